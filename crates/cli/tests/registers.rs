//! The registers by commands: how they stand, and what is written into them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    unreachable_pub,
    reason = "tests"
)]

mod support;

use serde_json::{Value, json};
use support::{Answer, Home};

const NOW: &str = "2026-12-01T10:00:00Z";
const DPO: &str = "dpo@caretaker.example";

/// A new organisation on a day, with an account that may little.
struct House(Home);

impl House {
    fn new() -> Self {
        let house = Self(Home::init().0);
        let tutor = ["account", "add", "sam@caretaker.example", "--name", "Sam"];
        house
            .run(&[&tutor[..], &["--role", "tutor"]].concat())
            .done();
        house
    }

    fn run(&self, args: &[&str]) -> Answer {
        self.0.run(&[&["--now", NOW], args].concat())
    }

    fn dpo(&self, args: &[&str]) -> Answer {
        self.run(&[&["--as", DPO], args].concat())
    }

    fn json(&self, args: &[&str]) -> Value {
        let answer = self.run(&[args, &["--json"]].concat()).done();
        serde_json::from_str(&answer.out).unwrap()
    }

    /// The row of a register about something of this title.
    fn row(&self, register: &str, title: &str) -> Value {
        let shown = self.json(&["register", "show", register]);
        let mut rows = shown["rows"].as_array().unwrap().iter();
        rows.find(|row| row["title"] == title).unwrap().clone()
    }

    /// How many entries the ledger has that say this.
    fn done(&self, act: &str) -> usize {
        let ledger = self.run(&["ledger", "show", "--limit", "500"]).done().out;
        ledger.lines().filter(|line| line.contains(act)).count()
    }
}

/// The lines that are wider than a screen of 80 columns.
fn wide(answer: &Answer) -> Vec<&str> {
    let lines = answer.out.lines();
    lines.filter(|line| line.chars().count() > 80).collect()
}

#[test]
fn every_register_is_listed_and_shown_within_eighty_columns() {
    let house = House::new();
    let listed = house.run(&["register", "list"]).done();
    assert_eq!(wide(&listed), Vec::<&str>::new());
    assert!(listed.out.contains("Training"), "{}", listed.out);
    let lines = house.json(&["register", "list"]);
    let lines = lines.as_array().unwrap();
    assert!(lines.len() > 12, "{lines:?}");
    for line in lines {
        let code = line["code"].as_str().unwrap();
        assert!(listed.out.contains(code), "{code}: {}", listed.out);
        let shown = house.run(&["register", "show", code]).done();
        assert_eq!(wide(&shown), Vec::<&str>::new());
        let read = house.json(&["register", "show", code]);
        assert_eq!(&read["register"], line);
        for field in read["asks"]["fields"].as_array().unwrap() {
            let say = format!("--say {}=…", field["code"].as_str().unwrap());
            assert!(shown.out.contains(&say), "{say}: {}", shown.out);
        }
        for row in read["rows"].as_array().unwrap() {
            let about = format!("--about {}", row["code"].as_str().unwrap());
            assert!(shown.out.contains(&about), "{about}: {}", shown.out);
        }
    }
    let breaches = house.run(&["register", "show", "breaches"]).done().out;
    assert!(
        breaches.contains("      record.session-report: "),
        "{breaches}"
    );
}

