//! What was forwarded within the text of a mail: who wrote it, when, and its words.

use document::{Address, Mail};

/// A heading has its lines within so many.
const HEADING: usize = 14;
/// A line with more is no heading.
const LONGEST: usize = 400;
/// Words that mark it alone on a line, without the dashes around them.
const MARKS: [&str; 3] = [
    "forwarded message",
    "begin forwarded message:",
    "forwarded mail",
];
/// The same, where answers have them too: only in what is called forwarded.
const MAYBE: [&str; 1] = ["original message"];

/// A message that stands in the text of another.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Forwarded {
    /// What stands above it.
    pub(super) before: String,
    /// Who wrote it, as its heading says.
    pub(super) from: Address,
    /// When, in the words of its heading.
    pub(super) date: String,
    /// About what.
    pub(super) subject: String,
    /// Its text.
    pub(super) text: String,
}

/// What is forwarded in a text, if anything is. An answer repeats what it answers under the same kind
/// of heading: that counts only where the subject says that it is forwarded.
pub(super) fn forwarded(text: &str, subject: &str) -> Option<Forwarded> {
    let called = called_forwarded(subject);
    let mut before = String::new();
    let mut lines = text.lines();
    loop {
        let rest = lines.clone();
        let line = lines.next()?;
        let marked = is_mark(line, called);
        // The heading alone marks it too, where there is nothing above it that does.
        if (marked || (called && says(bare(line), "from").is_some()))
            && let Some(mut found) = headed(rest, marked)
        {
            before.trim().clone_into(&mut found.before);
            return Some(found);
        }
        before.push_str(line);
        before.push('\n');
    }
}

/// Whether a subject says that the message is forwarded.
fn called_forwarded(subject: &str) -> bool {
    let mark = subject.trim_start().split(':').next().unwrap_or_default();
    let has_mark = subject.contains(':');
    has_mark
        && matches!(
            mark.trim().to_lowercase().as_str(),
            "fw" | "fwd" | "wg" | "tr"
        )
}

fn is_mark(line: &str, called: bool) -> bool {
    if line.len() > LONGEST {
        return false;
    }
    let bare = bare(line).trim_matches(|c: char| matches!(c, '-' | '_' | '*' | ' '));
    let bare = bare.to_lowercase();
    MARKS.contains(&bare.as_str()) || (called && MAYBE.contains(&bare.as_str()))
}

/// A line without the marks of what is quoted, or of bold type.
fn bare(line: &str) -> &str {
    line.trim_start_matches(['>', ' ', '\u{a0}']).trim()
}

/// What a line of a heading says, if it is the line of that name.
fn says<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let line = line.trim_start_matches('*');
    let (head, rest) = line.split_at_checked(name.len())?;
    let rest = rest.trim_start_matches('*').trim_start();
    let value = rest.strip_prefix(':')?;
    head.eq_ignore_ascii_case(name)
        .then(|| value.trim_start_matches('*').trim())
}

/// A heading with a text below it, from its mark on.
fn headed(mut lines: std::str::Lines<'_>, marked: bool) -> Option<Forwarded> {
    if marked {
        lines.next();
    }
    let mut found = Forwarded::default();
    let (mut from, mut quoted, mut others) = (None, false, 0);
    for _ in 0..HEADING {
        let before = lines.clone();
        let Some(raw) = lines.next() else { break };
        let line = bare(raw);
        if line.is_empty() && from.is_none() && others == 0 {
            continue;
        }
        if line.is_empty() || line.len() > LONGEST {
            break;
        }
        quoted |= raw.trim_start().starts_with('>');
        if let Some(value) = says(line, "from") {
            from = Some(address(value));
        } else if let Some(value) = says(line, "date").or_else(|| says(line, "sent")) {
            value.clone_into(&mut found.date);
        } else if let Some(value) = says(line, "subject") {
            value.clone_into(&mut found.subject);
        } else if !["to", "cc", "bcc", "reply-to", "importance", "resent-from"]
            .iter()
            .any(|name| says(line, name).is_some())
        {
            // It goes on from the line above, as long addresses do; or the heading is over.
            if others == 0 && from.is_none() {
                return None;
            }
            if !raw.starts_with([' ', '\t']) && !line.contains('@') {
                lines = before;
                break;
            }
        }
        others += 1;
    }
    found.from = from?;
    // One line alone may be anything: "From: the office".
    (marked || others >= 3).then_some(())?;
    found.text = unquoted(lines, quoted);
    Some(found)
}

/// The rest, without the marks of what is quoted where all of it is.
fn unquoted(lines: std::str::Lines<'_>, quoted: bool) -> String {
    let mut text = String::new();
    for line in lines {
        let line = match line.strip_prefix('>') {
            Some(rest) if quoted => rest.strip_prefix(' ').unwrap_or(rest),
            Some(_) | None => line,
        };
        text.push_str(line);
        text.push('\n');
    }
    text.trim().to_owned()
}

