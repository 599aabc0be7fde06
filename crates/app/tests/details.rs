//! What the policy keeps among somebody's details beyond what stands with everybody: one record for
//! each kind and capacity, changed in place, by fields.

use access::Role;
use app::bodies::{Capacity, EntryValue};
use app::{AppError, EntityId, NewRecord};

use crate::packs::{house_of, new, person};
use crate::support::{House, extractor, later, request_of};

/// A tutor of an online provision, of whom the policy keeps twelve fields, two of them with the person.
fn with_a_tutor() -> (House, EntityId) {
    let house = house_of(policy::packs::shipped("online-provision").unwrap().files);
    let sam = house.operator().add_person(person("Sam", "tutor")).unwrap();
    (house, sam)
}

/// Details as a form sends them.
fn details(person: EntityId, fields: &[(&str, &str)], version: Option<u64>) -> NewRecord {
    let pack = policy::Pack::parse(policy::packs::shipped("online-provision").unwrap().files);
    let pack = pack.unwrap();
    NewRecord {
        fields: fields
            .iter()
            .map(|(code, typed)| ((*code).to_owned(), (*typed).to_owned()))
            .collect(),
        version,
        ..new(person, pack.record_kind("staff-details").unwrap(), &[])
    }
}

fn words_of(house: &House, id: EntityId) -> String {
    let view = house.operator().show_record(id).unwrap();
    view.stored.body.words()
}

fn faults(error: AppError) -> Vec<app::Fault> {
    match error {
        AppError::Input(faults) => faults,
        other => panic!("{other}"),
    }
}

#[test]
fn details_are_changed_where_they_stand_and_only_the_fields_that_were_given() {
    let (house, sam) = with_a_tutor();
    let ctx = house.operator();
    assert!(ctx.show_details(sam, "staff-details").unwrap().is_none());

    let first = details(
        sam,
        &[
            ("job-title", "Tutor of mathematics"),
            ("languages", "Welsh"),
        ],
        Some(0),
    );
    let (id, version) = ctx.write_record(&first).unwrap();
    assert_eq!(version, 1);
    let second = details(sam, &[("languages", "Welsh, French")], Some(1));
    assert_eq!(ctx.write_record(&second).unwrap(), (id, 2));
    assert_eq!(
        words_of(&house, id),
        "Job title: Tutor of mathematics\nLanguages: Welsh, French"
    );
    // What is left empty goes.
    let third = details(sam, &[("job-title", "")], None);
    assert_eq!(ctx.write_record(&third).unwrap(), (id, 3));
    assert_eq!(words_of(&house, id), "Languages: Welsh, French");

    assert_eq!(ctx.list_records(sam).unwrap().len(), 1);
    let held = ctx.show_details(sam, "staff-details").unwrap().unwrap();
    let languages = &held.stored.body.fields[0];
    assert_eq!(
        languages.value,
        EntryValue::Text("Welsh, French".to_owned())
    );
    assert_eq!(held.line.title, "Personal details");
    house.assert_whole();
}

#[test]
fn a_choice_is_taken_back_unless_it_must_be_made() {
    let fields = r#"
    { title = "meets us", type = "choice", choices = ["here", "at home"] },
    { title = "told of this", type = "yes-no" },
    { title = "right to work", type = "choice", choices = ["seen", "not seen"], required = true },"#;
    let files = policy::packs::shipped("online-provision").unwrap().files;
    let job = "\n    \"job title\",";
    let files: Vec<(&str, String)> = files
        .iter()
        .map(|(name, text)| (*name, text.replace(job, fields)))
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(n, text)| (*n, text.as_str())).collect();
    let house = house_of(&files);
    let ctx = house.operator();
    let sam = ctx.add_person(person("Sam", "tutor")).unwrap();
    let with = |fields: &[(&str, &str)]| NewRecord {
        kind: "staff-details".to_owned(),
        ..details(sam, fields, None)
    };
    let all = [
        ("meets-us", "here"),
        ("told-of-this", "no"),
        ("right-to-work", "seen"),
    ];
    let (id, _) = ctx.write_record(&with(&all)).unwrap();
    assert_eq!(
        words_of(&house, id),
        "Meets us: here\nTold of this: no\nRight to work: seen"
    );
    let unsaid = with(&[("meets-us", ""), ("told-of-this", "")]);
    assert_eq!(ctx.write_record(&unsaid).unwrap(), (id, 2));
    assert_eq!(words_of(&house, id), "Right to work: seen");
    let faults = faults(house.refused(|| ctx.write_record(&with(&[("right-to-work", "")]))));
    assert_eq!(faults[0].place, "field-right-to-work");
    house.assert_whole();
}

#[test]
fn where_it_came_from_and_who_stands_in_it_stay_until_somebody_says_otherwise() {
    let (house, sam) = with_a_tutor();
    let ctx = house.operator();
    let kin = ctx.add_person(person("Rosa", "next-of-kin")).unwrap();
    let first = NewRecord {
        source: Some("relation".to_owned()),
        others: vec![kin],
        ..details(sam, &[("languages", "Welsh")], None)
    };
    let id = ctx.add_record(&first).unwrap();
    let held = || ctx.show_record(id).unwrap().stored.body;
    assert_ne!(held().purpose, "");
    ctx.add_record(&details(sam, &[("languages", "French")], None))
        .unwrap();
    assert_eq!(
        (held().source.as_str(), held().others),
        ("relation", vec![kin])
    );
    let told = NewRecord {
        source: Some("themselves".to_owned()),
        ..details(sam, &[], None)
    };
    ctx.add_record(&told).unwrap();
    assert_eq!(held().source, "themselves");
    assert_eq!(words_of(&house, id), "Languages: French");
}

