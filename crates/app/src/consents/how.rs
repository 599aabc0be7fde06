//! Who answered, and how.

/// Who answered when somebody was asked to agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answered {
    /// The person.
    Themselves,
    /// A child, for preventive or counselling help offered to them: UK GDPR recital 38.
    ForHelp,
    /// A parent or carer, for a child.
    Carer,
    /// Somebody who may act for them: by power of attorney, or an order of a court.
    Acting,
}

impl Answered {
    /// All of them, as they are offered.
    pub const ALL: [Self; 4] = [Self::Themselves, Self::Carer, Self::ForHelp, Self::Acting];

    /// Its stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Themselves => "themselves",
            Self::ForHelp => "for-help",
            Self::Carer => "carer",
            Self::Acting => "acting",
        }
    }

    /// The one of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// As it is chosen.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Themselves => "They did",
            Self::ForHelp => {
                "They did, a child, for preventive or counselling help offered to them"
            }
            Self::Carer => "A parent or carer",
            Self::Acting => "Somebody who may act for them",
        }
    }

    /// More about it, for whoever chooses.
    pub const fn hint(self) -> &'static str {
        match self {
            Self::Themselves | Self::Carer => "",
            Self::ForHelp => "No parent has to be asked then.",
            Self::Acting => "By power of attorney or an order of a court, for example.",
        }
    }

    /// Whether their name is asked for.
    pub const fn is_named(self) -> bool {
        matches!(self, Self::Carer | Self::Acting)
    }
}

/// How somebody answered. Silence is not among them, nor a box that was ticked beforehand: UK GDPR
/// art. 4(11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HowAgreed {
    /// On paper, signed.
    Signed,
    /// In a form on a screen, by ticking or writing.
    OnScreen,
    /// In an e-mail or another message.
    Message,
    /// By word of mouth, written down then.
    Spoken,
    /// To somebody else, who has the proof: the school, the commissioner, whoever referred them.
    ToOthers,
}

impl HowAgreed {
    /// All of them, as they are offered.
    pub const ALL: [Self; 5] = [
        Self::Signed,
        Self::OnScreen,
        Self::Message,
        Self::Spoken,
        Self::ToOthers,
    ];

    /// Its stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Signed => "signed",
            Self::OnScreen => "on-screen",
            Self::Message => "message",
            Self::Spoken => "spoken",
            Self::ToOthers => "to-others",
        }
    }

    /// The one of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// As it is chosen.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Signed => "On a signed paper",
            Self::OnScreen => "On a screen, with a box they ticked or words they wrote",
            Self::Message => "In an e-mail or another message",
            Self::Spoken => "By word of mouth, written down at once",
            Self::ToOthers => "To somebody else, who has the proof",
        }
    }

    /// After "agreed on 3 November 2026": "on a signed paper".
    pub const fn after_day(self) -> &'static str {
        match self {
            Self::Signed => "on a signed paper",
            Self::OnScreen => "on a screen",
            Self::Message => "in a message",
            Self::Spoken => "by word of mouth",
            Self::ToOthers => "to somebody else, who has the proof",
        }
    }

    /// Whether it is in writing, or proved by what somebody else has in writing.
    pub const fn in_writing(self) -> bool {
        !matches!(self, Self::Spoken)
    }
}
