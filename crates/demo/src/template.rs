//! A small language for sentences: `[one|another]` is a choice, `{topic}` a word,
//! `{learner}` a person as this writer would write them, `{learner.full}` in a form.

use std::iter::Peekable;
use std::str::Chars;

use crate::person::{Form, Person, Pronoun};
use crate::random::Random;
use crate::text::Text;

/// How somebody writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Voice {
    /// Sentences, given names.
    Tidy,
    /// Notes, initials, abbreviations.
    Brisk,
    /// Lower case, slips of the finger.
    Casual,
    /// Full names and titles.
    Formal,
}

/// Who and what a text may speak of.
#[derive(Clone)]
pub(crate) struct Scene<'a> {
    pub(crate) voice: Voice,
    people: Vec<(&'static str, &'a Person)>,
    words: Vec<(&'static str, Vec<String>)>,
}

impl<'a> Scene<'a> {
    pub(crate) fn new(voice: Voice) -> Self {
        Self {
            voice,
            people: Vec::new(),
            words: Vec::new(),
        }
    }

    /// Adds a person under a name of the templates; a later one of that name replaces the first.
    pub(crate) fn with(mut self, slot: &'static str, person: &'a Person) -> Self {
        self.people.retain(|(name, _)| *name != slot);
        self.people.push((slot, person));
        self
    }

    /// The same, where there is such a person.
    pub(crate) fn with_any(self, slot: &'static str, person: Option<&'a Person>) -> Self {
        match person {
            Some(person) => self.with(slot, person),
            None => self,
        }
    }

    /// Adds words to choose from.
    pub(crate) fn words<S: AsRef<str>>(mut self, slot: &'static str, words: &[S]) -> Self {
        self.words.push((
            slot,
            words.iter().map(|word| word.as_ref().to_owned()).collect(),
        ));
        self
    }

    /// Whether a template asks for nobody who is missing.
    pub(crate) fn can(&self, template: &str) -> bool {
        template.split('{').skip(1).all(|rest| {
            let asked = rest.split('}').next().unwrap_or_default();
            let (slot, form) = asked.split_once('.').unwrap_or((asked, ""));
            self.person(slot).map_or_else(
                || self.word_list(slot).is_some(),
                |person| has(person, form),
            )
        })
    }

