//! The draft of the next version: what would come of it, and what is done with it.

use access::{Action, Purpose, Role, Scope, check};
use app::bodies::PackFile;
use app::{
    AppError, Begins, Concerned, Ctx, DraftView, EntityId, NewlyTold, Refusal, Signatory, WhatIf,
};
use askama::Template;
use axum::extract::State as Extract;
use axum::response::Response;

use crate::errors::{PageError, html};
use crate::form::{Choice, Field, sentence};
use crate::frame::{Frame, Place};
use crate::pages::deed::{Deed, Given, Stands};
use crate::pages::plain::{DonePage, Faults, Form, capital, day, frame, moment};
use crate::pages::policy_changes::{Group, Published, groups, published};
use crate::pages::requests::Tag;
use crate::session::Viewer;
use crate::state::State;

/// Something that stands against adopting the draft.
#[derive(Clone, Debug)]
struct Against {
    why: String,
    mend: String,
    citation: String,
}

/// People who must be told.
#[derive(Clone, Debug)]
struct ConcernedLine {
    what: String,
    why: String,
    tag: Tag,
}

/// Somebody who signs.
#[derive(Clone, Debug)]
struct SignatoryLine {
    name: String,
    how: String,
    tag: Tag,
}

#[derive(Template)]
#[template(path = "pages/policy/draft.html")]
#[expect(clippy::struct_excessive_bools, reason = "each shows one button")]
pub(crate) struct DraftPage {
    frame: Frame,
    heading: String,
    lead: String,
    exists: bool,
    officer: bool,
    may_sign: bool,
    open_paper: bool,
    open_concerned: bool,
    against: Vec<Against>,
    what_if: Vec<String>,
    concerned: Vec<ConcernedLine>,
    signatories: Vec<SignatoryLine>,
    groups: Vec<Group>,
    documents: Vec<Published>,
    made: String,
    hash: String,
}

/// The draft, with what would come of it.
pub(crate) async fn get(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
) -> Result<Response, PageError> {
    let role = who.actor.role;
    let frame = frame(&state, &who, "A draft of the policy", Place::Policy);
    let page = state
        .run(&who, move |ctx| {
            Ok(match ctx.show_draft()? {
                Some(view) => page(frame, view, role),
                None => nothing(frame),
            })
        })
        .await?;
    html(&page)
}

/// There is no draft.
fn nothing(frame: Frame) -> DraftPage {
    DraftPage {
        frame,
        heading: "A new version of the policy".to_owned(),
        lead: "There is no draft. A draft shows what a changed policy would change, before anybody signs it.".to_owned(),
        exists: false,
        officer: false,
        may_sign: false,
        open_paper: false,
        open_concerned: false,
        against: Vec::new(),
        what_if: Vec::new(),
        concerned: Vec::new(),
        signatories: Vec::new(),
        groups: Vec::new(),
        documents: Vec::new(),
        made: String::new(),
        hash: String::new(),
    }
}

fn page(frame: Frame, view: DraftView, role: Role) -> DraftPage {
    let unsigned = |one: &&Signatory| one.signed_at.is_none();
    DraftPage {
        frame,
        heading: format!("Version {}, a draft", view.number),
        lead: format!(
            "It follows version {} and would hold from {}. Nothing of it holds yet.",
            view.follows,
            day(view.effective_on)
        ),
        exists: true,
        officer: role == Role::Dpo,
        may_sign: view
            .signatories
            .iter()
            .filter(unsigned)
            .any(|one| one.can_sign_here && one.signs_in_as == Some(role)),
        open_paper: view
            .signatories
            .iter()
            .filter(unsigned)
            .any(|one| !one.can_sign_here),
        open_concerned: view.concerned.iter().any(|one| !one.is_settled()),
        against: view.against.iter().map(stands_against).collect(),
        what_if: in_words(&view.what_if),
        concerned: view.concerned.iter().map(concerned).collect(),
        signatories: view.signatories.iter().map(signatory).collect(),
        groups: groups(&view.diff),
        documents: published(&view.diff.documents),
        made: format!("Put here on {} by {}.", moment(view.made_at), view.made_by),
        hash: view.hash,
    }
}

fn stands_against(refusal: &Refusal) -> Against {
    Against {
        why: sentence(&refusal.why),
        mend: refusal.mend.as_deref().map(sentence).unwrap_or_default(),
        citation: refusal.citation.clone().unwrap_or_default(),
    }
}

