//! Requests out of a mailbox, over IMAP, from a server on this machine that behaves well and badly:
//! each mail becomes an arrival with its day, once; nothing is lost in silence, and nothing half done.

use access::{Actor, Role};
use app::bodies::About;
use app::{AppError, LARGEST_MAIL, MailRound, Matter, NewMail, Outside, RequestDue};
use duties::rights::RightKind;

use crate::mail_in::PLAIN;
use crate::support::imap::{ImapServer, Manners, PASSWORD};
use crate::support::{House, NOW, at, day, extractor, files_below, holds, later};

/// What is told when something was taken, or left.
const LEAF: &str = "request.mail-fetch";

fn house(server: &ImapServer) -> House {
    let house = House::with_people();
    house.engine().set_outside(Outside {
        mailbox: Some(server.settings(house.folder())),
        ..Outside::default()
    });
    house
}

/// One round by the program itself, so many minutes after [`NOW`].
fn poll(house: &House, minutes: i64) -> Result<MailRound, AppError> {
    let round = house.engine().poll_mailbox(&extractor(), later(minutes))?;
    Ok(round.unwrap())
}

/// A mail with an id of its own.
fn mail(id: usize, more: &str, words: &str) -> String {
    format!(
        "Received: from a by mx.tutors.example.org; Fri, 20 Nov 2026 09:00:00 +0000\r\nMessage-ID: <p{id}@family.example.com>\r\nDate: Fri, 20 Nov 2026 08:59:00 +0000\r\nFrom: Rosa Marchbanks <rosa.m@family.example.com>\r\nSubject: Question {id}\r\n{more}Content-Type: text/plain; charset=utf-8\r\n\r\n{words}\r\n"
    )
}

fn put(server: &ImapServer, id: usize) -> u32 {
    server.put(mail(id, "", "What is there?").as_bytes())
}

fn arrivals(house: &House) -> Vec<app::ArrivalLine> {
    house.operator().list_arrivals(None, 200).unwrap().lines
}

/// What *Today* says of the mailbox: what was left, and whether it fails.
fn on_today(house: &House) -> Option<(app::MailboxStands, bool)> {
    let today = house.operator().today_list().unwrap();
    let all = [today.overdue, today.this_week, today.coming_up].concat();
    all.into_iter().find_map(|due| match due.matter {
        Matter::Mailbox {
            stands,
            fails_since,
        } => Some((stands, fails_since.is_some())),
        _ => None,
    })
}

#[test]
fn a_mail_in_the_folder_becomes_an_open_request_with_its_due_date() {
    let server = ImapServer::start();
    let house = house(&server);
    let uid = server.put(PLAIN.as_bytes());
    let round = house.step(&[LEAF], || poll(&house, 0));
    assert_eq!((round.taken.len(), round.stands.many()), (1, 0));
    // By the stamp of the server that took it, and with the month of those who use two rights at once.
    assert_eq!(round.taken[0].due, RequestDue::Answer(day("2026-12-21")));
    assert_eq!(round.taken[0].wish, None);
    assert!(server.is_read(uid), "it is marked as read once it is kept");
    // Under Today and Requests with its day, and where it came from.
    let ctx = house.operator();
    let today = ctx.today_list().unwrap();
    let line = today.coming_up.iter().find_map(|due| match &due.matter {
        Matter::Arrival(line) => Some((due.on, line.clone())),
        _ => None,
    });
    let (on, line) = line.unwrap();
    assert_eq!(on, Some(day("2026-12-21")));
    assert!(line.polled && line.channel == "e-mail");
    assert_eq!(line.from, "Rosa Marchbanks");
    assert!(arrivals(&house)[0].polled);
    let view = ctx.show_arrival(round.taken[0].id).unwrap();
    let sent = &view.stored.body;
    assert_eq!((sent.about, sent.person.as_str()), (About::Child, ""));
    assert_eq!(sent.from.email, "rosa.m@family.example.com");
    assert_eq!(sent.mail.as_ref().unwrap().by.0, Actor::SYSTEM.id);
    assert_eq!(ctx.show_mail(view.line.id).unwrap().0, PLAIN.as_bytes());
    // A person says what it is and whom it is about: the day stays.
    let kind = Some(RightKind::Access);
    let asked = view.asked(kind, house.person("L1"), None);
    let case = ctx.match_arrival(view.line.id, asked).unwrap();
    let request = ctx.show_request(case).unwrap();
    assert_eq!(request.due, RequestDue::Answer(day("2026-12-21")));
    assert_eq!(request.stored.body.duty.received_on, day("2026-11-19"));
    // Nothing new is nothing done, and nothing lies about in clear but the test's own password.
    let again = house.step(&[], || poll(&house, 5));
    assert_eq!((again.taken.len(), again.known), (0, 0));
    for (path, bytes) in files_below(house.folder()) {
        for word in [
            "photographs",
            "tutors.example.org",
            "Data requests",
            "family.example.com",
        ] {
            assert!(!holds(&bytes, word.as_bytes()), "{}", path.display());
        }
    }
    house.assert_whole();
}

