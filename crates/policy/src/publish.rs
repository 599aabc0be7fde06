//! What is published from a pack: notices, the policy, the registers. Every statement points back to
//! the clause that it came from (obligations GOV-4, REC-1, TRA-1 to TRA-5).

mod cookies;
mod documents;
mod notice;
mod processing;
mod readable;
mod recordings;
mod sources;
mod vocabulary;

use jiff::civil::Date;

use crate::diff::{DocumentChange, Happened};
use crate::{Origin, Pack, Word};

pub use cookies::cookies;
pub use documents::{policy, policy_document, retention};
pub use notice::notice;
pub use processing::{
    HEADINGS, Live, Processing, for_others, is_consent, processing, relies_on_consent,
};
pub use readable::{HardSentence, hard_sentences, long_words, reading_age};
pub use sources::{Source, Sources};
pub use vocabulary::{TERMS, vocabulary};

/// Something to publish, before it is set as a page or a PDF.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// Its code: part of its address and of its file's name.
    pub code: String,
    /// What it is.
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// Whom or what it is for, in a few words: the line below its title in a list.
    pub about: String,
    /// The written policy that the pack was made from.
    pub written_policy: Option<String>,
    /// Who publishes it.
    pub organisation: String,
    /// The version of the pack.
    pub version: u32,
    /// From when it holds.
    pub effective_on: Date,
    /// What it says.
    pub parts: Vec<Part>,
}

/// What a publication is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A privacy notice.
    Notice {
        /// Whether children read it themselves.
        for_children: bool,
        /// The reading age in years that it must not exceed, where the pack says one.
        reading_age: Option<u8>,
    },
    /// The data protection policy.
    Policy,
    /// The retention schedule.
    Retention,
    /// The appropriate policy document.
    PolicyDocument,
    /// The cookie notice.
    Cookies,
}

impl Kind {
    /// Whether anybody may read it: the appropriate policy document is for the regulator, who asks
    /// for it (DPA 2018 Sch. 1 para. 40).
    pub const fn is_public(self) -> bool {
        !matches!(self, Self::PolicyDocument)
    }
}

/// A part of a publication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A heading, of a level from 1.
    Heading(u8, String),
    /// A paragraph.
    Paragraph(Said),
    /// A list.
    List(Vec<Said>),
    /// A table: its headings, and in each row a cell for each.
    Table {
        /// The headings.
        headings: Vec<&'static str>,
        /// The rows, each with the clause it came from.
        rows: Vec<(Vec<String>, Clause)>,
    },
}

/// Something said, and the clause that says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The words.
    pub text: String,
    /// Where they come from.
    pub clause: Clause,
}

/// A clause of the pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// Its path in the pack, such as `record[session-report].use[0]`, or a citation of the law for
    /// what stands in every publication.
    pub path: String,
    /// The section of the written policy it was made from; none for what the law itself says.
    pub origin: Option<Origin>,
}

impl Clause {
    fn new(path: impl Into<String>, origin: &Origin) -> Self {
        Self {
            path: path.into(),
            origin: Some(origin.clone()),
        }
    }

    /// Of a part of the pack that carries no origin, or of the law.
    fn plain(path: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            origin: None,
        }
    }

    fn says(self, text: impl Into<String>) -> Said {
        Said {
            text: text.into(),
            clause: self,
        }
    }
}

impl Publication {
    fn new(pack: &Pack, kind: Kind, code: &str, title: &str) -> Self {
        Self {
            code: code.to_owned(),
            kind,
            title: title.to_owned(),
            about: String::new(),
            written_policy: pack.front.written_policy.clone(),
            organisation: pack.organisation.trading_name.clone(),
            version: pack.front.version,
            effective_on: pack.front.effective_on,
            parts: Vec::new(),
        }
    }

    fn about(mut self, about: impl Into<String>) -> Self {
        self.about = about.into();
        self
    }

    fn heading(&mut self, level: u8, text: impl Into<String>) {
        self.parts.push(Part::Heading(level, text.into()));
    }

    fn paragraph(&mut self, clause: Clause, text: impl Into<String>) {
        self.parts.push(Part::Paragraph(clause.says(text)));
    }

    /// A list with a heading above it, unless it is empty.
    fn section(&mut self, heading: &str, list: Vec<Said>) {
        if !list.is_empty() {
            self.heading(2, heading);
            self.parts.push(Part::List(list));
        }
    }

