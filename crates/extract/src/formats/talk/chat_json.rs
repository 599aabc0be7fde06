//! Chats as JSON: Google Chat as Takeout gives it (`messages.json`, `group_info.json`), Microsoft
//! Teams and Skype as a personal data export gives them, and Teams as its programming interface
//! does. They tell the same in other words, so one reader knows the words of all.

use document::{LookAtThis, Part, PartKind};
use serde::de::{DeserializeSeed as _, MapAccess};

use super::Draft;
use super::loose::{Below, Each, Fields, Into, Word};
use super::moment::moment;
use crate::formats::{html, text};
use crate::read::Read;
use crate::sniff::extension;

/// A pointer to a document elsewhere is not larger.
const POINTER: usize = 8 << 10;

/// Reads a file of JSON: as a chat if it is one, otherwise as the text that it is.
pub(crate) fn read(name: &str, bytes: &[u8]) -> Read {
    let source = text::decode(bytes, None);
    let mut file = File::default();
    let mut from = serde_json::Deserializer::from_str(source.trim_start_matches('\u{feff}'));
    // A list without an object around it holds messages too.
    let read = if source.trim_start().starts_with('[') {
        let direct = &mut file.direct;
        Each::new(|message| direct.message(&message)).deserialize(&mut from)
    } else {
        Into(&mut file).deserialize(&mut from)
    };
    let whole = read.is_ok() && from.end().is_ok();
    if whole && bytes.len() <= POINTER && file.is_pointer(name) {
        return pointer(&source);
    }
    if !file.is_chat() {
        return other(bytes, &source);
    }
    let mut read = file.finish(name);
    if !whole {
        read.document.note(
            LookAtThis::Incomplete("the rest of the chat is damaged".to_owned()),
            "",
        );
    }
    read
}

/// Any other JSON: the text that it is and, where letters are written as numbers (`O\u0027Neil`), its
/// words apart from it, so that names in it are found.
fn other(bytes: &[u8], source: &str) -> Read {
    let mut read = text::read(bytes);
    if source.contains("\\u") {
        let mut words = String::new();
        let mut from = serde_json::Deserializer::from_str(source);
        // What is damaged or too deep gives the words before that.
        let _ = Below(&mut words).deserialize(&mut from);
        let words = Part::new(PartKind::Hidden, "its words", words);
        read.document.push(words);
    }
    read
}

/// What Google Drive leaves in place of a document.
fn pointer(source: &str) -> Read {
    let mut read = Read::default();
    let text = Part::new(PartKind::Hidden, "pointer", source);
    read.document.push(text);
    read.document.note(
        LookAtThis::Unreadable(
            "pointer only: the document itself is not here; in Google Drive choose File, Download, \
             and read in what that gives"
                .to_owned(),
        ),
        "",
    );
    read
}

/// What stands outermost.
#[derive(Default)]
struct File {
    chats: Vec<Chat>,
    direct: Chat,
    points_to: String,
    has_document: bool,
}

impl Fields for File {
    fn field<'de, A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error> {
        match key {
            "conversations" | "chats" => {
                let chats = &mut self.chats;
                map.next_value_seed(Each::new(|chat: Chat| {
                    if chat.says() {
                        chats.push(chat);
                    }
                }))?;
            }
            "doc_id" => {
                self.has_document = true;
                map.next_value_seed(Below(&mut self.direct.unseen))?;
            }
            "url" => self.points_to = map.next_value::<Word>()?.0,
            _ => return self.direct.field(key, map),
        }
        Ok(true)
    }
}

impl File {
    fn is_pointer(&self, name: &str) -> bool {
        let named = extension(name).is_some_and(|ending| {
            [
                "gdoc", "gsheet", "gslides", "gdraw", "gform", "gtable", "gsite", "gmap",
                "gscript", "gjam", "glink",
            ]
            .contains(&ending.as_str())
        });
        let google = ["https://docs.google.com/", "https://drive.google.com/"]
            .iter()
            .any(|start| self.points_to.starts_with(start));
        !self.is_chat() && (named && (self.has_document || google) || self.has_document && google)
    }

    fn is_chat(&self) -> bool {
        !self.chats.is_empty() || self.direct.says()
    }

