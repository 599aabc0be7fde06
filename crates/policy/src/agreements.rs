//! What people may agree to or not, by the policy: each use that rests on consent, each use of
//! pictures, and each story (obligations CON-1 to CON-7). Consent is asked for one thing at a time
//! (UK GDPR arts 4(11) and 7; recital 43), so each stands by itself.

use crate::publish::relies_on_consent;
use crate::storing::lower;
use crate::words::{capital, join};
use crate::{Capacity, Pack, RecordKind, StoryChoice, Use};

/// Something that people may agree to, take back, or not agree to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// Its code: `marketing`, `support-need.teaching`, `photograph-consent.our-website`.
    pub code: String,
    /// What it is, for headings: "Health and support needs: to plan and give your sessions".
    pub title: String,
    /// What people may be shown when they are asked, in the policy's words.
    pub wording: String,
    /// Whether it is about special category or criminal offence data, and has to be explicit: UK
    /// GDPR arts 9(2)(a) and 10.
    pub explicit: bool,
    /// The kinds of people who may be asked.
    pub people: Vec<String>,
    /// The kinds of record, each with the purpose, that rest on it.
    pub rests: Vec<(String, String)>,
    /// Whether a parent or carer answers for any child, whatever the child's age: so for pictures, where
    /// the policy says who gives permission for children.
    pub by_carers: bool,
    /// What a person may choose, where they may: how their story is told.
    pub choices: Vec<StoryChoice>,
}

impl Agreement {
    /// Whether a kind of record, used for a purpose, rests on it.
    pub fn carries(&self, record: &str, purpose: &str) -> bool {
        let mut rests = self.rests.iter();
        rests.any(|(kind, of)| kind == record && of == purpose)
    }

    /// Whether such people may be asked.
    pub fn is_for(&self, kind_of_person: &str) -> bool {
        self.people.iter().any(|one| one == kind_of_person)
    }
}

impl Pack {
    /// Everything that people may agree to or not.
    ///
    /// Data that is neither special category nor of offences is asked for by purpose, whatever kinds
    /// of record it stands in: somebody who wants the newsletter is not asked once for their name
    /// and once for their address. Sensitive data is asked for by kind of record, too.
    pub fn agreements(&self) -> Vec<Agreement> {
        let mut all: Vec<Agreement> = Vec::new();
        let controlled = |one: &&RecordKind| one.capacity != Capacity::Processor;
        for record in self.records.iter().filter(controlled) {
            for one in record.uses.iter().filter(|one| relies_on_consent(one)) {
                for agreement in self.of_use(record, one) {
                    match all.iter_mut().find(|known| known.code == agreement.code) {
                        Some(known) => self.merge(known, agreement),
                        None => all.push(agreement),
                    }
                }
            }
        }
        all
    }

    /// One thing that people may agree to, by its code.
    pub fn agreement(&self, code: &str) -> Option<Agreement> {
        self.agreements().into_iter().find(|one| one.code == code)
    }

    /// What is asked for a use: one thing, or one for each use of the pictures.
    fn of_use(&self, record: &RecordKind, one: &Use) -> Vec<Agreement> {
        let is = |code: Option<&crate::Code>| code == Some(&record.code);
        let pictures = self.photographs.as_ref();
        let pictures = pictures.filter(|said| said.taken && is(said.record.as_ref()));
        let stories = self.stories.as_ref();
        let stories = stories.filter(|said| is(said.record.as_ref()));
        let explicit = !one.conditions.is_empty();
        let purpose = one.purpose.as_str();
        let base = Agreement {
            code: if explicit {
                format!("{}.{purpose}", record.code)
            } else {
                purpose.to_owned()
            },
            title: String::new(),
            wording: String::new(),
            explicit,
            people: if one.people.is_empty() {
                &record.people
            } else {
                &one.people
            }
            .iter()
            .map(ToString::to_string)
            .collect(),
            rests: vec![(record.code.to_string(), purpose.to_owned())],
            by_carers: pictures.is_some_and(|said| said.for_children.is_some()),
            choices: stories.map_or_else(Vec::new, |said| said.choices.clone()),
        };
        let Some(pictures) = pictures.filter(|said| !said.uses.is_empty()) else {
            return vec![self.worded(base)];
        };
        let each = pictures.uses.iter().map(|shown| Agreement {
            code: format!("{}.{}", record.code, slug(shown)),
            title: format!("Pictures and video: {shown}"),
            wording: format!(
                "We would like to show pictures and video in which you can be seen. Where: {shown}. {}",
                self.free()
            ),
            ..base.clone()
        });
        each.collect()
    }

