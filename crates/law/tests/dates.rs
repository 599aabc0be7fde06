//! The same question on four days: when the GDPR began, in January 2024, in January 2026 and now.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

use jiff::civil::{Date, date};
use law::{Holder, Kind, Law, LawOn, List, Nation, Role, Size};

const MAY_2018: Date = date(2018, 5, 25);
const JANUARY_2024: Date = date(2024, 1, 15);
const JANUARY_2026: Date = date(2026, 1, 15);
const NOW: Date = date(2026, 11, 22);

fn law() -> &'static Law {
    law::uk().expect("the law that ships can be read")
}

/// Asks one question of each of the four days.
fn ask<T>(question: impl Fn(LawOn<'_>) -> T) -> [T; 4] {
    [MAY_2018, JANUARY_2024, JANUARY_2026, NOW].map(|day| question(law().on(day)))
}

fn citations(kind: Kind, code: &str) -> [Option<&'static str>; 4] {
    [MAY_2018, JANUARY_2024, JANUARY_2026, NOW].map(|day| {
        let entry = law().on(day).entry(kind, code);
        entry.map(|entry| entry.citation.as_str())
    })
}

/// The last day on which a question is answered one way, and the next, on which it is not.
fn changes<T: PartialEq + std::fmt::Debug>(
    first: Date,
    question: impl Fn(LawOn<'_>) -> T,
    answers: &[T; 2],
) {
    let eve = first.yesterday().unwrap();
    assert_eq!(&[eve, first].map(|day| question(law().on(day))), answers);
}

#[test]
fn the_six_bases_and_since_february_2026_a_seventh() {
    assert_eq!(ask(|law| law.entries(Kind::Basis).count()), [6, 6, 6, 7]);
    let recognised = |law: LawOn<'_>| law.basis("recognised-legitimate-interest").is_some();
    assert_eq!(ask(recognised), [false, false, false, true]);
    changes(date(2026, 2, 5), recognised, &[false, true]);
    assert_eq!(
        ask(|law| law.basis("legitimate-interests").is_some()),
        [true; 4]
    );
}

#[test]
fn recognised_interests_came_with_their_basis() {
    assert_eq!(ask(|law| law.entries(Kind::Annex1).count()), [0, 0, 0, 5]);
    let safeguarding = |law: LawOn<'_>| law.condition("annex1-safeguarding").is_some();
    changes(date(2026, 2, 5), safeguarding, &[false, true]);
}

#[test]
fn the_ban_on_automated_decisions_became_safeguards() {
    let old = Some("UK GDPR art. 22; DPA 2018 s. 14");
    assert_eq!(
        citations(Kind::Right, "automated-decision"),
        [old, old, old, Some("UK GDPR arts 22A to 22D")]
    );
    // Three cases in which a machine alone might decide; now none has to be named, and being told
    // of the decision is a fourth safeguard.
    assert_eq!(
        ask(|law| law.list(List::AutomatedAllowed).count()),
        [3, 3, 3, 0]
    );
    assert_eq!(
        ask(|law| law.list(List::AutomatedSafeguard).count()),
        [3, 3, 3, 4]
    );
    let never = |law: LawOn<'_>| {
        law.entry(Kind::AutomatedDecision, "adm-not-recognised-interest")
            .is_some()
    };
    assert_eq!(ask(never), [false, false, false, true]);
}

#[test]
fn complaints_to_the_controller_began_in_june_2026() {
    let to_us = |law: LawOn<'_>| {
        (
            law.right("complaint-to-controller").is_some(),
            law.clock("complaint-acknowledgement")
                .and_then(|(_, clock)| Some(clock.length?.to_string())),
            law.list(List::ComplaintProcedure).count(),
            law.entry(Kind::Notice, "notice-complaint-to-us").is_some(),
            law.entry(Kind::Request, "refusal-complaint-to-us")
                .is_some(),
        )
    };
    let without = || (false, None, 0, false, false);
    let with = || (true, Some("30 days".to_owned()), 6, true, true);
    assert_eq!(ask(to_us), [without(), without(), without(), with()]);
    changes(date(2026, 6, 19), to_us, &[without(), with()]);
    let told = |law: LawOn<'_>| law.entries(Kind::AccessContents).count();
    changes(date(2026, 6, 19), told, &[12, 13]);
}

#[test]
fn article_77_has_gone_and_section_165_remains() {
    let old = Some("UK GDPR art. 77; DPA 2018 s. 165");
    assert_eq!(
        citations(Kind::Right, "complaint-to-regulator"),
        [old, old, old, Some("DPA 2018 s. 165")]
    );
}

