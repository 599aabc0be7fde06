//! What a mail says: the messages in it, who wrote each and when, and the words of the innermost, what
//! it repeats of others apart. The worker has read the file; here its texts are put together.

use document::{Address, Document, Mail, Part, PartKind};
use jiff::Timestamp;

use super::forward::forwarded;
use super::written;
use crate::AppError;
use crate::bodies::{MailInChain, TimeIn};

/// More messages within each other are not followed.
const DEEPEST: usize = 20;
/// The longest words that are kept apart from the mail itself, in characters.
const LONGEST: usize = 20_000;
/// The longest name or address.
const LONGEST_LINE: usize = 200;
/// The longest id of a message: no standard allows more.
const LONGEST_ID: usize = 998;
/// The most names of files that are listed.
const MOST_FILES: usize = 50;
/// The name of the part that holds what a heading does not.
const OTHER_HEADERS: &str = "other headers";

/// What a mail says of itself.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::arrivals) struct Said {
    /// The ids of the messages in it, as far as they have any.
    pub(in crate::arrivals) ids: Vec<String>,
    /// The messages in it, the outermost first; never empty.
    pub(in crate::arrivals) chain: Vec<MailInChain>,
    /// About what the innermost is.
    pub(in crate::arrivals) subject: String,
    /// Its words.
    pub(in crate::arrivals) words: String,
    /// What those who forwarded it wrote with it.
    pub(in crate::arrivals) covering: String,
    /// What it repeats of earlier messages.
    pub(in crate::arrivals) quoted: String,
    /// Whether a program wrote the outermost.
    pub(in crate::arrivals) automatic: bool,
    /// Names of files in it, and what of it could not be read.
    pub(in crate::arrivals) attached: Vec<String>,
}

/// What a document says that was read of a mail; a line that says why if it is none.
pub(super) fn said(document: &Document) -> Result<Said, AppError> {
    let mut said = Said::default();
    let mut prefix: Vec<String> = Vec::new();
    let mut covering = Vec::new();
    for _ in 0..DEEPEST {
        let Some(message) = Message::at(document, &prefix) else {
            break;
        };
        if prefix.is_empty() {
            said.automatic = automatic(message.headers);
        }
        // What stood above it was written by those who sent it on.
        covering.extend(said.take(&message));
        let Some(inner) = message_in(document, &prefix) else {
            break;
        };
        prefix = inner;
    }
    if said.chain.is_empty() {
        return Err(no_mail(document));
    }
    covering.retain(|text: &String| !text.is_empty());
    said.covering = cut(&covering.join("\n\n"), LONGEST);
    said.attached = attached(document, &prefix);
    Ok(said)
}

/// A file that is no mail, in one line.
fn no_mail(document: &Document) -> AppError {
    let is_mailbox = document.parts.iter().any(|part| part.mail.is_some());
    let mend = if is_mailbox {
        "it holds several mails: give in the one that asks, alone"
    } else {
        "save the mail from your mail program, as .eml or .msg"
    };
    let why = document.notes.first().map(|note| note.what.sentence());
    let what = match why {
        Some(why) => format!("No mail can be read in this file: {why}"),
        None => "This file is no mail".to_owned(),
    };
    AppError::input("file", what, mend)
}

/// A message of the document.
struct Message<'a> {
    mail: &'a Mail,
    /// Its text, and where of it repeats others.
    body: Option<&'a Part>,
    /// Its other headers.
    headers: &'a str,
}

impl<'a> Message<'a> {
    /// The message under a path.
    fn at(document: &'a Document, path: &[String]) -> Option<Self> {
        let own = || document.parts.iter().filter(|part| part.path == path);
        let heading = own().find(|part| part.kind == PartKind::MailHeader)?;
        let hidden = own().find(|part| part.kind == PartKind::Hidden && part.name == OTHER_HEADERS);
        Some(Self {
            mail: heading.mail.as_deref()?,
            body: own().find(|part| part.kind == PartKind::MailBody),
            headers: hidden.map_or("", |part| &part.text),
        })
    }

    /// When it came: by the stamp of the last server that took it, which stands first; else by the date
    /// that its sender's program wrote.
    fn moment(&self) -> (Option<Timestamp>, TimeIn) {
        let stamp = stamp(self.headers).and_then(|text| written::of_header(&text));
        let date = self.mail.date.as_deref();
        let date = || date.and_then(|text| text.parse().ok());
        match stamp {
            Some(at) => (Some(at), TimeIn::Stamp),
            None => (date(), TimeIn::Date),
        }
    }
}

/// The moment in the first `Received` header, with whatever goes on over several lines.
fn stamp(headers: &str) -> Option<String> {
    let mut lines = headers.lines();
    let first = lines.find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.trim()
            .eq_ignore_ascii_case("received")
            .then_some(value)
    })?;
    let mut whole = first.to_owned();
    for line in lines
        .take_while(|line| line.starts_with([' ', '\t']))
        .take(20)
    {
        whole.push_str(line);
    }
    whole.rsplit_once(';').map(|(_, at)| at.trim().to_owned())
}

/// Whether headers say that a program wrote a message and no person: that it answers by itself
/// (RFC 3834), that there is nobody to tell if it does not arrive (RFC 5321, 4.5.5), or that it went to
/// a list (RFC 2919, RFC 2369).
fn automatic(headers: &str) -> bool {
    let mut lines = headers.lines().filter_map(|line| line.split_once(':'));
    lines.any(|(name, value)| {
        let value = value.trim().to_ascii_lowercase();
        let first = value.split([';', ' ']).next().unwrap_or_default();
        match name.trim().to_ascii_lowercase().as_str() {
            "auto-submitted" => first != "no",
            "return-path" => first == "<>",
            "precedence" => matches!(first, "bulk" | "junk" | "list"),
            "list-id" | "list-unsubscribe" | "x-autoreply" | "x-autorespond" => true,
            _ => false,
        }
    })
}

