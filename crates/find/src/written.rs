//! What is seen of a hit as it is written: its letters, and the words around it.

use crate::dates::month_named;
use crate::directory::{Directory, Entry, NEAR, PLURAL};
use crate::forms::Weight;
use crate::judge::Hit;
use crate::lexicon::is_ordinary;
use crate::matches::Form;
use crate::token::{Case, Gap, Token};

/// After these a name stands: "with Will", "hi Grace".
const BEFORE: [&str; 15] = [
    "with", "hi", "hello", "hey", "dear", "told", "asked", "saw", "met", "thanks", "cheers", "for",
    "and", "mum", "named",
];

/// The same, of a word in small letters: "and will" is no name.
const BEFORE_SMALL: [&str; 10] = [
    "with", "hi", "hello", "hey", "dear", "told", "asked", "saw", "met", "thanks",
];

/// Before these a name stands: "Will was late".
const AFTER: [&str; 24] = [
    "was", "is", "has", "had", "did", "does", "said", "says", "asked", "came", "went", "needs",
    "seems", "wants", "didn", "doesn", "isn", "wasn", "hasn", "who", "and", "will", "would", "can",
];

/// The same, of a word in small letters: "holly and ivy" is no name.
const AFTER_SMALL: [&str; 12] = [
    "was", "has", "had", "did", "said", "says", "asked", "came", "went", "didn", "wasn", "hasn",
];

/// Before a month's name these make it a month.
const TIMES: [&str; 22] = [
    "in", "on", "of", "by", "from", "until", "till", "since", "last", "next", "this", "early",
    "late", "mid", "during", "end", "every", "before", "after", "to", "through", "between",
];

/// A hit as it is written.
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is one thing seen, and the rules name them"
)]
pub(crate) struct Written {
    pub form: Form,
    /// A word of it begins with a small letter.
    pub lower: bool,
    /// All of it is capitals.
    pub capitals: bool,
    /// Every word of it is an ordinary word too.
    pub ordinary: bool,
    /// A word of it opens sentences or bears grammar.
    pub function: bool,
    /// A capital letter says nothing here.
    pub sentence_start: bool,
    /// The words around it are those around a name.
    pub as_name: bool,
    /// A word in small letters follows that no name stands before: "Will you", "Best wishes".
    pub goes_on: bool,
    /// It is a month here.
    pub month: bool,
    /// The other half of a name stands beside it, and is not theirs.
    pub other_name: bool,
    pub misspelt: bool,
    /// An s too many, as in "the Quarringtons".
    pub plural: bool,
    /// Capitals that are something else than initials.
    pub abbreviation: bool,
    /// It is one word.
    pub single: bool,
    /// Single letters apart, without dots.
    pub spaced: bool,
    /// It begins with the word "a" or "I", not with an initial.
    pub article: bool,
    pub letters: u32,
    /// How many people are written so.
    pub shared: u32,
}

impl Written {
    pub(crate) fn of(
        directory: &Directory,
        text: &str,
        tokens: &[Token],
        hit: &Hit,
        entries: &[Entry],
    ) -> Option<Self> {
        let lead = entries
            .iter()
            .min_by_key(|entry| (entry.weight, entry.form))?;
        let named = entries
            .iter()
            .filter(|entry| entry.weight < Weight::Bare)
            .count();
        let shared = if named == 0 { entries.len() } else { named };
        let seen = Seen {
            directory,
            text,
            tokens,
            hit,
        };
        let words = seen.words();
        let form = hit.form_of(lead.form);
        let lower = words.iter().any(|word| word.case == Case::Lower) || seen.shouted();
        let function = words
            .iter()
            .any(|word| seen.known(word).is_some_and(|known| known.function));
        Some(Self {
            form,
            lower,
            capitals: words.iter().all(|word| word.case == Case::Upper),
            ordinary: !words.is_empty() && words.iter().all(|word| seen.ordinary(word)),
            function,
            sentence_start: words.first().is_some_and(starts) && !hit.titled,
            as_name: seen.as_name(lower, lower && function),
            goes_on: seen.goes_on(),
            month: seen.month(),
            other_name: seen.other_name(form),
            misspelt: hit.misspelt,
            plural: words
                .iter()
                .any(|word| word.word < NEAR && word.word & PLURAL != 0),
            abbreviation: words.len() == 1
                && words
                    .iter()
                    .any(|word| seen.known(word).is_some_and(|known| known.abbreviation)),
            single: words.len() == 1,
            spaced: words.len() > 1 && words.iter().skip(1).all(|word| word.gap == Gap::Space),
            article: words
                .first()
                .is_some_and(|word| seen.is(word, &["a", "i"]) && !seen.dotted(word)),
            letters: words.iter().map(|word| word.length).sum(),
            shared: u32::try_from(shared).unwrap_or(u32::MAX),
        })
    }
}

