//! What people agreed to, did not agree to, or took back (obligations CON-1 to CON-7).

use access::{Actor, Role};
use app::bodies::{Capacity, Organisation, PackFile, Person};
use app::{
    Agreed, AgreementOfPerson, Answered, AppError, Ctx, EntityId, HowAgreed, Matter, NewConsent,
};
use policy::StoryChoice;

use crate::support::{House, NOW, answered, at, day, later, next_policy, organisation, shown};

const WEBSITE: &str = "photograph-consent.our-website";
const HEALTH: &str = "support-need.teaching";

fn of(ctx: &Ctx<'_>, id: EntityId) -> Vec<AgreementOfPerson> {
    let (view, records) = ctx.show_person_with_records(id).unwrap();
    ctx.consents_of(&view, &records).unwrap()
}

fn one(ctx: &Ctx<'_>, id: EntityId, code: &str) -> AgreementOfPerson {
    let mut all = of(ctx, id).into_iter();
    all.find(|one| one.code == code).unwrap()
}

/// The places of what was refused.
fn places<T>(outcome: Result<T, AppError>) -> Vec<String> {
    match outcome {
        Err(AppError::Input(faults)) => faults.into_iter().map(|fault| fault.place).collect(),
        Err(other) => panic!("{other}"),
        Ok(_) => Vec::new(),
    }
}

fn health(by: Answered, agreed: bool) -> NewConsent {
    NewConsent {
        by,
        ..answered(HEALTH, agreed)
    }
}

#[test]
fn what_is_put_on_record_says_who_to_what_how_and_when() {
    let house = House::with_people();
    let ctx = house.operator();
    let ella = house.person("L1");
    assert_eq!(one(&ctx, ella, WEBSITE).agreed, Agreed::NotAsked);
    house.step(&["consent.note"], || {
        ctx.note_consent(ella, &answered(WEBSITE, true))
    });
    let website = one(&ctx, ella, WEBSITE);
    assert_eq!(website.agreed, Agreed::Yes);
    let [entry] = &website.entries[..] else {
        panic!("one entry")
    };
    assert_eq!(
        entry.sentence,
        "Agreed on 3 November 2026, on a signed paper, a parent or carer for them: Rosalind Marchbanks"
    );
    assert_eq!(
        entry.wording,
        "May we show pictures of your child on our website?"
    );
    assert_eq!((entry.proof.as_str(), entry.policy), ("The red folder", 1));
    // The other uses of pictures are asked for by themselves.
    assert_eq!(
        one(&ctx, ella, "photograph-consent.social-media").agreed,
        Agreed::NotAsked
    );
    // A later answer counts, also when it was put on record first.
    let earlier = NewConsent {
        on: day("2026-11-02"),
        ..answered(WEBSITE, false)
    };
    ctx.note_consent(ella, &earlier).unwrap();
    assert_eq!(one(&ctx, ella, WEBSITE).agreed, Agreed::Yes);
    let bare = NewConsent {
        wording: " ".to_owned(),
        who: String::new(),
        how: HowAgreed::ToOthers,
        proof: String::new(),
        on: day("2026-11-22"),
        ..answered(WEBSITE, true)
    };
    assert_eq!(
        places(ctx.note_consent(ella, &bare)),
        ["who", "on", "wording", "proof"]
    );
    let unknown = ctx.note_consent(ella, &answered("newsletter", true));
    assert!(matches!(unknown, Err(AppError::NotFound(_))));
    // The same after everything was read again.
    let house = house.reopened();
    assert_eq!(one(&house.operator(), ella, WEBSITE).agreed, Agreed::Yes);
    house.assert_whole();
}

