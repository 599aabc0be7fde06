//! What an answer says: the letter, the Article 15 information, the schedule, the items.

use duties::grounds::{Ground, Telling};
use policy::{Held, Holds, article15};
use render::{Block, DataTable, Document, PackageItem, PackagePlan, Run};

use crate::{
    AppError, Ctx,
    bodies::{Decision, Item, Request, StoredMark},
    engine::Stored,
    package::Given,
    requests::case_number,
    search::Judge,
};

impl Ctx<'_> {
    pub(crate) fn plan(
        &self,
        case: &Request,
        judge: &Judge,
        given: &[Given],
        checkpoint: &str,
    ) -> Result<PackagePlan, AppError> {
        let items: Vec<PackageItem> = (1..)
            .zip(given)
            .map(|(n, g)| package_item(n, g, judge))
            .collect();
        let schedule = DataTable {
            headers: ["No.", "What", "Found in", "Date", "Given"]
                .map(str::to_owned)
                .to_vec(),
            rows: items
                .iter()
                .zip(given)
                .map(|(item, given)| {
                    let how = if given.marks.is_empty() {
                        "whole"
                    } else {
                        "with parts withheld"
                    };
                    vec![
                        item.number.to_string(),
                        item.title.clone(),
                        item.place.clone(),
                        item.date.clone(),
                        how.to_owned(),
                    ]
                })
                .collect(),
        };
        let (records, record_table) = self.records_out(given);
        Ok(PackagePlan {
            letter: self.letter(case, given, checkpoint)?,
            information: self.information(case, given),
            schedule,
            items,
            records,
            record_table,
        })
    }

    /// The records that are given, for machines: the same texts with the same marks.
    fn records_out(&self, given: &[Given]) -> (serde_json::Value, DataTable) {
        let pack = self.engine.pack();
        let title = |found: Option<&str>, code: &str| found.unwrap_or(code).to_owned();
        let headers = [
            "kind", "date", "category", "purpose", "basis", "source", "text",
        ];
        let rows: Vec<Vec<String>> = given
            .iter()
            .filter_map(|given| {
                let r = given.record.as_ref()?;
                Some(vec![
                    title(pack.record_kind(&r.kind).map(|k| k.title.as_str()), &r.kind),
                    r.on.to_string(),
                    title(
                        pack.category(&r.category).map(|c| c.title.as_str()),
                        &r.category,
                    ),
                    title(
                        pack.purpose(&r.purpose).map(|p| p.title.as_str()),
                        &r.purpose,
                    ),
                    r.basis.clone(),
                    title(pack.source(&r.source).map(|s| s.title.as_str()), &r.source),
                    with_marks(&given.text, &given.marks),
                ])
            })
            .collect();
        let objects: Vec<serde_json::Value> = rows
            .iter()
            .map(|row| {
                let pairs = headers.iter().zip(row);
                serde_json::Value::Object(
                    pairs
                        .map(|(k, v)| ((*k).to_owned(), v.clone().into()))
                        .collect(),
                )
            })
            .collect();
        let table = DataTable {
            headers: headers.map(str::to_owned).to_vec(),
            rows,
        };
        (serde_json::json!({ "records": objects }), table)
    }

    fn information(&self, case: &Request, given: &[Given]) -> Document {
        let pack = self.engine.pack();
        let directory = self.engine.directory();
        let capacities: Vec<String> = directory
            .person(case.subject)
            .map(|p| p.body.capacities.iter().map(|c| c.kind.clone()).collect())
            .unwrap_or_default();
        let mut kinds: Vec<(String, String)> = given
            .iter()
            .filter_map(|g| {
                g.record
                    .as_ref()
                    .map(|r| (r.capacity.clone(), r.kind.clone()))
            })
            .collect();
        let documents = given.iter().any(|g| g.record.is_none());
        for capacity in &capacities {
            let holds = [(Holds::Details, true), (Holds::Documents, documents)];
            for (holds, _) in holds.into_iter().filter(|(_, is_given)| *is_given) {
                if let Some(kind) = pack.holding(holds, capacity) {
                    kinds.push((capacity.clone(), kind.code.as_str().to_owned()));
                }
            }
        }
        kinds.sort();
        kinds.dedup();
        let held: Vec<Held<'_>> = kinds
            .iter()
            .map(|(person, record)| Held {
                kind_of_person: person,
                record_kind: record,
                sources: &[],
            })
            .collect();
        let mut blocks = Vec::new();
        for section in article15(&pack, &held, self.today()) {
            blocks.push(Block::Heading(2, section.title.to_owned()));
            if !section.text.is_empty() {
                blocks.push(Block::Paragraph(vec![Run::text(section.text)]));
            }
            if !section.items.is_empty() {
                let items = section
                    .items
                    .into_iter()
                    .map(|item| vec![Run::text(item)])
                    .collect();
                blocks.push(Block::Bullets(items));
            }
        }
        Document {
            title: "How we use your information".to_owned(),
            blocks,
            ..Document::default()
        }
    }

    fn letter(
        &self,
        case: &Request,
        given: &[Given],
        checkpoint: &str,
    ) -> Result<Document, AppError> {
        let pack = self.engine.pack();
        let number = case_number(case.number);
        let items = self.items(self.engine.resolve_request(&number)?)?;
        let para = |text: String| Block::Paragraph(vec![Run::text(text)]);
        let organisation = self.engine.organisation();
        let mut blocks = vec![
            Block::Heading(1, "Answer to your request".to_owned()),
            Block::KeyValues(vec![
                (
                    "To".to_owned(),
                    vec![Run::text(case.requester.name.clone())],
                ),
                (
                    "From".to_owned(),
                    vec![Run::text(organisation.name.clone())],
                ),
                (
                    "Date".to_owned(),
                    vec![Run::text(calendar::in_words(self.today()))],
                ),
                ("Case".to_owned(), vec![Run::text(number.clone())]),
            ]),
            para(format!(
                "You asked on {} for a copy of personal information that we hold. We confirm that we hold \
                 such information. This answer has the copy, what we must tell you about how we use it, and a \
                 list of everything in it.",
                calendar::in_words(case.duty.received_on)
            )),
            para(extent_words(given)),
        ];
        blocks.extend(reasons(&items, given));
        blocks.push(Block::Heading(2, "If you are not content".to_owned()));
        let contact = pack.organisation.contacts.get("complaints");
        let dpo = &pack.organisation.dpo;
        let email = contact.map_or(dpo.email.as_str(), |c| c.email.as_str());
        blocks.push(para(format!(
            "Please tell us first: {email}. You have the right to complain to us (Data Protection Act 2018, \
             section 164A). We acknowledge a complaint within 30 days and tell you what came of it."
        )));
        blocks.push(para(format!(
            "You also have the right to complain to the regulator, the {} (section 165), and to go to court.",
            organisation.regulator
        )));
        blocks.push(Block::Heading(2, "Proof of when this was".to_owned()));
        blocks.push(para(
            "We keep a ledger of what we do, which nobody can change afterwards without it showing. This is \
             its state when this answer was put together; keep it, and anyone can check the ledger against it."
                .to_owned(),
        ));
        blocks.push(Block::Quote(vec![Run::text(checkpoint.trim_end())]));
        Ok(Document {
            title: format!("Answer to request {number}"),
            language: "en-GB".to_owned(),
            organisation: organisation.name.clone(),
            case_number: Some(number),
            checkpoint: printed(checkpoint),
            blocks,
        })
    }
}

