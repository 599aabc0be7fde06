//! Counts how much of a text is looked at, in tests alone: what a search costs is held to the
//! length of the text by counting, since time depends on the machine.

/// Takes note that so many bytes, words or entries were looked at.
#[cfg(not(test))]
pub(crate) const fn looked(_at: usize) {}

#[cfg(test)]
thread_local! {
    static LOOKED: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

#[cfg(test)]
pub(crate) fn looked(at: usize) {
    LOOKED.with(|sum| sum.set(sum.get() + at));
}

/// How much `run` looks at.
#[cfg(test)]
pub(crate) fn counted(run: impl FnOnce()) -> usize {
    let before = LOOKED.with(std::cell::Cell::get);
    run();
    LOOKED.with(std::cell::Cell::get) - before
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Context, Directory, Person, dates, scan};

    fn directory() -> Directory {
        Directory::build(&[Person {
            key: 7,
            given: vec!["Ella".to_owned(), "Anne-Marie".to_owned()],
            family: "Quarrington Strand".to_owned(),
            born_on: Some(jiff::civil::date(2013, 5, 4)),
            emails: vec!["ella@mail.example".to_owned()],
            telephones: vec!["07700 900123".to_owned()],
            postcode: "ZZ9 9AB".to_owned(),
            address: "12 Quince Row, Nethercombe".to_owned(),
            numbers: vec!["9434765919".to_owned()],
            ..Person::default()
        }])
    }

    /// `piece` so many times; `#` is a word that is never twice the same.
    fn text(piece: &str, times: usize) -> String {
        let word = |n: usize| -> String {
            let digits = format!("{n:06}");
            let letters = digits.bytes().map(|digit| char::from(digit - b'0' + b'a'));
            letters.collect()
        };
        let pieces = (0..times).map(|n| piece.replace('#', &word(n)));
        std::iter::once("Ella".to_owned()).chain(pieces).collect()
    }

    fn cost(text: &str) -> usize {
        let directory = directory();
        counted(|| {
            let found = scan(text, &directory, &Context::default());
            assert!(found.len() <= text.len());
            let _ = dates(text);
        })
    }

    /// Four times the text is four times the work. The windows at its beginning are cut short, so
    /// that it may be an eighth more; were any part of it to grow with the square, it would be that
    /// part sixteen times.
    fn grows_as_the_text(piece: &str) -> Result<(), String> {
        let (once, four_times) = (cost(&text(piece, 250)), cost(&text(piece, 1_000)));
        if four_times <= 4 * once + once / 2 + 1_000 {
            Ok(())
        } else {
            Err(format!("{piece:?}: {once}, then {four_times}"))
        }
    }

    #[test]
    fn work_grows_as_the_text_does() {
        let wrong: Vec<String> = [
            "test123&a5;",
            "a1.",
            "a1",
            "1",
            "a_1_",
            "_a1",
            "@a1",
            "a1@",
            "a.b@c.example'",
            "a.b@c.example@",
            "o'-.",
            "http://",
            "https://a1",
            "www.",
            "a1,://[(",
            "a1://",
            "a1.,;:!?",
            "a:)]",
            "a1..",
            "a1-",
            "a1/a1+",
            "a:a.co.u/",
            "1.",
            "1. ",
            "4 May ",
            "May 4 ",
            "4 Mayor",
            "07700 9 00-",
            "(0) ",
            "1     ",
            "12 Quince Row, M1 1AA ",
            "12 Quince Row and M1 1AA ",
            "12 Quince Row ",
            "Flat 2, ",
            "Mrs Ab Xq# ",
            "Dear Ab X#,\n",
            "X# Quarrington ",
            "Ella ",
            "Ella",
            "Ella'",
            "'s",
            "Ella's's",
            "Ella Quarringtom ",
            "Ellaquarringtom",
            "Quarringtom",
            "E.",
            "E-",
            "12 Quince ",
            "9434 ",
            "GB29 ",
            "4111-",
            "AB",
            "\u{301}a1",
            "é1.",
            "\u{200b}a1",
        ]
        .into_iter()
        .filter_map(|piece| grows_as_the_text(piece).err())
        .collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn possessives_without_end_fill_no_stack() {
        let text = text("'s", 200_000);
        let found = scan(&text, &directory(), &Context::default());
        assert_eq!(
            found.iter().map(|f| (f.start, f.end)).next(),
            Some((0, 4)),
            "{found:?}"
        );
    }

    /// Somebody with so many names of each kind, and so many lines of an address.
    fn much_named(times: usize) -> Person {
        let many = |what: &str| -> Vec<String> {
            text(&format!(";{what}#"), times)
                .split(';')
                .map(str::to_owned)
                .collect()
        };
        Person {
            given: many("G"),
            family: "Quarrington Strand".to_owned(),
            known_as: many("K"),
            former: many("F"),
            nicknames: many("N"),
            emails: many("e@m"),
            address: text(",a#", times),
            ..Person::default()
        }
    }

    #[test]
    fn names_do_not_multiply() {
        let words = |times: usize| -> usize {
            let patterns = crate::forms::patterns(&much_named(times));
            patterns.iter().map(|pattern| pattern.words.len()).sum()
        };
        let (once, four_times) = (words(200), words(800));
        assert!(four_times <= 4 * once, "{once}, then {four_times}");
        // Each still stands alone.
        let patterns = crate::forms::patterns(&much_named(800));
        let alone = patterns.iter().filter(|pattern| pattern.words.len() == 1);
        assert!(alone.count() > 3 * 800);
    }

    #[test]
    fn whoever_has_the_same_name_comes_without_copying_the_others() {
        let cost = |people: u32| {
            let person = |key| Person {
                key,
                given: vec!["Ella".to_owned()],
                family: "Quarrington".to_owned(),
                ..Person::default()
            };
            let all: Vec<Person> = (0..people).map(person).collect();
            let mut directory = Directory::build(&all);
            counted(|| (0..people).for_each(|n| directory.change(None, Some(&person(people + n)))))
        };
        let (once, four_times) = (cost(50), cost(200));
        assert!(
            once > 0 && four_times <= 4 * once,
            "{once}, then {four_times}"
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]

        #[test]
        fn work_grows_as_any_repeated_text_does(parts in prop::collection::vec(prop_oneof![
            "[a-zA-Z0-9]{1,4}",
            "[ -~]{1,3}",
            prop::sample::select(vec![
                "http://", "www.", "://", "://[", "@", "..", ".", "_", "&a5;", "'s", " ", "\n", ", ",
                "Ella", "Quarrington", "Mrs ", "Ab", "#", "12 ", "Row", "M1 1AA", "07700", "900",
                "May ", "4 ", "2013", "é", "\u{301}", "GB29", "(", ")", "-", ":", "+",
            ]).prop_map(str::to_owned),
        ], 1..5)) {
            grows_as_the_text(&parts.concat()).map_err(TestCaseError::fail)?;
        }
    }
}
