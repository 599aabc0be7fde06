//! The rules of each role, and the reference page.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

use access::{
    Action, Actor, DataClass, Purpose, Role, Rule, Scope, Via, acts, allowed, authorise, check,
    permissions_markdown,
};

const ME: [u8; 16] = [1; 16];
const LEARNER: [u8; 16] = [2; 16];
const THING: [u8; 16] = [3; 16];

fn actor(role: Role) -> Actor {
    Actor {
        id: ME,
        role,
        via: Via::Session { id: [9; 16] },
    }
}

fn person(own: bool) -> Scope {
    Scope::Person { id: LEARNER, own }
}

fn record(own: bool, class: DataClass) -> Scope {
    Scope::Record {
        id: THING,
        person: LEARNER,
        own,
        class,
    }
}

fn may(role: Role, action: Action, scope: &Scope, purpose: Purpose) -> bool {
    check(action, &actor(role), scope, purpose).is_ok()
}

#[test]
fn the_dpo_may_do_everything_but_what_is_somebody_elses_by_nature() {
    let not: Vec<_> = Action::all()
        .filter(|action| allowed(Role::Dpo, *action) != Rule::Always)
        .map(Action::code)
        .collect();
    assert_eq!(
        not,
        [
            "account.sign-in-failed",
            "call.keep",
            "organisation.init",
            "own.open",
            "own.failed",
            "own.propose",
            "own.fetch",
            "request.arrive",
            "request.status",
            "request.status-failed",
            "request.message",
            "request.take-back",
            "request.sheet-open",
            "request.sheet-failed",
            "request.sheet-sign",
            "request.collect",
            "request.collect-failed",
            "destroy.done",
            "keys.unlock",
            "keys.recover",
            "backup.restore",
            "job.expire-links",
            "job.sweep-orphans",
            "job.sweep-sessions",
            "job.policy-begin",
            "job.checkpoint",
            "job.remind",
            "job.checkpoint-show",
        ]
    );
}

#[test]
fn the_head_neither_releases_nor_administers_ledger_keys_and_accounts() {
    for action in Action::all() {
        let area = action.code().split('.').next().unwrap();
        let rule = allowed(Role::Head, action);
        match area {
            "person" | "relation" | "place" | "source" | "document" | "find" | "token"
            | "access" | "register" | "entry" | "notice" | "consent" | "disclosure" | "safety"
            | "calendar" | "case" | "retention" | "hold" | "score" | "letter" => {
                assert_eq!(rule, Rule::Always, "{action}");
            }
            "ledger" | "keys" | "backup" | "job" | "settings" | "organisation" | "setup" => {
                assert_eq!(rule, Rule::Never, "{action}");
            }
            "record" if action != Action::RecordDispose => {
                assert_eq!(rule, Rule::Always, "{action}");
            }
            // What the officer proposes the head looks at, agrees to or stops.
            "destroy" => {
                let second = [
                    Action::DestroyLook,
                    Action::DestroyStop,
                    Action::DestroyDecide,
                ];
                assert_eq!(rule == Rule::Always, second.contains(&action), "{action}");
            }
            "call" => assert_eq!(rule, Rule::Never, "{action}"),
            "question" | "account" | "pack" | "today" | "record" | "request" | "evidence"
            | "coverage" | "policy" | "own" => {}
            other => panic!("decide what the head may do with `{other}`"),
        }
    }
    for action in [
        Action::RequestRelease,
        Action::AccountAdd,
        Action::PackAdopt,
    ] {
        assert_eq!(allowed(Role::Head, action), Rule::Never);
    }
}

#[test]
fn a_tutor_sees_own_learners_records_but_safeguarding_and_no_more() {
    let may_do: Vec<_> = Action::all()
        .filter(|action| allowed(Role::Tutor, *action) != Rule::Never)
        .map(|action| (action.code(), allowed(Role::Tutor, action).words()))
        .collect();
    assert_eq!(
        may_do,
        [
            ("account.sign-in", "yes"),
            ("account.sign-out", "yes"),
            ("account.set-password", "yes"),
            ("account.look", "yes"),
            ("account.add-second-factor", "yes"),
            ("account.remove-second-factor", "yes"),
            ("account.recovery-codes", "yes"),
            ("token.add", "yes"),
            ("token.list", "yes"),
            ("token.revoke", "yes"),
            ("token.use", "yes"),
            ("access.refused", "yes"),
            ("pack.acknowledge", "yes"),
            ("question.ask", "yes"),
            ("question.list", "yes"),
            ("question.answer", "yes"),
            ("pack.look", "yes"),
            ("today.look", "own learners"),
            ("person.list", "own learners"),
            ("person.look", "own learners"),
            ("notice.given", "own learners"),
            ("consent.note", "own learners"),
            ("consent.withdraw", "own learners"),
            ("consent.list", "own learners"),
            ("notice.due", "own learners"),
            ("record.add", "own learners"),
            ("record.add-special", "own learners"),
            ("record.add-safeguarding", "write, not read back"),
            ("record.list", "own learners"),
            ("record.look", "own learners"),
            ("record.look-special", "own learners"),
            ("request.open", "write, not read back"),
            ("request.mail-in", "write, not read back"),
        ]
    );
}