    /// Says before anything else what it says from a day on, by a version that is adopted and does not
    /// hold yet: whoever comes before that day reads it when their data is collected (UK GDPR arts 13(3)
    /// and 14(4)).
    pub fn announce(&mut self, on: Date, change: &DocumentChange) {
        let clause = || Clause::plain("pack");
        let lines =
            |lines: &[String]| Part::List(lines.iter().map(|one| clause().says(one)).collect());
        let day = calendar::in_words(on);
        let mut parts = vec![Part::Heading(2, format!("From {day}"))];
        let (now, before) = (&change.says_now, &change.said_before);
        if change.happened == Happened::Gone {
            let gone = format!("From {day} on we no longer publish this page.");
            parts.push(Part::Paragraph(clause().says(gone)));
        }
        if !now.is_empty() {
            let said = "From that day on this also holds:";
            parts.extend([Part::Paragraph(clause().says(said)), lines(now)]);
        }
        if !before.is_empty() {
            let said = "From that day on this holds no longer:";
            parts.extend([Part::Paragraph(clause().says(said)), lines(before)]);
        }
        let is_heading = |part: &Part| matches!(part, Part::Heading(..));
        let first = self.parts.iter().position(is_heading);
        let at = first.unwrap_or(self.parts.len());
        self.parts.splice(at..at, parts);
    }

    /// Whether it is a notice that children read themselves: sentences alone, so that where each comes
    /// from can stand apart from them.
    pub fn is_for_children(&self) -> bool {
        let for_children = matches!(
            self.kind,
            Kind::Notice {
                for_children: true,
                ..
            }
        );
        let is_table = |part: &Part| matches!(part, Part::Table { .. });
        for_children && !self.parts.iter().any(is_table)
    }

    /// All its words, for measuring and comparing.
    pub fn text(&self) -> String {
        let mut lines = Vec::new();
        for part in &self.parts {
            match part {
                Part::Heading(_, text) => lines.push(text.clone()),
                Part::Paragraph(said) => lines.push(said.text.clone()),
                Part::List(list) => lines.extend(list.iter().map(|said| said.text.clone())),
                Part::Table { rows, .. } => {
                    lines.extend(rows.iter().map(|(cells, _)| cells.join(" · ")));
                }
            }
        }
        lines.join("\n")
    }
}

/// Everything that a pack publishes, as on a day.
pub fn all(pack: &Pack, on: Date) -> Vec<Publication> {
    let notices = pack.notices.iter().map(|one| notice(pack, one, on));
    let mut all: Vec<Publication> = notices.collect();
    all.push(policy(pack, on));
    all.push(retention(pack));
    all.extend(policy_document(pack, on));
    all.extend(cookies(pack));
    all
}

/// The words of the house that the policy defines, of those that stand in a text: what a mentee is
/// (obligation GOV-10).
fn words_of_the_house(pack: &Pack, text: &str) -> Vec<Said> {
    let text = text.to_lowercase();
    let stands = |word: &str| text.contains(&word.to_lowercase());
    let used = |word: &&Word| stands(&word.one) || stands(&word.many);
    let words = pack.words.iter().filter(|(_, word)| used(word));
    words
        .filter_map(|(code, word)| {
            let Word { one, many, meaning } = word;
            let meaning = meaning.as_ref()?;
            let clause = Clause::plain(format!("words.{code}"));
            let one = crate::words::capital(one);
            Some(clause.says(format!("{one}, {many}: {meaning}.")))
        })
        .collect()
}

/// The organisation's name and where it is reached.
fn who_we_are(pack: &Pack, to: &mut Publication) {
    let organisation = &pack.organisation;
    let name = if organisation.legal_name == organisation.trading_name {
        organisation.legal_name.clone()
    } else {
        format!(
            "{} (in law {})",
            organisation.trading_name, organisation.legal_name
        )
    };
    let mut list = vec![
        Clause::plain("organisation").says(format!(
            "We are {name}, {}.",
            organisation.address.join(", ")
        )),
        Clause::plain("organisation.email").says(format!(
            "You reach us at {} and on {}.",
            organisation.email, organisation.telephone
        )),
    ];
    if let Some(number) = &organisation.registration_number {
        list.push(
            Clause::plain("organisation.registration_number").says(format!(
                "Our number in the regulator’s register is {number}."
            )),
        );
    }
    let officer = &organisation.dpo;
    let firm = officer.firm.as_ref().map(|firm| format!(" of {firm}"));
    list.push(Clause::plain("organisation.dpo").says(format!(
        "Questions about personal information go to {}{}: {}, {}.",
        crate::words::lower_first(&officer.name),
        firm.unwrap_or_default(),
        officer.email,
        officer.telephone
    )));
    to.section("Who we are", list);
}
