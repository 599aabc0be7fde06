//! Every written form, in a table: the text with the expected span in brackets.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests"
)]

use find::{Context, Directory, Form, Match, Person, Reason, Strength};
use jiff::civil::date;

fn person(key: u32, given: &str, family: &str) -> Person {
    Person {
        key,
        given: given.split(' ').map(str::to_owned).collect(),
        family: family.to_owned(),
        ..Person::default()
    }
}

fn strings(all: &[&str]) -> Vec<String> {
    all.iter().map(|s| (*s).to_owned()).collect()
}

/// Eight invented people: two Jamies, two sisters, a tutor, ordinary words as names.
fn people() -> Vec<Person> {
    vec![
        Person {
            nicknames: strings(&["Smiler"]),
            born_on: Some(date(2013, 5, 4)),
            emails: strings(&["ella.q.13@mail.example"]),
            telephones: strings(&["07700 900123"]),
            address: "12 Quince Row, Nethercombe".to_owned(),
            postcode: "ZZ9 9AB".to_owned(),
            numbers: strings(&["943 476 5919", "L-0042"]),
            context: vec![5, 8],
            ..person(1, "Ella Rose", "Quarrington")
        },
        person(2, "Jamie", "Thistlewood"),
        Person {
            context: vec![5],
            ..person(3, "Jamie", "O'Hanrahan")
        },
        person(4, "Zoë", "Müller-Strand"),
        Person {
            telephones: strings(&["(01632) 960 123"]),
            ..person(5, "Elizabeth", "Fairweather")
        },
        person(6, "Grace", "Young"),
        Person {
            former: strings(&["Pettigrew"]),
            known_as: strings(&["Toddy"]),
            ..person(7, "Theodore", "Marchbanks")
        },
        Person {
            context: vec![1],
            ..person(8, "Nadia", "Quarrington")
        },
    ]
}

fn find(text: &str) -> Vec<Match> {
    Directory::build(&people()).find(text)
}

/// Brackets mark what is expected: one match there, of the form, first meaning the person.
fn check(marked: &str, form: Form, key: u32, strength: Strength) -> Option<String> {
    let start = marked.find('[').unwrap();
    let end = marked.find(']').unwrap() - 1;
    let text = marked.replace(['[', ']'], "");
    let found = find(&text);
    let expected = (start, end, form, key, strength);
    let first = |m: &Match| {
        (
            m.start,
            m.end,
            m.form,
            m.candidates[0].person,
            m.candidates[0].strength,
        )
    };
    let right = found.iter().any(|m| first(m) == expected);
    (!right).then(|| {
        format!(
            "{marked}: {:?}",
            found.iter().map(first).collect::<Vec<_>>()
        )
    })
}

