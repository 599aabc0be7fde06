//! Names in scripts that run from right to left, inside pages that run from left to right.
//!
//! Without a boundary the browser takes what stands beside such a name for a part of it: of
//! “דוד כהן, 12” the age would stand on the wrong side (Unicode Standard Annex 9). So every stretch
//! of such letters is put into a `<bdi>` when a page is rendered, wherever it comes from. Characters
//! that turn the direction of what follows them are shown as what they are: something that does not
//! belong into a name.

/// Elements whose content is text only, where no other element may stand.
const TEXT_ONLY: &[&str] = &["title", "textarea", "option", "script", "style"];

/// What is put in place of a character that turns the direction.
const SHOWN: char = '\u{fffd}';

/// The same page, every stretch of letters that run from right to left kept apart.
pub(crate) fn isolated(html: String) -> String {
    if !html.chars().any(|c| runs_left(c) || turns(c)) {
        return html;
    }
    let mut out = String::with_capacity(html.len() + 256);
    let mut inside: Option<&'static str> = None;
    let mut rest = html.as_str();
    while !rest.is_empty() {
        let (text, after) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
        match inside {
            Some(_) => out.extend(text.chars().map(shown)),
            None => isolate(text, &mut out),
        }
        let (tag, after) = after.split_at(after.find('>').map_or(after.len(), |end| end + 1));
        out.push_str(tag);
        inside = match inside {
            Some(name) if closes(tag, name) => None,
            Some(name) => Some(name),
            None => TEXT_ONLY.iter().copied().find(|name| opens(tag, name)),
        };
        rest = after;
    }
    out
}

fn opens(tag: &str, name: &str) -> bool {
    tag.strip_prefix('<')
        .and_then(|rest| rest.strip_prefix(name))
        .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
}

fn closes(tag: &str, name: &str) -> bool {
    tag.strip_prefix("</")
        .is_some_and(|rest| rest.starts_with(name))
}

/// One stretch of text between tags.
fn isolate(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(start) = rest.find(runs_left) {
        let (before, from) = rest.split_at(start);
        out.extend(before.chars().map(shown));
        let (run, after) = from.split_at(length_of_run(from));
        out.push_str("<bdi>");
        out.extend(run.chars().map(shown));
        out.push_str("</bdi>");
        rest = after;
    }
    out.extend(rest.chars().map(shown));
}

/// How many bytes belong together: up to the last letter from right to left, with what may stand
/// inside a name between them. A comma ends it, for the next name of a list stands to the right.
fn length_of_run(text: &str) -> usize {
    let mut end = 0;
    let mut rest = text;
    loop {
        let Some(first) = rest.chars().next() else {
            return end;
        };
        let length = match apostrophe(rest) {
            Some(length) => length,
            None if runs_left(first) || joins(first) => first.len_utf8(),
            None => return end,
        };
        let at = text.len() - rest.len();
        if runs_left(first) {
            end = at + length;
        }
        rest = rest.get(length..).unwrap_or_default();
    }
}

/// An apostrophe as templates write it.
fn apostrophe(text: &str) -> Option<usize> {
    ["&#39;", "&#x27;"]
        .iter()
        .find(|written| text.starts_with(**written))
        .map(|written| written.len())
}

/// What stands between the parts of a name.
fn joins(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '-' | '.' | '\'' | '’' | '\u{200c}'..='\u{200f}' | '\u{300}'..='\u{36f}')
}

/// Hebrew, Arabic and the other scripts that run from right to left, by their blocks.
fn runs_left(c: char) -> bool {
    matches!(
        c,
        '\u{590}'..='\u{8ff}'
            | '\u{fb1d}'..='\u{fdff}'
            | '\u{fe70}'..='\u{fefc}'
            | '\u{10800}'..='\u{10fff}'
            | '\u{1e800}'..='\u{1efff}'
    )
}

/// Embeddings, overrides and isolates: they turn the direction of everything after them.
fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn shown(c: char) -> char {
    if turns(c) { SHOWN } else { c }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, expected: &str) {
        assert_eq!(isolated(html.to_owned()), expected);
    }

    #[test]
    fn names_from_right_to_left_are_kept_apart() {
        check("<p>Ella, 12</p>", "<p>Ella, 12</p>");
        check("<p>דוד כהן, 12</p>", "<p><bdi>דוד כהן</bdi>, 12</p>");
        check(
            "About ליאת בר-לב from أمل حسن.",
            "About <bdi>ליאת בר-לב</bdi> from <bdi>أمل حسن</bdi>.",
        );
        check("דוד, שרה", "<bdi>דוד</bdi>, <bdi>שרה</bdi>");
        check("ג&#39;ון", "<bdi>ג&#39;ון</bdi>");
        check("דוד&#39;s", "<bdi>דוד</bdi>&#39;s");
    }

    #[test]
    fn attributes_and_text_without_elements_stay_as_they_are() {
        check(
            "<input value=\"דוד\"><textarea>דוד</textarea><option>דוד</option> דוד",
            "<input value=\"דוד\"><textarea>דוד</textarea><option>דוד</option> <bdi>דוד</bdi>",
        );
        check("<title>דוד</title>", "<title>דוד</title>");
        check("<titles>דוד</titles>", "<titles><bdi>דוד</bdi></titles>");
    }

    #[test]
    fn characters_that_turn_the_direction_are_shown() {
        check("<b>Ella\u{202e}nhoJ</b>", "<b>Ella\u{fffd}nhoJ</b>");
        check(
            "<input value=\"a\u{202e}b\">\u{2067}א",
            "<input value=\"a\u{202e}b\">\u{fffd}<bdi>א</bdi>",
        );
        check(
            "<textarea>\u{202e}</textarea>",
            "<textarea>\u{fffd}</textarea>",
        );
    }

    #[test]
    fn as_many_characters_stand_in_the_text_as_before() {
        let text = "א\u{202e}ב (ג) ד, e";
        let page = isolated(format!("<p>{text}</p>"));
        let bare = page
            .replace("<bdi>", "")
            .replace("</bdi>", "")
            .replace("<p>", "")
            .replace("</p>", "");
        assert_eq!(bare.chars().count(), text.chars().count());
    }
}