#[test]
fn a_reasonable_search_since_2024_and_a_pause_since_2026() {
    let search = |law: LawOn<'_>| law.entry(Kind::Request, "request-search").is_some();
    assert_eq!(ask(search), [false, true, true, true]);
    changes(date(2024, 1, 1), search, &[false, true]);
    assert_eq!(
        ask(|law| law.entry(Kind::AccessContents, "access-search").is_some()),
        [false, true, true, true]
    );
    let pause = |law: LawOn<'_>| law.entry(Kind::Request, "request-pause").is_some();
    assert_eq!(ask(pause), [false, false, false, true]);
    changes(date(2026, 2, 5), pause, &[false, true]);
}

#[test]
fn an_answer_has_always_taken_a_month_by_one_article_or_another() {
    let month = Some("1 month".to_owned());
    let length = |law: LawOn<'_>| {
        law.clock("request-answer")
            .and_then(|(_, clock)| Some(clock.length?.to_string()))
    };
    assert_eq!(
        ask(length),
        [month.clone(), month.clone(), month.clone(), month]
    );
    let old = Some("UK GDPR art. 12(3)");
    assert_eq!(
        citations(Kind::Clock, "request-answer"),
        [old, old, old, Some("UK GDPR arts 12(3) and 12A(1)")]
    );
}

#[test]
fn how_time_is_counted_has_stood_in_the_law_itself_since_august_2025() {
    assert_eq!(
        citations(Kind::Request, "counting-rule")[2..],
        [Some("UK GDPR art. 4A; DPA 2018 s. 205"); 2]
    );
    let sure = |law: LawOn<'_>| {
        let entry = law.entry(Kind::Request, "counting-rule");
        entry.map(|entry| entry.confidence)
    };
    changes(
        date(2025, 8, 20),
        sure,
        &[Some(law::Confidence::Medium), Some(law::Confidence::High)],
    );
}

#[test]
fn the_regulator_kept_its_name_and_a_successor_waits() {
    let name = Some("Information Commissioner's Office (ICO)");
    assert_eq!(
        [MAY_2018, JANUARY_2024, JANUARY_2026, NOW]
            .map(|day| law().on(day).regulator("regulator-name")),
        [name; 4]
    );
    assert_eq!(
        ask(|law| law.regulator("regulator-successor").is_some()),
        [false, false, true, true]
    );
    // Nobody is sent to an address of which we are unsure.
    assert_eq!(
        ask(|law| law.regulator("regulator-address").is_some()),
        [false; 4]
    );
    assert_eq!(
        law().on(NOW).regulator("regulator-helpline"),
        Some("0303 123 1113")
    );
}

#[test]
fn fines_for_marketing_rose_to_those_of_the_uk_gdpr() {
    let most = |law: LawOn<'_>| {
        law.penalty("penalty-pecr")
            .map(|(_, penalty)| (penalty.pounds, penalty.percent))
    };
    let old = Some((Some(500_000), None));
    let new = Some((Some(17_500_000), Some(4)));
    assert_eq!(ask(most), [old, old, old, new]);
    changes(date(2026, 2, 5), most, &[old, new]);
}

#[test]
fn fines_were_in_euros_while_the_law_was_the_unions() {
    let euros = |law: LawOn<'_>| {
        law.penalty("penalty-higher")
            .and_then(|(_, penalty)| penalty.euros)
    };
    assert_eq!(ask(euros), [Some(20_000_000), None, None, None]);
}

#[test]
fn charities_may_write_to_supporters_since_february_2026() {
    assert_eq!(ask(|law| law.list(List::SoftOptIn).count()), [3; 4]);
    assert_eq!(
        ask(|law| law.list(List::CharitySoftOptIn).count()),
        [0, 0, 0, 6]
    );
    // Four conditions from the Regulations, two more once the regulator had spoken.
    changes(
        date(2026, 4, 28),
        |law| law.list(List::CharitySoftOptIn).count(),
        &[4, 6],
    );
    changes(
        date(2026, 2, 5),
        |law| law.list(List::CharitySoftOptIn).count(),
        &[0, 4],
    );
}

#[test]
fn the_fee_of_each_tier_and_day() {
    let tutors = Size {
        turnover: Some(90_000),
        staff: 4,
        charity: false,
    };
    let charity = Size {
        turnover: Some(50_000_000),
        staff: 900,
        charity: true,
    };
    let agency = Size {
        turnover: Some(2_000_000),
        staff: 40,
        charity: false,
    };
    let giant = Size {
        turnover: Some(50_000_000),
        staff: 900,
        charity: false,
    };
    let fee = |size| ask(|law| law.fee(size).map(|(_, fee)| fee.pounds).unwrap());
    assert_eq!(fee(tutors), [40, 40, 52, 52]);
    assert_eq!(fee(charity), [40, 40, 52, 52]);
    assert_eq!(fee(agency), [60, 60, 78, 78]);
    assert_eq!(fee(giant), [2_900, 2_900, 3_763, 3_763]);
    changes(
        date(2025, 2, 17),
        |law| law.fee(tutors).map(|(_, fee)| fee.pounds),
        &[Some(40), Some(52)],
    );
}

