//! The binary itself, as people at a terminal meet it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    missing_docs,
    unreachable_pub,
    reason = "tests"
)]

mod support;

use std::io::{BufRead as _, Read as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use support::{ANSWERS, BINARY, Home, PASSWORD, first_words, learners};

#[test]
fn a_new_organisation_and_its_master_key() {
    let (home, told) = Home::init();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&home.master()), mode(&home.data())), (0o600, 0o700));
    assert_eq!(
        (mode(&home.database()), mode(&home.path().join("kit.age"))),
        (0o600, 0o600)
    );
    assert!(told.out.contains("/set-password/"), "{}", told.out);
    home.run(&["ledger", "verify"]).done();
    let again = home
        .run(&[
            "init",
            "--dpo",
            "x@caretaker.example",
            "--kit",
            "kit2.age",
            "--yes",
        ])
        .ends(1);
    assert!(again.err.contains("already holds"), "{}", again.err);

    std::fs::set_permissions(home.master(), std::fs::Permissions::from_mode(0o644)).unwrap();
    let open = home.run(&["person", "list"]).ends(1);
    assert!(
        open.err.contains("chmod 600") || open.err.contains("readable"),
        "{}",
        open.err
    );
    assert_eq!(home.run(&["doctor"]).ends(5).out.matches("MEND").count(), 2);
    std::fs::set_permissions(home.master(), std::fs::Permissions::from_mode(0o600)).unwrap();
    home.run(&["doctor", "--deep"]).done();

    let inside = home.data().join("master.key");
    std::fs::copy(home.master(), &inside).unwrap();
    let data = home.data();
    let kept = [
        "--data",
        data.to_str().unwrap(),
        "--master-key",
        inside.to_str().unwrap(),
        "person",
        "list",
    ];
    let apart = home.bare(&kept).ends(1);
    assert!(
        apart.err.contains("inside the data folder"),
        "{}",
        apart.err
    );
    let other = Home::new();
    let kit = other.path().join("kit.age");
    let beside = other.data().join("m.key");
    let args = [
        "--data",
        data.to_str().unwrap(),
        "--master-key",
        beside.to_str().unwrap(),
        "init",
        "--dpo",
        "x@caretaker.example",
        "--kit",
        kit.to_str().unwrap(),
        "--yes",
    ];
    other.bare(&args).ends(1);
}

#[test]
fn the_recovery_kit_brings_the_master_key_back() {
    let (home, told) = Home::init();
    let words: Vec<&str> = told
        .out
        .lines()
        .filter_map(|line| {
            let mut parts = line.split_whitespace();
            let number = parts.next()?.parse::<u32>().ok()?;
            let word = parts.next()?;
            (number <= 12 && parts.next().is_none()).then_some(word)
        })
        .collect();
    assert_eq!(words.len(), 12, "{}", told.out);
    let phrase = words.join(" ");
    let there = home
        .run(&["recover", "kit.age", "--words", &phrase])
        .ends(1);
    assert!(there.err.contains("is there already"), "{}", there.err);
    let key = std::fs::read(home.master()).unwrap();
    std::fs::remove_file(home.master()).unwrap();
    home.run(&["person", "list"]).ends(1);
    let mut wrong = words.clone();
    wrong.swap(0, 11);
    home.run(&["recover", "kit.age", "--words", &wrong.join(" ")])
        .ends(1);
    assert!(!home.master().exists());
    home.run(&["recover", "kit.age", "--words", &phrase]).done();
    assert_eq!(std::fs::read(home.master()).unwrap(), key);
    home.run(&["ledger", "verify"]).done();
}

#[test]
fn exit_codes_say_what_sort_of_no_it_was() {
    let (home, _) = Home::init();
    let nobody = Home::new();
    assert!(
        nobody
            .run(&["person", "list"])
            .ends(1)
            .err
            .contains("caretaker init")
    );
    home.run(&["person", "lisp"]).ends(2);
    home.run(&[
        "person",
        "add",
        "--given",
        "",
        "--family",
        "",
        "--capacity",
        "learner",
    ])
    .ends(2);
    home.run(&["clock", "access", "--received", "31 June 2026"])
        .ends(2);
    home.run(&["person", "show", "Nobody Atall"]).ends(4);
    home.run(&["request", "show", "7"]).ends(4);
    home.run(&["--as", "nobody@caretaker.example", "person", "list"])
        .ends(4);
    home.run(&[
        "person",
        "add",
        "--given",
        "Ana",
        "--family",
        "Reed",
        "--capacity",
        "learner",
        "--id",
        "L1",
    ])
    .done();
    let same = home
        .run(&[
            "person",
            "add",
            "--given",
            "Ana",
            "--family",
            "Reed",
            "--capacity",
            "learner",
            "--id",
            "L1",
        ])
        .ends(2);
    assert!(same.err.contains("mend:"), "{}", same.err);
    home.run(&["request", "open", "L1"]).done();
    let early = home.run(&["request", "package", "1"]).ends(3);
    assert!(early.err.contains("source: UK GDPR"), "{}", early.err);
    home.run(&[
        "clock",
        "breach",
        "--received",
        "2026-10-24T10:20",
        "--extend",
    ])
    .ends(3);
    home.run(&[
        "record",
        "add",
        "L1",
        "--kind",
        "horoscope",
        "--text",
        "Taurus",
    ])
    .ends(2);
    home.run(&[
        "account",
        "add",
        "tutor@caretaker.example",
        "--name",
        "Sam",
        "--role",
        "tutor",
    ])
    .done();
    home.run(&["--as", "tutor@caretaker.example", "person", "show", "L1"])
        .ends(4);
    home.run(&["--as", "tutor@caretaker.example", "request", "show", "1"])
        .ends(3);
    home.run(&["--as", "tutor@caretaker.example", "request", "show", "99"])
        .ends(3);
    let bundle = home.path().join("bundle");
    std::fs::write(&bundle, "{}\n").unwrap();
    home.bare(&["ledger", "verify", bundle.to_str().unwrap()])
        .ends(5);
}

/// By what Sam signs in, who is the tutor of one of two learners.
const SAM: &str = "sam@caretaker.example";

fn with_a_tutor() -> Home {
    let (home, _) = Home::init();
    let people = "id,capacity,given_names,family_name,related_to,relation\n\
                  L1,learner,Ana,Reed,,\nL2,learner,Bo,Lark,,\nT1,tutor,Sam,Okonjo,L1,tutor-of\n";
    std::fs::write(home.path().join("people.csv"), people).unwrap();
    home.run(&["person", "import", "people.csv", "--yes"])
        .done();
    let account = [
        "account", "add", SAM, "--name", "Sam", "--role", "tutor", "--person", "T1",
    ];
    home.run(&account).done();
    home
}

