//! The adopted policy by commands: how it changes, who signs and reads it, what it publishes, how well
//! it is kept.

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

use std::path::PathBuf;

use support::{ANSWERS, Answer, Home};

const FIRST: &str = "2026-12-01T10:00:00Z";
const DPO: &str = "dpo@caretaker.example";
const TUTOR: &str = "sam@caretaker.example";

/// An organisation on a day, with its policy in a folder to be changed.
struct House {
    home: Home,
    now: &'static str,
}

impl House {
    fn new() -> Self {
        let house = Self {
            home: Home::new(),
            now: FIRST,
        };
        let init = ["init", "--dpo", DPO, "--answers", ANSWERS];
        house
            .run(&[&init[..], &["--kit", "kit.age", "--yes"]].concat())
            .done();
        house
            .run(&["policy", "answer", ANSWERS, "--into", "mine"])
            .done();
        house
    }

    /// With a learner of whom a report is held, and an account that may little.
    fn with_people() -> Self {
        let house = Self::new();
        let learner = ["person", "add", "--given", "Ana", "--family", "Reed"];
        house
            .run(&[&learner[..], &["--capacity", "learner", "--id", "L1"]].concat())
            .done();
        let record = ["record", "add", "L1", "--kind", "session-report"];
        house
            .run(&[&record[..], &["--text", "Ana read."]].concat())
            .done();
        let account = ["account", "add", TUTOR, "--name", "Sam Okonjo"];
        house
            .run(&[&account[..], &["--role", "tutor"]].concat())
            .done();
        house
    }

    #[track_caller]
    fn run(&self, args: &[&str]) -> Answer {
        self.home.run(&[&["--now", self.now], args].concat())
    }

    fn by(&self, who: &str, args: &[&str]) -> Answer {
        self.run(&[&["--as", who], args].concat())
    }

    /// What was done, entry by entry: neither looks nor refusals.
    fn done(&self) -> Vec<String> {
        let shown = self.run(&["ledger", "show", "--limit", "500"]).done().out;
        let acts = shown.lines().filter(|line| {
            !line.contains(" looked at ") && !line.contains("tried something and was refused")
        });
        acts.map(str::to_owned).collect()
    }

    /// A command that ends with a code, says why, and does nothing.
    #[track_caller]
    fn refuses(&self, who: Option<&str>, args: &[&str], code: i32, says: &str) {
        let before = self.done();
        let answer = match who {
            Some(who) => self.by(who, args),
            None => self.run(args),
        };
        let answer = answer.ends(code);
        assert!(answer.err.contains(says), "{args:?}: {}", answer.err);
        assert_eq!(answer.out, "", "{args:?}");
        assert_eq!(self.done(), before, "{args:?} did something");
    }

    /// A command that does just this.
    #[track_caller]
    fn does(&self, args: &[&str], act: &str) -> Answer {
        let before = self.done().len();
        let answer = self.run(args).done();
        let done = self.done();
        assert_eq!(done.len(), before + 1, "{done:?}");
        assert!(done[before].contains(act), "{}", done[before]);
        answer
    }

    fn pack(&self) -> PathBuf {
        self.home.path().join("mine/pack.toml")
    }

    /// Writes another text in the place of one.
    #[track_caller]
    fn change(&self, from: &str, to: &str) {
        let text = std::fs::read_to_string(self.pack()).unwrap();
        assert!(text.contains(from), "{from}");
        std::fs::write(self.pack(), text.replacen(from, to, 1)).unwrap();
    }

    /// A second version with another aim, from a day on.
    fn second(&self, on: &str) {
        self.change("version = 1", "version = 2");
        let from = "effective_on = \"2026-12-01\"";
        self.change(from, &format!("effective_on = \"{on}\""));
        self.change("aim = \"15 working days\"", "aim = \"9 working days\"");
    }

    /// The hash of the draft, as it is shown.
    fn hash(&self) -> String {
        let shown = self.run(&["policy", "draft"]).done().out;
        let line = shown
            .lines()
            .find_map(|line| line.strip_prefix("SHA-256 of its files: "));
        line.unwrap().to_owned()
    }

