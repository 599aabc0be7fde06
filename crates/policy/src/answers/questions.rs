//! The questions, in the order in which they are asked.

use super::{Kind, Wrong};
use crate::Pack;

/// Questions that are asked together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Page {
    /// Who the organisation is.
    Organisation,
    /// How it is reached.
    Reach,
    /// The regulator's register.
    Register,
    /// The data protection officer.
    Officer,
    /// The words of the house, who approves, from when.
    House,
}

impl Page {
    /// Every page, in order.
    pub const ALL: [Self; 5] = [
        Self::Organisation,
        Self::Reach,
        Self::Register,
        Self::Officer,
        Self::House,
    ];

    /// Its code; part of an address.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Organisation => "organisation",
            Self::Reach => "contact",
            Self::Register => "register",
            Self::Officer => "officer",
            Self::House => "house",
        }
    }

    /// Its heading.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Organisation => "Your organisation",
            Self::Reach => "How people reach you",
            Self::Register => "The regulator’s register",
            Self::Officer => "Your data protection officer",
            Self::House => "Your words, and from when",
        }
    }

    /// The page that has a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|page| page.code() == code)
    }

    /// Whether a question is asked there.
    pub fn asks(self, code: &str) -> bool {
        QUESTIONS
            .iter()
            .any(|one| one.page == self && one.code == code)
    }

    /// The page after it.
    pub fn next(self) -> Option<Self> {
        Self::ALL
            .into_iter()
            .skip_while(|page| *page != self)
            .nth(1)
    }

    /// The page before it.
    pub fn before(self) -> Option<Self> {
        Self::ALL
            .into_iter()
            .rev()
            .skip_while(|page| *page != self)
            .nth(1)
    }
}

/// What follows when a question has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unanswered {
    /// It has to be answered.
    Wrong,
    /// What the pack says there is taken out.
    TakenOut,
    /// What the pack says there stays.
    Stays,
    /// The answer to another question stands there.
    As(&'static str),
    /// The day on which it is written.
    Today,
}

/// A question.
#[derive(Debug)]
pub struct Question {
    /// Its code: a key of the answers' file, a field of a page.
    pub code: &'static str,
    /// With which others it is asked.
    pub page: Page,
    /// In plain words.
    pub asks: &'static str,
    /// What helps to answer it, and what follows when it is left out.
    pub help: &'static str,
    /// How it is answered.
    pub kind: Kind,
    /// Where the answer stands in the pack.
    pub goes_to: &'static str,
    pub(crate) unanswered: Unanswered,
}

impl Question {
    /// Whether it may be left out.
    pub fn may_be_left_out(&self) -> bool {
        self.unanswered != Unanswered::Wrong
    }

    /// What is wrong if there is no answer.
    pub(super) fn unanswered(&self) -> Option<Wrong> {
        let wrong = || {
            let what = format!("“{}” has no answer", self.asks);
            Wrong::new(self.code, what, "it stands in what you publish")
        };
        (!self.may_be_left_out()).then(wrong)
    }

    /// What is written if nothing is typed: what the pack says, where that stays, or the day.
    pub fn proposal(&self, pack: &super::Typed, today: jiff::civil::Date) -> String {
        match self.unanswered {
            Unanswered::Stays => pack.get(self.code).cloned().unwrap_or_default(),
            Unanswered::Today => today.to_string(),
            Unanswered::Wrong | Unanswered::TakenOut | Unanswered::As(_) => String::new(),
        }
    }
}

/// The questions for a pack: who approves it differs.
pub fn questions(pack: &Pack) -> Vec<&'static Question> {
    let approves = |role: &str| pack.front.approvers.iter().any(|one| one.role == role);
    let asked = |question: &&Question| match question.code {
        "director" => approves("director"),
        "chair" => approves("chair"),
        _ => true,
    };
    QUESTIONS.iter().filter(asked).collect()
}

/// What an organisation can be in law.
const FORMS: &[(&str, &str)] = &[
    ("limited company", "A limited company"),
    ("community interest company", "A community interest company"),
    ("charity", "A charity"),
    ("charitable company", "A charitable company"),
    ("partnership", "A partnership"),
    ("sole trader", "A sole trader"),
];

