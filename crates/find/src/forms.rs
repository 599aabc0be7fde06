//! Every way a person's name may be written, as sequences of folded words.

use std::collections::{BTreeSet, HashSet};

use crate::fold::{fold, transliterated};
use crate::lexicon::{long_for, short_for};
use crate::matches::Form;
use crate::person::Person;
use crate::token::{WordHash, words};

/// Stands for a comma in a sequence of words.
pub(crate) const COMMA: &str = ",";

/// How much a form says by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Weight {
    /// It speaks for itself.
    Strong,
    /// It is less usual, or only part of a name.
    Weak,
    /// It says nothing without the person being in the text otherwise: bare initials.
    Bare,
    /// Only inside an address or handle: `ekhan`.
    Handle,
}

/// The most first names and family names of one person that are put together, and the most middle
/// names. Nobody has as many; a list from elsewhere may say so, and their product would fill the
/// memory. First and family names stand alone however many there are.
const MOST_FIRSTS: usize = 128;
const MOST_FAMILIES: usize = 16;
const MOST_MIDDLE: usize = 32;

/// The most lines of an address: each more is a form of its own with all those before it.
const MOST_LINES: usize = 16;

/// One way to write a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pattern {
    pub words: Vec<String>,
    pub form: Form,
    pub weight: Weight,
}

/// A first name and what kind of name it is.
struct First {
    words: Vec<String>,
    form: Form,
    weight: Weight,
    /// Middle names follow the name as given only.
    given: bool,
}

struct Family {
    words: Vec<String>,
    weight: Weight,
    former: bool,
}

/// All forms of one person.
pub(crate) fn patterns(person: &Person) -> Vec<Pattern> {
    let mut out = Vec::new();
    let given: Vec<String> = person
        .given
        .iter()
        .flat_map(|name| name.split_whitespace())
        .map(str::to_owned)
        .collect();
    let firsts = firsts(person, &given);
    let families = families(person, &given);
    let middle: Vec<Vec<String>> = given
        .iter()
        .skip(1)
        .take(MOST_MIDDLE)
        .map(|name| words(name))
        .collect();
    for (place, first) in firsts.iter().enumerate() {
        alone(first, &mut out);
        let families = families.iter().take(MOST_FAMILIES);
        for family in families.filter(|_| place < MOST_FIRSTS) {
            together(first, family, &middle, &mut out);
        }
    }
    for family in &families {
        push(
            &mut out,
            &[&family.words],
            if family.former {
                Form::FormerName
            } else {
                Form::Surname
            },
            family.weight,
        );
    }
    let named = firsts.iter().take(MOST_FIRSTS);
    for first in named.filter(|first| first.form == Form::GivenName) {
        if let Some(family) = families.first() {
            initials(first, family, &middle, &mut out);
        }
    }
    whole_names(person, &mut out);
    mail(person, &mut out);
    address(person, &mut out);
    out.retain(|pattern| {
        !pattern.words.is_empty() && pattern.words.iter().all(|word| !word.is_empty())
    });
    out
}

fn firsts(person: &Person, given: &[String]) -> Vec<First> {
    let mut out: Vec<First> = Vec::new();
    let mut known = BTreeSet::new();
    let mut add = |name: &str, form, weight, given| {
        for spelling in spellings(name) {
            if !spelling.is_empty() && known.insert(spelling.clone()) {
                out.push(First {
                    words: spelling,
                    form,
                    weight,
                    given,
                });
            }
        }
    };
    if let Some(name) = given.first() {
        add(name, Form::GivenName, Weight::Strong, true);
    }
    let family = words(&person.family);
    let own = person.known_as.iter().chain(&person.preferred);
    let own: Vec<&String> = own
        .filter(|name| !words(name).ends_with(&family) || family.is_empty())
        .collect();
    for name in &own {
        add(name, Form::GivenName, Weight::Strong, false);
    }
    for name in &person.nicknames {
        add(name, Form::Nickname, Weight::Strong, false);
    }
    let known: Vec<String> = given
        .first()
        .into_iter()
        .chain(own)
        .map(|name| fold(name))
        .collect();
    for name in &known {
        for pet in short_for(name) {
            add(pet, Form::Nickname, Weight::Strong, false);
        }
    }
    for name in &known {
        for formal in long_for(name) {
            add(formal, Form::Nickname, Weight::Weak, false);
        }
    }
    out
}