    fn signed_on_paper(&self, hash: &str) {
        let paper = ["--role", "director", "--paper", "the red folder"];
        self.does(
            &[&["policy", "approve", hash], &paper[..]].concat(),
            "signed a draft of the policy",
        );
    }
}

#[test]
fn a_version_from_the_draft_to_its_day() {
    let mut house = House::with_people();
    house.refuses(None, &["policy", "drop"], 4, "no such draft");
    house.refuses(None, &["policy", "adopt", "abc"], 4, "no such draft");
    let none = house.run(&["policy", "draft"]).done().out;
    assert_eq!(none, "There is no draft.\n");
    let same = house.run(&["policy", "diff", "mine"]).done().out;
    assert_eq!(same, "Nothing changes.\n");
    house.second("2027-01-02");
    let sessions = "period = \"6 years or until age 25, whichever is later\"";
    let longer = "period = \"7 years or until age 26, whichever is later\"";
    house.change(sessions, longer);

    let diff = house.run(&["policy", "diff", "mine"]).done().out;
    for says in [
        "Requests, aim: “9 working days”, before: “15 working days”",
        "“Session reports” are kept longer: 7 years after sessions end",
        "For tutees.",
        "“How long we keep what” changes: 1 line new, 1 gone.",
    ] {
        assert!(diff.contains(says), "{says}: {diff}");
    }
    let drafted = house.does(&["policy", "draft", "mine"], "wrote a draft of the policy");
    for says in [
        "Version 2, a draft. It follows version 1 and would hold from 2027-01-02.",
        "1 of 1 records would get another date or another rule for it",
        "Iona Baird (director): open, on paper",
        "This has not been signed: Iona Baird.",
    ] {
        assert!(drafted.out.contains(says), "{says}: {}", drafted.out);
    }
    assert!(drafted.out.contains(diff.trim_end()), "the draft says less");

    // Signed by whom the policy names, and by nobody else.
    let hash = house.hash();
    let sign = ["policy", "approve", &hash];
    let on_paper = |role: &'static str, place: &'static str| {
        [&sign[..], &["--role", role, "--paper", place]].concat()
    };
    let other = ["policy", "approve", "abc"];
    house.refuses(None, &other, 3, "replaced since you looked");
    house.refuses(Some(TUTOR), &sign, 3, "You do not have access");
    house.refuses(Some(DPO), &sign, 3, "does not name you");
    house.refuses(None, &sign, 3, "does not name you");
    house.refuses(
        None,
        &on_paper("tutor", "the red folder"),
        2,
        "role: nobody",
    );
    house.refuses(None, &on_paper("director", " "), 2, "paper: ");
    let adopt = ["policy", "adopt", &hash];
    house.refuses(None, &adopt, 3, "has not been signed: Iona Baird");
    house.signed_on_paper(&hash);
    house.refuses(None, &on_paper("director", "again"), 2, "role: nobody");

    // It waits for its day, and then begins by itself.
    house.refuses(Some(TUTOR), &adopt, 3, "You do not have access");
    let adopted = house.does(&adopt, "adopted a policy pack").out;
    assert_eq!(adopted, "Version 2 begins by itself on 2027-01-02.\n");
    let versions = house.run(&["policy", "versions"]).done().out;
    let line = |number: &str| {
        let mut lines = versions.lines();
        lines
            .find(|line| line.trim_start().starts_with(number))
            .unwrap()
            .to_owned()
    };
    assert!(line("2 ").ends_with("waits for its day"), "{versions}");
    assert!(line("2 ").contains(&hash), "{versions}");
    assert!(line("1 ").ends_with("in force"), "{versions}");
    assert!(
        versions.contains("signed: Iona Baird, 10:00 on Tuesday 1 December 2026"),
        "{versions}"
    );
    let before = house.done();
    house.now = "2027-01-01T23:30:00Z";
    house.run(&["policy", "versions"]).done();
    assert_eq!(house.done(), before);
    house.now = "2027-01-02T00:30:00Z";
    let versions = house.run(&["policy", "versions"]).done().out;
    assert!(
        versions.lines().next().unwrap().ends_with("in force"),
        "{versions}"
    );
    let after = house.done();
    assert_eq!(after.len(), before.len() + 1);
    assert!(after[before.len()].contains("let an adopted policy begin on its day"));

    // Both stay, and what the second changes is what the draft said.
    let compared = house.run(&["policy", "versions", "--compare", "1", "2"]);
    assert_eq!(compared.done().out, diff);
    let nothing = house.run(&["policy", "versions", "--compare", "2", "2"]);
    assert_eq!(nothing.done().out, "Nothing changes.\n");
    let unknown = ["policy", "versions", "--compare", "1", "7"];
    house.refuses(None, &unknown, 4, "no such version");
    house.home.run(&["ledger", "verify"]).done();
}

