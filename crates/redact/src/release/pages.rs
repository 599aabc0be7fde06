//! (a) The finished pages say what was planned, by two readers.

use unicode_normalization::UnicodeNormalization;

use super::{Finding, ReleaseInput};

pub(super) fn check(input: &ReleaseInput<'_>) -> Vec<Finding> {
    let mut out = Vec::new();
    if input.planned_pages.is_empty() {
        out.push(Finding::new("the answer", "it has no pages"));
    }
    for (reader, pages) in [
        ("our reader", input.first_reader_pages),
        ("the second reader", input.second_reader_pages),
    ] {
        if pages.len() != input.planned_pages.len() {
            let what = format!(
                "{reader} finds {} pages where {} were planned",
                pages.len(),
                input.planned_pages.len()
            );
            out.push(Finding::new("the answer", what));
        }
        for (number, (planned, read)) in (1..).zip(input.planned_pages.iter().zip(pages)) {
            out.extend(
                difference(planned, read)
                    .map(|what| Finding::on_page(number, format!("{reader} {what}"))),
            );
        }
    }
    out
}

/// How a page differs from its plan, without saying what stands there.
///
/// White space is left out of the comparison: readers guess it from distances on the page, and it
/// cannot carry a word.
fn difference(planned: &str, read: &str) -> Option<String> {
    let solid = |text: &str| {
        text.nfc()
            .filter(|c| !c.is_whitespace() && !matches!(c, '\0' | '\u{ad}'))
            .collect::<Vec<char>>()
    };
    let (planned, read) = (solid(planned), solid(read));
    if planned == read {
        return None;
    }
    let same = planned
        .iter()
        .zip(&read)
        .take_while(|(a, b)| a == b)
        .count();
    let line = format!("from character {} on", same + 1);
    Some(match (planned.get(same), read.get(same)) {
        (Some(_), None) => format!("does not find everything that was planned, {line}"),
        (None, Some(_)) => format!("finds more than was planned, {line}"),
        _ => format!("finds something else than was planned, {line}"),
    })
}