    fn finish(self, name: &str) -> Read {
        let mut read = Read::default();
        let direct = self.direct.says().then_some(self.direct);
        let chats: Vec<Chat> = direct.into_iter().chain(self.chats).collect();
        let alone = chats.len() == 1;
        let folder = folder(name);
        let mut unseen = String::new();
        for (number, mut chat) in (1..).zip(chats) {
            let label = if alone {
                "body".to_owned()
            } else {
                format!("conversation {number}")
            };
            let title = if chat.title.is_empty() && alone {
                folder.to_owned()
            } else {
                std::mem::take(&mut chat.title)
            };
            unseen.push_str(&chat.unseen);
            chat.draft.name_it(title);
            chat.draft.finish(&label, &mut read.document);
        }
        read.document
            .push(Part::new(PartKind::Hidden, "not shown", unseen));
        read
    }
}

/// Google Chat keeps each conversation in a folder of its own.
fn folder(name: &str) -> &str {
    let mut parts = name.rsplit(['/', '\\']);
    parts.nth(1).unwrap_or_default()
}

/// One conversation.
#[derive(Default)]
struct Chat {
    title: String,
    draft: Draft,
    members: usize,
    unseen: String,
}

impl Fields for Chat {
    fn field<'de, A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error> {
        match key {
            "messages" | "MessageList" | "value" => {
                map.next_value_seed(Each::new(|message| self.message(&message)))?;
            }
            "name" | "displayName" | "topic" | "title" => {
                let title = map.next_value::<Word>()?.0;
                if self.title.is_empty() {
                    self.title = title;
                }
            }
            "members" => map.next_value_seed(Each::new(|member| self.member(&member)))?,
            "user" => {
                let mut user = Person::default();
                map.next_value_seed(Into(&mut user))?;
                self.member(&user);
            }
            key if is_machinery(key) => return Ok(false),
            _ => map.next_value_seed(Below(&mut self.unseen))?,
        }
        Ok(true)
    }
}

impl Chat {
    fn says(&self) -> bool {
        self.members > 0 || !self.draft.is_silent()
    }

    fn member(&mut self, member: &Person) {
        let Some(written) = member.written(&mut self.draft) else {
            return;
        };
        self.members += 1;
        self.draft.text.push_str("Member: ");
        self.draft.text.push_str(&written);
        self.draft.text.push('\n');
    }

    fn message(&mut self, message: &Message) {
        self.unseen.push_str(&message.unseen);
        let said = message.said();
        let known = !message.at.is_empty() || message.by.is_somebody();
        if said.is_empty() || !known {
            self.unseen.push_str(&said);
            return;
        }
        let by = if message.is_notice() {
            None
        } else {
            message.by.number(&mut self.draft)
        };
        match moment(&message.at) {
            None if !message.at.is_empty() => {
                let said = format!("({}) {said}", message.at);
                self.draft.say(by, None, &said);
            }
            at => self.draft.say(by, at, &said),
        }
    }
}

/// Somebody.
#[derive(Default)]
struct Person {
    name: String,
    email: String,
    id: String,
}

impl Fields for Person {
    fn field<'de, A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error> {
        let into = match key {
            "name" | "displayName" => &mut self.name,
            "email" | "mail" | "userPrincipalName" => &mut self.email,
            "id" => &mut self.id,
            _ => return Ok(false),
        };
        let said = map.next_value::<Word>()?.0;
        if !said.is_empty() {
            *into = said;
        }
        Ok(true)
    }

    fn word(&mut self, word: &str) {
        word.clone_into(&mut self.id);
    }
}

impl Person {
    fn is_somebody(&self) -> bool {
        !(self.name.is_empty() && self.email.is_empty() && self.id.is_empty())
    }

    fn number(&self, draft: &mut Draft) -> Option<u32> {
        if self.name.is_empty() && self.email.is_empty() {
            // Accounts of other networks have their telephone number as an id.
            let id = match self.id.split_once(':') {
                Some((kind, id)) if kind.bytes().all(|byte| byte.is_ascii_digit()) => id,
                _ => &self.id,
            };
            return draft.person(id.strip_prefix("live:").unwrap_or(id), "");
        }
        draft.person(&self.name, &self.email)
    }

    fn written(&self, draft: &mut Draft) -> Option<String> {
        let by = self.number(draft)?;
        Some(draft.shown(by))
    }
}

/// Who sent a message: a person, or an object with the person in it.
#[derive(Default)]
struct Sender(Person);