#[test]
fn either_test_of_a_tier_is_enough_and_its_limit_belongs_to_it() {
    let pounds = |turnover, staff| {
        let size = Size {
            turnover,
            staff,
            charity: false,
        };
        law().on(NOW).fee(size).map(|(_, fee)| fee.pounds).unwrap()
    };
    assert_eq!(pounds(Some(632_000), 400), 52);
    assert_eq!(pounds(Some(632_001), 11), 78);
    assert_eq!(pounds(Some(90_000_000), 10), 52);
    assert_eq!(pounds(Some(36_000_001), 250), 78);
    assert_eq!(pounds(Some(36_000_001), 251), 3_763);
    // A public authority goes by staff alone.
    assert_eq!(pounds(None, 251), 3_763);
}

#[test]
fn cookies_without_agreement_two_cases_and_since_february_2026_five() {
    let codes = |law: LawOn<'_>| {
        law.list(List::CookieException)
            .map(|entry| entry.code.clone())
            .collect::<Vec<_>>()
    };
    let two = ["cookie-communication", "cookie-necessary"];
    let three = ["cookie-statistics", "cookie-appearance", "cookie-emergency"];
    let [first, second, third, now] = ask(codes);
    assert_eq!([&first, &second, &third].map(Vec::len), [2; 3]);
    assert_eq!(first, two);
    assert_eq!(now, [&two[..], &three[..]].concat());
}

#[test]
fn abroad_the_test_is_no_longer_what_a_court_made_it() {
    assert_eq!(
        citations(Kind::Transfer, "transfer-test"),
        [
            None,
            Some("UK GDPR art. 46, as the court read it in July 2020"),
            Some("UK GDPR art. 46, as the court read it in July 2020"),
            Some("UK GDPR art. 46(1A) and (6)"),
        ]
    );
    assert_eq!(
        ask(|law| law.entry(Kind::Transfer, "transfer-idta").is_some()),
        [false, true, true, true]
    );
    let approved = |code: &'static str| ask(move |law| law.country(code).is_some());
    assert_eq!(approved("EEA"), [false, true, true, true]);
    assert_eq!(approved("US"), [false, true, true, true]);
    assert_eq!(approved("BR"), [false; 4]);
    changes(
        date(2023, 10, 12),
        |law| law.country("US").is_some(),
        &[false, true],
    );
    let (_, states) = law().on(NOW).country("US").unwrap();
    assert!(
        states.only.is_some(),
        "the United States are approved in part"
    );
}

#[test]
fn the_same_question_in_each_nation() {
    let capacity = |nation| {
        let entry = law()
            .law_on(NOW, nation)
            .entry(Kind::Child, "child-capacity");
        entry.unwrap().citation.clone()
    };
    assert_eq!(capacity(Nation::Scotland), "DPA 2018 s. 208");
    for nation in [Nation::England, Nation::Wales, Nation::NorthernIreland] {
        assert_eq!(capacity(nation), "common law; the regulator's guidance");
    }
    let years = |nation| {
        let (_, kept) = law()
            .law_on(NOW, nation)
            .retention("keep-personnel")
            .unwrap();
        kept.length.unwrap().count
    };
    assert_eq!(Nation::ALL.map(years), [6, 6, 5, 6]);
}

#[test]
fn where_nations_differ_there_is_no_answer_for_all_of_them() {
    let everywhere = law().on(NOW);
    assert!(everywhere.entry(Kind::Child, "child-capacity").is_none());
    assert_eq!(
        everywhere
            .entries(Kind::Child)
            .filter(|entry| entry.code == "child-capacity")
            .count(),
        2
    );
    let setting = Nation::of(calendar::Nation::EnglandAndWales);
    assert!(
        everywhere
            .within(setting)
            .entry(Kind::Child, "child-capacity")
            .is_some()
    );
}

#[test]
fn child_abuse_data_is_exempt_everywhere_but_in_scotland() {
    let exempt = |nation| {
        law()
            .law_on(NOW, nation)
            .exemptions("access", Holder::Anyone)
            .any(|(entry, _)| entry.code == "exempt-child-abuse")
    };
    assert_eq!(Nation::ALL.map(exempt), [true, true, false, true]);
}