#[test]
fn the_same_mail_is_taken_once_by_whatever_way_it_comes() {
    let server = ImapServer::start();
    let house = house(&server);
    let ctx = house.operator();
    let file = app::MailFile {
        name: "mail.eml".to_owned(),
        bytes: PLAIN.as_bytes().to_vec(),
    };
    ctx.take_mail(&file, &NewMail::default(), &extractor())
        .unwrap();
    let known = server.put(PLAIN.as_bytes());
    put(&server, 1);
    let twice = put(&server, 1);
    let round = poll(&house, 0).unwrap();
    assert_eq!((round.taken.len(), round.known), (1, 2));
    assert!(server.is_read(known) && server.is_read(twice));
    assert_eq!(arrivals(&house).len(), 2);
    // Given in afterwards it is told, too.
    let bytes = mail(1, "", "What is there?").into_bytes();
    let file = app::MailFile { bytes, ..file };
    let error = ctx.take_mail(&file, &NewMail::default(), &extractor());
    assert!(matches!(error, Err(AppError::Input(_))));
}

#[test]
fn other_numbers_make_no_other_requests() {
    let server = ImapServer::start();
    let house = house(&server);
    put(&server, 1);
    put(&server, 2);
    assert_eq!(poll(&house, 0).unwrap().taken.len(), 2);
    server.state().messages.remove(0);
    server.renumber();
    put(&server, 3);
    let round = poll(&house, 5).unwrap();
    assert_eq!((round.taken.len(), round.known), (1, 1));
    assert_eq!(arrivals(&house).len(), 3);
    assert_eq!(poll(&house, 10).unwrap().taken.len(), 0);
}

#[test]
fn a_crash_between_keeping_and_marking_takes_nothing_twice() {
    let server = ImapServer::start();
    let house = house(&server);
    let (one, two) = (put(&server, 1), put(&server, 2));
    server.behave(Manners::HangsUpAtMark);
    let (failed, left) = house.leaves_of(|| poll(&house, 0));
    assert!(matches!(failed, Err(AppError::Unavailable { .. })));
    assert_eq!(left, [LEAF], "what was kept is on record");
    assert!(!server.is_read(one) && !server.is_read(two));
    assert_eq!(arrivals(&house).len(), 1);
    // The program starts again, and goes on where it was.
    let house = house.reopened();
    house.engine().set_outside(Outside {
        mailbox: Some(server.settings(house.folder())),
        ..Outside::default()
    });
    server.behave(Manners::Good);
    let round = poll(&house, 5).unwrap();
    assert_eq!((round.taken.len(), round.known), (1, 0));
    assert!(server.is_read(one) && server.is_read(two));
    assert_eq!(arrivals(&house).len(), 2);
    // Whoever marks one as unread for themselves is left in peace.
    server.state().messages[1].read = false;
    poll(&house, 10).unwrap();
    assert!(!server.is_read(two));
}

