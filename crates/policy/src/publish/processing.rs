//! The record of processing (UK GDPR art. 30(1), obligation REC-1): the thirty columns of the
//! regulator's template, and the processor's record (art. 30(2)).

use jiff::civil::Date;

use super::recordings;
use crate::words::{capital, join};
use crate::{Capacity, Code, Pack, RecipientKind, RecordKind, Use};

/// A record of processing: lines that stand above the table, headings, rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Processing {
    /// Label and value: the controller, the officer, the representative.
    pub front: Vec<(&'static str, String)>,
    /// The headings.
    pub headings: Vec<&'static str>,
    /// The rows, each with the path of the clause it came from.
    pub rows: Vec<(Vec<String>, String)>,
}

/// The headings of the regulator's template for controllers, in order.
pub const HEADINGS: [&str; 30] = [
    "Business function",
    "Purpose of processing",
    "Name and contact details of joint controller",
    "Categories of individuals",
    "Categories of personal data",
    "Categories of recipients",
    "Link to contract with processor",
    "Names of third countries or international organisations",
    "Safeguards for exceptional transfers",
    "Retention schedule",
    "General description of technical and organisational security measures",
    "Article 6 lawful basis",
    "Article 9 condition",
    "Legitimate interests",
    "Link to record of legitimate interests assessment",
    "Rights available",
    "Automated decision-making including profiling",
    "Source of the data",
    "Link to record of consent",
    "Location of data",
    "DPIA required?",
    "DPIA progress",
    "Link to DPIA",
    "Has a breach occurred?",
    "Link to record of breach",
    "DPA 2018 Schedule 1 condition",
    "Article 6 basis (for criminal and special category data under Schedule 1)",
    "Link to retention and erasure policy",
    "Retained and erased in accordance with the policy?",
    "Reasons for not adhering",
];

/// What only live data can say of a use: impact assessment, consent, breaches, retention.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Live {
    /// Where consent is on record.
    pub consent: String,
    /// Whether an impact assessment is required, how far it is, and where it is.
    pub impact: [String; 3],
    /// Whether a breach occurred, and where it is on record.
    pub breach: [String; 2],
    /// Whether it is retained and erased by the policy, and if not why.
    pub kept: [String; 2],
}

/// Whether a code of the law stands for somebody's agreement: they all end so, whether it is asked for
/// by art. 6, art. 9 or Schedule 1.
pub fn is_consent(code: &str) -> bool {
    code.ends_with("consent")
}

/// Whether a use rests on agreement: on consent, or on a condition that is explicit consent.
pub fn relies_on_consent(one: &Use) -> bool {
    is_consent(&one.basis) || one.conditions.iter().any(|code| is_consent(code))
}

/// The controller's record, with a row for each use of each kind of record, and for each recording
/// that is kept as none; `live` fills in what only live data can say.
pub fn processing(pack: &Pack, on: Date, live: impl Fn(&RecordKind, &Use) -> Live) -> Processing {
    let mut rows = Vec::new();
    for record in pack
        .records
        .iter()
        .filter(|one| one.capacity != Capacity::Processor)
    {
        for (number, one) in record.uses.iter().enumerate() {
            let row = Row {
                pack,
                record,
                one,
                on,
            };
            let path = format!("record[{}].use[{number}]", record.code);
            rows.push((row.cells(&live(record, one)), path));
        }
    }
    for one in recordings::by_themselves(pack) {
        let path = format!("recording[{}]", one.code);
        rows.push((recordings::line(pack, one, on), path));
    }
    Processing {
        front: front(pack),
        headings: HEADINGS.to_vec(),
        rows,
    }
}

