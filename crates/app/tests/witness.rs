//! Checkpoints outside: a real mail conversation, a witness that behaves as the standard says, a
//! stamp server; and all that goes wrong with them. Everybody outside is on this machine.

use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};

use app::Outside;
use app::bodies::{ShownOutcome, Way};
use jiff::{SignedDuration, Timestamp};
use ledger::bundle::{FaultKind, Outsiders, Since, Verified, verify_bundle_with};
use ledger::stamp::Certificates;
use ledger::{SignedCheckpoint, WitnessKey};
use mail_parser::{MessageParser, MimeHeaders as _};

use crate::support::outside::{MailManners, MailServer, WitnessServer, http};
use crate::support::{House, NOW, PERSONAL, at, holds, later};

/// So many days after [`NOW`].
fn days(days: i64) -> Timestamp {
    at(NOW) + SignedDuration::from_hours(24 * days)
}

fn mailed(server: &MailServer, to: &[&str]) -> Outside {
    Outside {
        mail: Some(server.settings()),
        to: to.iter().map(|to| (*to).to_owned()).collect(),
        ..Outside::default()
    }
}

fn cosigned(witness: &WitnessServer, house: &House) -> Outside {
    witness.trust(&house.engine().origin(1), house.engine().public_key());
    Outside {
        witnesses: vec![witness.settings()],
        ..Outside::default()
    }
}

/// The exported ledger, held against what people outside have.
fn verified(
    house: &House,
    since: Since<'_>,
    outsiders: Outsiders<'_>,
) -> Result<Verified, (FaultKind, String)> {
    let mut lines = Vec::new();
    let ctx = house.operator();
    ctx.export_ledger(|line| lines.push(line.as_bytes().to_vec()))
        .unwrap();
    let lines = lines.into_iter().map(Ok::<_, std::io::Error>);
    let key = house.engine().public_key();
    verify_bundle_with(lines, since, Some(&key), outsiders)
        .map_err(|fault| (fault.kind, fault.what))
}

/// How it stands with the one receiver of the day at an instant.
fn outcome(house: &House, now: Timestamp) -> ShownOutcome {
    let ctx = house.ctx(access::Actor::OPERATOR, now);
    // Of a day that has its checkpoint this shows what stands, after another try.
    let shown = ctx.checkpoint_now().unwrap();
    shown.checkpoint.receivers[0].outcome.clone()
}

fn problem(house: &House, now: Timestamp) -> String {
    let found = house.engine().witnessing(now).unwrap();
    found.receivers[0].problem.clone().unwrap().what
}

// ---- nobody ----

#[test]
fn without_settings_nothing_is_signed_or_sent() {
    let house = House::with_people();
    let ((), left) = house.leaves_of(|| house.engine().keep_witnesses(at(NOW)).unwrap());
    assert_eq!(left, Vec::<String>::new());
    let found = house.engine().witnessing(at(NOW)).unwrap();
    assert!(!found.configured && found.troubles.is_empty() && found.latest.is_none());
    // By hand it is signed and printed all the same.
    let shown = house.operator().checkpoint_now().unwrap();
    let note = SignedCheckpoint::parse(&shown.note).unwrap();
    note.verify(&house.engine().public_key()).unwrap();
    let found = verified(&house, Since::Signed(&note), Outsiders::default()).unwrap();
    assert!(found.witnessed.is_empty());
    house.assert_whole();
}

// ---- mail ----

