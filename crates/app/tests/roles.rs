//! Who may do what, use case by use case, as the table of `access` says; and whoever may not learns
//! nothing of what exists.

use access::{Action, Actor, Role, Rule};
use app::bodies::{Capacity, Health, Person, Relation};
use app::{
    AppError, Choice, Ctx, Extractor, Incoming, OnFaults, PackageFile, PasswordCost, RECORDS,
};
use duties::rights::CloseReason;
use store::EntityId;

use crate::support::whole::target;
use crate::support::{House, day, extractor, place};

/// What every access refusal says.
const NO_ACCESS: &str = "You do not have access. Ask the DPO.";
/// An id that nothing has.
const NOTHING: EntityId = EntityId([7; 16]);

/// Everything a use case can be pointed at, for the tutor's own learner and for another's.
struct World {
    house: House,
    extractor: Extractor,
    request: EntityId,
    document: EntityId,
    place: EntityId,
    relation: EntityId,
    own: Target,
    other: Target,
}

struct Target {
    person: EntityId,
    number: &'static str,
    ordinary: EntityId,
    special: EntityId,
    safeguarding: EntityId,
    agreed: EntityId,
}

fn world() -> World {
    let house = House::with_people();
    let extractor = extractor();
    let ctx = house.operator();
    let target = |number| {
        let add = |kind| {
            ctx.add_record(&house.record(number, kind, "something"))
                .unwrap()
        };
        Target {
            person: house.person(number),
            number,
            ordinary: add("session-report"),
            special: add("support-need"),
            safeguarding: add("safeguarding-concern"),
            agreed: {
                let new = crate::support::answered("support-need.teaching", true);
                ctx.note_consent(house.person(number), &new).unwrap()
            },
        }
    };
    let (own, other) = (target("L1"), target("L2"));
    let place = ctx.add_place(&place("Office drive")).unwrap();
    let file = Incoming {
        path: "a.txt".to_owned(),
        bytes: b"Jamie Tolliver".to_vec(),
    };
    ctx.ingest("Office drive", &file, &extractor).unwrap();
    let document = ctx.list_documents().unwrap()[0].id;
    let request = ctx.open_request(house.request("L2")).unwrap();
    ctx.search_place(request, RECORDS).unwrap();
    let relation = ctx.show_person(house.person("L2")).unwrap().relations[0]
        .relation
        .id;
    World {
        house,
        extractor,
        request,
        document,
        place,
        relation,
        own,
        other,
    }
}