fn front(pack: &Pack) -> Vec<(&'static str, String)> {
    let organisation = &pack.organisation;
    let contact =
        |name: &str, email: &str, telephone: &str| format!("{name}, {email}, {telephone}");
    let officer = &organisation.dpo;
    vec![
        (
            "Controller",
            contact(
                &organisation.legal_name,
                &organisation.email,
                &organisation.telephone,
            ),
        ),
        ("Address", organisation.address.join(", ")),
        (
            "Registration",
            organisation.registration_number.clone().unwrap_or_default(),
        ),
        (
            "Data protection officer",
            contact(&officer.name, &officer.email, &officer.telephone),
        ),
        (
            "Representative",
            "none: established in the United Kingdom".to_owned(),
        ),
        (
            "Version",
            format!(
                "{}, in force from {}",
                pack.front.version,
                calendar::in_words(pack.front.effective_on)
            ),
        ),
    ]
}

struct Row<'a> {
    pack: &'a Pack,
    record: &'a RecordKind,
    one: &'a Use,
    on: Date,
}

impl Row<'_> {
    fn cells(&self, live: &Live) -> Vec<String> {
        let (pack, record, one) = (self.pack, self.record, self.one);
        let law = pack.law.on(self.on);
        let basis = law
            .basis(&one.basis)
            .map(|entry| format!("{} ({})", entry.title, entry.citation));
        let basis = basis.unwrap_or_default();
        let category = pack.category_of(record);
        let guarded = category.is_some_and(|one| one.is_special() || one.is_criminal());
        let [impact, progress, link] = live.impact.clone();
        let [breach, breach_link] = live.breach.clone();
        let [kept, why_not] = live.kept.clone();
        vec![
            record
                .function
                .clone()
                .unwrap_or_else(|| record.many.clone()),
            pack.purpose(&one.purpose)
                .map(|one| capital(&one.title))
                .unwrap_or_default(),
            self.joint(),
            self.people(),
            category
                .map(|one| format!("{}: {}", one.title, one.field_titles().join(", ")))
                .unwrap_or_default(),
            self.recipients(|_| true, |one| one.title.clone()),
            self.recipients(
                |one| one.kind == RecipientKind::Processor,
                |one| one.contract.clone().unwrap_or_default(),
            ),
            self.transfers(|one| one.country.clone()),
            self.transfers(|one| one.safeguard.clone()),
            self.retention(),
            pack.security
                .as_ref()
                .map(|one| one.measures.join("; "))
                .unwrap_or_default(),
            basis.clone(),
            self.conditions(law::Kind::Art9),
            one.interest.clone().unwrap_or_default(),
            one.assessment
                .as_ref()
                .map(|code| format!("assessment {code}"))
                .unwrap_or_default(),
            rights(&one.basis),
            self.machines(),
            titles(&record.sources, |code| {
                pack.source(code).map(|one| one.title.clone())
            }),
            live.consent.clone(),
            titles(&record.places, |code| {
                pack.places
                    .iter()
                    .find(|one| one.code == code.as_str())
                    .map(|one| one.title.clone())
            }),
            impact,
            progress,
            link,
            breach,
            breach_link,
            self.conditions(law::Kind::Schedule1),
            if guarded { basis } else { String::new() },
            "retention schedule".to_owned(),
            kept,
            why_not,
        ]
    }

    fn joint(&self) -> String {
        if self.record.capacity != Capacity::Joint {
            return String::new();
        }
        let code = self.record.commission.as_ref();
        let commission = code.and_then(|code| {
            self.pack
                .commissions
                .iter()
                .find(|one| one.code == code.as_str())
        });
        commission.map(|one| one.title.clone()).unwrap_or_default()
    }

    fn people(&self) -> String {
        let about = if self.one.people.is_empty() {
            &self.record.people
        } else {
            &self.one.people
        };
        titles(about, |code| {
            self.pack.person(code).map(|one| one.many.clone())
        })
    }

    fn recipients(
        &self,
        which: impl Fn(&crate::Recipient) -> bool,
        say: impl Fn(&crate::Recipient) -> String,
    ) -> String {
        let recipients = self
            .record
            .recipients
            .iter()
            .filter_map(|code| self.pack.recipient(code));
        let said: Vec<String> = recipients.filter(|one| which(one)).map(say).collect();
        said.join("; ")
    }

    fn transfers(&self, say: impl Fn(&crate::Transfer) -> String) -> String {
        let transfers = self.pack.transfers.iter();
        let said: Vec<String> = transfers
            .filter(|one| self.record.recipients.contains(&one.recipient))
            .map(say)
            .collect();
        if said.is_empty() {
            "none".to_owned()
        } else {
            said.join("; ")
        }
    }

    fn retention(&self) -> String {
        let mut words: Vec<String> = Vec::new();
        for person in &self.record.people {
            if let Some(rule) = self.pack.retention_of(self.record, person) {
                let said = format!("{}: {}", rule.title, rule.words());
                if !words.contains(&said) {
                    words.push(said);
                }
            }
        }
        words.join("; ")
    }

    fn conditions(&self, kind: law::Kind) -> String {
        let law = self.pack.law.on(self.on);
        let conditions = self
            .one
            .conditions
            .iter()
            .filter_map(|code| law.condition(code));
        let said: Vec<String> = conditions
            .filter(|entry| entry.kind == kind)
            .map(|entry| format!("{} ({})", entry.title, entry.citation))
            .collect();
        said.join("; ")
    }

    fn machines(&self) -> String {
        let profiled = self.pack.profiling.iter().any(|one| {
            one.purpose == self.one.purpose
                && one
                    .people
                    .iter()
                    .any(|person| self.record.people.contains(person))
        });
        match (self.pack.automated.used, profiled) {
            (false, false) => "no".to_owned(),
            (false, true) => "profiling, no decision by a machine alone".to_owned(),
            (true, _) => "yes".to_owned(),
        }
    }
}

