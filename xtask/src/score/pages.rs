//! The texts to search: as the demo wrote them, and as they are read back from its files.

use std::collections::BTreeMap;

use demo::{DemoFile, even, occurrences};
use document::PartKind;

/// A text to search, and the mentions that stand in it.
pub(super) struct Page {
    pub(super) kind: String,
    pub(super) place: String,
    pub(super) text: String,
    pub(super) mentions: Vec<Mention>,
    pub(super) participants: Vec<String>,
}

pub(super) struct Mention {
    pub(super) written: String,
    pub(super) nth: usize,
    pub(super) person: String,
    pub(super) form: &'static str,
}

pub(super) fn mentions(part: &demo::Part) -> Vec<Mention> {
    let mention = |(mark, nth): (&demo::Mark, usize)| Mention {
        written: mark.written.clone(),
        nth,
        person: mark.person.clone(),
        form: mark.form.code(),
    };
    part.text.numbered().into_iter().map(mention).collect()
}

pub(super) fn kind_of(path: &str) -> String {
    path.rsplit('.').next().unwrap_or_default().to_owned()
}

/// The texts as the demo wrote them.
pub(super) fn as_written(file: &DemoFile) -> Vec<Page> {
    let page = |part: &demo::Part| Page {
        kind: kind_of(&file.path),
        place: format!("{} {}", file.path, part.name),
        text: part.text.as_str().to_owned(),
        mentions: mentions(part),
        participants: part.participants.clone(),
    };
    file.parts.iter().map(page).collect()
}

/// The texts as they are read back from the file; a part that is not read back is an empty text,
/// so that all its mentions are missed.
pub(super) fn as_extracted(file: &DemoFile) -> Vec<Page> {
    let mut read = BTreeMap::new();
    extract_into(&file.path, &file.bytes, &mut Vec::new(), &mut read);
    let page = |part: &demo::Part| Page {
        kind: kind_of(&file.path),
        place: format!("{} {}", file.path, part.name),
        text: read
            .get(&address_of(&part.name))
            .cloned()
            .unwrap_or_default(),
        mentions: mentions(part),
        participants: part.participants.clone(),
    };
    file.parts.iter().map(page).collect()
}

/// The containers around a part, and what it is there.
pub(super) type Address = (Vec<String>, String);

pub(super) fn address_of(part: &str) -> Address {
    let mut containers = Vec::new();
    let mut leaf = "body".to_owned();
    for step in part.split('/') {
        if let Some(number) = step.strip_prefix("message:") {
            containers.push(format!("message {number}.eml"));
        } else if let Some(name) = step.strip_prefix("attachment:") {
            containers.push(name.to_owned());
        } else {
            step.clone_into(&mut leaf);
        }
    }
    (containers, leaf)
}

pub(super) fn extract_into(
    name: &str,
    bytes: &[u8],
    around: &mut Vec<String>,
    into: &mut BTreeMap<Address, String>,
) {
    let Ok(read) = extract::read(name, bytes, None) else {
        return;
    };
    for part in read.document.parts {
        let Some(leaf) = leaf_of(part.kind, &part.name) else {
            continue;
        };
        let mut containers = around.clone();
        containers.extend(part.path);
        let text = into.entry((containers, leaf)).or_default();
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&part.text);
    }
    for child in read.children {
        around.push(child.name.clone());
        extract_into(&child.name, &child.bytes, around, into);
        around.pop();
    }
}

/// The truth file's name for a part. What repeats other text or is not in the truth has none.
pub(super) fn leaf_of(kind: PartKind, name: &str) -> Option<String> {
    let last = || name.split_once(' ').map_or(name, |(_, last)| last);
    Some(match kind {
        PartKind::Body | PartKind::MailBody => "body".to_owned(),
        PartKind::Header | PartKind::MailHeader => "header".to_owned(),
        PartKind::Footer => "footer".to_owned(),
        PartKind::Comment => "comment".to_owned(),
        PartKind::Deleted => "deleted".to_owned(),
        PartKind::Sheet => format!("sheet:{}", last()),
        PartKind::Page => format!("page:{}", last()),
        PartKind::Inserted
        | PartKind::Footnote
        | PartKind::Slide
        | PartKind::SlideNotes
        | PartKind::Attachment
        | PartKind::Annotation
        | PartKind::FormField
        | PartKind::Properties
        | PartKind::Hidden => return None,
    })
}

/// A text with its white space collapsed, and the way back: a reader breaks lines where it will.
pub(super) struct Searchable {
    pub(super) collapsed: String,
    /// For each byte of `collapsed`, where it stands in the text.
    pub(super) back: Vec<usize>,
}

impl Searchable {
    pub(super) fn new(text: &str) -> Self {
        let mut collapsed = String::with_capacity(text.len());
        let mut back = Vec::with_capacity(text.len() + 1);
        for (at, letter) in text.char_indices() {
            let letter = if letter.is_whitespace() { ' ' } else { letter };
            if letter == ' ' && collapsed.ends_with(' ') {
                continue;
            }
            collapsed.push(letter);
            back.extend(std::iter::repeat_n(at, letter.len_utf8()));
        }
        back.push(text.len());
        Self { collapsed, back }
    }

    pub(super) fn nth(&self, written: &str, nth: usize) -> Option<(usize, usize)> {
        let start = occurrences(&self.collapsed, &even(written)).nth(nth.checked_sub(1)?)?;
        Some((
            *self.back.get(start)?,
            *self.back.get(start + written.len())?,
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_have_addresses() {
        let address = |part| address_of(part);
        assert_eq!(address("body"), (vec![], "body".to_owned()));
        assert_eq!(
            address("message:3"),
            (vec!["message 3.eml".to_owned()], "body".to_owned())
        );
        assert_eq!(
            address("message:3/attachment:a.pdf/page:2"),
            (
                vec!["message 3.eml".to_owned(), "a.pdf".to_owned()],
                "page:2".to_owned()
            )
        );
    }

    #[test]
    fn an_occurrence_is_found_across_a_line_break() {
        let text = "Ella met  Ella\nKhan";
        let searchable = Searchable::new(text);
        assert_eq!(searchable.nth("Ella", 2), Some((10, 14)));
        assert_eq!(searchable.nth("Ella Khan", 1), Some((10, 19)));
        assert_eq!(searchable.nth("Ella", 3), None);
    }
}