#[test]
fn the_daily_checkpoint_goes_out_once_and_convicts_a_rewritten_ledger() {
    let server = MailServer::start();
    let house = House::with_people();
    let to = ["solicitor@example.com", "trustee@example.net"];
    house.engine().set_outside(mailed(&server, &to));
    let (result, left) = house.leaves_of(|| house.engine().keep_witnesses(at(NOW)));
    result.unwrap();
    assert_eq!(
        left,
        [
            "job.checkpoint",
            "job.checkpoint-show",
            "job.checkpoint-show"
        ]
    );
    assert_eq!(server.taken().len(), 2);
    // Not again that day, whoever asks.
    house.engine().keep_witnesses(later(90)).unwrap();
    house.operator().checkpoint_now().unwrap();
    assert_eq!(server.taken().len(), 2);
    let found = house.engine().witnessing(later(90)).unwrap();
    assert_eq!(found.receivers.len(), 2);
    assert!(found.receivers.iter().all(|line| line.last.is_some()));
    assert_eq!(found.troubles, Vec::<String>::new());
    // The next day it does.
    house.engine().keep_witnesses(days(1)).unwrap();
    assert_eq!(server.taken().len(), 4);

    let raw = &server.taken()[0];
    let message = MessageParser::default().parse(raw).unwrap();
    assert_eq!(
        message.to().unwrap().first().unwrap().address(),
        Some("solicitor@example.com")
    );
    let attached = message.attachment(0).unwrap();
    assert_eq!(
        attached.attachment_name(),
        Some("checkpoint-2026-11-21.txt")
    );
    let note = std::str::from_utf8(attached.contents()).unwrap();
    let text = message.body_text(0).unwrap();
    for words in [
        "caretaker ledger verify EXPORT --since checkpoint-2026-11-21.txt",
        "Please keep this message",
        "It holds no personal data",
    ] {
        assert!(text.contains(words), "{words}");
    }
    for personal in PERSONAL {
        assert!(!holds(raw, personal.as_bytes()) && !text.contains(personal));
    }
    // The attached file and the text of the message, as saved by hand, are both the checkpoint.
    let note = SignedCheckpoint::parse(note).unwrap();
    assert_eq!(SignedCheckpoint::find_in(&text).unwrap(), note);
    verified(&house, Since::Signed(&note), Outsiders::default()).unwrap();
    house.assert_whole();

    // Another history under the same key and origin, as whoever runs the system could make it.
    let mut other = note.claimed().clone();
    other.root[0] ^= 1;
    let seen = other.sign(&[5; 32]);
    assert!(
        SignedCheckpoint::parse(&seen)
            .unwrap()
            .verify(&house.engine().public_key())
            .is_err()
    );
    let printed = other.printed();
    let (kind, _) = verified(&house, Since::Printed(printed), Outsiders::default()).unwrap_err();
    assert_eq!(kind, FaultKind::Equivocation);
}

#[test]
fn a_busy_mail_server_is_tried_again_after_a_pause() {
    let server = MailServer::start();
    let house = House::empty();
    house
        .engine()
        .set_outside(mailed(&server, &["solicitor@example.com"]));
    server.behave(MailManners::Busy);
    house.engine().keep_witnesses(at(NOW)).unwrap();
    assert!(problem(&house, at(NOW)).contains("code 451"));
    // What the server said of whom is not kept.
    assert!(!problem(&house, at(NOW)).contains("somebody"));
    server.behave(MailManners::Good);
    house.engine().keep_witnesses(later(1)).unwrap();
    assert_eq!(server.taken().len(), 0, "the pause was not kept");
    house.engine().keep_witnesses(later(2)).unwrap();
    assert_eq!(server.taken().len(), 1);
    assert!(matches!(
        outcome(&house, later(3)),
        ShownOutcome::Done { .. }
    ));
    assert_eq!(server.taken().len(), 1);
}

#[test]
fn what_may_have_arrived_is_not_sent_twice_that_day() {
    let server = MailServer::start();
    let house = House::empty();
    house
        .engine()
        .set_outside(mailed(&server, &["solicitor@example.com"]));
    server.behave(MailManners::HangsUp);
    house.engine().keep_witnesses(at(NOW)).unwrap();
    server.behave(MailManners::Good);
    for minutes in [5, 60, 300] {
        house.engine().keep_witnesses(later(minutes)).unwrap();
    }
    assert!(matches!(
        outcome(&house, later(301)),
        ShownOutcome::GivenUp { .. }
    ));
    assert_eq!(server.taken().len(), 1);
    house.engine().keep_witnesses(days(1)).unwrap();
    assert_eq!(server.taken().len(), 2);
}