impl Fields for Sender {
    fn field<'de, A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error> {
        match key {
            "user" | "application" | "device" | "phone" | "emailAddress" => {
                map.next_value_seed(Into(&mut self.0))?;
                Ok(true)
            }
            _ => self.0.field(key, map),
        }
    }

    fn word(&mut self, word: &str) {
        self.0.word(word);
    }
}

/// The text of a message, alone or as an object that says what it is.
#[derive(Default)]
struct Content(String);

impl Fields for Content {
    fn field<'de, A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error> {
        if matches!(key, "content" | "text") {
            self.0 = map.next_value::<Word>()?.0;
            return Ok(true);
        }
        Ok(false)
    }

    fn word(&mut self, word: &str) {
        word.clone_into(&mut self.0);
    }
}

/// A file sent with a message.
#[derive(Default)]
struct Attached(String);

impl Fields for Attached {
    fn field<'de, A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error> {
        if matches!(key, "name" | "original_name" | "export_name") {
            let name = map.next_value::<Word>()?.0;
            if !name.is_empty() && self.0 != name {
                if !self.0.is_empty() {
                    self.0.push_str(", kept as ");
                }
                self.0.push_str(&name);
            }
            return Ok(true);
        }
        Ok(false)
    }
}

/// A message.
#[derive(Default)]
struct Message {
    by: Person,
    at: String,
    kind: String,
    subject: String,
    text: String,
    attached: Vec<String>,
    quoted: String,
    deleted: bool,
    unseen: String,
}

impl Fields for Message {
    fn field<'de, A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error> {
        match key {
            "creator" | "from" | "sender" => {
                let mut sender = Sender(std::mem::take(&mut self.by));
                map.next_value_seed(Into(&mut sender))?;
                self.by = sender.0;
            }
            "displayName" | "imdisplayname" => {
                let name = map.next_value::<Word>()?.0;
                if !name.is_empty() {
                    self.by.name = name;
                }
            }
            "created_date" | "createdDateTime" | "originalarrivaltime" | "composetime" => {
                let at = map.next_value::<Word>()?.0;
                if self.at.is_empty() {
                    self.at = at;
                }
            }
            "text" | "content" | "body" => {
                let mut content = Content::default();
                map.next_value_seed(Into(&mut content))?;
                if self.text.is_empty() {
                    self.text = content.0;
                } else if self.text != content.0 {
                    self.unseen.push_str(&content.0);
                    self.unseen.push('\n');
                }
            }
            _ => return self.further(key, map),
        }
        Ok(true)
    }
}

impl Message {
    fn further<'de, A: MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut A,
    ) -> Result<bool, A::Error> {
        match key {
            "subject" => self.subject = map.next_value::<Word>()?.0,
            "messagetype" | "messageType" => self.kind = map.next_value::<Word>()?.0,
            "attached_files" | "attachments" => {
                let attached = &mut self.attached;
                map.next_value_seed(Each::new(|file: Attached| {
                    if !file.0.is_empty() {
                        attached.push(file.0);
                    }
                }))?;
            }
            "quoted_message_metadata" => map.next_value_seed(Below(&mut self.quoted))?,
            "message_state" => self.deleted |= map.next_value::<Word>()?.0 == "DELETED",
            "deletedDateTime" => self.deleted |= !map.next_value::<Word>()?.0.is_empty(),
            key if is_machinery(key) => return Ok(false),
            _ => map.next_value_seed(Below(&mut self.unseen))?,
        }
        Ok(true)
    }

    /// Whether the program says it: somebody came, left, called.
    fn is_notice(&self) -> bool {
        let kind = self.kind.as_str();
        kind.starts_with("ThreadActivity/")
            || kind.starts_with("Event/")
            || kind == "systemEventMessage"
    }

    /// What a reader of the chat would see.
    fn said(&self) -> String {
        let mut said = Vec::new();
        if !self.subject.is_empty() {
            said.push(self.subject.clone());
        }
        let quoted = self.quoted.trim();
        if !quoted.is_empty() {
            said.extend(quoted.lines().map(|line| format!("> {line}")));
        }
        let text = if self.kind == "Text" || !is_markup(&self.text) {
            self.text.trim().to_owned()
        } else {
            // Elements of the program's own stand beside each other without a space.
            let page = html::convert(&self.text.replace("><", "> <"));
            format!("{}\n{}", page.text.trim(), page.hidden.trim())
        };
        if !text.trim().is_empty() {
            said.push(text.trim().to_owned());
        }
        said.extend(self.attached.iter().map(|name| format!("(file: {name})")));
        if self.deleted {
            said.push("(deleted)".to_owned());
        }
        said.join("\n")
    }
}

