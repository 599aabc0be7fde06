//! A mail that somebody who works here gives in: what it says of itself is proposed, a person decides,
//! its clock runs from the day it reached anybody, and the mail is kept sealed beside it.

use std::fmt::Write as _;

use access::Role;
use app::bodies::{About, TimeIn};
use app::{AppError, Ctx, MailFile, NewMail, PasswordCost, RequestDue, TakenMail};
use duties::Requester;
use duties::rights::RightKind;

use crate::support::{House, NOW, at, day, extractor, files_below, holds, later};

/// Rosa asks by mail, and the server stamps it.
pub(crate) const PLAIN: &str = "\
Received: from out.family.example.com by mx.tutors.example.org; Thu, 19 Nov 2026 23:58:00 +0000\r\n\
Received: from telephone by out.family.example.com; Mon, 2 Nov 2026 08:00:00 +0000\r\n\
Message-ID: <1@family.example.com>\r\n\
Date: Thu, 19 Nov 2026 23:57:12 +0000\r\n\
From: Rosa Marchbanks <rosa.m@family.example.com>\r\n\
To: Sam <sam.okonjo@tutors.example.org>\r\n\
Subject: Re: What do you hold?\r\n\
MIME-Version: 1.0\r\n\
Content-Type: text/plain; charset=utf-8\r\n\
\r\n\
Dear Sam,\r\n\
please send me a copy of everything you hold about my daughter Ella Marchbanks,\r\n\
and delete the photographs.\r\n\
Rosa\r\n\
\r\n\
On Mon, 16 Nov 2026 at 10:00, Sam Okonjo wrote:\r\n\
> See you on Tuesday.\r\n";

/// The same, sent on by Sam within a mail of his own.
const FORWARDED: &str = "\
Received: from a by mx.tutors.example.org; Sat, 21 Nov 2026 09:00:00 +0000\r\n\
Message-ID: <2@tutors.example.org>\r\n\
Date: Sat, 21 Nov 2026 08:59:00 +0000\r\n\
From: Sam Okonjo <sam.okonjo@tutors.example.org>\r\n\
To: office@tutors.example.org\r\n\
Subject: Fwd: What do you hold?\r\n\
Content-Type: text/plain; charset=utf-8\r\n\
\r\n\
This came to me. Can you see to it?\r\n\
\r\n\
---------- Forwarded message ---------\r\n\
From: Rosa Marchbanks <rosa.m@family.example.com>\r\n\
Date: Thu, 19 Nov 2026 at 23:57\r\n\
Subject: What do you hold?\r\n\
To: Sam Okonjo <sam.okonjo@tutors.example.org>\r\n\
\r\n\
\r\n\
Please send me a copy of everything you hold about my daughter.\r\n";

fn file(text: &str) -> MailFile {
    MailFile {
        name: "mail.eml".to_owned(),
        bytes: text.as_bytes().to_vec(),
    }
}

/// A mail with another attached, as mail programs send on what they do not quote.
fn attached(id: &str, from: &str, inner: &str) -> String {
    format!(
        "Received: from a by b; Sat, 21 Nov 2026 09:00:00 +0000\r\nMessage-ID: <{id}>\r\nDate: Sat, 21 Nov 2026 08:59:00 +0000\r\nFrom: {from}\r\nSubject: For you\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"b-{id}\"\r\n\r\n--b-{id}\r\nContent-Type: text/plain\r\n\r\nPlease see to this.\r\n--b-{id}\r\nContent-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\n{inner}\r\n--b-{id}--\r\n"
    )
}

fn places(error: AppError) -> Vec<String> {
    let AppError::Input(faults) = error else {
        panic!("{error}")
    };
    faults.into_iter().map(|fault| fault.place).collect()
}

fn take(house: &House, ctx: &Ctx<'_>, mail: &str, new: &NewMail) -> Vec<TakenMail> {
    let reader = extractor();
    house.step(&["request.mail-in"], || {
        ctx.take_mail(&file(mail), new, &reader)
    })
}