fn check_all(cases: &[(&str, Form, u32, Strength)]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(text, form, key, strength)| check(text, *form, *key, *strength))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn names_in_every_writing() {
    use Form::*;
    use Strength::*;
    check_all(&[
        ("saw [Ella Quarrington] today", FullName, 1, Sure),
        ("saw [Ella Rose Quarrington] today", FullName, 1, Sure),
        ("saw [Ella R. Quarrington] today", FullName, 1, Sure),
        ("saw [ELLA QUARRINGTON] today", FullName, 1, Sure),
        ("saw [ella quarrington] today", FullName, 1, Sure),
        ("[Quarrington, Ella]", ReversedName, 1, Sure),
        ("[Quarrington, Ella Rose]", ReversedName, 1, Sure),
        ("[QUARRINGTON Ella] 7B", ReversedName, 1, Likely),
        ("[Quarrington, E].", Initials, 1, Likely),
        ("from [E. Quarrington] as", Initials, 1, Likely),
        ("from [E Quarrington] as", Initials, 1, Likely),
        ("from [E. R. Quarrington] as", Initials, 1, Likely),
        ("with [Ella Q] today", GivenInitial, 1, Likely),
        ("with [Ella Q]. today", GivenInitial, 1, Likely),
        ("[Ella]'s work", GivenName, 1, Likely),
        ("[Ellas] work", GivenName, 1, Likely),
        ("then [ella] was late", GivenName, 1, Likely),
        ("[Ellie] did well", Nickname, 1, Likely),
        ("and [Smiler] did well", Nickname, 1, Likely),
        ("[Lizzie Fairweather] came", FullName, 5, Sure),
        ("so [Beth] came", Nickname, 5, Likely),
        ("so [Zoe Muller-Strand] came", FullName, 4, Sure),
        ("so [Zoe Mueller Strand] came", FullName, 4, Sure),
        ("so [Zoë Müller Strand] came", FullName, 4, Sure),
        ("so [Zoe\u{308} MüllerStrand] came", FullName, 4, Sure),
        ("so [Zoe Strand] came", FullName, 4, Likely),
        ("so [Jamie OHanrahan] came", FullName, 3, Sure),
        ("so [Jamie O’Hanrahan] came", FullName, 3, Sure),
        ("so [JAMIE O'HANRAHAN] came", FullName, 3, Sure),
        ("told [Ms Fairweather] that", TitleSurname, 5, Likely),
        ("told [Mrs. Fairweather] that", TitleSurname, 5, Likely),
        ("told [Dr Elizabeth Fairweather] that", FullName, 5, Sure),
        ("the [Fairweather] file", Surname, 5, Possible),
        ("met [Theo Pettigrew] there", FormerName, 7, Sure),
        ("met [Toddy] there", GivenName, 7, Likely),
        ("met [Elizabteh Fairweather] there", Misspelt, 5, Likely),
        ("met [Elizabeth Fairwether] there", Misspelt, 5, Likely),
        ("met [Theodroe] there", Misspelt, 7, Possible),
        ("see [ella.quarrington] there", FullName, 1, Sure),
        ("see [ellaquarrington] there", FullName, 1, Sure),
        ("see [Ella\nQuarrington] there", FullName, 1, Sure),
        ("asked [Grace Young] about", FullName, 6, Likely),
        ("asked [Grace] about", GivenName, 6, Possible),
        ("asked [G Young] about", Initials, 6, Possible),
    ]);
}

#[test]
fn identifiers_in_any_writing() {
    use Form::*;
    use Strength::*;
    check_all(&[
        ("to [ella.q.13@mail.example].", Email, 1, Sure),
        ("to <[Ella.Q.13@Mail.Example]>", Email, 1, Sure),
        ("ring [07700 900123] now", Telephone, 1, Sure),
        ("ring [+44 7700 900123] now", Telephone, 1, Sure),
        ("ring [+44 (0)7700 900123] now", Telephone, 1, Sure),
        ("ring [07700900123]", Telephone, 1, Sure),
        ("ring [0044 7700-900-123]", Telephone, 1, Sure),
        ("born [4 May 2013] in", BirthDate, 1, Likely),
        ("born [04/05/13],", BirthDate, 1, Likely),
        ("born [4.5.2013].", BirthDate, 1, Likely),
        ("born [2013-05-04]", BirthDate, 1, Likely),
        ("born [May 4th 2013]", BirthDate, 1, Likely),
        ("at [ZZ9 9AB] or", Postcode, 1, Likely),
        ("at [zz99ab] or", Postcode, 1, Likely),
        ("NHS [943 476 5919]", Number, 1, Sure),
        ("NHS [9434765919]", Number, 1, Sure),
        ("learner [L0042].", Number, 1, Sure),
        ("learner [l-0042].", Number, 1, Sure),
        ("at [12 Quince Row] in", Address, 1, Likely),
        ("at [12 Quince Row, Nethercombe] in", Address, 1, Likely),
        ("at [12 quince row\nNethercombe] in", Address, 1, Likely),
        ("ring [(01632) 960 123] now", Telephone, 5, Sure),
        ("ring [(01632) 960123] now", Telephone, 5, Sure),
        ("ring [+44 1632 960123] now", Telephone, 5, Sure),
    ]);
}