/// The path of the first message that is attached to the one under a path.
fn message_in(document: &Document, path: &[String]) -> Option<Vec<String>> {
    let inner = document.parts.iter().find(|part| {
        part.kind == PartKind::MailHeader
            && part.path.len() == path.len() + 1
            && part.path.starts_with(path)
    });
    inner.map(|part| part.path.clone())
}

impl Said {
    /// Takes a message in, and whatever is forwarded in its text: the innermost so far is the one that
    /// asks. Gives the words of those that went before it.
    fn take(&mut self, message: &Message<'_>) -> Vec<String> {
        let mut before = vec![std::mem::take(&mut self.words)];
        let id = message.mail.message_id.as_deref();
        self.ids.extend(id.map(|id| cut(id, LONGEST_ID)));
        let (at, by) = message.moment();
        self.goes_on(message.mail.from.first(), at, by);
        let subject = message.mail.subject.clone().unwrap_or_default();
        let body = message.body.map_or("", |part| part.text.as_str());
        let Some(mut inner) = forwarded(body, &subject) else {
            let quoted = message.body.map_or(&[][..], |part| &part.quoted);
            self.speaks(message.mail, body, quoted);
            return before;
        };
        for _ in 0..DEEPEST {
            before.push(std::mem::take(&mut inner.before));
            let at = written::of_text(&inner.date);
            self.goes_on(Some(&inner.from), at, TimeIn::Text);
            match forwarded(&inner.text, &inner.subject) {
                Some(deeper) => inner = deeper,
                None => break,
            }
        }
        let places = extract::quoted(&inner.text);
        self.speaks(&Mail::from(&inner), &inner.text, &places);
        before
    }

    fn goes_on(&mut self, from: Option<&Address>, at: Option<Timestamp>, by: TimeIn) {
        let short = |text: Option<&String>| {
            let text = text.map_or("", |text| text.trim());
            cut(text, LONGEST_LINE)
        };
        self.chain.push(MailInChain {
            name: short(from.and_then(|from| from.name.as_ref())),
            email: short(from.and_then(|from| from.email.as_ref())),
            at,
            by,
        });
    }

    /// These are the words of whoever asks.
    fn speaks(&mut self, mail: &Mail, text: &str, quoted: &[(usize, usize)]) {
        let (mut own, mut repeated, mut at) = (String::new(), String::new(), 0);
        for (start, end) in quoted {
            own.push_str(text.get(at..*start).unwrap_or_default());
            repeated.push_str(text.get(*start..*end).unwrap_or_default());
            at = *end;
        }
        own.push_str(text.get(at..).unwrap_or_default());
        self.subject = cut(mail.plain_subject(), LONGEST_LINE);
        self.words = cut(own.trim(), LONGEST);
        self.quoted = cut(repeated.trim(), LONGEST);
    }
}

/// The beginning of a text, and a mark where it goes on.
fn cut(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// The files beside the message under a path, and beside those around it; and what could not be read.
fn attached(document: &Document, path: &[String]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut add = |name: String| {
        if !names.contains(&name) && names.len() < MOST_FILES {
            names.push(name);
        }
    };
    for part in &document.parts {
        // A message on the way to the innermost is no file beside it.
        let shared = part.path.iter().zip(path).take_while(|(a, b)| a == b);
        if let Some(name) = part.path.get(shared.count()) {
            add(cut(name, LONGEST_LINE));
        }
    }
    for note in &document.notes {
        add(cut(&note.line(), LONGEST_LINE));
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_stamp_is_the_one_that_counts() {
        let headers = "X-Spam: no\nReceived: from a by b; Mon, 23 Nov 2026 10:12:00 +0000\nReceived: from c by a; Mon, 23 Nov 2026 10:11:00 +0000\n";
        assert_eq!(
            stamp(headers).as_deref(),
            Some("Mon, 23 Nov 2026 10:12:00 +0000")
        );
        let folded = "received: from a\n\tby b; \n Mon, 23 Nov 2026 10:12:00 +0000\nTo: x; y\n";
        assert_eq!(
            stamp(folded).as_deref(),
            Some("Mon, 23 Nov 2026 10:12:00 +0000")
        );
        assert_eq!(stamp("Received: from a by b\nX: 1; 2"), None);
        assert_eq!(stamp(""), None);
    }

    #[test]
    fn what_a_program_wrote_says_so_and_what_a_person_wrote_does_not() {
        for line in [
            "Auto-Submitted: auto-replied (vacation)",
            "auto-submitted: auto-generated; owner-email=x",
            "Return-Path: <>",
            "Precedence: Bulk",
            "List-ID: News <news.example.com>",
            "List-Unsubscribe: <https://example.com/>",
            "X-Autoreply: yes",
        ] {
            assert!(
                automatic(&format!("X-Spam: no\n{line}\nX-Y: z\n")),
                "{line}"
            );
        }
        for line in [
            "Auto-Submitted: no",
            "Return-Path: <rosa@family.example.com>",
            "Precedence: first-class",
            "X-List: bulk",
            "Received: from list-id: x",
            "",
        ] {
            assert!(!automatic(line), "{line}");
        }
    }

    #[test]
    fn a_text_is_cut_between_letters() {
        assert_eq!(cut("üüü", 2), "üü…");
        assert_eq!(cut("üü", 2), "üü");
    }

    #[test]
    fn what_is_no_mail_is_said_in_one_line() {
        let error = said(&Document::new()).unwrap_err();
        let AppError::Input(faults) = error else {
            panic!("not input")
        };
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].what, "This file is no mail");
    }
}
