//! Trying what is not one's own: the answer is as ever, and the evidence says who tried.

use std::time::Duration;

use app::bodies::{Capacity, Person};
use app::{EntityId, Entry};
use axum::http::StatusCode;

use crate::support::TestApp;

/// What was refused, in the order of the ledger. It is written behind the answer, so it is waited for.
async fn refused(app: &TestApp, count: usize) -> Vec<Entry> {
    let mut entries = Vec::new();
    for _ in 0..200 {
        entries = app.operator().show_ledger(0, 10_000).unwrap();
        entries.retain(|entry| entry.act == "access.refused");
        if entries.len() >= count {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    // Were there more under way, they would come now.
    tokio::time::sleep(Duration::from_millis(50)).await;
    entries
}

fn stranger(app: &TestApp, name: &str) -> EntityId {
    let person = Person {
        given_names: name.to_owned(),
        family_name: "Quillfeather".to_owned(),
        capacities: vec![Capacity {
            kind: "learner".to_owned(),
            from: None,
            to: None,
        }],
        ..Person::default()
    };
    app.operator().add_person(person).unwrap()
}

#[tokio::test]
async fn probing_strangers_leaves_one_leaf_for_each_thing_tried() {
    let app = TestApp::new();
    let tutor = app.sign_in("tutor").await;
    let strangers = [
        app.cast.tom,
        stranger(&app, "Wilf"),
        stranger(&app, "Hetty"),
        EntityId([7; 16]),
    ];
    let mut said = Vec::new();
    for id in strangers {
        let answer = app.get(&format!("/people/{id}"), &tutor).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        said.push(answer.text());
    }
    assert!(said.windows(2).all(|two| two[0] == two[1]));
    let entries = refused(&app, 1).await;
    assert_eq!(entries.len(), 1);
    let account = app
        .engine
        .account_by_email("tutor@caretaker.example")
        .unwrap()
        .unwrap();
    assert_eq!(entries[0].actor.as_ref().unwrap().id, account.id);
    let details = entries[0].details.as_ref().unwrap();
    assert_eq!(*details, serde_json::json!({ "action": "person.look" }));
    // Something else is another leaf.
    let answer = app.get("/requests", &tutor).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let entries = refused(&app, 2).await;
    assert_eq!(entries.len(), 2);
}