/// A name as folded words, joined where it has several, and transliterated.
fn spellings(name: &str) -> Vec<Vec<String>> {
    let plain = words(name);
    let joined = (plain.len() > 1).then(|| vec![plain.concat()]);
    let other = transliterated(name).map(|name| words(&name));
    std::iter::once(plain).chain(joined).chain(other).collect()
}

fn families(person: &Person, given: &[String]) -> Vec<Family> {
    let mut out: Vec<Family> = Vec::new();
    let mut known = BTreeSet::new();
    let mut add = |words: Vec<String>, weight, former| {
        if !words.is_empty() && known.insert(words.clone()) {
            out.push(Family {
                words,
                weight,
                former,
            });
        }
    };
    for spelling in spellings(&person.family) {
        add(spelling, Weight::Strong, false);
    }
    let first = given.first().map(|name| words(name)).unwrap_or_default();
    for name in &person.former {
        let mut all = words(name);
        if !first.is_empty() && all.starts_with(&first) && all.len() > first.len() {
            all.drain(..first.len());
        }
        add(all, Weight::Strong, true);
    }
    let parts = words(&person.family);
    if parts.len() > 1 {
        for part in parts.into_iter().filter(|part| part.chars().count() > 3) {
            add(vec![part], Weight::Weak, false);
        }
    }
    out
}

fn push(out: &mut Vec<Pattern>, parts: &[&[String]], form: Form, weight: Weight) {
    out.push(Pattern {
        words: parts.concat(),
        form,
        weight,
    });
}

fn alone(first: &First, out: &mut Vec<Pattern>) {
    push(out, &[&first.words], first.form, first.weight);
}

fn together(first: &First, family: &Family, middle: &[Vec<String>], out: &mut Vec<Pattern>) {
    let comma = &[COMMA.to_owned()][..];
    let weight = first.weight.max(family.weight);
    let (full, reversed) = if family.former {
        (Form::FormerName, Form::FormerName)
    } else {
        (Form::FullName, Form::ReversedName)
    };
    push(out, &[&first.words, &family.words], full, weight);
    push(out, &[&family.words, comma, &first.words], reversed, weight);
    push(
        out,
        &[&family.words, &first.words],
        reversed,
        Weight::Weak.max(weight),
    );
    push(
        out,
        &[&first.words, comma, &family.words],
        full,
        Weight::Weak.max(weight),
    );
    let joined = [first.words.concat() + &family.words.concat()];
    if joined.iter().all(|word| word.len() > 5) {
        push(out, &[&joined], full, weight);
    }
    let joined = [family.words.concat() + &first.words.concat()];
    push(out, &[&joined], full, Weight::Handle);
    if let Some(letter) = initial(&family.words) {
        push(
            out,
            &[&first.words, &[letter]],
            Form::GivenInitial,
            Weight::Weak.max(weight),
        );
    }
    if first.given && !middle.is_empty() {
        let names: Vec<String> = middle.concat();
        let letters: Vec<String> = middle.iter().filter_map(|name| initial(name)).collect();
        for between in [&names, &letters] {
            push(out, &[&first.words, between, &family.words], full, weight);
            push(
                out,
                &[&family.words, comma, &first.words, between],
                reversed,
                weight,
            );
            push(
                out,
                &[&family.words, &first.words, between],
                reversed,
                weight,
            );
        }
        if middle.len() > 1 {
            for one in middle {
                push(out, &[&first.words, one, &family.words], full, weight);
            }
        }
    }
}

