//! Everything that can be done with Caretaker so far, once each, from setting up to destroying.

use access::Role;
use app::bodies::{Capacity, Health, Person, Relation};
use app::{Choice, Extractor, GivenTo, Incoming, PackageFile, PasswordCost};
use duties::rights::CloseReason;

use super::{House, NOW, PASSWORD, at, day, extractor, later, place};

/// Does everything.
pub fn whole() -> House {
    let house = House::empty();
    let extractor = extractor();
    let pack = super::organisation().pack;
    house.operator().set_up_policy(pack).unwrap();
    house.take_in_people();
    accounts(&house);
    tokens(&house);
    refused(&house);
    looks(&house);
    people(&house);
    records(&house);
    documents(&house, &extractor);
    answered(&house, &extractor);
    other_requests(&house);
    other_kinds(&house);
    arrived(&house);
    corrected(&house);
    crate::own::lives(&house);
    evidence(&house);
    coverage(&house);
    checkpoints(&house);
    destroyed(&house);
    policy_changed(&house);
    backed_up(&house);
    keys_changed(&house);
    house
}

/// A draft is dropped; a new purpose is told, signed and adopted; people read it and ask; and another
/// version begins on its day.
fn policy_changed(house: &House) {
    let ctx = house.operator();
    let files = super::next_policy(2, "2026-11-21", &super::CASE_STUDIES);
    ctx.make_draft(files.clone()).unwrap();
    ctx.drop_draft().unwrap();
    ctx.make_draft(files).unwrap();
    let draft = super::shown(&ctx);
    ctx.record_told(&super::told_of_case_studies()).unwrap();
    ctx.signed_on_paper(&draft.hash, "director", "the red folder")
        .unwrap();
    ctx.adopt_draft(&draft.hash).unwrap();
    let dpo = house.account("reader", Role::Dpo, None);
    let dpo = house.ctx(dpo, at(NOW));
    let policy = dpo.policy_to_read().unwrap();
    dpo.acknowledge_policy(&policy.hash, true).unwrap();
    dpo.list_readers().unwrap();
    let question = dpo
        .ask_question(app::Situation::Sharing, "May the school have it?")
        .unwrap();
    dpo.list_questions().unwrap();
    dpo.answer_question(question, "Yes, in short.").unwrap();
    let called = |by: &str| app::NewEntry {
        about: Vec::new(),
        on: super::day("2026-11-20"),
        said: vec![
            ("what".to_owned(), "The law".to_owned()),
            ("by".to_owned(), by.to_owned()),
        ],
    };
    let entry = dpo
        .add_entry("training-calls", &called("2026-12-01"))
        .unwrap();
    dpo.change_entry(entry, None, &called("2026-12-02"))
        .unwrap();
    dpo.show_entry(entry).unwrap();
    dpo.strike_entry(entry, "Nothing has changed.").unwrap();
    dpo.open_register("training-calls").unwrap();
    let later = super::next_policy(3, "2026-12-01", &[]);
    ctx.make_draft(later).unwrap();
    let hash = super::shown(&ctx).hash;
    ctx.signed_on_paper(&hash, "director", "the red folder")
        .unwrap();
    ctx.adopt_draft(&hash).unwrap();
    let day = at("2026-12-01T09:00:00Z");
    house.engine().keep_house(day).unwrap();
}

/// Whom the settings name is not there: signing and trying leave their leaves all the same.
fn checkpoints(house: &House) {
    let mailbox = super::imap::ImapServer::start();
    house.engine().set_outside(app::Outside {
        mail: Some(mail::Server {
            host: "127.0.0.1".to_owned(),
            port: 1,
            security: mail::Security::None,
            user: None,
            password_file: None,
            certificate: None,
            from: "caretaker@bramblewood.example.org".to_owned(),
        }),
        to: vec!["solicitor@example.com".to_owned()],
        reminders: true,
        mailbox: Some(mailbox.settings(house.folder())),
        ..app::Outside::default()
    });
    let other = crate::mail_in::PLAIN.replace("<1@", "<polled@");
    mailbox.put(other.as_bytes());
    let round = house.engine().poll_mailbox(&extractor(), at(NOW)).unwrap();
    assert_eq!(round.unwrap().taken.len(), 1);
    let ctx = house.operator();
    let id = ctx.open_request(house.request("L2")).unwrap();
    house.engine().remind(at("2026-12-02T12:00:00Z")).unwrap();
    let withdrawn = duties::rights::CloseReason::Withdrawn;
    ctx.close_request(id, withdrawn, "by telephone").unwrap();
    house.engine().keep_witnesses(at(NOW)).unwrap();
    house.operator().checkpoint_now().unwrap();
    house.operator().witness_status().unwrap();
}