#[test]
fn a_version_of_today_holds_at_once_and_none_holds_for_the_past() {
    let mut house = House::with_people();
    house.second("2026-11-30");
    let draft = ["policy", "draft", "mine"];
    house.refuses(
        None,
        &draft,
        2,
        "it would hold from 2026-11-30, which is over",
    );
    house.change(
        "effective_on = \"2026-11-30\"",
        "effective_on = \"2026-12-01\"",
    );
    house.change("version = 2", "version = 1");
    house.refuses(None, &draft, 2, "version 1 was adopted already");
    house.change("version = 1", "version = two");
    house.refuses(None, &draft, 2, "pack.toml:13:");
    house.change("version = two", "version = 2");
    house.refuses(Some(TUTOR), &draft, 3, "You do not have access");
    house.refuses(
        None,
        &["policy", "draft", "nowhere"],
        2,
        "there is no such file",
    );
    house.run(&draft).done();
    let hash = house.hash();
    house.signed_on_paper(&hash);
    // The day passes before anybody adopts it.
    house.now = "2026-12-02T09:00:00Z";
    house.refuses(
        None,
        &["policy", "adopt", &hash],
        3,
        "it would hold from 2026-12-01, which is over",
    );
    house.change(
        "effective_on = \"2026-12-01\"",
        "effective_on = \"2026-12-02\"",
    );
    house.run(&draft).done();
    // The signature was under another text.
    house.refuses(None, &["policy", "adopt", &hash], 3, "replaced");
    let hash = house.hash();
    house.refuses(None, &["policy", "adopt", &hash], 3, "has not been signed");
    house.signed_on_paper(&hash);
    let adopted = house.does(&["policy", "adopt", &hash], "adopted a policy pack");
    assert_eq!(adopted.out, "Version 2 holds from now on.\n");
    house.home.run(&["ledger", "verify"]).done();
}

#[test]
fn a_draft_by_way_of_a_server_is_read_from_where_the_command_is_given() {
    let (home, _) = Home::init();
    home.run(&["policy", "answer", ANSWERS, "--into", "mine"])
        .done();
    let pack = home.path().join("mine/pack.toml");
    let text = std::fs::read_to_string(&pack).unwrap();
    let line = |line: &str| match line.split_once(" = ") {
        Some(("version", _)) => "version = 2\n".to_owned(),
        Some(("effective_on", _)) => "effective_on = \"2029-06-01\"\n".to_owned(),
        Some(("aim", "\"15 working days\"")) => "aim = \"9 working days\"\n".to_owned(),
        _ => format!("{line}\n"),
    };
    std::fs::write(&pack, text.lines().map(line).collect::<String>()).unwrap();
    let _server = home.serve(&[]);
    let diff = home.ask(&["policy", "diff", "mine"]).unwrap().done();
    assert!(diff.out.contains("9 working days"), "{}", diff.out);
    let drafted = home.ask(&["policy", "draft", "mine"]).unwrap().done();
    assert!(
        drafted.out.contains("Version 2, a draft."),
        "{}",
        drafted.out
    );
    home.ask(&["policy", "drop"]).unwrap().done();
    let gone = home.ask(&["policy", "draft"]).unwrap().done();
    assert_eq!(gone.out, "There is no draft.\n");
    let into = ["policy", "publish", "--into", "out"];
    home.ask(&into).unwrap().done();
    assert!(home.path().join("out/policy.html").exists());
}