#[test]
fn a_spoken_yes_is_not_taken_where_the_policy_asks_for_writing() {
    let house = House::with_people();
    let (ctx, ella) = (house.operator(), house.person("L1"));
    let spoken = |agreed| NewConsent {
        how: HowAgreed::Spoken,
        ..answered(WEBSITE, agreed)
    };
    assert_eq!(places(ctx.note_consent(ella, &spoken(true))), ["how"]);
    // No is no, however it is said.
    ctx.note_consent(ella, &spoken(false)).unwrap();
    assert_eq!(one(&ctx, ella, WEBSITE).agreed, Agreed::No);
}

#[test]
fn below_the_age_of_the_policy_a_parent_agrees() {
    let house = House::with_people();
    let ctx = house.operator();
    // Fourteen, by a policy in which children agree from twelve, and to pictures a parent does.
    let ella = house.person("L1");
    ctx.note_consent(ella, &health(Answered::Themselves, true))
        .unwrap();
    let pictures = NewConsent {
        by: Answered::Themselves,
        ..answered(WEBSITE, true)
    };
    assert_eq!(places(ctx.note_consent(ella, &pictures)), ["by"]);
    ctx.note_consent(
        ella,
        &NewConsent {
            agreed: false,
            ..pictures
        },
    )
    .unwrap();
    let child = |born: &str| {
        let person = Person {
            given_names: "Odo".to_owned(),
            family_name: "Lark".to_owned(),
            born_on: Some(day(born)),
            capacities: vec![Capacity {
                kind: "learner".to_owned(),
                from: None,
                to: None,
            }],
            ..Person::default()
        };
        ctx.add_person(person).unwrap()
    };
    // On 3 November 2026 eleven, and twelve on that very day.
    let (eleven, twelve) = (child("2014-11-04"), child("2014-11-03"));
    let asks = |id, by| places(ctx.note_consent(id, &health(by, true)));
    assert_eq!(asks(eleven, Answered::Themselves), ["by"]);
    assert_eq!(asks(twelve, Answered::Themselves), [""; 0]);
    assert_eq!(asks(eleven, Answered::ForHelp), [""; 0]);
    assert_eq!(asks(eleven, Answered::Carer), [""; 0]);
    let grown = child("2008-11-03");
    assert_eq!(asks(grown, Answered::Carer), ["by"]);
    assert_eq!(asks(grown, Answered::Acting), [""; 0]);
    // Somebody of whom no birth date is known is asked as they are.
    let house = House::with_people();
    let ctx = house.operator();
    let tutor = house.person("T1");
    let own = NewConsent {
        by: Answered::Themselves,
        ..answered(WEBSITE, true)
    };
    ctx.note_consent(tutor, &own).unwrap();
}

#[test]
fn what_is_taken_back_is_seen_to_and_carries_nothing_more() {
    let house = House::with_people();
    let (ctx, ella) = (house.operator(), house.person("L1"));
    let need = house.record("L1", "support-need", "Reads with a coloured sheet.");
    // Nothing is on record: it is stored, and counted.
    ctx.add_record(&need).unwrap();
    assert_eq!(one(&ctx, ella, HEALTH).records, 1);
    let entry = ctx
        .note_consent(ella, &health(Answered::Carer, true))
        .unwrap();
    ctx.add_record(&need).unwrap();
    let on = |on: &str| ctx.withdraw_consent(entry, day(on), "");
    assert_eq!(places(on("2026-11-02")), ["on"]);
    assert_eq!(places(on("2026-11-22")), ["on"]);
    house.step(&["consent.withdraw"], || on("2026-11-20"));
    assert!(matches!(on("2026-11-20"), Err(AppError::Refused(_))));
    let health_now = one(&ctx, ella, HEALTH);
    assert_eq!(
        (health_now.agreed, health_now.records),
        (Agreed::TakenBack, 2)
    );
    assert_eq!(places(ctx.add_record(&need)), ["purpose"]);
    // In an emergency it is another purpose, with a basis of its own.
    let mut emergency = need.clone();
    emergency.purpose = Some("emergency".to_owned());
    ctx.add_record(&emergency).unwrap();

    let due = || {
        let today = ctx.today_list().unwrap();
        let all = today.overdue.into_iter().chain(today.this_week);
        let mut all = all.filter_map(|due| match due.matter {
            Matter::TakenBack { many } => Some((due.on, many)),
            _ => None,
        });
        all.next()
    };
    assert_eq!(due(), Some((Some(day("2026-11-20")), 1)));
    let (_, open) = ctx.list_agreements().unwrap();
    assert_eq!((open[0].entry, open[0].person), (entry, ella));
    assert_eq!(places(ctx.settle_consent(entry, " ")), ["words"]);
    ctx.settle_consent(entry, "Both records are destroyed.")
        .unwrap();
    assert_eq!(due(), None);
    assert_eq!(places(ctx.add_record(&need)), ["purpose"]);
    // They may change their mind again.
    let again = NewConsent {
        on: day("2026-11-21"),
        ..health(Answered::Carer, true)
    };
    let again = ctx.note_consent(ella, &again).unwrap();
    ctx.add_record(&need).unwrap();
    // It was somebody else: what stood before counts.
    ctx.strike_consent(again, "It was the sister.").unwrap();
    assert_eq!(one(&ctx, ella, HEALTH).agreed, Agreed::TakenBack);
    let gone = ctx.withdraw_consent(again, day("2026-11-21"), "");
    assert!(matches!(gone, Err(AppError::Refused(_))));
}

