//! Seeing and putting right one's own details without a request: who may be invited, what they see,
//! what becomes of what they say, and what does not open anything.

use access::{Actor, Role};
use app::bodies::{Capacity, Organisation, Person};
use app::{
    AppError, KindOfWord, Matter, NewOrder, NewProtected, Outside, OwnAnswer, OwnData, OwnDetail,
    OwnFile, OwnNote, OwnState, PasswordCost, Said, SheetWent,
};
use jiff::{SignedDuration, Timestamp};
use store::EntityId;

use crate::support::outside::{MailManners, MailServer};
use crate::support::{House, NOW, PERSONAL, at, day, later, organisation};

const FEW: PasswordCost = PasswordCost::TEST;
const BY_HAND: (Option<&str>, PasswordCost) = (None, FEW);
const ROSAS: &str = "rosa.m@family.example.com";

fn wrong(note: &OwnNote) -> &'static str {
    if note.code == "000000" {
        "111111"
    } else {
        "000000"
    }
}

/// Rosa, who is grown up, gets a link by hand.
fn invited(house: &House) -> OwnNote {
    let rosa = house.person("C1");
    house.operator().invite_to_own(rosa, "", BY_HAND).unwrap()
}

fn open(house: &House, note: &OwnNote, when: Timestamp) -> Result<OwnData, AppError> {
    house
        .engine()
        .open_own(&note.secret, &note.code, (when, FEW))
}

fn propose(house: &House, note: &OwnNote, said: &[(OwnDetail, &str)]) -> Result<usize, AppError> {
    let said: Vec<_> = said
        .iter()
        .map(|(detail, text)| (*detail, (*text).to_owned()))
        .collect();
    let link = (note.secret.as_str(), note.code.as_str());
    let data = house.engine().propose_own(link, &said, (later(2), FEW))?;
    let waiting = data.proposals.iter().filter(|one| one.decided.is_none());
    Ok(waiting.count())
}

fn held(data: &OwnData, detail: OwnDetail) -> String {
    let mut fields = data.fields.iter();
    fields.find(|field| field.detail == detail).unwrap().words()
}

fn first_proposal(house: &House, number: &str) -> EntityId {
    let own = house.operator().own_of(house.person(number)).unwrap();
    own.proposals[0].id
}

fn why(error: &AppError) -> String {
    match error {
        AppError::Refused(no) => no.why.clone(),
        AppError::Input(faults) => format!("{}: {}", faults[0].place, faults[0].what),
        other => other.to_string(),
    }
}

/// The whole life of it, for whoever walks all actions.
pub(crate) fn lives(house: &House) {
    let (ctx, engine, rosa) = (house.operator(), house.engine(), house.person("C1"));
    let note = invited(house);
    assert!(
        engine
            .open_own(&note.secret, wrong(&note), (later(1), FEW))
            .is_err()
    );
    open(house, &note, later(1)).unwrap();
    propose(house, &note, &[(OwnDetail::Telephone, "07700 900999")]).unwrap();
    let link = (note.secret.as_str(), note.code.as_str());
    engine
        .fetch_own(link, OwnFile::Json, (later(3), FEW))
        .unwrap();
    ctx.own_of(rosa).unwrap();
    let proposal = first_proposal(house, "C1");
    let leave = OwnAnswer::Leave("It is the school’s number.".into());
    ctx.decide_proposal(proposal, &leave).unwrap();
    ctx.withdraw_invitation(note.invitation).unwrap();
}