/// Whose bank holidays and ages count; England and Wales share both.
const NATIONS: &[(&str, &str)] = &[
    ("england-and-wales", "England or Wales"),
    ("scotland", "Scotland"),
    ("northern-ireland", "Northern Ireland"),
    ("unknown", "More than one of them"),
];

/// Every question.
pub(crate) static QUESTIONS: &[Question] = &[
    Question {
        code: "legal-name",
        page: Page::Organisation,
        asks: "What is your organisation’s name in law?",
        help: "As it stands in a register or on a contract. A sole trader writes their own name.",
        kind: Kind::Line,
        goes_to: "organisation.legal_name",
        unanswered: Unanswered::Wrong,
    },
    Question {
        code: "trading-name",
        page: Page::Organisation,
        asks: "What do people call it?",
        help: "Leave it empty if that is the same.",
        kind: Kind::Line,
        goes_to: "organisation.trading_name",
        unanswered: Unanswered::As("legal-name"),
    },
    Question {
        code: "form",
        page: Page::Organisation,
        asks: "What is it?",
        help: "Charities have rules of their own for telling people about their work.",
        kind: Kind::Choice(FORMS),
        goes_to: "organisation.form",
        unanswered: Unanswered::Wrong,
    },
    Question {
        code: "company-number",
        page: Page::Organisation,
        asks: "Its number in the register of companies",
        help: "Eight signs. Leave it empty if it has none.",
        kind: Kind::Company,
        goes_to: "organisation.company_number",
        unanswered: Unanswered::TakenOut,
    },
    Question {
        code: "charity-number",
        page: Page::Organisation,
        asks: "Its number in the register of charities",
        help: "Leave it empty if it has none.",
        kind: Kind::Charity,
        goes_to: "organisation.charity_number",
        unanswered: Unanswered::TakenOut,
    },
    Question {
        code: "nation",
        page: Page::Organisation,
        asks: "Where do you work?",
        help: "Bank holidays, and the age from which a child decides, differ.",
        kind: Kind::Choice(NATIONS),
        goes_to: "organisation.nation",
        unanswered: Unanswered::Wrong,
    },
    Question {
        code: "address",
        page: Page::Reach,
        asks: "Postal address",
        help: "Line by line, the postcode last. Everybody can read it: it stands in your notices.",
        kind: Kind::Lines,
        goes_to: "organisation.address",
        unanswered: Unanswered::Wrong,
    },
    Question {
        code: "email",
        page: Page::Reach,
        asks: "E-mail address",
        help: "The one at which the office reads every day.",
        kind: Kind::Email,
        goes_to: "organisation.email",
        unanswered: Unanswered::Wrong,
    },
    Question {
        code: "telephone",
        page: Page::Reach,
        asks: "Telephone number",
        help: "The office’s.",
        kind: Kind::Telephone,
        goes_to: "organisation.telephone",
        unanswered: Unanswered::Wrong,
    },
    Question {
        code: "website",
        page: Page::Reach,
        asks: "Website",
        help: "Leave it empty if there is none.",
        kind: Kind::Website,
        goes_to: "organisation.website",
        unanswered: Unanswered::TakenOut,
    },
    Question {
        code: "complaint-form",
        page: Page::Reach,
        asks: "The page of your form for complaints",
        help: "The law asks that complaining be easy, for example by a form that can be filled in \
               electronically. If you leave this empty, your notices say that you send a form to \
               whoever asks.",
        kind: Kind::Form,
        goes_to: "complaints.ways",
        unanswered: Unanswered::TakenOut,
    },
    Question {
        code: "registration-number",
        page: Page::Register,
        asks: "Your number in the regulator’s register",
        help: "It begins with Z. Nearly everybody who keeps people’s data on a computer has to be \
               registered, at ico.org.uk, and pays a fee each year. If you are not yet, leave it \
               empty: the check of your policy says that it is missing until a later version has it.",
        kind: Kind::Registration,
        goes_to: "organisation.registration_number",
        unanswered: Unanswered::TakenOut,
    },
    Question {
        code: "registered-until",
        page: Page::Register,
        asks: "Until when does it run?",
        help: "It stands on the certificate. Leave it empty if you are not registered yet.",
        kind: Kind::Date,
        goes_to: "organisation.registered_until",
        unanswered: Unanswered::TakenOut,
    },
    Question {
        code: "dpo-name",
        page: Page::Officer,
        asks: "Who is it?",
        help: "A name, or “The Data Protection Officer” if you would not publish one. It should be \
               somebody who does not decide by themselves what data is used for.",
        kind: Kind::Line,
        goes_to: "organisation.dpo.name",
        unanswered: Unanswered::Wrong,
    },
    Question {
        code: "dpo-firm",
        page: Page::Officer,
        asks: "Their firm, if they work for another",
        help: "Leave it empty if they are one of you.",
        kind: Kind::Line,
        goes_to: "organisation.dpo.firm",
        unanswered: Unanswered::TakenOut,
    },
    Question {
        code: "dpo-email",
        page: Page::Officer,
        asks: "Their e-mail address",
        help: "Requests and complaints go there.",
        kind: Kind::Email,
        goes_to: "organisation.dpo.email",
        unanswered: Unanswered::Wrong,
    },
    Question {
        code: "dpo-telephone",
        page: Page::Officer,
        asks: "Their telephone number",
        help: "",
        kind: Kind::Telephone,
        goes_to: "organisation.dpo.telephone",
        unanswered: Unanswered::Wrong,
    },
    Question {
        code: "dpo-address",
        page: Page::Officer,
        asks: "Their postal address",
        help: "Leave it empty if it is yours.",
        kind: Kind::Lines,
        goes_to: "organisation.dpo.address",
        unanswered: Unanswered::TakenOut,
    },
    Question {
        code: "dpo-job-description",
        page: Page::Officer,
        asks: "Where does it say what they have to do?",
        help: "A job description, or the contract with their firm. Leave it empty if there is none yet.",
        kind: Kind::Line,
        goes_to: "organisation.dpo.job_description",
        unanswered: Unanswered::TakenOut,
    },
    Question {
        code: "director",
        page: Page::House,
        asks: "Who approves the policy as director?",
        help: "A name or a post, as it shall stand on the policy.",
        kind: Kind::Line,
        goes_to: "pack.approvers[director].name",
        unanswered: Unanswered::Stays,
    },
    Question {
        code: "chair",
        page: Page::House,
        asks: "Who approves it as chair of the board?",
        help: "A name or a post, as it shall stand on the policy.",
        kind: Kind::Line,
        goes_to: "pack.approvers[chair].name",
        unanswered: Unanswered::Stays,
    },
    Question {
        code: "learner-one",
        page: Page::House,
        asks: "What do you call one of those whom you teach or help?",
        help: "Tutee, mentee, pupil, student, participant: the word of your house.",
        kind: Kind::Line,
        goes_to: "words.learner.one",
        unanswered: Unanswered::Stays,
    },
    Question {
        code: "learner-many",
        page: Page::House,
        asks: "And several of them?",
        help: "",
        kind: Kind::Line,
        goes_to: "words.learner.many",
        unanswered: Unanswered::Stays,
    },
    Question {
        code: "tutor-one",
        page: Page::House,
        asks: "What do you call one of those who teach or help them?",
        help: "Tutor, mentor, coach, volunteer.",
        kind: Kind::Line,
        goes_to: "words.tutor.one",
        unanswered: Unanswered::Stays,
    },
    Question {
        code: "tutor-many",
        page: Page::House,
        asks: "And several of these?",
        help: "",
        kind: Kind::Line,
        goes_to: "words.tutor.many",
        unanswered: Unanswered::Stays,
    },
    Question {
        code: "effective-on",
        page: Page::House,
        asks: "From when does the policy hold?",
        help: "Today or later, never before. It is looked at again a year after.",
        kind: Kind::DateToCome,
        goes_to: "pack.effective_on",
        unanswered: Unanswered::Today,
    },
    Question {
        code: "aim-days",
        page: Page::House,
        asks: "Within how many working days do you aim to answer a request?",
        help: "The law gives a month. An aim before it leaves time for what goes wrong.",
        kind: Kind::WorkingDays,
        goes_to: "requests.aim",
        unanswered: Unanswered::Stays,
    },
];