fn initials(first: &First, family: &Family, middle: &[Vec<String>], out: &mut Vec<Pattern>) {
    let comma = &[COMMA.to_owned()][..];
    let (Some(f), Some(l)) = (initial(&first.words), initial(&family.words)) else {
        return;
    };
    let (f, l) = ([f], [l]);
    let letters: Vec<String> = middle.iter().filter_map(|name| initial(name)).collect();
    push(out, &[&f, &family.words], Form::Initials, Weight::Strong);
    push(
        out,
        &[&family.words, comma, &f],
        Form::Initials,
        Weight::Strong,
    );
    push(out, &[&family.words, &f], Form::Initials, Weight::Weak);
    push(out, &[&f, &l], Form::Initials, Weight::Bare);
    push(
        out,
        &[&[f.concat() + &l.concat()]],
        Form::Initials,
        Weight::Bare,
    );
    if !letters.is_empty() {
        push(
            out,
            &[&f, &letters, &family.words],
            Form::Initials,
            Weight::Strong,
        );
        push(
            out,
            &[&family.words, comma, &f, &letters],
            Form::Initials,
            Weight::Strong,
        );
        push(
            out,
            &[&[f.concat() + &letters.concat()], &family.words],
            Form::Initials,
            Weight::Strong,
        );
        push(out, &[&f, &letters, &l], Form::Initials, Weight::Bare);
        push(
            out,
            &[&[f.concat() + &letters.concat() + &l.concat()]],
            Form::Initials,
            Weight::Bare,
        );
    }
    let (name, family) = (first.words.concat(), family.words.concat());
    for handle in [
        f.concat() + &family,
        name + &l.concat(),
        family + &f.concat(),
    ] {
        push(out, &[&[handle]], Form::Email, Weight::Handle);
    }
}

/// Names entered whole: "known as Ella Smith".
fn whole_names(person: &Person, out: &mut Vec<Pattern>) {
    for name in person
        .known_as
        .iter()
        .chain(&person.preferred)
        .chain(&person.nicknames)
    {
        let whole = words(name);
        if whole.len() > 1 {
            push(out, &[&whole], Form::FullName, Weight::Strong);
        }
    }
    for name in &person.former {
        let whole = words(name);
        if whole.len() > 1 {
            push(out, &[&whole], Form::FormerName, Weight::Strong);
        }
    }
}

fn mail(person: &Person, out: &mut Vec<Pattern>) {
    let mut more: Vec<Pattern> = Vec::new();
    let mut said: HashSet<&[String], WordHash> = HashSet::default();
    if !person.emails.is_empty() {
        said.extend(out.iter().map(|pattern| pattern.words.as_slice()));
    }
    let mut mails = BTreeSet::new();
    for local in person
        .emails
        .iter()
        .filter_map(|mail| mail.split_once('@'))
        .map(|(local, _)| words(local))
    {
        let said = said.contains(local.as_slice()) || !mails.insert(local.clone());
        if !said && local.concat().len() > 4 {
            let weight = if local.concat().bytes().any(|b| b.is_ascii_digit()) {
                Weight::Strong
            } else {
                Weight::Handle
            };
            push(&mut more, &[&local], Form::Email, weight);
        }
    }
    out.append(&mut more);
}

fn address(person: &Person, out: &mut Vec<Pattern>) {
    let postcode: String = fold(&person.postcode).replace(' ', "");
    if postcode.len() > 4 && postcode.is_ascii() {
        push(
            out,
            &[std::slice::from_ref(&postcode)],
            Form::Postcode,
            Weight::Strong,
        );
        if let Some((out_code, in_code)) = postcode.split_at_checked(postcode.len() - 3) {
            push(
                out,
                &[&[out_code.to_owned(), in_code.to_owned()]],
                Form::Postcode,
                Weight::Strong,
            );
        }
    }
    let lines: Vec<Vec<String>> = person
        .address
        .split([',', '\n'])
        .map(words)
        .filter(|line| !line.is_empty())
        .take(MOST_LINES)
        .collect();
    let comma = &[COMMA.to_owned()][..];
    // A first line that is a number alone belongs to the next: "12, Acacia Road".
    let short = usize::from(lines.first().is_some_and(|line| line.len() < 2));
    let (Some(head), tail) = (
        lines.get(..=short),
        lines.get(short + 1..).unwrap_or_default(),
    ) else {
        return;
    };
    if head.concat().len() < 2 {
        return;
    }
    push(out, &[&head.concat()], Form::Address, Weight::Strong);
    let mut with_commas = head.join(comma);
    let mut without = head.concat();
    for line in tail {
        with_commas = [&with_commas, comma, line].concat();
        without = [&without[..], line].concat();
        push(out, &[&with_commas], Form::Address, Weight::Strong);
        push(out, &[&without], Form::Address, Weight::Strong);
    }
}

fn initial(words: &[String]) -> Option<String> {
    words
        .first()
        .and_then(|word| word.chars().next())
        .map(String::from)
}