#[test]
fn a_crash_after_sending_does_not_send_again() {
    let server = MailServer::start();
    // Signed, leased, sent; then the process is killed before it writes that down.
    let house = House::empty().closed().open_for(2);
    let outside = mailed(&server, &["solicitor@example.com"]);
    house.engine().set_outside(outside.clone());
    house.engine().keep_witnesses(at(NOW)).unwrap_err();
    assert_eq!(server.taken().len(), 1);
    let house = house.reopened();
    house.engine().set_outside(outside);
    house.engine().keep_witnesses(later(60)).unwrap();
    assert!(problem(&house, later(60)).contains("may have arrived"));
    house.operator().checkpoint_now().unwrap();
    assert_eq!(server.taken().len(), 1);
    house.assert_whole();
}

#[test]
fn a_crash_before_sending_does() {
    let server = MailServer::start();
    let house = House::empty().closed().open_for(1);
    let outside = mailed(&server, &["solicitor@example.com"]);
    house.engine().set_outside(outside.clone());
    house.engine().keep_witnesses(at(NOW)).unwrap_err();
    assert_eq!(server.taken().len(), 0);
    let house = house.reopened();
    house.engine().set_outside(outside);
    house.engine().keep_witnesses(later(1)).unwrap();
    assert_eq!(server.taken().len(), 1);
}

#[test]
fn a_server_that_cannot_encrypt_gets_no_message() {
    let server = MailServer::start();
    let house = House::empty();
    let mut outside = mailed(&server, &["solicitor@example.com"]);
    outside.mail.as_mut().unwrap().security = mail::Security::StartTls;
    house.engine().set_outside(outside);
    house.engine().keep_witnesses(at(NOW)).unwrap();
    assert_eq!(server.taken().len(), 0);
    assert!(problem(&house, at(NOW)).contains("STARTTLS"));
}

#[test]
fn two_days_without_it_are_trouble() {
    let server = MailServer::start();
    let house = House::empty();
    house
        .engine()
        .set_outside(mailed(&server, &["solicitor@example.com"]));
    server.behave(MailManners::Busy);
    let engine = house.engine();
    for (day, troubles) in [(0, 0), (1, 0), (3, 1)] {
        engine.keep_witnesses(days(day)).unwrap();
        let found = engine.witnessing(days(day)).unwrap();
        assert_eq!(found.troubles.len(), troubles, "day {day}");
    }
    server.behave(MailManners::Good);
    engine.keep_witnesses(days(4)).unwrap();
    assert!(engine.witnessing(days(4)).unwrap().troubles.is_empty());
    // And if nobody serves, that is trouble too.
    assert_eq!(engine.witnessing(days(7)).unwrap().troubles.len(), 1);
}

// ---- a witness ----

#[test]
fn a_witness_cosigns_and_the_bundle_says_so() {
    let witness = WitnessServer::start(at(NOW));
    let house = House::with_people();
    house.engine().set_outside(cosigned(&witness, &house));
    house.engine().keep_witnesses(at(NOW)).unwrap();
    assert_eq!(witness.said(), [200]);
    house.operator().list_people("").unwrap();
    witness.set_clock(days(1));
    house.engine().keep_witnesses(days(1)).unwrap();
    // The proof from yesterday's size came with the question.
    assert_eq!(witness.said(), [200]);

    let known = [witness.key.clone()];
    let told = Outsiders {
        witnesses: &known,
        stamps: &[],
    };
    let found = verified(&house, Since::Nothing, told).unwrap();
    assert_eq!(found.witnessed.len(), 2);
    assert!(found.witnessed[0].size < found.witnessed[1].size);
    let second = u64::try_from(days(1).as_second()).unwrap();
    assert_eq!(found.witnessed[1].cosigned, [(0, second)]);
    assert!(found.witnessed.iter().all(|one| one.unchecked == 0));
    // Whoever has no key is told that there is something to check.
    let found = verified(&house, Since::Nothing, Outsiders::default()).unwrap();
    assert!(found.witnessed.iter().all(|one| one.unchecked == 1));
    // A witness that said nothing is not passed over in silence.
    let stranger = [WitnessKey::new("witness.example.com/w2", [3; 32])
        .or_else(|_| WitnessKey::new("witness.example.com/w2", ledger::public_key(&[9; 32])))
        .unwrap()];
    let told = Outsiders {
        witnesses: &stranger,
        stamps: &[],
    };
    let (kind, what) = verified(&house, Since::Nothing, told).unwrap_err();
    assert_eq!(kind, FaultKind::Witness);
    assert!(what.contains("w2"));
    // What is printed has the cosignature.
    let shown = house
        .ctx(access::Actor::OPERATOR, days(1))
        .checkpoint_now()
        .unwrap();
    let note = SignedCheckpoint::parse(&shown.note).unwrap();
    assert_eq!(note.cosigned_by(&witness.key).unwrap().unwrap().at, second);
    house.assert_whole();
}