/// What would come of it for what is held.
fn in_words(what_if: &WhatIf) -> Vec<String> {
    let records = |count: usize| match count {
        1 => "1 record".to_owned(),
        count => format!("{count} records"),
    };
    if what_if.new_dates() == 0 && what_if.without_rule == 0 {
        return vec![format!(
            "None of the {} that are held gets another date.",
            records(what_if.records)
        )];
    }
    let mut lines = vec![format!(
        "{} of {} held would get another date or another rule for it.",
        capital(&records(what_if.new_dates())),
        what_if.records
    )];
    let counted = [
        (what_if.later, "would be kept longer."),
        (what_if.earlier, "would be due earlier."),
        (what_if.due_at_once, "would be due at once."),
        (what_if.fixed, "would get a day where none is fixed yet."),
        (
            what_if.opened,
            "would lose the day, until something fixes it anew.",
        ),
        (
            what_if.reworded,
            "would wait for something else before a day is fixed.",
        ),
        (what_if.without_rule, "would have no rule any more."),
    ];
    let counted = counted.into_iter().filter(|(count, _)| *count > 0);
    lines.extend(counted.map(|(count, words)| format!("{} {words}", capital(&records(count)))));
    lines
}

fn concerned(one: &Concerned) -> ConcernedLine {
    let must = &one.must;
    let records: Vec<&str> = must.records.iter().map(|(_, many)| many.as_str()).collect();
    let ask = must
        .ask
        .map(|ask| format!(" They must be asked, since {}.", ask.words()));
    let tag = match (&one.told, one.people) {
        (_, 0) => Tag::new("Nobody concerned", "green"),
        (Some(told), _) if told.asked && one.is_settled() => Tag::new("Told and asked", "green"),
        (Some(_), _) if one.is_settled() => Tag::new("Told", "green"),
        (Some(_), _) if one.came_since > 0 => {
            Tag::new(format!("{} not told yet", one.came_since), "amber")
        }
        _ => Tag::new("Not told yet", "amber"),
    };
    let why = if one.people == 0 {
        format!("We hold none of it yet: {}.", records.join(", "))
    } else {
        format!(
            "For {} of them we hold: {}. By what right: {}.{} {}",
            one.people,
            records.join(", "),
            must.right,
            ask.unwrap_or_default(),
            must.citations.join("; ")
        )
    };
    ConcernedLine {
        what: format!("{}: {}", capital(&must.people), must.title),
        why,
        tag,
    }
}

fn signatory(one: &Signatory) -> SignatoryLine {
    let how = match (&one.paper, one.signed_at) {
        (Some(paper), Some(at)) => format!(
            "Signed on paper, which is here: {paper}. On record since {} by {}.",
            moment(at),
            one.signed_by
        ),
        (None, Some(at)) => format!("Signed by {} on {}.", one.signed_by, moment(at)),
        (_, None) if one.can_sign_here => "Signs here.".to_owned(),
        (_, None) => "Has no account to sign with: on paper.".to_owned(),
    };
    let tag = match one.signed_at {
        Some(_) => Tag::new("Signed", "green"),
        None => Tag::new("Open", "amber"),
    };
    SignatoryLine {
        name: capital(&one.name),
        how,
        tag,
    }
}

/// Where the pages about the draft stand.
const DRAFT: Stands = Stands {
    title: "A draft of the policy",
    place: Place::Policy,
    back: ("The draft", "/policy/draft"),
};

/// Whether somebody may do this at all, before the form is shown.
fn may(ctx: &Ctx<'_>, action: Action) -> Result<(), AppError> {
    let scope = Scope::Organisation;
    Ok(check(action, &ctx.actor, &scope, Purpose::Administration)?)
}

/// The draft, which must be there.
fn shown(ctx: &Ctx<'_>) -> Result<DraftView, AppError> {
    ctx.show_draft()?
        .ok_or(AppError::NotFound("draft of the policy"))
}

fn hash_of(draft: &DraftView) -> Field {
    Field::hidden("hash", &draft.hash)
}

/// Putting a draft here.
pub(crate) struct Make;

impl Deed for Make {
    type Done = ();
    const STANDS: Stands = DRAFT;

    fn form(ctx: &Ctx<'_>, _: EntityId) -> Result<Form, AppError> {
        may(ctx, Action::PackDraft)?;
        let hint = "All files of the pack, with a higher version and the day from which it is to hold. The command “caretaker policy check” says beforehand whether they are right.";
        let fields = vec![Field::files(
            "files",
            "The files of the changed policy",
            hint,
        )];
        Ok(Form::new("Make a draft of the next version", fields, "Show what it would change")
            .lead("Nothing holds yet. If there is a draft already, this one takes its place, and what was signed is to be signed again."))
    }

