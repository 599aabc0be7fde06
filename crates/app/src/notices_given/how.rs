//! How somebody was told, or why they need not be.

/// How somebody was given a notice, or why it need not be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HowTold {
    /// It was put into their hands.
    HandedOver,
    /// It was sent by e-mail.
    Email,
    /// It was sent by post.
    Letter,
    /// They were sent or shown where it stands.
    Link,
    /// It was read out and explained to them.
    ReadOut,
    /// Somebody else gave it to them.
    BySomebodyElse,
    /// They have the information already.
    AlreadyHas,
    /// It cannot be done, or would take out of all proportion.
    Disproportionate,
    /// It would defeat what the data is for.
    Defeats,
    /// A law says that the data is obtained or passed on, and protects them.
    ByLaw,
    /// A duty of professional secrecy forbids it.
    Secrecy,
    /// It would tip off somebody whom the police or others are to catch.
    Crime,
}

impl HowTold {
    /// All of them, as they are offered.
    pub const ALL: [Self; 12] = [
        Self::HandedOver,
        Self::Email,
        Self::Letter,
        Self::Link,
        Self::ReadOut,
        Self::BySomebodyElse,
        Self::AlreadyHas,
        Self::Disproportionate,
        Self::Defeats,
        Self::ByLaw,
        Self::Secrecy,
        Self::Crime,
    ];

    /// Its stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::HandedOver => "handed-over",
            Self::Email => "e-mail",
            Self::Letter => "letter",
            Self::Link => "link",
            Self::ReadOut => "read-out",
            Self::BySomebodyElse => "by-somebody-else",
            Self::AlreadyHas => "already-has",
            Self::Disproportionate => "disproportionate",
            Self::Defeats => "defeats",
            Self::ByLaw => "by-law",
            Self::Secrecy => "secrecy",
            Self::Crime => "crime",
        }
    }

    /// The one of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// As it is chosen: "By e-mail".
    pub const fn words(self) -> &'static str {
        match self {
            Self::HandedOver => "Handed over",
            Self::Email => "By e-mail",
            Self::Letter => "By letter",
            Self::Link => "By a link to it",
            Self::ReadOut => "Read out and explained",
            Self::BySomebodyElse => "Somebody else gave it to them",
            Self::AlreadyHas => "They have the information already",
            Self::Disproportionate => {
                "It cannot be done, or would take an effort out of proportion"
            }
            Self::Defeats => "It would seriously impair what the data is held for",
            Self::ByLaw => {
                "A law says expressly that the data is obtained or passed on, and protects them"
            }
            Self::Secrecy => "A duty of professional secrecy forbids it",
            Self::Crime => "It would likely hinder preventing or solving a crime",
        }
    }

    /// The rule by which they need not be told; none where they were.
    pub const fn citation(self) -> Option<&'static str> {
        match self {
            Self::HandedOver
            | Self::Email
            | Self::Letter
            | Self::Link
            | Self::ReadOut
            | Self::BySomebodyElse => None,
            Self::AlreadyHas => Some("UK GDPR arts 13(4) and 14(5)(a)"),
            Self::Disproportionate => Some("UK GDPR art. 14(5)(e)"),
            Self::Defeats => Some("UK GDPR art. 14(5)(f)"),
            Self::ByLaw => Some("UK GDPR art. 14(5)(c)"),
            Self::Secrecy => Some("UK GDPR art. 14(5)(d)"),
            Self::Crime => Some("DPA 2018 Sch. 2 para. 2"),
        }
    }

    /// Whether they were told.
    pub const fn is_told(self) -> bool {
        self.citation().is_none()
    }

    /// Whether it can hold only for what came from somebody else: of the exceptions to art. 13 the
    /// law has one (art. 13(4)), and exemptions.
    pub const fn only_from_others(self) -> bool {
        matches!(
            self,
            Self::Disproportionate | Self::Defeats | Self::ByLaw | Self::Secrecy
        )
    }

    /// Whether it is worth nothing without a word more: who told them, or why they need not be.
    pub const fn wants_words(self) -> bool {
        matches!(self, Self::BySomebodyElse) || !self.is_told()
    }

    /// What happened, after the day: "by e-mail".
    pub const fn after_day(self) -> &'static str {
        match self {
            Self::HandedOver => "handed over",
            Self::Email => "by e-mail",
            Self::Letter => "by letter",
            Self::Link => "by a link to it",
            Self::ReadOut => "read out and explained",
            Self::BySomebodyElse => "by somebody else",
            Self::AlreadyHas => "they have the information already",
            Self::Disproportionate => "it would take an effort out of proportion",
            Self::Defeats => "it would seriously impair what the data is held for",
            Self::ByLaw => "a law says expressly that the data is obtained or passed on",
            Self::Secrecy => "a duty of professional secrecy forbids it",
            Self::Crime => "it would likely hinder preventing or solving a crime",
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_has_its_own_code_and_what_excuses_has_its_rule_and_wants_a_reason() {
        let codes: BTreeSet<_> = HowTold::ALL.map(HowTold::code).into();
        assert_eq!(codes.len(), HowTold::ALL.len());
        for one in HowTold::ALL {
            assert_eq!(HowTold::from_code(one.code()), Some(one));
            assert_eq!(one.is_told(), one.citation().is_none());
            assert!(one.is_told() || one.wants_words(), "{}", one.code());
            assert!(!one.only_from_others() || !one.is_told());
        }
        assert_eq!(HowTold::from_code("pigeon"), None);
    }
}