#[test]
fn somebody_sees_their_details_proposes_and_it_is_put_right() {
    let house = House::with_people();
    let (ctx, engine, rosa) = (house.operator(), house.engine(), house.person("C1"));
    let note = house.step(&["own.invite"], || ctx.invite_to_own(rosa, "", BY_HAND));
    assert_eq!(note.went, SheetWent::ByHand);
    assert_eq!(note.code.len(), 6);
    let data = house.step(&["own.open"], || open(&house, &note, later(1)));
    assert_eq!(data.name, "Rosa Marchbanks");
    assert_eq!(held(&data, OwnDetail::Former), "Quillfeather");
    assert_eq!(held(&data, OwnDetail::Born), "Monday 11 February 1980");
    assert_eq!(data.others, ["Somebody you care for"]);
    assert!(!data.kept.is_empty());
    assert!(
        data.kept
            .iter()
            .all(|one| !one.why.is_empty() && !one.until.is_empty())
    );

    // What is as it was is no proposal; one waits for each detail, the last that was said.
    let same = [(OwnDetail::Family, "Marchbanks")];
    let (nothing, left) = house.leaves_of(|| propose(&house, &note, &same));
    assert!(why(&nothing.unwrap_err()).contains("Nothing differs"));
    assert!(left.is_empty(), "{left:?}");
    let first = [
        (OwnDetail::Telephone, "07700 900555"),
        (OwnDetail::KnownAs, ""),
    ];
    let waiting = house.step(&["own.propose"], || propose(&house, &note, &first));
    assert_eq!(waiting, 2);
    let again = [(OwnDetail::Telephone, "07700 900666\r\n01632 960222")];
    assert_eq!(propose(&house, &note, &again).unwrap(), 2);
    let back = [(OwnDetail::KnownAs, "Rosa")];
    assert_eq!(propose(&house, &note, &back).unwrap(), 1);
    // Nothing changed by itself.
    let data = open(&house, &note, later(3)).unwrap();
    assert_eq!(held(&data, OwnDetail::Telephone), "07700 900102");
    let mut waits = ctx.today_list().unwrap();
    waits.this_week.append(&mut waits.overdue);
    let waits = waits.this_week.iter().find_map(|due| match &due.matter {
        Matter::Proposals { person, many, .. } => Some((*person, *many, due.on)),
        _ => None,
    });
    assert_eq!(waits, Some((rosa, 1, Some(day("2026-11-21")))));

    // Who works here decides; the change of the details has its own leaf.
    let own = house.step(&["own.look"], || ctx.own_of(rosa));
    assert_eq!(own.invitations[0].state, OwnState::Opened);
    let proposal = own.proposals[0].id;
    assert_eq!(own.proposals[0].held, "07700 900102");
    house.step(&["person.change", "own.decide"], || {
        ctx.decide_proposal(proposal, &OwnAnswer::Take)
    });
    let telephones = ctx
        .show_person(rosa)
        .unwrap()
        .person
        .body
        .telephones
        .clone();
    assert_eq!(telephones, ["07700 900666", "01632 960222"]);
    let twice = ctx.decide_proposal(proposal, &OwnAnswer::Take).unwrap_err();
    assert!(why(&twice).contains("already"));

    // One that is not put right tells them why, on their page and in their file.
    propose(&house, &note, &[(OwnDetail::Postcode, "QZ1 1AB")]).unwrap();
    let proposal = first_proposal(&house, "C1");
    let silent = ctx.decide_proposal(proposal, &OwnAnswer::Leave(" ".into()));
    assert!(why(&silent.unwrap_err()).starts_with("why"));
    let leave = OwnAnswer::Leave("The post office says otherwise.".into());
    house.step(&["own.decide"], || ctx.decide_proposal(proposal, &leave));
    let data = open(&house, &note, later(9)).unwrap();
    let end = data
        .proposals
        .iter()
        .find(|one| one.id == proposal)
        .unwrap();
    let end = end.decided.as_ref().unwrap();
    assert_eq!(
        (end.taken, end.why.as_str()),
        (false, "The post office says otherwise.")
    );
    let link = (note.secret.as_str(), note.code.as_str());
    let json = house.step(&["own.fetch"], || {
        engine.fetch_own(link, OwnFile::Json, (later(9), FEW))
    });
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(json["details"]["family"], "Marchbanks");
    assert_eq!(json["details"]["telephone"][1], "01632 960222");
    assert_eq!(
        json["proposed"][0]["put_right"].as_bool().map(|_| ()),
        Some(())
    );
    let pdf = engine
        .fetch_own(link, OwnFile::Pdf, (later(9), FEW))
        .unwrap();
    assert!(pdf.starts_with(b"%PDF"));
    house.assert_whole();
}

