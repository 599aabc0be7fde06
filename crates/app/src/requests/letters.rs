//! The letters on the way to an answer: that the request has come, what we still need, that it takes
//! longer, that it is refused, that a restriction ends. Each is made from what is recorded, and is
//! offered as soon as it is. None names the person whose data is asked for, and none says that we
//! hold anything: until it is known who asks, that alone could tell where a child is.

use duties::rights::{Authority, CloseReason, Fee, Identity};
use duties::{Requester, rights::Request as Duty, rights::RightKind};
use jiff::civil::Date;
use policy::Pack;
use render::{Block, Document, Run};
use store::EntityId;

use super::{Due, RequestView, case_number, happenings::is_open};
use crate::bodies::Request;
use crate::wordings::Blanks;
use crate::{AppError, Ctx, LetterReader, WordedLetter};

/// The age from which somebody is written to as an adult, in whole years.
const OF_AGE: i16 = 18;
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

/// When a letter belongs to a request, and what fills its blanks.
struct Kind {
    code: &'static str,
    fits: fn(&Duty) -> bool,
    says: fn(&Ctx<'_>, &RequestView) -> Blanks,
}

const ALL: &[Kind] = &[
    Kind {
        code: "acknowledgement",
        fits: is_open,
        says: |_, view| acknowledgement(view),
    },
    Kind {
        code: "identity",
        fits: |duty| is_open(duty) && is_asked(duty),
        says: who_are_you,
    },
    Kind {
        code: "authority",
        fits: |duty| is_open(duty) && !may_act(duty),
        says: |_, _| Blanks::new(),
    },
    Kind {
        code: "clarification",
        fits: |duty| is_open(duty) && duty.paused_since().is_some(),
        says: |_, view| since(view.stored.body.duty.paused_since()),
    },
    Kind {
        code: "extension",
        fits: |duty| is_open(duty) && duty.extension.is_some(),
        says: |_, view| extension(view),
    },
    Kind {
        code: "fee",
        fits: |duty| is_open(duty) && matches!(duty.fee, Fee::Asked { .. }),
        says: |_, view| fee(&view.stored.body.duty),
    },
    Kind {
        code: "restriction-ends",
        fits: Duty::is_restricted,
        says: |_, view| {
            let restricted = view.stored.body.duty.restricted.as_ref();
            since(restricted.map(|one| one.on))
        },
    },
    Kind {
        code: "refusal",
        fits: |duty| closed_as(duty, &[CloseReason::Refused]),
        says: |_, view| refusal(&view.stored.body.duty),
    },
    Kind {
        code: "closed",
        fits: |duty| closed_as(duty, &UNPROVED),
        says: |_, view| closed(&view.stored.body.duty),
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
        let reader = self.reader_of(&view.stored.body)?;
        let letters = letters.map(|kind| {
            let letter = self.letter_of(kind, &view, reader)?;
            self.looked_through(letter, &view)
        });
        let mut letters: Vec<Letter> = letters.collect::<Result<_, AppError>>()?;
        letters.extend(self.what_would_go(&view)?);
        letters.extend(self.recipient_letters(&view)?);
        letters.extend(self.consultation_letters(&view)?);
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

    /// Who asks for themselves and is not of age gets words for their age.
    pub(crate) fn reader_of(&self, body: &Request) -> Result<LetterReader, AppError> {
        let subject = self.engine.directory()?.person(body.subject);
        let age = subject.and_then(|one| one.body.age_on(self.today()));
        let themselves = body.duty.requester == Requester::DataSubject;
        Ok(match age {
            Some(age) if themselves && age < OF_AGE => LetterReader::Young,
            Some(_) | None => LetterReader::Adult,
        })
    }

    /// The ways to complain, in words for whoever reads them.
    pub(crate) fn ways_for(&self, reader: LetterReader) -> [String; 2] {
        if reader == LetterReader::Adult {
            return self.ways_on();
        }
        let pack = self.engine.pack();
        let email = contact(&pack, RightKind::Complaint);
        let within = complaint_within(&pack);
        [
            format!(
                "Tell us first if you can: {email}. You have the right to complain to us (Data Protection \
                 Act 2018, section 164A). We write back within {within}. Then we tell you what came of it."
            ),
            format!(
                "You can also complain to the regulator, the {} (section 165). It costs nothing. You can go to \
                 court, too: ask somebody to help you with that.",
                self.engine.organisation().regulator
            ),
        ]
    }

    fn letter_of(
        &self,
        kind: &Kind,
        view: &RequestView,
        reader: LetterReader,
    ) -> Result<Letter, AppError> {
        let duty = &view.stored.body.duty;
        let month = if duty.kind.has_month() { "yes" } else { "" };
        // It says nothing that is not known to whoever wrote.
        let unproved = kind.code == "acknowledgement" && !may_act(duty);
        let filled = |code: &str, blanks: Blanks| {
            let mut blanks = blanks;
            blanks.insert("received", calendar::in_words(duty.received_on));
            blanks.insert("month", month.to_owned());
            self.engine.worded(code, reader, &blanks)
        };
        let mut paragraphs = if unproved {
            filled("authority", Blanks::new())?
        } else {
            filled(kind.code, (kind.says)(self, view))?
        };
        if kind.code == "acknowledgement" && !unproved && is_asked(duty) {
            paragraphs.extend(filled("identity", who_are_you(self, view))?);
        }
        let pack = self.engine.pack();
        let email = contact(&pack, duty.kind);
        let number = case_number(view.stored.body.number);
        paragraphs.push(format!(
            "Your case number is {number}. Please give it when you write to us: {email}."
        ));
        let letter = WordedLetter::from_code(kind.code).ok_or(AppError::NotFound("letter"))?;
        Ok(Letter {
            code: kind.code.to_owned(),
            title: letter.title.to_owned(),
            heading: match kind.code {
                "acknowledgement" => format!("We have your {}", thing(duty.kind)),
                _ => letter.title.to_owned(),
            },
            to: view.stored.body.requester.name.clone(),
            paragraphs,
            ways: if letter.tells_ways {
                self.ways_for(reader).into()
            } else {
                Vec::new()
            },
            stops: Vec::new(),
        })
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

fn acknowledgement(view: &RequestView) -> Blanks {
    let duty = &view.stored.body.duty;
    let mut blanks = Blanks::from([
        ("thing", thing(duty.kind).to_owned()),
        ("kind", wanted(duty.kind).to_owned()),
        ("citation", duty.given_by().to_owned()),
    ]);
    let so = || "yes".to_owned();
    let next = match view.due {
        // The month begins with the proof, and no day can be named before that.
        Due::Answer(_) if duty.kind.has_month() && is_asked(duty) => None,
        Due::Answer(on) => Some(("answer_by", calendar::in_words(on))),
        Due::Acknowledge(_) => Some(("complaint", so())),
        Due::AtOnce => Some(("at_once", so())),
        Due::WithoutDelay(Some(_)) => None,
        Due::WithoutDelay(None) => Some(("no_day", so())),
        Due::StandsStill => Some(("stands_still", so())),
    };
    blanks.extend(next);
    // What we promise of our own accord holds until more time was taken.
    let promised = view.reckoning.aim_on.filter(|_| {
        duty.extension.is_none()
            && !is_asked(duty)
            && !matches!(view.due, Due::AtOnce | Due::StandsStill)
    });
    let sooner =
        promised.filter(|aim| view.due.on().is_none_or(|due| *aim < due) || is_complaint(duty));
    blanks.extend(sooner.map(|aim| ("aim", calendar::in_words(aim))));
    blanks
}

fn is_complaint(duty: &Duty) -> bool {
    duty.kind == RightKind::Complaint
}

/// Whether we wait for a proof of who asks.
fn is_asked(duty: &Duty) -> bool {
    matches!(duty.identity, Identity::Asked { .. })
}

/// What somebody asked for, as a letter to them says it.
pub(super) fn wanted(kind: RightKind) -> &'static str {
    match kind {
        RightKind::Access => "to see what we hold, or to have a copy",
        RightKind::Rectification => "to have something put right or completed",
        RightKind::Erasure => "to have something deleted",
        RightKind::Restriction => "to have something kept and not used",
        RightKind::Portability => "to take data along, in files for a computer",
        RightKind::Objection => "that we stop using something",
        RightKind::AutomatedDecision => "that a person looks again at what a machine decided",
        RightKind::ConsentWithdrawal => "to take agreement back",
        RightKind::DamageOrDistress => "that we stop what does harm, or pay for it",
        RightKind::TransferSafeguards => "a copy of what protects data abroad",
        RightKind::Complaint => "a complaint about how we use data",
        RightKind::EducationalRecord => "to have an educational record",
        RightKind::GeneralQuestion => "a question about data",
    }
}

/// Where somebody writes to about a request of theirs: whom the policy names for it, else the officer.
pub(super) fn contact(pack: &Pack, kind: RightKind) -> &str {
    let own = &pack.organisation;
    let what = match kind {
        RightKind::Complaint => "complaints",
        RightKind::Access
        | RightKind::Rectification
        | RightKind::Erasure
        | RightKind::Restriction
        | RightKind::Portability
        | RightKind::Objection
        | RightKind::AutomatedDecision
        | RightKind::ConsentWithdrawal
        | RightKind::DamageOrDistress
        | RightKind::TransferSafeguards
        | RightKind::EducationalRecord
        | RightKind::GeneralQuestion => "rights",
    };
    let named = own.contacts.get(what);
    named.map_or(own.dpo.email.as_str(), |one| one.email.as_str())
}

/// Within which time a complaint is acknowledged: what the policy promises, and the law in any case.
pub(crate) fn complaint_within(pack: &Pack) -> String {
    match pack.complaints.acknowledge_within {
        Some(within) if within.to_string() != "30 days" => {
            format!("{within}, and by law within 30 days")
        }
        Some(_) | None => "30 days".to_owned(),
    }
}

/// Something that was typed, as a sentence ends.
pub(super) fn ended(words: &str) -> String {
    let words = words.trim();
    if words.is_empty() || words.ends_with(['.', '!', '?', ':', ';', '…']) {
        words.to_owned()
    } else {
        format!("{words}.")
    }
}

fn who_are_you(ctx: &Ctx<'_>, _: &RequestView) -> Blanks {
    let pack = ctx.engine.pack();
    // That we know somebody is a reason for us not to ask, and nothing that they can show.
    let ways = pack.requests.identity.iter().map(String::as_str);
    let shown: Vec<&str> = ways.filter(|way| !way.contains("we know them")).collect();
    Blanks::from([("identity_ways", shown.join("; or "))])
}

fn since(day: Option<Date>) -> Blanks {
    let day = day.map(|on| ("since", calendar::in_words(on)));
    day.into_iter().collect()
}

fn extension(view: &RequestView) -> Blanks {
    let extension = view.stored.body.duty.extension.as_ref();
    let mut blanks = Blanks::from([
        ("citation", EXTENSION.to_owned()),
        (
            "reasons",
            extension
                .map(|one| ended(one.why.as_str()))
                .unwrap_or_default(),
        ),
    ]);
    if let Due::Answer(on) = view.due {
        blanks.insert("answer_by", calendar::in_words(on));
    }
    blanks
}

fn fee(duty: &Duty) -> Blanks {
    let why = match &duty.fee {
        Fee::Asked { why, .. } => ended(why.as_str()),
        Fee::NoneAsked | Fee::Paid { .. } | Fee::Waived { .. } => String::new(),
    };
    Blanks::from([("citation", FEE.to_owned()), ("reasons", why)])
}

fn refusal(duty: &Duty) -> Blanks {
    let closed = duty.closed.as_ref();
    let why = closed.map(|closed| ended(closed.note.as_str()));
    Blanks::from([
        ("citation", FEE.to_owned()),
        ("reasons", why.unwrap_or_default()),
    ])
}

fn closed(duty: &Duty) -> Blanks {
    let missing = match duty.closed.as_ref().map(|closed| closed.reason) {
        Some(CloseReason::AuthorityNotShown) => "no_authority",
        Some(CloseReason::ClarificationNeverCame) => "no_clarification",
        Some(_) | None => "no_identity",
    };
    Blanks::from([(missing, "yes".to_owned())])
}
