//! How the organisation calls the kinds of people, in whatever form a sentence needs (obligation
//! GOV-10). Whatever page, letter, command or refusal speaks of a kind of person asks here: the
//! words are those of the policy in force.
//!
//! Sentences know people by plain words, which no reader sees: `learner`, `carer`, `tutor`, `school`
//! and `session` of the policy's `[words]`, and the codes of its kinds of people.

use std::sync::Arc;

use access::{Purpose, Role};
use policy::{Pack, capital, with_article};

use crate::{Engine, bodies::Login};

/// The words of the policy in force.
#[derive(Clone, Debug)]
pub struct HouseWords {
    pack: Arc<Pack>,
}

impl Engine {
    /// The words of the house.
    pub fn house_words(&self) -> HouseWords {
        HouseWords::of(self.pack())
    }

    /// What somebody who signs in is called: the title of their role of the policy.
    pub fn title_of(&self, login: &Login) -> String {
        let of_the_policy = self.policy_role_of(login).map(|role| role.title);
        of_the_policy.unwrap_or_else(|| {
            let role = Role::from_code(&login.role);
            role.map_or_else(|| login.role.clone(), |role| self.house_words().role(role))
        })
    }

    /// The house's word for a kind of person, one of it.
    pub fn kind_of_person(&self, code: &str) -> String {
        self.house_words().kind(code)
    }

    /// The kinds of people of the policy: code, one, many.
    pub fn kinds_of_people(&self) -> Vec<(String, String, String)> {
        let pack = self.pack();
        let people = pack.people.iter();
        people
            .map(|kind| {
                (
                    kind.code.as_str().to_owned(),
                    kind.one.clone(),
                    kind.many.clone(),
                )
            })
            .collect()
    }
}

impl HouseWords {
    /// The words of a policy.
    pub fn of(pack: Arc<Pack>) -> Self {
        Self { pack }
    }

    /// One: "mentee".
    pub fn one(&self, plain: &str) -> String {
        if self.pack.words.contains_key(plain) {
            self.pack.word(plain).to_owned()
        } else {
            self.kind(plain)
        }
    }

    /// Several: "mentees".
    pub fn many(&self, plain: &str) -> String {
        match self.pack.person(plain) {
            Some(kind) if !self.pack.words.contains_key(plain) => kind.many.clone(),
            Some(_) | None => self.pack.words_for(plain),
        }
    }

    /// One with its article: "a mentee", "an e-tutor".
    pub fn a(&self, plain: &str) -> String {
        with_article(&self.one(plain))
    }

    /// One of a kind of person by its code, whether or not `[words]` says more.
    pub fn kind(&self, code: &str) -> String {
        let kind = self.pack.person(code);
        kind.map_or_else(|| code.to_owned(), |kind| kind.one.clone())
    }

    /// The code of the kind of person that somebody means who writes the code itself or the house's
    /// word for it: a list says "Mentee" where the policy's files say `learner`.
    pub fn kind_meant(&self, text: &str) -> Option<&str> {
        let wanted = text.trim().to_lowercase();
        let of_code = self.pack.person(text.trim());
        let of_words = || {
            let mut kinds = self.pack.people.iter();
            kinds.find(|kind| {
                [&kind.one, &kind.many]
                    .iter()
                    .any(|word| word.to_lowercase() == wanted)
            })
        };
        of_code.or_else(of_words).map(|kind| kind.code.as_str())
    }

    /// One of each kind of person.
    pub fn kinds(&self) -> Vec<&str> {
        let people = self.pack.people.iter();
        people.map(|kind| kind.one.as_str()).collect()
    }

    /// The words that the policy defines, several of each, and what it means by them.
    pub fn meanings(&self) -> Vec<(String, String)> {
        let words = self.pack.words.values();
        words
            .filter_map(|word| Some((word.many.clone(), word.meaning.clone()?)))
            .collect()
    }

    /// What those are called who sign in as this: the titles of the policy's roles for it.
    pub fn role(&self, role: Role) -> String {
        let titles: Vec<&str> = self
            .pack
            .roles
            .iter()
            .filter(|one| one.signs_in_as.as_deref() == Some(role.code()))
            .map(|one| one.title.as_str())
            .collect();
        if titles.is_empty() {
            role.words().to_owned()
        } else {
            titles.join(" or ")
        }
    }

    /// The codes of all that one can sign in as, each with what the house calls it.
    pub fn roles_to_sign_in_as(&self) -> String {
        let accounts = Role::ALL.into_iter().filter(|role| role.has_account());
        let named: Vec<String> = accounts
            .map(|role| format!("{} ({})", role.code(), self.role(role)))
            .collect();
        named.join(", ")
    }

    /// What something is done for.
    pub fn purpose(&self, purpose: Purpose) -> String {
        match purpose {
            Purpose::Teaching => format!("planning and giving {}", self.many("session")),
            Purpose::Safeguarding
            | Purpose::Administration
            | Purpose::RightsRequest
            | Purpose::Security
            | Purpose::Audit => purpose.words().to_owned(),
        }
    }

