//! How well people are found in the organisation's own documents.

use access::Role;
use app::bodies::Part;
use app::{AppError, Ctx, Incoming, ScoreText, ScoredState};
use store::EntityId;

use super::support::{House, NOW, at, extractor, place};

const LETTER: &str = "Ella Marchbanks came with Bobo on Tuesday.\n\
    Sam Okonjo taught her. Call 07700 900101, or ask for ZZ4711Q.\n\
    Mr Brenok was late, and Asha Brennock was not.\n";

fn with(files: &[(&str, &str)]) -> House {
    let house = House::with_people();
    let ctx = house.operator();
    ctx.add_place(&place("Office drive")).unwrap();
    for (path, text) in files {
        read_in(&ctx, path, text);
    }
    house
}

fn read_in(ctx: &Ctx<'_>, path: &str, text: &str) {
    let file = Incoming {
        path: path.to_owned(),
        bytes: text.as_bytes().to_vec(),
    };
    ctx.ingest("Office drive", &file, &extractor()).unwrap();
}

fn said(view: &ScoreText, number: usize) -> &str {
    &view.text[view.words[number].0.clone()]
}

/// The numbers of these words wherever they stand in a text.
fn numbers(view: &ScoreText, words: &str) -> Vec<usize> {
    let all = 0..view.words.len();
    let wanted: Vec<&str> = words.split(' ').collect();
    all.filter(|number| wanted.contains(&said(view, *number)))
        .collect()
}

fn mark(ctx: &Ctx<'_>, id: EntityId, number: usize, words: &str) -> Option<usize> {
    let view = ctx.show_score_text(id, number).unwrap();
    ctx.mark_score(id, number, &numbers(&view, words)).unwrap()
}

/// Everybody in the letter but Asha, whom the person passed over.
const MARKED: &str = "Ella Marchbanks Bobo Sam Okonjo 07700 900101 ZZ4711Q Brenok";

#[test]
fn what_would_have_been_missed_is_told_with_a_likely_reason() {
    let house = with(&[("letter.txt", LETTER)]);
    let ctx = house.operator();
    let id = house.step(&["score.start"], || ctx.start_score(20));
    let text = house.step(&["score.text"], || ctx.show_score_text(id, 1));
    let words = numbers(&text, MARKED);
    let next = house.step(&["score.mark"], || ctx.mark_score(id, 1, &words));
    assert_eq!(next, None);
    let view = house.step(&["score.look"], || ctx.show_score(id));
    let missed: Vec<(&str, &str)> = view
        .missed
        .iter()
        .map(|one| (one.written.as_str(), one.code))
        .collect();
    assert_eq!(
        missed,
        [
            ("Bobo", "not-held"),
            ("ZZ4711Q", "no-kind"),
            ("Brenok", "spelled")
        ]
    );
    assert_eq!(view.missed[0].before, "Ella Marchbanks came with ");
    assert_eq!(view.missed[0].after, " on Tuesday.");
    // Whose form may be missing: whoever stands beside it, or is written nearly so.
    assert!(
        view.missed[0]
            .who
            .iter()
            .any(|(id, _)| *id == house.person("L1"))
    );
    let near: Vec<EntityId> = view.missed[2].who.iter().map(|(id, _)| *id).collect();
    assert_eq!(near, [house.person("T2")]);
    let extra: Vec<(&str, &str)> = view
        .extra
        .iter()
        .map(|one| (one.written.as_str(), one.code))
        .collect();
    assert_eq!(extra, [("Asha Brennock", "full-name")]);
    let part = |right, all| Part { right, all };
    assert_eq!(view.figures.texts, 1);
    assert_eq!(view.figures.names, part(2, 4));
    assert_eq!(view.figures.details, part(1, 2));
    assert_eq!(view.figures.marked(), part(3, 6));
    assert_eq!(view.figures.found, part(3, 4));
    let telephone = ("telephone".to_owned(), part(1, 1));
    assert!(view.figures.forms.contains(&telephone));
    let one = |why: &str| (why.to_owned(), 1);
    for why in ["not-held", "no-kind", "spelled"] {
        assert!(view.figures.missed.contains(&one(why)), "{why}");
    }
}

#[test]
fn a_form_that_was_missed_is_found_once_it_is_added() {
    let house = with(&[("letter.txt", LETTER)]);
    let ctx = house.operator();
    let id = ctx.start_score(1).unwrap();
    mark(&ctx, id, 1, MARKED);
    let ella = house.person("L1");
    let shown = ctx.show_person(ella).unwrap().person;
    let mut person = shown.body.clone();
    person.nicknames.push("Bobo".to_owned());
    ctx.change_person(ella, shown.version, person).unwrap();
    let view = ctx.show_score(id).unwrap();
    assert!(view.missed.iter().all(|one| one.written != "Bobo"));
    assert_eq!(view.figures.names, Part { right: 3, all: 4 });
}