/// The rights that people have where their data is used on a basis.
pub(super) fn rights(basis: &str) -> String {
    let mut rights = vec!["access", "rectification", "restriction", "complaint"];
    if basis != "legal-obligation" {
        rights.push("erasure");
    }
    if matches!(basis, "consent" | "contract") {
        rights.push("portability");
    }
    if basis == "consent" {
        rights.push("withdrawal of consent");
    }
    if matches!(
        basis,
        "legitimate-interests" | "recognised-legitimate-interest" | "public-task"
    ) {
        rights.push("objection");
    }
    rights.join(", ")
}

/// The titles of what codes refer to, in a sentence.
fn titles(codes: &[Code], title: impl Fn(&Code) -> Option<String>) -> String {
    let titles: Vec<String> = codes.iter().filter_map(title).collect();
    capital(&join(&titles))
}

/// The processor's record: what is done for others, on their instruction.
pub fn for_others(pack: &Pack) -> Option<Processing> {
    let mut rows = Vec::new();
    for record in pack
        .records
        .iter()
        .filter(|one| one.capacity == Capacity::Processor)
    {
        let code = record.commission.as_ref();
        let commission = code.and_then(|code| {
            pack.commissions
                .iter()
                .find(|one| one.code == code.as_str())
        });
        let category = pack.category_of(record).map(|one| one.title.clone());
        let measures = pack.security.as_ref().map(|one| one.measures.join("; "));
        rows.push((
            vec![
                commission.map(|one| one.title.clone()).unwrap_or_default(),
                "none".to_owned(),
                format!("{} ({})", record.many, category.unwrap_or_default()),
                "none".to_owned(),
                "none".to_owned(),
                measures.unwrap_or_default(),
                commission
                    .map(|one| format!("commission {}", one.code))
                    .unwrap_or_default(),
            ],
            format!("record[{}]", record.code),
        ));
    }
    if rows.is_empty() {
        return None;
    }
    Some(Processing {
        front: front(pack),
        headings: vec![
            "Controller and contact",
            "Controller’s representative",
            "Categories of processing",
            "Names of third countries or international organisations",
            "Safeguards for exceptional transfers",
            "General description of security measures",
            "Link to contract",
        ],
        rows,
    })
}
