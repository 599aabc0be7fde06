//! What is wrong with a pack is said with its place and how to mend it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

use policy::{Pack, packs};
use proptest::prelude::*;

/// The shipped pack with some texts replaced; each must stand in it.
fn changed(changes: &[(&str, &str)]) -> String {
    let mut text = packs::private_tutoring().to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "the pack has no {from}");
        text = text.replacen(from, to, 1);
    }
    text
}

/// The faults found in one file, a line each.
fn faults(text: &str) -> String {
    match Pack::parse(&[("pack.toml", text)]) {
        Ok(_) => "none".to_owned(),
        Err(faults) => faults
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("\n"),
    }
}

/// The faults without their places, which move with the pack.
fn said(changes: &[(&str, &str)]) -> Vec<String> {
    Pack::parse(&[("pack.toml", &changed(changes))])
        .err()
        .unwrap_or_default()
        .iter()
        .map(|fault| format!("{}; {}", fault.what, fault.mend))
        .collect()
}

const SMALL: &str = r#"[pack]
code = "small"
title = "Small"
version = 1
effective_on = "2026-11-01"
review_by = "2027-10-31"

[organisation]
legal_name = "Small Ltd"
trading_name = "Small"
nation = "scotland"
address = ["1 Small Street", "ZZ1 1ZZ"]
email = "hello@small.example"
telephone = "01632 960200"
dpo = { name = "The DPO", email = "dpo@small.example", telephone = "01632 960201" }

[[person]]
code = "learner"
one = "learner"
many = "learners"
origin = "pack's own"

[[category]]
code = "learning"
title = "Learning"
fields = ["progress"]
origin = "pack's own"

[[category]]
code = "health"
title = "Health"
fields = ["conditions"]
special = true
origin = "pack's own"

[[purpose]]
code = "teaching"
title = "to teach"
origin = "pack's own"

[[source]]
code = "themselves"
title = "you"
themselves = true
origin = "pack's own"

[[retention]]
code = "sessions"
title = "Sessions"
trigger = "sessions-end"
period = "2 years"
then = "destroy"
reason = "Enough."
origin = "policy 3"

[[record]]
code = "report"
title = "Report"
many = "Reports"
category = "learning"
people = ["learner"]
sources = ["themselves"]
retention = "sessions"
origin = "policy 4"
[[record.use]]
purpose = "teaching"
basis = "contract"

[requests]
aim_working_days = 15
acknowledge_working_days = 2
identity = ["we know them"]
origin = "pack's own"

[complaints]
to = "the DPO"
ways = ["any"]
aim_working_days = 20
origin = "pack's own"

[automated_decisions]
used = false
statement = "None."
origin = "pack's own"
"#;

#[test]
fn a_small_pack_is_enough() {
    assert_eq!(faults(SMALL), "none");
}

#[test]
fn a_pack_may_stand_in_several_files() {
    let (front, rest) = SMALL.split_once("[[category]]").unwrap();
    let rest = format!("[[category]]{rest}");
    let pack = Pack::parse(&[("front.toml", front), ("rest.toml", &rest)]).unwrap();
    assert_eq!(pack.categories.len(), 2);
    // A fault in the second file is found there.
    let wrong = rest.replace("category = \"learning\"", "category = \"lerning\"");
    let found = Pack::parse(&[("front.toml", front), ("rest.toml", &wrong)]).unwrap_err();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].file, "rest.toml");
    assert_eq!(found[0].what, "there is no category `lerning`");
    assert_eq!(found[0].mend, "did you mean `learning`?");
    // A table stands once.
    let twice = Pack::parse(&[("a.toml", SMALL), ("b.toml", "[requests]\n")]).unwrap_err();
    assert_eq!(
        twice[0].to_string(),
        "b.toml:1:2: the section `requests` stands twice; keep one of them"
    );
}

#[test]
fn what_a_written_policy_may_leave_open_a_pack_in_use_may_not() {
    let open = SMALL
        .replace("period = \"2 years\"", "period = \"as long as needed\"")
        .replace("aim_working_days = 15\n", "")
        .replace("acknowledge_working_days = 2\n", "")
        .replace("aim_working_days = 20\n", "");
    assert!(Pack::read(&[("pack.toml", &open)]).is_ok());
    insta::assert_snapshot!(faults(&open));
}

