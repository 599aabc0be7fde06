//! Names, dates, addresses and numbers by lot.

use jiff::civil::Date;

use super::{Cast, Household};
use crate::dates;
use crate::names::{self, NICKNAMES, ORIGINS, Origin};
use crate::person::Pronoun;

impl Cast {
    pub(super) fn origin(&mut self) -> usize {
        let mut draw = self
            .random
            .below(ORIGINS.iter().map(|origin| origin.weight).sum());
        for (at, origin) in ORIGINS.iter().enumerate() {
            if draw < origin.weight {
                return at;
            }
            draw -= origin.weight;
        }
        0
    }

    /// A given name that makes a full name nobody has yet, as long as there are such.
    pub(super) fn fresh_name(&mut self, origin: usize, family: &str) -> (&'static str, Pronoun) {
        let mut name = self.given_name(origin);
        for _ in 0..40 {
            if !self.full_names.contains(&format!("{} {family}", name.0)) {
                break;
            }
            name = self.given_name(origin);
        }
        name
    }

    pub(super) fn given_name(&mut self, origin: usize) -> (&'static str, Pronoun) {
        let origin: Option<&Origin> = ORIGINS.get(origin);
        let pronoun = if self.random.chance(52) {
            Pronoun::She
        } else {
            Pronoun::He
        };
        let list = origin.map_or(&[] as &[&str], |origin| {
            if pronoun == Pronoun::She {
                origin.girls
            } else {
                origin.boys
            }
        });
        (self.random.pick(list), pronoun)
    }

    pub(super) fn family_name(&mut self, origin: usize) -> String {
        let list = ORIGINS
            .get(origin)
            .map_or(&[] as &[&str], |origin| origin.families);
        self.random.pick(list).to_owned()
    }

    pub(super) fn title(&mut self, pronoun: Pronoun) -> &'static str {
        match pronoun {
            _ if self.random.chance(5) => "Dr",
            Pronoun::She => self.random.pick(&["Mrs", "Mrs", "Ms", "Ms", "Miss"]),
            Pronoun::He => "Mr",
        }
    }

    pub(super) fn nicknames(&mut self, given: &str, percent: usize) -> Vec<String> {
        let known = NICKNAMES
            .iter()
            .find(|(name, _)| *name == given)
            .map_or(&[] as &[&str], |(_, short)| short);
        if known.is_empty() || !self.random.chance(percent) {
            return Vec::new();
        }
        vec![self.random.pick(known).to_owned()]
    }

    pub(super) fn home(&mut self, origin: usize, family: &str) -> Household {
        let (address, postcode) = self.address();
        Household {
            origin,
            family: family.to_owned(),
            address,
            postcode,
        }
    }

    /// House and road of a town that is on no map, and a postcode of an area that is not either.
    pub(super) fn address(&mut self) -> (String, String) {
        let road = self.random.pick(names::ROADS);
        let address = format!("{} {road}", self.random.between(1, 148));
        let letters: Vec<char> = "ABDEFGHJLNPQRSTUWXYZ".chars().collect();
        let (one, two) = (self.random.pick(&letters), self.random.pick(&letters));
        let postcode = format!(
            "ZZ{} {}{one}{two}",
            self.random.between(1, 29),
            self.random.between(1, 9)
        );
        (address, postcode)
    }

    pub(super) fn birth_date(&mut self, youngest: u8, oldest: u8) -> Date {
        let age = self.random.between(i32::from(youngest), i32::from(oldest));
        dates::plus(
            self.today,
            -(age * 365 + age / 4 + self.random.between(1, 360)),
        )
    }

    /// 07700 900000 to 900999, each once; none when they are used up.
    pub(super) fn mobile(&mut self) -> Option<String> {
        let number = (self.mobiles * 379 + 101) % 1000;
        self.mobiles += 1;
        (self.mobiles <= 1000).then(|| format!("07700 900{number:03}"))
    }

    /// 01632 960000 to 960998, each once; the last is the organisation's own.
    pub(super) fn landline(&mut self) -> Option<String> {
        let number = (self.landlines * 271 + 45) % 999;
        self.landlines += 1;
        (self.landlines <= 999).then(|| format!("01632 960{number:03}"))
    }

    pub(super) fn office_line(&mut self) -> String {
        format!("020 7946 0{:03}", self.random.below(1000))
    }

    /// From the range kept for tests, with its check digit.
    pub(super) fn nhs_number(&mut self) -> String {
        loop {
            let body = 999_000_000 + self.random.between(0, 999_999);
            let weighed: i32 = body
                .to_string()
                .bytes()
                .zip((2..=10).rev())
                .map(|(digit, weight)| i32::from(digit - b'0') * weight)
                .sum();
            let check = (11 - weighed % 11) % 11;
            if check < 10 {
                let digits = format!("{body}{check}");
                let (first, rest) = digits.split_at_checked(3).unwrap_or_default();
                let (second, third) = rest.split_at_checked(3).unwrap_or_default();
                return format!("{first} {second} {third}");
            }
        }
    }

    pub(super) fn personal_email(&mut self, given: &str, family: &str) -> String {
        let domain = self.random.pick(&[
            "mail.example.com",
            "post.example.net",
            "inbox.example.org",
            "home.example.com",
        ]);
        self.email(given, family, domain)
    }

    pub(super) fn email(&mut self, given: &str, family: &str, domain: &str) -> String {
        let (given, family) = (letters_of(given), letters_of(family));
        let initial: String = given.chars().take(1).collect();
        let local = match self.random.below(if domain.starts_with("bramblewood") {
            1
        } else {
            5
        }) {
            0 | 1 => format!("{given}.{family}"),
            2 => format!("{initial}{family}"),
            3 => format!("{given}_{initial}{}", self.random.between(60, 99)),
            _ => format!("{family}.{given}"),
        };
        let mut address = format!("{local}@{domain}");
        for number in 2.. {
            if self.emails.insert(address.clone()) {
                break;
            }
            address = format!("{local}{number}@{domain}");
        }
        address
    }
}

fn letters_of(name: &str) -> String {
    names::folded(name)
        .chars()
        .filter(char::is_ascii_alphabetic)
        .collect::<String>()
        .to_lowercase()
}
