//! The letters on the way to an answer: that the request has come, what we still need, that it takes
//! longer, that it is refused, that a restriction ends. Each is made from what is recorded, and is
//! offered as soon as it is. None names the person whose data is asked for, and none says that we
//! hold anything: until it is known who asks, that alone could tell where a child is.

use duties::rights::{Authority, CloseReason, Fee, Identity};
use duties::{Requester, rights::Request as Duty, rights::RightKind};
use render::{Block, Document, Run};
use store::EntityId;

use super::{Due, RequestView, case_number, happenings::is_open};
use crate::{AppError, Ctx};

const EXTENSION: &str = "UK GDPR art. 12A(3)-(4)";
const FEE: &str = "UK GDPR art. 12(5)";

/// A letter that can be sent now.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Its code, for addresses and commands.
    pub code: String,
    /// What it is.
    pub title: String,
    /// What stands above it.
    pub heading: String,
    /// To whom.
    pub to: String,
    /// Its paragraphs.
    pub paragraphs: Vec<String>,
    /// The ways to complain, where it refuses or delays something.
    pub ways: Vec<String>,
    /// Why it may not be sent as it stands; its words are then left out.
    pub stops: Vec<String>,
}

/// A letter that may belong to a request.
struct Kind {
    code: &'static str,
    title: &'static str,
    fits: fn(&Duty) -> bool,
    says: fn(&Ctx<'_>, &RequestView) -> Vec<String>,
    /// Whether it must tell the ways to complain: UK GDPR art. 12(4).
    tells_ways: bool,
}

const ALL: &[Kind] = &[
    Kind {
        code: "acknowledgement",
        title: "We have your request",
        fits: is_open,
        says: acknowledgement,
        tells_ways: false,
    },
    Kind {
        code: "identity",
        title: "Please show us who you are",
        fits: |duty| is_open(duty) && matches!(duty.identity, Identity::Asked { .. }),
        says: |ctx, view| who_are_you(ctx, &view.stored.body.duty),
        tells_ways: false,
    },
    Kind {
        code: "authority",
        title: "Please show us that you may act",
        fits: |duty| is_open(duty) && !may_act(duty),
        says: |_, view| may_you_act(&view.stored.body.duty),
        tells_ways: false,
    },
    Kind {
        code: "clarification",
        title: "Please tell us what you mean",
        fits: |duty| is_open(duty) && duty.paused_since().is_some(),
        says: |_, view| clarification(&view.stored.body.duty),
        tells_ways: false,
    },
    Kind {
        code: "extension",
        title: "We need more time",
        fits: |duty| is_open(duty) && duty.extension.is_some(),
        says: |_, view| extension(view),
        tells_ways: true,
    },
    Kind {
        code: "fee",
        title: "We ask for a fee",
        fits: |duty| is_open(duty) && matches!(duty.fee, Fee::Asked { .. }),
        says: |_, view| fee(&view.stored.body.duty),
        tells_ways: true,
    },
    Kind {
        code: "restriction-ends",
        title: "We are about to use it again",
        fits: Duty::is_restricted,
        says: |_, view| restriction_ends(&view.stored.body.duty),
        tells_ways: true,
    },
    Kind {
        code: "refusal",
        title: "We do not act on your request",
        fits: |duty| closed_as(duty, &[CloseReason::Refused]),
        says: |_, view| refusal(&view.stored.body.duty),
        tells_ways: true,
    },
    Kind {
        code: "closed",
        title: "We have closed your request",
        fits: |duty| closed_as(duty, &UNPROVED),
        says: |_, view| closed(&view.stored.body.duty),
        tells_ways: true,
    },
];

/// Ends of a request for which we waited for something that never came.
const UNPROVED: [CloseReason; 3] = [
    CloseReason::IdentityNotShown,
    CloseReason::AuthorityNotShown,
    CloseReason::ClarificationNeverCame,
];

impl Ctx<'_> {
    /// The letters that can be sent now, from what is recorded of a request.
    pub fn request_letters(&self, id: EntityId) -> Result<(RequestView, Vec<Letter>), AppError> {
        let view = self.show_request(id)?;
        let duty = &view.stored.body.duty;
        let letters = ALL.iter().filter(|kind| (kind.fits)(duty));
        let letters = letters.map(|kind| self.looked_through(self.letter_of(kind, &view), &view));
        let mut letters: Vec<Letter> = letters.collect::<Result<_, AppError>>()?;
        letters.extend(self.what_would_go(&view)?);
        letters.extend(self.recipient_letters(&view)?);
        Ok((view, letters))
    }

    /// One of them as a tagged PDF.
    pub fn letter_pdf(&self, id: EntityId, code: &str) -> Result<Vec<u8>, AppError> {
        let (view, letters) = self.request_letters(id)?;
        let letter = letters.into_iter().find(|one| one.code == code);
        let letter = letter.ok_or(AppError::NotFound("letter"))?;
        if !letter.stops.is_empty() {
            return Err(AppError::refused(letter.stops.join(" ")));
        }
        let rendered = render::pdf(&self.set(&view, &letter));
        Ok(rendered
            .map_err(|error| AppError::unavailable("setting a letter")(Box::new(error)))?
            .pdf)
    }

