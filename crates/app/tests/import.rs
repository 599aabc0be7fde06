//! A stranger's table: read in the worker, its columns mapped, held against who is here, who has
//! left and who was erased, and taken in whole or not at all.

use app::bodies::{MappedColumn, Mapping};
use app::table::{CellKind, Origin, Table};
use app::{Agrees, AppError, Erased, Imported, OnChanged, OnFaults, Preview, Wanted};
use jiff::civil::Date;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use crate::support::{House, NOW, at, day, extractor, later};

/// What a school sends: its own headings, dates as dates, a telephone number that is a number.
fn workbook(lost_zero: bool) -> Vec<u8> {
    let mut book = Workbook::new();
    let dates = Format::new().set_num_format("dd/mm/yyyy");
    let sheet = book.add_worksheet().set_name("Pupils").unwrap();
    let headings = [
        "Pupil ID",
        "Surname",
        "First name",
        "DOB",
        "Mobile",
        "Parent 1",
        "Parent 1 email",
        "House",
    ];
    for (column, heading) in (0..).zip(headings) {
        sheet.write_string(0, column, heading).unwrap();
    }
    for (row, (id, surname, first, (y, m, d), mobile, parent, mail)) in (1..).zip([
        (
            1001.0,
            "Fennimore",
            "Zoë Ann",
            (2013, 5, 4),
            "07700 900201",
            "Mrs Thea Fennimore",
            "thea@family.example.com",
        ),
        (
            1002.0,
            "Fennimore",
            "Max",
            (2015, 1, 9),
            "",
            "Mrs Thea Fennimore",
            "thea@family.example.com",
        ),
        (
            1003.0,
            "Okafor",
            "Ada",
            (2014, 12, 31),
            "07700 900203",
            "",
            "",
        ),
    ]) {
        sheet.write_number(row, 0, id).unwrap();
        sheet.write_string(row, 1, surname).unwrap();
        sheet.write_string(row, 2, first).unwrap();
        let born = ExcelDateTime::from_ymd(y, m, d).unwrap();
        sheet
            .write_datetime_with_format(row, 3, &born, &dates)
            .unwrap();
        sheet.write_string(row, 4, mobile).unwrap();
        sheet.write_string(row, 5, parent).unwrap();
        sheet.write_string(row, 6, mail).unwrap();
        sheet.write_string(row, 7, "Sorrel").unwrap();
    }
    if lost_zero {
        sheet.write_number(3, 4, 7_700_900_203.0).unwrap();
    }
    book.save_to_buffer().unwrap()
}

fn read(house: &House, name: &str, bytes: &[u8]) -> Table {
    house
        .operator()
        .read_table(&extractor(), name, bytes, None)
        .unwrap()
}

fn mapping(columns: &[(&str, Option<&str>)], capacity: Option<&str>) -> Mapping {
    Mapping {
        name: String::new(),
        columns: columns
            .iter()
            .map(|(heading, field)| MappedColumn {
                heading: (*heading).to_owned(),
                field: field.map(str::to_owned),
            })
            .collect(),
        capacity: capacity.map(str::to_owned),
    }
}

fn of_the_school() -> Mapping {
    mapping(&[("House", None)], Some("learner"))
}

fn faults_of(error: &AppError) -> String {
    assert!(matches!(error, AppError::Input(_)), "{error}");
    error.to_string()
}

fn preview(house: &House, text: &str) -> Preview {
    let table = read(house, "people.csv", text.as_bytes());
    house
        .operator()
        .preview_table(&table, &Mapping::default())
        .unwrap()
}

fn numbers(preview: &Preview) -> [usize; 5] {
    [
        preview.people.len(),
        preview.changed.len(),
        preview.held.len(),
        preview.left.len(),
        preview.erased.len(),
    ]
}

