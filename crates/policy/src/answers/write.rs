//! Writing answers into the files of a pack, with comments and order kept.

use calendar::add_months;
use jiff::civil::Date;
use toml_edit::{Array, DocumentMut, Item, TableLike, Value};

use super::words::{Swap, is_prose, swapped};
use super::{Answers, Kind, Question, Typed};
use crate::answers::questions::{QUESTIONS, Unanswered};

/// A file that is no TOML.
#[derive(Debug, thiserror::Error)]
#[error("`{file}` cannot be read as TOML")]
pub struct Unreadable {
    /// The file's name.
    pub file: String,
}

/// The files of a pack with the answers in them; `on` is the day on which that happens. What was
/// the invented organisation's own and has no answer is taken out.
pub fn apply(
    files: &[(&str, &str)],
    answers: &Answers,
    on: Date,
) -> Result<Vec<(String, String)>, Unreadable> {
    let mut draft = Draft::read(files)?;
    draft.swap_words(answers);
    for question in QUESTIONS {
        draft.answer(question, answers, on);
    }
    draft.front(on);
    draft.contacts();
    draft.ways_to_complain(answers);
    draft.documents();
    draft.without_cookies();
    draft.origins();
    Ok(draft.written(on))
}

/// What a pack says in the places of the questions, by their codes.
pub fn read_back(files: &[(&str, &str)]) -> Result<Typed, Unreadable> {
    let mut draft = Draft::read(files)?;
    let found = QUESTIONS.iter().filter_map(|question| {
        let text = draft.read_answer(question)?;
        Some((question.code.to_owned(), text))
    });
    Ok(found.collect())
}

/// What stands before the address of the form for complaints.
const FORM_AT: &str = "the form at ";

/// A pack that is being written.
struct Draft {
    files: Vec<(String, DocumentMut)>,
}

impl Draft {
    fn read(files: &[(&str, &str)]) -> Result<Self, Unreadable> {
        let read = |(name, text): &(&str, &str)| match text.parse::<DocumentMut>() {
            Ok(document) => Ok(((*name).to_owned(), document)),
            Err(_) => Err(Unreadable {
                file: (*name).to_owned(),
            }),
        };
        Ok(Self {
            files: files.iter().map(read).collect::<Result<_, _>>()?,
        })
    }

    fn written(self, on: Date) -> Vec<(String, String)> {
        let words = calendar::in_words(on);
        let note = format!(
            "# Set up on {words}. Where the comments speak of an invented organisation, they tell of the\n\
             # pack as it ships: its names, addresses and numbers have been replaced or taken out.\n#\n"
        );
        let texts = self
            .files
            .into_iter()
            .enumerate()
            .map(|(number, (name, document))| {
                let text = document.to_string();
                (
                    name,
                    if number == 0 {
                        format!("{note}{text}")
                    } else {
                        text
                    },
                )
            });
        texts.collect()
    }

    /// The table under a path such as `organisation.dpo` or `pack.approvers[director]`.
    fn table(&mut self, path: &str) -> Option<&mut dyn TableLike> {
        let mut steps = path.split('.');
        let first = steps.next()?;
        let (section, _) = split(first);
        let file = self
            .files
            .iter_mut()
            .find(|(_, file)| file.contains_key(section));
        let mut at: &mut dyn TableLike = file?.1.as_table_mut();
        for step in std::iter::once(first).chain(steps) {
            let (key, wanted) = split(step);
            let item = at.get_mut(key)?;
            at = match wanted {
                None => item.as_table_like_mut()?,
                Some(wanted) => item_of(item, wanted)?,
            };
        }
        Some(at)
    }

    /// A text under a path.
    fn text(&mut self, path: &str) -> Option<String> {
        let (table, key) = path.rsplit_once('.')?;
        let value = self.table(table)?.get(key)?.as_value()?;
        match value {
            Value::String(text) => Some(text.value().clone()),
            Value::Array(list) => Some(texts(list).join("\n")),
            _ => None,
        }
    }

    fn put(&mut self, path: &str, value: impl Into<Value>) {
        let Some((table, key)) = path.rsplit_once('.') else {
            return;
        };
        if let Some(table) = self.table(table) {
            put(table, key, value.into());
        }
    }

    fn take_out(&mut self, path: &str) {
        let Some((table, key)) = path.rsplit_once('.') else {
            return;
        };
        if let Some(table) = self.table(table) {
            table.remove(key);
        }
    }