#[test]
fn whoever_confirms_the_policy_sees_all_their_own_details() {
    let (house, sam) = with_a_tutor();
    let tutor = house.account("tutor", Role::Tutor, Some(sam));
    let with = details(sam, &[("languages", "Welsh")], None);
    house.operator().add_record(&with).unwrap();
    let shown = house.ctx(tutor, later(1)).policy_to_read().unwrap();
    let welsh = ("Languages".to_owned(), "Welsh".to_owned());
    assert!(
        shown.own_details.contains(&welsh),
        "{:?}",
        shown.own_details
    );
}

#[test]
fn nobody_overwrites_what_they_have_not_seen() {
    let (house, sam) = with_a_tutor();
    let ctx = house.operator();
    let first = details(sam, &[("job-title", "Tutor")], Some(0));
    ctx.add_record(&first).unwrap();
    for stale in [0, 2] {
        let change = details(sam, &[("job-title", "Head")], Some(stale));
        let error = house.refused(|| ctx.add_record(&change));
        assert!(matches!(error, AppError::Conflict), "{error}");
    }
    // Somebody held as two things has details as each of them.
    let two = ctx.add_person(person("Robin", "tutor")).unwrap();
    let held = ctx.show_person(two).unwrap().person;
    let mut body = held.body.clone();
    body.capacities.push(Capacity {
        kind: "carer".to_owned(),
        from: None,
        to: None,
    });
    ctx.change_person(two, held.version, body).unwrap();
    ctx.add_record(&details(two, &[("job-title", "Tutor")], None))
        .unwrap();
    let as_carer = NewRecord {
        kind: "details".to_owned(),
        ..details(two, &[("gender", "woman")], None)
    };
    ctx.add_record(&as_carer).unwrap();
    assert_eq!(ctx.list_records(two).unwrap().len(), 2);
}

#[test]
fn only_what_the_policy_asks_beside_the_person_is_taken() {
    let (house, sam) = with_a_tutor();
    let ctx = house.operator();
    for code in ["names-and-contacts", "date-of-birth", "shoe-size"] {
        let with = details(sam, &[(code, "1 2 2000")], None);
        let faults = faults(house.refused(|| ctx.add_record(&with)));
        assert_eq!(faults[0].place, format!("field-{code}"));
        assert!(
            faults[0].mend.starts_with("the fields are `gender`"),
            "{}",
            faults[0].mend
        );
    }
    // Where everything stands with the person there is nothing to write.
    let school = policy::packs::shipped("private-tutoring").unwrap();
    let house = house_of(school.files);
    let ella = house
        .operator()
        .add_person(person("Ella", "learner"))
        .unwrap();
    let none = NewRecord {
        kind: "client-details".to_owned(),
        ..details(ella, &[("names", "Ella")], None)
    };
    let faults = faults(house.refused(|| house.operator().add_record(&none)));
    assert_eq!(faults[0].place, "kind");
}

#[test]
fn a_file_is_named_once_it_was_read_in_and_by_those_who_may_see_it() {
    let (house, sam) = with_a_tutor();
    let ctx = house.operator();
    for wrong in [
        "photograph.jpg",
        "Drive/staff/other.jpg",
        "Drive",
        "staff/photograph.jpg",
    ] {
        let with = details(sam, &[("photograph", wrong)], None);
        let faults = faults(house.refused(|| ctx.add_record(&with)));
        assert_eq!(faults[0].place, "field-photograph");
    }
    let with = details(sam, &[("photograph", "Drive/staff/photograph.jpg")], None);
    let id = ctx.add_record(&with).unwrap();
    assert_eq!(
        words_of(&house, id),
        "Photograph: Drive/staff/photograph.jpg"
    );

    // A tutor is not told what was read in, whether it was or not.
    let tutor = house.account("tutor", Role::Tutor, Some(sam));
    let as_tutor = house.ctx(tutor, later(1));
    let said: Vec<String> = ["Drive/staff/photograph.jpg", "Drive/staff/other.jpg"]
        .map(|file| {
            let with = details(sam, &[("photograph", file)], None);
            house.refused(|| as_tutor.add_record(&with)).to_string()
        })
        .into();
    assert_eq!(said[0], said[1]);
}

#[test]
fn details_are_found_and_answered_with_the_rest() {
    let (house, sam) = with_a_tutor();
    let ctx = house.operator();
    let with = details(
        sam,
        &[(
            "next-of-kin-and-emergency-contacts",
            "Rosa Lark, 07700 900123",
        )],
        None,
    );
    ctx.add_record(&with).unwrap();
    let request = ctx.open_request(request_of(sam)).unwrap();
    ctx.identity_not_in_doubt(request, "known to us").unwrap();
    for place in ctx.show_request(request).unwrap().places {
        ctx.search_place(request, &place.id).unwrap();
    }
    let item = ctx.show_item(request, 1).unwrap();
    assert!(item.text.contains("Rosa Lark"), "{}", item.text);
    ctx.decide(request, 1, app::Choice::Give).unwrap();
    ctx.build_package(request, &extractor()).unwrap();
    // Changed after it was decided, it is not given unseen.
    let changed = details(
        sam,
        &[("next-of-kin-and-emergency-contacts", "Ann Lark")],
        None,
    );
    ctx.add_record(&changed).unwrap();
    house.refused(|| ctx.build_package(request, &extractor()));
}