#[test]
fn a_workbook_is_read_mapped_and_taken_in_once() {
    let house = House::empty();
    let ctx = house.operator();
    let table = read(&house, "pupils.xlsx", &workbook(false));
    assert_eq!(table.origin, Origin::Sheet("Pupils".to_owned()));
    let born = &table.rows[1].cells[3];
    assert_eq!(
        (born.text.as_str(), born.kind),
        ("2013-05-04", CellKind::Date)
    );

    let unknown = ctx.preview_table(&table, &Mapping::default()).unwrap_err();
    let words = faults_of(&unknown);
    assert!(
        words.contains("`House`") && words.contains("capacity"),
        "{words}"
    );
    let typing = mapping(
        &[("House", None), ("Surnam", Some("family_name"))],
        Some("learner"),
    );
    let words = faults_of(&ctx.preview_table(&table, &typing).unwrap_err());
    assert!(
        words.contains("`Surnam`: the file has no such heading"),
        "{words}"
    );

    let preview = ctx.preview_table(&table, &of_the_school()).unwrap();
    assert_eq!(preview.faults, Vec::new());
    assert_eq!(
        numbers(&preview),
        [4, 0, 0, 0, 0],
        "three children, one mother of two"
    );
    let done = ctx.import_people(&preview, OnFaults::Stop).unwrap();
    assert_eq!((done.people, done.relations), (4, 2));
    let zoe = ctx.resolve_person("1001").unwrap();
    let shown = ctx.show_person(zoe).unwrap();
    assert_eq!(shown.person.body.born_on, Some(day("2013-05-04")));
    assert_eq!(shown.relations[0].other_name, "Thea Fennimore");

    // The same file again changes nothing, and leaves no leaf of an import.
    let again = ctx.preview_table(&table, &of_the_school()).unwrap();
    assert_eq!(numbers(&again), [0, 0, 4, 0, 0]);
    assert!(again.is_nothing_new());
    let nothing = house.step(&[], || ctx.import_people(&again, OnFaults::Stop));
    assert!(nothing.is_nothing());
    house.assert_whole();
}

#[test]
fn a_number_that_lost_its_zero_is_a_fault_with_its_place() {
    let house = House::empty();
    let ctx = house.operator();
    let table = read(&house, "pupils.xlsx", &workbook(true));
    let preview = ctx.preview_table(&table, &of_the_school()).unwrap();
    let [fault] = preview.faults.as_slice() else {
        panic!("{:?}", preview.faults)
    };
    let words = app::in_words(fault);
    assert_eq!(words.place, "line 4, column 5 (Mobile)");
    assert!(
        words.what.contains("lost its leading zero"),
        "{}",
        words.what
    );
    assert!(!words.what.contains("7700"), "the value is personal");
    assert_eq!(preview.people.len(), 3, "the row stays out whole");
    house.refused(|| ctx.import_people(&preview, OnFaults::Stop));
}

#[test]
fn a_sheet_is_chosen_and_not_guessed() {
    let house = House::empty();
    let ctx = house.operator();
    let mut book = Workbook::new();
    for name in ["Pupils", "Staff"] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        sheet.write_string(0, 0, "Surname").unwrap();
        sheet.write_string(1, 0, name).unwrap();
    }
    book.add_worksheet().set_name("Empty").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let read = |sheet| ctx.read_table(&extractor(), "a.xlsx", &bytes, sheet);
    let words = faults_of(&read(None).unwrap_err());
    assert!(
        words.contains("Pupils, Staff") && !words.contains("Empty"),
        "{words}"
    );
    assert!(faults_of(&read(Some("Pupil")).unwrap_err()).contains("no sheet `Pupil`"));
    let staff = read(Some(" staff ")).unwrap();
    assert_eq!(staff.rows[1].cells[0].text, "Staff");
    assert!(
        faults_of(
            &read(Some("Empty"))
                .and_then(|table| ctx.preview_table(&table, &Mapping::default()).map(|_| ()))
                .unwrap_err()
        )
        .contains("nothing in it")
    );
}

#[test]
fn what_is_no_table_is_refused_in_words() {
    let house = House::empty();
    let ctx = house.operator();
    for (name, bytes, words) in [
        ("a.pdf", b"%PDF-1.7\n".as_slice(), "a PDF and not a table"),
        ("a.xls", b"<html><body><table><tr><td>a", "a web page"),
        ("a.csv", b"", "the file is empty"),
        ("a.xlsx", b"PK\x03\x04 and no more", "not a table"),
        ("a.png", b"\x89PNG\r\n\x1a\n", "a picture"),
    ] {
        let error = ctx.read_table(&extractor(), name, bytes, None).unwrap_err();
        let said = faults_of(&error);
        assert!(
            said.contains(words) || said.contains("a zip file"),
            "{name}: {said}"
        );
        assert!(!said.contains("look at it yourself"), "{name}: {said}");
    }
    let large = vec![b'a'; (20 << 20) + 1];
    let error = ctx
        .read_table(&extractor(), "a.csv", &large, None)
        .unwrap_err();
    assert!(faults_of(&error).contains("20 MB"));
}