fn accounts(house: &House) {
    let engine = house.engine();
    house.account("dpo", Role::Dpo, None);
    house.operator().list_accounts().unwrap();
    engine
        .sign_in(
            "dpo@caretaker.example",
            "not the password",
            "192.0.2.2",
            at(NOW),
            PasswordCost::TEST,
        )
        .map(|_| ())
        .unwrap_err();
    let (who, _) = engine
        .sign_in(
            "dpo@caretaker.example",
            PASSWORD,
            "192.0.2.2",
            at(NOW),
            PasswordCost::TEST,
        )
        .unwrap();
    let ctx = house.ctx(who.actor, at(NOW));
    ctx.my_account().unwrap();
    let secret = ctx.set_up_app().unwrap();
    let code = app_code(&secret.typed, at(NOW));
    ctx.add_app("My telephone", &code, PASSWORD, PasswordCost::TEST)
        .unwrap();
    ctx.new_recovery_codes(PASSWORD, PasswordCost::TEST)
        .unwrap();
    let factor = ctx.my_account().unwrap().factors[0].id;
    ctx.remove_second_factor(factor, PASSWORD, PasswordCost::TEST)
        .unwrap();
    engine.sign_out(&who, at(NOW)).unwrap();
    others_accounts(house);
}

/// Somebody whose account is locked, unlocked and reset, and whose session is swept at the end.
fn others_accounts(house: &House) {
    let head = store::EntityId(house.account("head", Role::Head, None).id);
    let ctx = house.operator();
    ctx.lock_account(head).unwrap();
    ctx.unlock_account(head).unwrap();
    ctx.choose_role(head, "head").unwrap();
    let link = ctx.reset_account(head).unwrap();
    let engine = house.engine();
    engine
        .set_password(&link.secret, PASSWORD, at(NOW), PasswordCost::TEST)
        .unwrap();
    engine
        .sign_in(
            "head@caretaker.example",
            PASSWORD,
            "192.0.2.2",
            at(NOW),
            PasswordCost::TEST,
        )
        .unwrap();
    assert!(engine.sweep_sessions(later(60)).unwrap() > 0);
}

/// The code that an authenticator app shows.
pub fn app_code(secret: &str, now: jiff::Timestamp) -> String {
    use hmac::{Hmac, KeyInit as _, Mac as _};
    let step = u64::try_from(now.as_second() / 30).unwrap();
    let secret = data_encoding::BASE32_NOPAD
        .decode(secret.as_bytes())
        .unwrap();
    let mut mac = Hmac::<sha1::Sha1>::new_from_slice(&secret).unwrap();
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes().to_vec();
    let from = usize::from(hash[19] & 15);
    let number = hash[from..from + 4]
        .iter()
        .fold(0u64, |number, byte| number * 256 + u64::from(*byte));
    format!("{:06}", number % (1 << 31) % 1_000_000)
}