    fn act(ctx: &Ctx<'_>, given: &Given) -> Result<(), AppError> {
        let mut files = Vec::new();
        for file in given.typed.files() {
            let text = String::from_utf8(file.bytes.clone()).map_err(|_| {
                AppError::input(
                    "files",
                    "this is not a text file",
                    "choose the pack’s .toml files",
                )
            })?;
            files.push(PackFile {
                name: file.name.clone(),
                text,
            });
        }
        files.sort_by(|one, other| one.name.cmp(&other.name));
        if files.is_empty() {
            return Err(AppError::input(
                "files",
                "there is no file",
                "choose the pack’s .toml files",
            ));
        }
        ctx.make_draft(files)
    }
}

/// Dropping it.
pub(crate) struct Drop;

impl Deed for Drop {
    type Done = ();
    const STANDS: Stands = DRAFT;

    fn form(ctx: &Ctx<'_>, _: EntityId) -> Result<Form, AppError> {
        may(ctx, Action::PackDraftDrop)?;
        shown(ctx)?;
        Ok(Form::new("Drop the draft", Vec::new(), "Drop it")
            .lead("The policy in force stays as it is."))
    }

    fn act(ctx: &Ctx<'_>, _: &Given) -> Result<(), AppError> {
        ctx.drop_draft()
    }
}

/// Signing it.
pub(crate) struct Sign;

impl Deed for Sign {
    type Done = ();
    const STANDS: Stands = DRAFT;

    fn form(ctx: &Ctx<'_>, _: EntityId) -> Result<Form, AppError> {
        may(ctx, Action::PackApprove)?;
        let draft = shown(ctx)?;
        let heading = format!("Sign version {} of the policy", draft.number);
        Ok(Form::new(heading, vec![hash_of(&draft)], "Sign it")
            .lead("You sign exactly the files that this page was made from. Your name, the moment and their hash stand in the ledger for good."))
    }

    fn act(ctx: &Ctx<'_>, given: &Given) -> Result<(), AppError> {
        ctx.sign_draft(given.typed.text("hash"))
    }
}

/// Recording a signature on paper.
pub(crate) struct Paper;

impl Deed for Paper {
    type Done = ();
    const STANDS: Stands = DRAFT;

    fn form(ctx: &Ctx<'_>, _: EntityId) -> Result<Form, AppError> {
        may(ctx, Action::PackApprove)?;
        let draft = shown(ctx)?;
        let open = draft
            .signatories
            .iter()
            .filter(|one| one.signed_at.is_none() && !one.can_sign_here);
        let choices = open
            .map(|one| Choice::new(&one.role, &capital(&one.name), ""))
            .collect();
        let fields = vec![
            hash_of(&draft),
            Field::choice("role", "Who signed?", "", choices),
            Field::line(
                "paper",
                "Where is the signed paper?",
                "So that an auditor finds it: “the red folder in the office”.",
            ),
        ];
        Ok(
            Form::new("Record a signature on paper", fields, "Record it").lead(
                "For those who have no account here. They sign the printed policy of this version.",
            ),
        )
    }

    fn act(ctx: &Ctx<'_>, given: &Given) -> Result<(), AppError> {
        let typed = &given.typed;
        ctx.signed_on_paper(typed.text("hash"), typed.text("role"), typed.text("paper"))
    }
}

/// Recording that people were told of a new purpose.
pub(crate) struct TellThem;

impl Deed for TellThem {
    type Done = ();
    const STANDS: Stands = DRAFT;

    fn form(ctx: &Ctx<'_>, _: EntityId) -> Result<Form, AppError> {
        may(ctx, Action::PackTold)?;
        let draft = shown(ctx)?;
        let open = draft.concerned.iter().filter(|one| !one.is_settled());
        let choices = open
            .map(|one| {
                let must = &one.must;
                let value = format!("{} {}", must.person, must.purpose);
                let ask = must.ask.map_or("", |_| "They have to be asked as well.");
                let label = format!("{}: {}", capital(&must.people), must.title);
                Choice::new(&value, &label, ask)
            })
            .collect();
        let asked = vec![
            Choice::new("no", "They were told", ""),
            Choice::new(
                "yes",
                "They were told and asked",
                "What is held is used in the new way only for those who agreed.",
            ),
        ];
        let fields = vec![
            Field::choice("about", "Who was told of what?", "", choices),
            Field::date(
                "on",
                "When?",
                "The day on which the last of them was told, for example 27 3 2026.",
                Some(ctx.today()),
            ),
            Field::line("how", "How?", "By e-mail, by letter, in person."),
            Field::choice("asked", "Were they asked?", "", asked),
            Field::lines(
                "fits",
                "Why does the new purpose fit the one for which it was collected?",
                "Weigh the link between them, how it was collected, what sort of information it is, what it may mean for people, and what protects them. Not needed where they were asked.",
            ),
        ];
        Ok(Form::new("Record that they were told", fields, "Record it")
            .lead("People hear of a new purpose before what is held already is used for it."))
    }

