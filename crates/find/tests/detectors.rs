//! Each detector in a table: what it finds is in brackets, and what looks like it but is not.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests"
)]

use find::{Kind, detect};
use proptest::prelude::*;

fn wrong(marked: &str, kind: Kind, sure: bool) -> Option<String> {
    let start = marked.find('[').unwrap();
    let end = marked.find(']').unwrap() - 1;
    let text = marked.replace(['[', ']'], "");
    let found = detect(&text);
    let right = found
        .iter()
        .any(|f| (f.start, f.end, f.kind, f.sure) == (start, end, kind, sure));
    (!right).then(|| format!("{marked}: {found:?}"))
}

#[test]
fn what_each_finds() {
    use Kind::*;
    let cases = [
        ("NHS number: [943 476 5919].", Nhs, true),
        ("see [943-476-5919]", Nhs, true),
        ("see [9434765919] today", Nhs, false),
        ("NHS no. [9434765918]", Nhs, false),
        ("NI [AB 12 34 56 C]", Nino, true),
        ("her [ab123456c] is", Nino, true),
        ("National Insurance number: [NK 44 78 59 B]", Nino, false),
        ("NI number [AB123456]", Nino, false),
        ("UPN [H801200001001]", Upn, true),
        ("UPN: [A801200001001]", Upn, false),
        ("ULN [1000000019]", Uln, true),
        ("ULN [1000000018]", Uln, false),
        ("TRN: [12/34567]", Trn, true),
        ("teacher reference number [1234567]", Trn, true),
        ("DBS certificate [001234567890] issued", Dbs, true),
        ("passport [123456789]", Passport, true),
        ("holds [AB1234567] here", Passport, false),
        ("licence [MORGA657054SM9IJ]", DrivingLicence, true),
        ("licence [MORGA 657054 SM9IJ]", DrivingLicence, true),
        ("a car, [AB51 ABC], was", Vehicle, true),
        ("reg [A123 BCD]", Vehicle, true),
        ("pay [GB29 NWBK 6016 1331 9268 19] now", Iban, true),
        ("pay [GB29NWBK60161331926819]", Iban, true),
        ("card [4111 1111 1111 1111] exp", Card, true),
        ("at [ZZ99 9ZZ] there", Postcode, false),
        ("at [SW1A 1AA], London", Postcode, true),
        ("at [ec1a 1bb] there", Postcode, true),
        ("at [M11AA] there", Postcode, false),
        ("[07700 900123]", Telephone, true),
        ("ring [+44 (0)7700 900123]!", Telephone, true),
        ("ring [(01632) 960 123].", Telephone, true),
        ("ring [01632 960123] or 2", Telephone, true),
        ("ring [+33 1 23 45 67 89]", Telephone, true),
        ("mobile [7700900123]", Telephone, false),
        ("[ella.q@mail.example]", Email, true),
        ("see [https://quince.example/a?b=1].", Url, true),
        ("see [www.quince.example/a], or", Url, true),
        ("see [quince.co.uk/team] now", Url, true),
        ("insta [@ella_q13] now", SocialHandle, true),
        ("follow [@ella_q13]", SocialHandle, false),
        ("Snapchat: [ella_q13]", SocialHandle, true),
        ("DOB [4 May 2013],", BirthDate, true),
        ("Date of birth: [04/05/2013]", BirthDate, true),
        ("She was born on [May 4th, 2013] in", BirthDate, true),
        ("Zoe ([04.05.13] DOB)", BirthDate, true),
        ("his date of birth. It's [4 May 2013]", BirthDate, true),
        (
            "to [12 Quince Row, Nethercombe, SW1A 1AA] by",
            Address,
            true,
        ),
        ("to [Flat 3, 12 Quince Row, Nethercombe].", Address, true),
        ("to [12 Quince Lane] by", Address, true),
        ("lives at [7 Heol Deg, Bryncae]. She", Address, true),
        ("to [9 Quince's Lane, Nethercombe].", Address, true),
        (
            "to [9 Cae'rcwm, Pen-y-bryn ar Ogwen, SW1A 1AA]",
            Address,
            true,
        ),
        (
            "to [9 Quince's Walk, Brig o'Nether, SW1A 1AA]",
            Address,
            true,
        ),
        ("saw [Mrs Quarrington] there", Person, false),
        ("saw [Dr. N. Quarrington] there", Person, false),
        ("Dear [Nadia],", Person, false),
        ("Kind regards,\n[Nadia Quarrington]\nTutor", Person, false),
        ("From: [Nadia Quarrington] <n@mail.example>", Person, false),
        ("my daughter [Xanthe] was", Person, false),
        ("Pupil: [Xanthe Quarrington]", Person, false),
    ];
    let wrong: Vec<String> = cases
        .into_iter()
        .filter_map(|(text, kind, sure)| wrong(text, kind, sure))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_only_looks_like_it() {
    for (text, kind) in [
        ("943-476-5918", Kind::Nhs),
        ("AB 12 34 56 H", Kind::Nino),
        ("FQ 00 00 00 C", Kind::Nino),
        ("H801200001002", Kind::Upn),
        ("1000000019", Kind::Uln),
        ("1234567", Kind::Trn),
        ("001234567890", Kind::Dbs),
        ("123456789", Kind::Passport),
        ("MORGA613054SM9IJ", Kind::DrivingLicence),
        ("AB35 ABC", Kind::Vehicle),
        ("GB29NWBK60161331926818", Kind::Iban),
        ("4111111111111112", Kind::Card),
        ("QA1 1AA and M1 1CA and E10 2nd", Kind::Postcode),
        ("12345 678901 and 00000000000", Kind::Telephone),
        (
            "born in Leeds. On 4 May 2013 we met and then some words",
            Kind::BirthDate,
        ),
        ("Session on 4 May 2013", Kind::BirthDate),
        (
            "He was born in Leeds. They met on 4 May 2013",
            Kind::BirthDate,
        ),
        ("12 of them went to Park Lane", Kind::Address),
        ("a@b.example", Kind::SocialHandle),
        ("Dear Sir,", Kind::Person),
        ("Thank you Monday", Kind::Person),
    ] {
        let found = detect(text);
        assert!(found.iter().all(|f| f.kind != kind), "{text}: {found:?}");
    }
}

#[test]
fn codes_are_those_of_the_file_format() {
    let codes: Vec<&str> = Kind::ALL.iter().map(|kind| kind.code()).collect();
    let mut once = codes.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), codes.len());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_text(parts in prop::collection::vec(prop_oneof![
        any::<String>(),
        prop::sample::select(vec![
            "07700", " ", "900123", "+44 (0)", "@", "a.b", "http://", "www.", "é", "4 May", " 2013", "DOB ", "SW1A", "1AA", "12 ", "Row", ", ", "\n",
            "Dear ", "Mrs ", "Zoë", "-", "943 476 5919", "AB", "card ", "4111", "ﬁ", "\u{301}", "GB29", "H801200001001", ".", "_", "https://[",
        ]).prop_map(str::to_owned),
    ], 0..20)) {
        let text = parts.concat();
        let mut last = 0;
        for f in detect(&text) {
            prop_assert!(f.start >= last && f.start < f.end, "{f:?}");
            prop_assert!(text.get(f.start..f.end).is_some());
            last = f.end;
        }
    }
}