#[test]
fn faults_of_form_are_found_together() {
    let text = SMALL
        .replace("legal_name = \"Small Ltd\"", "legal_nam = \"Small Ltd\"")
        .replace("period = \"2 years\"", "period = \"two years\"")
        .replace("review_by = \"2027-10-31\"", "review_by = \"next year\"")
        .replace("many = \"learners\"\n", "")
        .replace("special = true", "special = 1")
        .replace("then = \"destroy\"", "then = \"burn\"")
        .replace("used = false", "used = \"never\"")
        .replace("origin = \"policy 4\"", "origin = \"somewhere\"")
        .replace("[[purpose]]", "[[purpos]]");
    insta::assert_snapshot!(faults(&text));
}

#[test]
fn a_wrong_value_is_said_in_plain_words() {
    let one = |from: &str, to: &str| {
        assert!(SMALL.contains(from), "{from}");
        faults(&SMALL.replace(from, to))
    };
    let cases = [
        one("version = 1", "version = \"one\""),
        one("version = 1", "version = -1"),
        one("trigger = \"sessions-end\"", "trigger = \"someday\""),
        one("fields = [\"progress\"]", "fields = \"progress\""),
        one("title = \"to teach\"", "title = 3"),
        one("nation = \"scotland\"", "nation = \"france\""),
        one(
            "effective_on = \"2026-11-01\"",
            "effective_on = \"2026-13-01\"",
        ),
        one("dpo = { name = \"The DPO\", ", "dpo = { "),
    ];
    insta::assert_snapshot!(cases.join("\n"));
}

#[test]
fn faults_of_sense_are_found_together() {
    let text = SMALL
        .replace("category = \"learning\"", "category = \"health\"")
        .replace(
            "people = [\"learner\"]",
            "people = [\"learner\", \"leaner\"]",
        )
        .replace("sources = [\"themselves\"]", "sources = []")
        .replace(
            "retention = \"sessions\"",
            "retention = \"for-ever-and-a-day\"",
        )
        .replace("purpose = \"teaching\"", "purpose = \"Teaching\"")
        .replace("basis = \"contract\"", "basis = \"contracts\"")
        .replace("code = \"learning\"", "code = \"Learning\"");
    insta::assert_snapshot!(faults(&text));
}

#[test]
fn faults_of_writing_are_found_together() {
    let text = SMALL
        .replace("version = 1", "version = ")
        .replace("[complaints]", "[complaints");
    insta::assert_snapshot!(faults(&text));
}

#[test]
fn an_empty_pack_lacks_everything() {
    insta::assert_snapshot!(faults(""));
}

#[test]
fn a_list_is_a_list() {
    assert_eq!(
        faults(&SMALL.replace("[[purpose]]", "[purpose]")),
        "pack.toml:36:2: the section `purpose` is a list; write `[[purpose]]` above each item"
    );
}

#[test]
fn special_category_data_needs_its_conditions() {
    let support = "conditions = [\"art9-consent\"]\n  interest = \"giving sessions that suit";
    assert_eq!(
        said(&[(support, "interest = \"giving sessions that suit")]),
        [
            "`health` is special category data, and no condition stands; add one of UK GDPR art. 9(2) to `conditions`"
        ]
    );
    let all =
        "\"annex1-safeguarding\", \"art9-substantial-public-interest\", \"sch1-safeguarding\"";
    assert_eq!(
        said(&[(
            all,
            "\"annex1-safeguarding\", \"art9-substantial-public-interest\""
        )]),
        [
            "`safeguarding` is criminal offence data, and no condition stands; add one of DPA 2018 Sch. 1 to `conditions`",
            "`art9-substantial-public-interest` stands alone; add a condition of DPA 2018 Sch. 1 Part 2",
        ]
    );
    assert_eq!(
        said(&[(
            all,
            "\"art9-substantial-public-interest\", \"sch1-safeguarding\""
        )]),
        [
            "the basis `recognised-legitimate-interest` names no recognised interest; add one of Annex 1 to `conditions`, for example `annex1-safeguarding`"
        ]
    );
}

#[test]
fn some_conditions_need_a_policy_document() {
    let found = said(&[("policy_document = \"Appropriate", "# \"Appropriate")]);
    assert_eq!(
        found,
        [
            "`sch1-safeguarding` needs an appropriate policy document; name it in `policy_document` of `[pack]`",
            "`sch1-regulatory` needs an appropriate policy document; name it in `policy_document` of `[pack]`",
        ]
    );
}

#[test]
fn legitimate_interests_are_said() {
    let found = said(&[(
        "  interest = \"telling those who asked",
        "  # \"telling those who asked",
    )]);
    assert_eq!(
        found,
        ["legitimate interests are not said; add `interest` with what they are"]
    );
}