#[test]
fn spreadsheets_of_strangers_are_refused_clearly() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/samples/files");
    if !std::path::Path::new(folder).is_dir() {
        println!("skipped: the folder of samples is not here");
        return;
    }
    let house = House::empty();
    let ctx = house.operator();
    let extractor = extractor();
    let (mut tried, mut read) = (0, 0);
    for (path, bytes) in crate::support::files_below(std::path::Path::new(folder)) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let end = name.rsplit('.').next().unwrap_or_default();
        if !["xlsx", "xlsm", "xlsb", "xls", "ods", "csv"].contains(&end) {
            continue;
        }
        tried += 1;
        let encrypted = path.to_string_lossy().contains("/encrypted/");
        match ctx.read_table(&extractor, &name, &bytes, None) {
            Ok(table) => {
                read += 1;
                // This one is under the password that every program knows: nobody locked it.
                assert!(!encrypted || name == "tika__protect.xlsx", "{name}");
                let people = ctx.preview_table(&table, &Mapping::default());
                assert!(people.is_err(), "{name} holds no people");
            }
            Err(AppError::Input(faults)) => {
                let said = format!("{}; {}", faults[0].what, faults[0].mend);
                println!("{name}: {said}");
                assert!(!encrypted || said.contains("password"), "{name}: {said}");
            }
            Err(other) => panic!("{name}: {other}"),
        }
    }
    println!("{tried} spreadsheets, {read} of them tables");
    assert!(tried > 10);
}

const TERM: &str = "\
id,capacity,given_names,family_name,born_on,emails,telephones
L1,learner,Eleanor,Marchbanks,2012-05-04,ella.marchbanks@family.example.com,+44 7700 900101
L2,learner,Jamie,Tolliver,2011-09-19,jamie@new.example.net,07700 900104
L3,learner,Nell,Quarry,2013-02-02,,
";

#[test]
fn a_file_of_the_next_term_says_who_is_new_changed_the_same_and_gone() {
    let house = House::with_people();
    let ctx = house.operator();
    let next = preview(
        &house,
        &TERM.replace("L1,learner", "L9,learner").replace(
            "Eleanor,Marchbanks,2012-05-04,ella.marchbanks@family.example.com,+44 7700 900101",
            "Ilse,Barrow,2012-05-05,,",
        ),
    );
    assert_eq!(numbers(&next), [2, 1, 0, 1, 0]);
    assert_eq!(
        next.left[0].external.as_deref(),
        Some("L1"),
        "tutors and carers are not missed"
    );
    let change = &next.changed[0];
    let fields: Vec<_> = change
        .fields
        .iter()
        .map(|f| (f.field, f.old.as_str(), f.new.as_str()))
        .collect();
    assert_eq!(
        fields,
        [(
            "e-mail",
            "jamie.tolliver@kin.example.net",
            "jamie@new.example.net"
        )]
    );

    // Nobody leaves by themselves, and not without a day.
    let mut wanted = Wanted {
        left: vec![next.left[0].id],
        ..Wanted::default()
    };
    let words = faults_of(&house.refused(|| ctx.import(&next, &wanted)));
    assert!(words.contains("when they left"), "{words}");
    wanted.left_on = Some(day("2026-07-20"));
    let done = ctx.import(&next, &wanted).unwrap();
    let expected = Imported {
        people: 2,
        changed: 1,
        left: 1,
        ..Imported::default()
    };
    assert_eq!(done, expected);
    let ella = ctx.show_person(house.person("L1")).unwrap().person;
    assert_eq!(ella.body.capacities[0].to, Some(day("2026-07-20")));
    let jamie = ctx.show_person(house.person("L2")).unwrap().person;
    assert_eq!(jamie.body.emails, ["jamie@new.example.net"]);
    assert_eq!(
        jamie.body.address.as_deref(),
        Some("4 Bracken Way"),
        "of which the file says nothing"
    );
    let house = house.reopened();
    house.assert_whole();
}

