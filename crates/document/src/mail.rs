//! The heading of a message.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One address of a message.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// The name beside the address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The address itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}

impl Address {
    /// As a reader expects it: `Name <address>`, or whichever of the two there is.
    pub fn written(&self) -> String {
        match (&self.name, &self.email) {
            (Some(name), Some(email)) => format!("{name} <{email}>"),
            (Some(one), None) | (None, Some(one)) => one.clone(),
            (None, None) => String::new(),
        }
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Address(..)")
    }
}

/// What a message says of itself; enough to group messages into conversations.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    /// Who wrote it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub from: Vec<Address>,
    /// To whom.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to: Vec<Address>,
    /// Who had a copy.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cc: Vec<Address>,
    /// Who had a copy unseen by the others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bcc: Vec<Address>,
    /// When, as RFC 3339 with the offset that the message gives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// About what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Its id, without angle brackets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// The id of the message that it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_reply_to: Option<String>,
    /// The ids of the conversation so far, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<String>,
}

impl Mail {
    /// The id that all messages of a conversation share: the oldest one that this message names.
    pub fn conversation(&self) -> Option<&str> {
        self.references
            .first()
            .or(self.in_reply_to.as_ref())
            .or(self.message_id.as_ref())
            .map(String::as_str)
    }

    /// The subject without `Re:`, `Fwd:` and the like, lower case: a second way to group messages
    /// whose ids were lost.
    pub fn bare_subject(&self) -> String {
        self.plain_subject().to_lowercase()
    }

    /// The subject without `Re:`, `Fwd:` and the like, as it was written.
    pub fn plain_subject(&self) -> &str {
        let mut rest = self.subject.as_deref().unwrap_or("").trim();
        while let Some((mark, after)) = rest.split_once(':') {
            let mark = mark.trim().to_lowercase();
            if !matches!(
                mark.as_str(),
                "re" | "fw" | "fwd" | "aw" | "sv" | "tr" | "wg"
            ) {
                break;
            }
            rest = after.trim_start();
        }
        rest
    }
}

impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mail")
            .field("from", &self.from.len())
            .field("to", &self.to.len())
            .field("cc", &self.cc.len())
            .field("date", &self.date)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_conversation_is_named_by_its_oldest_message() {
        let mut mail = Mail {
            message_id: Some("c@example.org".to_owned()),
            ..Mail::default()
        };
        assert_eq!(mail.conversation(), Some("c@example.org"));
        mail.in_reply_to = Some("b@example.org".to_owned());
        assert_eq!(mail.conversation(), Some("b@example.org"));
        mail.references = vec!["a@example.org".to_owned(), "b@example.org".to_owned()];
        assert_eq!(mail.conversation(), Some("a@example.org"));
        assert_eq!(Mail::default().conversation(), None);
    }

    #[test]
    fn answers_and_forwards_share_a_bare_subject() {
        let bare = |text: &str| {
            Mail {
                subject: Some(text.to_owned()),
                ..Mail::default()
            }
            .bare_subject()
        };
        assert_eq!(bare("Re: FW:re: Half term"), "half term");
        assert_eq!(bare("Maths: homework"), "maths: homework");
        assert_eq!(bare(" "), "");
    }

    #[test]
    fn addresses_are_written_as_people_know_them() {
        let both = Address {
            name: Some("Ada Poe".to_owned()),
            email: Some("ada@example.org".to_owned()),
        };
        assert_eq!(both.written(), "Ada Poe <ada@example.org>");
        assert_eq!(
            Address {
                name: None,
                ..both.clone()
            }
            .written(),
            "ada@example.org"
        );
        assert_eq!(
            Address {
                email: None,
                ..both.clone()
            }
            .written(),
            "Ada Poe"
        );
        assert!(!format!("{both:?}").contains("Ada"));
    }
}