/// A server, and what its public page answers to a form.
fn with_a_form_sent(home: &Home, form: &str) -> String {
    let mut command = home.command(&["serve", "--listen", "127.0.0.1:0"]);
    command
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null());
    let mut server = support::Server {
        child: command.spawn().unwrap(),
    };
    let mut lines = std::io::BufReader::new(server.child.stdout.take().unwrap());
    let mut line = String::new();
    lines.read_line(&mut line).unwrap();
    let address = line.trim().rsplit("http://").next().unwrap();
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    write!(
        stream,
        "POST /ask HTTP/1.1\r\nHost: {address}\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{form}",
        form.len()
    )
    .unwrap();
    let mut page = String::new();
    stream.read_to_string(&mut page).unwrap();
    page
}

#[test]
fn what_came_by_the_public_page_is_matched_and_set_aside_by_commands() {
    let home = with_a_tutor();
    let form = "wish=not-sure&about=child&person=Ana+Reed&words=What+is+there&from-name=Mo+Reed&telephone=07700+900123";
    let page = with_a_form_sent(&home, form);
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    let mut codes = page.split("<p class=\"code\">").skip(1);
    let reference = codes.next().unwrap().split('<').next().unwrap().to_owned();
    let code = codes.next().unwrap().split('<').next().unwrap().to_owned();
    let request = |args: &[&str]| home.run(&[&["request"], args].concat());
    let listed = request(&["arrivals", "--waiting"]).done().out;
    assert!(
        listed.starts_with(&reference) && listed.contains("not-sure  Mo Reed  to be matched"),
        "{listed}"
    );
    assert!(home.run(&["today"]).done().out.contains(&reference));
    let shown = request(&["arrival", &reference.to_lowercase()]).done().out;
    for said in [
        "About their child: Ana Reed",
        "Telephone: 07700 900123",
        "They ask: What is there",
    ] {
        assert!(shown.contains(said), "{shown}");
    }
    assert!(!shown.contains(&code) && !shown.contains("E-mail"));
    request(&["match", &reference, "L1", "--kind", "wish"]).ends(2);
    request(&["match", &reference, "L1", "--standing", "aunt"]).ends(2);
    request(&["match", "AAA-AAA", "L1"]).ends(4);
    let matched = request(&["match", &reference, "L1", "--kind", "erasure"]).done();
    assert!(
        matched.out.starts_with("Request 001\nYou must reply by "),
        "{}",
        matched.out
    );
    request(&["match", &reference, "L1"]).ends(3);
    let one = request(&["show", "1"]).done().out;
    assert!(one.contains("from Mo Reed"), "{one}");
    assert_eq!(request(&["arrivals", "--waiting"]).done().out, "");
    request(&["read", &reference]).done();
    home.run(&["--as", SAM, "request", "arrivals"]).ends(3);

    let page = with_a_form_sent(&home, &form.replace("What+is+there", "Buy+this"));
    let rest = page.split("<p class=\"code\">").nth(1).unwrap();
    let reference = rest.split('<').next().unwrap();
    request(&["set-aside", reference, "--reason", "rubbish"]).ends(2);
    request(&["set-aside", reference, "--reason", "nobody-of-that-name"]).ends(2);
    request(&["set-aside", reference, "--reason", "no-request"]).done();
    let all = request(&["arrivals"]).done().out;
    assert!(all.contains("set aside: no-request") && all.contains("request 001"));
}

#[test]
fn a_mail_is_given_in_by_a_tutor_and_recorded_by_commands() {
    let home = with_a_tutor();
    let mail = "Received: from a by b; Fri, 2 Jan 2026 10:00:00 +0000\nMessage-ID: <1@example.org>\nFrom: Mo Reed <mo@example.org>\nSubject: Ana\n\nPlease send me a copy of everything about my daughter Ana Reed.\n";
    std::fs::write(home.path().join("mail.eml"), mail).unwrap();
    std::fs::write(home.path().join("list.csv"), "a,b\n1,2\n").unwrap();
    let sam = |args: &[&str]| home.run(&[&["--as", SAM, "request"], args].concat());
    let shown = sam(&["mail-in", "mail.eml", "--show"]).done().out;
    for said in [
        "Mail: Mo Reed <mo@example.org>, 2026-01-02T10:00:00Z (stamp)",
        "It reached you: 2026-01-02",
        "It may ask for access: ",
        "They ask: Please send me",
    ] {
        assert!(shown.contains(said), "{shown}");
    }
    let request = |args: &[&str]| home.run(&[&["request"], args].concat());
    assert_eq!(request(&["arrivals"]).done().out, "", "it was only shown");
    sam(&["mail-in", "list.csv"]).ends(2);
    sam(&["mail-in", "mail.eml", "--kind", "wish"]).ends(2);
    sam(&["mail-in", "mail.eml", "--about", "aunt"]).ends(2);
    sam(&["mail-in", "mail.eml", "--received", "2999-01-01"]).ends(2);
    // It came long before whatever day this test runs on: that is asked about.
    sam(&["mail-in", "mail.eml"]).ends(2);
    let given = ["mail-in", "mail.eml", "--long-ago", "--kind", "access"];
    let taken = sam(&given).done().out;
    assert!(taken.contains("  access  You must reply by "), "{taken}");
    assert!(taken.contains("2 February 2026"), "{taken}");
    let again = sam(&given);
    assert!(again.err.contains("was given in before"), "{}", again.err);
    again.ends(2);
    let reference = taken.split(' ').next().unwrap();
    sam(&["arrival", reference]).ends(3);
    sam(&["mail", reference, "--out", "again.eml"]).ends(3);
    let one = request(&["arrival", reference]).done().out;
    let ana = one
        .lines()
        .find(|line| line.starts_with("May be about Ana Reed"));
    assert!(
        ana.is_some_and(|line| line.contains("the mail says")),
        "{one}"
    );
    request(&["mail", reference, "--out", "again.eml"]).done();
    let again = std::fs::read_to_string(home.path().join("again.eml")).unwrap();
    assert_eq!(again, mail);
    let matched = request(&["match", reference, "L1"]).done().out;
    assert!(
        matched.starts_with("Request 001\nYou must reply by "),
        "{matched}"
    );
}