#[test]
fn what_is_not_taken_stays_there_and_is_told_by_number() {
    let server = ImapServer::start();
    let house = house(&server);
    let bounce = server.put(mail(1, "Auto-Submitted: auto-replied\r\n", "I am away.").as_bytes());
    let news =
        server.put(mail(2, "List-Id: <news.example.com>\r\n", "Buy a copy of this.").as_bytes());
    let large = server.put(&vec![b'x'; LARGEST_MAIL + 1]);
    let empty = server.put(b"");
    let asks = put(&server, 3);
    let round = house.step(&[LEAF], || poll(&house, 0));
    assert_eq!(round.taken.len(), 1);
    let stands = round.stands;
    assert_eq!(
        (stands.automatic, stands.too_large, stands.unreadable),
        (2, 1, 1)
    );
    for uid in [bounce, news, large, empty] {
        assert!(!server.is_read(uid));
    }
    assert!(server.is_read(asks));
    assert_eq!(on_today(&house), Some((stands, false)));
    assert_eq!(server.state().messages.len(), 5, "nothing is deleted");
    // It is told until somebody has read what programs wrote, and moved away the rest.
    house.step(&[], || poll(&house, 5));
    server.state().messages[0].read = true;
    server.state().messages[2].read = true;
    let stands = house.step(&[LEAF], || poll(&house, 10)).stands;
    assert_eq!((stands.automatic, stands.too_large), (1, 1));
    server.state().messages[1].read = true;
    server.state().messages.drain(2..4);
    assert_eq!(poll(&house, 15).unwrap().stands.many(), 0);
    assert_eq!(on_today(&house), None);
    // A tutor is not told of it: they see nothing of what comes.
    let tutor = house.account("sam", Role::Tutor, Some(house.person("T1")));
    put(&server, 4);
    assert!(house.ctx(tutor, at(NOW)).fetch_mail(&extractor()).is_err());
    house.assert_whole();
}

#[test]
fn a_flood_is_taken_by_and_by_and_told() {
    let server = ImapServer::start();
    let house = house(&server);
    for id in 0..70 {
        put(&server, id);
    }
    let first = poll(&house, 0).unwrap();
    assert_eq!((first.taken.len(), first.stands.waiting), (25, 45));
    assert_eq!(on_today(&house), Some((first.stands, false)));
    assert_eq!(poll(&house, 5).unwrap().taken.len(), 25);
    // Sixty in an hour, and the next ones in the next.
    let third = poll(&house, 10).unwrap();
    assert_eq!((third.taken.len(), third.stands.waiting), (10, 10));
    assert_eq!(poll(&house, 30).unwrap().taken.len(), 0);
    let last = poll(&house, 61).unwrap();
    assert_eq!((last.taken.len(), last.stands.waiting), (10, 0));
    assert_eq!(arrivals(&house).len(), 70);
    assert_eq!(on_today(&house), None);
}

#[test]
fn what_lay_there_before_is_told_and_a_folder_for_everything_is_refused() {
    let server = ImapServer::start();
    let house = house(&server);
    put(&server, 1);
    let new = put(&server, 2);
    put(&server, 3);
    server.state().messages[0].old = true;
    server.state().messages[2].old = true;
    let round = poll(&house, 0).unwrap();
    assert_eq!((round.taken.len(), round.stands.older), (1, 2));
    assert!(server.is_read(new));
    // What is moved out and in again has another number, and is taken.
    let moved = server.state().messages.remove(0);
    server.put(&moved.bytes);
    let round = poll(&house, 5).unwrap();
    assert_eq!((round.taken.len(), round.stands.older), (1, 1));

    let server = ImapServer::start();
    let house = self::house(&server);
    for id in 0..101 {
        put(&server, id);
    }
    let AppError::Refused(refusal) = house.refused(|| poll(&house, 0)) else {
        panic!("not refused");
    };
    assert!(refusal.mend.unwrap().contains("a folder of its own"));
    assert!(arrivals(&house).is_empty());
    assert!(on_today(&house).unwrap().1);
}

