//! What every store must do. Each backend runs all cases; a new one is one more call.

mod cases;
mod lists;

use store::{
    CellId, Commit, CommitId, EntityId, Expected, LeafDraft, OrgId, Put, Receipt, Store, Term,
    TermClass,
};

/// Makes an empty store.
pub type Make<'a> = &'a dyn Fn() -> Box<dyn Store>;

/// A case: what must hold, and the test of it.
pub type Case = (&'static str, fn(&dyn Store));

/// Runs every case on a store of its own.
pub fn run(make: Make<'_>) {
    for (name, case) in cases::CASES.iter().chain(lists::CASES) {
        println!("case: {name}");
        let store = make();
        case(&*store);
        assert_eq!(store::check(&*store).unwrap(), Vec::new(), "after: {name}");
    }
}

pub const ORG: OrgId = OrgId([7; 16]);

pub fn id(number: u64) -> EntityId {
    EntityId(bytes(number))
}

pub fn bytes(number: u64) -> [u8; 16] {
    let mut bytes = [0xA5; 16];
    bytes[8..].copy_from_slice(&number.to_be_bytes());
    bytes
}

pub fn commit(number: u64) -> Commit {
    Commit::new(ORG, CommitId(bytes(number)))
}

pub fn put(entity: u64, expected: Expected) -> Put {
    Put {
        kind: "person".to_owned(),
        id: id(entity),
        expected,
        cell: CellId([3; 16]),
        body: format!("body of {entity}, {expected:?}").into_bytes(),
        terms: Vec::new(),
        chunks: Vec::new(),
    }
}

pub fn term(class: TermClass, name: &str, value: &[u8]) -> Term {
    Term {
        class,
        name: name.to_owned(),
        value: value.to_vec(),
    }
}

pub fn leaf(at: i64) -> LeafDraft {
    LeafDraft {
        at,
        act: "person.read".to_owned(),
        actor: [1; 32],
        objects: [2; 32],
        details: [3; 32],
        opening: vec![4; 40],
        details_opening: None,
        terms: Vec::new(),
    }
}

/// Commits on the interactive lane and expects it done.
pub fn done(store: &dyn Store, commit: Commit) -> Receipt {
    match store.commit(store::Lane::Interactive, commit).unwrap() {
        store::Outcome::Done(receipt) => receipt,
        refused => panic!("refused: {refused:?}"),
    }
}
