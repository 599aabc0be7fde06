//! Every letter of every pack that ships, as whoever gets it reads it: each kind of request that the
//! pack promises, asked by a grown-up and by somebody under eighteen, through each step that has a
//! letter, to its answer. What they say stands in `letters/PACK.txt`; after a change that is meant, run
//! the test with `CARETAKER_ACCEPT=1` and read what changed as the person would who gets it.

mod reading;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use app::bodies::{Capacity, Organisation, PackFile, Person};
use app::{
    Ctx, EntityId, Extractor, GRANTED, Letter, LetterReader, NewDisclosure, NewEntry, PackageFile,
    Said,
};
use duties::Requester;
use duties::rights::{CloseReason, RightKind};
use policy::Pack;

use self::reading::Reading;
use crate::support::{House, day, extractor, organisation, request_of};

/// Those into whose answers something is written.
const OWN_WORDS: [RightKind; 2] = [RightKind::GeneralQuestion, RightKind::Complaint];

/// Who is written about: nobody else here has one of these names.
const CHILD: [&str; 2] = ["Mirabel", "Thackthwaite"];
const GROWN_UP: [&str; 2] = ["Desmond", "Ravensworth"];
const PARENT: &str = "Odette Thackthwaite";
/// The one ground on which nothing is put right, and the person's own words are put beside it.
const OPINION: &str = "rectification-opinion";
/// Of these kinds the answer to somebody under eighteen is read too; it differs by who reads it only in
/// its last words, and to check one takes a while.
const ANSWERED_YOUNG: [RightKind; 5] = [
    RightKind::Access,
    RightKind::Erasure,
    RightKind::Objection,
    RightKind::Complaint,
    RightKind::EducationalRecord,
];
const WHY: &str =
    "there are four years of messages to read, and other people stand in most of them";

/// An organisation with a pack as it ships, and everything its letters say.
struct Letters {
    house: House,
    pack: Pack,
    code: &'static str,
    extractor: Extractor,
    child: EntityId,
    grown_up: EntityId,
    /// What was read, and under which heading it was read first.
    read: BTreeMap<String, String>,
    written: String,
    faults: Vec<String>,
}

/// Somebody's request of a kind.
#[derive(Clone, Copy)]
struct Case {
    kind: RightKind,
    reader: LetterReader,
    id: EntityId,
}

fn person([given, family]: [&str; 2], born: &str) -> Person {
    Person {
        given_names: given.to_owned(),
        family_name: family.to_owned(),
        born_on: Some(day(born)),
        capacities: vec![Capacity {
            kind: "learner".to_owned(),
            from: Some(day("2025-09-01")),
            to: None,
        }],
        ..Person::default()
    }
}

impl Letters {
    fn of(code: &'static str) -> Self {
        let files = policy::packs::shipped(code).unwrap().files;
        let pack = Pack::parse(files).unwrap();
        let files = files.iter().map(|(name, text)| PackFile {
            name: (*name).to_owned(),
            text: (*text).to_owned(),
        });
        let house = House::of(&Organisation {
            name: pack.organisation.legal_name.clone(),
            pack: files.collect(),
            ..organisation()
        });
        let ctx = house.operator();
        let child = ctx.add_person(person(CHILD, "2013-03-08")).unwrap();
        let grown_up = ctx.add_person(person(GROWN_UP, "1991-10-30")).unwrap();
        Self {
            extractor: extractor(),
            read: BTreeMap::new(),
            written: String::new(),
            faults: Vec::new(),
            house,
            pack,
            code,
            child,
            grown_up,
        }
    }