#[test]
fn another_tutors_learner_is_out_of_reach_whatever_the_action() {
    for action in Action::all() {
        for purpose in Purpose::ALL {
            let own_account = ["account.", "token."]
                .iter()
                .any(|area| action.code().starts_with(area))
                || [Action::PackLook, Action::AccessRefused].contains(&action);
            for class in [
                DataClass::Ordinary,
                DataClass::Special,
                DataClass::Safeguarding,
            ] {
                let reached = may(Role::Tutor, action, &record(false, class), purpose);
                assert!(!reached || own_account, "{action} {purpose}");
            }
            let reached = may(Role::Tutor, action, &person(false), purpose);
            assert!(!reached || own_account, "{action} {purpose}");
        }
    }
}

#[test]
fn a_concern_can_be_written_and_not_read_back() {
    use DataClass::Safeguarding;
    let tutor = actor(Role::Tutor);
    let own = record(true, Safeguarding);
    assert!(authorise::<acts::RecordAddSafeguarding>(&tutor, &own, Purpose::Safeguarding).is_ok());
    assert!(
        authorise::<acts::RecordLookSafeguarding>(&tutor, &own, Purpose::Safeguarding).is_err()
    );
    // About somebody who is no learner of theirs: without naming a record that is held.
    assert!(may(
        Role::Tutor,
        Action::RecordAddSafeguarding,
        &Scope::Organisation,
        Purpose::Safeguarding
    ));
    assert!(!may(
        Role::Tutor,
        Action::RecordAddSafeguarding,
        &record(false, Safeguarding),
        Purpose::Safeguarding
    ));
}

#[test]
fn a_look_cannot_pass_for_one_of_another_class() {
    use DataClass::{Ordinary, Safeguarding, Special};
    let actions = [
        (Action::RecordLook, Ordinary),
        (Action::RecordLookSpecial, Special),
        (Action::RecordLookSafeguarding, Safeguarding),
        (Action::RecordAdd, Ordinary),
        (Action::RecordAddSpecial, Special),
        (Action::RecordAddSafeguarding, Safeguarding),
    ];
    for (action, of_action) in actions {
        for class in [Ordinary, Special, Safeguarding] {
            let done = may(
                Role::Dpo,
                action,
                &record(true, class),
                Purpose::Safeguarding,
            );
            assert_eq!(done, class == of_action, "{action} {class:?}");
        }
        assert!(
            !may(Role::Dpo, action, &person(true), Purpose::Safeguarding),
            "{action}"
        );
    }
}

#[test]
fn a_list_for_a_tutor_is_a_narrowed_list() {
    let list = |scope| may(Role::Tutor, Action::PersonList, &scope, Purpose::Teaching);
    assert!(list(Scope::OwnLearners));
    assert!(!list(Scope::Organisation));
}

#[test]
fn nobody_reads_without_a_purpose_of_their_role() {
    assert!(may(
        Role::Tutor,
        Action::PersonLook,
        &person(true),
        Purpose::Teaching
    ));
    assert!(!may(
        Role::Tutor,
        Action::PersonLook,
        &person(true),
        Purpose::Audit
    ));
    assert!(may(
        Role::Dpo,
        Action::PersonLook,
        &person(true),
        Purpose::Audit
    ));
}

#[test]
fn only_ones_own_password_unless_dpo_or_operator() {
    let set = |role, id| {
        may(
            role,
            Action::AccountSetPassword,
            &Scope::Account { id },
            Purpose::Security,
        )
    };
    for role in [Role::Head, Role::Tutor] {
        assert!(set(role, ME));
        assert!(!set(role, LEARNER));
    }
    for role in [Role::Dpo, Role::Operator] {
        assert!(set(role, LEARNER));
    }
}

#[test]
fn the_refusal_is_the_same_whatever_is_there() {
    let tutor = actor(Role::Tutor);
    let words = |scope: &Scope, purpose| {
        authorise::<acts::PersonLook>(&tutor, scope, purpose)
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        words(&person(false), Purpose::Teaching),
        "You do not have access. Ask the DPO."
    );
    assert_eq!(
        words(&person(false), Purpose::Teaching),
        words(&Scope::Objects { ids: vec![] }, Purpose::Audit)
    );
}