#[test]
fn the_list_says_who_agreed_to_a_use_of_pictures() {
    let house = House::with_people();
    let ctx = house.operator();
    let (ella, jamie) = (house.person("L1"), house.person("L2"));
    ctx.note_consent(ella, &answered(WEBSITE, true)).unwrap();
    ctx.note_consent(jamie, &answered(WEBSITE, false)).unwrap();
    let (lines, _) = ctx.list_agreements().unwrap();
    let line = lines.iter().find(|line| line.agreement.code == WEBSITE);
    let line = line.unwrap();
    // Two children, two carers, two tutors.
    assert_eq!((line.people, line.standing), (6, [1, 1, 0, 4]));
    let who = |only| {
        let page = ctx.who_agreed(WEBSITE, only, 0, 10).unwrap();
        let names = page.people.into_iter().map(|one| one.name);
        (names.collect::<Vec<_>>(), page.total)
    };
    assert_eq!(
        who(Some(Agreed::Yes)),
        (vec!["Ella Marchbanks".to_owned()], 1)
    );
    assert_eq!(who(None).1, 6);
    let second = ctx.who_agreed(WEBSITE, None, 4, 4).unwrap();
    assert_eq!((second.people.len(), second.total), (2, 6));
    // A tutor sees their own.
    let tutor = house.account("sam", Role::Tutor, Some(house.person("T1")));
    let tutor = house.ctx(tutor, at(NOW));
    let theirs = tutor.who_agreed(HEALTH, None, 0, 10).unwrap().people;
    assert_eq!(theirs.iter().map(|one| one.id).collect::<Vec<_>>(), [ella]);
    let others = tutor.note_consent(jamie, &answered(HEALTH, true));
    assert!(matches!(others, Err(AppError::Refused(_))));
    // By this policy pictures are not theirs to know of.
    let pictures = tutor.who_agreed(WEBSITE, None, 0, 10);
    assert!(matches!(pictures, Err(AppError::NotFound(_))));
    assert!(of(&tutor, ella).iter().all(|one| one.code != WEBSITE));
}