    fn ctx(&self) -> Ctx<'_> {
        self.house.operator()
    }

    fn open(&self, kind: RightKind, reader: LetterReader) -> Case {
        let (subject, name) = match reader {
            LetterReader::Adult => (self.grown_up, GROWN_UP),
            LetterReader::Young => (self.child, CHILD),
        };
        let mut new = request_of(subject);
        new.kind = kind;
        new.asker.name = name.join(" ");
        let id = self.ctx().open_request(new).unwrap();
        Case { kind, reader, id }
    }

    fn record(&self, case: Case, code: &str, pairs: &[(&str, &str)]) {
        let pairs = pairs.iter();
        let pairs = pairs.map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        let said = Said::new(pairs.collect(), day("2026-11-21"));
        self.ctx()
            .record_happening(case.id, code, &said)
            .unwrap_or_else(|error| panic!("{}: {:?}: {code}: {error}", self.code, case.kind));
    }

    fn offers(&self, case: Case, code: &str) -> bool {
        let view = self.ctx().show_request(case.id).unwrap();
        view.happenings.iter().any(|one| one.code == code)
    }

    /// Reads every letter that can be sent now, each as it is set.
    fn read_all(&mut self, case: Case) {
        let (_, letters) = self.ctx().request_letters(case.id).unwrap();
        for letter in letters {
            assert_eq!(letter.stops, Vec::<String>::new(), "{}", letter.code);
            self.read(case, &letter);
        }
    }

    fn read(&mut self, case: Case, letter: &Letter) {
        let words: Vec<&str> = letter
            .paragraphs
            .iter()
            .chain(&letter.ways)
            .map(String::as_str)
            .collect();
        let place = format!(
            "{}, {}: {}",
            case.kind.code(),
            case.reader.code(),
            letter.code
        );
        let reading = Reading::of(&self.pack, case, letter);
        let tells = letter.code == "answer" || !letter.ways.is_empty();
        let faults = reading.faults(tells).into_iter();
        self.faults
            .extend(faults.map(|fault| format!("{place}: {fault}")));
        let said = format!("{}\n\n{}\n", letter.heading, words.join("\n\n"));
        let key = Reading::without_number(&said);
        if let Some(first) = self.read.get(&key) {
            if !self.written.contains(&format!("== {place}\n")) {
                writeln!(self.written, "== {place}\n(as {first})\n").unwrap();
            }
            return;
        }
        writeln!(self.written, "== {place}\n{said}").unwrap();
        self.read.insert(key, place);
    }

    /// A case of somebody who asks for themselves, from its letter to its answer.
    fn lived(&mut self, kind: RightKind, reader: LetterReader) {
        let case = self.open(kind, reader);
        self.read_all(case);
        if kind.rules().clock == duties::rights::kinds::KindClock::AtOnce {
            self.decided_and_answered(case);
            return;
        }
        self.ctx().ask_identity(case.id).unwrap();
        self.read_all(case);
        let seen = "Seen at the office on a Monday.";
        self.ctx()
            .confirm_identity(case.id, day("2026-11-10"), seen)
            .unwrap();
        self.read_all(case);
        if kind.has_month() {
            self.record(
                case,
                "fee-asked",
                &[("why", "this is the third copy of the same report")],
            );
            self.read_all(case);
            self.record(case, "fee-waived", &[]);
            self.ctx().extend(case.id, day("2026-11-21"), WHY).unwrap();
            self.read_all(case);
        }
        if kind.may_pause() {
            self.ctx().pause(case.id, day("2026-11-20")).unwrap();
            self.read_all(case);
            self.ctx().resume(case.id, day("2026-11-21")).unwrap();
        }
        self.decided_and_answered(case);
    }

    /// Decided, done, told to who received it, answered.
    fn decided_and_answered(&mut self, case: Case) {
        self.decide(case);
        let ctx = self.ctx();
        if case.kind.rules().clock == duties::rights::kinds::KindClock::AtOnce {
            ctx.identity_not_in_doubt(case.id, "known to us").unwrap();
        }
        ctx.check_reply(case.id, "by hand").unwrap();
        for line in ctx.show_request(case.id).unwrap().places {
            ctx.search_place(case.id, &line.id).unwrap();
        }
        if self.offers(case, "restricted") && case.kind == RightKind::Restriction {
            self.record(case, "restricted", &[]);
        }
        if self.offers(case, "carried-out") {
            self.record(
                case,
                "carried-out",
                &[("what", "done by hand in the office")],
            );
        }
        if self.offers(case, "own-words") && OWN_WORDS.contains(&case.kind) {
            let words = "Your tutor sees your notes.\n\nNobody else does.";
            self.record(case, "own-words", &[("words", words)]);
        }
        self.read_all(case);
        let view = self.ctx().show_request(case.id).unwrap();
        for one in view
            .recipients
            .iter()
            .filter(|_| self.offers(case, "recipient-told"))
        {
            let id = one.body.disclosure.to_string();
            self.record(
                case,
                "recipient-told",
                &[("recipient", &id), ("how", "by letter")],
            );
        }
        if case.reader == LetterReader::Adult || ANSWERED_YOUNG.contains(&case.kind) {
            self.answered(case);
        }
        if case.kind == RightKind::Restriction {
            self.record(case, "lift-announced", &[]);
            self.record(case, "lifted", &[]);
        }
    }

    /// In part for a grown-up; for the young all of it is granted or, where that is the rarer letter,
    /// nothing.
    fn decide(&self, case: Case) {
        if case.kind.rules().gives_data {
            return;
        }
        let ctx = self.ctx();
        let view = ctx.show_request(case.id).unwrap();
        let duty = &view.stored.body.duty;
        let grounds = case.kind.grounds(duty.received_on, duty.nation);
        let ground = grounds.iter().find(|one| one.code != OPINION).unwrap().code;
        let opinion = grounds.iter().find(|one| one.code == OPINION);
        let young = case.reader == LetterReader::Young;
        if !(young && case.kind == RightKind::Erasure) {
            let granted = ctx
                .add_point(case.id, ground, "the note of 3 June")
                .unwrap();
            ctx.decide_point(case.id, &granted, GRANTED, "").unwrap();
        }
        if young && case.kind != RightKind::Erasure {
            return;
        }
        let words = "everything that was sent in May";
        let ground = opinion.map_or(ground, |one| one.code);
        let other = ctx.add_point(case.id, ground, words).unwrap();
        let (_, offered) = ctx.point_choices(case.id, &other).unwrap();
        let last = offered.last().unwrap();
        ctx.decide_point(
            case.id,
            &other,
            &last.code,
            "we looked at it again, and it is as it was",
        )
        .unwrap();
    }

    fn answered(&mut self, case: Case) {
        let ctx = self.ctx();
        let package = ctx
            .build_package(case.id, &self.extractor)
            .unwrap_or_else(|error| panic!("{}: {:?}: {error}", self.code, case.kind));
        assert_eq!(package.findings, Vec::<String>::new());
        let pdf = ctx.package_file(case.id, PackageFile::Pdf).unwrap();
        let pages = self
            .extractor
            .pdf_pages(extract::Reader::First, &pdf)
            .unwrap();
        let pages = pages.unwrap();
        // The foot of each page names the state of the ledger, which is another at each run.
        let lines = pages.iter().flat_map(|page| page.lines());
        let lines = lines
            .filter(|line| !line.contains("· Page ") && !line.starts_with("Ledger checkpoint"));
        let text: Vec<&str> = lines.flat_map(str::split_whitespace).collect();
        let text = text.join(" ");
        let (letter, _) = text.split_once("Proof of when this was").unwrap();
        let sent = Letter {
            code: "answer".to_owned(),
            title: String::new(),
            heading: "The answer".to_owned(),
            to: String::new(),
            paragraphs: vec![letter.trim().replace(" • ", "\n• ")],
            ways: Vec::new(),
            stops: Vec::new(),
        };
        self.read(case, &sent);
    }

    /// Refused as unfounded, or closed since nothing came.
    fn ended(&mut self, kind: RightKind, reader: LetterReader) {
        if kind.has_month() {
            let case = self.open(kind, reader);
            self.ctx()
                .close_request(case.id, CloseReason::Refused, WHY)
                .unwrap();
            self.read_all(case);
        }
        if kind != RightKind::Access {
            return;
        }
        let case = self.open(kind, reader);
        self.ctx().ask_identity(case.id).unwrap();
        let ctx = self.ctx();
        ctx.close_request(case.id, CloseReason::IdentityNotShown, "nothing came")
            .unwrap();
        self.read_all(case);
        let case = self.open(kind, reader);
        self.ctx()
            .identity_not_in_doubt(case.id, "known to us")
            .unwrap();
        self.ctx().pause(case.id, day("2026-11-20")).unwrap();
        let never = CloseReason::ClarificationNeverCame;
        self.ctx()
            .close_request(case.id, never, "nothing came")
            .unwrap();
        self.read_all(case);
    }

    /// A parent who has not shown that they may ask for the child.
    fn for_a_child(&mut self, kind: RightKind) {
        let mut new = request_of(self.child);
        new.kind = kind;
        new.standing = Requester::ParentalResponsibility;
        new.asker.person = None;
        PARENT.clone_into(&mut new.asker.name);
        let id = self.ctx().open_request(new).unwrap();
        let case = Case {
            kind,
            reader: LetterReader::Adult,
            id,
        };
        let from = self.written.len();
        self.written.push_str("=== asked by a parent\n\n");
        self.read_all(case);
        self.ctx().ask_authority(id).unwrap();
        self.read_all(case);
        let never = CloseReason::AuthorityNotShown;
        self.ctx().close_request(id, never, "nothing came").unwrap();
        self.read_all(case);
        let said = self.written.split_off(from);
        for name in CHILD.into_iter().chain(["we hold your"]) {
            // A parent has their child's family name: it stands in no letter to them all the same.
            assert!(!said.contains(name), "{}: {name}: {said}", self.code);
        }
        self.written.push_str(&said);
    }

    /// Somebody outside is asked for their view: the draft names nobody to whom it is not known.
    fn consulted(&mut self) {
        let case = self.open(RightKind::Access, LetterReader::Young);
        for knows in ["", "yes"] {
            let said = [
                ("kind", "social-worker"),
                ("who", "Kit Lowe, Northmoor Council"),
                (
                    "why",
                    "May we give the two notes of May that you wrote for us?",
                ),
                ("knows", knows),
                ("by", "2026-11-30"),
            ];
            self.record(case, "consulted", &said);
        }
        self.read_all(case);
    }

    fn compare(&self) {
        let file = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/letters")
            .join(format!("{}.txt", self.code));
        if std::env::var_os("CARETAKER_ACCEPT").is_some() {
            std::fs::write(&file, &self.written).unwrap();
        }
        let accepted = std::fs::read_to_string(&file).unwrap_or_default();
        let lines = accepted.lines().zip(self.written.lines());
        for (nth, (was, is)) in lines.enumerate() {
            assert_eq!(
                was,
                is,
                "{}.txt, line {}: read it, and CARETAKER_ACCEPT=1",
                self.code,
                nth + 1
            );
        }
        assert_eq!(
            accepted.lines().count(),
            self.written.lines().count(),
            "{}.txt",
            self.code
        );
    }
}