    /// Writes the answer to a question, or what follows when it has none.
    fn answer(&mut self, question: &Question, answers: &Answers, on: Date) {
        if question.kind == Kind::Form {
            // It is put together with other ways, from several answers.
            return;
        }
        let text = match (answers.get(question.code), question.unanswered) {
            (Some(text), _) => text.to_owned(),
            (None, Unanswered::As(other)) => answers.get(other).unwrap_or_default().to_owned(),
            (None, Unanswered::Today) => on.to_string(),
            (None, Unanswered::TakenOut) => return self.take_out(question.goes_to),
            (None, Unanswered::Stays | Unanswered::Wrong) => return,
        };
        match question.kind {
            Kind::Lines => self.put(question.goes_to, text.lines().collect::<Array>()),
            Kind::WorkingDays => self.put(question.goes_to, format!("{text} working days")),
            _ => self.put(question.goes_to, text.as_str()),
        }
        if question.code == "form" {
            self.charity(&text);
        }
    }

    fn read_answer(&mut self, question: &Question) -> Option<String> {
        let text = self.text(question.goes_to)?;
        match question.kind {
            Kind::WorkingDays => Some(text.split(' ').next().unwrap_or_default().to_owned()),
            Kind::Form => {
                let form = text.lines().find_map(|way| way.strip_prefix(FORM_AT));
                form.map(str::to_owned)
            }
            _ => Some(text),
        }
    }

    /// Charities have a flag of their own, for what they alone may do.
    fn charity(&mut self, form: &str) {
        if form.contains("charit") {
            self.put("organisation.charity", true);
        } else {
            self.take_out("organisation.charity");
        }
    }

    /// The words of the house, wherever the pack speaks in prose.
    fn swap_words(&mut self, answers: &Answers) {
        let mut swaps = Vec::new();
        for code in ["learner-one", "learner-many", "tutor-one", "tutor-many"] {
            let path = format!("words.{}", code.replace('-', "."));
            let (Some(from), Some(to)) = (self.text(&path), answers.get(code)) else {
                continue;
            };
            if from != to {
                swaps.push(Swap {
                    from,
                    to: to.to_owned(),
                });
            }
        }
        if swaps.is_empty() {
            return;
        }
        self.each_text(&mut |section, key, says| {
            let said = section != "organisation" && is_prose(key, says);
            said.then(|| swapped(says, &swaps))
        });
    }

    /// What the pack says of itself: the days, and nothing of a written policy, of checks and of
    /// consultations that this organisation never had.
    fn front(&mut self, on: Date) {
        for key in [
            "written_policy",
            "reference",
            "checked_on",
            "consulted",
            "sections",
        ] {
            self.take_out(&format!("pack.{key}"));
        }
        let effective = self
            .text("pack.effective_on")
            .and_then(|text| text.parse().ok())
            .unwrap_or(on);
        self.put("pack.review_by", add_months(effective, 12).to_string());
        self.put("pack.version", 1);
    }

    /// Contact points: what the officer answers goes to the officer, the rest to the office.
    fn contacts(&mut self) {
        let own = ["email", "telephone"].map(|key| self.text(&format!("organisation.{key}")));
        let officers =
            ["email", "telephone"].map(|key| self.text(&format!("organisation.dpo.{key}")));
        let Some(contacts) = self.table("organisation.contacts") else {
            return;
        };
        for (_, item) in contacts.iter_mut() {
            let Some(contact) = item.as_table_like_mut() else {
                continue;
            };
            let who = contact
                .get("who")
                .and_then(Item::as_str)
                .unwrap_or_default();
            let values = if is_officer(who) { &officers } else { &own };
            for (key, value) in ["email", "telephone"].into_iter().zip(values) {
                match value {
                    Some(value) if contact.contains_key(key) => put(contact, key, value.into()),
                    _ => {}
                }
            }
        }
    }

    /// The ways to complain: a form, then the contact point for complaints in each way it has.
    fn ways_to_complain(&mut self, answers: &Answers) {
        let form = match answers.get("complaint-form") {
            Some(page) => format!("{FORM_AT}{page}"),
            None => {
                "a form that can be filled in electronically, which we send when asked".to_owned()
            }
        };
        let contact = "organisation.contacts.complaints";
        let who = self.text(&format!("{contact}.who")).unwrap_or_default();
        let officers = if is_officer(&who) {
            self.text("organisation.dpo.address")
        } else {
            None
        };
        let address = officers
            .or_else(|| self.text("organisation.address"))
            .unwrap_or_default();
        let email = self
            .text(&format!("{contact}.email"))
            .or_else(|| self.text("organisation.email"));
        let telephone = self.text(&format!("{contact}.telephone"));
        let ways = [
            Some(form),
            email.map(|email| format!("e-mail to {email}")),
            telephone.map(|number| format!("telephone {number}")),
            Some(format!("a letter to {}", address.replace('\n', ", "))),
            Some("telling any of us".to_owned()),
        ];
        let mut list: Array = ways.into_iter().flatten().collect();
        for way in list.iter_mut() {
            way.decor_mut().set_prefix("\n    ");
        }
        list.set_trailing("\n");
        list.set_trailing_comma(true);
        self.put("complaints.ways", list);
    }