fn tokens(house: &House) {
    let engine = house.engine();
    let me = house.account("programs", Role::Dpo, None);
    let ctx = house.ctx(me, at(NOW));
    let scopes = [access::Action::PlaceAdd, access::Action::PlaceList];
    let token = ctx
        .add_own_token("the timetable", &scopes, PASSWORD, PasswordCost::TEST)
        .unwrap();
    let shown = engine.shown(&token.secret, "192.0.2.3", at(NOW)).unwrap();
    let app::Shown::Valid(holder) = shown else {
        panic!("{shown:?}")
    };
    let program = house.ctx(holder.actor, at(NOW));
    let call = app::CallKey {
        key: "k1",
        asked: &[b"POST", b"/places"],
    };
    let done = engine.call_once(&program, &call, false, |ctx| {
        ctx.add_place(&place("Timetable"))?;
        Ok(app::bodies::CallAnswer {
            status: 201,
            location: None,
            version: Some(1),
            body: "{}".to_owned(),
        })
    });
    assert!(matches!(done, Ok(app::Called::Done(_))));
    assert_eq!(ctx.list_tokens().unwrap().len(), 1);
    ctx.revoke_token(token.id).unwrap();
}

fn refused(house: &House) {
    let tutor = house.account("curious", Role::Tutor, Some(house.person("T1")));
    let ctx = house.ctx(tutor, at(NOW));
    let refused = ctx.show_person(house.person("L2")).unwrap_err();
    assert!(ctx.note_refusal(&refused).unwrap());
}

/// Somebody agrees, takes it back, it is seen to; and what was said of the wrong one is struck out.
fn consents(ctx: &app::Ctx<'_>, person: app::EntityId) {
    let website = super::answered("photograph-consent.our-website", true);
    let entry = ctx.note_consent(person, &website).unwrap();
    ctx.withdraw_consent(entry, day("2026-11-20"), "By telephone.")
        .unwrap();
    ctx.settle_consent(entry, "The picture is gone.").unwrap();
    let leaflet = super::answered("photograph-consent.a-leaflet", false);
    let entry = ctx.note_consent(person, &leaflet).unwrap();
    ctx.strike_consent(entry, "It was the sister.").unwrap();
    ctx.list_agreements().unwrap();
}

fn looks(house: &House) {
    let ctx = house.operator();
    ctx.today_list().unwrap();
    ctx.calendar_feed().unwrap();
    ctx.request_numbers().unwrap();
    ctx.reckon_cases(&duties::cases::Cases::default()).unwrap();
    ctx.show_policy().unwrap();
    ctx.show_register(app::RegisterOf::Controller).unwrap();
    ctx.list_people("marchbanks").unwrap();
    ctx.show_person(house.person("L1")).unwrap();
}

fn people(house: &House) {
    let ctx = house.operator();
    let sibling = ctx
        .add_person(Person {
            given_names: "Teodor".to_owned(),
            family_name: "Marchbanks".to_owned(),
            nicknames: vec!["Teddy".to_owned()],
            capacities: vec![Capacity {
                kind: "learner".to_owned(),
                from: None,
                to: None,
            }],
            ..Person::default()
        })
        .unwrap();
    ctx.save_mapping(&app::bodies::Mapping {
        name: "School export".to_owned(),
        ..app::bodies::Mapping::default()
    })
    .unwrap();
    let mut changed = ctx.show_person(sibling).unwrap().person.body.clone();
    changed.known_as = Some("Teo".to_owned());
    ctx.change_person(sibling, 1, changed).unwrap();
    let relation = ctx
        .add_relation(Relation {
            from: house.person("C1"),
            kind: "carer-of".to_owned(),
            to: sibling,
            from_on: None,
            to_on: None,
            evidence: Some("birth certificate seen".to_owned()),
            import: None,
        })
        .unwrap();
    ctx.end_relation(sibling, relation, day("2026-11-20"))
        .unwrap();
    ctx.list_notices_due().unwrap();
    ctx.record_notice_given(&super::told("tutees", GivenTo::One(sibling)))
        .unwrap();
    let view = ctx.show_person(sibling).unwrap();
    let entry = ctx.notices_of(&view).unwrap()[0].given[0].id;
    ctx.take_back_notice_given(entry, "It came back unread.")
        .unwrap();
    consents(&ctx, sibling);
    let school = app::NewProtected {
        kind: app::KindOfWord::School,
        text: "Gorsefield School".to_owned(),
        may_know: Vec::new(),
    };
    let entry = ctx.protect(sibling, &school).unwrap();
    ctx.order_on_contact(sibling, &super::no_contact()).unwrap();
    ctx.show_safety(sibling).unwrap();
    ctx.end_protection(sibling, entry, "He moved on.").unwrap();
    let given = ctx
        .note_disclosure(sibling, &crate::recipients::reports())
        .unwrap();
    ctx.list_disclosures(sibling).unwrap();
    ctx.strike_disclosure(given, "It was never sent.").unwrap();
    crate::recipients::told_of_a_correction(&ctx, sibling);
}