#[test]
fn who_may_see_what_is_said_with_its_reasons() {
    let home = with_a_tutor();

    let why = |rest: &[&str]| {
        let asked = ["policy", "why", "tutor", "learning", "--about", "learner"];
        home.run(&[&asked, rest].concat()).done().out
    };
    let yes = why(&[]);
    assert!(yes.starts_with("Yes.\n"), "{yes}");
    assert!(yes.contains("[role[tutor].sees[0]]"), "{yes}");
    let no = why(&["--others"]);
    assert!(no.starts_with("No.\n"), "{no}");
    assert!(no.contains("not met: "), "{no}");
    let all = home.run(&["policy", "why"]).done().out;
    assert!(
        all.contains("(tutor)") && all.contains("not at all"),
        "{all}"
    );
    let unknown = ["policy", "why", "tutor", "stars", "--about", "learner"];
    let unknown = home.run(&unknown).ends(2);
    assert!(unknown.err.contains("use one of"), "{}", unknown.err);

    let access = |of| home.run(&["person", "access", of]).done().out;
    // What stands with the person is told too, before anything is written.
    let bare = access("L1");
    assert!(bare.starts_with("Personal details (1)\n"), "{bare}");
    assert!(bare.contains("  Sam, tutor, may see it\n"), "{bare}");
    for of in ["L1", "L2"] {
        let note = ["--kind", "contact-note", "--text", "called"];
        home.run(&[&["record", "add", of][..], &note].concat())
            .done();
    }
    let (own, other) = (access("L1"), access("L2"));
    assert!(own.contains("  Sam, tutor, may see it\n"), "{own}");
    assert!(other.contains("  Sam, tutor, may not see it\n"), "{other}");
    home.run(&["--as", SAM, "person", "access", "L1"]).ends(3);
}

#[test]
fn what_was_given_to_others_is_recorded_listed_and_struck_out_by_commands() {
    let home = with_a_tutor();
    let give = ["person", "disclose", "L1", "--why", "they teach her"];
    let no_ground = [
        &give[..],
        &["--who", "Westfield School", "--ground", "habit"],
    ]
    .concat();
    let refused = home.run(&no_ground).ends(2);
    assert!(refused.err.contains("on which ground"), "{}", refused.err);
    let more = [
        "--who",
        "Westfield School",
        "--ground",
        "consent",
        "--what",
        "the register",
    ];
    let day = [
        "--how",
        "by post",
        "--on",
        "2026-10-01",
        "--quiet",
        "an inquiry",
    ];
    let id = home.run(&[&give[..], &more, &day].concat()).done().out;
    let listed = home.run(&["person", "disclosures", "L1"]).done().out;
    for words in [
        id.trim(),
        "2026-10-01  Westfield School: the register",
        "they teach her (consent)",
        "the person is not told: an inquiry",
    ] {
        assert!(listed.contains(words), "`{words}` is not in: {listed}");
    }
    let told = ["person", "disclosure-told", id.trim()];
    let nothing = home.run(&[&told[..], &["told", "by letter"]].concat());
    assert!(nothing.ends(3).err.contains("Nothing was put right since"));
    home.run(&[&told[..], &["perhaps", "by letter"]].concat())
        .ends(2);
    let strike = ["person", "disclosure-strike", id.trim()];
    home.run(&[&strike[..], &[" "]].concat()).ends(2);
    home.run(&[&strike[..], &["never sent"]].concat()).done();
    let listed = home.run(&["person", "disclosures", "L1"]).done().out;
    assert!(listed.contains("struck out: never sent"), "{listed}");
}

#[test]
fn what_keeps_somebody_safe_is_recorded_and_taken_away_by_commands() {
    let home = with_a_tutor();
    let short = home
        .run(&["person", "protect", "L1", "surname", "Li"])
        .ends(2);
    assert!(short.err.contains("three letters"), "{}", short.err);
    let kind = home.run(&["person", "protect", "L1", "pet", "Rex"]).ends(2);
    assert!(kind.err.contains("address, school"), "{}", kind.err);
    let word = [
        "person",
        "protect",
        "L1",
        "address",
        "14 Larch Close, Otley",
    ];
    let word = home.run(&[&word[..], &["--may-know", "Una Reed"]].concat());
    let word = word.done().out;
    let order = [
        "person",
        "order",
        "L1",
        "no letters",
        "--against",
        "Bram Reed",
    ];
    let seen = [
        "--until",
        "2027-06-03",
        "--seen-by",
        "Rowan",
        "--seen-on",
        "2026-06-10",
    ];
    home.run(&[&order[..], &seen].concat()).done();
    let shown = home.run(&["person", "safety", "L1"]).done().out;
    for line in [
        "address: 14 Larch Close, Otley",
        "  may know it: Una Reed",
        "order against Bram Reed, in force",
        "  until 2027-06-03",
        "  seen by Rowan on 2026-06-10",
    ] {
        assert!(shown.contains(line), "{line}: {shown}");
    }
    let person = home.run(&["person", "show", "L1"]).done().out;
    assert!(
        person.contains("to keep them safe: 1 protected word and 1 order on contact"),
        "{person}"
    );
    assert!(!person.contains("Larch"), "{person}");
    home.run(&["--as", SAM, "person", "safety", "L1"]).ends(3);
    let person = home.run(&["--as", SAM, "person", "show", "L1"]).done().out;
    assert!(!person.contains("keep them safe"), "{person}");
    let end = ["person", "unprotect", "L1", word.trim()];
    home.run(&[&end[..], &[" "]].concat()).ends(2);
    home.run(&[&end[..], &["they moved"]].concat()).done();
    assert!(
        !home
            .run(&["person", "safety", "L1"])
            .done()
            .out
            .contains("Larch")
    );
    home.run(&[&end[..], &["they moved"]].concat()).ends(4);
}

/// A letter is written from a file once it says what it must, and goes back to the usual text.
#[test]
fn a_letter_says_what_the_law_wants_in_ones_own_words() {
    let home = with_a_tutor();
    let file = home.path().join("letter.txt");
    let file = file.to_str().unwrap();
    std::fs::write(file, "Not this time.\n").unwrap();
    let no = home.run(&["letter", "write", "refusal", file]).ends(2);
    assert!(no.err.contains("{reasons}"), "{}", no.err);
    std::fs::write(file, "Not this time.\r\n\r\nWhy: {reasons}\r\n").unwrap();
    let tried = home
        .run(&["letter", "write", "refusal", file, "--try"])
        .done();
    assert!(
        tried.out.contains("Why: There are four years"),
        "{}",
        tried.out
    );
    let list = || home.run(&["letter", "list"]).done().out;
    assert!(!list().contains("(your own)"), "{}", list());
    home.run(&["letter", "write", "refusal", file]).done();
    assert!(list().contains("(your own)"), "{}", list());
    let shown = home.run(&["letter", "show", "refusal"]).done().out;
    assert!(
        shown.contains("Not this time.\n\nWhy: {reasons}"),
        "{shown}"
    );
    home.run(&["letter", "usual", "refusal"]).done();
    assert!(!list().contains("(your own)"), "{}", list());
    home.run(&["letter", "show", "postcard"]).ends(4);
    home.run(&["--as", SAM, "letter", "list"]).ends(3);
}

