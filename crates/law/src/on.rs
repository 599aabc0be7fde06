//! Questions to the law of a day.

use jiff::civil::Date;

use crate::{
    Clock, Country, Detail, Entry, Exemption, Fee, Holder, Kind, Law, List, Nation, Penalty,
    Retention, Role, Size,
};

/// The law as it stood on one day, in one nation or in several.
#[derive(Clone, Copy, Debug)]
pub struct LawOn<'a> {
    law: &'a Law,
    date: Date,
    nations: &'static [Nation],
}

impl<'a> LawOn<'a> {
    pub(crate) fn new(law: &'a Law, date: Date, nations: &'static [Nation]) -> Self {
        Self { law, date, nations }
    }

    /// The same day, in these nations alone; [`Nation::of`] gives those of a setting.
    #[must_use]
    pub fn within(self, nations: &'static [Nation]) -> Self {
        Self { nations, ..self }
    }

    /// The day.
    pub fn date(self) -> Date {
        self.date
    }

    /// The nations asked about.
    pub fn nations(self) -> &'static [Nation] {
        self.nations
    }

    /// The entries of a kind in force on the day in any of the nations, in the order of their file.
    pub fn entries(self, kind: Kind) -> impl Iterator<Item = &'a Entry> {
        self.law.entries.iter().filter(move |entry| {
            entry.kind == kind
                && entry.in_force_on(self.date)
                && self.nations.iter().any(|nation| entry.holds_in(*nation))
        })
    }

    /// The entry of a kind that has this code and is in force on the day; none where the nations
    /// asked about differ, for then there is no one answer.
    pub fn entry(self, kind: Kind, code: &str) -> Option<&'a Entry> {
        let mut found = self.entries(kind).filter(|entry| entry.code == code);
        found.next().filter(|_| found.next().is_none())
    }

    /// The entries on a list, such as what a notice says, in their order.
    pub fn list(self, list: List) -> impl Iterator<Item = &'a Entry> {
        self.entries(list.kind())
            .filter(move |entry| entry.is_on(list))
    }

    /// A lawful basis: UK GDPR art. 6(1).
    pub fn basis(self, code: &str) -> Option<&'a Entry> {
        self.entry(Kind::Basis, code)
    }

    /// A condition that stands beside a basis: UK GDPR art. 9(2), DPA 2018 Sch. 1, Annex 1.
    pub fn condition(self, code: &str) -> Option<&'a Entry> {
        Kind::CONDITIONS
            .into_iter()
            .find_map(|kind| self.entry(kind, code))
    }

    /// A right.
    pub fn right(self, code: &str) -> Option<&'a Entry> {
        self.entry(Kind::Right, code)
    }

    /// What has this role to a right: its grounds, exceptions, limits or duties.
    pub fn rules(self, right: &str, role: Role) -> impl Iterator<Item = &'a Entry> {
        self.entries(Kind::RightRule).filter(move |entry| {
            matches!(&entry.detail, Detail::Rule(one)
                if one.role == role && one.rights.iter().any(|code| code == right))
        })
    }

    /// The exemptions from a right that this holder may use; anyone may use those of anyone.
    pub fn exemptions(
        self,
        right: &str,
        holder: Holder,
    ) -> impl Iterator<Item = (&'a Entry, &'a Exemption)> {
        self.entries(Kind::Exemption).filter_map(move |entry| {
            let Detail::Exemption(exemption) = &entry.detail else {
                return None;
            };
            let may = exemption.who == Holder::Anyone || exemption.who == holder;
            let relieves = exemption.relieves.iter().any(|code| code == right);
            (may && relieves).then_some((entry, exemption))
        })
    }

    /// A length of time.
    pub fn clock(self, code: &str) -> Option<(&'a Entry, &'a Clock)> {
        let entry = self.entry(Kind::Clock, code)?;
        let Detail::Clock(clock) = &entry.detail else {
            return None;
        };
        Some((entry, clock))
    }

    /// How long a record is kept.
    pub fn retention(self, code: &str) -> Option<(&'a Entry, &'a Retention)> {
        let entry = self.entry(Kind::Retention, code)?;
        let Detail::Retention(retention) = &entry.detail else {
            return None;
        };
        Some((entry, retention))
    }

    /// The approval of a country for transfers, by its code of ISO 3166-1, or `EEA`.
    pub fn country(self, code: &str) -> Option<(&'a Entry, &'a Country)> {
        self.entries(Kind::Country).find_map(|entry| {
            let Detail::Country(country) = &entry.detail else {
                return None;
            };
            (country.code == code).then_some((entry, country))
        })
    }

    /// The tier of the yearly fee into which an organisation falls.
    pub fn fee(self, size: Size) -> Option<(&'a Entry, Fee)> {
        self.entries(Kind::Fee).find_map(|entry| {
            let Detail::Fee(fee) = entry.detail else {
                return None;
            };
            fee.takes(size).then_some((entry, fee))
        })
    }

    /// The most that the regulator may fine.
    pub fn penalty(self, code: &str) -> Option<(&'a Entry, Penalty)> {
        let entry = self.entry(Kind::Penalty, code)?;
        let Detail::Penalty(penalty) = entry.detail else {
            return None;
        };
        Some((entry, penalty))
    }

    /// A fact about the regulator, such as `regulator-helpline`.
    pub fn regulator(self, code: &str) -> Option<&'a str> {
        let Detail::Value(value) = &self.entry(Kind::Regulator, code)?.detail else {
            return None;
        };
        Some(value)
    }
}