fn records(house: &House) {
    let ctx = house.operator();
    for (kind, text) in [
        (
            "session-report",
            "Ella read aloud with Sam; Jamie Tolliver joined for the game.",
        ),
        ("contact-note", "Rosa telephoned about Tuesday."),
        ("support-need", "Ella wears hearing aids in both ears."),
        (
            "safeguarding-concern",
            "Ella said that she is afraid to go home.",
        ),
        (
            "photograph-consent",
            "Rosa agreed to photographs without names.",
        ),
    ] {
        let id = ctx.add_record(&house.record("L1", kind, text)).unwrap();
        ctx.show_record(id).unwrap();
    }
    ctx.list_records(house.person("L1")).unwrap();
}

fn documents(house: &House, extractor: &Extractor) {
    let ctx = house.operator();
    ctx.add_place(&place("Office drive")).unwrap();
    ctx.add_place(&place("Sam’s telephone")).unwrap();
    ctx.add_place(&place("Filing cabinet")).unwrap();
    ctx.list_places().unwrap();
    ctx.show_place("Office drive").unwrap();
    let mail = "From: Rosa Marchbanks <rosa.m@family.example.com>\r\n\
                To: office@bramblewood.example.org\r\n\
                Subject: Ella on Tuesday\r\n\
                Date: Tue, 10 Nov 2026 09:30:00 +0000\r\n\
                Content-Type: text/plain; charset=utf-8\r\n\r\n\
                Could Ella come at four? Idris Tolliver may bring her.\r\n";
    for (path, bytes) in [
        ("inbox/1.eml", mail),
        ("notes.txt", "Nothing about anybody.\n"),
    ] {
        let file = Incoming {
            path: path.to_owned(),
            bytes: bytes.as_bytes().to_vec(),
        };
        ctx.ingest("Office drive", &file, extractor).unwrap();
    }
    let documents = ctx.list_documents().unwrap();
    ctx.show_document(documents[0].id).unwrap();
    ctx.find(house.person("L1")).unwrap();
    let score = ctx.start_score(1).unwrap();
    ctx.show_score_text(score, 1).unwrap();
    ctx.mark_score(score, 1, &[0]).unwrap();
    ctx.show_score(score).unwrap();
    ctx.finish_score(score).unwrap();
    ctx.list_scores().unwrap();
}

