//! What of a message repeats another: it stays in the text, and is marked.

/// Words with which a whole message begins that follows to the end.
const BEGIN: &[&str] = &[
    "-----original message-----",
    "-------- original message --------",
    "-------- forwarded message --------",
    "---------- forwarded message ---------",
    "---------- forwarded message ----------",
    "begin forwarded message:",
];
/// How a line ends that says who wrote what follows.
const WROTE: &[&str] = &[
    " wrote:",
    " writes:",
    " a écrit :",
    " a écrit\u{a0}:",
    " schrieb:",
];
/// And how it begins.
const ON: &[&str] = &["On ", "Le ", "Am "];
/// Over so many lines a program breaks it.
const LINES: usize = 3;
/// A heading that is repeated has its lines within so many.
const HEADING: usize = 6;

/// The places of the text of a message that repeat another, in order and apart from each other.
pub fn quoted(text: &str) -> Vec<(usize, usize)> {
    let mut at = 0;
    let lines: Vec<(usize, &str)> = text
        .split_inclusive('\n')
        .map(|line| {
            let start = at;
            at += line.len();
            (start, line.trim())
        })
        .collect();
    let mut found = Vec::new();
    let mut number = 0;
    while let Some((start, line)) = lines.get(number) {
        let ahead = lines.get(number..).unwrap_or_default();
        let start = *start;
        let end_of = |count: usize| lines.get(number + count).map_or(text.len(), |next| next.0);
        let count = if line.starts_with('>') {
            1
        } else if begins_message(ahead) {
            found.push((start, text.len()));
            break;
        } else if let Some(count) = attribution(ahead) {
            let mut rest = ahead.iter().skip(count).map(|(_, line)| line);
            let next = rest.find(|line| !line.is_empty());
            if next.is_some_and(|next| !next.starts_with('>')) {
                found.push((start, text.len()));
                break;
            }
            count
        } else {
            number += 1;
            continue;
        };
        found.push((start, end_of(count)));
        number += count;
    }
    merged(found)
}

/// Ranges in order, those that touch made one.
pub(crate) fn merged(mut ranges: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    ranges.sort_unstable();
    let mut out: Vec<(usize, usize)> = Vec::new();
    for (start, end) in ranges.into_iter().filter(|(start, end)| start < end) {
        match out.last_mut().filter(|last| start <= last.1) {
            Some(last) => last.1 = last.1.max(end),
            None => out.push((start, end)),
        }
    }
    out
}

/// Whether a message that is repeated whole begins here: by a line that says so, or by its heading.
fn begins_message(lines: &[(usize, &str)]) -> bool {
    const LONGEST: usize = 80;
    let Some((_, line)) = lines.first() else {
        return false;
    };
    if line.len() <= LONGEST && line.starts_with(['-', 'B', 'b']) {
        let lower = line.to_lowercase();
        if BEGIN.contains(&lower.as_str()) {
            return true;
        }
    }
    let has = |word: &str| {
        let mut below = lines.iter().skip(1).take(HEADING);
        below.any(|(_, line)| line.trim_start_matches('*').starts_with(word))
    };
    if !line.trim_start_matches('*').starts_with("From:") {
        return false;
    }
    (has("Sent:") || has("Date:")) && (has("To:") || has("Subject:"))
}

/// How many lines say who wrote what follows; none if these do not.
fn attribution(lines: &[(usize, &str)]) -> Option<usize> {
    const LONGEST: usize = 300;
    let (_, first) = lines.first()?;
    if !ON.iter().any(|on| first.starts_with(on)) {
        return None;
    }
    let mut length = 0;
    for (count, (_, line)) in (1..).zip(lines.iter().take(LINES)) {
        length += line.len();
        if length > LONGEST || line.is_empty() {
            return None;
        }
        if WROTE.iter().any(|wrote| line.ends_with(wrote)) {
            return Some(count);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is quoted of a text in which `«` and `»` stand around it.
    fn check(marked: &str) {
        let (mut text, mut expected) = (String::new(), Vec::new());
        for c in marked.chars() {
            match c {
                '«' => expected.push((text.len(), 0)),
                '»' => expected.last_mut().unwrap().1 = text.len(),
                c => text.push(c),
            }
        }
        assert_eq!(quoted(&text), expected, "{marked}");
    }

    #[test]
    fn what_others_wrote_is_told_from_what_is_new() {
        check("Dear Ada,\nthank you.\nOn Monday I wrote to him.\n");
        check("New\n«> old\n>> older\n»more that is new\n«> old»");
        check("New\n\n«On 3 Mar 2026, Rosa Poe wrote:\n> old\n»New below\n");
        check(
            "New\n\n«On Tue, 3 Mar 2026 at 09:00, Rosa Poe\n<rosa@example.org> wrote:\n»\n«> old\n»",
        );
        check("New\n«On 3 Mar 2026, Rosa Poe wrote:\n\nold without marks\n»");
        check("New\n«-----Original Message-----\nFrom: Rosa\nold\n»");
        check(
            "New\n«From: Rosa Poe\nSent: 3 March 2026 09:00\nTo: Sam\nSubject: Tuesday\n\nold\n»",
        );
        check("New\n«*From:* Rosa Poe\n*Date:* Tuesday\n*Subject:* x\n\nold»");
        check("From: here it goes on\nand nowhere else\n");
        check("New\n«On 3 Mar 2026, Rosa Poe wrote:»");
    }

    #[test]
    fn a_long_text_of_beginnings_is_looked_at_once() {
        let text = "On and on\nFrom: x\n".repeat(100_000);
        assert_eq!(quoted(&text), []);
    }
}