#[test]
fn a_witness_that_knows_more_than_we_do_is_caught_up_with() {
    let witness = WitnessServer::start(at(NOW));
    let house = House::with_people();
    house.engine().set_outside(cosigned(&witness, &house));
    // It cosigns, and the answer is lost.
    witness.memory.lock().unwrap().hangs_up = true;
    house.engine().keep_witnesses(at(NOW)).unwrap();
    assert_eq!(witness.said(), [200]);
    assert!(problem(&house, at(NOW)).contains("could not be reached"));
    witness.memory.lock().unwrap().hangs_up = false;
    // The same checkpoint again: it knows its size, and there is nothing to prove.
    house.engine().keep_witnesses(later(5)).unwrap();
    assert_eq!(witness.said(), [409, 200]);

    // The same a day later, where a proof is needed from a size that we did not know it had seen.
    let house = House::with_people();
    house.engine().set_outside(cosigned(&witness, &house));
    witness.memory.lock().unwrap().hangs_up = true;
    house.engine().keep_witnesses(at(NOW)).unwrap();
    witness.memory.lock().unwrap().hangs_up = false;
    witness.said();
    for number in ["L1", "L2", "C1"] {
        house.operator().show_person(house.person(number)).unwrap();
    }
    witness.set_clock(days(1));
    house.engine().keep_witnesses(days(1)).unwrap();
    assert_eq!(witness.said(), [409, 200]);
    assert!(
        house
            .engine()
            .witnessing(days(1))
            .unwrap()
            .troubles
            .is_empty()
    );
}

/// An organisation whose witness has seen a ledger that was then taken back to before, and to which
/// other things were done: what whoever runs the system could do with an old copy.
fn rewritten(witness: &WitnessServer, acts: usize) -> House {
    let house = House::with_people();
    let outside = cosigned(witness, &house);
    let closed = house.closed();
    let before = std::fs::read(closed.database()).unwrap();
    let house = closed.open();
    house.engine().set_outside(outside.clone());
    house.operator().list_people("").unwrap();
    house.engine().keep_witnesses(at(NOW)).unwrap();
    assert_eq!(witness.said(), [200]);
    let closed = house.closed();
    for end in ["-wal", "-shm"] {
        let mut path = closed.database().into_os_string();
        path.push(end);
        let _ = std::fs::remove_file(path);
    }
    std::fs::write(closed.database(), before).unwrap();
    let house = closed.open();
    house.engine().set_outside(outside);
    for _ in 0..acts {
        house.operator().verify_ledger(None).unwrap();
    }
    house
}

#[test]
fn a_rewritten_ledger_is_refused_and_cries_alarm() {
    let witness = WitnessServer::start(at(NOW));
    let house = rewritten(&witness, 8);
    witness.set_clock(days(1));
    house.engine().keep_witnesses(days(1)).unwrap();
    assert_eq!(witness.said(), [409, 422]);
    let found = house.engine().witnessing(days(1)).unwrap();
    assert_eq!(found.troubles.len(), 1, "{found:?}");
    assert!(found.troubles[0].starts_with("ALARM"));
    assert!(found.troubles[0].contains("History was rewritten"));
    // It stays so, however often it is asked.
    let ctx = house.ctx(access::Actor::OPERATOR, days(1));
    let shown = ctx.checkpoint_now().unwrap();
    assert!(matches!(
        shown.checkpoint.receivers[0].outcome,
        ShownOutcome::Due { .. }
    ));
    // Caretaker's own check cannot know: it has only what it is given.
    house.assert_whole();
}