#[test]
fn what_the_file_changes_can_be_left_as_it_is() {
    let house = House::with_people();
    let ctx = house.operator();
    let next = preview(&house, TERM);
    assert_eq!(numbers(&next), [1, 1, 1, 0, 0]);
    let wanted = Wanted {
        on_changed: OnChanged::Leave,
        ..Wanted::default()
    };
    let done = ctx.import(&next, &wanted).unwrap();
    assert_eq!((done.people, done.changed), (1, 0));
    let jamie = ctx.show_person(house.person("L2")).unwrap().person;
    assert_eq!(jamie.body.emails, ["jamie.tolliver@kin.example.net"]);
}

#[test]
fn an_id_given_twice_is_no_change_of_name() {
    let house = House::with_people();
    let next = preview(
        &house,
        "id,capacity,given_names,family_name,born_on\nL1,learner,Otto,Brand,2014-08-01\n",
    );
    assert_eq!(numbers(&next)[..2], [0, 0]);
    assert!(next.faults[0].what.contains("another name and birth date"));
}

#[test]
fn whoever_has_no_number_is_known_by_name_and_birth_date() {
    let house = House::with_people();
    let ctx = house.operator();
    let text = "Pupil,Date of birth,Role\n\"Marchbanks, Eleanor\",04/05/2012,learner\nNia Farrow,1/2/2014,learner\n";
    let first = preview(&house, text);
    assert_eq!(first.faults, Vec::new());
    assert_eq!(numbers(&first), [1, 0, 1, 1, 0]);
    ctx.import_people(&first, OnFaults::Stop).unwrap();
    assert_eq!(numbers(&preview(&house, text)), [0, 0, 2, 1, 0]);
    // Another birth date is another person, the American order is a fault.
    let other = text
        .replace("04/05/2012", "04/05/2011")
        .replace("1/2/2014", "2/14/2014");
    let other = preview(&house, &other);
    assert_eq!(
        (other.people.len(), other.left.len()),
        (1, 0),
        "the faulty row may be theirs"
    );
    assert!(app::in_words(&other.faults[0]).mend.contains("day first"));
}

/// Ella is erased as a person: all her cells go.
fn without_ella(house: &House) {
    let ctx = house.operator();
    let cells = ctx.cells_of(house.person("L1")).unwrap();
    ctx.destroy(&cells, &mut |_| Ok(())).unwrap();
}

#[test]
fn whoever_was_erased_is_not_brought_back_by_a_file() {
    let house = House::with_people();
    without_ella(&house);
    let house = house.reopened();
    let ctx = house.operator();
    let by = |next: &Preview| {
        next.erased
            .iter()
            .map(|one: &Erased| one.stone.by)
            .collect::<Vec<_>>()
    };
    let next = preview(&house, TERM);
    assert_eq!((next.people.len(), by(&next)), (1, vec![Agrees::Number]));
    // By another number, another order of the names, or a short name.
    let other = preview(
        &house,
        &TERM.replace(
            "L1,learner,Eleanor,Marchbanks",
            "N1,learner,Ella,Marchbanks",
        ),
    );
    assert_eq!(by(&other), [Agrees::NameAndBirth]);
    let unsure = preview(
        &house,
        &TERM.replace(
            "L1,learner,Eleanor,Marchbanks,2012-05-04",
            "N1,learner,Ella,Marchbanks,",
        ),
    );
    assert_eq!(by(&unsure), [Agrees::Name]);
    let namesake = preview(
        &house,
        &TERM.replace(
            "L1,learner,Eleanor,Marchbanks,2012-05-04",
            "N1,learner,Ella,Marchbanks,2012-05-05",
        ),
    );
    assert_eq!(by(&namesake), [], "another birth date is another person");

    let done = ctx.import_people(&next, OnFaults::Stop).unwrap();
    assert_eq!((done.people, done.brought_back), (1, 0));
    assert!(ctx.resolve_person("L1").is_err());
    let again = preview(&house, TERM);
    assert_eq!(again.erased.len(), 1, "as often as the file comes");

    let mut wanted = Wanted {
        bring_back: vec!["L1".to_owned()],
        ..Wanted::default()
    };
    let words = faults_of(&house.refused(|| ctx.import(&again, &wanted)));
    assert!(words.contains("reason"), "{words}");
    wanted.reason = "she is enrolled anew at her own wish".to_owned();
    let done = ctx.import(&again, &wanted).unwrap();
    assert_eq!((done.people, done.brought_back), (0, 1));
    let ella = ctx.resolve_person("L1").unwrap();
    let seen = ctx.seen(ella, 10).unwrap();
    assert!(
        format!("{seen:?}").contains("she is enrolled anew"),
        "{seen:?}"
    );
    let after = preview(&house, TERM);
    assert_eq!(
        numbers(&after)[4],
        0,
        "the tombstone went with the decision"
    );
    house.assert_whole();
}