#[test]
fn a_new_purpose_waits_until_people_were_told() {
    let house = House::with_people();
    house.second("2026-12-01");
    house.change(
        "[[purpose]]\n",
        "[[purpose]]\ncode = \"case-studies\"\ntitle = \"to write case studies\"\norigin = \"pack's own\"\n\n[[purpose]]\n",
    );
    let of_reports = "  [[record.use]]\n  purpose = \"teaching\"\n  basis = \"legitimate-interests\"\n  interest = \"giving a child the sessions";
    let and_studies = format!(
        "  [[record.use]]\n  purpose = \"case-studies\"\n  basis = \"legitimate-interests\"\n  interest = \"showing what helps\"\n  assessment = \"quality\"\n\n{of_reports}"
    );
    let text = std::fs::read_to_string(house.pack()).unwrap();
    let (before, reports) = text.split_once("code = \"session-report\"").unwrap();
    let reports = reports.replacen(of_reports, &and_studies, 1);
    std::fs::write(
        house.pack(),
        format!("{before}code = \"session-report\"{reports}"),
    )
    .unwrap();
    let told = |on: &'static str, how: &'static str, purpose: &'static str| {
        let of = [
            "policy",
            "told",
            "--person",
            "learner",
            "--purpose",
            purpose,
        ];
        let how = ["--on", on, "--how", how, "--fits", "nobody is named"];
        [&of[..], &how[..]].concat()
    };
    let good = told("2026-12-01", "by letter", "case-studies");
    house.refuses(None, &good, 4, "no such draft");
    let drafted = house.run(&["policy", "draft", "mine"]).done().out;
    for says in [
        "Who must be told before",
        "of the purpose to write case studies (case-studies)",
        "1 people are concerned as learner, for case-studies: open.",
        "to be used to write case studies, and they have not been told",
    ] {
        assert!(drafted.contains(says), "{says}: {drafted}");
    }
    let hash = house.hash();
    house.signed_on_paper(&hash);
    let adopt = ["policy", "adopt", &hash];
    house.refuses(None, &adopt, 3, "they have not been told");
    house.refuses(None, &adopt, 3, "source: UK GDPR");
    for (args, code, says) in [
        (
            told("2026-12-02", "by letter", "case-studies"),
            2,
            "on: the day has not come",
        ),
        (
            told("2026-12-01", " ", "case-studies"),
            2,
            "how: it is not said",
        ),
        (
            told("2026-12-01", "by letter", "dreams"),
            4,
            "no such new purpose",
        ),
    ] {
        house.refuses(None, &args, code, says);
    }
    house.refuses(Some(TUTOR), &good, 3, "You do not have access");
    house.does(&good, "recorded that people were told of a new purpose");
    let shown = house.run(&["policy", "draft"]).done().out;
    assert!(shown.contains("for case-studies: settled."), "{shown}");
    house.does(&adopt, "adopted a policy pack");
}