    /// Documents at addresses of the invented organisation are given by the office.
    fn documents(&mut self) {
        for (_, file) in &mut self.files {
            let Some(list) = file
                .get_mut("linked")
                .and_then(Item::as_array_of_tables_mut)
            else {
                continue;
            };
            for one in list.iter_mut() {
                let place = one
                    .get("where_to_find")
                    .and_then(Item::as_str)
                    .unwrap_or_default();
                if place.contains("://") {
                    put(one, "where_to_find", "the office".into());
                    put(one, "on_request", true.into());
                }
            }
        }
    }

    /// The cookies of one website are not those of another: none is taken over, nor the notice that
    /// lists them.
    fn without_cookies(&mut self) {
        for (_, file) in &mut self.files {
            file.remove("cookie");
            if let Some(list) = file
                .get_mut("linked")
                .and_then(Item::as_array_of_tables_mut)
            {
                list.retain(|one| one.get("code").and_then(Item::as_str) != Some("cookies"));
            }
        }
    }

    /// The sections of a written policy that this organisation never had.
    fn origins(&mut self) {
        self.each_text(&mut |_, key, says| {
            (key == "origin" && says != "pack's own").then(|| "pack's own".to_owned())
        });
    }

    /// Goes over every text: its section, its key, what it says; what is given back stands there
    /// instead.
    fn each_text(&mut self, change: &mut dyn FnMut(&str, &str, &str) -> Option<String>) {
        for (_, file) in &mut self.files {
            for (section, item) in file.iter_mut() {
                let section = section.get().to_owned();
                walk(item, &section, &mut |key, says| change(&section, key, says));
            }
        }
    }
}

/// Whether a contact point is the officer.
fn is_officer(who: &str) -> bool {
    let who = who.to_lowercase();
    who.contains("data protection officer") || who == "dpo" || who == "the dpo"
}

/// `approvers[director]` as key and code.
fn split(step: &str) -> (&str, Option<&str>) {
    match step.split_once('[') {
        Some((key, code)) => (key, Some(code.trim_end_matches(']'))),
        None => (step, None),
    }
}

/// The item of a list that has a code or a role.
fn item_of<'i>(item: &'i mut Item, wanted: &str) -> Option<&'i mut dyn TableLike> {
    let is_it = |table: &dyn TableLike| {
        ["code", "role"]
            .iter()
            .any(|key| table.get(key).and_then(Item::as_str) == Some(wanted))
    };
    match item {
        Item::ArrayOfTables(list) => {
            let found = list.iter_mut().find(|table| is_it(*table));
            found.map(|table| table as &mut dyn TableLike)
        }
        Item::Value(Value::Array(list)) => {
            let tables = list.iter_mut().filter_map(Value::as_inline_table_mut);
            let found = tables.into_iter().find(|table| is_it(*table));
            found.map(|table| table as &mut dyn TableLike)
        }
        _ => None,
    }
}

fn texts(list: &Array) -> Vec<&str> {
    list.iter().filter_map(Value::as_str).collect()
}

/// A value in the place of another, with the blanks and comments around it.
fn put(table: &mut dyn TableLike, key: &str, mut value: Value) {
    if let Some(old) = table.get_mut(key).and_then(Item::as_value_mut) {
        *value.decor_mut() = old.decor().clone();
        *old = value;
    } else {
        table.insert(key, Item::Value(value));
    }
}

/// Goes over the texts of an item.
fn walk(item: &mut Item, key: &str, change: &mut dyn FnMut(&str, &str) -> Option<String>) {
    match item {
        Item::Value(value) => walk_value(value, key, change),
        Item::Table(table) => {
            for (key, item) in table.iter_mut() {
                walk(item, key.get(), change);
            }
        }
        Item::ArrayOfTables(list) => {
            for (key, item) in list.iter_mut().flat_map(toml_edit::Table::iter_mut) {
                walk(item, key.get(), change);
            }
        }
        Item::None => {}
    }
}

fn walk_value(value: &mut Value, key: &str, change: &mut dyn FnMut(&str, &str) -> Option<String>) {
    match value {
        Value::String(text) => {
            if let Some(new) = change(key, text.value()) {
                let decor = text.decor().clone();
                *value = new.into();
                *value.decor_mut() = decor;
            }
        }
        Value::Array(list) => {
            for value in list.iter_mut() {
                walk_value(value, key, change);
            }
        }
        Value::InlineTable(table) => {
            for (key, value) in table.iter_mut() {
                walk_value(value, key.get(), change);
            }
        }
        Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Datetime(_) => {}
    }
}