/// What is on hold does not go, and comes up to be looked at again.
#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "commands go by the machine's clock"
)]
fn what_is_on_hold_is_kept_until_the_hold_ends() {
    let home = with_a_tutor();
    let add = ["record", "add", "L1", "--kind", "session-report"];
    home.run(&[&add[..], &["--text", "She read aloud."]].concat())
        .done();
    let nothing = home.run(&["retention", "due"]).done().out;
    assert_eq!(
        nothing,
        "past its day: 0\nnear: 0\nfiles of requests past their day: 0\nfiles near it: 0\non hold: 0\n"
    );
    let next_year = jiff::Zoned::now()
        .date()
        .saturating_add(jiff::Span::new().days(365));
    let again = next_year.to_string();
    let hold = [
        "retention",
        "hold",
        "L1",
        "--words",
        "The claim of May",
        "--again",
        &again,
    ];
    let why = home.run(&[&hold[..], &["--why", "bored"]].concat()).ends(2);
    assert!(why.err.contains("still-needed"), "{}", why.err);
    let made = home
        .run(&[&hold[..], &["--why", "claim"]].concat())
        .done()
        .out;
    let id = made.trim();
    let propose = [
        "destroy",
        "propose",
        "L1",
        "--go",
        "session-report",
        "--why",
        "mistake",
    ];
    let no = home.run(&propose).ends(3);
    assert!(no.err.contains("on hold"), "{}", no.err);
    let due = home.run(&["retention", "due"]).done().out;
    assert!(
        due.contains("on hold: 1") && due.contains("(claim)"),
        "{due}"
    );
    home.run(&["--as", SAM, "retention", "due"]).ends(3);
    let words = ["--words", "It was settled."];
    let over = home.run(&[&["retention", "end", id][..], &words[..]].concat());
    assert!(over.done().out.contains("It was settled."));
    home.run(&propose).done();
}

/// What is held about somebody is looked at; a part of it goes after a colleague agreed.
#[test]
fn what_is_held_is_deleted_after_somebody_agreed() {
    let home = with_a_tutor();
    let add = ["record", "add", "L1", "--kind", "session-report"];
    home.run(&[&add[..], &["--text", "She read aloud."]].concat())
        .done();
    let held = home.run(&["destroy", "preview", "L1"]).done().out;
    assert!(
        held.contains("session-report  Session report (1)"),
        "{held}"
    );
    assert!(held.contains("person.details"), "{held}");
    let propose = [
        "destroy",
        "propose",
        "L1",
        "--go",
        "session-report",
        "--why",
    ];
    let why = home.run(&[&propose[..], &["bored"]].concat()).ends(2);
    assert!(why.err.contains("not-needed"), "{}", why.err);
    let over = home.run(&[&propose[..], &["time-over"]].concat());
    assert!(over.ends(3).err.contains("is not over"));
    let proposed = home.run(&[&propose[..], &["mistake"]].concat()).done().out;
    let id = proposed.trim();
    let list = home.run(&["destroy", "list"]).done().out;
    assert!(list.contains("waits: Session report (1)"), "{list}");
    home.run(&["--as", SAM, "destroy", "list"]).ends(3);
    // Whoever holds the master key proposed it, and the DPO could agree.
    let own = home.run(&["destroy", "agree", id]).ends(3);
    assert!(
        own.err.contains("somebody else has to agree"),
        "{}",
        own.err
    );
    let done = home
        .run(&["--as", "dpo@caretaker.example", "destroy", "agree", id])
        .done()
        .out;
    assert!(done.contains("destroyed"), "{done}");
    assert!(!done.contains("Ana") && !done.contains("aloud"), "{done}");
    let records = home.run(&["record", "list", "L1"]).done().out;
    assert!(!records.contains("Session report"), "{records}");
    home.run(&["person", "show", "L1"]).done();
    home.run(&["destroy", "stop", id]).ends(3);
}

/// The file of a closed request goes as a whole after a colleague agreed, and says nothing of who asked.
#[test]
fn the_file_of_a_request_is_deleted_after_somebody_agreed() {
    let home = with_a_tutor();
    home.run(&["request", "open", "L1"]).done();
    home.run(&["destroy", "file", "1"]).ends(3);
    home.run(&[
        "request",
        "close",
        "1",
        "--reason",
        "opened-in-error",
        "--note",
        "a mistake",
    ])
    .done();
    let file = home.run(&["destroy", "file", "1"]).done().out;
    assert!(
        file.contains("request 001  closed ") && file.contains("kept until"),
        "{file}"
    );
    let propose = |why: &str| home.run(&["destroy", "file", "001", "--why", why]);
    assert!(propose("time-over").ends(3).err.contains("is not over"));
    let proposed = propose("mistake").done().out;
    let agree = [
        "--as",
        "dpo@caretaker.example",
        "destroy",
        "agree",
        proposed.trim(),
    ];
    let done = home.run(&agree).done().out;
    assert!(
        done.contains("destroyed") && done.contains("request 001, closed"),
        "{done}"
    );
    assert!(!done.contains("Ana"), "{done}");
    home.run(&["request", "show", "1"]).ends(4);
    home.run(&["destroy", "file", "1"]).ends(4);
}

#[test]
fn a_parent_is_refused_with_the_child_where_the_policy_knows_none() {
    let home = Home::new();
    let (pack, kit) = ("community-interest", "kit.age");
    let init = [
        "init",
        "--pack",
        pack,
        "--answers",
        ANSWERS,
        "--kit",
        kit,
        "--yes",
    ];
    home.run(&init).done();
    let people = "First name,Surname,Parent 1\nAna,Reed,Rosa Reed\nBo,Lark,\n";
    std::fs::write(home.path().join("people.csv"), people).unwrap();
    let import = ["person", "import", "people.csv", "--capacity", "learner"];
    let answer = home.run(&import);
    let shown = answer.out;
    assert!(
        shown.contains("1 new, ") && shown.contains(", 1 fault\n"),
        "{shown}"
    );
    let what = "your policy knows nobody who cares for a child";
    assert!(answer.err.contains(what), "{}", answer.err);
    home.run(&[&import[..], &["--good-rows", "--yes"]].concat());
    let list = home.run(&["person", "list"]).done().out;
    assert!(list.contains("Bo Lark") && !list.contains("Reed"), "{list}");
}

#[test]
fn a_tutor_passes_a_request_on_and_reads_no_other() {
    let home = with_a_tutor();
    let sam = |args: &[&str]| home.run(&[&["--as", SAM], args].concat());
    let passed = sam(&["request", "open", "L1"]).done();
    assert!(passed.out.contains("recorded"), "{}", passed.out);
    sam(&["request", "show", "1"]).ends(3);
    assert!(home.run(&["request", "list"]).done().out.starts_with("001"));
    sam(&["person", "show", "Ana"]).done();
    // Another's learner and nobody: the same.
    let (other, nobody) = (
        sam(&["person", "show", "L2"]),
        sam(&["person", "show", "L9"]),
    );
    assert_eq!((other.code, &other.err), (4, &nobody.err));
    let (other, nobody) = (
        sam(&["request", "open", "L2"]),
        sam(&["request", "open", "L9"]),
    );
    assert_eq!((other.code, &other.err), (4, &nobody.err));
    assert_eq!(sam(&["person", "list"]).done().out.lines().count(), 1);
    // What was refused is on the ledger, here and by way of a server; and nobody is answered.
    let refused = || {
        let shown = home.run(&["ledger", "show", "--limit", "500"]).done().out;
        shown.matches("was refused").count()
    };
    let before = refused();
    assert!(before >= 1, "{}", home.run(&["ledger", "show"]).out);
    let server = home.serve(&[]);
    home.ask(&["--as", SAM, "keys", "rotate-index"])
        .unwrap()
        .ends(3);
    home.ask(&["--as", "nobody@caretaker.example", "person", "list"])
        .unwrap()
        .ends(4);
    drop(server);
    assert_eq!(refused(), before + 1);
    // One letter is no search.
    let one = home.run(&["person", "list", "a"]).done();
    assert!(one.out.is_empty() && one.err.contains("two letters"));
}

