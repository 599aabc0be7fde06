//! Every page of the people's side, rendered from invented values and held against what holds for all.

use askama::Template;

use super::people::{
    disclosures, family, find, held, import, list, may_see, safety, seen, until, why,
};
use super::plain::{DonePage, Elsewhere, Form, FormPage};
use super::{accounts, coverage, documents, evidence, places, policy, records, today};
use crate::checks::faults;
use crate::errors::PageError;
use crate::form::{Choice, Field, Fields, Problem};
use crate::frame::{Frame, Link, sample_words};

fn frame() -> Frame {
    Frame {
        title: "A person".to_owned(),
        organisation: "Bramblewood Tutors".to_owned(),
        viewer: "Dana Okafor".to_owned(),
        role: "data protection officer".to_owned(),
        links: vec![Link {
            words: "Today".to_owned(),
            path: "/today",
            current: true,
        }],
        waits: false,
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
        elsewhere: vec![Elsewhere {
            path: "/people/1/family".to_owned(),
            words: "Family".to_owned(),
            asks: "Who cares for <them>.".to_owned(),
        }],
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

fn drawn(page: &impl Template) -> String {
    page.render().unwrap()
}

fn pages() -> Vec<(&'static str, String)> {
    [of_people(), of_the_house(), of_scores(), of_every_form()].concat()
}

fn of_people() -> Vec<(&'static str, String)> {
    vec![
        (
            "setting up",
            drawn(&super::setup::StartPage::sample(frame())),
        ),
        (
            "what it means",
            drawn(&super::setup::MeaningPage::sample(frame())),
        ),
        ("today", drawn(&today::TodayPage::sample(frame(), false))),
        (
            "today, new",
            drawn(&today::TodayPage::sample(frame(), true)),
        ),
        ("people", drawn(&list::ListPage::sample(frame()))),
        ("held", drawn(&held::HeldPage::sample(frame()))),
        ("why", drawn(&why::WhyPage::sample(frame()))),
        ("until", drawn(&until::UntilPage::sample(frame()))),
        ("may see", drawn(&may_see::MaySeePage::sample(frame()))),
        ("seen", drawn(&seen::SeenPage::sample(frame()))),
        ("family", drawn(&family::FamilyPage::sample(frame()))),
        (
            "what goes",
            drawn(&super::disposals::ChoosePage::sample(frame())),
        ),
        (
            "past its day",
            drawn(&super::retention::ListPage::sample(frame())),
        ),
        (
            "a hold",
            drawn(&super::retention::HoldPage::sample(frame())),
        ),
        (
            "disposals",
            drawn(&super::disposals::ListPage::sample(frame())),
        ),
        (
            "disposal",
            drawn(&super::disposals::ShowPage::sample(frame())),
        ),
        ("safety", drawn(&safety::SafetyPage::sample(frame()))),
        (
            "disclosures",
            drawn(&disclosures::DisclosuresPage::sample(frame())),
        ),
        ("find", drawn(&find::FindPage::sample(frame()))),
        ("import", drawn(&import::PreviewPage::sample(frame()))),
        ("columns", drawn(&import::ColumnsPage::sample(frame()))),
        ("record", drawn(&records::show::RecordPage::sample(frame()))),
        (
            "record, new",
            drawn(&records::add::AddPage::sample(frame())),
        ),
        (
            "thanks",
            drawn(&records::add::thanks(frame(), &sample_words())),
        ),
    ]
}

fn of_scores() -> Vec<(&'static str, String)> {
    use super::score::{ListPage, ShowPage, TextPage};
    vec![
        ("scores", drawn(&ListPage::sample(frame()))),
        ("a score", drawn(&ShowPage::sample(frame()))),
        ("a text to mark", drawn(&TextPage::sample(frame()))),
    ]
}

fn of_the_house() -> Vec<(&'static str, String)> {
    let faults = vec!["Leaf 3 is missing".to_owned()];
    vec![
        ("places", drawn(&places::PlacesPage::sample(frame()))),
        ("place", drawn(&places::PlacePage::sample(frame()))),
        (
            "documents",
            drawn(&documents::DocumentsPage::sample(frame())),
        ),
        ("document", drawn(&documents::DocumentPage::sample(frame()))),
        (
            "who may see what",
            drawn(&super::policy_access::AccessPage::sample(frame())),
        ),
        ("policy", drawn(&policy::PolicyPage::sample(frame()))),
        ("coverage", drawn(&coverage::CoveragePage::sample(frame()))),
        (
            "versions",
            drawn(&super::policy_versions::VersionsPage::sample(frame())),
        ),
        (
            "compared",
            drawn(&super::policy_versions::ComparedPage::sample(frame())),
        ),
        (
            "draft",
            drawn(&super::policy_draft::DraftPage::sample(frame())),
        ),
        (
            "no draft",
            drawn(&super::policy_draft::DraftPage::empty(frame())),
        ),
        (
            "to read",
            drawn(&super::policy_read::AcknowledgePage::sample(frame())),
        ),
        (
            "readers",
            drawn(&super::policy_read::ReadersPage::sample(frame())),
        ),
        (
            "consents",
            drawn(&super::consents::ConsentsPage::sample(frame())),
        ),
        (
            "agreement",
            drawn(&super::consents::AgreementPage::sample(frame())),
        ),
        (
            "notices",
            drawn(&super::notices::NoticesPage::sample(frame())),
        ),
        (
            "who is still to be told",
            drawn(&super::notices::NoticePage::sample(frame())),
        ),
        (
            "questions",
            drawn(&super::questions::QuestionsPage::sample(frame())),
        ),
        (
            "registers",
            drawn(&super::registers::show::RegistersPage::sample(frame())),
        ),
        (
            "a register",
            drawn(&super::registers::show::RegisterPage::sample(
                frame(),
                false,
            )),
        ),
        (
            "an empty register",
            drawn(&super::registers::show::RegisterPage::sample(frame(), true)),
        ),
        (
            "an entry",
            drawn(&super::registers::show::EntryPage::sample(frame(), false)),
        ),
        (
            "an entry struck out",
            drawn(&super::registers::show::EntryPage::sample(frame(), true)),
        ),
        ("evidence", drawn(&evidence::EvidencePage::sample(frame()))),
        ("ledger", drawn(&evidence::LedgerPage::sample(frame()))),
        (
            "whole",
            drawn(&evidence::VerifiedPage::sample(frame(), Vec::new())),
        ),
        (
            "broken",
            drawn(&evidence::VerifiedPage::sample(frame(), faults)),
        ),
        ("accounts", drawn(&accounts::AccountsPage::sample(frame()))),
        ("link", drawn(&accounts::LinkPage::sample(frame()))),
    ]
}

fn of_every_form() -> Vec<(&'static str, String)> {
    let done = DonePage {
        frame: frame(),
        heading: "The people are in".to_owned(),
        lines: vec!["1 person was added.".to_owned()],
        link: ("Back".to_owned(), "/people".to_owned()),
    };
    vec![("form", drawn(&form())), ("done", drawn(&done))]
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
