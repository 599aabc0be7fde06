//! Deleting what is held about somebody: what would go and what stays, and what was proposed, agreed to
//! and done.

use app::{
    AppError, Ctx, DisposalReason, DisposalView, DisposedLine, EntityId, Heap, HeldAbout,
    NewDisposal, SignedIn,
};
use askama::Template;
use axum::extract::{Path, State as Extract};
use axum::response::{IntoResponse, Redirect, Response};
use policy::Due;

use crate::errors::{PageError, html};
use crate::form::{Choice, Field, Fields, Problem};
use crate::frame::{Frame, Place};
use crate::pages::deed::{Deed, Given, Stands};
use crate::pages::plain::{Form, FormPage, capital, day, frame, id_of, listed, moment};
use crate::pages::retention::stands as file_stands;
use crate::session::Viewer;
use crate::state::State;

/// The reason of a granted request is told from others by this before its id.
const ASKED: &str = "asked.";

/// What would go, and what stays whatever is chosen.
#[derive(Template)]
#[template(path = "pages/disposals/choose.html")]
pub(crate) struct ChoosePage {
    /// The form: what goes, and why.
    form: FormPage,
    frame: Frame,
    /// Where it is put on hold instead.
    hold: String,
    /// What forbids everything for now.
    stops: Vec<String>,
    /// What cannot go now: what it is, and why.
    held: Vec<(String, String)>,
    /// What stays all the same: what, until when, why.
    stays: Vec<String>,
    /// Where Caretaker does not delete.
    places: Vec<(String, String)>,
}

/// Asks what is to go.
pub(crate) async fn choose(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id = id_of(&id)?;
    html(&choose_page(&state, &who, id, &Fields::default(), Problem::default()).await?)
}

/// Proposes it.
pub(crate) async fn propose(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(id): Path<String>,
    typed: Fields,
) -> Result<Response, PageError> {
    let id = id_of(&id)?;
    let given = typed.clone();
    let outcome = state
        .run(&who, move |ctx| {
            let (why, request) = reason(given.text("why"))?;
            ctx.propose_disposal(&NewDisposal {
                person: id,
                go: given.all("go").map(str::to_owned).collect(),
                why,
                request,
            })
        })
        .await;
    match outcome {
        Ok(made) => Ok(Redirect::to(&format!("/disposals/{made}")).into_response()),
        Err(error) => {
            let (problem, error) = Problem::of(error)?;
            let page = choose_page(&state, &who, id, &typed, problem).await?;
            Ok((error.status(), html(&page)?).into_response())
        }
    }
}

fn reason(text: &str) -> Result<(DisposalReason, Option<EntityId>), AppError> {
    let unsaid = || AppError::input("why", "Say why it is to go", "choose one");
    if let Some(request) = text.strip_prefix(ASKED) {
        let request = request.parse().map_err(|_| unsaid())?;
        return Ok((DisposalReason::Asked, Some(request)));
    }
    let why = DisposalReason::from_code(text).ok_or_else(unsaid)?;
    Ok((why, None))
}

async fn choose_page(
    state: &State,
    who: &SignedIn,
    id: EntityId,
    typed: &Fields,
    problem: Problem,
) -> Result<ChoosePage, PageError> {
    let about = state.run(who, move |ctx| ctx.held_about(id)).await?;
    let frame = || frame(state, who, "Delete what we hold", Place::People);
    let crumb = ("The person", format!("/people/{id}"));
    let form = FormPage::new(frame(), crumb, form(&about), typed, problem);
    Ok(ChoosePage {
        form,
        frame: frame(),
        hold: format!("/people/{id}/hold"),
        stops: stops(&about),
        held: about.heaps.iter().filter_map(held).collect(),
        stays: stays(&about),
        places: about.places,
    })
}

fn form(about: &HeldAbout) -> Form {
    let can_go = about.heaps.iter().filter(|heap| heap.held.is_none());
    let heaps = can_go.map(|heap| Choice::new(&heap.code, &label(heap), &hint(heap)));
    let mut reasons: Vec<Choice> = Vec::new();
    for request in about.open.iter().filter(|one| one.grants) {
        let code = format!("{ASKED}{}", request.id);
        let words = format!("It was granted in request {}", request.number);
        reasons.push(Choice::new(&code, &words, DisposalReason::Asked.citation()));
    }
    for why in DisposalReason::ALL {
        if why != DisposalReason::Asked {
            reasons.push(Choice::new(why.code(), why.words(), why.citation()));
        }
    }
    let fields = vec![
        Field::several(
            "go",
            "What goes?",
            "What you leave out stays. As long as a record stays, so do the name, the birth date, the family and what keeps them safe.",
            heaps.collect(),
        ),
        Field::choice("why", "Why?", "", reasons),
    ];
    Form::new(
        format!("Delete what we hold about {}", about.name),
        fields,
        "Propose it",
    )
    .lead("Nothing goes yet: a colleague looks at it first. Then it is gone for good, from every backup too.")
}

