//! Whether pictures and stories are kept as something that people agree to (obligations CON-6 and
//! CON-7).

use crate::Code;
use crate::diagnostic::Findings;
use crate::pack::Raw;
use crate::publish::relies_on_consent;

/// A record named for pictures or stories is used on consent, or nobody would be asked.
pub(super) fn asked_for(raw: &Raw, findings: &mut Findings) {
    let pictures = raw.photographs.as_ref().and_then(|one| one.record.as_ref());
    let stories = raw.stories.as_ref().and_then(|one| one.record.as_ref());
    let named = [(pictures, "pictures"), (stories, "stories")];
    for (code, what) in named
        .into_iter()
        .filter_map(|(code, what)| Some((code?, what)))
    {
        rests_on_consent(raw, code, what, findings);
    }
}

fn rests_on_consent(raw: &Raw, code: &Code, what: &str, findings: &mut Findings) {
    let record = raw.records.iter().find(|kind| kind.code == *code);
    if record.is_some_and(|kind| !kind.uses.iter().any(relies_on_consent)) {
        findings.add(
            code.at(),
            format!("{what} are kept as `{code}`, which is not used on consent"),
            "give that record a use with the basis `consent`, or name another record".to_owned(),
        );
    }
}