#[test]
fn a_ledger_that_lost_leaves_cries_alarm() {
    let witness = WitnessServer::start(at(NOW));
    let house = rewritten(&witness, 0);
    witness.set_clock(days(1));
    house.engine().keep_witnesses(days(1)).unwrap();
    assert_eq!(witness.said(), [409]);
    let found = house.engine().witnessing(days(1)).unwrap();
    assert!(found.troubles[0].contains("leaves are gone"), "{found:?}");
}

#[test]
fn what_a_witness_may_say_besides_is_said_in_plain_words() {
    let house = House::empty();
    let key = WitnessKey::new("witness.example.com/w1", ledger::public_key(&[0x77; 32])).unwrap();
    let foreign = {
        let origin = house.engine().origin(1);
        let other = ledger::Checkpoint {
            origin,
            size: 1,
            root: [1; 32],
        };
        let at_now = u64::try_from(at(NOW).as_second()).unwrap();
        let line = ledger::cosign(&other, key.name(), &[0x77; 32], at_now);
        format!("{line}\n")
    };
    let cases: Vec<(u16, Vec<u8>, &str)> = vec![
        (403, Vec::new(), "does not trust this ledger’s key"),
        (404, Vec::new(), "does not know this ledger yet"),
        (400, Vec::new(), "could not read the question"),
        (422, Vec::new(), "History was rewritten"),
        (301, Vec::new(), "it has moved"),
        (500, Vec::new(), "status 500"),
        (200, Vec::new(), "not what the standard says"),
        (200, b"hello\n".to_vec(), "no cosignature by the key"),
        (200, foreign.into_bytes(), "does not verify"),
        (200, vec![b'x'; 100_000], "too large"),
        (409, b"many\n".to_vec(), "not what the standard says"),
        (409, b"0\n".to_vec(), "not say twice the same"),
        (409, b"99999\n".to_vec(), "leaves are gone"),
    ];
    let next = Arc::new(Mutex::new((0, Vec::new())));
    let held = Arc::clone(&next);
    let url = http(move |_| {
        let (status, body) = held.lock().unwrap().clone();
        Some((status, "text/plain", body))
    });
    house.engine().set_outside(Outside {
        witnesses: vec![witness::Witness { key, url }],
        ..Outside::default()
    });
    for (number, (status, body, words)) in cases.into_iter().enumerate() {
        *next.lock().unwrap() = (status, body);
        let now = later(i64::try_from(number).unwrap());
        house
            .ctx(access::Actor::OPERATOR, now)
            .checkpoint_now()
            .unwrap();
        let what = problem(&house, now);
        assert!(what.contains(words), "{status} {words}: {what}");
        assert!(!what.contains("127.0.0.1") && !what.contains("hello"));
    }
}

#[test]
fn a_witness_whose_clock_is_wrong_is_not_believed() {
    let witness = WitnessServer::start(days(30));
    let house = House::empty();
    house.engine().set_outside(cosigned(&witness, &house));
    house.engine().keep_witnesses(at(NOW)).unwrap();
    assert!(problem(&house, at(NOW)).contains("more than an hour apart"));
}

#[test]
fn the_message_after_a_cosignature_carries_it() {
    let (server, witness) = (MailServer::start(), WitnessServer::start(at(NOW)));
    let house = House::empty();
    let mut outside = cosigned(&witness, &house);
    outside.mail = Some(server.settings());
    outside.to = vec!["solicitor@example.com".to_owned()];
    house.engine().set_outside(outside);
    house.engine().keep_witnesses(at(NOW)).unwrap();
    let raw = &server.taken()[0];
    let message = MessageParser::default().parse(raw).unwrap();
    let note = std::str::from_utf8(message.attachment(0).unwrap().contents()).unwrap();
    let note = SignedCheckpoint::parse(note).unwrap();
    assert!(note.cosigned_by(&witness.key).unwrap().is_some());
    verified(&house, Since::Signed(&note), Outsiders::default()).unwrap();
}