#[test]
fn nobody_stands_here() {
    for text in [
        "",
        "grace and young",
        "you will be so young in may",
        "Will you be young",
        "an umbrella and a pelican",
        "OK and TV and PE",
        "a young man I saw",
        "the number 943 476 5918 and 07700 900124",
        "on 5 May 2013",
        "excella quarringto",
    ] {
        assert_eq!(find(text), vec![], "{text}");
    }
}

#[test]
fn words_that_are_names_too() {
    let p = |key, given: &str, family: &str| person(key, given, family);
    let people = [
        p(1, "Will", "Marsh"),
        p(2, "April", "Young"),
        p(3, "Holly", "Pike"),
        p(4, "Can", "Yilmaz"),
        p(5, "Dec", "Warde"),
    ];
    let directory = Directory::build(&people);
    for (text, found) in [
        (
            "Will you come? Will was late.",
            vec![(15, Strength::Possible)],
        ),
        ("I saw Will there", vec![(6, Strength::Possible)]),
        ("Will's book", vec![(0, Strength::Possible)]),
        ("Can we meet in April or on 4 April or Dec 21?", vec![]),
        ("April's book", vec![(0, Strength::Possible)]),
        ("the holly and the marsh", vec![]),
        ("hi holly was late", vec![(3, Strength::Possible)]),
        ("then holly pike rang", vec![(5, Strength::Possible)]),
        (
            "Holly Pike rang. holly was cross",
            vec![(0, Strength::Likely), (17, Strength::Possible)],
        ),
        (
            "HOLLY PIKE: ASK THE HOLLY GROUP",
            vec![(0, Strength::Likely), (20, Strength::Possible)],
        ),
    ] {
        let all: Vec<(usize, Strength)> = directory
            .find(text)
            .iter()
            .map(|m| (m.start, m.candidates[0].strength))
            .collect();
        assert_eq!(all, found, "{text}");
    }
}

#[test]
fn two_of_one_first_name() {
    let both = find("Jamie was late");
    assert_eq!(both[0].candidates.len(), 2);
    assert!(
        both[0]
            .candidates
            .iter()
            .all(|c| c.strength == Strength::Possible && c.reasons == [Reason::Shared(2)])
    );

    let named = find("Jamie Thistlewood came. Jamie was late");
    let last = &named[1].candidates;
    assert_eq!((last[0].person, last[0].strength), (2, Strength::Likely));
    assert!(last[0].reasons.contains(&Reason::FullNameInText));
    assert_eq!((last[1].person, last[1].strength), (3, Strength::Possible));

    let tutor = find("Elizabeth Fairweather wrote: Jamie was late");
    let last = &tutor[1].candidates;
    assert_eq!((last[0].person, last[0].strength), (3, Strength::Likely));
    assert!(last[0].reasons.contains(&Reason::RelatedInText(5)));
}

#[test]
fn what_the_caller_knows_counts() {
    let directory = Directory::build(&people());
    let context = Context {
        participants: vec![2],
        place: vec![],
    };
    let found = directory.find_with("Jamie was late", &context);
    assert_eq!(
        (
            found[0].candidates[0].person,
            found[0].candidates[0].strength
        ),
        (2, Strength::Likely)
    );
    assert!(
        found[0].candidates[0]
            .reasons
            .contains(&Reason::Participant)
    );

    let context = Context {
        participants: vec![1],
        place: vec![],
    };
    let found = directory.find_with("EQ worked hard", &context);
    assert_eq!(
        (found[0].form, found[0].candidates[0].person),
        (Form::Initials, 1)
    );
    assert_eq!(directory.find_person("EQ met Jamie", 1, &context).len(), 1);
}

#[test]
fn sisters_by_surname_are_shown_with_what_speaks_for_each() {
    let found = find("Nadia Quarrington rang. Miss Quarrington was ill.");
    let last = &found[1];
    assert_eq!(last.form, Form::TitleSurname);
    assert_eq!(last.candidates.len(), 2);
    assert_eq!(last.candidates[0].person, 8);
    assert!(
        last.candidates[1]
            .reasons
            .contains(&Reason::RelatedInText(8))
    );
}
