#![allow(clippy::expect_used, reason = "tests")]

use clap::Parser;

use super::*;

#[derive(Parser)]
struct Command {
    #[command(flatten)]
    clock: ClockArgs,
}

fn ran(line: &str) -> Result<String, ClockError> {
    let words = std::iter::once("clock").chain(line.split_whitespace());
    let command = Command::try_parse_from(words).expect("a command line clap can read");
    let now = "2026-11-21T09:00:00Z".parse().expect("an instant");
    let mut out = Vec::new();
    run(&command.clock, now, &mut out)?;
    Ok(String::from_utf8(out).expect("text"))
}

fn json(line: &str) -> serde_json::Value {
    let text = ran(&format!("{line} --json")).expect("an answer");
    serde_json::from_str(&text).expect("JSON")
}

#[track_caller]
fn refused(line: &str, code: u8, words: &str) {
    let error = ran(line).expect_err(line);
    assert_eq!(error.exit_code(), code, "{line}: {error}");
    assert!(error.to_string().contains(words), "{line}: {error}");
}

#[test]
fn refusals_become_exit_codes() {
    let words = "clock erasure --received 2026-10-26 --pause 2026-11-02..".split(' ');
    let command = Command::try_parse_from(words).expect("a command line clap can read");
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = run_to_code(&command.clock, Timestamp::UNIX_EPOCH, &mut out, &mut err);
    assert_eq!(code.expect("told"), 3);
    assert!(out.is_empty());
    assert!(
        String::from_utf8(err)
            .expect("text")
            .contains("access requests only")
    );
}

#[test]
fn new_year_in_two_nations() {
    let england = json("access --received 2026-12-01 --nation england");
    assert_eq!(england["due_on"], "2027-01-04");
    assert_eq!(england["work_to_on"], "2027-01-04");
    assert_eq!(england["starts_on"], "2026-12-01");
    assert_eq!(england["days_left"], 44);
    assert_eq!(england["working_days_left"], 28);
    assert_eq!(england["provisional"], false);
    for absent in ["aim_on", "paused", "hours_left", "due_at"] {
        assert!(england[absent].is_null(), "{absent}");
        assert!(england.as_object().is_some_and(|o| o.contains_key(absent)));
    }
    let scotland = json("access --received 2026-12-01 --nation scotland");
    assert_eq!(scotland["due_on"], "2027-01-05");
    let steps = scotland["steps"].as_array().expect("steps");
    assert!(
        steps
            .iter()
            .all(|s| s["citation"].is_string() && s["what"].is_string())
    );
}

#[test]
fn pauses_and_extension() {
    let paused = json(
        "access --received 2026-10-26 --pause 2026-11-02..2026-11-09 --nation england-and-wales",
    );
    assert_eq!(paused["due_on"], "2026-12-04");
    assert_eq!(paused["work_to_on"], "2026-12-03");
    assert_eq!(paused["paused"]["days"], 8);
    assert!(paused["paused"]["open_since"].is_null());
    let open = json("access --received 2026-10-26 --pause 2026-11-02..");
    assert!(open["due_on"].is_null() && open["days_left"].is_null());
    assert_eq!(open["paused"]["open_since"], "2026-11-02");
    let extended = json("erasure --received 2025-11-30 --extend --nation wales");
    assert_eq!(extended["due_on"], "2026-03-02");
}

#[test]
fn the_other_clocks() {
    let breach = json("breach --received 2026-10-24T10:20");
    assert_eq!(breach["due_at"], "2026-10-27T09:20:00Z");
    assert_eq!(breach["due_on"], "2026-10-27");
    assert_eq!(breach["hours_left"], -600);
    assert!(breach["working_days_left"].is_null());
    let complaint = json("complaint --received 2026-11-27 --nation england");
    assert_eq!(complaint["due_on"], "2026-12-29");
    let notice = json("indirect-notice --received 2026-01-31 --first-contact-on 2026-02-10");
    assert_eq!(notice["due_on"], "2026-02-10");
    let working = json("working-days --received 2026-12-23 --days 3 --nation england");
    assert_eq!(working["due_on"], "2026-12-30");
}

#[test]
fn school_days_need_terms() {
    refused("school-days --received 2026-12-01", 2, "--terms");
    refused(
        "school-days --received 2026-12-01 --terms /nowhere/terms.json",
        2,
        "cannot read",
    );
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("terms.json");
    let terms = r#"{"terms": [{"from": "2026-09-02", "to": "2026-12-18"}]}"#;
    std::fs::write(&path, terms).expect("written");
    let shown = json(&format!(
        "school-days --received 2026-11-27 --terms {}",
        path.display()
    ));
    assert_eq!(shown["due_on"], "2026-12-18");
}

#[test]
fn no_and_why() {
    refused(
        "erasure --received 2026-10-26 --pause 2026-11-02..",
        3,
        "12A(5)",
    );
    refused(
        "complaint --received 2026-10-26 --pause 2026-11-02..",
        3,
        "12A(5)",
    );
    refused("breach --received 2026-10-26 --extend", 3, "extended");
    refused(
        "access --received 2026-10-26 --pause 2026-12-24..",
        3,
        "deadline",
    );
    refused(
        "access --received 2026-10-26 --identity-on 2026-10-01",
        2,
        "before",
    );
    refused("access --received 26/10/2026", 2, "not a date");
    refused(
        "access --received 2026-10-26 --nation cornwall",
        2,
        "cornwall",
    );
    refused("access --received 2026-10-26 --pause 2026-11-02", 2, "..");
    refused("access --received 2026-10-26 --days 3", 2, "--days");
    refused(
        "complaint --received 2026-10-26 --identity-on 2026-11-01",
        2,
        "--identity-on",
    );
    refused("working-days --received 2026-10-26", 2, "--days");
}

#[test]
fn text_says_days_in_words() {
    let text = ran("access --received 2026-12-01 --nation england").expect("an answer");
    assert!(
        text.contains("due by the end of Monday 4 January 2027 (44 days left, 28 working days)"),
        "{text}"
    );
    assert!(
        text.contains("Friday 1 January 2027 is a bank holiday (New Year’s Day)"),
        "{text}"
    );
    assert!(text.contains("[UK GDPR art. 12A(1)]"), "{text}");
    let late = ran("breach --received 2026-11-18T08:30").expect("an answer");
    assert!(late.contains("late by 1 hour"), "{late}");
}