#[test]
fn somebody_named_later_that_day_gets_that_days_checkpoint() {
    let server = MailServer::start();
    let house = House::empty();
    let first = house.operator().checkpoint_now().unwrap();
    assert!(first.checkpoint.receivers.is_empty());
    house
        .engine()
        .set_outside(mailed(&server, &["solicitor@example.com"]));
    let again = house.operator().checkpoint_now().unwrap();
    assert_eq!(again.note, first.note);
    assert_eq!(again.checkpoint.receivers[0].way, Way::Mail);
    assert_eq!(server.taken().len(), 1);
}

// ---- a stamp server ----

/// A stamp server made of `openssl ts`; `None` where it is not installed.
struct Stamper {
    folder: tempfile::TempDir,
}

impl Stamper {
    fn new() -> Option<Self> {
        if Command::new("openssl").arg("version").output().is_err() {
            println!("skipped: openssl is not installed");
            return None;
        }
        let made = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        std::fs::write(made.path("ts.cnf"), OPENSSL_CONFIGURATION).unwrap();
        for name in ["tsa", "stranger"] {
            made.openssl(&format!(
                "req -x509 -newkey rsa:2048 -nodes -keyout {name}.key -out {name}.pem -days 3650 -config ts.cnf -extensions stamps -subj /CN={name}.example.com"
            ));
        }
        std::fs::write(made.path("serial"), "01\n").unwrap();
        Some(made)
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    fn openssl(&self, words: &str) {
        openssl(self.folder.path(), words);
    }

    /// Starts it; `replay` makes it answer every question with its first answer.
    fn start(&self, replay: bool) -> String {
        let folder = self.folder.path().to_owned();
        let mut first: Option<Vec<u8>> = None;
        http(move |asked| {
            assert_eq!(asked.kind, "application/timestamp-query");
            if let (true, Some(first)) = (replay, &first) {
                return Some((200, "application/timestamp-reply", first.clone()));
            }
            std::fs::write(folder.join("query.tsq"), &asked.body).unwrap();
            openssl(
                &folder,
                "ts -reply -queryfile query.tsq -inkey tsa.key -signer tsa.pem -out reply.tsr -config ts.cnf",
            );
            let said = std::fs::read(folder.join("reply.tsr")).unwrap();
            first.get_or_insert_with(|| said.clone());
            Some((200, "application/timestamp-reply", said))
        })
    }

    fn certificate(&self, name: &str) -> Certificates {
        let text = std::fs::read_to_string(self.path(&format!("{name}.pem"))).unwrap();
        Certificates::from_pem(&text).unwrap()
    }

    fn settings(&self, url: &str, name: &str) -> Outside {
        Outside {
            stamps: vec![witness::StampServer {
                url: url.to_owned(),
                certificates: self.certificate(name),
                policy: None,
            }],
            ..Outside::default()
        }
    }
}

fn openssl(folder: &Path, words: &str) -> String {
    let done = Command::new("openssl")
        .args(words.split(' '))
        .current_dir(folder)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(done.status.success(), "openssl {words}: {said}");
    String::from_utf8_lossy(&done.stdout).into_owned()
}

const OPENSSL_CONFIGURATION: &str = "\
[req]
distinguished_name = name
[name]
[stamps]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[tsa]
default_tsa = server
[server]
serial = serial
default_policy = 1.3.6.1.4.1.32473.1
digests = sha256
clock_precision_digits = 3
accuracy = secs:1
signer_digest = sha256
ess_cert_id_alg = sha256
";

/// Stamps come from a clock that no test sets.
#[expect(
    clippy::disallowed_methods,
    reason = "openssl reads the machine's clock"
)]
fn real_now() -> Timestamp {
    Timestamp::now()
}