    /// A letter, with why it may not be sent, where something that somebody wrote down stands in it
    /// which must not go to whoever asks.
    pub(super) fn looked_through(
        &self,
        mut letter: Letter,
        view: &RequestView,
    ) -> Result<Letter, AppError> {
        let body = &view.stored.body;
        let texts: Vec<&str> = letter.paragraphs.iter().map(String::as_str).collect();
        letter.stops = self.letter_stops(body, may_act(&body.duty), &texts)?;
        if !letter.stops.is_empty() {
            letter.paragraphs.clear();
            letter.ways.clear();
        }
        Ok(letter)
    }

    fn letter_of(&self, kind: &Kind, view: &RequestView) -> Letter {
        let mut paragraphs = (kind.says)(self, view);
        paragraphs.push(format!(
            "Your case number is {}. Please give it when you write to us: {}.",
            case_number(view.stored.body.number),
            self.engine.pack().organisation.dpo.email
        ));
        Letter {
            code: kind.code.to_owned(),
            title: kind.title.to_owned(),
            heading: kind.title.to_owned(),
            to: view.stored.body.requester.name.clone(),
            paragraphs,
            ways: if kind.tells_ways {
                self.ways_on().into()
            } else {
                Vec::new()
            },
            stops: Vec::new(),
        }
    }

    fn set(&self, view: &RequestView, letter: &Letter) -> Document {
        let organisation = self.engine.organisation();
        let body = &view.stored.body;
        let number = case_number(body.number);
        let pair = |name: &str, value: String| (name.to_owned(), vec![Run::text(value)]);
        let paragraph = |text: &String| Block::Paragraph(vec![Run::text(text.clone())]);
        let mut blocks = vec![
            Block::Heading(1, letter.heading.clone()),
            Block::KeyValues(vec![
                pair("To", letter.to.clone()),
                pair("From", organisation.name.clone()),
                pair("Date", calendar::in_words(self.today())),
                pair("Case", number.clone()),
            ]),
        ];
        blocks.extend(letter.paragraphs.iter().map(paragraph));
        if !letter.ways.is_empty() {
            blocks.push(Block::Heading(2, "If you are not content".to_owned()));
            blocks.extend(letter.ways.iter().map(paragraph));
        }
        Document {
            title: format!("{}: request {number}", letter.heading),
            language: "en-GB".to_owned(),
            organisation: organisation.name.clone(),
            case_number: Some(number),
            blocks,
            ..Document::default()
        }
    }
}

fn closed_as(duty: &Duty, reasons: &[CloseReason]) -> bool {
    let closed = duty.closed.as_ref();
    closed.is_some_and(|closed| reasons.contains(&closed.reason))
}

/// Whether whoever asks asks for themselves, or has shown that they may for somebody else.
fn may_act(duty: &Duty) -> bool {
    match duty.authority {
        Authority::NotNeeded => duty.requester == Requester::DataSubject,
        Authority::Shown { .. } => true,
        Authority::Needed | Authority::Asked { .. } => false,
    }
}

fn received(duty: &Duty) -> String {
    calendar::in_words(duty.received_on)
}

/// What somebody sent, as they would call it: a request, a complaint, a question.
pub(super) fn thing(kind: RightKind) -> &'static str {
    match kind {
        RightKind::Complaint => "complaint",
        RightKind::GeneralQuestion => "question",
        RightKind::Objection => "objection",
        RightKind::Access
        | RightKind::Rectification
        | RightKind::Erasure
        | RightKind::Restriction
        | RightKind::Portability
        | RightKind::AutomatedDecision
        | RightKind::ConsentWithdrawal
        | RightKind::DamageOrDistress
        | RightKind::TransferSafeguards
        | RightKind::EducationalRecord => "request",
    }
}

fn acknowledgement(ctx: &Ctx<'_>, view: &RequestView) -> Vec<String> {
    let duty = &view.stored.body.duty;
    if !may_act(duty) {
        return may_you_act(duty);
    }
    let rules = duty.kind.rules();
    let mut said = vec![
        format!(
            "We received your {} on {}. Thank you.",
            thing(duty.kind),
            received(duty)
        ),
        format!(
            "We took it as this: {} ({}). If you meant something else, please tell us.",
            rules.title.to_lowercase(),
            rules.citation
        ),
    ];
    said.extend(match view.due {
        Due::Answer(on) => Some(format!(
            "You will hear from us by {} at the latest.",
            calendar::in_words(on)
        )),
        Due::Acknowledge(_) => Some(
            "We look into it without delay. We will tell you how it goes on, and what came of it."
                .to_owned(),
        ),
        Due::AtOnce => {
            Some("It takes effect at once, and we will tell you when it is done.".to_owned())
        }
        Due::WithoutDelay(aim) => Some(match aim {
            None => "We will answer it without delay.".to_owned(),
            Some(on) => format!("We aim to answer it by {}.", calendar::in_words(on)),
        }),
        Due::StandsStill => None,
    });
    if matches!(duty.identity, Identity::Asked { .. }) {
        said.extend(who_are_you(ctx, duty));
    }
    said
}