#[test]
fn the_doctor_says_which_modes_are_too_open_and_how_to_mend_them() {
    let (home, _) = Home::init();
    let set = |path: &std::path::Path, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    home.run(&["doctor"]).done();
    let slot = home.data().join("keys/a");
    set(&home.data(), 0o755);
    set(&home.database(), 0o644);
    set(&slot, 0o750);
    let found = home.run(&["doctor"]).ends(5).out;
    for (mode, path) in [(700, home.data()), (600, home.database()), (700, slot)] {
        let line = format!("mend: chmod {mode} {}", path.display());
        assert!(found.contains(&line), "{line} is not in {found}");
    }
    // What it says is what mends it.
    for line in found.lines().filter(|line| line.starts_with("MEND")) {
        let chmod = line.split("mend: chmod ").nth(1).unwrap();
        let (mode, path) = chmod.split_once(' ').unwrap();
        let mode = u32::from_str_radix(mode, 8).unwrap();
        set(std::path::Path::new(path), mode);
    }
    let well = home.run(&["doctor"]).done().out;
    assert!(well.contains("only their owner can reach data and keys"));
}

#[test]
fn whoever_resets_a_password_ends_its_tokens_and_is_told() {
    let (home, _) = Home::init();
    let dpo = "dpo@caretaker.example";
    let add = ["token", "add", "--name", "the timetable"];
    let add = [&["--as", dpo][..], &add[..], &["--scope", "today.look"]].concat();
    home.run(&add).done();
    let tokens = || home.run(&["token", "list"]).done().out;
    assert!(!tokens().contains("ended"), "{}", tokens());
    let reset = home.run(&["account", "reset", dpo]).done().out;
    assert!(reset.contains("Their tokens have ended: 1."), "{reset}");
    assert!(tokens().contains("ended"), "{}", tokens());
    let again = home.run(&["account", "reset", dpo]).done().out;
    assert!(!again.contains("tokens"), "{again}");
}

#[test]
fn people_are_previewed_mended_and_imported() {
    let (home, _) = Home::init();
    let file = home.path().join("people.csv");
    let good = "id,capacity,given_names,family_name,born_on\nL1,learner,Ana,Reed,2014-03-01\n";
    std::fs::write(&file, format!("{good}L2,learner,Bo,Lark,1 March\n")).unwrap();
    let preview = home
        .run(&["person", "import", "people.csv", "--faulty-to", "mend.csv"])
        .ends(2);
    assert!(
        preview.out.contains("1 new, 0 changed") && preview.err.contains("line 3, column 5"),
        "{preview:?}"
    );
    let mend = std::fs::read_to_string(home.path().join("mend.csv")).unwrap();
    assert_eq!(
        mend,
        "id,capacity,given_names,family_name,born_on\r\nL2,learner,Bo,Lark,1 March\r\n"
    );
    home.run(&["person", "import", "people.csv", "--yes"])
        .ends(2);
    assert_eq!(home.run(&["person", "list"]).done().out, "");
    home.run(&["person", "import", "people.csv", "--yes", "--good-rows"])
        .done();
    std::fs::write(&file, mend.replace("1 March", "2013-03-01")).unwrap();
    home.run(&["person", "import", "people.csv", "--yes"])
        .done();
    assert_eq!(home.run(&["person", "list"]).done().out.lines().count(), 2);
    assert!(
        home.run(&["person", "show", "Bo"])
            .done()
            .out
            .contains("born on: 2013-03-01")
    );
}

/// A school's workbook, with what it calls its columns.
fn school_workbook(mobile: &str) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let dates = rust_xlsxwriter::Format::new().set_num_format("dd/mm/yyyy");
    let sheet = book.add_worksheet().set_name("Pupils").unwrap();
    let rows = [
        ["Pupil ID", "Surname", "First name", "Mobile", "House"],
        ["P1", "Reed", "Ana", mobile, "Oak"],
        ["P2", "Lark", "Bo", "", "Ash"],
    ];
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    sheet.write_string(0, 5, "DOB").unwrap();
    for (row, day) in [(1, 3), (2, 4)] {
        let born = rust_xlsxwriter::ExcelDateTime::from_ymd(2014, 3, day).unwrap();
        sheet
            .write_datetime_with_format(row, 5, &born, &dates)
            .unwrap();
    }
    book.add_worksheet()
        .set_name("Staff")
        .unwrap()
        .write_string(0, 0, "Surname")
        .unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn a_school_s_workbook_is_mapped_kept_and_imported_again() {
    let (home, _) = Home::init();
    let file = home.path().join("pupils.xlsx");
    std::fs::write(&file, school_workbook("07700 900101")).unwrap();
    let import = |args: &[&str]| home.run(&[&["person", "import", "pupils.xlsx"], args].concat());
    let sheets = import(&[]).ends(2);
    assert!(sheets.err.contains("Pupils, Staff"), "{}", sheets.err);
    let unknown = import(&["--sheet", "Pupils"]).ends(2);
    for words in ["--ignore \"House\"", "--capacity KIND, one of tutee"] {
        assert!(unknown.err.contains(words), "{}", unknown.err);
    }
    let mapped = [
        "--sheet",
        "Pupils",
        "--ignore",
        "House",
        "--capacity",
        "learner",
    ];
    let kept = import(&[&mapped[..], &["--save-as", "School", "--yes"]].concat()).done();
    assert!(
        kept.out.contains("2 people and 0 relations"),
        "{}",
        kept.out
    );
    let again = import(&["--sheet", "Pupils", "--mapping", "school", "--yes"]).done();
    assert!(again.out.contains("Nothing was changed"), "{}", again.out);

    // Next month another number, and one that the spreadsheet has spoilt.
    std::fs::write(&file, school_workbook("07700 900199")).unwrap();
    let next = import(&["--sheet", "Pupils", "--mapping", "School"]).done();
    assert!(
        next.out.contains("telephone: 07700 900101 -> 07700 900199"),
        "{}",
        next.out
    );
    std::fs::write(&file, school_workbook("7700 900199")).unwrap();
    let spoilt = import(&["--sheet", "Pupils", "--mapping", "School"]).ends(2);
    assert!(
        spoilt.err.contains("line 2, column 4 (Mobile)") && spoilt.err.contains("leading zero"),
        "{}",
        spoilt.err
    );
    let none = import(&["--sheet", "Pupils", "--mapping", "nothing"]).ends(2);
    assert!(none.err.contains("kept are: School"), "{}", none.err);
    let school = ["--sheet", "Pupils", "--mapping", "School"];
    let here = import(&[&school[..], &["--left", "P1", "--left-on", "2026-07-20"]].concat());
    assert!(here.ends(2).err.contains("not among those who are missing"));
    home.run(&["person", "import", "kit.age"]).ends(2);
}

