//! Every page of the people's side, rendered from invented values and held against what holds for all.

use askama::Template;

use super::people::{family, find, held, import, list, seen, until, why};
use super::plain::{DonePage, Form, FormPage};
use super::{accounts, documents, evidence, places, policy, records, today};
use crate::checks::faults;
use crate::errors::PageError;
use crate::form::{Choice, Field, Fields, Problem};
use crate::frame::{Frame, Link};

fn frame() -> Frame {
    Frame {
        title: "A person".to_owned(),
        organisation: "Bramblewood Tutors".to_owned(),
        viewer: "Dana Okafor".to_owned(),
        role: "data protection officer",
        links: vec![Link {
            words: "Today",
            path: "/today",
            current: true,
        }],
    }
}

/// A form with everything wrong that can be.
fn form() -> FormPage {
    let fields = vec![
        Field::line("name", "Name", "As people call it."),
        Field::date("born", "Birth date", "For example 4 5 2013.", None),
        Field::choice(
            "kind",
            "Kind",
            "",
            vec![Choice::new("learner", "Tutee", "")],
        ),
        Field::lines("text", "Text", ""),
        Field::files("file", "The file", "A table."),
        Field::hidden("version", "3"),
    ];
    let faults = ["name", "born", "kind", "text", "file"]
        .iter()
        .map(|name| app::Fault {
            place: (*name).to_owned(),
            what: "this is empty".to_owned(),
            mend: "fill it in".to_owned(),
        })
        .collect();
    let error = PageError::App(app::AppError::Input(faults));
    let (problem, _) = Problem::of(error).unwrap();
    let form = Form {
        policy: vec![("What for".to_owned(), "Giving sessions".to_owned())],
        ..Form::new("Add", fields, "Add").lead("Only what is needed.")
    };
    FormPage::new(
        frame(),
        ("People", "/people".to_owned()),
        form,
        &Fields::default(),
        problem,
    )
}

fn pages() -> Vec<(&'static str, String)> {
    let page = |page: &dyn Fn() -> String| page();
    let done = DonePage {
        frame: frame(),
        heading: "Thank you".to_owned(),
        lines: vec!["It has reached the safeguarding lead.".to_owned()],
        link: ("Back".to_owned(), "/people".to_owned()),
    };
    vec![
        (
            "today",
            page(&|| today::TodayPage::sample(frame(), false).render().unwrap()),
        ),
        (
            "today, new",
            page(&|| today::TodayPage::sample(frame(), true).render().unwrap()),
        ),
        (
            "people",
            page(&|| list::ListPage::sample(frame()).render().unwrap()),
        ),
        (
            "held",
            page(&|| held::HeldPage::sample(frame()).render().unwrap()),
        ),
        (
            "why",
            page(&|| why::WhyPage::sample(frame()).render().unwrap()),
        ),
        (
            "until",
            page(&|| until::UntilPage::sample(frame()).render().unwrap()),
        ),
        (
            "seen",
            page(&|| seen::SeenPage::sample(frame()).render().unwrap()),
        ),
        (
            "family",
            page(&|| family::FamilyPage::sample(frame()).render().unwrap()),
        ),
        (
            "find",
            page(&|| find::FindPage::sample(frame()).render().unwrap()),
        ),
        (
            "import",
            page(&|| import::PreviewPage::sample(frame()).render().unwrap()),
        ),
        (
            "record",
            page(&|| records::show::RecordPage::sample(frame()).render().unwrap()),
        ),
        (
            "record, new",
            page(&|| records::add::AddPage::sample(frame()).render().unwrap()),
        ),
        (
            "thanks",
            page(&|| records::add::thanks(frame()).render().unwrap()),
        ),
        (
            "places",
            page(&|| places::PlacesPage::sample(frame()).render().unwrap()),
        ),
        (
            "place",
            page(&|| places::PlacePage::sample(frame()).render().unwrap()),
        ),
        (
            "documents",
            page(&|| documents::DocumentsPage::sample(frame()).render().unwrap()),
        ),
        (
            "document",
            page(&|| documents::DocumentPage::sample(frame()).render().unwrap()),
        ),
        (
            "policy",
            page(&|| policy::PolicyPage::sample(frame()).render().unwrap()),
        ),
        (
            "evidence",
            page(&|| evidence::EvidencePage::sample(frame()).render().unwrap()),
        ),
        (
            "ledger",
            page(&|| evidence::LedgerPage::sample(frame()).render().unwrap()),
        ),
        (
            "whole",
            page(&|| {
                evidence::VerifiedPage::sample(frame(), Vec::new())
                    .render()
                    .unwrap()
            }),
        ),
        ("broken", {
            let faults = vec!["Leaf 3 is missing".to_owned()];
            evidence::VerifiedPage::sample(frame(), faults)
                .render()
                .unwrap()
        }),
        (
            "accounts",
            page(&|| accounts::AccountsPage::sample(frame()).render().unwrap()),
        ),
        (
            "link",
            page(&|| accounts::LinkPage::sample(frame()).render().unwrap()),
        ),
        ("form", form().render().unwrap()),
        ("done", done.render().unwrap()),
    ]
}

#[test]
fn every_page_is_well_made() {
    for (name, html) in pages() {
        assert_eq!(faults(&html), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn no_name_stands_in_a_title_and_no_text_is_taken_for_markup() {
    for (name, html) in pages() {
        let title = html
            .split("<title>")
            .nth(1)
            .and_then(|rest| rest.split("</title>").next());
        assert_eq!(title, Some("A person – Caretaker"), "{name}");
        for raw in ["<fractions>", "<well>", "<all>", "<June>"] {
            assert!(!html.contains(raw), "{name}: {raw} is not escaped");
        }
    }
}

#[test]
fn a_form_says_what_is_wrong_on_top_and_beside_each_field() {
    let html = form().render().unwrap();
    let problem = html.split("class=\"problem\"").nth(1).unwrap();
    for target in ["#name", "#born-day", "#kind-1", "#text", "#file"] {
        assert!(problem.contains(&format!("href=\"{target}\"")), "{target}");
    }
    assert_eq!(html.matches("class=\"fault\"").count(), 5);
}