/// The whole way of a request, to its collection and closing.
fn answered(house: &House, extractor: &Extractor) {
    let ctx = house.operator();
    let id = ctx.open_request(house.request("L1")).unwrap();
    ctx.list_requests().unwrap();
    ctx.identity_not_in_doubt(id, "known to us for two years")
        .unwrap();
    ctx.check_reply(id, "by hand at the next session").unwrap();
    ctx.give_request(id, None).unwrap();
    ctx.note_on_request(id, "She would like it before Christmas.")
        .unwrap();
    for line in ctx.show_request(id).unwrap().places {
        match line.name.as_str() {
            "Sam’s telephone" => {
                let texts = [(
                    "messages".to_owned(),
                    "Sam: see you Ella! Asha Brennock waits.".to_owned(),
                )];
                ctx.search_by_hand(id, &line.id, "Ella", &texts).unwrap();
            }
            "Filing cabinet" => ctx
                .leave_out(id, &line.id, "it holds invoices only")
                .unwrap(),
            _ => {
                ctx.search_place(id, &line.id).unwrap();
            }
        }
    }
    crate::sheets::lives(house, id, extractor);
    for line in ctx.list_items(id).unwrap() {
        let item = ctx.show_item(id, line.number).unwrap();
        if item.health_first.is_some() {
            let why = "she chose the hearing aids herself".to_owned();
            ctx.record_health(id, line.number, Health::Known { why })
                .unwrap();
        }
        if item.health_first.is_some() {
            let why = "she wears them and told us herself".to_owned();
            ctx.record_health(id, line.number, Health::Known { why })
                .unwrap();
        }
        let choice = if item.marks.is_empty() {
            Choice::Give
        } else {
            Choice::GiveWithMarks(item.marks)
        };
        ctx.decide(id, line.number, choice).unwrap();
    }
    let package = ctx.build_package(id, extractor).unwrap();
    assert_eq!(package.findings, Vec::<String>::new());
    ctx.show_package(id).unwrap();
    ctx.package_file(id, PackageFile::Pdf).unwrap();
    let note = ctx.deliver(id, PasswordCost::TEST).unwrap();
    let wrong = if note.code == "000000" {
        "111111"
    } else {
        "000000"
    };
    house
        .engine()
        .collect(&note.secret, wrong, later(1), PasswordCost::TEST)
        .map(|_| ())
        .unwrap_err();
    house
        .engine()
        .collect(&note.secret, &note.code, later(2), PasswordCost::TEST)
        .unwrap();
    ctx.close_request(id, CloseReason::Answered, "").unwrap();
}

/// What happens to requests that take other ways.
fn other_requests(house: &House) {
    let ctx = house.operator();
    let mut new = house.request("L2");
    new.asker.person = Some(house.person("C2"));
    new.standing = duties::Requester::ParentalResponsibility;
    let id = ctx.open_request(new).unwrap();
    ctx.add_place(&place("Lost property")).unwrap();
    ctx.add_places(id).unwrap();
    ctx.ask_identity(id).unwrap();
    ctx.ask_authority(id).unwrap();
    ctx.confirm_identity(id, day("2026-11-20"), "passport seen")
        .unwrap();
    ctx.show_authority(id, day("2026-11-20"), "birth certificate seen")
        .unwrap();
    ctx.pause(id, day("2026-11-20")).unwrap();
    ctx.resume(id, day("2026-11-21")).unwrap();
    ctx.extend(id, day("2026-11-21"), "six requests at once")
        .unwrap();
    ctx.close_request(id, CloseReason::Withdrawn, "he telephoned")
        .unwrap();
}

/// A record is put right for a request.
fn corrected(house: &House) {
    let ctx = house.operator();
    let record = house.record("L2", "session-report", "He read in June.");
    let record = ctx.add_record(&record).unwrap();
    let mut new = house.request("L2");
    new.kind = duties::rights::RightKind::Rectification;
    let id = ctx.open_request(new).unwrap();
    ctx.identity_not_in_doubt(id, "known").unwrap();
    ctx.add_point(id, "rectification-inaccurate", "it was May")
        .unwrap();
    ctx.decide_point(id, "1", app::GRANTED, "").unwrap();
    let pairs = [
        ("record", record.to_string()),
        ("was", "June".to_owned()),
        ("now", "May".to_owned()),
    ];
    let pairs = pairs.map(|(name, text)| (name.to_owned(), text)).to_vec();
    let said = app::Said::new(pairs, day("2026-11-21"));
    ctx.record_happening(id, "record-corrected", &said).unwrap();
    ctx.close_request(id, CloseReason::Withdrawn, "he telephoned")
        .unwrap();
}