    /// What the other is to a person: by the kind of their relation, and whether it goes from the
    /// person to the other.
    pub fn relation(&self, kind: &str, outward: bool) -> String {
        let whose =
            |plain: &str| format!("{} whose {} they are", self.one("learner"), self.one(plain));
        match (kind, outward) {
            ("carer-of", false) => self.one("carer"),
            ("carer-of", true) => whose("carer"),
            ("tutor-of", false) => self.one("tutor"),
            ("tutor-of", true) => whose("tutor"),
            ("placed-by", true) => "placed them with us".to_owned(),
            ("placed-by", false) => format!("{} they placed with us", self.one("learner")),
            ("sibling-of", _) => "brother or sister".to_owned(),
            ("refers", false) => "told them of us".to_owned(),
            ("refers", true) => "came to us through them".to_owned(),
            (other, _) => other.replace('-', " "),
        }
    }

    /// A sentence that is written down in the program, with its plain words for people made the
    /// house's: "a tutor sees the learners" is "a mentor sees the mentees". Not for what somebody
    /// typed.
    pub fn say(&self, sentence: &str) -> String {
        let mut said = String::with_capacity(sentence.len());
        for piece in sentence.split_inclusive(' ') {
            let end = piece.find(|c: char| !c.is_ascii_alphabetic());
            let (word, rest) = piece.split_at(end.unwrap_or(piece.len()));
            match self.in_place_of(word) {
                Some(ours) => push_with_article(&mut said, &ours),
                None => said.push_str(word),
            }
            said.push_str(rest);
        }
        said
    }

    /// The house's word for a plain one as it stands in a sentence: large or small, one or several.
    fn in_place_of(&self, word: &str) -> Option<String> {
        let small = word.to_lowercase();
        let of = |plain: &&str| match small.strip_prefix(plain)? {
            "" => Some(self.one(plain)),
            "s" => Some(self.many(plain)),
            _ => None,
        };
        let ours = PLAIN.iter().find_map(of)?;
        let is_large = word.starts_with(|c: char| c.is_uppercase());
        Some(if is_large { capital(&ours) } else { ours })
    }
}

/// By what sentences of the program call people.
const PLAIN: [&str; 3] = ["learner", "carer", "tutor"];

/// Goes on with a word; an article that stands before it becomes the word's own.
fn push_with_article(said: &mut String, word: &str) {
    let before = said.trim_end();
    let last = before.rsplit(' ').next().unwrap_or_default().to_owned();
    if !["a", "an"].contains(&last.to_lowercase().as_str()) {
        said.push_str(word);
        return;
    }
    said.truncate(before.len() - last.len());
    let ours = with_article(word);
    let is_large = last.starts_with(|c: char| c.is_uppercase());
    said.push_str(&if is_large { capital(&ours) } else { ours });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(pack: &str) -> HouseWords {
        let pack = policy::packs::shipped(pack).unwrap();
        let pack = Pack::parse(pack.files).unwrap();
        HouseWords::of(Arc::new(pack))
    }

    #[test]
    fn a_sentence_of_the_program_is_said_in_the_words_of_the_house() {
        let sentence = "A tutor sees the learners they teach, a learner’s carers and “Tutoring”.";
        for (pack, said) in [
            (
                "private-tutoring",
                "A tutor sees the tutees they teach, a tutee’s parents and carers and “Tutoring”.",
            ),
            (
                "online-provision",
                "An e-tutor sees the students they teach, a student’s parents and carers and “Tutoring”.",
            ),
            (
                "digital-mentoring",
                "A mentor sees the mentees they teach, a mentee’s parents and carers and “Tutoring”.",
            ),
        ] {
            assert_eq!(words(pack).say(sentence), said);
        }
        assert_eq!(
            words("community-interest").say("Carers: an tutor"),
            "Supporters: a volunteer"
        );
    }

    #[test]
    fn a_list_may_say_the_word_or_the_code() {
        let words = words("digital-mentoring");
        for text in ["learner", "Mentee", " mentees "] {
            assert_eq!(words.kind_meant(text), Some("learner"), "{text}");
        }
        assert_eq!(words.kind_meant("tutee"), None);
        assert_eq!(words.kind_meant("Learner"), None);
    }

    #[test]
    fn those_who_sign_in_are_called_as_the_policy_calls_them() {
        let words = words("community-interest");
        assert_eq!(words.role(Role::Tutor), "volunteer");
        assert_eq!(words.role(Role::Operator), Role::Operator.words());
        assert_eq!(
            words.roles_to_sign_in_as(),
            "dpo (data protection officer), head (service manager), tutor (volunteer)"
        );
    }

    #[test]
    fn relations_are_said_from_either_side() {
        let words = words("digital-mentoring");
        assert_eq!(words.relation("tutor-of", false), "mentor");
        assert_eq!(
            words.relation("tutor-of", true),
            "mentee whose mentor they are"
        );
        assert_eq!(
            words.relation("carer-of", true),
            "mentee whose parent or carer they are"
        );
        assert_eq!(words.a("learner"), "a mentee");
        assert_eq!(
            (words.one("partner"), words.many("partner")),
            (
                "contact at a partner".to_owned(),
                "contacts at partners".to_owned(),
            )
        );
    }
}
