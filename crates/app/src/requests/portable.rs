//! Data to take along: what somebody gave us themselves, held on agreement or a contract. UK GDPR
//! art. 20(1).

use policy::Pack;
use render::{Block, DataTable, Run};
use store::EntityId;

use crate::{
    AppError, Ctx,
    bodies::{RECORD_OF, Record, all_of},
    engine::Stored,
};

/// The fields of the files, and what each means.
const FIELDS: [(&str, &str); 5] = [
    ("kind", "what sort of record it is"),
    ("date", "the day it is about, as year-month-day"),
    ("basis", "why we hold it: consent, or contract"),
    (
        "field",
        "which entry of the record; note is what is written freely",
    ),
    ("value", "what you told us"),
];

impl Ctx<'_> {
    /// The records that a person can take along, the earliest first. The look is that of the answer
    /// they go into.
    pub(crate) fn portable(&self, person: EntityId) -> Result<Vec<Record>, AppError> {
        let pack = self.engine.pack();
        let snapshot = self.engine.snapshot()?;
        let records: Vec<Stored<Record>> = self
            .engine
            .read_all(snapshot.as_ref(), &all_of(RECORD_OF, person))?;
        let mut records: Vec<Record> = records
            .into_iter()
            .map(|record| record.body)
            .filter(|record| goes_along(&pack, record))
            .collect();
        records.sort_by_key(|record| (record.on, record.entered_at));
        Ok(records)
    }
}

fn goes_along(pack: &Pack, record: &Record) -> bool {
    let own = pack
        .source(&record.source)
        .is_some_and(|source| source.themselves);
    own && matches!(record.basis.as_str(), "consent" | "contract")
}

/// The files: for programs, with the schema beside the data, and for spreadsheets.
pub(crate) fn data(pack: &Pack, records: &[Record]) -> (serde_json::Value, DataTable) {
    let title = |record: &Record| {
        pack.record_kind(&record.kind)
            .map_or(record.kind.clone(), |kind| kind.title.clone())
    };
    let rows: Vec<Vec<String>> = records
        .iter()
        .flat_map(|record| {
            let row = |field: String, value: String| {
                vec![
                    title(record),
                    record.on.to_string(),
                    record.basis.clone(),
                    field,
                    value,
                ]
            };
            let note = Some(record.note.clone()).filter(|note| !note.is_empty());
            let note = note.map(|note| row("note".to_owned(), note));
            let fields = record.fields.iter();
            let fields = fields.map(|one| row(one.title.clone(), one.value.typed()));
            note.into_iter().chain(fields).collect::<Vec<_>>()
        })
        .collect();
    let object = |row: &Vec<String>| {
        let pairs = FIELDS.iter().zip(row);
        let pairs = pairs.map(|((name, _), value)| ((*name).to_owned(), value.clone().into()));
        serde_json::Value::Object(pairs.collect())
    };
    let properties: serde_json::Map<String, serde_json::Value> = FIELDS
        .iter()
        .map(|(name, means)| {
            let schema = serde_json::json!({ "type": "string", "description": means });
            ((*name).to_owned(), schema)
        })
        .collect();
    let json = serde_json::json!({
        "schema": {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "type": "array",
            "items": { "type": "object", "properties": properties },
        },
        "records": rows.iter().map(object).collect::<Vec<_>>(),
    });
    let table = DataTable {
        headers: FIELDS.map(|(name, _)| name.to_owned()).to_vec(),
        rows,
    };
    (json, table)
}

/// What the letter says of the files.
pub(crate) fn explained() -> [Block; 3] {
    let lines = FIELDS.map(|(name, means)| vec![Run::text(format!("{name}: {means}"))]);
    [
        Block::Heading(2, "Your data, to take along".to_owned()),
        Block::Paragraph(vec![Run::text(
            "Beside this letter are records.json and records.csv. They hold what you gave us yourself and we \
             keep on your agreement or a contract with you. The first has its own schema. The fields are:",
        )]),
        Block::Bullets(lines.to_vec()),
    ]
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn record(pack: &Pack, source: &str, basis: &str) -> Record {
        let kind = pack.records.first().unwrap();
        Record {
            person: EntityId([1; 16]),
            capacity: "learner".to_owned(),
            kind: kind.code.as_str().to_owned(),
            category: kind.category.as_str().to_owned(),
            purpose: "teaching".to_owned(),
            basis: basis.to_owned(),
            conditions: Vec::new(),
            source: source.to_owned(),
            on: date(2026, 10, 1),
            author: None,
            entered_at: jiff::Timestamp::UNIX_EPOCH,
            note: "=1+1".to_owned(),
            fields: vec![crate::bodies::Entry {
                code: "born".to_owned(),
                title: "Born".to_owned(),
                value: crate::bodies::EntryValue::Date(date(2012, 5, 4)),
            }],
            others: Vec::new(),
            rule: "sessions".to_owned(),
            details: false,
            statements: Vec::new(),
        }
    }

    #[test]
    fn what_the_person_gave_on_agreement_or_a_contract_goes_along_with_its_schema() {
        let pack = policy::packs::shipped("commissioned-mentoring").unwrap();
        let pack = Pack::parse(pack.files).unwrap();
        let own = pack
            .sources
            .iter()
            .find(|source| source.themselves)
            .unwrap();
        let other = pack
            .sources
            .iter()
            .find(|source| !source.themselves)
            .unwrap();
        let (own, other) = (own.code.as_str(), other.code.as_str());
        assert!(goes_along(&pack, &record(&pack, own, "contract")));
        assert!(goes_along(&pack, &record(&pack, own, "consent")));
        assert!(!goes_along(
            &pack,
            &record(&pack, own, "legitimate-interests")
        ));
        assert!(!goes_along(&pack, &record(&pack, other, "contract")));
        let (json, table) = data(&pack, &[record(&pack, own, "contract")]);
        assert_eq!(json["records"][0]["value"], "=1+1");
        assert_eq!(json["records"][1]["value"], "2012-05-04");
        let described = json["schema"]["items"]["properties"].as_object().unwrap();
        for (name, _) in json["records"][0].as_object().unwrap() {
            assert!(described.contains_key(name), "{name} is not described");
        }
        assert_eq!(table.rows.len(), 2);
        assert_eq!(table.headers.len(), table.rows[0].len());
    }
}