#[test]
fn a_mail_runs_from_the_day_it_reached_anybody_and_becomes_a_request() {
    let house = House::with_people();
    let ctx = house.operator();
    let reader = extractor();
    let (read, left) = house.leaves_of(|| ctx.read_mail(&file(PLAIN), &reader));
    let read = read.unwrap();
    assert!(left.is_empty(), "to read it keeps nothing");
    // The stamp that stands first, and not one that a stranger's server wrote.
    assert_eq!(read.received, Some((day("2026-11-19"), TimeIn::Stamp)));
    assert_eq!((read.chain.len(), read.ahead), (1, false));
    assert_eq!(read.from.name, "Rosa Marchbanks");
    assert_eq!(read.from.email, "rosa.m@family.example.com");
    assert_eq!(read.subject, "What do you hold?");
    assert!(read.words.starts_with("Dear Sam,") && !read.words.contains("Tuesday"));
    assert!(read.quoted.contains("See you on Tuesday."));
    assert_eq!((read.about, read.known), (Some(About::Child), None));
    let kinds: Vec<RightKind> = read.guesses.iter().map(|guess| guess.kind).collect();
    assert_eq!(kinds, [RightKind::Access, RightKind::Erasure]);
    assert!(read.guesses[0].words.contains("you hold"));
    let new = NewMail {
        wishes: vec![RightKind::Access],
        person: "Ella Marchbanks".to_owned(),
        ..NewMail::default()
    };
    let taken = take(&house, &ctx, PLAIN, &new);
    assert_eq!(taken.len(), 1);
    assert_eq!(taken[0].due, RequestDue::Answer(day("2026-12-21")));
    let id = taken[0].id;
    assert_eq!(ctx.resolve_arrival(&taken[0].reference).unwrap(), id);
    let view = ctx.show_arrival(id).unwrap();
    assert_eq!(view.line.channel, "e-mail");
    let asked = view.asked(None, house.person("L1"), None);
    let case = house.step(&["request.match"], || ctx.match_arrival(id, asked.clone()));
    let request = ctx.show_request(case).unwrap();
    let body = &request.stored.body;
    assert_eq!(request.due, RequestDue::Answer(day("2026-12-21")));
    assert_eq!(body.duty.received_on, day("2026-11-19"));
    assert_eq!(body.duty.requester, Requester::ParentalResponsibility);
    assert_eq!(body.channel, "e-mail");
    assert_eq!(body.requester.contact, "rosa.m@family.example.com");
    assert!(body.asked.starts_with("What do you hold?\n\nDear Sam,"));
    // The mail is there to the letter, and nowhere in clear.
    let (bytes, end) = house.step(&["request.mail-look"], || ctx.show_mail(id));
    assert_eq!((bytes.as_slice(), end), (PLAIN.as_bytes(), "eml"));
    for (path, bytes) in files_below(house.folder()) {
        assert!(!holds(&bytes, b"photographs"), "{}", path.display());
    }
    house.assert_whole();
}

#[test]
fn what_was_forwarded_counts_from_when_a_colleague_had_it() {
    let house = House::with_people();
    let ctx = house.operator();
    let reader = extractor();
    let read = ctx.read_mail(&file(FORWARDED), &reader).unwrap();
    assert_eq!(read.received, Some((day("2026-11-19"), TimeIn::Text)));
    let names: Vec<&str> = read.chain.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["Sam Okonjo", "Rosa Marchbanks"]);
    assert_eq!(read.covering, "This came to me. Can you see to it?");
    assert!(read.words.starts_with("Please send me a copy"));
    // Attached, it has stamps and an id of its own.
    let twice = attached(
        "4@tutors.example.org",
        "Asha Brennock <asha.brennock@tutors.example.org>",
        &attached(
            "3@tutors.example.org",
            "Sam Okonjo <sam.okonjo@tutors.example.org>",
            PLAIN,
        ),
    );
    let read = ctx.read_mail(&file(&twice), &reader).unwrap();
    assert_eq!(read.received, Some((day("2026-11-19"), TimeIn::Stamp)));
    assert_eq!(read.chain.len(), 3);
    assert_eq!(read.from.name, "Rosa Marchbanks");
    assert_eq!(read.covering, "Please see to this.\n\nPlease see to this.");
    assert_eq!(
        read.attached,
        Vec::<String>::new(),
        "messages on the way are no files"
    );
    // Whoever gives it in knows better.
    let new = NewMail {
        name: Some("Idris Tolliver".to_owned()),
        email: Some(String::new()),
        received_on: Some(day("2026-11-18")),
        about: Some(About::SomebodyElse),
        ..NewMail::default()
    };
    let taken = take(&house, &ctx, &twice, &new);
    assert_eq!(taken[0].due, RequestDue::Answer(day("2026-12-18")));
    let sent = ctx.show_arrival(taken[0].id).unwrap().stored.body;
    assert_eq!(
        (sent.from.name.as_str(), sent.from.email.as_str()),
        ("Idris Tolliver", "")
    );
    assert_eq!(sent.mail.unwrap().chain.len(), 3);
}