fn every_letter_of(code: &'static str) {
    let mut letters = Letters::of(code);
    for subject in [letters.child, letters.grown_up] {
        let given = NewDisclosure {
            who: "Westfield School".to_owned(),
            what: "the reports of the autumn term".to_owned(),
            why: "they teach there too".to_owned(),
            ground: "consent".to_owned(),
            how: "by post".to_owned(),
            on: Some(day("2026-10-01")),
            ..NewDisclosure::default()
        };
        letters.ctx().note_disclosure(subject, &given).unwrap();
    }
    let term = NewEntry {
        about: vec!["term".to_owned()],
        on: day("2026-09-01"),
        said: [
            ("name", "Autumn term"),
            ("from", "2026-09-02"),
            ("to", "2026-12-18"),
        ]
        .map(|(code, said)| (code.to_owned(), said.to_owned()))
        .into(),
    };
    letters.ctx().add_entry("terms", &term).unwrap();
    let kinds = letters.house.engine().request_kinds();
    for kind in kinds.iter().copied() {
        writeln!(letters.written, "=== {}\n", kind.code()).unwrap();
        // The record is given of those under eighteen alone.
        let readers = LetterReader::ALL.into_iter().filter(|reader| {
            kind != RightKind::EducationalRecord || *reader == LetterReader::Young
        });
        for reader in readers {
            letters.lived(kind, reader);
            letters.ended(kind, reader);
        }
    }
    for kind in [RightKind::Access, RightKind::Erasure, RightKind::Complaint] {
        letters.for_a_child(kind);
    }
    if kinds.contains(&RightKind::EducationalRecord) {
        letters.for_a_child(RightKind::EducationalRecord);
    }
    letters.consulted();
    letters.compare();
    assert!(
        letters.faults.is_empty(),
        "{code}:\n{}",
        letters.faults.join("\n")
    );
}

#[test]
fn commissioned_mentoring() {
    every_letter_of("commissioned-mentoring");
}

#[test]
fn community_interest() {
    every_letter_of("community-interest");
}

#[test]
fn digital_mentoring() {
    every_letter_of("digital-mentoring");
}

#[test]
fn online_provision() {
    every_letter_of("online-provision");
}

#[test]
fn private_tutoring() {
    every_letter_of("private-tutoring");
}
