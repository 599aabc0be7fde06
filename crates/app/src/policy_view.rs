//! The adopted policy in plain words: who, what, why, from whom, to whom, until when.

use access::{DataClass, Scope, acts, authorise};
use jiff::civil::Date;
use policy::{Holds, Pack, RecordKind, Use};

use crate::{AppError, Ctx, Engine};

/// The policy as a page shows it.
#[derive(Clone, Debug)]
pub struct PolicyView {
    /// Its title.
    pub title: String,
    /// Its version.
    pub version: u32,
    /// Since when it holds.
    pub effective_on: Date,
    /// When it is to be looked at again.
    pub review_by: Date,
    /// The written policy it was made from.
    pub written_policy: Option<String>,
    /// The kinds of people: the word for several, and whether they are children.
    pub people: Vec<(String, bool)>,
    /// Words of the house that the policy defines, and what it means by them.
    pub meanings: Vec<(String, String)>,
    /// Everything that is kept.
    pub records: Vec<KindInWords>,
    /// Whom data is given to, and why.
    pub recipients: Vec<(String, String)>,
    /// How long things are kept: title, rule, what then, reason.
    pub retention: Vec<RuleInWords>,
    /// Our own aim for a request, in working days.
    pub aim_working_days: u16,
}

/// A kind of record in words.
#[derive(Clone, Debug)]
pub struct KindInWords {
    /// Its code.
    pub code: String,
    /// What it is: "Session report".
    pub title: String,
    /// Several of it.
    pub many: String,
    /// The category it belongs to.
    pub category: String,
    /// How well guarded it is.
    pub class: DataClass,
    /// Codes of the kinds of people it is kept about.
    pub about_codes: Vec<String>,
    /// The kinds of people it is kept about.
    pub about: Vec<String>,
    /// Why, and by what right.
    pub uses: Vec<UseInWords>,
    /// Where it may come from: code and words.
    pub sources: Vec<(String, String)>,
    /// To whom it may be given.
    pub recipients: Vec<String>,
    /// Until when: for whom (empty for all), and the rule.
    pub until: Vec<(String, RuleInWords)>,
    /// What is asked for it: the fields of its category, without those that stand with the person.
    pub fields: Vec<policy::DataField>,
    /// Whether people write it; if not it stands for details or documents alone.
    pub written: bool,
    /// What of Caretaker's own it stands for, if anything.
    pub holds: Option<Holds>,
    /// Where in the policy it stands.
    pub origin: String,
}

impl KindInWords {
    /// Whether it stands for details: one of its kind for each person, changed in place.
    pub fn is_details(&self) -> bool {
        self.holds == Some(Holds::Details)
    }
}

/// A use of a kind of record.
#[derive(Clone, Debug)]
pub struct UseInWords {
    /// The purpose.
    pub purpose: String,
    /// The basis, in words of the law.
    pub basis: Right,
    /// Conditions for special category or criminal offence data.
    pub conditions: Vec<Right>,
    /// The legitimate interest, where that is the basis.
    pub interest: Option<String>,
    /// For whom only; empty for all.
    pub only: Vec<String>,
}

/// A basis or condition of the law, in words, with where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Right {
    /// What it says.
    pub words: String,
    /// Article, section or paragraph.
    pub citation: String,
}

/// A retention rule in words.
#[derive(Clone, Debug)]
pub struct RuleInWords {
    /// What it is about.
    pub title: String,
    /// How long.
    pub words: String,
    /// What then.
    pub then: String,
    /// Why so long.
    pub reason: String,
    /// Where in the policy it stands.
    pub origin: String,
}

impl Ctx<'_> {
    /// The adopted policy.
    pub fn show_policy(&self) -> Result<PolicyView, AppError> {
        let allowed =
            authorise::<acts::PackLook>(&self.actor, &Scope::Organisation, self.purpose())?;
        let pack = self.engine.pack();
        let view = PolicyView {
            title: pack.front.title.clone(),
            version: pack.front.version,
            effective_on: pack.front.effective_on,
            review_by: pack.front.review_by,
            written_policy: pack.front.written_policy.clone(),
            people: pack
                .people
                .iter()
                .map(|kind| (kind.many.clone(), kind.child))
                .collect(),
            meanings: self.engine.house_words().meanings(),
            records: self.engine.kinds_in_words(self.today()),
            recipients: pack
                .recipients
                .iter()
                .map(|r| (r.title.clone(), r.why.clone()))
                .collect(),
            retention: pack.retention.iter().map(rule_in_words).collect(),
            aim_working_days: pack.requests.aim_working_days.0,
        };
        self.look_at_list(&allowed, &serde_json::Value::Null, &[])?;
        Ok(view)
    }
}