#[test]
fn tutors_are_not_offered_the_exemptions_of_others() {
    let offered = |day, holder| {
        law()
            .on(day)
            .exemptions("access", holder)
            .map(|(entry, _)| entry.code.as_str())
            .collect::<Vec<_>>()
    };
    let ours = offered(NOW, Holder::Anyone);
    for others in [
        "exempt-education-harm",
        "exempt-social-work",
        "exempt-health-court",
        "exempt-immigration",
    ] {
        assert!(!ours.contains(&others), "{others}");
    }
    assert!(ours.contains(&"exempt-third-party"));
    assert!(offered(NOW, Holder::School).contains(&"exempt-education-harm"));
    assert!(!offered(NOW, Holder::School).contains(&"exempt-social-work"));
    // Anyone might have used it until the end of January 2022.
    assert!(offered(MAY_2018, Holder::Anyone).contains(&"exempt-immigration"));
}

#[test]
fn a_breach_is_reported_within_72_hours_on_any_day() {
    let hours = |law: LawOn<'_>| {
        let (_, clock) = law.clock("breach-report").unwrap();
        (clock.length.unwrap().to_string(), clock.rolls)
    };
    assert_eq!(ask(hours), [(); 4].map(|()| ("72 hours".to_owned(), false)));
    assert_eq!(ask(|law| law.list(List::BreachReport).count()), [5; 4]);
    let (_, people) = law().on(NOW).clock("breach-communication").unwrap();
    assert_eq!(
        people.length, None,
        "no number is invented where there is none"
    );
}

#[test]
fn rights_have_their_grounds_and_exceptions() {
    let count = |right, role| ask(|law| law.rules(right, role).count());
    assert_eq!(count("erasure", Role::Ground), [6, 6, 6, 7]);
    assert_eq!(count("erasure", Role::Exception), [5; 4]);
    assert_eq!(count("restriction", Role::Ground), [4; 4]);
    assert_eq!(count("portability", Role::Ground), [3; 4]);
    // Recipients are told of three kinds of change.
    for right in ["rectification", "erasure", "restriction"] {
        let told = law()
            .on(NOW)
            .rules(right, Role::Duty)
            .any(|entry| entry.code == "recipients-told");
        assert!(told, "{right}");
    }
}

#[test]
fn a_notice_says_more_where_the_information_came_from_somebody_else() {
    let on = |list| {
        law()
            .on(NOW)
            .list(list)
            .map(|entry| entry.code.as_str())
            .collect::<Vec<_>>()
    };
    let direct = on(List::NoticeDirect);
    let indirect = on(List::NoticeIndirect);
    assert!(indirect.contains(&"notice-source") && !direct.contains(&"notice-source"));
    assert!(indirect.contains(&"notice-categories") && !direct.contains(&"notice-categories"));
    assert!(direct.contains(&"notice-required") && !indirect.contains(&"notice-required"));
}

#[test]
fn records_of_sexual_abuse_are_looked_at_and_never_deleted_by_themselves() {
    for nation in Nation::ALL {
        for day in [MAY_2018, JANUARY_2024, JANUARY_2026, NOW] {
            let (_, kept) = law()
                .law_on(day, nation)
                .retention("keep-sexual-abuse")
                .unwrap();
            assert_eq!(kept.then, law::Then::Review, "{nation} {day}");
        }
    }
}

#[test]
fn a_schools_file_is_statute_in_scotland_and_a_toolkit_elsewhere() {
    let kept = |nation| {
        let (entry, kept) = law()
            .law_on(NOW, nation)
            .retention("keep-school-file")
            .unwrap();
        (entry.citation.contains("reg. 4"), kept.firmness, kept.then)
    };
    let toolkit = (false, law::Firmness::Guidance, law::Then::Destroy);
    assert_eq!(
        Nation::ALL.map(kept),
        [
            toolkit,
            toolkit,
            (true, law::Firmness::Statute, law::Then::Review),
            toolkit
        ]
    );
}

#[test]
fn nothing_was_destroyed_while_the_inquiry_sat() {
    let banned = [MAY_2018, JANUARY_2024, JANUARY_2026, NOW].map(|day| {
        let law = law().law_on(day, Nation::England);
        law.retention("keep-for-inquiry").is_some()
    });
    assert_eq!(banned, [true, false, false, false]);
    let scotland = law().law_on(MAY_2018, Nation::Scotland);
    assert!(scotland.retention("keep-for-inquiry").is_none());
}

