//! A message in plain text.

use std::time::SystemTime;

use lettre::Message;
use lettre::message::header::{
    ContentTransferEncoding, ContentType, Header, HeaderName, HeaderValue,
};
use lettre::message::{Attachment, Body, Mailbox, MultiPart, SinglePart};

use crate::MailError;

/// One message to one receiver.
#[derive(Clone, Debug)]
pub struct Letter<'a> {
    /// To whom.
    pub to: &'a str,
    /// Its subject.
    pub subject: &'a str,
    /// Its text.
    pub text: &'a str,
    /// A text that must arrive byte for byte, if there is one: its file name and itself.
    pub attached: Option<(&'a str, &'a str)>,
    /// Its id, `something@somewhere`.
    pub id: &'a str,
    /// When it is sent.
    pub at: SystemTime,
}

/// That no person wrote a message (RFC 3834): no program answers it, and no mailbox takes it for a
/// request.
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// Whether a text is an address to which mail can be sent.
pub fn is_address(text: &str) -> bool {
    text.parse::<lettre::Address>().is_ok()
}

impl Letter<'_> {
    /// The message as it goes over the wire.
    pub(crate) fn message(&self, from: &str) -> Result<Message, MailError> {
        let mailbox = |text: &str| {
            let address = text
                .parse()
                .map_err(|_| MailError::Settings("an e-mail address is not one"))?;
            Ok(Mailbox::new(None, address))
        };
        let plain = SinglePart::plain(self.text.to_owned());
        let builder = Message::builder()
            .from(mailbox(from)?)
            .to(mailbox(self.to)?)
            .subject(self.subject)
            .header(AutoSubmitted)
            .date(self.at)
            .message_id(Some(format!("<{}>", self.id)));
        let message = match self.attached {
            None => builder.singlepart(plain),
            Some((name, text)) => {
                // In base 64: text would be wrapped and its line ends changed on the way.
                let bytes = text.as_bytes().to_vec();
                let exact = Body::new_with_encoding(bytes, ContentTransferEncoding::Base64)
                    .map_err(|_| MailError::Settings("the attached text cannot be encoded"))?;
                let attached =
                    Attachment::new(name.to_owned()).body(exact, ContentType::TEXT_PLAIN);
                builder.multipart(MultiPart::mixed().singlepart(plain).singlepart(attached))
            }
        };
        message.map_err(|_| MailError::Settings("the message cannot be put together"))
    }
}