fn who_are_you(ctx: &Ctx<'_>, duty: &Duty) -> Vec<String> {
    let pack = ctx.engine.pack();
    let ways = pack.requests.identity.join("; ");
    let mut said = vec![format!(
        "You wrote to us on {}. Before we answer we have to be sure that it is you who asks.",
        received(duty)
    )];
    said.push(if ways.is_empty() {
        "Please tell us or show us something that only you can. Show us no more than is needed."
            .to_owned()
    } else {
        format!("These will do: {ways}. Show us no more than is needed.")
    });
    said.push(
        "We look at it and keep no copy of it. Our time to answer begins on the day it reaches us \
         (UK GDPR arts 12(6) and 12A(2)(b))."
            .to_owned(),
    );
    said
}

/// It says nothing that is not known to whoever wrote.
fn may_you_act(duty: &Duty) -> Vec<String> {
    vec![
        format!("You wrote to us on {} about somebody else.", received(duty)),
        "We cannot say yet whether we hold anything about anybody. First we have to see that you may \
         act for that person. We ask everybody this, so that nobody learns about a child who should \
         not."
            .to_owned(),
        "Please show us what gives you the right: for a parent, what shows parental responsibility; \
         for a solicitor or anybody else, the person’s signed leave or an order of a court. We look at \
         it and keep no copy of it. Our time to answer begins on the day it reaches us."
            .to_owned(),
    ]
}

fn clarification(duty: &Duty) -> Vec<String> {
    let since = duty.paused_since().map(calendar::in_words);
    vec![
        format!(
            "You asked us on {} for information. We could not tell which you mean.",
            received(duty)
        ),
        "Please tell us which information you would like, or about which of our work: a time, a \
         matter, a person you dealt with. You need not say why you ask."
            .to_owned(),
        format!(
            "Our time to answer stands still from {} until we have heard from you (UK GDPR art. \
             12A(5)-(6)).",
            since.unwrap_or_default()
        ),
    ]
}

fn extension(view: &RequestView) -> Vec<String> {
    let duty = &view.stored.body.duty;
    let why = duty.extension.as_ref().map(|one| one.why.as_str());
    let mut said = vec![
        format!(
            "You wrote to us on {}. We need more time for it.",
            received(duty)
        ),
        format!(
            "The law lets us take two more months where a request is complex, or where somebody makes \
             several ({EXTENSION})."
        ),
        format!("Our reasons: {}", why.unwrap_or_default()),
    ];
    if let Due::Answer(on) = view.due {
        said.push(format!(
            "You will hear from us by {} at the latest, and before if we can.",
            calendar::in_words(on)
        ));
    }
    said
}

fn fee(duty: &Duty) -> Vec<String> {
    let why = match &duty.fee {
        Fee::Asked { why, .. } => why.as_str(),
        Fee::NoneAsked | Fee::Paid { .. } | Fee::Waived { .. } => "",
    };
    vec![
        format!(
            "You wrote to us on {}. To ask is free, as a rule. For this we ask a reasonable fee, as \
             the law lets us ({FEE}).",
            received(duty)
        ),
        format!("Our reasons: {why}"),
        "Our time to answer begins on the day you pay (UK GDPR art. 12A(2)(c)). If you think that it \
         should be free, please tell us."
            .to_owned(),
    ]
}

fn restriction_ends(duty: &Duty) -> Vec<String> {
    let since = duty
        .restricted
        .as_ref()
        .map(|one| calendar::in_words(one.on));
    vec![
        format!(
            "Since {} we have kept what you asked about and used it for nothing, because you asked \
             for that.",
            since.unwrap_or_default()
        ),
        "We are about to use it again as before. The law has us tell you first (UK GDPR art. 18(3)). \
         If you do not agree, please tell us now."
            .to_owned(),
    ]
}

fn refusal(duty: &Duty) -> Vec<String> {
    let why = duty.closed.as_ref().map(|closed| closed.note.as_str());
    vec![
        format!(
            "You wrote to us on {}. We do not act on it, because it is plainly unfounded or excessive \
             ({FEE}). It is for us to show that.",
            received(duty)
        ),
        format!("Our reasons: {}", why.unwrap_or_default()),
    ]
}

fn closed(duty: &Duty) -> Vec<String> {
    let asked = match duty.closed.as_ref().map(|closed| closed.reason) {
        Some(CloseReason::AuthorityNotShown) => "to show us that you may act for somebody else",
        Some(CloseReason::ClarificationNeverCame) => "to tell us what you mean",
        Some(_) | None => "to show us who you are",
    };
    vec![
        format!(
            "You wrote to us on {}. We asked you {asked}, and have not heard from you. So we have \
             closed it.",
            received(duty)
        ),
        "You may ask again at any time. It is free.".to_owned(),
    ]
}