impl Engine {
    /// Every kind of record of the policy, in words.
    pub fn kinds_in_words(&self, on: Date) -> Vec<KindInWords> {
        let pack = self.pack();
        pack.records
            .iter()
            .map(|kind| self.kind_in_words(&pack, kind, on))
            .collect()
    }

    /// What the law says of a basis or condition on a day; its code if the law no longer has it.
    pub fn right_in_words(&self, code: &str, on: Date) -> Right {
        let entry = law::uk().ok().and_then(|law| {
            let law = law.on(on);
            law.basis(code).or_else(|| law.condition(code))
        });
        entry.map_or_else(
            || Right {
                words: code.to_owned(),
                citation: String::new(),
            },
            |entry| Right {
                words: entry.title.clone(),
                citation: entry.citation.clone(),
            },
        )
    }

    /// A source as those who work here read it: the policy says *you* to the person, who is not
    /// the one reading.
    pub fn source_in_words(&self, title: &str) -> String {
        let pack = self.pack();
        let themselves = pack
            .sources
            .iter()
            .any(|source| source.themselves && source.title == title);
        if themselves {
            "the person themselves".to_owned()
        } else {
            title.to_owned()
        }
    }

    fn kind_in_words(&self, pack: &Pack, kind: &RecordKind, on: Date) -> KindInWords {
        let many = |code: &str| {
            pack.person(code)
                .map_or_else(|| code.to_owned(), |kind| kind.many.clone())
        };
        let mut until = Vec::new();
        until.extend(
            pack.retention_rule(kind.retention.as_str())
                .map(|rule| (String::new(), rule_in_words(rule))),
        );
        for (person, rule) in &kind.retention_for {
            until.extend(
                pack.retention_rule(rule.as_str())
                    .map(|rule| (many(person), rule_in_words(rule))),
            );
        }
        KindInWords {
            code: kind.code.as_str().to_owned(),
            title: kind.title.clone(),
            many: kind.many.clone(),
            category: pack
                .category_of(kind)
                .map_or_else(String::new, |category| category.title.clone()),
            class: self.class_of(kind.category.as_str()),
            about_codes: kind.people.iter().map(|p| p.as_str().to_owned()).collect(),
            about: kind.people.iter().map(|p| many(p.as_str())).collect(),
            uses: kind
                .uses
                .iter()
                .map(|one| self.use_in_words(pack, one, on))
                .collect(),
            sources: kind
                .sources
                .iter()
                .filter_map(|code| {
                    let source = pack.source(code.as_str())?;
                    let words = self.source_in_words(&source.title);
                    Some((code.as_str().to_owned(), words))
                })
                .collect(),
            recipients: kind
                .recipients
                .iter()
                .filter_map(|code| Some(pack.recipient(code.as_str())?.title.clone()))
                .collect(),
            until,
            fields: pack.fields_of(kind).into_iter().cloned().collect(),
            written: pack.is_written(kind),
            holds: kind.holds,
            origin: kind.origin.words(),
        }
    }

    fn use_in_words(&self, pack: &Pack, one: &Use, on: Date) -> UseInWords {
        UseInWords {
            purpose: pack
                .purpose(one.purpose.as_str())
                .map_or_else(|| one.purpose.as_str().to_owned(), |p| p.title.clone()),
            basis: self.right_in_words(one.basis.as_str(), on),
            conditions: one
                .conditions
                .iter()
                .map(|code| self.right_in_words(code.as_str(), on))
                .collect(),
            interest: one.interest.clone(),
            only: one
                .people
                .iter()
                .filter_map(|code| Some(pack.person(code.as_str())?.many.clone()))
                .collect(),
        }
    }
}

fn rule_in_words(rule: &policy::RetentionRule) -> RuleInWords {
    RuleInWords {
        title: rule.title.clone(),
        words: rule.words(),
        then: rule.then.words().to_owned(),
        reason: rule.reason.clone(),
        origin: rule.origin.words(),
    }
}