#[test]
fn secrets_are_given_by_file_or_by_the_standard_input() {
    let (home, told) = Home::init();
    let words: Vec<&str> = told
        .out
        .lines()
        .filter_map(|line| {
            let mut parts = line.split_whitespace();
            parts.next()?.parse::<u32>().ok()?;
            parts.next().filter(|_| parts.next().is_none())
        })
        .take(12)
        .collect();
    std::fs::write(home.path().join("words"), words.join("\n")).unwrap();
    let key = std::fs::read(home.master()).unwrap();
    for (flag, input) in [("words", ""), ("-", words.join(" ").as_str())] {
        std::fs::remove_file(home.master()).unwrap();
        let mut recover = home.command(&["recover", "kit.age", "--words-file", flag]);
        let mut running = recover
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        running
            .stdin
            .take()
            .unwrap()
            .write_all(input.as_bytes())
            .unwrap();
        assert!(running.wait().unwrap().success(), "{flag}");
        assert_eq!(std::fs::read(home.master()).unwrap(), key);
    }
    let both = ["recover", "kit.age", "--words", "a", "--words-file", "b"];
    home.run(&both).ends(2);
}

#[test]
fn help_completions_and_manual_pages_are_there() {
    let home = Home::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let text = home.bare(&["completions", shell]).done().out;
        assert!(text.contains("import"), "{shell}");
    }
    let told = home.bare(&["man", "--out", "man1"]).done().out;
    assert!(told.contains("pages are in man1"), "{told}");
    assert!(home.path().join("man1/caretaker-person-import.1").exists());
    let near = home.bare(&["requst", "list"]).ends(2);
    assert!(
        near.err.contains("'request'") && near.err.contains("unrecognised"),
        "{}",
        near.err
    );
}

#[test]
fn a_request_from_the_letter_to_the_collected_answer_by_commands() {
    let home = Home::demo(6);
    let learner = &learners(&home)[0];
    let opened = home
        .run(&["request", "open", learner, "--channel", "e-mail"])
        .done();
    assert!(opened.out.contains("You must reply by"), "{}", opened.out);
    assert!(home.run(&["request", "list"]).done().out.starts_with("001"));
    home.run(&["request", "deliver", "1"]).ends(3);
    home.run(&[
        "request",
        "identity",
        "1",
        "--not-in-doubt",
        "known for two years",
    ])
    .done();
    home.run(&["request", "reply", "1", "by hand at the next session"])
        .done();
    home.run(&["request", "search", "1"]).done();
    let shown = home.run(&["request", "show", "1"]).done().out;
    for line in shown
        .lines()
        .filter(|line| line.contains("to be searched by hand"))
    {
        let place = line.trim().split(": to be searched").next().unwrap();
        home.run(&[
            "request",
            "search",
            "1",
            "--place",
            place,
            "--leave-out",
            "nothing of theirs is there",
        ])
        .done();
    }
    let items = home.run(&["request", "review", "1"]).done().out;
    assert!(first_words(&items).len() > 5, "{items}");
    home.run(&[
        "request",
        "review",
        "1",
        "1",
        "--keep-back",
        "legal-privilege",
        "--why",
        "advice",
    ])
    .done();
    home.run(&["request", "review", "1", "1", "--undo"]).done();
    home.run(&[
        "request",
        "review",
        "1",
        "1",
        "--keep-back",
        "because",
        "--why",
        "so",
    ])
    .ends(2);
    let held = home
        .run(&["request", "review", "1", "--all-as-suggested"])
        .done();
    assert!(held.out.contains("decided as suggested"));
    let package = support::package(&home, 1, "answer");
    assert!(package.out.contains("Ready."), "{}", package.out);
    collected(&home);
    assert!(
        home.run(&["request", "show", "1"])
            .done()
            .out
            .contains("State: closed")
    );
    let seen = home
        .run(&["evidence", learner, "--limit", "1000"])
        .done()
        .out;
    for words in [
        "recorded a request",
        "collected the answer",
        "closed a request",
    ] {
        assert!(seen.contains(words), "`{words}` is not in\n{seen}");
    }
    home.run(&["doctor", "--deep"]).done();
}

/// Delivers the answer, collects it as its recipient does, and closes the request.
fn collected(home: &Home) {
    let delivered = home.run(&["request", "deliver", "1"]).done().out;
    let link = delivered
        .lines()
        .find_map(|line| line.strip_prefix("Link: /collect/"))
        .unwrap()
        .trim();
    let code = delivered
        .lines()
        .find_map(|line| line.strip_prefix("Code: "))
        .unwrap();
    let code = code.split_whitespace().next().unwrap();
    let wrong = if code == "000000" { "111111" } else { "000000" };
    let no = home
        .run(&["request", "collect", link, "--code", wrong, "--to", "taken"])
        .ends(3);
    assert!(no.err.contains("do not match"), "{}", no.err);
    home.run(&["request", "collect", link, "--code", code, "--to", "taken"])
        .done();
    let read = |name: &str| std::fs::read(home.path().join(name)).unwrap();
    assert_eq!(read("taken/answer.pdf"), read("answer/answer.pdf"));
    assert_eq!(read("taken/answer.zip"), read("answer/answer.zip"));
    home.run(&["request", "close", "1"]).done();
}

#[test]
fn evidence_for_a_stranger_offline() {
    let (home, _) = Home::init();
    let checkpoint = home.run(&["ledger", "verify"]).done().out;
    std::fs::write(home.path().join("old"), &checkpoint).unwrap();
    home.run(&[
        "person",
        "add",
        "--given",
        "Ana",
        "--family",
        "Reed",
        "--capacity",
        "learner",
    ])
    .done();
    home.run(&["ledger", "verify", "--since", "old"]).done();
    home.run(&["ledger", "export", "bundle.jsonl"]).done();
    // On another machine: no data folder, no keys.
    let stranger = Home::new();
    for name in ["bundle.jsonl", "old"] {
        std::fs::copy(home.path().join(name), stranger.path().join(name)).unwrap();
    }
    let found = stranger
        .bare(&["ledger", "verify", "bundle.jsonl", "--since", "old"])
        .done();
    assert!(found.out.contains("The bundle verifies"), "{}", found.out);
    let bundle = std::fs::read_to_string(stranger.path().join("bundle.jsonl")).unwrap();
    assert!(
        !bundle.contains("Reed") && !bundle.contains("Ana"),
        "a bundle names nobody"
    );

    let (other, _) = Home::init();
    std::fs::write(
        stranger.path().join("other"),
        other.run(&["ledger", "verify"]).done().out,
    )
    .unwrap();
    stranger
        .bare(&["ledger", "verify", "bundle.jsonl", "--since", "other"])
        .ends(5);
    home.run(&["ledger", "verify", "--since", "bundle.jsonl"])
        .ends(2);
    // Leaves cut off at the end, header and all: an older checkpoint finds it, nothing else can.
    other.run(&["ledger", "export", "bundle.jsonl"]).done();
    std::fs::copy(
        other.path().join("bundle.jsonl"),
        stranger.path().join("theirs"),
    )
    .unwrap();
    stranger.bare(&["ledger", "verify", "theirs"]).done();
    stranger
        .bare(&["ledger", "verify", "theirs", "--since", "old"])
        .ends(5);
}