#[test]
fn marking_goes_on_where_it_stopped() {
    let files: Vec<(String, String)> = (0..5)
        .map(|number| {
            (
                format!("{number}.txt"),
                format!("Ella came {number} times."),
            )
        })
        .collect();
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(p, t)| (p.as_str(), t.as_str()))
        .collect();
    let mut house = with(&files);
    let id = house.operator().start_score(4).unwrap();
    assert_eq!(mark(&house.operator(), id, 2, "Ella"), Some(3));
    house = house.reopened();
    let ctx = house.operator();
    assert_eq!(mark(&ctx, id, 4, ""), Some(1));
    let view = ctx.show_score(id).unwrap();
    let states: Vec<ScoredState> = view.texts.iter().map(|line| line.state).collect();
    let waits = ScoredState::Waits;
    assert_eq!(
        states,
        [waits, ScoredState::Marked(1), waits, ScoredState::Marked(0)]
    );
    // What was marked is marked still, and may be marked otherwise.
    let text = ctx.show_score_text(id, 2).unwrap();
    assert!(text.done && text.words[0].1 && !text.words[1].1);
    assert_eq!(text.next, Some(3));
    let paths: std::collections::BTreeSet<&str> =
        view.texts.iter().map(|line| line.path.as_str()).collect();
    assert_eq!(paths.len(), 4, "each from another file");
    assert_eq!(ctx.list_scores().unwrap()[0].marked, 2);
}

#[test]
fn a_large_file_gives_several_texts_and_no_part_twice() {
    let long = "Ella read a page, and then she read another one.\n".repeat(200);
    let house = with(&[("long.txt", &long), ("empty.txt", " \n")]);
    let ctx = house.operator();
    let id = ctx.start_score(100).unwrap();
    let count = ctx.show_score(id).unwrap().texts.len();
    let mut texts: Vec<String> = (1..=count)
        .map(|number| ctx.show_score_text(id, number).unwrap().text)
        .collect();
    texts.sort_by_key(String::len);
    assert!(count > 2);
    assert_eq!(
        texts.concat().len(),
        long.trim_end().len() + usize::from(texts.concat().ends_with('\n'))
    );
}

#[test]
fn the_figures_stay_and_what_was_marked_goes() {
    let house = with(&[("letter.txt", LETTER)]);
    let ctx = house.operator();
    let id = ctx.start_score(3).unwrap();
    refused(ctx.finish_score(id), "no figures");
    mark(&ctx, id, 1, MARKED);
    let figures = house.step(&["score.finish"], || ctx.finish_score(id));
    assert_eq!(figures.marked(), Part { right: 3, all: 6 });
    let view = ctx.show_score(id).unwrap();
    assert_eq!(view.figures, figures);
    assert!(view.texts.is_empty() && view.missed.is_empty() && view.extra.is_empty());
    assert_eq!(view.line.finished.unwrap().figures, figures);
    assert_eq!(view.line.texts, 1);
    refused(ctx.show_score_text(id, 1).map(|_| ()), "finished");
    refused(ctx.mark_score(id, 1, &[0]).map(|_| ()), "finished");
    refused(ctx.finish_score(id).map(|_| ()), "finished");
}

#[test]
fn a_document_that_says_something_else_does_not_count() {
    let house = with(&[("a.txt", "Ella came."), ("b.txt", "Sam went.")]);
    let ctx = house.operator();
    let id = ctx.start_score(2).unwrap();
    for number in [1, 2] {
        mark(&ctx, id, number, "Ella Sam");
    }
    read_in(&ctx, "a.txt", "Somebody else came.");
    let view = ctx.show_score(id).unwrap();
    let gone = |line: &&app::ScoredLine| line.state == ScoredState::Gone;
    let gone: Vec<usize> = view
        .texts
        .iter()
        .filter(gone)
        .map(|line| line.number)
        .collect();
    assert_eq!(gone.len(), 1);
    assert_eq!(view.figures.texts, 1);
    refused(
        ctx.mark_score(id, gone[0], &[]).map(|_| ()),
        "does not count",
    );
}

#[test]
fn what_cannot_be_checked_is_refused() {
    let house = House::with_people();
    let ctx = house.operator();
    refused(ctx.start_score(5).map(|_| ()), "Nothing was read in");
    for texts in [0, 101, u32::MAX] {
        assert!(matches!(ctx.start_score(texts), Err(AppError::Input(_))));
    }
    ctx.add_place(&place("Office drive")).unwrap();
    read_in(&ctx, "a.txt", "Ella came.");
    let id = ctx.start_score(1).unwrap();
    for words in [vec![2], vec![0, usize::MAX]] {
        assert!(matches!(
            ctx.mark_score(id, 1, &words),
            Err(AppError::Input(_))
        ));
    }
    for number in [0, 2, usize::MAX] {
        assert!(matches!(
            ctx.show_score_text(id, number),
            Err(AppError::NotFound(_))
        ));
    }
}

#[test]
fn a_tutor_is_given_no_document() {
    let house = with(&[("letter.txt", LETTER)]);
    let id = house.operator().start_score(1).unwrap();
    let tutor = house.account("sam", Role::Tutor, Some(house.person("T1")));
    let ctx = house.ctx(tutor, at(NOW));
    for outcome in [
        ctx.start_score(1).map(|_| ()),
        ctx.list_scores().map(|_| ()),
        ctx.show_score(id).map(|_| ()),
        ctx.show_score_text(id, 1).map(|_| ()),
        ctx.mark_score(id, 1, &[]).map(|_| ()),
        ctx.finish_score(id).map(|_| ()),
    ] {
        refused(outcome, "You do not have access");
    }
}

fn refused<T: std::fmt::Debug>(outcome: Result<T, AppError>, why: &str) {
    match outcome {
        Err(AppError::Refused(refusal)) => assert!(refusal.why.contains(why), "{}", refusal.why),
        other => panic!("not refused: {other:?}"),
    }
}