#[test]
fn the_law_is_that_of_the_day_the_pack_takes_effect() {
    let found = said(&[(
        "effective_on = \"2026-11-01\"",
        "effective_on = \"2025-11-01\"",
    )]);
    assert_eq!(
        found.first().unwrap(),
        "no lawful basis `recognised-legitimate-interest` is in force on 2025-11-01; use a basis of UK GDPR art. 6(1)"
    );
}

#[test]
fn one_record_holds_the_details_of_a_kind_of_person() {
    let found = said(&[(
        "people = [\"enquirer\"]",
        "people = [\"enquirer\", \"learner\"]",
    )]);
    assert_eq!(
        found,
        ["two records hold the details of a `learner`; leave it out of one of them"]
    );
}

#[test]
fn each_kind_of_person_in_a_record_has_a_use() {
    let found = said(&[(
        "people = [\"applicant\", \"referee\"]",
        "people = [\"applicant\", \"referee\", \"tutor\"]",
    )]);
    assert_eq!(
        found,
        [
            "two records hold the details of a `tutor`; leave it out of one of them",
            "the record `application` has no use for a `tutor`; add `[[record.use]]` for this kind of person, or leave it out",
        ]
    );
}

#[test]
fn another_rule_is_for_somebody_the_record_is_about() {
    let found = said(&[(
        "retention_for = { learner = \"sessions\", tutor = \"engagements\" }",
        "retention_for = { enquirer = \"engagement\" }",
    )]);
    assert_eq!(
        found,
        [
            "there is no retention rule `engagement`; did you mean `engagements`?",
            "the record `agreement` is not about a `enquirer`; add it to the record's `people`, or leave it out here",
        ]
    );
}

#[test]
fn a_transfer_names_its_recipient_and_is_told() {
    let recipient = "[[recipient]]\ncode = \"host\"\ntitle = \"Our host\"\nwhy = \"to keep it\"\norigin = \"pack's own\"\n";
    let transfer = "[[transfer]]\ncode = \"host\"\nrecipient = \"host\"\ncountry = \"New Zealand\"\nsafeguard = \"approved by regulations (UK GDPR art. 45A)\"\norigin = \"pack's own\"\n";
    let text = SMALL.replace(
        "sources = [\"themselves\"]",
        "sources = [\"themselves\"]\nrecipients = [\"host\"]",
    );
    let pack = Pack::parse(&[("pack.toml", &format!("{text}{recipient}{transfer}"))]).unwrap();
    let held = [policy::Held {
        kind_of_person: "learner",
        record_kind: "report",
        sources: &[],
    }];
    let told = |held: &[policy::Held<'_>]| {
        let sections = policy::article15(&pack, held, jiff::civil::date(2026, 11, 21));
        sections
            .into_iter()
            .find(|section| section.code == "access-transfers")
            .unwrap()
    };
    assert_eq!(
        told(&held).items,
        ["Our host, in New Zealand: approved by regulations (UK GDPR art. 45A)"]
    );
    assert_eq!(
        told(&[]).text,
        "Nothing that we hold about you leaves the United Kingdom."
    );

    let lost = transfer.replace("recipient = \"host\"", "recipient = \"hots\"");
    let found = Pack::parse(&[("pack.toml", &format!("{text}{recipient}{lost}"))]).unwrap_err();
    assert_eq!(found[0].what, "there is no recipient `hots`");
    assert_eq!(found[0].mend, "did you mean `host`?");
}

#[test]
fn a_code_stands_once() {
    let found = said(&[("code = \"publicity\"", "code = \"marketing\"")]);
    assert!(found.contains(
        &"there are two of the purpose `marketing`; give one of them another code".to_owned()
    ));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever is broken, the reader says where, and never panics.
    #[test]
    fn a_damaged_pack_is_refused_or_read(cut in 0..SMALL.len(), insert in "[\\[\\]\"=a-z\\n ]{0,6}") {
        let (before, after) = SMALL.split_at(cut);
        let text = format!("{before}{insert}{after}");
        if let Err(found) = Pack::parse(&[("pack.toml", &text)]) {
            prop_assert!(!found.is_empty());
            for fault in found {
                prop_assert!(fault.line >= 1 && fault.line <= text.lines().count() + 1);
                prop_assert!(!fault.what.is_empty() && !fault.mend.is_empty());
            }
        }
    }
}