    fn merge(&self, known: &mut Agreement, other: Agreement) {
        let new = |have: &[String], one: &String| !have.contains(one);
        let people: Vec<String> = other
            .people
            .into_iter()
            .filter(|one| new(&known.people, one))
            .collect();
        known.people.extend(people);
        known.rests.extend(other.rests);
        if !known.explicit {
            *known = self.worded(known.clone());
        }
    }

    /// With its title and what people may be shown.
    fn worded(&self, mut of: Agreement) -> Agreement {
        let kinds = of
            .rests
            .iter()
            .filter_map(|(kind, _)| self.record_kind(kind));
        let mut names: Vec<String> = Vec::new();
        for name in kinds.map(|kind| lower(&kind.many)) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let purpose = of
            .rests
            .first()
            .and_then(|(_, purpose)| self.purpose(purpose));
        let purpose = purpose.map_or("", |purpose| purpose.title.as_str());
        let names = join(&names);
        of.title = format!("{}: {purpose}", capital(&names));
        of.wording = format!(
            "We would like to use what we hold about you ({names}) {purpose}. {}",
            self.free()
        );
        of
    }

    /// That nobody has to, and how it is taken back: UK GDPR art. 7(3).
    fn free(&self) -> String {
        let how = self
            .consent
            .as_ref()
            .and_then(|one| one.withdrawal.as_ref());
        match how {
            Some(how) => format!("You do not have to agree. You can take it back: {how}."),
            None => "You do not have to agree. You can take it back at any time.".to_owned(),
        }
    }
}

/// Words as a part of a code.
fn slug(words: &str) -> String {
    let parts = words.split(|c: char| !c.is_ascii_alphanumeric());
    let parts: Vec<String> = parts
        .filter(|one| !one.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    parts.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packs;

    fn of(code: &str) -> Vec<Agreement> {
        let shipped = packs::shipped(code).unwrap();
        Pack::parse(shipped.files).unwrap().agreements()
    }

    #[test]
    fn each_use_of_pictures_is_asked_for_by_itself() {
        let all = of("private-tutoring");
        let shown: Vec<_> = all
            .iter()
            .map(|one| (one.code.as_str(), one.explicit))
            .collect();
        assert_eq!(
            shown,
            [
                ("support-need.teaching", true),
                ("photograph-consent.our-website", false),
                ("photograph-consent.a-leaflet", false),
                ("photograph-consent.social-media", false),
                ("photograph-consent.training-of-tutors", false),
            ]
        );
        let website = &all[1];
        assert!(website.carries("photograph-consent", "publicity"));
        assert!(website.is_for("tutor") && !website.is_for("head"));
        insta::assert_snapshot!(website.wording);
    }

    #[test]
    fn one_purpose_is_asked_for_once_and_sensitive_data_by_its_kind() {
        let all = of("community-interest");
        let shown = all
            .iter()
            .map(|one| format!("{} | {}", one.code, one.title));
        insta::assert_snapshot!(shown.collect::<Vec<_>>().join("\n"));
        let marketing = all.iter().find(|one| one.code == "marketing").unwrap();
        assert!(
            ["learner", "supporter", "guest", "enquirer"]
                .iter()
                .all(|kind| marketing.is_for(kind))
        );
        assert!(marketing.carries("preference", "marketing"));
        let story = all
            .iter()
            .find(|one| one.code == "story.publicity")
            .unwrap();
        assert_eq!(story.choices.len(), 3);
    }

    #[test]
    fn whatever_rests_on_consent_can_be_agreed_to() {
        for pack in packs::all() {
            let read = Pack::parse(pack.files).unwrap();
            let all = read.agreements();
            for record in read
                .records
                .iter()
                .filter(|one| one.capacity != Capacity::Processor)
            {
                for one in record.uses.iter().filter(|one| relies_on_consent(one)) {
                    let carries =
                        |of: &&Agreement| of.carries(record.code.as_str(), one.purpose.as_str());
                    assert!(
                        all.iter().any(|of| carries(&of)),
                        "{} {}",
                        pack.code,
                        record.code
                    );
                }
            }
            let mut codes: Vec<_> = all.iter().map(|one| &one.code).collect();
            codes.sort();
            codes.dedup();
            assert_eq!(codes.len(), all.len());
        }
    }
}