#[test]
fn the_same_mail_is_told_and_not_doubled() {
    let house = House::with_people();
    let ctx = house.operator();
    let reader = extractor();
    let first = take(&house, &ctx, PLAIN, &NewMail::default());
    let again = |mail: &str, new: &NewMail| {
        places(house.refused(|| ctx.take_mail(&file(mail), new, &reader)))
    };
    assert_eq!(again(PLAIN, &NewMail::default()), ["again"]);
    // Sent on by a colleague it has another id around it, and the same within.
    let around = attached(
        "5@tutors.example.org",
        "Sam <sam@tutors.example.org>",
        PLAIN,
    );
    assert_eq!(again(&around, &NewMail::default()), ["again"]);
    let read = ctx.read_mail(&file(&around), &reader).unwrap();
    assert_eq!(read.known.as_ref(), Some(&first[0].reference));
    // Without an id, the same bytes are the same mail.
    let bare = PLAIN.replace("Message-ID: <1@family.example.com>\r\n", "");
    take(&house, &ctx, &bare, &NewMail::default());
    assert_eq!(again(&bare, &NewMail::default()), ["again"]);
    let new = NewMail {
        again: true,
        ..NewMail::default()
    };
    take(&house, &ctx, PLAIN, &new);
    let list = ctx.list_arrivals(None, 100).unwrap().lines;
    assert_eq!(list.len(), 3);
    assert!(list.iter().all(|line| line.channel == "e-mail"));
}

#[test]
fn each_right_is_a_request_of_its_own() {
    let house = House::with_people();
    let ctx = house.operator();
    let new = NewMail {
        wishes: vec![RightKind::Access, RightKind::Complaint, RightKind::Access],
        ..NewMail::default()
    };
    let taken = take(&house, &ctx, PLAIN, &new);
    let wishes: Vec<_> = taken.iter().map(|one| one.wish).collect();
    assert_eq!(
        wishes,
        [Some(RightKind::Access), Some(RightKind::Complaint)]
    );
    assert!(matches!(taken[1].due, RequestDue::Acknowledge(_)));
    // Each has the mail, and goes alone.
    for one in &taken {
        assert_eq!(ctx.show_mail(one.id).unwrap().0, PLAIN.as_bytes());
    }
    house.assert_whole();
}

#[test]
fn days_that_cannot_be_are_asked_about() {
    let house = House::with_people();
    let ctx = house.operator();
    let reader = extractor();
    let refused = |mail: &str, new: &NewMail| {
        places(house.refused(|| ctx.take_mail(&file(mail), new, &reader)))
    };
    let on = |text: &str| NewMail {
        received_on: Some(day(text)),
        ..NewMail::default()
    };
    assert_eq!(refused(PLAIN, &on("2026-11-22")), ["received"]);
    assert_eq!(refused(PLAIN, &on("2026-09-01")), ["long-ago"]);
    // A clock that ran ahead: nothing is proposed, and somebody says when.
    let ahead = PLAIN.replace("19 Nov 2026 23:58", "19 Nov 2027 23:58");
    let read = ctx.read_mail(&file(&ahead), &reader).unwrap();
    assert_eq!((read.received, read.ahead), (None, true));
    assert_eq!(refused(&ahead, &NewMail::default()), ["received"]);
    let undated = "Subject: Hello\r\nTo: Sam\r\n\r\nWhat do you hold?\r\n";
    assert_eq!(
        refused(undated, &NewMail::default()),
        ["from-name", "received"]
    );
    let long = NewMail {
        name: Some("x".repeat(201)),
        ..on("2026-11-20")
    };
    assert_eq!(refused(PLAIN, &long), ["from-name"]);
    let new = NewMail {
        long_ago: true,
        ..on("2026-09-01")
    };
    let taken = take(&house, &ctx, PLAIN, &new);
    assert_eq!(taken[0].due, RequestDue::Answer(day("2026-10-01")));
}