/// Whether a text is marked up: an element, or a reference to a character.
fn is_markup(text: &str) -> bool {
    let element = text.split_once('<').is_some_and(|(_, rest)| {
        rest.contains('>') && rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/')
    });
    let reference = text.split_once('&').is_some_and(|(_, rest)| {
        let end = rest.bytes().take(8).position(|byte| byte == b';');
        end.is_some_and(|end| end > 1)
    });
    element || reference
}

/// Fields with which programs number their messages; they say nothing of people.
fn is_machinery(key: &str) -> bool {
    [
        "@odata.context",
        "@odata.nextLink",
        "@odata.count",
        "@odata.type",
        "amsreferences",
        "chatId",
        "channelIdentity",
        "clientmessageid",
        "conversationid",
        "etag",
        "exportDate",
        "group_id",
        "id",
        "lastModifiedDateTime",
        "lastEditedDateTime",
        "locale",
        "message_id",
        "replyToId",
        "resource_key",
        "tenantId",
        "topic_id",
        "version",
        "webUrl",
    ]
    .contains(&key)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOGLE: &str = r#"{"messages":[
        {"creator":{"name":"Rosa Poe","email":"rosa@example.org","user_type":"Human"},
         "created_date":"Thursday, March 12, 2026 at 2:05:33 PM UTC",
         "text":"Ada\u0027s ill\nShe comes on Monday","topic_id":"x","message_id":"y"},
        {"creator":{"name":"Sam","email":"sam@example.org"},"created_date":"gestern",
         "attached_files":[{"original_name":"plan.pdf","export_name":"File-plan.pdf"}],
         "reactions":[{"emoji":{"unicode":"x"},"reactor_emails":["kit@example.org"]}]},
        {"creator":{"name":"Sam"},"message_state":"DELETED"}]}"#;

    const TEAMS: &str = r#"{"userId":"8:live:sam","conversations":[
        {"id":"19:a","displayName":"Maths","threadProperties":{"topic":"Maths team"},"MessageList":[
          {"id":"1","displayName":null,"originalarrivaltime":"2026-03-12T14:05:33.1Z",
           "messagetype":"RichText/Html","content":"<p>Ada &amp; Kit</p>","from":"8:live:rosa"},
          {"id":"2","displayName":"Sam Day","originalarrivaltime":"2026-03-12T14:06:33.1Z",
           "messagetype":"Text","content":"5 < 6 > 4","from":"8:live:sam"},
          {"id":"3","originalarrivaltime":"2026-03-12T14:07:33Z",
           "messagetype":"ThreadActivity/AddMember",
           "content":"<addmember><initiator>8:live:sam</initiator><target>8:live:kit</target></addmember>",
           "from":"19:a"}]},
        {"id":"8:live:kit","displayName":"Kit","MessageList":[
          {"from":"4:+447700900123","originalarrivaltime":"2026-03-12T14:07:33Z","content":"hello"}]},
        {"id":"19:empty","MessageList":[]}]}"#;

    const GRAPH: &str = r#"{"@odata.context":"x","value":[
        {"id":"1","createdDateTime":"2026-03-12T14:05:33Z","subject":null,"messageType":"message",
         "from":{"application":null,"user":{"id":"g","displayName":"Rosa Poe"}},
         "body":{"contentType":"html","content":"<div>Ada is ill</div>"},
         "attachments":[{"name":"note.docx","contentUrl":"https://x.example"}],"mentions":[]}]}"#;

    fn texts(name: &str, json: &str) -> Vec<(String, String)> {
        let read = read(name, json.as_bytes());
        let parts = read.document.parts.into_iter();
        parts.map(|part| (part.name, part.text)).collect()
    }

    fn owned(parts: &[(&str, &str)]) -> Vec<(String, String)> {
        let parts = parts.iter();
        parts
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect()
    }

    #[test]
    fn google_chat_is_read() {
        let shown = "[2026-03-12 14:05:33 UTC] Rosa Poe <rosa@example.org>: Ada's ill\nShe comes on Monday\n\
            Sam <sam@example.org>: (gestern) (file: plan.pdf, kept as File-plan.pdf)\n\
            Sam: (deleted)\n";
        assert_eq!(
            texts("messages.json", GOOGLE),
            owned(&[("body", shown), ("not shown", "x\nkit@example.org\n")])
        );
        let read = read("Groups/Space A/messages.json", GOOGLE.as_bytes());
        let talk = read.document.parts[0].talk.as_ref().unwrap();
        assert_eq!(talk.title.as_deref(), Some("Space A"));
        assert_eq!(talk.turns.len(), 3);
        assert_eq!(talk.turns[0].at.as_deref(), Some("2026-03-12T14:05:33Z"));
    }

    #[test]
    fn the_members_of_a_group_are_read() {
        let json = r#"{"name":"Maths","members":[{"name":"Rosa Poe","email":"rosa@example.org"},{"name":"Sam"}]}"#;
        assert_eq!(
            texts("group_info.json", json),
            owned(&[("body", "Member: Rosa Poe <rosa@example.org>\nMember: Sam\n")])
        );
    }

    #[test]
    fn teams_is_read() {
        let first = "[2026-03-12 14:05:33 UTC] rosa: Ada & Kit\n\
            [2026-03-12 14:06:33 UTC] Sam Day: 5 < 6 > 4\n\
            [2026-03-12 14:07:33 UTC] 8:live:sam 8:live:kit\n";
        let parts = texts("messages.json", TEAMS);
        assert_eq!(parts[0], ("conversation 1".to_owned(), first.to_owned()));
        assert_eq!(
            parts[1],
            (
                "conversation 2".to_owned(),
                "[2026-03-12 14:07:33 UTC] +447700900123: hello\n".to_owned()
            )
        );
        assert_eq!(parts[2].0, "not shown");
        let read = read("messages.json", TEAMS.as_bytes());
        let talk = read.document.parts[0].talk.as_ref().unwrap();
        assert_eq!(talk.title.as_deref(), Some("Maths"));
        assert_eq!(talk.turns[2].by, None);
    }

    #[test]
    fn teams_as_its_interface_gives_it_is_read() {
        let shown = "[2026-03-12 14:05:33 UTC] Rosa Poe: Ada is ill\n(file: note.docx)\n";
        assert_eq!(texts("x.json", GRAPH), owned(&[("body", shown)]));
        let list = GRAPH
            .split_once("\"value\":")
            .unwrap()
            .1
            .strip_suffix('}')
            .unwrap();
        assert_eq!(texts("x.json", list), owned(&[("body", shown)]));
    }

    #[test]
    fn other_json_stays_as_it_is() {
        for json in [
            r#"{"messages":{"hello":"Hallo"}}"#,
            r#"{"value":[1,2,3]}"#,
            r#"[{"text":"no one"}]"#,
            r#"{"a":"#,
            "{}",
            "[]",
        ] {
            assert_eq!(texts("x.json", json), owned(&[("body", json)]), "{json}");
        }
    }

    #[test]
    fn names_in_other_json_are_read_though_their_letters_are_numbers() {
        let json = r#"{"title":"Zo\u00eb O\u0027Neil","n":[1,{"x":"Ada"}]}"#;
        assert_eq!(
            texts("note.json", json),
            owned(&[("body", json), ("its words", "Zoë O'Neil\nAda\n")])
        );
    }

    #[test]
    fn a_damaged_chat_is_read_as_far_as_it_goes() {
        let cut = GOOGLE.split_at(GOOGLE.find("gestern").unwrap()).0;
        let read = read("messages.json", cut.as_bytes());
        assert!(read.document.parts[0].text.contains("Ada's ill"));
        assert!(read.document.notes[0].line().contains("damaged"));
    }

    #[test]
    fn a_pointer_to_a_document_says_so() {
        let json = r#"{"":"WARNING! DO NOT EDIT THIS FILE!","doc_id":"1x","resource_key":"","email":"sam@example.org"}"#;
        let stub = read("Plan.gdoc", json.as_bytes());
        assert!(stub.document.notes[0].line().contains("pointer only"));
        assert!(stub.document.parts[0].text.contains("sam@example.org"));
        let old = r#"{"url": "https://docs.google.com/open?id=1x", "doc_id": "1x"}"#;
        assert_eq!(read("Plan", old.as_bytes()).document.notes.len(), 1);
        let other = r#"{"url": "https://docs.google.com/open?id=1x", "name": "x"}"#;
        assert!(read("x.json", other.as_bytes()).document.notes.is_empty());
    }
}