#[test]
fn everybody_confirms_what_they_read_and_asks_the_officer() {
    let house = House::with_people();
    let shown = house.by(TUTOR, &["policy", "acknowledge"]).done().out;
    let hash = shown.split_whitespace().last().unwrap();
    assert_eq!(hash.len(), 64, "{shown}");
    let confirm = ["policy", "acknowledge", hash];
    let wrong = [&confirm[..], &["--wrong", " "]].concat();
    house.refuses(None, &confirm, 3, "--as EMAIL");
    house.refuses(
        Some(TUTOR),
        &["policy", "acknowledge", "abc"],
        3,
        "Read the one in force",
    );
    house.refuses(
        Some(TUTOR),
        &wrong,
        2,
        "wrong: it is not said what is wrong",
    );
    let behind = house.run(&["policy", "readers"]).done().out;
    assert_eq!(behind.matches("behind; has confirmed none").count(), 2);
    house.refuses(
        Some(TUTOR),
        &["policy", "readers"],
        3,
        "You do not have access",
    );
    let own = "My telephone number has changed.";
    let wrong = [&confirm[..], &["--wrong", own]].concat();
    house.by(TUTOR, &wrong).done();
    house.refuses(Some(TUTOR), &confirm, 3, "confirmed this version already");
    let readers = house.run(&["policy", "readers"]).done().out;
    assert!(
        readers.contains("Sam Okonjo (tutor): confirmed at 10:00 on Tuesday 1 December 2026"),
        "{readers}"
    );
    assert_eq!(readers.matches("behind").count(), 1);
    let again = house.by(TUTOR, &["policy", "acknowledge"]).done().out;
    assert!(
        again.contains("You confirmed it at 10:00 on Tuesday"),
        "{again}"
    );

    // Questions: one's own for whoever asks, everybody's for the officer, who answers them.
    let ask = ["question", "ask", "--about", "retention", "How long?"];
    house.refuses(None, &ask, 3, "--as EMAIL");
    house.refuses(
        Some(TUTOR),
        &["question", "ask", " "],
        2,
        "there is no question",
    );
    let about = ["question", "ask", "--about", "weather", "Rain?"];
    house.refuses(Some(TUTOR), &about, 2, "`weather`");
    let id = house.by(TUTOR, &ask).done().out.trim().to_owned();
    house.by(DPO, &["question", "ask", "Mine"]).done();
    let list = |who: &str| house.by(who, &["question", "list"]).done().out;
    assert_eq!(list(TUTOR).matches("  open").count(), 2, "{}", list(TUTOR));
    assert!(list(TUTOR).contains(own) && !list(TUTOR).contains("Mine"));
    assert_eq!(list(DPO).matches("  open").count(), 3);
    let answer = ["question", "answer", &id, "Six years."];
    house.refuses(Some(TUTOR), &answer, 3, "officer answers this question");
    let nothing = ["question", "answer", &id, " "];
    house.refuses(Some(DPO), &nothing, 2, "there is no answer");
    house.by(DPO, &answer).done();
    house.refuses(Some(DPO), &answer, 3, "has its answer already");
    assert!(list(TUTOR).contains("Morag Lennox: Six years."));
}

/// Who was given which notice: one, everybody of a kind, and taken back.
#[test]
fn notices_are_put_on_record_by_command() {
    let house = House::with_people();
    let carer = ["person", "add", "--given", "Rosa", "--family", "Reed"];
    let carer = [&carer[..], &["--capacity", "carer"]].concat();
    house.run(&carer).done();
    let due = || house.run(&["notice", "due"]).done().out;
    let list = due();
    let line = list.lines().next().unwrap();
    assert!(line.contains(": 1 of 1 still to be told, the first by 2027-01-01"));
    let notice = line.split(' ').next().unwrap();
    let people = house.run(&["notice", "due", notice]).done().out;
    assert!(people.contains("Ana Reed"), "{people}");
    let given = ["notice", "given", notice, "--to", "L1", "--how"];
    let how = |how: &'static str| [&given[..], &[how]].concat();
    house.refuses(None, &how("pigeon"), 2, "there is no such code");
    house.refuses(None, &how("already-has"), 2, "why they need not be told");
    let other = [
        "notice", "given", "weather", "--to", "L1", "--how", "e-mail",
    ];
    house.refuses(None, &other, 4, "no such notice");
    let told = house.does(&how("handed-over"), "given a notice").out;
    assert_eq!(told, "on record for 1 person\n");
    let everybody = ["notice", "given", "families", "--everybody", "--how"];
    let everybody = [&everybody[..], &["e-mail", "--kind", "carer"]].concat();
    house.refuses(Some(TUTOR), &everybody, 3, "You do not have access");
    let told = house.does(&everybody, "given a notice").out;
    assert_eq!(told, "on record for 1 person\n");
    house.refuses(None, &everybody, 2, "nobody is left");
    assert!(due().contains(": 0 of 1 still to be told\n"), "{}", due());
    let show = || house.run(&["person", "show", "L1"]).done().out;
    let shown = show();
    let line = shown.lines().find(|line| line.contains("Told on"));
    let entry = line.unwrap().rsplit(' ').next().unwrap();
    let back = ["notice", "take-back", entry, "It was another child."];
    house.refuses(Some(TUTOR), &back, 3, "You do not have access");
    house.does(&back, "took back");
    let shown = show();
    assert!(shown.contains("taken back: It was another"), "{shown}");
    assert!(shown.contains("Not told yet"), "{shown}");
}