#[test]
fn whom_it_may_be_about_is_proposed_with_reasons_and_nobody_is_matched() {
    let house = House::with_people();
    let ctx = house.operator();
    let taken = take(&house, &ctx, FORWARDED, &NewMail::default());
    let view = ctx.show_arrival(taken[0].id).unwrap();
    assert!(view.stored.body.sorted.is_none());
    let likely = house.step(&["person.list"], || ctx.likely_people(&view.stored.body));
    let found: Vec<_> = likely.iter().map(|one| (one.id, one.why.len())).collect();
    // Her address and her name; and Ella, whom nothing names, since Rosa is her mother.
    assert_eq!(found, [(house.person("C1"), 2), (house.person("L1"), 1)]);
    assert!(
        likely[0]
            .why
            .iter()
            .any(|why| why.contains("rosa.m@family"))
    );
    assert!(likely[1].why[0].contains("is their carer"));
    // Nobody of the directory, nobody proposed, and no look.
    let stranger = PLAIN
        .replace("Rosa Marchbanks", "Nobody Whatever")
        .replace("rosa.m@family", "nobody@elsewhere")
        .replace("Ella Marchbanks", "my child")
        .replace("1@family", "7@family")
        .replace("Dear Sam", "Dear all")
        .replace("\r\nRosa\r\n", "\r\n");
    let taken = take(&house, &ctx, &stranger, &NewMail::default());
    let view = ctx.show_arrival(taken[0].id).unwrap();
    let (likely, left) = house.leaves_of(|| ctx.likely_people(&view.stored.body));
    assert!(likely.unwrap().is_empty() && left.is_empty());
}

#[test]
fn what_came_by_mail_is_no_door() {
    let house = House::with_people();
    let taken = take(&house, &house.operator(), PLAIN, &NewMail::default());
    let engine = house.engine();
    for code in ["", "0000-0000"] {
        let error = house.refused(|| {
            engine.arrival_standing(&taken[0].reference, code, later(1), PasswordCost::TEST)
        });
        assert_eq!(error.to_string(), "That reference and code do not match.");
    }
}

#[test]
fn a_tutor_gives_a_mail_in_and_reads_none_back() {
    let house = House::with_people();
    let tutor = house.account("sam", Role::Tutor, Some(house.person("T1")));
    let ctx = house.ctx(tutor, at(NOW));
    let taken = take(&house, &ctx, PLAIN, &NewMail::default());
    let id = taken[0].id;
    for refused in [
        ctx.show_mail(id).map(|_| ()),
        ctx.show_arrival(id).map(|_| ()),
        ctx.list_arrivals(None, 9).map(|_| ()),
    ] {
        assert!(matches!(refused, Err(AppError::Refused(_))));
    }
    // It says itself who gave it in.
    let sent = house.operator().show_arrival(id).unwrap().stored.body;
    assert_eq!(sent.mail.unwrap().by.0, ctx.actor.id);
}

#[test]
fn a_file_of_outlook_is_read_and_kept_as_it_is() {
    let house = House::with_people();
    let ctx = house.operator();
    let reader = extractor();
    let bytes = outlook();
    let given = MailFile {
        name: "mail.msg".to_owned(),
        bytes: bytes.clone(),
    };
    let read = ctx.read_mail(&given, &reader).unwrap();
    assert_eq!(read.received, Some((day("2026-11-19"), TimeIn::Stamp)));
    assert_eq!(read.from.name, "Rosa Marchbanks");
    let new = NewMail::default();
    let taken = house.step(&["request.mail-in"], || {
        ctx.take_mail(&given, &new, &reader)
    });
    let (kept, end) = ctx.show_mail(taken[0].id).unwrap();
    assert_eq!((kept, end), (bytes, "msg"));
}

/// A message as Outlook saves it, with the headers that it came with.
fn outlook() -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).unwrap();
    for (id, text) in [
        ("0C1A", "Rosa Marchbanks"),
        ("5D01", "rosa.m@family.example.com"),
        ("0037", "What do you hold?"),
        (
            "1000",
            "Please send me everything you hold about my daughter.",
        ),
        ("1035", "<9@family.example.com>"),
        (
            "007D",
            "Received: from out by mx.tutors.example.org;\r\n\tThu, 19 Nov 2026 23:58:00 +0000\r\nX-Other: 1\r\n",
        ),
    ] {
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut stream = file
            .create_stream(format!("/__substg1.0_{id}001F"))
            .unwrap();
        std::io::Write::write_all(&mut stream, &wide).unwrap();
    }
    let mut stream = file.create_stream("/__properties_version1.0").unwrap();
    std::io::Write::write_all(&mut stream, &[0; 32]).unwrap();
    drop(stream);
    file.flush().unwrap();
    file.into_inner().into_inner()
}

