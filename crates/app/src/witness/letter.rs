//! The message that carries a checkpoint out of the house. No personal data, no counts but the
//! ledger's own size.

use sha2::{Digest as _, Sha256};

use crate::bodies::SentCheckpoint;

/// The message about one checkpoint.
pub(super) struct Message {
    pub(super) subject: String,
    pub(super) text: String,
    pub(super) file: String,
    pub(super) id: String,
}

/// Writes it. `note` has whatever cosignatures there are.
pub(super) fn write(organisation: &str, sent: &SentCheckpoint, to: &str, note: &str) -> Message {
    let day = calendar::in_words(sent.on);
    let file = format!("checkpoint-{}.txt", sent.on);
    let text = format!(
        "This is the checkpoint of {organisation} for {day}. Please keep this message. You need not reply, and there is nothing to decide.

What it is

{organisation} looks after personal data with Caretaker, which writes down every act in a ledger that is only ever added to. A checkpoint is the state of that ledger in a few lines: how many entries it had, a fingerprint of them all, and a signature. It holds no personal data.

Why you have it

Whoever runs a system could rewrite its ledger and sign it again. Whoever holds an older checkpoint can tell: any change to an entry that it covers, and any entry taken away, shows. So checkpoints are sent to people outside {organisation}, and you are one of them.

How to check, today or in years

1. Ask {organisation} for an export of its ledger. It is one file.
2. Save the file that is attached to this message, {file}.
3. On any computer that has Caretaker: caretaker ledger verify EXPORT --since {file}

It needs no network and no password. How to check with other tools is in the file docs/verify.md that comes with Caretaker. If the check says that the ledger was rewritten, keep both files: together they prove it. An export made before this checkpoint is too old to be compared with it; ask for a newer one.

The checkpoint, as it is in the attached file:

{note}"
    );
    Message {
        subject: format!("Checkpoint of {organisation}, {day}"),
        text,
        file,
        id: id(sent, to),
    }
}

/// The same for the same checkpoint and receiver, so that a message that did come twice is known
/// for the same.
fn id(sent: &SentCheckpoint, to: &str) -> String {
    let sum = Sha256::digest(format!("{} {} {to}", sent.origin, sent.on));
    let short: String = crate::unit::hex(&sum).chars().take(32).collect();
    format!("checkpoint.{}.{short}@caretaker.invalid", sent.on)
}