type Does = fn(&Ctx<'_>, &World, &Target) -> Result<(), AppError>;

fn person() -> Person {
    Person {
        given_names: "Odo".to_owned(),
        family_name: "Lark".to_owned(),
        capacities: vec![Capacity {
            kind: "learner".to_owned(),
            from: None,
            to: None,
        }],
        ..Person::default()
    }
}

fn add(ctx: &Ctx<'_>, world: &World, target: &Target, kind: &str) -> Result<(), AppError> {
    ctx.add_record(&world.house.record(target.number, kind, "more"))
        .map(|_| ())
}

/// Every use case of `Ctx`, with the action whose row says who may.
const CASES: &[(Action, Does)] = &[
    (Action::AccountAdd, |c, _, t| {
        let email = format!("{}{}@caretaker.example", t.number, c.actor.role.code());
        c.add_account(&email, "x", Role::Tutor, None).map(|_| ())
    }),
    (Action::AccountList, |c, _, _| c.list_accounts().map(|_| ())),
    (Action::AccountList, |c, _, _| {
        c.resolve_account("nobody@caretaker.example").map(|_| ())
    }),
    (Action::AccountLock, |c, _, _| c.lock_account(NOTHING)),
    (Action::AccountUnlock, |c, _, _| c.unlock_account(NOTHING)),
    (Action::AccountRole, |c, _, _| {
        c.choose_role(NOTHING, "tutor")
    }),
    (Action::AccountReset, |c, _, _| {
        c.reset_account(NOTHING).map(|_| ())
    }),
    (Action::AccessRefused, |c, _, t| {
        // Another account of each kind of target, so that each is a first time.
        let mut actor = c.actor;
        actor.id[0] ^= t.number.as_bytes()[1];
        let refusal = access::Refusal {
            action: Action::KeysUnlock,
            ids: vec![t.person.0],
        };
        let ctx = Ctx { actor, ..c.clone() };
        ctx.note_refusal(&refusal.into()).map(|_| ())
    }),
    (Action::TokenAdd, |c, _, _| {
        c.add_own_token(
            "a program",
            &[Action::TodayLook],
            crate::support::PASSWORD,
            app::PasswordCost::TEST,
        )
        .map(|_| ())
    }),
    (Action::TokenList, |c, _, _| c.list_tokens().map(|_| ())),
    // It has begun: the refusal is another.
    (Action::SetupLook, |c, _, _| c.show_setup().map(|_| ())),
    (Action::SetupLook, |c, _, _| c.setup_meaning().map(|_| ())),
    (Action::SetupAnswer, |c, _, _| {
        c.choose_pack("private-tutoring")
    }),
    (Action::SetupAnswer, |c, _, _| {
        c.answer_setup(policy::answers::Page::Reach, &policy::answers::Typed::new())
    }),
    (Action::SetupAnswer, |c, _, _| {
        c.start_organisation().map(|_| ())
    }),
    // People are held: nobody sets up a policy any more, and the refusal is another.
    (Action::PackAdopt, |c, _, _| {
        let pack = crate::support::organisation().pack;
        c.set_up_policy(pack).map(|_| ())
    }),
    (Action::PackDraft, |c, _, t| {
        let files = crate::support::next_policy(
            2,
            "2026-12-01",
            &[(
                "telephone = \"01632 960100\"",
                &format!("telephone = \"01632 9602{}\"", &t.number[1..]),
            )],
        );
        c.make_draft(files)
    }),
    (Action::PackDraftLook, |c, _, _| c.show_draft().map(|_| ())),
    (Action::PackApprove, |c, _, _| {
        c.sign_draft("of another draft")
    }),
    (Action::PackApprove, |c, _, _| {
        c.signed_on_paper("of another draft", "director", "the red folder")
    }),
    (Action::PackTold, |c, _, _| {
        c.record_told(&crate::support::told_of_case_studies())
    }),
    (Action::PackAdopt, |c, _, _| {
        c.adopt_draft("of another draft").map(|_| ())
    }),
    (Action::PackDraftDrop, |c, _, _| c.drop_draft()),
    (Action::PackReaders, |c, _, _| c.list_readers().map(|_| ())),
    (Action::PackLook, |c, _, _| c.list_versions().map(|_| ())),
    (Action::PackLook, |c, _, _| {
        c.compare_versions(1, 1).map(|_| ())
    }),
    (Action::PackLook, |c, _, _| c.policy_to_read().map(|_| ())),
    (Action::PackAcknowledge, |c, _, _| {
        c.acknowledge_policy("of another version", true)
    }),
    (Action::EntryList, |c, _, _| c.list_registers().map(|_| ())),
    (Action::EntryList, |c, _, _| {
        c.open_register("training").map(|_| ())
    }),
    (Action::EntryLook, |c, _, _| {
        c.show_entry(NOTHING).map(|_| ())
    }),
    (Action::EntryAdd, |c, _, _| {
        c.add_entry("no-such", &no_entry()).map(|_| ())
    }),
    (Action::EntryChange, |c, _, _| {
        c.change_entry(NOTHING, None, &no_entry())
    }),
    (Action::EntryStrike, |c, _, _| {
        c.strike_entry(NOTHING, "wrong")
    }),
    (Action::QuestionAsk, |c, _, _| {
        c.ask_question(app::Situation::Basis, "May we?").map(|_| ())
    }),
    (Action::QuestionList, |c, _, _| {
        c.list_questions().map(|_| ())
    }),
    (Action::QuestionAnswer, |c, _, _| {
        c.answer_question(NOTHING, "Yes.")
    }),
    (Action::PackLook, |c, _, _| c.show_policy().map(|_| ())),
    (Action::CalendarFeed, |c, _, _| {
        c.calendar_feed().map(|_| ())
    }),
    (Action::RequestNumbers, |c, _, _| {
        c.request_numbers().map(|_| ())
    }),
    (Action::CasesReckon, |c, _, _| {
        c.reckon_cases(&duties::cases::Cases::default()).map(|_| ())
    }),
    (Action::TodayLook, |c, _, _| c.today_list().map(|_| ())),
    (Action::PersonImport, |c, _, t| {
        let id = format!("{}-{}", t.number, c.actor.role.code());
        let file = format!("id,capacity,given_names,family_name\n{id},learner,Odo,Lark\n");
        let preview = c.engine.preview_import(file.as_bytes()).unwrap();
        c.import_people(&preview, OnFaults::Stop).map(|_| ())
    }),
    (Action::MappingSave, |c, _, t| {
        c.save_mapping(&app::bodies::Mapping {
            name: format!("{} {}", t.number, c.actor.role.code()),
            ..app::bodies::Mapping::default()
        })
    }),
    (Action::PersonAdd, |c, _, _| {
        c.add_person(person()).map(|_| ())
    }),
    (Action::PersonChange, |c, _, t| {
        c.change_person(t.person, 99, person())
    }),
    (Action::PersonList, |c, _, _| c.list_people("").map(|_| ())),
    (Action::PersonLook, |c, _, t| {
        c.show_person(t.person).map(|_| ())
    }),
    (Action::PersonAccess, |c, _, t| {
        c.who_may_see(t.person).map(|_| ())
    }),
    (Action::PackLook, |c, _, _| c.policy_access().map(|_| ())),
    (Action::PackLook, |c, _, _| {
        c.why_by_policy(&policy::Look {
            role: "tutor",
            category: "learning",
            purpose: "",
            kind_of_person: "learner",
            their_own: true,
        })
        .map(|_| ())
    }),
    (Action::SafetyLook, |c, _, t| {
        c.show_safety(t.person).map(|_| ())
    }),
    (Action::SafetyProtect, |c, _, t| {
        let new = app::NewProtected {
            kind: app::KindOfWord::School,
            text: format!("School of {}{}", t.number, c.actor.role.code()),
            may_know: Vec::new(),
        };
        c.protect(t.person, &new).map(|_| ())
    }),
    (Action::SafetyOrder, |c, _, t| {
        c.order_on_contact(t.person, &crate::support::no_contact())
            .map(|_| ())
    }),
    (Action::SafetyEnd, |c, _, t| {
        c.end_protection(t.person, NOTHING, "It is over.")
    }),
    (Action::DisclosureList, |c, _, t| {
        c.list_disclosures(t.person).map(|_| ())
    }),
    (Action::DisclosureNote, |c, _, t| {
        c.note_disclosure(t.person, &crate::recipients::reports())
            .map(|_| ())
    }),
    (Action::DisclosureStrike, |c, _, _| {
        c.strike_disclosure(NOTHING, "It was never sent.")
            .map(|_| ())
    }),
    (Action::DisclosureTold, |c, _, _| {
        c.tell_of_correction(NOTHING, &crate::recipients::by_letter())
            .map(|_| ())
    }),
    (Action::OwnLook, |c, _, t| c.own_of(t.person).map(|_| ())),
    (Action::OwnInvite, |c, _, t| {
        let how = (None, app::PasswordCost::TEST);
        c.invite_to_own(t.person, "", how).map(|_| ())
    }),
    (Action::OwnWithdraw, |c, _, _| {
        c.withdraw_invitation(NOTHING).map(|_| ())
    }),
    (Action::OwnDecide, |c, _, _| {
        c.decide_proposal(NOTHING, &app::OwnAnswer::Take)
            .map(|_| ())
    }),
    (Action::NoticeGiven, |c, _, t| {
        let to = app::GivenTo::One(t.person);
        c.record_notice_given(&crate::support::told("tutees", to))
            .map(|_| ())
    }),
    (Action::NoticeTakeBack, |c, _, _| {
        c.take_back_notice_given(NOTHING, "It came back.")
    }),
    (Action::ConsentNote, |c, _, t| {
        let new = crate::support::answered("support-need.teaching", true);
        c.note_consent(t.person, &new).map(|_| ())
    }),
    (Action::ConsentWithdraw, |c, _, t| {
        c.withdraw_consent(t.agreed, day("2026-11-20"), "")
            .map(|_| ())
    }),
    (Action::ConsentSettle, |c, _, _| {
        c.settle_consent(NOTHING, "Taken down.").map(|_| ())
    }),
    (Action::ConsentStrike, |c, _, _| {
        c.strike_consent(NOTHING, "It was somebody else.")
            .map(|_| ())
    }),
    (Action::ConsentList, |c, _, _| {
        c.list_agreements().map(|_| ())
    }),
    (Action::ConsentList, |c, _, _| {
        c.who_agreed("support-need.teaching", None, 0, 10)
            .map(|_| ())
    }),
    (Action::NoticeDue, |c, _, _| {
        c.list_notices_due().map(|_| ())
    }),
    (Action::NoticeDue, |c, _, _| {
        c.to_be_told("tutees", 0, 10).map(|_| ())
    }),
    (Action::RelationAdd, |c, w, t| {
        c.add_relation(Relation {
            from: w.house.person("S1"),
            kind: "refers".to_owned(),
            to: t.person,
            from_on: None,
            to_on: None,
            evidence: None,
            import: None,
        })
        .map(|_| ())
    }),
    (Action::RelationEnd, |c, w, t| {
        c.end_relation(t.person, w.relation, day("2026-11-20"))
    }),
    (Action::RecordAdd, |c, w, t| add(c, w, t, "session-report")),
    (Action::RecordAddSpecial, |c, w, t| {
        add(c, w, t, "support-need")
    }),
    (Action::RecordAddSafeguarding, |c, w, t| {
        add(c, w, t, "safeguarding-concern")
    }),
    (Action::RecordList, |c, _, t| {
        c.list_records(t.person).map(|_| ())
    }),
    (Action::RecordLook, |c, _, t| {
        c.show_record(t.ordinary).map(|_| ())
    }),
    (Action::RecordLookSpecial, |c, _, t| {
        c.show_record(t.special).map(|_| ())
    }),
    (Action::RecordLookSafeguarding, |c, _, t| {
        c.show_record(t.safeguarding).map(|_| ())
    }),
    (Action::PlaceAdd, |c, _, t| {
        let name = format!("{} {}", t.number, c.actor.role.code());
        c.add_place(&place(&name)).map(|_| ())
    }),
    (Action::PlaceList, |c, _, _| c.list_places().map(|_| ())),
    (Action::PlaceLook, |c, _, _| {
        c.show_place("Office drive").map(|_| ())
    }),
    (Action::PlaceLook, |c, w, _| {
        c.show_place_by_id(w.place).map(|_| ())
    }),
    (Action::SourceIngest, |c, w, t| {
        let file = Incoming {
            path: format!("{}{}.txt", t.number, c.actor.role.code()),
            bytes: b"words".to_vec(),
        };
        c.ingest("Office drive", &file, &w.extractor).map(|_| ())
    }),
    (Action::DocumentList, |c, _, _| {
        c.list_documents().map(|_| ())
    }),
    (Action::DocumentLook, |c, w, _| {
        c.show_document(w.document).map(|_| ())
    }),
    (Action::FindRun, |c, _, t| c.find(t.person).map(|_| ())),
    (Action::ScoreStart, |c, _, _| c.start_score(1).map(|_| ())),
    (Action::ScoreList, |c, _, _| c.list_scores().map(|_| ())),
    (Action::ScoreLook, |c, _, _| {
        c.show_score(NOTHING).map(|_| ())
    }),
    (Action::ScoreText, |c, _, _| {
        c.show_score_text(NOTHING, 1).map(|_| ())
    }),
    (Action::ScoreMark, |c, _, _| {
        c.mark_score(NOTHING, 1, &[]).map(|_| ())
    }),
    (Action::ScoreFinish, |c, _, _| {
        c.finish_score(NOTHING).map(|_| ())
    }),
    (Action::RequestOpen, |c, w, t| {
        c.open_request(w.house.request(t.number)).map(|_| ())
    }),
    (Action::RequestMailIn, |c, w, t| {
        let mail = mail_of(t.number, c.actor.role);
        let new = app::NewMail::default();
        c.take_mail(&mail, &new, &w.extractor).map(|_| ())
    }),
    (Action::RequestMailFetch, |c, w, _| {
        c.fetch_mail(&w.extractor).map(|_| ())
    }),
    (Action::RequestMailLook, |c, _, _| {
        c.show_mail(NOTHING).map(|_| ())
    }),
    (Action::RequestArrivals, |c, _, _| {
        c.list_arrivals(None, 9).map(|_| ())
    }),
    (Action::RequestArrivals, |c, _, _| {
        c.show_arrival(NOTHING).map(|_| ())
    }),
    (Action::RequestArrivals, |c, _, _| {
        c.resolve_arrival("AAA-AAA").map(|_| ())
    }),
    (Action::RequestMatch, |c, w, t| {
        let new = w.house.request(t.number);
        c.match_arrival(NOTHING, new).map(|_| ())
    }),
    (Action::RequestSetAside, |c, _, _| {
        c.set_arrival_aside(NOTHING, app::AsideReason::NoRequest, "a joke")
    }),
    (Action::RequestReadMessage, |c, _, _| {
        c.read_arrival(NOTHING)
    }),
    (Action::RequestList, |c, _, _| c.list_requests().map(|_| ())),
    (Action::RequestLook, |c, w, _| {
        c.show_request(w.request).map(|_| ())
    }),
    (Action::RequestLook, |c, _, _| {
        c.resolve_request("1").map(|_| ())
    }),
    (Action::RequestPlacesAdd, |c, w, _| {
        c.add_places(w.request).map(|_| ())
    }),
    (Action::RequestIdentity, |c, w, _| c.ask_identity(w.request)),
    (Action::RequestIdentity, |c, w, _| {
        c.confirm_identity(w.request, day("2026-11-20"), "seen")
    }),
    (Action::RequestIdentity, |c, w, _| {
        c.identity_not_in_doubt(w.request, "known")
    }),
    (Action::RequestIdentity, |c, w, _| {
        c.check_reply(w.request, "by hand")
    }),
    (Action::RequestAuthority, |c, w, _| {
        c.ask_authority(w.request)
    }),
    (Action::RequestAuthority, |c, w, _| {
        c.show_authority(w.request, day("2026-11-20"), "seen")
    }),
    (Action::RequestSearch, |c, w, _| {
        c.search_place(w.request, RECORDS).map(|_| ())
    }),
    (Action::RequestSearchByHand, |c, w, _| {
        c.search_by_hand(w.request, &w.place.to_string(), "words", &[])
            .map(|_| ())
    }),
    (Action::RequestSearchLeaveOut, |c, w, _| {
        c.leave_out(w.request, &w.place.to_string(), "it is empty")
    }),
    (Action::RequestPause, |c, w, _| {
        c.pause(w.request, day("2026-11-20"))
    }),
    (Action::RequestResume, |c, w, _| {
        c.resume(w.request, day("2026-11-21"))
    }),
    (Action::RequestExtend, |c, w, _| {
        c.extend(w.request, day("2026-11-21"), "many")
    }),
    (Action::RequestReviewLook, |c, w, _| {
        c.list_items(w.request).map(|_| ())
    }),
    (Action::RequestReviewLook, |c, w, _| {
        c.show_item(w.request, 1).map(|_| ())
    }),
    (Action::RequestReviewLook, |c, w, _| {
        c.review(w.request).map(|_| ())
    }),
    (Action::RequestReviewDecide, |c, w, _| {
        c.decide(w.request, 1, Choice::Give)
    }),
    (Action::RequestReviewDecide, |c, w, _| {
        c.decide_alike(w.request, 1, &[]).map(|_| ())
    }),
    (Action::RequestReviewDecide, |c, w, _| {
        c.accept(w.request, app::Rule::NobodyElse, 0).map(|_| ())
    }),
    (Action::RequestReviewDecide, |c, w, _| {
        c.undo_together(w.request, NOTHING).map(|_| ())
    }),
    (Action::RequestReviewDecide, |c, w, _| {
        c.undo_decision(w.request, 1)
    }),
    (Action::RequestReviewDecide, |c, w, _| {
        let why = "they told us themselves".to_owned();
        c.record_health(w.request, 1, Health::Known { why })
    }),
    (Action::RequestPackage, |c, w, _| {
        c.build_package(w.request, &w.extractor).map(|_| ())
    }),
    (Action::RequestPackageLook, |c, w, _| {
        c.show_package(w.request).map(|_| ())
    }),
    (Action::RequestPackageLook, |c, w, _| {
        c.package_file(w.request, PackageFile::Pdf).map(|_| ())
    }),
    (Action::RequestRelease, |c, w, _| {
        c.deliver(w.request, PasswordCost::TEST).map(|_| ())
    }),
    (Action::RequestSheetAsk, |c, w, _| {
        let how = (None, PasswordCost::TEST);
        c.ask_sheet(w.request, &crate::sheets::sams(), how)
            .map(|_| ())
    }),
    (Action::RequestSheetAgain, |c, w, _| {
        let how = (None, PasswordCost::TEST);
        c.send_sheet_again(w.request, NOTHING, how).map(|_| ())
    }),
    (Action::RequestSheetWithdraw, |c, w, _| {
        c.record_happening(w.request, "sheet-withdrawn", &app::Said::default())
    }),
    (Action::RequestConsult, |c, w, _| {
        c.record_happening(w.request, "consulted", &app::Said::default())
    }),
    (Action::RequestGive, |c, w, _| {
        c.give_request(w.request, None)
    }),
    (Action::RequestNote, |c, w, _| {
        c.note_on_request(w.request, "a note")
    }),
    (Action::RequestTell, |c, w, _| {
        c.record_happening(w.request, "acknowledged", &app::Said::default())
    }),
    (Action::RequestPoint, |c, w, _| {
        c.record_happening(w.request, "point-added", &app::Said::default())
    }),
    (Action::RequestRestrict, |c, w, _| {
        c.record_happening(w.request, "restricted", &app::Said::default())
    }),
    (Action::RequestCarryOut, |c, w, _| {
        c.record_happening(w.request, "carried-out", &app::Said::default())
    }),
    (Action::RequestRecipients, |c, w, _| {
        c.record_happening(w.request, "recipients", &app::Said::default())
    }),
    (Action::RequestFee, |c, w, _| {
        c.record_happening(w.request, "fee-asked", &app::Said::default())
    }),
    (Action::RequestCompetence, |c, w, _| {
        c.record_happening(w.request, "competence-raised", &app::Said::default())
    }),
    (Action::RequestMatter, |c, w, _| {
        c.record_happening(w.request, "complained", &app::Said::default())
    }),
    (Action::RequestReopen, |c, w, _| {
        c.record_happening(w.request, "reopened", &app::Said::default())
    }),
    (Action::RequestAuthority, |c, w, _| {
        c.record_happening(w.request, "taken-over", &app::Said::default())
    }),
    (Action::RequestRelease, |c, w, _| {
        c.record_happening(w.request, "delivered", &app::Said::default())
    }),
    (Action::RecordCorrect, |c, w, _| {
        c.record_happening(w.request, "record-corrected", &app::Said::default())
    }),
    (Action::RequestPoint, |c, w, _| {
        c.decide_point(w.request, "1", app::GRANTED, "")
    }),
    (Action::RequestPoint, |c, w, _| {
        c.add_point(w.request, "ground", "words").map(|_| ())
    }),
    (Action::RequestLook, |c, w, _| {
        c.ask_happening(w.request, "acknowledged").map(|_| ())
    }),
    (Action::RequestLook, |c, w, _| {
        c.point_choices(w.request, "1").map(|_| ())
    }),
    (Action::EvidenceLook, |c, _, t| {
        c.seen(t.person, 10).map(|_| ())
    }),
    (Action::LedgerVerify, |c, _, _| {
        c.verify_ledger(None).map(|_| ())
    }),
    (Action::LedgerExport, |c, _, _| {
        c.export_ledger(|_| {}).map(|_| ())
    }),
    (Action::LedgerShow, |c, _, _| {
        c.show_ledger(0, 1).map(|_| ())
    }),
    (Action::RegisterLook, |c, _, _| {
        c.show_register(app::RegisterOf::Controller).map(|_| ())
    }),
    (Action::CoverageLook, |c, _, _| {
        c.coverage(u64::MAX).map(|_| ())
    }),
    (Action::AttestationAdd, |c, _, _| {
        let new = app::coverage::NewAttestation {
            about: "GOV-6".to_owned(),
            words: "everybody was there".to_owned(),
            until: None,
        };
        c.attest(&new).map(|_| ())
    }),
    (Action::AttestationWithdraw, |c, _, _| {
        c.withdraw_attestation(NOTHING, "it no longer holds")
    }),
    (Action::BackupMake, |c, w, _| {
        let folder = w.house.medium("data");
        c.back_up(target(&folder), &mut |_| Ok(())).map(|_| ())
    }),
    (Action::BackupMake, |c, w, _| {
        let folder = w.house.medium("keys");
        c.back_up_keys(target(&folder), &mut |_| Ok(())).map(|_| ())
    }),
    (Action::BackupMake, |c, _, _| c.forget_medium("nothing")),
    (Action::BackupLook, |c, _, _| c.backup_status().map(|_| ())),
    (Action::BackupDrill, |c, _, _| {
        let drilled = app::bodies::Drilled {
            at: c.now,
            made_at: c.now,
            bodies: 0,
            faults: 0,
        };
        c.record_drill(&drilled).map(|_| ())
    }),
    (Action::BackupConfirm, |c, _, _| {
        c.confirm_restore().map(|_| ())
    }),
    (Action::KeysLook, |c, _, _| c.keys_status().map(|_| ())),
    (Action::KeysRotateMaster, |c, w, _| {
        let allowed = c.may_rotate_master()?;
        c.rotate_master(&allowed, w.house.master())
    }),
    (Action::KeysRotateIndex, |c, _, _| {
        c.rotate_index(&mut |_| Ok(())).map(|_| ())
    }),
    (Action::KeysRotateOwn, |c, _, _| {
        c.rotate_organisation(&mut |_| Ok(())).map(|_| ())
    }),
    (Action::LedgerCheckpoint, |c, _, _| {
        c.checkpoint_now().map(|_| ())
    }),
    (Action::LedgerWitness, |c, _, _| {
        c.witness_status().map(|_| ())
    }),
    (Action::KeysRotateAudit, |c, _, _| {
        c.rotate_audit(&mut |_| Ok(())).map(|_| ())
    }),
    (Action::KeysDropRetired, |c, _, _| {
        c.drop_retired(app::OlderBackups::Kept).map(|_| ())
    }),
    (Action::DestroyDecide, |c, _, _| {
        c.destroy(&[], &mut |_| Ok(()))
    }),
    (Action::DestroyDecide, |c, _, _| {
        c.agree_to_disposal(NOTHING, &mut |_| Ok(()))
    }),
    (Action::DestroyPreview, |c, _, t| {
        c.held_about(t.person).map(|_| ())
    }),
    (Action::DestroyPropose, |c, _, t| {
        c.propose_disposal(&app::NewDisposal {
            person: t.person,
            go: Vec::new(),
            why: app::DisposalReason::NotNeeded,
            request: None,
        })
        .map(|_| ())
    }),
    (Action::DestroyLook, |c, _, _| {
        c.list_disposals().map(|_| ())
    }),
    (Action::DestroyLook, |c, _, _| {
        c.show_disposal(NOTHING).map(|_| ())
    }),
    (Action::DestroyStop, |c, _, _| c.stop_disposal(NOTHING)),
    (Action::RetentionLook, |c, _, _| c.retention().map(|_| ())),
    (Action::WordingLook, |c, _, _| c.wordings().map(|_| ())),
    (Action::WordingWrite, |c, _, t| {
        let text = format!("We say no to {}. {{reasons}}", t.number);
        c.write_wording("refusal", &text, None)
    }),
    (Action::HoldAdd, |c, _, t| {
        c.put_on_hold(
            t.person,
            &app::NewHold {
                kinds: Vec::new(),
                why: app::HoldReason::Claim,
                words: "The claim of May".to_owned(),
                owner: None,
                review_on: day("2027-05-01"),
            },
        )
        .map(|_| ())
    }),
    (Action::HoldLook, |c, _, _| c.show_hold(NOTHING).map(|_| ())),
    (Action::HoldReview, |c, _, _| {
        c.review_hold(NOTHING, "Not settled.", day("2027-05-01"))
            .map(|_| ())
    }),
    (Action::HoldEnd, |c, _, _| {
        c.end_hold(NOTHING, "Settled.").map(|_| ())
    }),
    (Action::RequestClose, |c, w, _| {
        c.close_request(w.request, CloseReason::Withdrawn, "over")
    }),
];

/// Actions that no use case of `Ctx` asks for by itself, and those of later issues: `actions.rs` has
/// the reasons.
const ELSEWHERE: &[Action] = &[
    Action::SignIn,
    Action::SignOut,
    Action::SignInFailed,
    Action::AccountSetPassword,
    // One's own, in a session: `second_factor.rs` tries them.
    Action::AccountLook,
    Action::AddSecondFactor,
    Action::RemoveSecondFactor,
    Action::RecoveryCodes,
    Action::JobSweepSessions,
    Action::OrganisationInit,
    // A restore makes an organisation out of files, before there is a `Ctx`.
    Action::BackupRestore,
    // Whose token it is decides: `tokens.rs` tries each.
    Action::TokenRevoke,
    Action::TokenUse,
    Action::CallKeep,
    // Asked for after the release, which fewer may.
    Action::RequestDeliver,
    Action::RequestCollect,
    Action::RequestCollectFailed,
    // Whoever has link and code, and nobody else: `sheets.rs` tries them.
    Action::RequestSheetOpen,
    Action::RequestSheetFailed,
    Action::RequestSheetSign,
    // Whoever was invited, and nobody else: `own.rs` tries them.
    Action::OwnOpen,
    Action::OwnFailed,
    Action::OwnPropose,
    Action::OwnFetch,
    // Whoever has the reference and the code, and nobody else: `arrivals.rs` tries them.
    Action::RequestArrive,
    Action::RequestStatus,
    Action::RequestStatusFailed,
    Action::RequestMessage,
    Action::RequestTakeBack,
    Action::DestroyDone,
    Action::JobPolicyBegin,
    Action::JobCheckpoint,
    Action::JobCheckpointShow,
    Action::JobRemind,
];

/// A mail that nobody gave in before.
fn mail_of(number: &str, role: Role) -> app::MailFile {
    let text = format!(
        "Message-ID: <{number}.{}@family.example.com>\r\nFrom: a@family.example.com\r\nDate: Fri, 20 Nov 2026 10:00:00 +0000\r\nSubject: x\r\n\r\nWhat do you hold?\r\n",
        role.code()
    );
    app::MailFile {
        name: "a.eml".to_owned(),
        bytes: text.into_bytes(),
    }
}

fn denied(result: &Result<(), AppError>) -> bool {
    matches!(result, Err(AppError::Refused(no)) if no.why == NO_ACCESS)
}

/// What the table says of a role, for the tutor's own learner or another's.
fn permitted(action: Action, role: Role, own: bool) -> bool {
    // Lists are narrowed to what is the tutor's own instead of being refused; a mail that is given in
    // names nobody who is held.
    let narrowed = matches!(
        action,
        Action::PersonList
            | Action::TodayLook
            | Action::NoticeDue
            | Action::ConsentList
            | Action::RequestMailIn
    );
    match action.rule(role) {
        Rule::Always => true,
        Rule::OwnLearners | Rule::WriteOnly => own || narrowed,
        Rule::Never => false,
    }
}

fn actors(house: &House) -> Vec<Actor> {
    vec![
        house.account("tutor", Role::Tutor, Some(house.person("T1"))),
        Actor::requester([3; 16]),
        Actor::SYSTEM,
        house.account("head", Role::Head, None),
        house.account("dpo", Role::Dpo, None),
        Actor::OPERATOR,
    ]
}

#[test]
fn every_use_case_obeys_the_table() {
    let world = world();
    let mut faults = Vec::new();
    for actor in actors(&world.house) {
        let ctx = world.house.ctx(actor, crate::support::later(5));
        for (number, (action, does)) in CASES.iter().enumerate() {
            for (own, target) in [(true, &world.own), (false, &world.other)] {
                let (result, left) = world.house.leaves_of(|| does(&ctx, &world, target));
                let may = permitted(*action, actor.role, own);
                let name = format!(
                    "case {number} `{action}` by the {} (own: {own})",
                    actor.role
                );
                if denied(&result) == may {
                    faults.push(format!(
                        "{name}: the table says {may}, it answered {result:?}"
                    ));
                }
                if !may && !left.is_empty() {
                    faults.push(format!("{name}: refused, it left {left:?}"));
                }
                // Where no place is new there is nothing to put on the list.
                let idle = *action == Action::RequestPlacesAdd;
                if result.is_ok() && action.always_leaves_a_leaf() && left.is_empty() && !idle {
                    faults.push(format!("{name}: done without a leaf"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn no_action_is_without_a_case() {
    for action in Action::all() {
        let has = CASES.iter().any(|(other, _)| *other == action);
        let elsewhere = ELSEWHERE.contains(&action) || crate::actions::is_later(action);
        assert!(
            has != elsewhere,
            "{action}: a case {has}, excused {elsewhere}"
        );
    }
}

/// What is asked, the answer where there is such a thing, and where there is none.
type Pair = (&'static str, Result<(), AppError>, Result<(), AppError>);

/// Questions about people and their records.
fn about_people(ctx: &Ctx<'_>, world: &World) -> Vec<Pair> {
    let (house, other) = (&world.house, &world.other);
    let mut record = house.record("L2", "session-report", "more");
    record.person = NOTHING;
    let mut concern = house.record("L2", "safeguarding-concern", "more");
    concern.person = NOTHING;
    vec![
        (
            "person",
            ctx.show_person(other.person).map(|_| ()),
            ctx.show_person(NOTHING).map(|_| ()),
        ),
        (
            "records",
            ctx.list_records(other.person).map(|_| ()),
            ctx.list_records(NOTHING).map(|_| ()),
        ),
        (
            "record",
            ctx.show_record(other.ordinary).map(|_| ()),
            ctx.show_record(NOTHING).map(|_| ()),
        ),
        (
            "special",
            ctx.show_record(other.special).map(|_| ()),
            ctx.show_record(NOTHING).map(|_| ()),
        ),
        (
            "concern",
            ctx.show_record(other.safeguarding).map(|_| ()),
            ctx.show_record(NOTHING).map(|_| ()),
        ),
        (
            "own concern",
            ctx.show_record(world.own.safeguarding).map(|_| ()),
            ctx.show_record(NOTHING).map(|_| ()),
        ),
        (
            "writing",
            add(ctx, world, other, "session-report"),
            ctx.add_record(&record).map(|_| ()),
        ),
        (
            "reporting",
            add(ctx, world, other, "safeguarding-concern"),
            ctx.add_record(&concern).map(|_| ()),
        ),
        (
            "find",
            ctx.find(other.person).map(|_| ()),
            ctx.find(NOTHING).map(|_| ()),
        ),
    ]
}

/// Questions about places, documents and requests.
fn about_the_rest(ctx: &Ctx<'_>, world: &World) -> Vec<Pair> {
    let (house, other) = (&world.house, &world.other);
    let mut unknown = house.request("L2");
    unknown.subject = NOTHING;
    let file = Incoming {
        path: "a.txt".to_owned(),
        bytes: b"Jamie Tolliver".to_vec(),
    };
    vec![
        (
            "place",
            ctx.show_place("Office drive").map(|_| ()),
            ctx.show_place("Nowhere").map(|_| ()),
        ),
        (
            "place by id",
            ctx.show_place_by_id(world.place).map(|_| ()),
            ctx.show_place_by_id(NOTHING).map(|_| ()),
        ),
        (
            "document",
            ctx.show_document(world.document).map(|_| ()),
            ctx.show_document(NOTHING).map(|_| ()),
        ),
        (
            "ingest",
            ctx.ingest("Office drive", &file, &world.extractor)
                .map(|_| ()),
            ctx.ingest("Nowhere", &file, &world.extractor).map(|_| ()),
        ),
        (
            "request",
            ctx.show_request(world.request).map(|_| ()),
            ctx.show_request(NOTHING).map(|_| ()),
        ),
        (
            "number",
            ctx.resolve_request("1").map(|_| ()),
            ctx.resolve_request("99").map(|_| ()),
        ),
        (
            "items",
            ctx.list_items(world.request).map(|_| ()),
            ctx.list_items(NOTHING).map(|_| ()),
        ),
        (
            "item",
            ctx.show_item(world.request, 1).map(|_| ()),
            ctx.show_item(world.request, 99).map(|_| ()),
        ),
        (
            "seen",
            ctx.seen(other.person, 1).map(|_| ()),
            ctx.seen(NOTHING, 1).map(|_| ()),
        ),
        (
            "passing on",
            ctx.open_request(house.request("L2")).map(|_| ()),
            ctx.open_request(unknown).map(|_| ()),
        ),
        (
            "by name",
            ctx.resolve_person("Jamie Tolliver").map(|_| ()),
            ctx.resolve_person("Nobody Atall").map(|_| ()),
        ),
        (
            "by number",
            ctx.resolve_person("L2").map(|_| ()),
            ctx.resolve_person("L99").map(|_| ()),
        ),
        (
            "by id",
            ctx.resolve_person(&other.person.to_string()).map(|_| ()),
            ctx.resolve_person(&NOTHING.to_string()).map(|_| ()),
        ),
    ]
}

#[test]
fn a_tutor_cannot_tell_what_is_anothers_from_what_is_nothing() {
    let world = world();
    let house = &world.house;
    let tutor = house.account("tutor", Role::Tutor, Some(house.person("T1")));
    let ctx = house.ctx(tutor, crate::support::later(5));
    let pairs = about_people(&ctx, &world)
        .into_iter()
        .chain(about_the_rest(&ctx, &world));
    for (what, there, not_there) in pairs {
        let (there, not_there) = (there.unwrap_err(), not_there.unwrap_err());
        assert_eq!(format!("{there:?}"), format!("{not_there:?}"), "{what}");
    }
    // What is the tutor's own is found by the same ways.
    assert_eq!(ctx.resolve_person("L1").unwrap(), world.own.person);
    assert_eq!(
        ctx.resolve_person("Marchbanks Eleanor").unwrap(),
        world.own.person
    );
}

#[test]
fn a_tutors_lists_hold_only_what_is_theirs() {
    let world = world();
    let house = &world.house;
    let tutor = house.account("tutor", Role::Tutor, Some(house.person("T1")));
    let ctx = house.ctx(tutor, crate::support::later(5));
    let mut people: Vec<_> = ctx.list_people("").unwrap().iter().map(|p| p.id).collect();
    let mut own: Vec<_> = ["L1", "C1", "S1"]
        .map(|number| house.person(number))
        .to_vec();
    people.sort();
    own.sort();
    assert_eq!(people, own, "Ella, her mother and her school");
    assert!(ctx.list_people("tolliver").unwrap().is_empty());
    let records = ctx.list_records(world.own.person).unwrap();
    assert_eq!(
        records.iter().map(|line| line.id).collect::<Vec<_>>(),
        [world.own.ordinary, world.own.special],
        "what the policy lets a tutor see: not the safeguarding concern"
    );
    // The day the teaching ends, the learner is theirs no more.
    let view = house.operator().show_person(world.own.person).unwrap();
    let taught = view
        .relations
        .iter()
        .find(|r| r.relation.body.kind == "tutor-of")
        .unwrap();
    house
        .operator()
        .end_relation(world.own.person, taught.relation.id, day("2026-11-20"))
        .unwrap();
    assert!(denied(&ctx.show_person(world.own.person).map(|_| ())));
    assert!(ctx.list_people("").unwrap().is_empty());
}

/// An entry of no register.
fn no_entry() -> app::NewEntry {
    app::NewEntry {
        about: Vec::new(),
        on: crate::support::day("2026-11-21"),
        said: Vec::new(),
    }
}