fn package_item(number: u32, given: &Given, judge: &Judge) -> PackageItem {
    // A title may name somebody else as well as a text may.
    let title = &given.item.body.title;
    let marks = judge.suggest(title, &judge.matches(title));
    PackageItem {
        number,
        title: with_marks(title, &marks),
        place: given.place.clone(),
        date: if given.date.is_empty() {
            "not dated".to_owned()
        } else {
            given.date.clone()
        },
        blocks: vec![Block::ItemText(runs(&given.text, &given.marks))],
    }
}

/// The text with its marks, as runs.
fn runs(text: &str, marks: &[StoredMark]) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut at = 0;
    for mark in marks {
        if let Some(before) = text.get(at..mark.start).filter(|before| !before.is_empty()) {
            runs.push(Run::text(before));
        }
        runs.push(Run::Mark);
        at = mark.end;
    }
    if let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        runs.push(Run::text(rest));
    }
    runs
}

/// The text with its marks, plain.
pub(crate) fn with_marks(text: &str, marks: &[StoredMark]) -> String {
    runs(text, marks)
        .iter()
        .map(|run| match run {
            Run::Text(text) | Run::Bold(text) => text.as_str(),
            Run::Mark => render::MARK_TEXT,
        })
        .collect()
}

fn extent_words(given: &[Given]) -> String {
    let hidden = given.iter().filter(|g| !g.marks.is_empty()).count();
    match given.len() {
        0 => "We found nothing about you that we can give you beyond what stands in this letter."
            .to_owned(),
        all => format!(
            "It holds {all} items; in {hidden} of them parts are withheld, each marked {} where it stood.",
            render::MARK_TEXT
        ),
    }
}

/// Why things are withheld, by ground, where the law lets us say it.
fn reasons(items: &[Stored<Item>], given: &[Given]) -> Vec<Block> {
    let mut codes: Vec<&str> = given
        .iter()
        .flat_map(|g| &g.marks)
        .map(|mark| mark.ground.as_str())
        .collect();
    for item in items {
        if let Decision::KeepBack { ground, .. } = &item.body.decision {
            codes.push(ground);
        }
    }
    codes.sort_unstable();
    codes.dedup();
    let mut told: Vec<Vec<Run>> = codes
        .iter()
        .filter_map(|code| Ground::from_code(code))
        .map(|ground| match ground.telling() {
            Telling::Told(words) => vec![Run::text(format!("{words} ({})", ground.citation()))],
            // To name the ground would defeat it: UK GDPR art. 12(4) still asks for the notice.
            Telling::NotTold => vec![Run::text(
                "Some of what you asked for is withheld, and the law lets us leave it at that.",
            )],
        })
        .collect();
    told.dedup();
    if told.is_empty() {
        return Vec::new();
    }
    vec![
        Block::Heading(2, "What is withheld, and why".to_owned()),
        Block::Bullets(told),
    ]
}

/// A checkpoint as it stands at the foot of each page: size and root, enough to check the ledger.
fn printed(checkpoint: &str) -> Option<String> {
    let note = ledger::SignedCheckpoint::parse(checkpoint).ok()?;
    Some(note.claimed().printed().to_string())
}
