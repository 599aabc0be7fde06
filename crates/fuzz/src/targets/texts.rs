//! Texts that people write or hand in.

use calendar::Holidays;
use find::{Context, Directory};

use super::Made;

pub(super) fn people_csv() -> Made {
    let organisation = demo::Organisation::fixed(3, 7);
    let seed = demo::people_csv(&organisation).unwrap_or_default();
    Made::new(vec![seed], |bytes| {
        let read = find::people_csv::read_bytes(bytes);
        for fault in &read.faults {
            assert!(
                !fault.what.is_empty() && !fault.mend.is_empty(),
                "a fault without words"
            );
        }
        let _ = find::people_csv::people(&read.rows);
    })
}

pub(super) fn pack() -> Made {
    let seed = policy::packs::private_tutoring().as_bytes().to_vec();
    Made::new(vec![seed], |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let lines = text.split('\n').count();
        if let Err(faults) = policy::Pack::parse(&[("pack.toml", &text)]) {
            assert!(!faults.is_empty(), "a pack refused without a reason");
            for fault in faults {
                assert!(
                    fault.line <= lines + 1,
                    "a fault on a line that is not there"
                );
            }
        }
    })
}

pub(super) fn holidays() -> Made {
    let seed = include_bytes!("../../../../law/bank-holidays.json").to_vec();
    Made::new(vec![seed], |bytes| {
        let _ = Holidays::from_json(&String::from_utf8_lossy(bytes));
    })
}

pub(super) fn dates() -> Made {
    let seeds = [
        "2026-11-21",
        "21 November 2026",
        "2026-11-21T09:00:00Z",
        "3.5.13",
        "03/05/2013",
    ];
    let seeds = seeds.map(|seed| seed.as_bytes().to_vec()).to_vec();
    Made::new(seeds, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let _ = calendar::parse_civil(&text);
        let _ = calendar::parse_instant(&text);
        for date in find::dates(&text) {
            assert!(
                !find::date_forms(date).is_empty(),
                "a date that cannot be written"
            );
        }
    })
}

pub(super) fn scan() -> Made {
    let organisation = demo::Organisation::fixed(12, 7);
    let csv = demo::people_csv(&organisation).unwrap_or_default();
    let (people, _) = find::people_csv::people(&find::people_csv::read_bytes(&csv).rows);
    let directory = Directory::build(&people);
    let seeds = organisation.records.iter().take(20);
    let seeds = seeds
        .map(|record| record.text.as_str().as_bytes().to_vec())
        .collect();
    Made::new(seeds, move |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let mut end = 0;
        for found in find::scan(&text, &directory, &Context::default()) {
            assert!(
                found.start >= end && found.end > found.start,
                "findings overlap"
            );
            assert!(
                text.get(found.start..found.end).is_some(),
                "a finding within a character"
            );
            end = found.end;
        }
    })
}