/// What somebody agreed to: put on record, taken back, seen to, struck out.
#[test]
fn consents_are_put_on_record_by_command() {
    let house = House::with_people();
    let website = "photograph-consent.our-website";
    let list = || house.run(&["consent", "list"]).done().out;
    assert!(list().contains(&format!("{website}\n  Pictures and video: our website\n")));
    let note = ["consent", "note", "L1", website, "yes", "--by", "carer"];
    let with = |more: &[&'static str]| [&note[..], more].concat();
    let signed = with(&[
        "--who",
        "Rosa Reed",
        "--how",
        "signed",
        "--proof",
        "red folder",
    ]);
    let pigeon = with(&["--who", "Rosa Reed", "--how", "pigeon"]);
    house.refuses(None, &pigeon, 2, "use one of signed, on-screen");
    let nobody = with(&["--how", "signed"]);
    house.refuses(None, &nobody, 2, "it is not said who answered");
    let unknown = [
        "consent", "note", "L1", "weather", "yes", "--by", "carer", "--how", "signed",
    ];
    house.refuses(None, &unknown, 4, "no such agreement");
    let noted = house.does(&signed, "what somebody agreed to").out;
    let entry = noted.trim();
    let show = || house.run(&["person", "show", "L1"]).done().out;
    assert!(
        show().contains("on a signed paper, a parent or carer for them: Rosa Reed"),
        "{}",
        show()
    );
    assert!(
        list().contains("  1 agreed, 0 said no, 0 took it back"),
        "{}",
        list()
    );
    let who = ["consent", "list", website, "--only", "yes"];
    assert!(house.run(&who).done().out.contains("Ana Reed  Agreed"));
    let only = ["consent", "list", website, "--only", "perhaps"];
    house.refuses(None, &only, 2, "use one of yes, no, taken-back, not-asked");
    house.does(
        &["consent", "withdraw", entry, "--words", "by telephone"],
        "took an agreement back",
    );
    assert!(list().contains("to be seen to: Ana Reed, "), "{}", list());
    let settle = ["consent", "settle", entry, "The pictures are taken down."];
    house.refuses(Some(TUTOR), &settle, 3, "You do not have access");
    house.does(&settle, "what followed");
    assert!(!list().contains("to be seen to"), "{}", list());
    house.does(
        &["consent", "strike", entry, "It was the sister."],
        "struck out",
    );
    let shown = show();
    for says in [
        "by telephone",
        "what followed: The pictures",
        "struck out: It was",
    ] {
        assert!(shown.contains(says), "{says}: {shown}");
    }
}

/// The files of a folder, by name.
fn names(house: &House, folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(house.home.path().join(folder)).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn the_adopted_version_is_published_with_what_is_held_and_files_without() {
    let house = House::with_people();
    let text = |path: &str| std::fs::read_to_string(house.home.path().join(path)).unwrap();
    house.refuses(
        Some(TUTOR),
        &["policy", "publish", "--into", "theirs"],
        3,
        "You do not have access",
    );
    assert!(!house.home.path().join("theirs").exists());
    let told = house
        .run(&["policy", "publish", "--into", "adopted"])
        .done()
        .out;
    let files = names(&house, "adopted");
    assert_eq!(told.lines().count(), files.len(), "{told}");
    for file in [
        "policy.pdf",
        "policy.html",
        "retention.html",
        "processing.xlsx",
        "processing.jsonld",
    ] {
        assert!(files.iter().any(|name| name == file), "{file}: {files:?}");
    }
    // The record of processing of the adopted version counts whom something is held about; that of
    // files cannot. No name stands in either.
    house.second("2027-01-02");
    house
        .run(&["policy", "publish", "mine", "--into", "files"])
        .done();
    assert_eq!(names(&house, "files"), files);
    assert!(text("files/policy.html").contains("9 working days"));
    assert!(text("adopted/policy.html").contains("15 working days"));
    for folder in ["adopted", "files"] {
        for name in &files {
            let bytes = std::fs::read(house.home.path().join(folder).join(name)).unwrap();
            assert!(!bytes.windows(4).any(|four| four == b"Reed"), "{name}");
        }
    }
    house.change("version = 2", "version = two");
    house.refuses(
        None,
        &["policy", "publish", "mine", "--into", "broken"],
        2,
        "1 fault in the pack",
    );
    assert!(!house.home.path().join("broken").exists());
    let both = ["policy", "publish", "mine", "--pack", "private-tutoring"];
    house.refuses(
        None,
        &[&both[..], &["--into", "x"]].concat(),
        2,
        "cannot be used with",
    );
}

#[test]
fn coverage_counts_and_people_attest_what_is_kept_outside() {
    let house = House::with_people();
    let coverage = |args: &[&str]| -> String {
        house
            .run(&[&["policy", "coverage"], args].concat())
            .done()
            .out
    };
    let training = || {
        let all: serde_json::Value = serde_json::from_str(&coverage(&["--json"])).unwrap();
        let figures = &all["figures"];
        assert_eq!(all["obligations"].as_array().unwrap().len(), 107);
        let mut obligations = all["obligations"].as_array().unwrap().iter();
        let one = obligations.find(|one| one["id"] == "SHA-5").unwrap();
        (one["kept"].clone(), figures["not_met"].as_u64().unwrap())
    };
    let (kept, not_met) = training();
    assert_eq!(kept, "not-met");
    assert!(coverage(&["--not-met"]).contains("SHA-5"));
    let attest = |about: &'static str, words: &'static str, until: &'static str| {
        let about = ["policy", "attest", about, "--words", words];
        [&about[..], &["--until", until]].concat()
    };
    let good = attest("SHA-5", "The folder of certificates.", "2026-12-31");
    house.refuses(None, &good, 3, "--as EMAIL");
    house.refuses(Some(TUTOR), &good, 3, "You do not have access");
    for (args, says) in [
        (
            attest("GOV-99", "So it is.", "2026-12-31"),
            "about: there is no such",
        ),
        (attest("SHA-5", " ", "2026-12-31"), "words: "),
        (
            attest("SHA-5", "So it was.", "2026-11-30"),
            "until: this day has passed",
        ),
    ] {
        house.refuses(Some(DPO), &args, 2, says);
    }
    let id = house.by(DPO, &good).done().out.trim().to_owned();
    assert_eq!(training(), ("attested".into(), not_met - 1));
    assert!(!coverage(&["--not-met"]).contains("SHA-5"));
    let shown = coverage(&[]);
    for says in [
        "attested by Morag Lennox, data protection officer, on Tuesday 1 December 2026",
        "good until Thursday 31 December 2026: The folder of certificates.",
    ] {
        assert!(shown.contains(says), "{says}: {shown}");
    }
    let withdraw = ["policy", "withdraw", &id, "--why"];
    let why = |why: &'static str| [&withdraw[..], &[why]].concat();
    house.refuses(Some(TUTOR), &why("No."), 3, "You do not have access");
    house.refuses(Some(DPO), &why(" "), 2, "why: ");
    let gone = [
        "policy",
        "withdraw",
        "00000000000000000000000000",
        "--why",
        "No.",
    ];
    house.refuses(Some(DPO), &gone, 4, "no such attestation");
    house.by(DPO, &why("Two are missing.")).done();
    house.refuses(Some(DPO), &why("Again."), 3, "taken back already");
    assert_eq!(training(), ("not-met".into(), not_met));
    // A clause of the policy is attested as well, by its path.
    let clause = ["policy", "attest", "training", "--words", "Each September."];
    house.by(DPO, &clause).done();
    assert!(coverage(&["--clauses"]).contains("Each September."));
}