fn starts(word: &Token) -> bool {
    word.new_line || matches!(word.gap, Gap::Break | Gap::DotSpace)
}

struct Seen<'a> {
    directory: &'a Directory,
    text: &'a str,
    tokens: &'a [Token],
    hit: &'a Hit,
}

impl Seen<'_> {
    fn words(&self) -> &[Token] {
        self.tokens
            .get(self.hit.words.0..self.hit.words.1)
            .unwrap_or_default()
    }

    fn before(&self) -> Option<&Token> {
        self.hit
            .words
            .0
            .checked_sub(1)
            .and_then(|at| self.tokens.get(at))
    }

    fn after(&self) -> Option<&Token> {
        self.tokens
            .get(self.hit.words.1)
            .filter(|_| self.hit.words.1 > 0)
    }

    fn slice(&self, token: &Token) -> &str {
        self.text.get(token.start..token.end).unwrap_or_default()
    }

    fn is(&self, token: &Token, list: &[&str]) -> bool {
        list.iter()
            .any(|word| word.eq_ignore_ascii_case(self.slice(token)))
    }

    fn dotted(&self, token: &Token) -> bool {
        self.text
            .get(token.end..)
            .is_some_and(|rest| rest.starts_with('.'))
    }

    fn known(&self, token: &Token) -> Option<&crate::directory::Word> {
        if token.word < NEAR {
            self.directory.word(token.word & !PLURAL)
        } else {
            None
        }
    }

    fn ordinary(&self, token: &Token) -> bool {
        token.length == 1 || self.known(token).is_some_and(|word| word.ordinary)
    }

    /// Capitals among capitals say as little as small letters.
    fn shouted(&self) -> bool {
        let upper = |token: &Token| token.case == Case::Upper && token.length > 1;
        let beside = [self.before(), self.after()]
            .into_iter()
            .flatten()
            .any(|token| upper(token) && token.length > 3);
        let single = self
            .words()
            .iter()
            .all(|token| upper(token) && self.ordinary(token));
        !self.words().is_empty() && single && beside
    }

    /// The words around it are those around a name.
    fn as_name(&self, lower: bool, small: bool) -> bool {
        let gap = self.words().first().map(|first| first.gap);
        let list: &[&str] = if lower { &BEFORE_SMALL } else { &BEFORE };
        let before =
            gap == Some(Gap::Space) && self.before().is_some_and(|token| self.is(token, list));
        let possessive = self
            .after()
            .is_some_and(|token| token.gap == Gap::Apostrophe && token.length == 1);
        let after = !small
            && self.after().is_some_and(|token| {
                token.gap == Gap::Space
                    && token.case == Case::Lower
                    && self.is(token, if lower { &AFTER_SMALL } else { &AFTER })
            });
        before || possessive || after
    }

    fn goes_on(&self) -> bool {
        self.after().is_some_and(|token| {
            token.gap == Gap::Space
                && !token.new_line
                && token.case == Case::Lower
                && !self.is(token, &AFTER)
        })
    }

    fn month(&self) -> bool {
        let [word] = self.words() else { return false };
        let month = |token: &Token| month_named(self.slice(token)).is_some();
        let day = |token: &Token| token.digit && token.length < 5;
        if !month(word) {
            return false;
        }
        let beside = |token: Option<&Token>, gap: Option<Gap>| {
            token.is_some_and(|token| day(token) && gap.is_some_and(|gap| gap != Gap::Break))
        };
        let after = self.after();
        beside(self.before(), Some(word.gap))
            || beside(after, after.map(|token| token.gap))
            || (word.gap == Gap::Space
                && self
                    .before()
                    .is_some_and(|token| self.is(token, &TIMES) || month(token)))
            || (word.gap == Gap::Hyphen || after.is_some_and(|token| token.gap == Gap::Hyphen))
    }

    /// A capitalised word that is no part of the name stands where its other half would.
    fn other_name(&self, form: Form) -> bool {
        let Some(first) = self
            .words()
            .first()
            .filter(|first| first.case == Case::Capital)
        else {
            return false;
        };
        let capital = |token: &Token| token.case == Case::Capital && token.length > 1;
        let plain = |token: &Token| is_ordinary(&self.slice(token).to_lowercase());
        match form {
            Form::GivenName | Form::Nickname => self.after().is_some_and(|next| {
                next.gap == Gap::Space && !next.new_line && capital(next) && !plain(next)
            }),
            Form::Surname => {
                let before = self.before().filter(|before| {
                    first.gap == Gap::Space && !before.new_line && before.gap == Gap::Space
                });
                before.is_some_and(|before| capital(before) && !plain(before))
            }
            _ => false,
        }
    }
}