#[test]
fn an_entry_is_added_changed_in_part_and_struck_out() {
    let house = House::new();
    let title = "The registration";
    let before = house.row("registration", title);
    assert_eq!(before["entries"], json!([]));
    let add = ["register", "add", "registration", "--about", "registration"];
    let said = ["--say", "reference=ZA000001", "--say", "until=2027-11-19"];
    let tier = ["--on", "2026-11-20", "--say", "tier=tier 1"];
    let added = house.dpo(&[&add[..], &said, &tier].concat()).done();
    let id = added.out.trim();
    assert_eq!(house.done("added an entry to a register"), 1);
    let kept = house.row("registration", title);
    assert_eq!(
        (&kept["standing"], &kept["by"], &kept["open"]),
        (&json!("done"), &json!("2027-11-19"), &json!(false))
    );
    let shown = house.run(&["register", "show", "registration"]).done().out;
    for says in [
        "Registration with the regulator: 1 entry; next by Friday 19 November 2027",
        "  next by Friday 19 November 2027",
        &format!("  {id}  2026-11-20\n    ZA000001"),
    ] {
        assert!(shown.contains(says), "{says}: {shown}");
    }

    // What is not given stays, what is given empty goes.
    house
        .dpo(&["register", "change", id, "--say", "until=2026-11-30"])
        .done();
    house
        .dpo(&["register", "change", id, "--say", "tier="])
        .done();
    let entry = house.json(&["register", "entry", id]);
    assert_eq!(
        (
            &entry["about"],
            &entry["on"],
            &entry["said"],
            &entry["version"]
        ),
        (
            &json!(["registration"]),
            &json!("2026-11-20"),
            &json!({ "reference": "ZA000001", "until": "2026-11-30" }),
            &json!(3)
        )
    );
    let late = house.run(&["register", "show", "registration"]).done().out;
    assert!(
        late.contains("OVERDUE: next by Monday 30 November 2026"),
        "{late}"
    );
    house
        .dpo(&["register", "change", id, "--on", "2026-11-21"])
        .done();
    assert_eq!(house.done("changed an entry of a register"), 3);

    let strike = ["register", "strike", id, "--why"];
    let why = |why: &'static str| [&strike[..], &[why]].concat();
    let empty = house.dpo(&why(" ")).ends(2);
    assert!(
        empty.err.contains("why: it is not said why"),
        "{}",
        empty.err
    );
    house.dpo(&why("The number is another firm's.")).done();
    house.dpo(&why("Again.")).ends(3);
    let changed = house.dpo(&["register", "change", id, "--on", "2026-11-22"]);
    assert!(changed.ends(3).err.contains("struck out"));
    assert_eq!(house.row("registration", title), before);
    let shown = house.run(&["register", "show", "registration"]).done().out;
    let past =
        format!("Struck out, or about what is no longer there\n  {id}  2026-11-21 (struck out)");
    assert!(shown.contains(&past), "{shown}");
    let entry = house.run(&["register", "entry", id]).done().out;
    for says in [
        "Registration with the regulator, on Saturday 21 November 2026",
        "  about: The registration",
        "  Until when does it last?\n    Monday 30 November 2026",
        "  written by Morag Lennox, ",
        "struck out by Morag Lennox, ",
        "Tuesday 1 December 2026: The number is\n  another firm's.\n",
    ] {
        assert!(entry.contains(says), "{says}: {entry}");
    }
}

#[test]
fn what_cannot_be_written_is_said_in_plain_words() {
    let house = House::new();
    let add = |rest: &[&'static str]| {
        let add = ["register", "add", "failures", "--on", "2026-11-20"];
        house.dpo(&[&add[..], rest].concat()).ends(2).err
    };
    let both = ["--say", "what=A slip", "--say", "follows=talk"];
    for (rest, says) in [
        (
            &["--say", "what=A slip"][..],
            "follows: this has no answer: What follows?",
        ),
        (
            &["--say", "what=A slip", "--say", "follows=shout"],
            "follows: this is none of the answers\n  mend: use talk, discipline, contract, nothing",
        ),
        (
            &[&both[..], &["--say", "when=now"]].concat(),
            "when: this register does not ask for this",
        ),
        (
            &[&both[..], &["--say", "by=soon"]].concat(),
            "by: this is not a day",
        ),
        (
            &[&both[..], &["--about", "x"]].concat(),
            "about: entries of this register are about nothing else",
        ),
        (
            &["--say", "what"],
            "write the code of the field, =, and the answer",
        ),
    ] {
        let said = add(rest);
        assert!(said.contains(says), "{rest:?}: {said}");
    }
    let later = ["register", "add", "failures", "--on", "2026-12-02"];
    let later = house.dpo(&[&later[..], &both].concat()).ends(2).err;
    assert!(later.contains("on: this day has not come"), "{later}");
    let none = house.run(&["register", "show", "nothing"]).ends(4).err;
    assert!(none.contains("there is no such register"), "{none}");
    let tutor = ["--as", "sam@caretaker.example", "register", "list"];
    assert!(
        house
            .run(&tutor)
            .ends(3)
            .err
            .contains("You do not have access")
    );
    assert_eq!(house.done("added an entry to a register"), 0);
    // Without a day it is today's.
    let today = house.dpo(&[&["register", "add", "failures"][..], &both].concat());
    let id = today.done().out.trim().to_owned();
    assert_eq!(house.json(&["register", "entry", &id])["on"], "2026-12-01");
    let shown = house.run(&["register", "show", "failures"]).done().out;
    assert!(
        shown.contains("  still to do: settle it, and say when"),
        "{shown}"
    );
}