    fn person(&self, slot: &str) -> Option<&'a Person> {
        self.people
            .iter()
            .find(|(name, _)| *name == slot)
            .map(|(_, person)| *person)
    }

    fn word_list(&self, slot: &str) -> Option<&[String]> {
        let own = self.words.iter().find(|(name, _)| *name == slot);
        own.map(|(_, words)| words.as_slice())
    }

    /// One of the templates that this scene can fill.
    pub(crate) fn choose(&self, templates: &[&'static str], random: &mut Random) -> &'static str {
        let fitting: Vec<&'static str> = templates
            .iter()
            .copied()
            .filter(|template| self.can(template))
            .collect();
        random.pick(&fitting)
    }

    /// Writes one of the templates.
    pub(crate) fn write(&self, text: &mut Text, templates: &[&'static str], random: &mut Random) {
        let template = self.choose(templates, random);
        self.expand(text, template, random);
    }

    /// Writes several different ones, with a space between.
    pub(crate) fn write_several(
        &self,
        text: &mut Text,
        templates: &[&'static str],
        count: usize,
        random: &mut Random,
    ) {
        let fitting: Vec<&'static str> = templates
            .iter()
            .copied()
            .filter(|template| self.can(template))
            .collect();
        for template in random.several(&fitting, count) {
            if !text.is_empty() && !text.as_str().ends_with(char::is_whitespace) {
                text.push(" ");
            }
            self.expand(text, template, random);
        }
    }

    /// Writes a template as a text of its own.
    pub(crate) fn say(&self, templates: &[&'static str], random: &mut Random) -> Text {
        let mut text = Text::default();
        self.write(&mut text, templates, random);
        text
    }

    /// Writes this template.
    pub(crate) fn expand(&self, text: &mut Text, template: &str, random: &mut Random) {
        let nodes = parse(&mut template.chars().peekable(), false);
        self.emit(text, &nodes, random);
    }

    fn emit(&self, text: &mut Text, nodes: &[Node], random: &mut Random) {
        for node in nodes {
            match node {
                Node::Words(words) => {
                    text.push(&self.in_voice(words, random));
                }
                Node::Choice(ways) => {
                    if let Some(way) = random.one(ways) {
                        self.emit(text, way, random);
                    }
                }
                Node::Slot(slot, form) => self.fill(text, slot, form, random),
            }
        }
    }

    fn fill(&self, text: &mut Text, slot: &str, form: &str, random: &mut Random) {
        if let Some(person) = self.person(slot) {
            if form == "family" {
                self.family(text, person);
            } else if let Some(word) = pronoun(person.pronoun, form) {
                text.push(&self.in_voice(word, random));
            } else {
                let form = form_of(form).unwrap_or_else(|| self.natural(slot, random));
                text.mention(person, form, random);
            }
        } else if let Some(word) = self.word_list(slot).and_then(|words| random.one(words)) {
            let word = self.in_voice(word, random);
            let begins =
                text.is_empty() || text.as_str().ends_with(". ") || text.as_str().ends_with('\n');
            text.push(&if begins && self.voice != Voice::Casual {
                capitalised(&word)
            } else {
                word
            });
        }
    }

    /// `the Khans`: the learner and whoever of the scene bears the same name.
    fn family(&self, text: &mut Text, person: &Person) {
        let name = &person.family_name;
        let same: Vec<&Person> = self
            .people
            .iter()
            .filter(|(slot, other)| {
                matches!(*slot, "learner" | "sibling") && other.family_name == *name
            })
            .map(|(_, other)| *other)
            .collect();
        let plural = if name.ends_with(['s', 'x', 'z']) {
            "es"
        } else {
            "s"
        };
        let begins = text.is_empty() || text.as_str().ends_with(". ");
        text.push(if begins && self.voice != Voice::Casual {
            "The "
        } else {
            "the "
        })
        .group(&same, Form::Group, &format!("{name}{plural}"));
    }

    /// How this writer would write of somebody in passing.
    fn natural(&self, slot: &str, random: &mut Random) -> Form {
        let draw = random.below(100);
        let adult = matches!(slot, "carer" | "contact");
        match self.voice {
            Voice::Formal if adult => pick(
                draw,
                &[(75, Form::TitleSurname), (90, Form::Full)],
                Form::Surname,
            ),
            Voice::Formal => pick(draw, &[(50, Form::Given), (90, Form::Full)], Form::Nickname),
            Voice::Tidy if adult => pick(
                draw,
                &[(55, Form::TitleSurname), (75, Form::Given)],
                Form::Full,
            ),
            Voice::Tidy => pick(
                draw,
                &[
                    (60, Form::Given),
                    (80, Form::Nickname),
                    (90, Form::Folded),
                    (93, Form::Misspelt),
                ],
                Form::Full,
            ),
            Voice::Brisk => pick(
                draw,
                &[
                    (32, Form::Initials),
                    (62, Form::Given),
                    (78, Form::Nickname),
                    (84, Form::Shortened),
                    (88, Form::Misspelt),
                ],
                Form::Surname,
            ),
            Voice::Casual => pick(
                draw,
                &[
                    (52, Form::LowerCase),
                    (70, Form::Nickname),
                    (78, Form::Misspelt),
                    (84, Form::Folded),
                ],
                Form::Given,
            ),
        }
    }

    fn in_voice(&self, words: &str, random: &mut Random) -> String {
        if self.voice != Voice::Casual {
            return words.to_owned();
        }
        let mut words = words.to_lowercase();
        for (right, wrong) in SLIPS {
            if words.contains(right) && random.chance(22) {
                words = words.replacen(right, wrong, 1);
            }
        }
        words
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .chain(letters)
        .collect()
}

/// What people mistype.
const SLIPS: &[(&str, &str)] = &[
    ("the ", "teh "),
    ("because", "becuase"),
    ("really", "realy"),
    ("definitely", "definately"),
    ("their", "thier"),
    ("with", "wiht"),
    ("tomorrow", "tommorow"),
    ("received", "recieved"),
    ("homework", "hoemwork"),
    ("separate", "seperate"),
    ("going to", "gonna"),
    ("you", "u"),
    ("please", "pls"),
    ("thanks", "thx"),
    ("don't", "dont"),
    ("can't", "cant"),
    ("session", "sesion"),
];

fn pick(draw: usize, table: &[(usize, Form)], otherwise: Form) -> Form {
    table
        .iter()
        .find(|(limit, _)| draw < *limit)
        .map_or(otherwise, |(_, form)| *form)
}

fn pronoun(pronoun: Pronoun, form: &str) -> Option<&'static str> {
    let words = match pronoun {
        Pronoun::She => ["she", "her", "her", "She", "Her", "daughter", "sister"],
        Pronoun::He => ["he", "him", "his", "He", "His", "son", "brother"],
    };
    let at = ["he", "him", "his", "He", "His", "child", "sibling"]
        .iter()
        .position(|name| *name == form)?;
    words.get(at).copied()
}

fn form_of(form: &str) -> Option<Form> {
    Some(match form {
        "full" => Form::Full,
        "all" => Form::AllGiven,
        "rev" => Form::Reversed,
        "given" => Form::Given,
        "nick" => Form::Nickname,
        "init" => Form::Initials,
        "short" => Form::Shortened,
        "poss" => Form::Possessive,
        "lower" => Form::LowerCase,
        "sur" => Form::Surname,
        "title" => Form::TitleSurname,
        "typo" => Form::Misspelt,
        "former" => Form::Former,
        "email" => Form::Email,
        "tel" => Form::Telephone,
        "dob" => Form::BirthDate,
        "address" => Form::Address,
        "postcode" => Form::Postcode,
        "nhs" => Form::NhsNumber,
        _ => return None,
    })
}

/// Whether there is anything to write of this person in this form.
fn has(person: &Person, form: &str) -> bool {
    match form {
        "former" => !person.former_names.is_empty(),
        "email" => !person.emails.is_empty(),
        "tel" => !person.telephones.is_empty(),
        "dob" => person.born_on.is_some(),
        "address" => person.address.is_some(),
        "postcode" => person.postcode.is_some(),
        "nhs" => person.nhs_number.is_some(),
        _ => true,
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Node {
    Words(String),
    Slot(String, String),
    Choice(Vec<Vec<Node>>),
}

/// Reads nodes until the end, or inside a choice until `|` or `]`.
fn parse(chars: &mut Peekable<Chars<'_>>, inside: bool) -> Vec<Node> {
    let mut nodes = Vec::new();
    let mut words = String::new();
    while let Some(&next) = chars.peek() {
        if inside && (next == '|' || next == ']') {
            break;
        }
        chars.next();
        match next {
            '{' | '[' => {
                if !words.is_empty() {
                    nodes.push(Node::Words(std::mem::take(&mut words)));
                }
                nodes.push(if next == '{' {
                    parse_slot(chars)
                } else {
                    parse_choice(chars)
                });
            }
            other => words.push(other),
        }
    }
    if !words.is_empty() {
        nodes.push(Node::Words(words));
    }
    nodes
}

fn parse_slot(chars: &mut Peekable<Chars<'_>>) -> Node {
    let inner: String = chars.by_ref().take_while(|c| *c != '}').collect();
    let (slot, form) = inner.split_once('.').unwrap_or((&inner, ""));
    Node::Slot(slot.to_owned(), form.to_owned())
}

fn parse_choice(chars: &mut Peekable<Chars<'_>>) -> Node {
    let mut ways = vec![parse(chars, true)];
    while chars.next() == Some('|') {
        ways.push(parse(chars, true));
    }
    Node::Choice(ways)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_nest_and_words_fill() {
        let scene = Scene::new(Voice::Tidy).words("topic", &["fractions"]);
        let mut random = Random::new(1, "template");
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..60 {
            let text = scene.say(&["We did {topic}[ again| and [surds|ratio]]."], &mut random);
            seen.insert(text.as_str().to_owned());
        }
        let expected = [
            "We did fractions again.",
            "We did fractions and ratio.",
            "We did fractions and surds.",
        ];
        assert_eq!(seen.into_iter().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_scene_refuses_what_it_cannot_fill() {
        let scene = Scene::new(Voice::Tidy).words("topic", &["surds"]);
        assert!(scene.can("About {topic}."));
        assert!(!scene.can("About {sibling.poss} homework."));
    }
}