/// Who a line of a heading names: `Rosa Poe <rosa@example.org>`, `Rosa Poe [mailto:…]`, or either alone.
fn address(value: &str) -> Address {
    let is_frame = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '<' | '>' | '[' | ']' | '(' | ')' | '"' | '\'' | ',' | ';'
            )
    };
    let mut words = value.split(is_frame);
    let email = words.find(|word| word.contains('@'));
    let email = email.map(|word| word.trim_start_matches("mailto:").to_owned());
    let name = match value.find(['<', '[']) {
        Some(at) => value.get(..at).unwrap_or_default(),
        None if email.is_some() => "",
        None => value,
    };
    let name = name.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '*'));
    Address {
        name: (!name.is_empty() && !name.contains('@')).then(|| name.to_owned()),
        email,
    }
}

/// The heading of what was forwarded, as that of any mail.
impl From<&Forwarded> for Mail {
    fn from(one: &Forwarded) -> Self {
        Self {
            from: vec![one.from.clone()],
            subject: Some(one.subject.clone()).filter(|subject| !subject.is_empty()),
            ..Self::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GMAIL: &str = "Please see to this.\n\n---------- Forwarded message ---------\nFrom: Rosa Marsh <rosa@example.org>\nDate: Fri, 20 Nov 2026 at 10:12\nSubject: What do you hold?\nTo: Sam <sam@tutors.example>\n\n\nDear Sam,\nplease send me everything.\n";
    const APPLE: &str = "Begin forwarded message:\n\n> From: Rosa Marsh <rosa@example.org>\n> Subject: What do you hold?\n> Date: 20 November 2026 at 10:12:33 GMT\n> To: sam@tutors.example\n> \n> Dear Sam,\n> please send me everything.\n";
    const OUTLOOK: &str = "See below.\n\nSam\n\n________________________________\n*From:* Rosa Marsh [mailto:rosa@example.org]\n*Sent:* 20 November 2026 10:12\n*To:* Sam\n*Subject:* What do you hold?\n\nDear Sam,\nplease send me everything.\n";

    fn check(text: &str, subject: &str, date: &str) -> Forwarded {
        let found = forwarded(text, subject).unwrap();
        assert_eq!(found.from.name.as_deref(), Some("Rosa Marsh"));
        assert_eq!(found.from.email.as_deref(), Some("rosa@example.org"));
        assert_eq!(found.date, date);
        assert_eq!(found.subject, "What do you hold?");
        assert_eq!(found.text, "Dear Sam,\nplease send me everything.");
        found
    }

    #[test]
    fn the_headings_of_three_programs_are_read() {
        let subject = "Fwd: What do you hold?";
        let gmail = check(GMAIL, subject, "Fri, 20 Nov 2026 at 10:12");
        assert_eq!(gmail.before, "Please see to this.");
        check(APPLE, "", "20 November 2026 at 10:12:33 GMT");
        let outlook = check(OUTLOOK, "FW: What do you hold?", "20 November 2026 10:12");
        assert!(outlook.before.starts_with("See below."));
    }

    #[test]
    fn an_answer_is_not_what_it_answers() {
        assert_eq!(forwarded(OUTLOOK, "Re: What do you hold?"), None);
        assert_eq!(forwarded(OUTLOOK, ""), None);
        let original =
            "Thanks.\n-----Original Message-----\nFrom: Sam\nSent: today\nTo: Rosa\n\nDear Rosa\n";
        assert_eq!(forwarded(original, "RE: Tuesday"), None);
        assert!(forwarded(original, "FW: Tuesday").is_some());
    }

    #[test]
    fn words_that_look_like_it_are_left_alone() {
        for text in [
            "",
            "I am writing about the forwarded message\nof Tuesday.",
            "---------- Forwarded message ---------\n",
            "---------- Forwarded message ---------\nNo heading here.\nFrom: Sam\n",
            "From: the office\n\nDear all",
        ] {
            assert_eq!(forwarded(text, "Fwd: x"), None, "{text}");
        }
    }

    proptest::proptest! {
        /// Whatever stands in a mail, nothing is made up, and it ends.
        #[test]
        fn any_text_ends_well(
            text in "(From: |Sent: |Date: |> |\n|\n-----|Forwarded message|[a-zé@<:> \t]{0,12}){0,60}",
            subject in "(Fwd: )?[a-z:]{0,4}",
        ) {
            if let Some(found) = forwarded(&text, &subject) {
                assert!(found.before.len() + found.text.len() <= text.len());
                assert!(text.contains(found.from.name.as_deref().unwrap_or_default()));
                assert!(text.contains(found.from.email.as_deref().unwrap_or_default()));
            }
        }
    }

    #[test]
    fn addresses_are_read_in_every_frame() {
        let read = |text| {
            let address = address(text);
            (
                address.name.unwrap_or_default(),
                address.email.unwrap_or_default(),
            )
        };
        let both = ("Rosa Marsh".to_owned(), "rosa@example.org".to_owned());
        for text in [
            "Rosa Marsh <rosa@example.org>",
            "\"Rosa Marsh\" <mailto:rosa@example.org>",
            "*Rosa Marsh* <rosa@example.org <mailto:rosa@example.org>>",
            "Rosa Marsh [mailto:rosa@example.org]",
        ] {
            assert_eq!(read(text), both, "{text}");
        }
        assert_eq!(read("Rosa Marsh").0, "Rosa Marsh");
        assert_eq!(read("rosa@example.org").1, "rosa@example.org");
        assert_eq!(read("<rosa@example.org>").0, "");
    }
}