#[test]
fn whoever_tells_a_story_chooses_how() {
    let shipped = policy::packs::shipped("community-interest").unwrap();
    let files = shipped.files.iter().map(|(name, text)| PackFile {
        name: (*name).to_owned(),
        text: (*text).to_owned(),
    });
    let house = House::of(&Organisation {
        pack: files.collect(),
        ..organisation()
    });
    let ctx = house.operator();
    let wren = ctx
        .add_person(Person {
            given_names: "Wren".to_owned(),
            family_name: "Aldous".to_owned(),
            capacities: vec![Capacity {
                kind: "learner".to_owned(),
                from: None,
                to: None,
            }],
            ..Person::default()
        })
        .unwrap();
    let told = |choice| NewConsent {
        choice,
        by: Answered::Themselves,
        ..answered("story.publicity", true)
    };
    assert_eq!(places(ctx.note_consent(wren, &told(None))), ["choice"]);
    ctx.note_consent(wren, &told(Some(StoryChoice::KnownToStaff)))
        .unwrap();
    let story = one(&ctx, wren, "story.publicity");
    assert_eq!(
        story.entries[0].sentence,
        "Agreed on 3 November 2026, on a signed paper. Our staff may know whose it is"
    );
    // The head does not see convictions by this policy's words unless they may; whoever may not is not
    // told that they are asked for.
    let codes = |actor: Actor| -> Vec<String> {
        let ctx = house.ctx(actor, at(NOW));
        let (lines, _) = ctx.list_agreements().unwrap();
        lines.into_iter().map(|line| line.agreement.code).collect()
    };
    let all = codes(Actor::OPERATOR);
    let tutor = codes(house.account("tutor", Role::Tutor, None));
    assert!(all.contains(&"conviction.services".to_owned()));
    assert!(tutor.len() < all.len(), "{tutor:?}");
}

#[test]
fn what_somebody_agreed_to_goes_with_them() {
    let house = House::with_people();
    let (ctx, ella) = (house.operator(), house.person("L1"));
    ctx.note_consent(ella, &answered(WEBSITE, true)).unwrap();
    let counted = |ctx: &Ctx<'_>| {
        let (lines, _) = ctx.list_agreements().unwrap();
        let line = lines.into_iter().find(|one| one.agreement.code == WEBSITE);
        line.unwrap().standing
    };
    assert_eq!(counted(&ctx)[0], 1);
    let cells = ctx.cells_of(ella).unwrap();
    ctx.destroy(&cells, &mut |_| Ok(())).unwrap();
    let ctx = house.ctx(Actor::OPERATOR, later(1));
    assert_eq!(counted(&ctx), [0, 0, 0, 5]);
    let house = house.reopened();
    assert_eq!(counted(&house.ctx(Actor::OPERATOR, later(1))), [0, 0, 0, 5]);
}

#[test]
fn what_is_asked_no_more_is_not_shown_to_whoever_was_not_told_of_it() {
    let house = House::with_people();
    let (ctx, ella) = (house.operator(), house.person("L1"));
    let entry = ctx.note_consent(ella, &answered(WEBSITE, true)).unwrap();
    let change = [("uses = [\"our website\"", "uses = [\"our pages\"")];
    ctx.make_draft(next_policy(2, "2026-11-21", &change))
        .unwrap();
    let hash = shown(&ctx).hash;
    ctx.signed_on_paper(&hash, "director", "the red folder")
        .unwrap();
    ctx.adopt_draft(&hash).unwrap();
    let gone = one(&ctx, ella, WEBSITE);
    assert_eq!((gone.asked, gone.entries.len()), (false, 1));
    // A tutor does not see pictures by this policy, and nor what was asked about them before.
    let tutor = house.account("sam", Role::Tutor, Some(house.person("T1")));
    let tutor = house.ctx(tutor, at(NOW));
    assert!(of(&tutor, ella).iter().all(|one| one.code != WEBSITE));
    let back = tutor.withdraw_consent(entry, day("2026-11-20"), "");
    assert!(matches!(back, Err(AppError::Refused(_))));
    ctx.withdraw_consent(entry, day("2026-11-20"), "").unwrap();
    assert_eq!(tutor.list_agreements().unwrap().1.len(), 0);
    assert_eq!(ctx.list_agreements().unwrap().1.len(), 1);
}
