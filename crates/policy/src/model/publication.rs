//! What is published, and to whom (obligations TRA-1 to TRA-5).

use serde::Deserialize;

use crate::{Code, Origin, Pack, Recording, Span, code};

/// A privacy notice for an audience (obligation TRA-3).
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// Its code; part of its address.
    pub code: Code,
    /// Its title.
    pub title: String,
    /// About which kinds of people it speaks.
    pub people: Vec<Code>,
    /// Whether children read it themselves: short sentences, and what it means for them.
    #[serde(default)]
    pub for_children: bool,
    /// The reading age in years that it must not exceed.
    pub reading_age: Option<u8>,
    /// A first sentence of the organisation's own.
    pub welcome: Option<String>,
    /// Where it comes from.
    pub origin: Origin,
}

/// Something else that the policy says to readers (obligation TRA-5).
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// Its code.
    pub code: Code,
    /// Its heading.
    pub title: String,
    /// What it says.
    pub says: String,
    /// In which notices; all if left out.
    #[serde(default)]
    pub notices: Vec<Code>,
    /// Which of the things it tells that a careful notice does not leave out.
    #[serde(default)]
    pub tells: Vec<Tells>,
    /// Where it comes from.
    pub origin: Origin,
}

/// What a careful notice does not leave out (obligation TRA-5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tells {
    /// That messages may be monitored.
    Monitoring,
    /// That other sites have policies of their own.
    OtherSites,
    /// That e-mail is not wholly safe.
    Email,
}

code::closed!(Tells, "what a statement tells", {
    "monitoring" => Monitoring,
    "other-sites" => OtherSites,
    "email" => Email,
});

impl Tells {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Monitoring, Self::OtherSites, Self::Email];

    /// In words that go on from "nothing tells".
    pub const fn words(self) -> &'static str {
        match self {
            Self::Monitoring => "that messages may be monitored",
            Self::OtherSites => "that other sites have policies of their own",
            Self::Email => "that e-mail is not wholly safe",
        }
    }
}

impl Pack {
    /// Whether a notice tells something: by a statement that says so, and of monitoring also by a
    /// recording of its readers that is none by a camera.
    pub fn tells(&self, notice: &Notice, what: Tells) -> bool {
        let said = |one: &Statement| {
            let here = one.notices.is_empty() || one.notices.contains(&notice.code);
            here && one.tells.contains(&what) && !one.says.trim().is_empty()
        };
        let recorded = |one: &Recording| {
            let mut people = self.recorded(one).into_iter();
            !one.is_by_camera() && people.any(|person| notice.people.contains(&person.code))
        };
        self.statements.iter().any(said)
            || (what == Tells::Monitoring && self.recordings.iter().any(recorded))
    }
}

/// A cookie of the organisation's own website (obligation TRA-4).
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cookie {
    /// Its code.
    pub code: Code,
    /// The name that a browser shows.
    pub name: String,
    /// What it is.
    pub kind: CookieKind,
    /// What it does, in plain words.
    pub what: String,
    /// Who sets it.
    pub provider: String,
    /// How long it stays; until the browser is closed if left out.
    pub lasts: Option<Span>,
    /// Whether it is set before the visitor agreed.
    #[serde(default)]
    pub set_without_asking: bool,
    /// What works less well if it is refused.
    pub if_refused: Option<String>,
    /// Where it comes from.
    pub origin: Origin,
}

/// What a cookie is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CookieKind {
    /// Nothing works without it.
    Necessary,
    /// Counts visits.
    Performance,
    /// Remembers choices.
    Functionality,
    /// Follows people for advertising.
    Targeting,
}

code::closed!(CookieKind, "what a cookie is", {
    "necessary" => Necessary,
    "performance" => Performance,
    "functionality" => Functionality,
    "targeting" => Targeting,
});