/// What happens to requests that ask for something other than data.
fn other_kinds(house: &House) {
    let ctx = house.operator();
    let mut new = house.request("L2");
    new.kind = duties::rights::RightKind::Restriction;
    let id = ctx.open_request(new).unwrap();
    let record = |code: &str, said: &[(&str, &str)]| {
        let pairs = said.iter().map(|(n, t)| ((*n).to_owned(), (*t).to_owned()));
        let said = app::Said::new(pairs.collect(), day("2026-11-21"));
        ctx.record_happening(id, code, &said)
            .unwrap_or_else(|error| panic!("{code}: {error}"));
    };
    record("acknowledged", &[]);
    record("competence-raised", &[]);
    record(
        "competence-judged",
        &[
            ("finding", "competent"),
            ("maturity", "he explained it himself"),
        ],
    );
    record("fee-asked", &[("why", "the fifth of the same this month")]);
    record("fee-waived", &[]);
    record(
        "point-added",
        &[
            ("words", "keep the reports and do not use them"),
            ("ground", "restriction-accuracy"),
        ],
    );
    ctx.decide_point(id, "1", app::GRANTED, "").unwrap();
    record("restricted", &[]);
    record("recipients", &[("how", "none")]);
    record("complained", &[]);
    record("complaint-ended", &[]);
    record("lift-announced", &[]);
    record("lifted", &[]);
    ctx.close_request(id, CloseReason::Withdrawn, "he telephoned")
        .unwrap();
    record("reopened", &[("why", "he telephoned again")]);
    ctx.close_request(id, CloseReason::Withdrawn, "he telephoned")
        .unwrap();

    let mut new = house.request("L2");
    new.kind = duties::rights::RightKind::Objection;
    let id = ctx.open_request(new).unwrap();
    ctx.add_point(id, "objection-legitimate-interests", "no more surveys")
        .unwrap();
    ctx.decide_point(id, "1", app::GRANTED, "").unwrap();
    let said = app::Said::new(
        vec![("what".to_owned(), "taken off the list".to_owned())],
        day("2026-11-21"),
    );
    ctx.record_happening(id, "carried-out", &said).unwrap();
    ctx.close_request(id, CloseReason::Withdrawn, "he telephoned")
        .unwrap();
}

fn evidence(house: &House) {
    let ctx = house.operator();
    ctx.who_may_see(house.person("L1")).unwrap();
    ctx.seen(house.person("L1"), 100).unwrap();
    ctx.show_ledger(0, 10).unwrap();
    ctx.export_ledger(|_| {}).unwrap();
    assert_eq!(
        ctx.verify_ledger(None).unwrap().faults,
        Vec::<String>::new()
    );
}

/// A request by the public page, with all that whoever sent it may do; and something set aside.
fn arrived(house: &House) {
    let (engine, cost) = (house.engine(), PasswordCost::TEST);
    let new = crate::arrivals::about_ella();
    let sent = engine.arrive(&new, at(NOW), cost).unwrap();
    let (reference, code) = (sent.reference.as_str(), sent.code.as_str());
    engine
        .arrival_standing(reference, "0000-0000", later(1), cost)
        .unwrap_err();
    engine
        .arrival_standing(reference, code, later(1), cost)
        .unwrap();
    engine
        .add_to_arrival((reference, code), "I have moved.", later(2), cost)
        .unwrap();
    engine
        .take_arrival_back(reference, code, later(3), cost)
        .unwrap();
    let ctx = house.operator();
    let id = ctx.resolve_arrival(reference).unwrap();
    let view = ctx.show_arrival(id).unwrap();
    let new = view.asked(None, house.person("L1"), None);
    let case = ctx.match_arrival(id, new).unwrap();
    ctx.read_arrival(id).unwrap();
    ctx.close_request(case, CloseReason::Withdrawn, "by the page")
        .unwrap();
    let sent = engine
        .arrive(&crate::arrivals::about_ella(), at(NOW), cost)
        .unwrap();
    let id = ctx.resolve_arrival(&sent.reference).unwrap();
    ctx.set_arrival_aside(id, app::AsideReason::Twice, "001")
        .unwrap();
    let mail = app::MailFile {
        name: "mail.eml".to_owned(),
        bytes: crate::mail_in::PLAIN.as_bytes().to_vec(),
    };
    let taken = ctx
        .take_mail(&mail, &app::NewMail::default(), &super::extractor())
        .unwrap();
    ctx.show_mail(taken[0].id).unwrap();
}