fn label(heap: &Heap) -> String {
    match (heap.is_details(), heap.count) {
        (true, _) => heap.title.clone(),
        (false, 1) => match heap.on {
            Some(on) => format!("{} of {}", heap.title, day(on)),
            None => format!("{}: 1 record", heap.title),
        },
        (false, many) => format!("{}: {many} records", heap.title),
    }
}

fn hint(heap: &Heap) -> String {
    let mut said = Vec::new();
    if heap.past {
        said.push(format!("Its time was over on {}.", heap.until));
    } else if !heap.until.is_empty() {
        said.push(format!("By our policy it is kept: {}.", heap.until));
    }
    if !heap.others.is_empty() {
        said.push(format!(
            "It goes for {} too, who {} in it.",
            listed(&heap.others),
            if heap.others.len() == 1 {
                "stands"
            } else {
                "stand"
            }
        ));
    } else if !heap.reason.is_empty() {
        said.push(heap.reason.clone());
    }
    said.join(" ")
}

fn held(heap: &Heap) -> Option<(String, String)> {
    heap.held.clone().map(|why| (label(heap), why))
}

fn stops(about: &HeldAbout) -> Vec<String> {
    let open = about.open.iter().filter(|one| !one.grants);
    let mut stops: Vec<String> = open
        .map(|one| {
            format!(
                "Request {} ({}) is open. What somebody asks for is not destroyed meanwhile (DPA 2018 s. 173).",
                one.number,
                one.kind.rules().title.to_lowercase()
            )
        })
        .collect();
    stops.extend(
        about.account.as_ref().map(|name| {
            format!("{name} signs in here: lock their account before their details go.")
        }),
    );
    stops
}

fn stays(about: &HeldAbout) -> Vec<String> {
    let mut stays = Vec::new();
    if about.named_in > 0 {
        stays.push(match about.named_in {
            1 => "One record of somebody else, in which they stand: it belongs to that person too. Have it put right if they should not stand there.".to_owned(),
            many => format!("{many} records of others, in which they stand: they belong to those people too. Have them put right if they should not stand there."),
        });
    }
    if !about.closed.is_empty() {
        stays.push(format!(
            "The files of {} {}: what was asked and answered, as long as the policy keeps requests.",
            if about.closed.len() == 1 { "request" } else { "requests" },
            listed(&about.closed)
        ));
    }
    stays.push("That somebody was here, without saying who: an import cannot bring them back by mistake, and whoever asks later gets a true answer.".to_owned());
    stays.push("What was done and when, in the ledger, without what it was about.".to_owned());
    stays
}

/// A line of the list.
#[derive(Clone, Debug)]
struct Line {
    path: String,
    what: String,
    when: String,
    tag: (&'static str, &'static str),
}

/// Everything that was proposed, done or stopped.
#[derive(Template)]
#[template(path = "pages/disposals/list.html")]
pub(crate) struct ListPage {
    frame: Frame,
    lines: Vec<Line>,
}

/// Lists it.
pub(crate) async fn list(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
) -> Result<Response, PageError> {
    let lines = state
        .run(&who, |ctx| {
            let all = ctx.list_disposals()?;
            Ok(all.iter().map(line).collect())
        })
        .await?;
    html(&ListPage {
        frame: frame(&state, &who, "What was deleted", Place::Keeping),
        lines,
    })
}

fn line(view: &DisposalView) -> Line {
    Line {
        path: format!("/disposals/{}", view.stored.id),
        what: what_in_short(&view.lines),
        when: match (view.destroyed_at(), view.stopped_at()) {
            (Some(at), _) => format!("Deleted on {}.", moment(at)),
            (None, Some(at)) => format!("Stopped on {}.", moment(at)),
            (None, None) => format!("Proposed on {}.", moment(view.stored.body.at)),
        },
        tag: tag(view),
    }
}

fn what_in_short(lines: &[DisposedLine]) -> String {
    let words: Vec<String> = lines.iter().map(counted).collect();
    capital(&listed(&words))
}

fn counted(line: &DisposedLine) -> String {
    match line.count {
        1 => line.what.clone(),
        many => format!("{} ({many})", line.what),
    }
}

fn tag(view: &DisposalView) -> (&'static str, &'static str) {
    match (view.destroyed_at(), view.stopped_at(), view.complete) {
        (Some(_), _, Some(true)) => ("Gone from every backup", "green"),
        (Some(_), ..) => ("Gone here", "amber"),
        (None, Some(_), _) => ("Stopped", ""),
        (None, None, _) => ("Waits", "amber"),
    }
}