#[test]
fn every_flipped_byte_of_a_bundle_is_found() {
    let (home, _) = Home::init();
    home.run(&["ledger", "export", "bundle.jsonl"]).done();
    let path = home.path().join("bundle.jsonl");
    let whole = std::fs::read(&path).unwrap();
    let verify = |bytes: &[u8]| {
        let lines = bytes
            .split_inclusive(|b| *b == b'\n')
            .map(|line| Ok::<_, std::io::Error>(line.to_vec()));
        ledger::bundle::verify_bundle(lines, None, None).is_ok()
    };
    assert!(verify(&whole));
    for at in 0..whole.len() {
        for bit in [0x01, 0x20, 0x80] {
            let mut flipped = whole.clone();
            flipped[at] ^= bit;
            assert!(
                !verify(&flipped),
                "byte {at} of {} with bit {bit:#x} is not found",
                whole.len()
            );
        }
    }
    for at in (0..whole.len()).step_by(whole.len() / 12) {
        let mut flipped = whole.clone();
        flipped[at] ^= 0x02;
        std::fs::write(&path, &flipped).unwrap();
        let found = home.bare(&["ledger", "verify", "bundle.jsonl"]).ends(5);
        assert!(found.err.contains("Line "), "{}", found.err);
    }
}

/// One worked case of the law.
#[derive(serde::Deserialize)]
struct ClockCase {
    /// Where the law or the regulator has it from.
    source: String,
    /// The moment it is asked at.
    now: Option<String>,
    /// The words after `clock`.
    args: Vec<String>,
    /// Fields of the JSON.
    expect: toml::Table,
}

#[test]
fn the_laws_worked_dates_by_the_clock_command() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/clock");
    let home = Home::new();
    let mut cases = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let case: ClockCase = toml::from_str(&std::fs::read_to_string(&path).unwrap())
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let now = case.now.as_deref().unwrap_or("2026-11-21T12:00:00Z");
        let mut args = vec!["--now", now, "clock"];
        args.extend(case.args.iter().map(String::as_str));
        args.push("--json");
        let answer = home.bare(&args).done();
        let shown: serde_json::Value = serde_json::from_str(&answer.out).unwrap();
        for (field, wanted) in &case.expect {
            let wanted = serde_json::to_value(wanted).unwrap();
            assert_eq!(
                shown[field], wanted,
                "{name} ({}): {field}\n{}",
                case.source, answer.out
            );
        }
        let steps = shown["steps"].as_array().unwrap();
        assert!(
            steps
                .iter()
                .all(|step| step["citation"].as_str().is_some_and(|c| !c.is_empty())),
            "{name}"
        );
        assert!(!case.source.is_empty() && !case.expect.is_empty());
        cases += 1;
    }
    assert!(cases >= 25, "only {cases} cases");
}

#[test]
fn the_doctor_finds_a_flipped_byte_in_the_database() {
    let home = Home::demo(4);
    home.run(&["doctor", "--deep"]).done();
    let whole = std::fs::read(home.database()).unwrap();
    // Where the disk holds something: what SQLite leaves empty nobody reads.
    let written: Vec<usize> = (4096..whole.len())
        .filter(|at| whole[*at..].iter().take(24).all(|b| *b != 0))
        .collect();
    let step = written.len() / 12;
    for at in written.iter().step_by(step).copied() {
        let mut flipped = whole.clone();
        flipped[at] ^= 0x10;
        std::fs::write(home.database(), &flipped).unwrap();
        let _ = std::fs::remove_file(home.data().join("caretaker.db-wal"));
        let found = home.run(&["doctor", "--deep"]);
        assert_eq!(
            found.code,
            5,
            "byte {at} of {} is not found:\n{}",
            whole.len(),
            found.out
        );
        assert!(found.out.contains("MEND"));
    }
    std::fs::write(home.database(), &whole).unwrap();
    home.run(&["doctor", "--deep"]).done();
}

#[test]
fn while_a_server_runs_commands_go_to_it() {
    let home = Home::demo(4);
    let learner = &learners(&home)[0];
    let mut server = home.serve(&[]);
    // Another process cannot open the folder, so an answer comes from the server.
    let listed = home.run(&["person", "list"]).done();
    assert!(listed.out.lines().count() > 4);
    let id = home
        .run(&[
            "record",
            "add",
            learner,
            "--kind",
            "contact-note",
            "--text",
            "called",
        ])
        .done()
        .out;
    assert!(
        home.run(&["record", "show", id.trim()])
            .done()
            .out
            .contains("called")
    );
    home.run(&["record", "show", "00000000000000000000000000"])
        .ends(4);
    std::fs::write(home.path().join("note.txt"), "from a file").unwrap();
    let from_file = home
        .run(&[
            "record",
            "add",
            learner,
            "--kind",
            "contact-note",
            "--text",
            "@note.txt",
        ])
        .done()
        .out;
    assert!(
        home.run(&["record", "show", from_file.trim()])
            .done()
            .out
            .contains("from a file")
    );
    // That it is being served is nothing to mend.
    let doctor = home.run(&["doctor"]).done();
    assert!(
        doctor.out.contains("WARN  Caretaker is being served"),
        "{}",
        doctor.out
    );
    let socket = home.data().join("socket");
    assert_eq!(
        std::fs::metadata(&socket).unwrap().permissions().mode() & 0o777,
        0o600
    );
    let second = home.run(&["serve", "--listen", "127.0.0.1:0"]).ends(1);
    assert!(
        second.err.contains("lock") || second.err.contains("use"),
        "{}",
        second.err
    );

    let term = std::process::Command::new("kill")
        .arg(server.child.id().to_string())
        .status()
        .unwrap();
    assert!(
        term.success() && server.child.wait().unwrap().success(),
        "it does not end when told"
    );
    assert!(!socket.exists());
    assert!(
        home.run(&["record", "show", id.trim()])
            .done()
            .out
            .contains("called")
    );
}