/// How well the policy is kept, and the officer's word for what is kept outside the program.
fn coverage(house: &House) {
    let dpo = house.account("officer", Role::Dpo, None);
    let ctx = house.ctx(dpo, at(NOW));
    let new = app::coverage::NewAttestation {
        about: "GOV-6".to_owned(),
        words: "Everybody was trained in September.".to_owned(),
        until: None,
    };
    let id = ctx.attest(&new).unwrap();
    ctx.coverage(u64::MAX).unwrap();
    ctx.withdraw_attestation(id, "Two people were missing.")
        .unwrap();
    ctx.write_wording("refusal", "We say no, because {reasons}", None)
        .unwrap();
    ctx.wordings().unwrap();
}

/// A person with a record, destroyed.
fn destroyed(house: &House) {
    let ctx = house.operator();
    let learner = house.person("L2");
    ctx.add_record(&house.record("L2", "session-report", "Jamie learnt about volcanoes."))
        .unwrap();
    let hold = app::NewHold {
        kinds: Vec::new(),
        why: app::HoldReason::Inquiry,
        words: "What is said of Jamie".to_owned(),
        owner: None,
        review_on: crate::support::day("2027-05-01"),
    };
    let hold = ctx.put_on_hold(learner, &hold).unwrap();
    ctx.show_hold(hold).unwrap();
    ctx.retention().unwrap();
    ctx.review_hold(hold, "It is not over.", crate::support::day("2027-06-01"))
        .unwrap();
    ctx.end_hold(hold, "It is over.").unwrap();
    let about = ctx.held_about(learner).unwrap();
    let new = app::NewDisposal {
        person: learner,
        go: about.heaps.into_iter().map(|heap| heap.code).collect(),
        why: app::DisposalReason::NotNeeded,
        request: None,
    };
    let stopped = ctx.propose_disposal(&new).unwrap();
    ctx.stop_disposal(stopped).unwrap();
    ctx.show_disposal(stopped).unwrap();
    let mistaken = ctx.open_request(house.request("L2")).unwrap();
    ctx.close_request(mistaken, CloseReason::OpenedInError, "it was a question")
        .unwrap();
    ctx.show_file(mistaken).unwrap();
    let file = ctx
        .propose_file_disposal(mistaken, app::DisposalReason::Mistake)
        .unwrap();
    ctx.stop_disposal(file).unwrap();
    let cells = ctx.cells_of(learner).unwrap();
    ctx.destroy(&cells, &mut |_| Ok(())).unwrap();
}

/// Backups of data and keys, and a trial of restoring them.
fn backed_up(house: &House) {
    let ctx = house.operator();
    let to = house.medium("data");
    ctx.back_up(target(&to), &mut |_| Ok(())).unwrap();
    for stick in ["red", "blue"] {
        let stick = house.medium(stick);
        ctx.back_up_keys(target(&stick), &mut |_| Ok(())).unwrap();
    }
    let status = ctx.backup_status().unwrap();
    assert!(status.destructions.iter().all(|one| one.complete));
    ctx.record_drill(&app::bodies::Drilled {
        at: at(NOW),
        made_at: at(NOW),
        bodies: 1,
        faults: 0,
    })
    .unwrap();
}

/// Every key that can be changed.
fn keys_changed(house: &House) {
    let ctx = house.operator();
    let allowed = ctx.may_rotate_master().unwrap();
    ctx.rotate_master(&allowed, house.master()).unwrap();
    ctx.rotate_index(&mut |_| Ok(())).unwrap();
    ctx.rotate_organisation(&mut |_| Ok(())).unwrap();
    ctx.rotate_audit(&mut |_| Ok(())).unwrap();
    let to = house.medium("data");
    ctx.back_up(target(&to), &mut |_| Ok(())).unwrap();
    ctx.drop_retired(app::OlderBackups::Gone).unwrap();
    for stick in ["red", "blue"] {
        let stick = house.medium(stick);
        ctx.back_up_keys(target(&stick), &mut |_| Ok(())).unwrap();
    }
    ctx.keys_status().unwrap();
}

/// Where a backup goes: a medium of its own.
pub fn target(folder: &std::path::Path) -> app::Target<'_> {
    app::Target {
        folder,
        beside_data: false,
    }
}