#[test]
fn only_the_persons_own_details_are_shown() {
    let house = House::with_people();
    let ctx = house.operator();
    let text = "A note of Sam’s that is nobody’s detail";
    ctx.add_record(&house.record("L1", "session-report", text))
        .unwrap();
    let note = invited(&house);
    let data = open(&house, &note, later(1)).unwrap();
    let link = (note.secret.as_str(), note.code.as_str());
    let json = house
        .engine()
        .fetch_own(link, OwnFile::Json, (later(1), FEW))
        .unwrap();
    let json = String::from_utf8(json).unwrap();
    // Her daughter's and the tutor's are on record beside hers.
    for other in ["Ella", "Eleanor", "Okonjo", "Sam", "2012", "900101", text] {
        assert!(!json.contains(other), "{other} stands in it");
    }
    assert!(json.contains("Rosalind") && json.contains("1 Fennel Row"));
    assert_eq!(data.number, "C1");
}

#[test]
fn link_and_code_open_it_and_nothing_else_does() {
    let house = House::with_people();
    let (ctx, engine) = (house.operator(), house.engine());
    let note = invited(&house);
    let forged = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let with = |secret: &str, code: &str, when| engine.open_own(secret, code, (when, FEW));
    let (refusal, left) = house.leaves_of(|| with(forged, &note.code, later(1)));
    let refusal = why(&refusal.map(|_| ()).unwrap_err());
    assert!(left.is_empty(), "{left:?}");
    let (bad, left) = house.leaves_of(|| with(&note.secret, wrong(&note), later(1)));
    assert_eq!(why(&bad.map(|_| ()).unwrap_err()), refusal);
    assert_eq!(left, ["own.failed"]);
    // Neither does what is proposed or fetched with a wrong code.
    let link = (note.secret.as_str(), wrong(&note));
    let said = [(OwnDetail::Family, "x".repeat(5_000))];
    let proposed = engine.propose_own(link, &said, (later(1), FEW));
    assert_eq!(why(&proposed.map(|_| ()).unwrap_err()), refusal);
    let fetched = engine.fetch_own(link, OwnFile::Json, (later(1), FEW));
    assert_eq!(why(&fetched.unwrap_err()), refusal);
    // An expired one is as good as no link.
    let late = at(NOW) + SignedDuration::from_hours(14 * 24);
    assert_eq!(
        why(&open(&house, &note, late).map(|_| ()).unwrap_err()),
        refusal
    );
    // Five wrong codes lock it, and the right one does not help; a new link does.
    open(&house, &note, later(2)).unwrap();
    let _ = with(&note.secret, wrong(&note), later(2));
    assert_eq!(
        why(&open(&house, &note, later(2)).map(|_| ()).unwrap_err()),
        refusal
    );
    let own = ctx.own_of(house.person("C1")).unwrap();
    assert_eq!(own.invitations[0].state, OwnState::Ended);
    let next = invited(&house);
    assert_eq!(next.invitation, note.invitation);
    open(&house, &next, later(3)).unwrap();
    assert!(
        open(&house, &note, later(3)).is_err(),
        "the old link opens it"
    );
    // Nor does one that was withdrawn; what is asked for once more is another.
    ctx.withdraw_invitation(next.invitation).unwrap();
    assert_eq!(
        why(&open(&house, &next, later(4)).map(|_| ()).unwrap_err()),
        refusal
    );
    let twice = house.refused(|| ctx.withdraw_invitation(next.invitation));
    assert!(why(&twice).contains("already"));
    assert_ne!(invited(&house).invitation, next.invitation);
    // Somebody whose details are gone has no page.
    let last = invited(&house);
    let rosa = house.person("C1");
    let cells = ctx.cells_of(rosa).unwrap();
    ctx.destroy(&cells, &mut |_| Ok(())).unwrap();
    assert_eq!(
        why(&open(&house, &last, later(5)).map(|_| ()).unwrap_err()),
        refusal
    );
    let gone = ctx.invite_to_own(rosa, "", BY_HAND);
    assert!(matches!(gone, Err(AppError::NotFound(_))));
}