#[test]
fn asked_after_disposal() {
    let house = House::with_people();
    without_ella(&house);
    let ctx = house.operator();
    let asked = |words: &str, born: Option<Date>| {
        ctx.erased(words, born)
            .unwrap()
            .map(|stone| (stone.on, stone.by))
    };
    let on = day("2026-11-21");
    let born = Some(day("2012-05-04"));
    assert_eq!(
        asked("Marchbanks Ella", born),
        Some((on, Agrees::NameAndBirth))
    );
    assert_eq!(
        asked("Eleanor Ruth Marchbanks", None),
        Some((on, Agrees::Name))
    );
    assert_eq!(asked("L1", None), Some((on, Agrees::Number)));
    assert_eq!(asked("Ella Marchbanks", Some(day("2012-05-05"))), None);
    assert_eq!(asked("Rosalind Marchbanks", None), None);
    assert_eq!(asked("Marchbanks", None), None, "one word names nobody");
}

#[test]
fn mappings_are_kept_and_replaced() {
    let house = House::empty();
    let ctx = house.operator();
    let mut kept = of_the_school();
    faults_of(&ctx.save_mapping(&kept).unwrap_err());
    kept.name = "School export".to_owned();
    house.step(&["person.save-mapping"], || ctx.save_mapping(&kept));
    house.step(&[], || ctx.save_mapping(&kept));
    kept.capacity = Some("carer".to_owned());
    house.step(&["person.save-mapping"], || ctx.save_mapping(&kept));
    let house = house.reopened();
    let ctx = house.operator();
    assert_eq!(ctx.mapping("school  EXPORT").unwrap(), kept);
    let words = faults_of(&ctx.mapping("other").unwrap_err());
    assert!(words.contains("School export"), "{words}");
    house.assert_whole();
}

#[test]
fn a_crash_between_flip_and_change_is_made_good() {
    let rows = |mail: &str| -> String {
        let rows: Vec<String> = (0..40)
            .map(|n| format!("P{n},learner,Given{n},Family{n},{mail}{n}@example.org\n"))
            .collect();
        format!(
            "id,capacity,given_names,family_name,emails\n{}",
            rows.concat()
        )
    };
    // The import, two batches of changes, the flip; then one of two batches, or none.
    for commits in [2, 4, 5] {
        let house = House::empty();
        let preview = house
            .engine()
            .preview_import(rows("old").as_bytes())
            .unwrap();
        house
            .operator()
            .import_people(&preview, OnFaults::Stop)
            .unwrap();
        let house = house.closed().open_for(commits);
        let next = house
            .engine()
            .preview_import(rows("new").as_bytes())
            .unwrap();
        assert_eq!(next.changed.len(), 40);
        house
            .operator()
            .import_people(&next, OnFaults::Stop)
            .unwrap_err();
        let house = house.reopened();
        assert_eq!(house.engine().undo_staged_imports(at(NOW)).unwrap(), 1);
        let directory = house.engine().directory().unwrap();
        let new = directory
            .everybody()
            .filter(|person| person.body.emails[0].starts_with("new"))
            .count();
        assert_eq!(
            new,
            if commits < 4 { 0 } else { 40 },
            "after {commits} commits"
        );
        house.reopened().assert_whole();
    }
}

#[test]
fn whoever_changes_somebody_meanwhile_goes_before() {
    let house = House::with_people();
    let ctx = house.operator();
    let next = preview(&house, TERM);
    let jamie = house.person("L2");
    let mut body = ctx.show_person(jamie).unwrap().person.body.clone();
    body.emails = vec!["by-hand@kin.example.net".to_owned()];
    house
        .ctx(access::Actor::OPERATOR, later(1))
        .change_person(jamie, 1, body)
        .unwrap();
    let done = ctx.import_people(&next, OnFaults::Stop).unwrap();
    assert_eq!(done.overtaken, 1);
    let now = ctx.show_person(jamie).unwrap().person;
    assert_eq!(now.body.emails, ["by-hand@kin.example.net"]);
    house.assert_whole();
}