#[test]
fn the_demo_serves_pages_on_loopback() {
    let home = Home::new();
    let keep = home.path().join("kept");
    let args = [
        "demo",
        "--people",
        "3",
        "--listen",
        "127.0.0.1:0",
        "--password",
        PASSWORD,
        "--keep",
    ];
    let mut command = std::process::Command::new(BINARY);
    command
        .args(args)
        .arg(&keep)
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null());
    let mut server = support::Server {
        child: command.spawn().unwrap(),
    };
    let mut lines = std::io::BufReader::new(server.child.stdout.take().unwrap()).lines();
    let address = lines
        .find_map(|line| {
            Some(
                line.unwrap()
                    .strip_prefix("Open http://")?
                    .split(' ')
                    .next()?
                    .to_owned(),
            )
        })
        .expect("no address was printed");
    // The reader stays open: a server whose output nobody can take any more may stop.
    let accounts: Vec<String> = lines
        .by_ref()
        .map(Result::unwrap)
        .take_while(|line| !line.is_empty())
        .collect();
    assert_eq!(accounts.len(), 3, "{accounts:?}");
    let get = |path: &str| {
        let mut stream = std::net::TcpStream::connect(&address).unwrap();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut page = String::new();
        stream.read_to_string(&mut page).unwrap();
        page
    };
    let page = get("/sign-in");
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    assert!(
        page.to_lowercase().contains("content-security-policy:"),
        "{page}"
    );
    assert!(
        !get("/people").starts_with("HTTP/1.1 200"),
        "people are shown to whoever asks"
    );
}

#[test]
fn a_hostile_file_costs_one_clear_line() {
    let home = Home::new();
    let mut files = vec![
        (
            "garbage.docx",
            [b"PK\x03\x04".to_vec(), vec![0xa5; 3000]].concat(),
        ),
        (
            "cut.pdf",
            b"%PDF-1.7\n1 0 obj\n<< /Length 99999999999 >>\nstream\n".to_vec(),
        ),
        ("empty.xlsx", Vec::new()),
    ];
    let deep: Vec<u8> = std::iter::repeat_n(*b"[", 400_000).flatten().collect();
    files.push(("deep.pdf", [b"%PDF-1.4\n1 0 obj\n".to_vec(), deep].concat()));
    for (name, bytes) in files {
        std::fs::write(home.path().join(name), bytes).unwrap();
        let seen = home.bare(&["extract", name]);
        assert_eq!((seen.code, seen.out.as_str()), (2, ""), "{name}: {seen:?}");
        assert_eq!(seen.err.lines().count(), 1, "{name}: {}", seen.err);
        assert!(
            seen.err.contains("look at it yourself"),
            "{name}: {}",
            seen.err
        );
    }
}

#[test]
fn a_server_in_clear_stays_on_its_machine() {
    let (home, _) = Home::init();
    let open = |more: &[&str]| {
        let mut args = vec!["serve", "--listen", "0.0.0.0:0"];
        args.extend(more);
        home.run(&args).ends(1).err
    };
    let https = ["--public-url", "https://caretaker.example"];
    let told = open(&https);
    for words in [
        "127.0.0.1",
        "[reverse_proxy] trusted",
        "--dangerously-without-https",
    ] {
        assert!(told.contains(words), "{told}");
    }
    // An address in http is another mistake, with or without the proxy.
    let told = open(&["--public-url", "http://caretaker.example"]);
    assert!(told.contains("must begin with https://"), "{told}");
    // Both ways out lead past the refusal: the server runs, and is ended.
    for (flag, settings) in [
        ("--dangerously-without-https", ""),
        (
            "--public-url=https://caretaker.example",
            "[reverse_proxy]\ntrusted = [\"192.0.2.7/32\"]\n",
        ),
    ] {
        let config = home.path().join("caretaker.toml");
        std::fs::write(&config, settings).unwrap();
        let config = config.to_str().unwrap();
        let mut args = vec!["--config", config, "serve", "--listen", "0.0.0.0:0", flag];
        if settings.is_empty() {
            args.extend(["--public-url", "http://caretaker.example"]);
        }
        let mut child = home
            .command(&args)
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        std::io::BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(line.contains("serves"), "{flag}: {line}");
    }
}

/// Texts are marked by the numbers of their words, and what was missed is told.
#[test]
fn what_would_have_been_missed_is_told() {
    let home = with_a_tutor();
    let none = home.run(&["score", "start"]).ends(3);
    assert!(none.err.contains("Nothing was read in yet"), "{}", none.err);
    std::fs::write(home.path().join("a.txt"), "Ana Reed came with Bobo.").unwrap();
    home.run(&["place", "add", "Shelf", "--owner", "Asha Verity"])
        .done();
    home.run(&["ingest", "a.txt", "--place", "Shelf"]).done();
    let made = home.run(&["score", "start", "--texts", "3"]).done().out;
    let id = made.trim();
    let shown = home.run(&["score", "show", id, "1"]).done().out;
    assert!(
        shown.contains("[0]Ana [1]Reed [2]came [3]with [4]Bobo."),
        "{shown}"
    );
    home.run(&["score", "mark", id, "1", "1-x"]).ends(2);
    home.run(&["score", "mark", id, "2", "0"]).ends(4);
    let mark = home.run(&["score", "mark", id, "1", "0-1", "4"]).done().out;
    assert_eq!(mark, "all are marked\n");
    let result = home.run(&["score", "result", id]).done().out;
    let recall = "recall            1 of 2  50 %  (between 9 and 91 %, 95 times in 100)";
    assert!(result.contains(recall), "{result}");
    assert!(
        result.contains("text 1: Ana Reed came with [Bobo]."),
        "{result}"
    );
    let json = home.run(&["score", "result", id, "--json"]).done().out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["missed"][0]["code"], "not-held");
    home.run(&["--as", SAM, "score", "result", id]).ends(3);
    home.run(&["score", "finish", id]).done();
    let list = home.run(&["score", "list"]).done().out;
    assert!(list.ends_with("1 of 1 marked  finished\n"), "{list}");
}

#[test]
fn a_file_too_large_is_named_and_left_out() {
    let (home, _) = Home::init();
    let folder = home.path().join("files");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("a.txt"), "words").unwrap();
    // Empty space, which takes none on the disk.
    let large = std::fs::File::create(folder.join("large.txt")).unwrap();
    large.set_len((256 << 20) + 1).unwrap();
    home.run(&["place", "add", "The office drive", "--owner", "Asha Verity"])
        .done();
    let (at, place) = (folder.to_str().unwrap(), "The office drive");
    let told = home.run(&["ingest", at, "--place", place]).done();
    let line =
        "large.txt: larger than 256 MiB, not read; look at it yourself, or read it in with --large";
    assert!(told.err.contains(line), "{}", told.err);
    let sum = "2 files: 1 new, 0 changed, 0 unchanged; 1 to look at yourself";
    assert!(told.out.contains(sum), "{}", told.out);
}