#[test]
fn a_stamp_is_verified_kept_and_verified_again_by_openssl() {
    let Some(stamper) = Stamper::new() else {
        return;
    };
    let house = House::empty();
    let url = stamper.start(false);
    house.engine().set_outside(stamper.settings(&url, "tsa"));
    let now = real_now();
    house.engine().keep_witnesses(now).unwrap();
    let found = house.engine().witnessing(now).unwrap();
    assert!(found.receivers[0].last.is_some(), "{found:?}");

    let mut bundle = Vec::new();
    house
        .operator()
        .export_ledger(|line| bundle.push(line.to_owned()))
        .unwrap();
    let certificates = [stamper.certificate("tsa")];
    let told = Outsiders {
        witnesses: &[],
        stamps: &certificates,
    };
    let found = verified(&house, Since::Nothing, told).unwrap();
    let (0, given) = &found.witnessed[0].stamped[0] else {
        panic!("another certificate");
    };
    assert_eq!(given.policy, "1.3.6.1.4.1.32473.1");
    assert_eq!(given.serial, "02");
    let apart = now.as_microsecond().abs_diff(given.at);
    assert!(apart < 60_000_000, "{apart} microseconds");

    // What the page for strangers says, done as it says.
    let line = bundle
        .iter()
        .find(|line| line.starts_with("{\"witnessed\""))
        .unwrap();
    let line: serde_json::Value = serde_json::from_str(line).unwrap();
    let note: Vec<&str> = line["witnessed"].as_str().unwrap().split('\n').collect();
    let token = data_encoding::BASE64
        .decode(line["stamps"][0].as_str().unwrap().as_bytes())
        .unwrap();
    std::fs::write(stamper.path("checkpoint.txt"), note[..5].join("\n") + "\n").unwrap();
    std::fs::write(stamper.path("token.der"), token).unwrap();
    let said = openssl(
        stamper.folder.path(),
        "ts -verify -data checkpoint.txt -in token.der -token_in -CAfile tsa.pem -partial_chain",
    );
    assert!(said.contains("OK"), "{said}");

    // A stranger's certificate: nothing here is by it.
    let certificates = [stamper.certificate("stranger")];
    let told = Outsiders {
        witnesses: &[],
        stamps: &certificates,
    };
    let (kind, _) = verified(&house, Since::Nothing, told).unwrap_err();
    assert_eq!(kind, FaultKind::Witness);
    house.assert_whole();
}

#[test]
fn an_old_answer_another_signer_and_no_stamp_are_refused() {
    let Some(stamper) = Stamper::new() else {
        return;
    };
    let now = real_now();
    let url = stamper.start(true);
    let first = House::empty();
    first.engine().set_outside(stamper.settings(&url, "tsa"));
    first.engine().keep_witnesses(now).unwrap();
    assert!(
        first.engine().witnessing(now).unwrap().receivers[0]
            .last
            .is_some()
    );
    // The answer to another's question, played again.
    let second = House::empty();
    second.engine().set_outside(stamper.settings(&url, "tsa"));
    second.engine().keep_witnesses(now).unwrap();
    assert!(problem(&second, now).contains("another digest"));
    let third = House::empty();
    third
        .engine()
        .set_outside(stamper.settings(&url, "stranger"));
    third.engine().keep_witnesses(now).unwrap();
    assert!(problem(&third, now).contains("not signed by the certificate"));
    // A page instead of a stamp, and a server that refuses.
    for (status, body, words) in [
        (200, b"<html>".to_vec(), "not a stamp"),
        // TimeStampResp { status: rejection }
        (200, vec![0x30, 5, 0x30, 3, 2, 1, 2], "status 2"),
        (503, Vec::new(), "status 503"),
    ] {
        let url = http(move |_| Some((status, "text/html", body.clone())));
        let house = House::empty();
        house.engine().set_outside(stamper.settings(&url, "tsa"));
        house.engine().keep_witnesses(now).unwrap();
        let what = problem(&house, now);
        assert!(what.contains(words), "{what}");
    }
}
