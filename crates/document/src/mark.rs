/// What stands in place of something that was taken out. None of them tells who or what it was.
///
/// In one answer either all marks say that something is withheld and no more, or each says why in one
/// of the other words. Those are equally many letters, and are drawn equally wide, so that no mark is
/// told from another by its size.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// It is about somebody else.
    SomeoneElse,
    /// The law lets it be withheld; true of every mark.
    LegalReason,
    /// That it is withheld, and not why.
    #[default]
    Withheld,
}

impl Mark {
    /// Every mark.
    pub const ALL: [Self; 3] = [Self::SomeoneElse, Self::LegalReason, Self::Withheld];
    /// Those that say why.
    pub const SAYING_WHY: [Self; 2] = [Self::SomeoneElse, Self::LegalReason];

    /// Its words.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::SomeoneElse => "[someone else]",
            Self::LegalReason => "[legal reason]",
            Self::Withheld => "[withheld]",
        }
    }

    /// Of two that touch and become one, what is true of both.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        self.max(other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_that_say_why_have_equally_many_letters() {
        let [one, other] = Mark::SAYING_WHY.map(|mark| mark.text().chars().count());
        assert_eq!(one, other);
    }

    #[test]
    fn what_is_said_of_two_is_true_of_both() {
        for mark in Mark::ALL {
            assert_eq!(mark.with(mark), mark);
            assert_eq!(mark.with(Mark::Withheld), Mark::Withheld);
        }
        let both = Mark::SomeoneElse.with(Mark::LegalReason);
        assert_eq!(both, Mark::LegalReason);
    }
}
