//! Workbooks and registers: everybody's data side by side.

use super::DemoFile;
use super::drive::cells;
use super::plain::csv;
use super::xlsx::{self, Sheet};
use crate::dates;
use crate::organisation::{Case, Organisation};
use crate::person::{Form, Person};
use crate::random::Random;
use crate::text::Text;

/// Beyond so many learners the registers grow no more.
const MOST: usize = 1000;

pub(super) fn write(organisation: &Organisation) -> Vec<DemoFile> {
    let mut random = Random::new(organisation.seed, "tables");
    let cases = organisation.cases();
    let cases = cases.get(..MOST).unwrap_or(&cases);
    vec![
        register(organisation, cases, &mut random),
        timetable(cases, &mut random),
        invoices(organisation, cases, &mut random),
        attendance(organisation, cases, &mut random),
        consents(organisation, cases, &mut random),
        sign_in(organisation, cases, &mut random),
        payments(organisation, cases, &mut random),
    ]
}

fn of(person: &Person, form: Form, random: &mut Random) -> Text {
    Text::of(person, form, random)
}

/// A mention where there is something to write, else an empty cell.
fn held(person: &Person, form: Form, random: &mut Random) -> Text {
    let has = match form {
        Form::Email => !person.emails.is_empty(),
        Form::Telephone => !person.telephones.is_empty(),
        Form::BirthDate => person.born_on.is_some(),
        Form::Address | Form::Postcode => person.address.is_some(),
        Form::NhsNumber => person.nhs_number.is_some(),
        Form::Nickname => person.known_as.is_some() || !person.nicknames.is_empty(),
        _ => true,
    };
    if has {
        Text::of(person, form, random)
    } else {
        Text::default()
    }
}

