//! E-mail addresses.

use crate::detect::{Detected, Kind};
use crate::work::looked;

/// Every address as a find.
pub(super) fn detect(text: &str) -> impl Iterator<Item = Detected> + '_ {
    spans(text).filter_map(|(start, end)| {
        let value = text.get(start..end)?.to_lowercase();
        Some(Detected {
            start,
            end,
            kind: Kind::Email,
            sure: true,
            value,
        })
    })
}

/// Where addresses stand in `text`, in order.
pub(crate) fn spans(text: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    text.match_indices('@')
        .filter_map(|(at, _)| around(text, at))
}

/// The address around the sign at byte `at`.
fn around(text: &str, at: usize) -> Option<(usize, usize)> {
    let (before, after) = (text.get(..at)?, text.get(at + 1..)?);
    let local = before.len() - before.trim_end_matches(is_local).len();
    looked(local);
    let start = at - local;
    let start = at
        - text
            .get(start..at)?
            .trim_start_matches(['.', '\'', '-'])
            .len();
    let domain = after.len()
        - after
            .trim_start_matches(|c: char| c.is_alphanumeric() || matches!(c, '.' | '-'))
            .len();
    looked(domain);
    let domain = after.get(..domain)?.trim_end_matches(['.', '-']);
    let (_, top) = domain.rsplit_once('.')?;
    let whole = start < at
        && domain.split('.').all(|label| !label.is_empty())
        && top.chars().count() > 1
        && !top.chars().all(char::is_numeric);
    whole.then_some((start, at + 1 + domain.len()))
}

fn is_local(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(
            c,
            '.' | '_' | '%' | '+' | '-' | '\'' | '&' | '#' | '=' | '~'
        )
}

#[cfg(test)]
#[allow(clippy::string_slice, clippy::indexing_slicing, reason = "tests")]
mod tests {
    use super::spans;

    #[test]
    fn addresses_and_their_ends() {
        for (text, found) in [
            (
                "to <ella.khan@mail.example>, and",
                vec!["ella.khan@mail.example"],
            ),
            (
                "a@b.example; c@d.example.",
                vec!["a@b.example", "c@d.example"],
            ),
            ("o'brien@x.example", vec!["o'brien@x.example"]),
            ("'ella@x.example'", vec!["ella@x.example"]),
            ("info@presidio.", vec![]),
            ("@ella and ella@ and 5@3.4", vec![]),
            (
                "user@xn--80ak6aa92e.xn--p1ai",
                vec!["user@xn--80ak6aa92e.xn--p1ai"],
            ),
        ] {
            let spans: Vec<&str> = spans(text).map(|(s, e)| &text[s..e]).collect();
            assert_eq!(spans, found, "{text}");
        }
    }
}