    fn act(ctx: &Ctx<'_>, given: &Given) -> Result<(), AppError> {
        let typed = &given.typed;
        let mut faults = Faults::default();
        let (person, purpose) = typed.text("about").split_once(' ').unwrap_or_default();
        if person.is_empty() {
            faults.add("about", "say who was told of what", "choose one");
        }
        let on = faults.take(typed.date("on", "the day").map(Some))?;
        if !["yes", "no"].contains(&typed.text("asked")) {
            faults.add("asked", "say whether they were asked", "choose one");
        }
        faults.done()?;
        ctx.record_told(&NewlyTold {
            person: person.to_owned(),
            purpose: purpose.to_owned(),
            on: on.unwrap_or_else(|| ctx.today()),
            how: typed.text("how").to_owned(),
            fits: typed.text("fits").to_owned(),
            asked: typed.text("asked") == "yes",
        })
    }
}

/// Adopting it.
pub(crate) struct Adopt;

impl Deed for Adopt {
    type Done = (u32, Begins);
    const STANDS: Stands = DRAFT;

    fn form(ctx: &Ctx<'_>, _: EntityId) -> Result<Form, AppError> {
        may(ctx, Action::PackAdopt)?;
        let draft = shown(ctx)?;
        if let Some(first) = draft.against.first() {
            return Err(AppError::Refused(first.clone()));
        }
        let lead = if draft.effective_on <= ctx.today() {
            "It holds at once. Everybody who works here is asked to read it.".to_owned()
        } else {
            let from = day(draft.effective_on);
            format!(
                "It begins by itself on {from}. Then everybody who works here is asked to read it."
            )
        };
        let heading = format!("Adopt version {} of the policy", draft.number);
        Ok(Form::new(heading, vec![hash_of(&draft)], "Adopt it").lead(lead))
    }

    fn act(ctx: &Ctx<'_>, given: &Given) -> Result<Self::Done, AppError> {
        ctx.adopt_draft(given.typed.text("hash"))
    }

    fn then(
        state: &State,
        who: &app::SignedIn,
        (number, begins): Self::Done,
    ) -> Result<Response, PageError> {
        let line = match begins {
            Begins::Now => {
                "It holds from now on. Everybody finds it under Today, to read and confirm."
                    .to_owned()
            }
            Begins::On(on) => format!("It begins by itself on {}.", day(on)),
        };
        html(&DonePage {
            frame: frame(state, who, "A version is adopted", Place::Policy),
            heading: format!("Version {number} is adopted"),
            lines: vec![line],
            link: (
                "Versions of the policy".to_owned(),
                "/policy/versions".to_owned(),
            ),
        })
    }
}

#[cfg(test)]
impl DraftPage {
    /// An invented one.
    pub(crate) fn sample(frame: Frame) -> Self {
        let (groups, documents) = crate::pages::policy_changes::samples();
        Self {
            heading: "Version 2, a draft".to_owned(),
            lead: "It follows version 1.".to_owned(),
            exists: true,
            officer: true,
            may_sign: true,
            open_paper: true,
            open_concerned: true,
            against: vec![Against {
                why: "This has not been signed: The Director.".to_owned(),
                mend: "Have it signed.".to_owned(),
                citation: "UK GDPR art. 8A".to_owned(),
            }],
            what_if: vec!["2 records would be kept longer.".to_owned()],
            concerned: vec![ConcernedLine {
                what: "Tutees: to write case studies".to_owned(),
                why: "For 3 of them we hold: Session reports.".to_owned(),
                tag: Tag::new("Not told yet", "amber"),
            }],
            signatories: vec![SignatoryLine {
                name: "The Director".to_owned(),
                how: "Signs here.".to_owned(),
                tag: Tag::new("Open", "amber"),
            }],
            groups,
            documents,
            made: "Put here on 20 November 2026.".to_owned(),
            hash: "5f1d".to_owned(),
            ..nothing(frame)
        }
    }

    /// No draft.
    pub(crate) fn empty(frame: Frame) -> Self {
        nothing(frame)
    }
}
