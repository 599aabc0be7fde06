//! The record of processing as JSON-LD in the Data Privacy Vocabulary of the W3C's community group
//! (DPV 2), so that other programs can read it.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::recordings;
use crate::{Capacity, Pack, RecordKind, Recording, Use};

/// Terms of the vocabulary that are used here; a test holds each against the published list.
pub const TERMS: &[&str] = &[
    "dpv:Process",
    "dpv:Purpose",
    "dpv:PersonalData",
    "dpv:SpecialCategoryPersonalData",
    "dpv:DataSubject",
    "dpv:Child",
    "dpv:Recipient",
    "dpv:DataProcessor",
    "dpv:DataController",
    "dpv:JointDataControllers",
    "dpv:LegitimateInterest",
    "dpv:Consent",
    "dpv:Contract",
    "dpv:LegalObligation",
    "dpv:VitalInterest",
    "dpv:PublicInterest",
    "dpv:LegalBasis",
    "dpv:StorageDuration",
    "dpv:hasPurpose",
    "dpv:hasPersonalData",
    "dpv:hasDataSubject",
    "dpv:hasRecipient",
    "dpv:hasLegalBasis",
    "dpv:hasStorageCondition",
    "dpv:hasDataController",
    "dpv:hasDataSource",
    "dpv:hasName",
];

/// A `dpv:Process` for each use of each kind of record.
pub fn vocabulary(pack: &Pack, on: Date) -> Value {
    let mut graph = vec![json!({
        "@id": "#controller",
        "@type": "dpv:DataController",
        "dpv:hasName": pack.organisation.legal_name,
    })];
    for record in pack
        .records
        .iter()
        .filter(|one| one.capacity != Capacity::Processor)
    {
        for (number, one) in record.uses.iter().enumerate() {
            graph.push(process(pack, record, one, number, on));
        }
    }
    for one in recordings::by_themselves(pack) {
        graph.push(recorded(pack, one, on));
    }
    json!({
        "@context": {
            "dpv": "https://w3id.org/dpv#",
            "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
            "dct": "http://purl.org/dc/terms/",
        },
        "@graph": graph,
    })
}

fn process(pack: &Pack, record: &RecordKind, one: &Use, number: usize, on: Date) -> Value {
    let label = |class: &str, text: &str| json!({ "@type": class, "rdfs:label": text });
    let about = if one.people.is_empty() {
        &record.people
    } else {
        &one.people
    };
    let people: Vec<Value> = about
        .iter()
        .filter_map(|code| pack.person(code))
        .map(|person| {
            label(
                if person.child {
                    "dpv:Child"
                } else {
                    "dpv:DataSubject"
                },
                &person.many,
            )
        })
        .collect();
    let data = pack.category_of(record).map(|category| {
        let class = if category.is_special() {
            "dpv:SpecialCategoryPersonalData"
        } else {
            "dpv:PersonalData"
        };
        label(class, &category.title)
    });
    let recipients: Vec<Value> = record
        .recipients
        .iter()
        .filter_map(|code| pack.recipient(code))
        .map(|to| {
            let processor = to.kind == crate::RecipientKind::Processor;
            label(
                if processor {
                    "dpv:DataProcessor"
                } else {
                    "dpv:Recipient"
                },
                &to.title,
            )
        })
        .collect();
    let sources: Vec<Value> = record
        .sources
        .iter()
        .filter_map(|code| pack.source(code))
        .map(|source| json!(source.title))
        .collect();
    let law = pack.law.on(on);
    let basis = law.basis(&one.basis).map(|entry| {
        json!({ "@type": class_of(&one.basis), "rdfs:label": entry.title, "dct:source": entry.citation })
    });
    json!({
        "@id": format!("#{}-{number}", record.code),
        "@type": "dpv:Process",
        "rdfs:label": record.many,
        "dpv:hasDataController": { "@id": "#controller" },
        "dpv:hasPurpose": pack.purpose(&one.purpose).map(|one| label("dpv:Purpose", &one.title)),
        "dpv:hasPersonalData": data,
        "dpv:hasDataSubject": people,
        "dpv:hasRecipient": recipients,
        "dpv:hasDataSource": sources,
        "dpv:hasLegalBasis": basis,
        "dpv:hasStorageCondition": pack
            .retention_rule(&record.retention)
            .map(|rule| label("dpv:StorageDuration", &rule.words())),
    })
}

/// A `dpv:Process` for a recording that is kept as no kind of record.
fn recorded(pack: &Pack, one: &Recording, on: Date) -> Value {
    let law = pack.law.on(on);
    let people = pack.recorded(one).into_iter();
    let people: Vec<Value> = people
        .map(|person| {
            let class = if person.child {
                "dpv:Child"
            } else {
                "dpv:DataSubject"
            };
            json!({ "@type": class, "rdfs:label": person.many })
        })
        .collect();
    let basis = law.basis(&one.basis).map(|entry| {
        json!({ "@type": class_of(&one.basis), "rdfs:label": entry.title, "dct:source": entry.citation })
    });
    let purpose = pack.purpose(&one.purpose);
    let rule = pack.retention_rule(&one.retention);
    json!({
        "@id": format!("#recording-{}", one.code),
        "@type": "dpv:Process",
        "rdfs:label": one.what,
        "dpv:hasDataController": { "@id": "#controller" },
        "dpv:hasPurpose": purpose.map(|one| json!({ "@type": "dpv:Purpose", "rdfs:label": one.title })),
        "dpv:hasPersonalData": { "@type": "dpv:PersonalData", "rdfs:label": one.what },
        "dpv:hasDataSubject": people,
        "dpv:hasLegalBasis": basis,
        "dpv:hasStorageCondition": rule
            .map(|rule| json!({ "@type": "dpv:StorageDuration", "rdfs:label": rule.words() })),
    })
}

fn class_of(basis: &str) -> &'static str {
    match basis {
        "consent" => "dpv:Consent",
        "contract" => "dpv:Contract",
        "legal-obligation" => "dpv:LegalObligation",
        "vital-interests" => "dpv:VitalInterest",
        "public-task" => "dpv:PublicInterest",
        "legitimate-interests" | "recognised-legitimate-interest" => "dpv:LegitimateInterest",
        _ => "dpv:LegalBasis",
    }
}
