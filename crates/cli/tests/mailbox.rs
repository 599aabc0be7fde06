//! A mailbox that is gone through by a command and by a server: a mail in it is an open request with its
//! due date, and whatever keeps that from happening is said.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    dead_code,
    missing_docs,
    unreachable_pub,
    reason = "tests"
)]

#[path = "../../mail/tests/support/imap.rs"]
mod imap;
mod support;

use std::time::{Duration, Instant};

use imap::{ImapServer, Manners, PASSWORD, USER, password_file};
use support::Home;

const MAIL: &str = "Received: from a by b; Fri, 2 Jan 2026 10:00:00 +0000\r\nMessage-ID: <1@example.org>\r\nFrom: Mo Reed <mo@example.org>\r\nSubject: Ana\r\n\r\nPlease send me a copy of everything about my daughter Ana Reed.\r\n";
/// Words of the mail and of the settings that no log holds.
const PRIVATE: [&str; 5] = ["Reed", "mo@example.org", "Ana", USER, PASSWORD];

/// An organisation whose settings name a mailbox.
fn with_a_mailbox(server: &ImapServer, more: &str) -> Home {
    let (home, _) = Home::init();
    let people = "id,capacity,given_names,family_name,related_to,relation\nL1,learner,Ana,Reed,,\n";
    std::fs::write(home.path().join("people.csv"), people).unwrap();
    let import = ["person", "import", "people.csv", "--yes"];
    home.run(&import).done();
    let folder = home.path().join(".config/caretaker");
    std::fs::create_dir_all(&folder).unwrap();
    let password = password_file(home.path());
    let settings = format!(
        "[mailbox]\nhost = \"127.0.0.1\"\nport = {}\nsecurity = \"none\"\nuser = \"{USER}\"\npassword_file = \"{}\"\nfolder = \"Data requests\"\n{more}",
        server.port,
        password.display()
    );
    std::fs::write(folder.join("caretaker.toml"), settings).unwrap();
    home
}

#[test]
fn a_mail_is_fetched_by_a_command_and_is_an_open_request_with_its_day() {
    let server = ImapServer::start();
    let home = with_a_mailbox(&server, "");
    let uid = server.put(MAIL.as_bytes());
    server.put(
        b"Auto-Submitted: auto-replied\r\nFrom: a@example.org\r\nSubject: Away\r\n\r\nAway.\r\n",
    );
    let request = |args: &[&str]| home.run(&[&["request"], args].concat());
    let fetched = request(&["mail-fetch"]).done();
    assert!(
        fetched.out.contains("  access  You must reply by "),
        "{}",
        fetched.out
    );
    assert!(fetched.out.contains("2 February 2026"), "{}", fetched.out);
    assert!(
        fetched.err.contains("One mail was taken."),
        "{}",
        fetched.err
    );
    assert!(
        fetched.err.contains("1 that programs wrote"),
        "{}",
        fetched.err
    );
    assert!(server.is_read(uid));
    let reference = fetched.out.split(' ').next().unwrap();
    let listed = request(&["arrivals", "--waiting"]).done().out;
    assert!(
        listed.starts_with(reference) && listed.contains("; out of the mailbox"),
        "{listed}"
    );
    let today = home.run(&["today"]).done().out;
    assert!(today.contains(reference), "{today}");
    assert!(
        today.contains("look at the mailbox: 1 that programs"),
        "{today}"
    );
    let again = request(&["mail-fetch"]).done();
    assert_eq!(again.out, "");
    assert!(
        again.err.contains("Nothing new was taken."),
        "{}",
        again.err
    );
    let matched = request(&["match", reference, "L1"]).done().out;
    assert!(matched.contains("2 February 2026"), "{matched}");
    let healthy = home.run(&["doctor", "--deep"]).done().out;
    assert!(healthy.contains("mailbox: it can be reached"), "{healthy}");
    assert!(healthy.contains("1 that programs wrote"), "{healthy}");
}

#[test]
fn what_keeps_the_mailbox_from_being_read_is_said_and_what_the_server_says_is_not() {
    let server = ImapServer::start();
    let home = with_a_mailbox(&server, "");
    server.put(MAIL.as_bytes());
    for (manners, says) in [
        (Manners::RefusesPassword, "refused user or password"),
        (Manners::NoFolder, "no folder of the name"),
        (Manners::OtherGreeting, "does not greet as IMAP does"),
    ] {
        server.behave(manners);
        let failed = home.run(&["request", "mail-fetch"]).ends(1);
        assert!(failed.err.contains(says), "{}", failed.err);
        let found = home.run(&["doctor"]).ends(5).out;
        let line = found.lines().find(|line| line.contains("mailbox:"));
        let line = line.unwrap();
        assert!(line.starts_with("MEND") && line.contains(says), "{line}");
        for word in PRIVATE.iter().chain(&["somebody@example.com"]) {
            assert!(!line.contains(word) && !failed.err.contains(word), "{line}");
        }
    }
    let settings = home.path().join(".config/caretaker/caretaker.toml");
    let said = std::fs::read_to_string(&settings).unwrap();
    std::fs::write(&settings, format!("{said}delete = true\n")).unwrap();
    let refused = home.run(&["request", "mail-fetch"]).ends(1);
    assert!(refused.err.contains("delete"), "{}", refused.err);
    std::fs::remove_file(&settings).unwrap();
    let none = home.run(&["request", "mail-fetch"]).ends(3);
    assert!(none.err.contains("name no mailbox"), "{}", none.err);
}

#[test]
fn a_server_goes_through_it_by_itself_and_logs_nobody() {
    let server = ImapServer::start();
    let home = with_a_mailbox(&server, "every_minutes = 1\n");
    let uid = server.put(MAIL.as_bytes());
    let log = home.path().join("log");
    let mut command = home.command(&["serve", "--listen", "127.0.0.1:0"]);
    command
        .stdout(std::process::Stdio::null())
        .stderr(std::fs::File::create(&log).unwrap())
        .env("CARETAKER_LOG", "trace");
    let serving = support::Server {
        child: command.spawn().unwrap(),
    };
    let until = Instant::now() + Duration::from_mins(2);
    let logged = || std::fs::read_to_string(&log).unwrap();
    // Kept, marked, and then told.
    while !server.is_read(uid) || !logged().contains("mails taken out of the mailbox: 1") {
        assert!(Instant::now() < until, "nobody went through the mailbox");
        std::thread::sleep(Duration::from_millis(20));
    }
    let listed = home.run(&["request", "arrivals", "--waiting"]).done().out;
    assert!(listed.contains("; out of the mailbox"), "{listed}");
    drop(serving);
    let logged = logged();
    for word in PRIVATE {
        assert!(!logged.contains(word), "{word}");
    }
}