#[test]
fn examples_of_legitimate_interests_stand_in_the_law_since_february_2026() {
    let examples = |law: LawOn<'_>| {
        let basis = law.basis("legitimate-interests").unwrap();
        let note = basis.note.as_deref().unwrap();
        assert!(note.contains("public authorities"));
        note.contains("art. 6(11)")
    };
    assert_eq!(ask(examples), [false, false, false, true]);
    changes(date(2026, 2, 5), examples, &[false, true]);
}

#[test]
fn what_a_court_has_before_it_is_exempt_for_the_court_alone() {
    for code in [
        "exempt-health-court",
        "exempt-social-work-court",
        "exempt-education-court",
    ] {
        for holder in [Holder::Anyone, Holder::School, Holder::SocialWorkBody] {
            let offered = law().on(NOW).exemptions("access", holder);
            assert!(
                offered.into_iter().all(|(entry, _)| entry.code != code),
                "{code}: {holder:?}"
            );
        }
        let court = law().on(NOW).exemptions("access", Holder::Court);
        assert!(
            court.into_iter().any(|(entry, _)| entry.code == code),
            "{code}"
        );
    }
}

#[test]
fn children_are_told_by_age_since_the_code() {
    let ages = |law: LawOn<'_>| {
        law.list(List::ChildInformation)
            .filter(|entry| entry.code.starts_with("child-age-"))
            .count()
    };
    assert_eq!(ask(ages), [0, 5, 5, 5]);
    changes(date(2020, 9, 2), ages, &[0, 5]);
    let complains = |law: LawOn<'_>| law.entry(Kind::Child, "child-complaint").is_some();
    assert_eq!(ask(complains), [false, false, false, true]);
    for nation in Nation::ALL {
        let shown = law()
            .law_on(NOW, nation)
            .entry(Kind::Child, "child-responsibility-shown");
        assert!(shown.is_some(), "{nation}");
    }
}

#[test]
fn a_childs_protection_file_moves_with_the_child_between_schools_alone() {
    let english = |day| {
        let clock = law()
            .law_on(day, Nation::England)
            .clock("child-protection-file");
        clock.map(|(_, clock)| (clock.length.unwrap().to_string(), clock.who))
    };
    assert_eq!(english(JANUARY_2024 - jiff::Span::new().years(2)), None);
    let five = Some(("5 days".to_owned(), Holder::School));
    assert_eq!(english(NOW), five);
    let elsewhere = law().law_on(NOW, Nation::Wales);
    assert!(elsewhere.clock("child-protection-file").is_none());
}

#[test]
fn whoever_asks_before_the_data_begins_is_told_nothing() {
    let eve = law().on(date(2018, 5, 24));
    for kind in Kind::ALL {
        assert_eq!(eve.entries(kind).count(), 0, "{kind:?}");
    }
}

#[test]
fn conditions_name_what_must_stand_beside_them() {
    let now = law().on(NOW);
    let requires = |code| now.condition(code).unwrap().requires.clone();
    assert_eq!(requires("art9-substantial-public-interest"), ["sch1-part2"]);
    assert_eq!(requires("art9-employment"), ["sch1-part1"]);
    assert_eq!(requires("sch1-crime-part2"), ["sch1-part2"]);
    assert!(requires("art9-consent").is_empty());
    let safeguarding = now.condition("sch1-safeguarding").unwrap();
    assert_eq!(safeguarding.citation, "DPA 2018 Sch. 1 para. 18");
    assert!(safeguarding.policy_document);
    assert!(safeguarding.fulfils.contains(&"sch1-part2".to_owned()));
    assert!(now.condition("art9-curiosity").is_none());
}

#[test]
fn every_kind_has_entries_and_every_list_too() {
    for kind in Kind::ALL {
        assert!(
            law().entries().iter().any(|entry| entry.kind == kind),
            "{kind:?}"
        );
    }
    for list in List::ALL {
        assert!(
            law().entries().iter().any(|entry| entry.is_on(*list)),
            "{list:?}"
        );
    }
}

#[test]
fn what_letters_are_written_from_is_not_uncertain() {
    // Policies, letters and the state of a request rest on these; a lawyer would come first.
    for kind in [
        Kind::Basis,
        Kind::Annex1,
        Kind::Art9,
        Kind::Schedule1,
        Kind::Right,
        Kind::AccessContents,
    ] {
        for entry in law().entries().iter().filter(|entry| entry.kind == kind) {
            assert_eq!(entry.confidence, law::Confidence::High, "{}", entry.code);
            assert_eq!(entry.nations, Nation::ALL, "{}", entry.code);
        }
    }
}

#[test]
fn the_law_that_ships_is_read_once() {
    assert!(std::ptr::eq(law(), law::uk().unwrap()));
}