#[test]
fn hostile_files_get_one_line_each() {
    let house = House::with_people();
    let ctx = house.operator();
    let reader = extractor();
    let one_line = |name: &str, bytes: Vec<u8>| {
        let file = MailFile {
            name: name.to_owned(),
            bytes,
        };
        let error = house.refused(|| ctx.take_mail(&file, &NewMail::default(), &reader));
        let AppError::Input(faults) = error else {
            panic!("{name}: {error}")
        };
        assert_eq!(faults.len(), 1, "{name}");
        assert_eq!(faults[0].place, "file", "{name}");
        assert!(!faults[0].what.contains('\n'), "{name}");
        faults[0].what.clone()
    };
    assert_eq!(one_line("a.eml", Vec::new()), "The file is empty");
    let large = one_line("a.eml", vec![b'a'; app::LARGEST_MAIL + 1]);
    assert_eq!(large, "The mail is larger than 20 MB");
    one_line("a.eml", b"no header, no colon, nothing".to_vec());
    one_line("a.eml", b"\0\0\0\0".repeat(100));
    one_line(
        "a.msg",
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and then nothing".to_vec(),
    );
    one_line("a.zip", b"PK\x03\x04".to_vec());
    one_line("a.pdf", b"%PDF-1.7 nothing".to_vec());
    let mailbox = ["a", "b"]
        .map(|who| format!("From {who}@family.example.com Thu Nov 19 23:58:00 2026\n{PLAIN}\n"));
    let mailbox = mailbox.concat().replace("\r\n", "\n");
    assert_eq!(
        one_line("a.mbox", mailbox.into_bytes()),
        "This file is no mail"
    );
}

#[test]
fn hostile_mails_are_taken_in_as_far_as_they_go() {
    let house = House::with_people();
    let ctx = house.operator();
    let reader = extractor();
    let read = |text: &[u8]| {
        let file = MailFile {
            name: "a.eml".to_owned(),
            bytes: text.to_vec(),
        };
        ctx.read_mail(&file, &reader).unwrap()
    };
    let mut headers = String::new();
    for number in 0..10_000 {
        let _ = write!(headers, "X-Header-{number}: {number}\r\n");
    }
    let many = read(format!("{headers}{PLAIN}").as_bytes());
    assert_eq!(many.received, Some((day("2026-11-19"), TimeIn::Stamp)));
    // Twenty deep: as far as the reader goes, and the rest is named.
    let mut deep = PLAIN.to_owned();
    for level in 0..20 {
        deep = attached(&format!("d{level}"), "Sam <sam@tutors.example.org>", &deep);
    }
    let deep = read(deep.as_bytes());
    assert!(deep.chain.len() > 5 && deep.chain.len() <= 20);
    assert!(deep.attached.iter().any(|line| line.contains("nested")));
    // Forwards within forwards in one text end as well.
    let mut nested = "Please send me everything you hold.".to_owned();
    for _ in 0..200 {
        nested = format!(
            "Fwd\n---------- Forwarded message ---------\nFrom: A <a@x.example>\nDate: 1 Nov 2026\nSubject: Fwd: x\nTo: b\n\n{nested}"
        );
    }
    let nested = read(format!("From: a@x.example\r\nSubject: Fwd: x\r\n\r\n{nested}").as_bytes());
    assert!(nested.chain.len() <= 42, "{}", nested.chain.len());
    // A character set that it does not have.
    let wrong = PLAIN.replace("charset=utf-8", "charset=x-nothing");
    let mut wrong = wrong.into_bytes();
    wrong.extend_from_slice(b"caf\xe9 \xff\xfe");
    assert!(read(&wrong).words.contains("Dear Sam"));
    let no_words = read(b"From: rosa@x.example\r\nDate: Thu, 19 Nov 2026 23:57:12 +0000\r\n\r\n");
    assert_eq!(
        (no_words.words.as_str(), no_words.from.name.as_str()),
        ("", "rosa@x.example")
    );
    let long = format!(
        "From: a@x.example\r\nSubject: x\r\n\r\n{}",
        "ü ".repeat(60_000)
    );
    assert_eq!(read(long.as_bytes()).words.chars().count(), 20_001);
}