#[test]
fn hostile_words_are_refused_whole() {
    let house = House::with_people();
    let note = invited(&house);
    for (detail, text) in [
        (OwnDetail::Family, "x".repeat(301)),
        (OwnDetail::Address, "x".repeat(1_001)),
        (OwnDetail::Given, "Ro\u{0}sa".to_owned()),
        (OwnDetail::Given, "Ro\nsa".to_owned()),
        (OwnDetail::Family, "March\u{202e}sknab".to_owned()),
        (OwnDetail::Born, "2090-01-01".to_owned()),
        (OwnDetail::Email, "javascript:alert(1)".to_owned()),
    ] {
        let good = (OwnDetail::Postcode, "QZ1 1AB");
        let error = propose(&house, &note, &[good, (detail, &text)]).unwrap_err();
        assert!(why(&error).starts_with(detail.code()), "{error:?}");
    }
    let nameless = [(OwnDetail::Given, " "), (OwnDetail::Family, "")];
    assert!(why(&propose(&house, &note, &nameless).unwrap_err()).starts_with("given"));
    let own = house.operator().own_of(house.person("C1")).unwrap();
    assert!(own.proposals.is_empty(), "a part of it was taken");
    // What was changed by somebody else meanwhile is not written over.
    propose(&house, &note, &[(OwnDetail::Postcode, "QZ1 1AB")]).unwrap();
    let ctx = house.operator();
    let stored = ctx.show_person(house.person("C1")).unwrap().person;
    let mut person = stored.body.clone();
    person.postcode = Some("QZ8 8ZZ".to_owned());
    ctx.change_person(stored.id, stored.version, person)
        .unwrap();
    let proposal = first_proposal(&house, "C1");
    let stale = house.refused(|| ctx.decide_proposal(proposal, &OwnAnswer::Take));
    assert!(why(&stale).contains("changed since"));
    // And whoever writes without end is asked to telephone.
    for round in 0..70 {
        let said = format!("QZ{round} 1AB");
        let result = propose(&house, &note, &[(OwnDetail::Postcode, &said)]);
        match result {
            Ok(_) => ctx
                .decide_proposal(
                    ctx.own_of(house.person("C1")).unwrap().proposals[0].id,
                    &OwnAnswer::Leave("No.".into()),
                )
                .map(|_| ())
                .unwrap(),
            Err(error) => {
                assert!(why(&error).contains("telephone"), "{error:?}");
                return;
            }
        }
    }
    panic!("there is no end to it");
}

fn said(pairs: &[(&str, &str)]) -> Said {
    let pairs = pairs.iter();
    let pairs = pairs.map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
    Said::new(pairs.collect(), day("2026-11-21"))
}

#[test]
fn a_child_is_invited_once_it_is_on_record_that_they_understand() {
    let house = House::with_people();
    let (ctx, ella) = (house.operator(), house.person("L1"));
    let young = house.refused(|| ctx.invite_to_own(ella, "", BY_HAND));
    assert!(why(&young).contains("under eighteen"), "{young:?}");
    let own = ctx.own_of(ella).unwrap();
    assert_eq!(own.not_now.as_deref(), Some(why(&young).as_str()));
    // While it is judged, nothing is shown.
    let id = ctx.open_request(house.request("L1")).unwrap();
    ctx.record_happening(id, "competence-raised", &said(&[]))
        .unwrap();
    let open_question = house.refused(|| ctx.invite_to_own(ella, "", BY_HAND));
    assert!(why(&open_question).contains("still to be judged"));
    let judged = |finding| {
        let all = [
            ("finding", finding),
            ("maturity", "she explains it herself"),
        ];
        ctx.record_happening(id, "competence-judged", &said(&all))
            .unwrap();
    };
    judged("competent");
    let note = ctx.invite_to_own(ella, "", BY_HAND).unwrap();
    let data = open(&house, &note, later(1)).unwrap();
    let others = ["Somebody who cares for you", "Somebody who teaches you"];
    assert!(
        others.iter().all(|one| data.others.contains(one)),
        "{:?}",
        data.others
    );
    // Found otherwise later, the page shows nothing, and says so to whoever has link and code.
    judged("not-yet");
    let (stopped, left) = house.leaves_of(|| open(&house, &note, later(2)));
    assert!(why(&stopped.map(|_| ()).unwrap_err()).starts_with("own"));
    assert_eq!(left, ["own.failed"]);
}