/// One of them: a proposal to look at, or the certificate.
#[derive(Template)]
#[template(path = "pages/disposals/show.html")]
pub(crate) struct ShowPage {
    frame: Frame,
    heading: &'static str,
    tag: (&'static str, &'static str),
    path: String,
    facts: Vec<(&'static str, String)>,
    lines: Vec<DisposedLine>,
    waits: bool,
    may_agree: bool,
    /// Who else could agree, where whoever looks may not.
    ask: String,
    /// What is still to be done until it has reached every backup.
    incomplete: bool,
}

/// Shows it.
pub(crate) async fn show(
    Extract(state): Extract<State>,
    Viewer(who): Viewer,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id = id_of(&id)?;
    let view = state.run(&who, move |ctx| ctx.show_disposal(id)).await?;
    let frame = frame(&state, &who, "Something deleted", Place::Keeping);
    html(&shown(frame, view))
}

fn shown(frame: Frame, view: DisposalView) -> ShowPage {
    ShowPage {
        frame,
        heading: match (view.destroyed_at(), view.stopped_at()) {
            (Some(_), _) => "Deleted for good",
            (None, Some(_)) => "Not deleted",
            (None, None) => "To be deleted for good",
        },
        tag: tag(&view),
        path: format!("/disposals/{}", view.stored.id),
        facts: facts(&view),
        waits: view.waits(),
        may_agree: view.may_agree,
        ask: listed(&view.others),
        incomplete: view.complete == Some(false),
        lines: view.lines,
    }
}

/// Whom or what it is about. Who asked is not named: the file of a request says no more than its number.
fn about(view: &DisposalView) -> String {
    match &view.stored.body.file {
        Some(file) => format!("request {}, closed on {}", file.called, day(file.ended_on)),
        None => {
            let gone = || "somebody who is no longer held".to_owned();
            view.person.clone().unwrap_or_else(gone)
        }
    }
}

fn facts(view: &DisposalView) -> Vec<(&'static str, String)> {
    use app::bodies::DisposalEnd;
    let body = &view.stored.body;
    let mut facts = vec![("About", capital(&about(view)))];
    let why = format!("{} ({})", view.why.words(), view.why.citation());
    facts.push((
        "Why",
        match &view.request {
            Some(number) => format!("{why}: request {number}"),
            None => why,
        },
    ));
    facts.push(("Proposed", format!("{}, by {}", moment(body.at), view.by)));
    let by = view.ended_by.clone().unwrap_or_default();
    match &body.ended {
        Some(DisposalEnd::Destroyed {
            at,
            alone,
            whole,
            stayed,
            cells,
            ..
        }) => {
            let alone = if *alone {
                "; nobody else here could agree"
            } else {
                ""
            };
            facts.push((
                "Agreed and done",
                format!("{}, by {by}{alone}", moment(*at)),
            ));
            facts.push((
                "How",
                match cells.len() {
                    1 => "Its key was wiped in both key stores, then the data".to_owned(),
                    many => format!("Its {many} keys were wiped in both key stores, then the data"),
                },
            ));
            facts.push((
                "What stayed",
                match (*whole, *stayed) {
                    (true, _) if body.file.is_some() => "Nothing of it here".to_owned(),
                    (true, _) => "Nothing of them here".to_owned(),
                    (false, 0) => "What is kept apart from it, as it was".to_owned(),
                    (false, many) => {
                        format!("What was not chosen; {many} things of it were sealed anew")
                    }
                },
            ));
        }
        Some(DisposalEnd::Stopped { at, .. }) => {
            facts.push(("Stopped", format!("{}, by {by}", moment(*at))));
        }
        None => {}
    }
    facts
}

const DISPOSALS: Stands = Stands {
    title: "Something to be deleted",
    place: Place::Keeping,
    back: ("What was deleted", "/disposals"),
};

/// Proposing that the file of a request goes.
pub(crate) struct DeleteFile;

impl Deed for DeleteFile {
    type Done = EntityId;
    const STANDS: Stands = Stands {
        title: "Delete the file of a request",
        place: Place::Keeping,
        back: ("What is past its day", "/retention"),
    };