#[test]
fn the_witness_carries_what_the_leaf_needs() {
    let scope = record(true, DataClass::Ordinary);
    let witness =
        authorise::<acts::RecordLook>(&actor(Role::Tutor), &scope, Purpose::Teaching).unwrap();
    assert_eq!(witness.action().code(), "record.look");
    assert_eq!(witness.actor().id, ME);
    assert_eq!(witness.actor().via.code(), "session");
    assert_eq!(witness.purpose().code(), "teaching");
    assert_eq!(witness.objects(), [THING, LEARNER]);
    assert_eq!(witness.scope(), &scope);
}

#[test]
fn every_role_and_purpose_is_found_by_its_code() {
    for role in Role::ALL {
        assert_eq!(Role::from_code(role.code()), Some(role));
    }
    for purpose in Purpose::ALL {
        assert_eq!(Purpose::from_code(purpose.code()), Some(purpose));
    }
    assert_eq!(Role::from_code("king"), None);
    assert_eq!(Purpose::from_code("curiosity"), None);
}

#[test]
fn every_action_is_somebodys() {
    for action in Action::all() {
        let somebody = Role::ALL
            .iter()
            .any(|role| allowed(*role, action) != Rule::Never);
        assert!(somebody, "{action}");
    }
}

#[test]
fn the_reference_has_a_row_for_each_action() {
    let page = permissions_markdown();
    for action in Action::all() {
        let row = page
            .lines()
            .find(|line| line.contains(&format!("| `{action}` |")))
            .unwrap();
        assert_eq!(row.matches('|').count(), 4 + Role::ALL.len(), "{row}");
    }
    assert!(page.contains(
        "| `record.look` | looked at a record | look | yes | yes | own learners | yes | no | no |"
    ));
}

#[test]
fn a_token_does_what_both_it_and_the_role_may() {
    let by = |role, scopes: &[Action]| Actor {
        id: ME,
        role,
        via: Via::Token {
            id: THING,
            scopes: scopes.iter().copied().collect(),
            call: None,
        },
    };
    let everywhere = Scope::Organisation;
    let asked =
        |actor: &Actor, action| check(action, actor, &everywhere, Purpose::Administration).is_ok();
    let narrow = by(Role::Dpo, &[Action::PersonList]);
    assert!(asked(&narrow, Action::PersonList));
    assert!(!asked(&narrow, Action::PersonAdd));
    let wide: Vec<_> = Action::all().collect();
    let head = by(Role::Head, &wide);
    for action in Action::all() {
        let role = asked(&actor(Role::Head), action);
        assert_eq!(asked(&head, action), role, "{action}");
        assert!(!asked(&by(Role::Dpo, &[]), action), "{action}");
    }
}

#[test]
fn nobody_makes_a_token_for_somebody_else() {
    let one = |role, action, id| may(role, action, &Scope::Account { id }, Purpose::Security);
    for role in [Role::Dpo, Role::Head, Role::Tutor] {
        assert!(one(role, Action::TokenAdd, ME));
        assert!(!one(role, Action::TokenAdd, LEARNER));
        for action in [Action::TokenList, Action::TokenRevoke] {
            assert!(one(role, action, ME));
            assert_eq!(one(role, action, LEARNER), role == Role::Dpo, "{action}");
        }
    }
    assert!(!one(Role::Operator, Action::TokenAdd, ME));
}

#[test]
fn routes_of_the_api_are_written_as_method_and_path() {
    for route in Action::all().flat_map(Action::api) {
        let (method, path) = route.split_once(' ').unwrap();
        assert!(["GET", "POST", "PUT"].contains(&method), "{route}");
        assert!(path.starts_with("/api/v1/"), "{route}");
    }
}

/// Where something may be done, for a rule that is not *never*.
fn scopes() -> Vec<Scope> {
    let classes = [
        DataClass::Ordinary,
        DataClass::Special,
        DataClass::Safeguarding,
    ];
    let mut scopes = vec![
        Scope::Organisation,
        Scope::OwnLearners,
        person(true),
        person(false),
        Scope::Request { id: THING },
        Scope::Account { id: ME },
        Scope::Objects { ids: vec![THING] },
    ];
    for class in classes {
        scopes.extend([record(true, class), record(false, class)]);
    }
    scopes
}

#[test]
fn what_the_table_allows_can_be_done_somewhere_for_some_purpose() {
    for role in Role::ALL {
        for action in Action::all() {
            let somewhere = scopes().iter().any(|scope| {
                Purpose::ALL
                    .iter()
                    .any(|purpose| may(role, action, scope, *purpose))
            });
            assert_eq!(
                somewhere,
                allowed(role, action) != Rule::Never,
                "{role} {action}"
            );
        }
    }
}