#[test]
fn in_scotland_a_child_of_twelve_is_presumed_to_understand() {
    let house = House::of(&Organisation {
        nation: "scotland".to_owned(),
        ..organisation()
    });
    house.take_in_people();
    let ctx = house.operator();
    ctx.invite_to_own(house.person("L1"), "", BY_HAND).unwrap();
    let of = |born: Option<&str>| {
        let person = Person {
            given_names: "Wren".to_owned(),
            family_name: "Alder".to_owned(),
            born_on: born.map(day),
            capacities: vec![Capacity {
                kind: "learner".to_owned(),
                from: None,
                to: None,
            }],
            ..Person::default()
        };
        let id = ctx.add_person(person).unwrap();
        ctx.invite_to_own(id, "", BY_HAND).map(|_| ())
    };
    // Twelve today, twelve tomorrow, and a pupil of no known age.
    of(Some("2014-11-21")).unwrap();
    assert!(of(Some("2014-11-22")).is_err());
    assert!(of(None).is_err());
}

#[test]
fn the_mail_names_nobody_and_goes_to_an_address_of_theirs_alone() {
    let server = MailServer::start();
    let house = House::with_people();
    house.engine().set_outside(Outside {
        mail: Some(server.settings()),
        ..Outside::default()
    });
    let (ctx, rosa) = (house.operator(), house.person("C1"));
    let site = (Some("https://caretaker.example"), FEW);
    for other in [
        "idris@kin.example.net",
        "rosa.m@family.example.com.evil.example",
    ] {
        let error = house.refused(|| ctx.invite_to_own(rosa, other, site));
        assert!(why(&error).starts_with("email"));
    }
    let note = ctx
        .invite_to_own(rosa, " Rosa.M@family.example.com ", site)
        .unwrap();
    assert_eq!(note.went, SheetWent::ByMail);
    let mails = server.taken();
    let mail = mail_parser::MessageParser::default()
        .parse(&mails[0])
        .unwrap();
    let text = format!("{} {}", mail.subject().unwrap(), mail.body_text(0).unwrap());
    let link = format!("https://caretaker.example/mine/{}", note.secret.as_str());
    assert!(text.contains(&link), "{text}");
    assert!(!text.contains(&note.code), "the code goes another way");
    for name in PERSONAL {
        assert!(!text.contains(name), "{name} stands in a mail");
    }
    server.behave(MailManners::Busy);
    let again = ctx.invite_to_own(rosa, ROSAS, site).unwrap();
    assert_eq!(again.went, SheetWent::NotSent);
    let said = ctx.own_of(rosa).unwrap().invitations[0].said.join(" ");
    assert_eq!(said.matches("by e-mail").count(), 1, "{said}");
}

