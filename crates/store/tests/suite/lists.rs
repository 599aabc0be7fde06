//! Lists: ranges of terms, pages, kinds, leaves.

use store::{Cursor, Expected, Put, Store, StoreError, TermClass, TermRange};

use super::{Case, ORG, commit, done, id, leaf, put, term};

pub const CASES: &[Case] = &[
    ("a list is ordered by value, then by age", ordered),
    ("pages of any size make up the same list", pages),
    ("a range holds both its ends", ranges),
    ("kinds are listed by age", kinds),
    ("leaves are found newest first", leaves_by),
];

/// Twelve entities, four values, and a second name that must not show.
fn fill(store: &dyn Store) {
    for number in 0..12_u8 {
        let mut next = commit(u64::from(number));
        let value = [5 - number % 4];
        let terms = vec![
            term(TermClass::Date, "due", &value),
            term(TermClass::Date, "done", &[1]),
        ];
        let kind = if number % 3 == 0 { "record" } else { "person" };
        // Ids in no order, so that age does not follow from them.
        let entity = u64::from(number) * 7919 % 13;
        next.puts.push(Put {
            terms,
            kind: kind.to_owned(),
            ..put(entity, Expected::New)
        });
        done(store, next);
    }
}

fn range(from: &[u8], to: &[u8]) -> TermRange {
    TermRange {
        name: "due".to_owned(),
        from: from.to_vec(),
        to: to.to_vec(),
    }
}

fn ordered(store: &dyn Store) {
    fill(store);
    let snapshot = store.snapshot(ORG).unwrap();
    let found = snapshot.page(&range(&[0], &[9]), None, 100).unwrap();
    let places: Vec<(Vec<u8>, i64)> = found
        .iter()
        .map(|(_, cursor)| (cursor.value.clone(), cursor.row))
        .collect();
    assert_eq!(places.len(), 12);
    assert!(places.is_sorted(), "{places:?}");
    let (first, _) = &found[0];
    assert_eq!(
        first.id,
        id(3 * 7919 % 13),
        "value 2 was first given to the fourth"
    );
}

fn pages(store: &dyn Store) {
    fill(store);
    let snapshot = store.snapshot(ORG).unwrap();
    let whole = snapshot.page(&range(&[2], &[4]), None, 100).unwrap();
    assert_eq!(whole.len(), 9);
    for size in 1..=10 {
        let mut pieced = Vec::new();
        let mut after: Option<Cursor> = None;
        loop {
            let page = snapshot
                .page(&range(&[2], &[4]), after.as_ref(), size)
                .unwrap();
            assert!(page.len() <= size);
            let Some((_, last)) = page.last() else { break };
            after = Some(last.clone());
            pieced.extend(page);
        }
        assert_eq!(pieced, whole, "pages of {size}");
    }
    let before = Cursor {
        value: vec![0],
        row: 99,
    };
    assert_eq!(
        snapshot
            .page(&range(&[2], &[4]), Some(&before), 100)
            .unwrap(),
        whole
    );
    let beyond = Cursor {
        value: vec![9],
        row: 0,
    };
    assert_eq!(
        snapshot
            .page(&range(&[2], &[4]), Some(&beyond), 100)
            .unwrap(),
        Vec::new()
    );
    assert_eq!(
        snapshot.page(&range(&[2], &[4]), None, 0).unwrap(),
        Vec::new()
    );
}

fn ranges(store: &dyn Store) {
    fill(store);
    let snapshot = store.snapshot(ORG).unwrap();
    for (from, to, count) in [
        (2, 2, 3),
        (2, 5, 12),
        (3, 4, 6),
        (0, 1, 0),
        (6, 9, 0),
        (4, 3, 0),
    ] {
        let range = range(&[from], &[to]);
        assert_eq!(snapshot.count(&range).unwrap(), count, "{from} to {to}");
        assert_eq!(
            snapshot.page(&range, None, 100).unwrap().len() as u64,
            count
        );
    }
    // Values are compared as bytes: a longer one comes after its beginning.
    assert_eq!(snapshot.count(&range(&[2, 0], &[3, 0])).unwrap(), 3);
    assert_eq!(snapshot.count(&TermRange::exactly("due", &[])).unwrap(), 0);
}

fn kinds(store: &dyn Store) {
    fill(store);
    let snapshot = store.snapshot(ORG).unwrap();
    assert_eq!(snapshot.kinds().unwrap(), ["person", "record"]);
    assert_eq!(snapshot.page_kind("place", None, 100).unwrap(), Vec::new());
    let whole = snapshot.page_kind("record", None, 100).unwrap();
    assert_eq!(whole.len(), 4);
    assert!(whole.iter().map(|(_, number)| *number).is_sorted());
    let (_, second) = whole[1];
    assert_eq!(
        snapshot.page_kind("record", Some(second), 1).unwrap(),
        whole[2..3]
    );
    assert_eq!(
        snapshot.page_kind("record", Some(i64::MAX), 9).unwrap(),
        Vec::new()
    );
    drop(snapshot);
    // Rewriting does not change the age.
    let mut next = commit(100);
    let (oldest, number) = &whole[0];
    next.puts.push(Put {
        id: oldest.id,
        kind: "record".to_owned(),
        ..put(0, Expected::Version(1))
    });
    done(store, next);
    let again = store
        .snapshot(ORG)
        .unwrap()
        .page_kind("record", None, 1)
        .unwrap();
    assert_eq!((again[0].0.version, again[0].1), (2, *number));
}

fn leaves_by(store: &dyn Store) {
    for number in 0..10_u64 {
        let mut next = commit(number);
        let mut draft = leaf(i64::try_from(number).unwrap());
        let about = if number % 2 == 0 { b"x" } else { b"y" };
        draft.terms = vec![
            term(TermClass::Ref, "about", about),
            term(TermClass::Ref, "by", b"x"),
        ];
        draft.details_opening = (number == 4).then(|| (store::CellId([8; 16]), vec![1, 2, 3]));
        next.leaves.push(draft);
        done(store, next);
    }
    let snapshot = store.snapshot(ORG).unwrap();
    let about = TermRange::exactly("about", b"x");
    let indexes = |before, limit| {
        let rows = snapshot.leaves_by(&about, before, limit).unwrap();
        rows.into_iter().map(|row| row.index).collect::<Vec<_>>()
    };
    assert_eq!(indexes(None, 100), [8, 6, 4, 2, 0]);
    assert_eq!(indexes(Some(6), 2), [4, 2]);
    assert_eq!(indexes(Some(0), 2), [0_u64; 0]);
    assert_eq!(indexes(Some(u64::MAX), 1), [8]);
    assert_eq!(snapshot.count_leaves_by(&about).unwrap(), 5);
    assert_eq!(
        snapshot.count(&about).unwrap(),
        0,
        "leaves are not entities"
    );
    let row = snapshot.leaf(4).unwrap().unwrap();
    assert_eq!(
        row.details_opening,
        Some((store::CellId([8; 16]), vec![1, 2, 3]))
    );
    assert_eq!(row.opening, vec![4; 40]);
    assert_eq!(snapshot.leaves(7, 2).unwrap().len(), 2);
    let wide = TermRange {
        name: "about".to_owned(),
        from: b"x".to_vec(),
        to: b"y".to_vec(),
    };
    assert!(matches!(
        snapshot.leaves_by(&wide, None, 1),
        Err(StoreError::Malformed(_))
    ));
    assert_eq!(snapshot.count_leaves_by(&wide).unwrap(), 10);
}