fn register(organisation: &Organisation, cases: &[Case<'_>], random: &mut Random) -> DemoFile {
    let mut learners = vec![cells(&[
        "Surname", "Forename", "Known as", "Year", "DOB", "Tutor", "NHS no.", "Start", "End",
    ])];
    let mut contacts = vec![cells(&[
        "Learner",
        "Parent/carer",
        "Mobile",
        "E-mail",
        "Address",
        "Postcode",
    ])];
    for case in cases {
        let year = 3 + random.below(10);
        learners.push(vec![
            of(case.learner, Form::Surname, random),
            of(case.learner, Form::Given, random),
            held(case.learner, Form::Nickname, random),
            Text::plain(&format!("Y{year}")),
            held(case.learner, Form::BirthDate, random),
            of(case.tutor, Form::Initials, random),
            held(case.learner, Form::NhsNumber, random),
            Text::plain(&dates::slashed(case.start)),
            Text::plain(&case.end.map(dates::slashed).unwrap_or_default()),
        ]);
        for carer in &case.carers {
            contacts.push(vec![
                of(case.learner, Form::Reversed, random),
                of(carer, Form::Full, random),
                held(carer, Form::Telephone, random),
                held(carer, Form::Email, random),
                held(carer, Form::Address, random),
                held(carer, Form::Postcode, random),
            ]);
        }
    }
    let mut tutors = vec![cells(&["Tutor", "Mobile", "E-mail", "Address", "DBS seen"])];
    for tutor in organisation.tutors() {
        let seen = dates::plus(organisation.today, -random.between(30, 900));
        tutors.push(vec![
            of(tutor, Form::Full, random),
            held(tutor, Form::Telephone, random),
            held(tutor, Form::Email, random),
            held(tutor, Form::Address, random),
            Text::plain(&dates::slashed(seen)),
        ]);
    }
    let sheets = [
        Sheet {
            name: "Register",
            rows: learners,
        },
        Sheet {
            name: "Contacts",
            rows: contacts,
        },
        Sheet {
            name: "Tutors",
            rows: tutors,
        },
        Sheet {
            name: "Name changes",
            rows: name_changes(organisation, random),
        },
        Sheet {
            name: "Care plans",
            rows: care_plans(cases, random),
        },
    ];
    xlsx::file("Shared drive/Registers/Learner register.xlsx", &sheets)
}

fn name_changes(organisation: &Organisation, random: &mut Random) -> Vec<Vec<Text>> {
    let mut rows = vec![cells(&["Before", "Now", "Told by"])];
    for person in organisation
        .people
        .iter()
        .filter(|person| !person.former_names.is_empty())
    {
        let told = Text::plain(random.pick(&["letter", "telephone", "deed poll seen"]));
        rows.push(vec![
            of(person, Form::Former, random),
            of(person, Form::Full, random),
            told,
        ]);
    }
    rows
}

fn care_plans(cases: &[Case<'_>], random: &mut Random) -> Vec<Vec<Text>> {
    let mut rows = vec![cells(&["Learner", "Born", "NHS number", "Plan", "Told"])];
    for case in cases
        .iter()
        .filter(|case| case.learner.nhs_number.is_some())
    {
        let plan = random.pick(&[
            "asthma, inhaler in bag",
            "epilepsy",
            "nut allergy, pen",
            "diabetes",
            "migraine",
        ]);
        rows.push(vec![
            of(case.learner, Form::Full, random),
            of(case.learner, Form::BirthDate, random),
            of(case.learner, Form::NhsNumber, random),
            Text::plain(plan),
            of(case.tutor, Form::Given, random),
        ]);
    }
    rows
}

/// A grid of days and hours with whoever has a lesson then, written as small as can be.
fn timetable(cases: &[Case<'_>], random: &mut Random) -> DemoFile {
    let running: Vec<&Case<'_>> = cases.iter().filter(|case| case.end.is_none()).collect();
    let mut sheets = Vec::new();
    for name in ["Autumn", "Spring", "Summer"] {
        let mut rows = vec![cells(&["", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"])];
        for hour in ["15.30", "16.30", "17.30", "18.30"] {
            let mut row = vec![Text::plain(&format!("at {hour}"))];
            for _ in 0..6 {
                let mut cell = Text::default();
                for (case, at) in random.several(&running, 2).into_iter().zip(0..) {
                    cell.push(if at > 0 { " / " } else { "" });
                    let form = random.pick(&[0, 1, 2, 3, 4]);
                    let form = [
                        Form::Initials,
                        Form::Given,
                        Form::Shortened,
                        Form::Nickname,
                        Form::LowerCase,
                    ]
                    .get(form)
                    .copied();
                    cell.mention(case.learner, form.unwrap_or(Form::Given), random);
                    cell.push(" (")
                        .mention(case.tutor, Form::Initials, random)
                        .push(")");
                }
                row.push(cell);
            }
            rows.push(row);
        }
        sheets.push(Sheet { name, rows });
    }
    xlsx::file("Shared drive/Timetable.xlsx", &sheets)
}

fn invoices(organisation: &Organisation, cases: &[Case<'_>], random: &mut Random) -> DemoFile {
    let mut sheets = Vec::new();
    for (name, back) in [
        ("January", 300),
        ("February", 270),
        ("March", 240),
        ("April", 210),
        ("May", 180),
        ("June", 150),
    ] {
        let mut rows = vec![cells(&[
            "No.", "Payer", "For", "Hours", "Amount", "Paid", "Note",
        ])];
        let on = dates::plus(organisation.today, -back);
        for case in random.several(cases, 24) {
            let Some(carer) = case.carers.first() else {
                continue;
            };
            let hours = random.between(2, 9);
            let mut note = Text::default();
            if random.chance(15) {
                note.push(random.pick(&["chased ", "paid by ", "query from ", "see mail from "]));
                note.mention(carer, Form::TitleSurname, random);
            }
            rows.push(vec![
                Text::plain(&format!("BT{:04}", random.between(100, 2400))),
                of(carer, Form::Full, random),
                of(
                    case.learner,
                    if random.chance(50) {
                        Form::Given
                    } else {
                        Form::Initials
                    },
                    random,
                ),
                Text::plain(&hours.to_string()),
                Text::plain(&format!("{}.00", hours * 38)),
                Text::plain(if random.chance(80) { "yes" } else { "no" }),
                note,
            ]);
        }
        rows.push(vec![
            Text::plain("Total"),
            Text::default(),
            Text::plain(&dates::slashed(on)),
        ]);
        sheets.push(Sheet { name, rows });
    }
    xlsx::file("Shared drive/Accounts/Invoices.xlsx", &sheets)
}

fn attendance(organisation: &Organisation, cases: &[Case<'_>], random: &mut Random) -> DemoFile {
    let mut rows = vec![cells(&["date", "tutor", "learner", "present", "note"])];
    for _ in 0..260 {
        let Some(case) = random.one(cases) else { break };
        let on = dates::term_day(dates::plus(organisation.today, -random.between(1, 200)))
            .min(organisation.today);
        let learner = of(
            case.learner,
            if random.chance(70) {
                Form::Full
            } else {
                Form::LowerCase
            },
            random,
        );
        let mut note = Text::default();
        if let Some(carer) = case.carers.first().filter(|_| random.chance(12)) {
            note.push("told by ").mention(carer, Form::Given, random);
        }
        let present = Text::plain(if random.chance(88) { "y" } else { "n" });
        rows.push(vec![
            Text::plain(&dates::slashed(on)),
            of(case.tutor, Form::Shortened, random),
            learner,
            present,
            note,
        ]);
    }
    csv("Shared drive/Registers/attendance.csv", &rows)
}

fn consents(organisation: &Organisation, cases: &[Case<'_>], random: &mut Random) -> DemoFile {
    let mut rows = vec![cells(&[
        "Learner",
        "DOB",
        "Web",
        "Leaflet",
        "Name shown",
        "Signed by",
        "Date",
    ])];
    for case in cases {
        let Some(carer) = case.carers.first() else {
            continue;
        };
        let mut answers = (0..3)
            .map(|_| Text::plain(if random.chance(55) { "Y" } else { "N" }))
            .collect::<Vec<_>>();
        let mut row = vec![
            of(case.learner, Form::Reversed, random),
            held(case.learner, Form::BirthDate, random),
        ];
        row.append(&mut answers);
        row.push(of(
            carer,
            if random.chance(50) {
                Form::Shortened
            } else {
                Form::Full
            },
            random,
        ));
        row.push(Text::plain(&dates::slashed(
            dates::plus(case.start, 4).min(organisation.today),
        )));
        rows.push(row);
    }
    csv("Shared drive/Photographs/consent register.csv", &rows)
}

fn sign_in(organisation: &Organisation, cases: &[Case<'_>], random: &mut Random) -> DemoFile {
    let mut rows = vec![cells(&["When", "Who", "With", "Out"])];
    for _ in 0..140 {
        let Some(case) = random.one(cases) else { break };
        let on = dates::plus(organisation.today, -random.between(1, 60));
        let who = random.below(4);
        let who = [Form::Given, Form::LowerCase, Form::Nickname, Form::Folded]
            .get(who)
            .copied()
            .unwrap_or(Form::Given);
        let with = match case.carers.first() {
            Some(carer) if random.chance(40) => of(carer, Form::TitleSurname, random),
            _ => of(case.tutor, Form::Given, random),
        };
        let out = Text::plain(random.pick(&["17.30", "18.00", "18.30", ""]));
        rows.push(vec![
            Text::plain(&dates::slashed(on)),
            of(case.learner, who, random),
            with,
            out,
        ]);
    }
    csv("Shared drive/Registers/sign in sheet.csv", &rows)
}

fn payments(organisation: &Organisation, cases: &[Case<'_>], random: &mut Random) -> DemoFile {
    let mut rows = vec![cells(&["Date", "Payer", "Amount", "Reference"])];
    for _ in 0..180 {
        let Some(case) = random.one(cases) else { break };
        let Some(carer) = case.carers.first() else {
            continue;
        };
        let on = dates::plus(organisation.today, -random.between(1, 365));
        let payer = of(
            carer,
            if random.chance(50) {
                Form::Shortened
            } else {
                Form::Full
            },
            random,
        );
        let reference = of(
            case.learner,
            if random.chance(60) {
                Form::LowerCase
            } else {
                Form::Surname
            },
            random,
        );
        rows.push(vec![
            Text::plain(&dates::slashed(on)),
            payer,
            Text::plain(&format!("{}.00", random.between(30, 320))),
            reference,
        ]);
    }
    csv("Shared drive/Accounts/payments export.csv", &rows)
}