#[test]
fn nothing_goes_where_it_is_not_safe() {
    let house = House::with_people();
    let (ctx, rosa) = (house.operator(), house.person("C1"));
    // A word that is kept from her stands with her details: it is not shown, nor overwritten.
    let kept = NewProtected {
        kind: KindOfWord::Other,
        text: "Quillfeather".to_owned(),
        may_know: Vec::new(),
    };
    ctx.protect(house.person("L2"), &kept).unwrap();
    let note = invited(&house);
    let data = open(&house, &note, later(1)).unwrap();
    assert!(held(&data, OwnDetail::Former).starts_with("Not shown"));
    let link = (note.secret.as_str(), note.code.as_str());
    for file in [OwnFile::Json, OwnFile::Pdf] {
        let bytes = house
            .engine()
            .fetch_own(link, file, (later(1), FEW))
            .unwrap();
        assert!(!String::from_utf8_lossy(&bytes).contains("Quillfeather"));
    }
    assert!(propose(&house, &note, &[(OwnDetail::Former, "")]).is_err());
    propose(&house, &note, &[(OwnDetail::Postcode, "QZ1 1AB")]).unwrap();
    let leak = OwnAnswer::Leave("Ask Mr Quillfeather.".into());
    let proposal = first_proposal(&house, "C1");
    let leak = house.refused(|| ctx.decide_proposal(proposal, &leak));
    assert!(why(&leak).starts_with("why"));
    // An order on contact that is against her stops it, and what was sent before.
    let order = NewOrder {
        against: "Rosalind Marchbanks".to_owned(),
        reach: vec![ROSAS.to_owned()],
        ..crate::support::no_contact()
    };
    ctx.order_on_contact(house.person("L1"), &order).unwrap();
    let error = house.refused(|| ctx.invite_to_own(rosa, ROSAS, BY_HAND));
    assert!(why(&error).starts_with("email"), "{error:?}");
    assert!(why(&open(&house, &note, later(2)).map(|_| ()).unwrap_err()).starts_with("own"));
}

#[test]
fn a_childs_link_goes_to_nobody_elses_address() {
    let house = House::of(&Organisation {
        nation: "scotland".to_owned(),
        ..organisation()
    });
    house.take_in_people();
    let (ctx, ella) = (house.operator(), house.person("L1"));
    let stored = ctx.show_person(ella).unwrap().person;
    let mut person = stored.body.clone();
    person.emails.push(ROSAS.to_owned());
    ctx.change_person(ella, stored.version, person).unwrap();
    let error = house.refused(|| ctx.invite_to_own(ella, ROSAS, BY_HAND));
    assert!(
        why(&error).contains("Rosa Marchbanks can be reached there"),
        "{error:?}"
    );
    ctx.invite_to_own(ella, "ella.marchbanks@family.example.com", BY_HAND)
        .unwrap();
}

#[test]
fn a_policy_that_does_not_promise_it_invites_nobody() {
    let mut without = organisation();
    let text = &mut without.pack[0].text;
    *text = text.replace("own_data = true\n", "");
    let house = House::of(&without);
    house.take_in_people();
    let ctx = house.operator();
    let error = house.refused(|| ctx.invite_to_own(house.person("C1"), "", BY_HAND));
    assert!(why(&error).contains("own_data"), "{error:?}");
}

#[test]
fn a_tutor_neither_invites_nor_decides() {
    let house = House::with_people();
    let note = invited(&house);
    propose(&house, &note, &[(OwnDetail::Postcode, "QZ1 1AB")]).unwrap();
    let proposal = first_proposal(&house, "C1");
    let sam = house.account("sam", Role::Tutor, Some(house.person("T1")));
    let ctx = house.ctx(sam, at(NOW));
    let (rosa, nobodys) = (house.person("C1"), EntityId([7; 16]));
    for id in [proposal, nobodys] {
        assert!(why(&ctx.decide_proposal(id, &OwnAnswer::Take).unwrap_err()).contains("access"));
        assert!(why(&ctx.withdraw_invitation(id).unwrap_err()).contains("access"));
    }
    assert!(ctx.own_of(rosa).is_err() && ctx.invite_to_own(rosa, "", BY_HAND).is_err());
    let due = ctx.today_list().unwrap();
    let told = |due: &app::Due| matches!(due.matter, Matter::Proposals { .. });
    assert!(!due.this_week.iter().chain(&due.overdue).any(told));
    // Whoever may, is told that there is no such thing.
    let officer = house.operator();
    assert!(matches!(
        officer.decide_proposal(nobodys, &OwnAnswer::Take),
        Err(AppError::NotFound(_))
    ));
    // Nobody of the house acts as somebody who was invited, nor the other way round.
    let mine = Actor::requester(note.invitation.0);
    let mine = house.ctx(mine, at(NOW));
    assert!(mine.own_of(rosa).is_err() && mine.show_person(rosa).is_err());
    assert!(mine.decide_proposal(proposal, &OwnAnswer::Take).is_err());
}