    fn form(ctx: &Ctx<'_>, id: EntityId) -> Result<Form, AppError> {
        let file = ctx.show_file(id)?;
        let reasons = DisposalReason::ALL.into_iter();
        let reasons = reasons.filter(|why| *why != DisposalReason::Asked);
        let reasons = reasons.map(|why| Choice::new(why.code(), why.words(), why.citation()));
        let until = match &file.until {
            Due::On(on) => format!("By our policy it is kept until {}", day(*on)),
            Due::When(what) => format!("How long it is kept: {what}"),
        };
        let stands = match file_stands(&file.stands) {
            stands if stands.is_empty() => String::new(),
            stands => format!(" {stands}"),
        };
        let heading = format!("Delete the file of request {}", file.called);
        let fields = vec![Field::choice("why", "Why?", "", reasons.collect())];
        Ok(Form::new(heading, fields, "Propose it").lead(format!(
            "It was closed on {}. {until}.{stands} What was asked, found, decided, written and sent goes together; what was put right in records stays so. Nothing goes yet: a colleague looks at it first.",
            day(file.ended_on)
        )))
    }

    fn act(ctx: &Ctx<'_>, given: &Given) -> Result<EntityId, AppError> {
        let (why, _) = reason(given.typed.text("why"))?;
        ctx.propose_file_disposal(given.about, why)
    }

    fn then(_: &State, _: &SignedIn, id: EntityId) -> Result<Response, PageError> {
        Ok(Redirect::to(&format!("/disposals/{id}")).into_response())
    }
}

/// Agreeing to it: it is done at once.
pub(crate) struct Agree;

impl Deed for Agree {
    type Done = EntityId;
    const STANDS: Stands = DISPOSALS;

    fn form(ctx: &Ctx<'_>, id: EntityId) -> Result<Form, AppError> {
        let view = ctx.show_disposal(id)?;
        Ok(
            Form::new("Delete this for good?", Vec::new(), "Delete it for good").lead(format!(
                "About {}: {}. This cannot be undone, even from a backup.",
                about(&view),
                what_in_short(&view.lines)
            )),
        )
    }

    fn act(ctx: &Ctx<'_>, given: &Given) -> Result<EntityId, AppError> {
        ctx.agree_to_disposal(given.about, &mut |_| Ok(()))?;
        Ok(given.about)
    }

    fn then(_: &State, _: &SignedIn, id: EntityId) -> Result<Response, PageError> {
        Ok(Redirect::to(&format!("/disposals/{id}")).into_response())
    }
}

/// Not doing it.
pub(crate) struct Stop;

impl Deed for Stop {
    type Done = ();
    const STANDS: Stands = DISPOSALS;

    fn form(ctx: &Ctx<'_>, id: EntityId) -> Result<Form, AppError> {
        let view = ctx.show_disposal(id)?;
        Ok(
            Form::new("Leave it as it is?", Vec::new(), "Do not delete it").lead(format!(
                "{} stays. It can be proposed anew.",
                what_in_short(&view.lines)
            )),
        )
    }

    fn act(ctx: &Ctx<'_>, given: &Given) -> Result<(), AppError> {
        ctx.stop_disposal(given.about)
    }
}

#[cfg(test)]
impl ChoosePage {
    /// An invented one.
    pub(crate) fn sample(frame: Frame) -> Self {
        let fields = vec![Field::choice("why", "Why?", "", Vec::new())];
        let form = Form::new("Delete what we hold about Ella", fields, "Propose it");
        let crumb = ("The person", "/people/1".to_owned());
        let two = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        Self {
            form: FormPage::new(
                frame.clone(),
                crumb,
                form,
                &Fields::default(),
                Problem::default(),
            ),
            frame,
            hold: "/people/00000000000000000000000000000001/hold".to_owned(),
            stops: vec!["Request 014 is open.".to_owned()],
            held: vec![two("Session report", "It is restricted.")],
            stays: vec!["What was done and when, in the ledger.".to_owned()],
            places: vec![two("Office drive", "By its own search.")],
        }
    }
}

#[cfg(test)]
impl ListPage {
    /// An invented one.
    pub(crate) fn sample(frame: Frame) -> Self {
        let lines = vec![Line {
            path: "/disposals/00000000000000000000000000000001".to_owned(),
            what: "Session report (2)".to_owned(),
            when: "Proposed on 21 November 2026 at 10:00.".to_owned(),
            tag: ("Waits", "amber"),
        }];
        Self { frame, lines }
    }
}

#[cfg(test)]
impl ShowPage {
    /// An invented one.
    pub(crate) fn sample(frame: Frame) -> Self {
        Self {
            frame,
            heading: "To be deleted for good",
            tag: ("Waits", "amber"),
            path: "/disposals/00000000000000000000000000000001".to_owned(),
            facts: vec![("About", "Ella Thornbury".to_owned())],
            lines: vec![DisposedLine {
                what: "Session report".to_owned(),
                count: 2,
                rule: "Sessions".to_owned(),
            }],
            waits: true,
            may_agree: true,
            ask: String::new(),
            incomplete: true,
        }
    }
}