#[test]
fn a_bad_server_gets_one_clear_error_and_nothing_is_half_done() {
    use Manners::{
        EndlessAnswer, EndlessLine, Garbage, HangsUpInMessage, HugeMessage, LetsIn, NoFolder,
        NoNumbers, ReadOnly, RefusesPassword, RefusesSearch, WrongTag,
    };
    let server = ImapServer::start();
    let house = house(&server);
    let uid = put(&server, 1);
    for manners in [
        EndlessAnswer,
        EndlessLine,
        Garbage,
        HangsUpInMessage,
        HugeMessage,
        LetsIn,
        NoFolder,
        NoNumbers,
        ReadOnly,
        RefusesPassword,
        RefusesSearch,
        WrongTag,
    ] {
        server.behave(manners);
        let error = house.refused(|| poll(&house, 0));
        let AppError::Unavailable { source, .. } = &error else {
            panic!("{manners:?}: {error}")
        };
        let said = format!("{error} {source}");
        for word in [
            "somebody@example.com",
            "not for you",
            "what?",
            PASSWORD,
            "tutors.example",
        ] {
            assert!(!said.contains(word), "{manners:?}: {said}");
        }
        assert!(arrivals(&house).is_empty() && !server.is_read(uid));
        assert!(on_today(&house).unwrap().1, "{manners:?} is told");
    }
    server.behave(Manners::Chatty);
    assert_eq!(poll(&house, 5).unwrap().taken.len(), 1);
    assert_eq!(on_today(&house), None);
    house.assert_whole();
}

#[test]
fn what_a_mail_does_not_say_is_taken_at_its_careful_default() {
    let server = ImapServer::start();
    let house = house(&server);
    let taken = |text: &str| {
        server.put(text.as_bytes());
        let mut round = poll(&house, 0).unwrap();
        let one = round.taken.remove(0);
        let sent = house.operator().show_arrival(one.id).unwrap().stored.body;
        (one, sent)
    };
    // One right alone is taken as that; a complaint alone would leave no less time, and is taken as not
    // sure where it would leave more.
    let (one, _) = taken(&mail(1, "", "I withdraw my consent."));
    assert_eq!(one.wish, Some(RightKind::ConsentWithdrawal));
    assert_eq!(one.due, RequestDue::AtOnce);
    let (one, _) = taken(&mail(2, "", "Delete the record and stop sending me this."));
    assert_eq!(one.wish, None, "several rights: whoever sorts it decides");
    let (one, _) = taken(&mail(3, "", "Hello."));
    assert_eq!(
        (one.wish, one.due),
        (None, RequestDue::Answer(day("2026-12-21")))
    );
    // No name, no day, or one to come: today is the latest that it can have come.
    let (_, sent) = taken("Message-ID: <4@x.example>\r\nSubject: x\r\n\r\nWhat do you hold?\r\n");
    assert_eq!(sent.from.name, "Somebody whom the mail does not name");
    assert_eq!(sent.received_on, day("2026-11-21"));
    let ahead = PLAIN
        .replace("19 Nov 2026", "19 Nov 2036")
        .replace("<1@", "<5@");
    assert_eq!(taken(&ahead).1.received_on, day("2026-11-21"));
    // One of long ago is late, and is seen to be.
    let old = PLAIN
        .replace("19 Nov 2026", "19 Jan 2026")
        .replace("<1@", "<6@");
    let (one, sent) = taken(&old);
    assert_eq!(sent.received_on, day("2026-01-19"));
    assert_eq!(one.due, RequestDue::Answer(day("2026-02-19")));
    // A name without end.
    let long = PLAIN.replace("Rosa Marchbanks <", &format!("{} <", "Rosa ".repeat(200)));
    let (_, sent) = taken(&long.replace("<1@", "<7@"));
    assert!((190..=200).contains(&sent.from.name.chars().count()));
    house.assert_whole();
}

#[test]
fn without_settings_or_before_a_policy_nothing_is_asked() {
    let server = ImapServer::start();
    put(&server, 1);
    let house = House::not_set_up();
    house.engine().set_outside(Outside {
        mailbox: Some(server.settings(house.folder())),
        ..Outside::default()
    });
    let polled = house.engine().poll_mailbox(&extractor(), at(NOW)).unwrap();
    assert!(polled.is_none());
    assert_eq!(server.count(""), 0);
    let bare = House::with_people();
    let polled = bare.engine().poll_mailbox(&extractor(), at(NOW)).unwrap();
    assert!(polled.is_none());
    let error = bare.refused(|| bare.operator().fetch_mail(&extractor()));
    assert!(matches!(error, AppError::Refused(no) if no.why.contains("no mailbox")));
}
