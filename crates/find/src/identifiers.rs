//! E-mail addresses, telephones, numbers and birth dates of known people, in any writing.

use crate::dates;
use crate::detect::email;
use crate::directory::Directory;
use crate::fold::fold;
use crate::judge::{Hit, Who};
use crate::matches::Form;
use crate::token::{Gap, Token};
use crate::work::looked;

/// Every identifier of somebody known in `text`.
pub(crate) fn hits(directory: &Directory, text: &str, tokens: &[Token]) -> Vec<Hit> {
    let mut out = Vec::new();
    for (start, end) in email::spans(text) {
        let Some(written) = text.get(start..end) else {
            continue;
        };
        let written = written.to_lowercase();
        let made =
            || directory.handle(&plain(&fold(written.split('@').next().unwrap_or_default())));
        if let Some(people) = directory.email(&written) {
            out.push(Hit::new(
                start,
                end,
                Form::Email,
                Who::People(people.clone()),
            ));
        } else if let Some(people) = made() {
            let mut hit = Hit::new(start, end, Form::Email, Who::People(people.clone()));
            hit.guess = true;
            out.push(hit);
        }
    }
    let mut free = 0;
    for (at, token) in tokens.iter().enumerate() {
        let digits_next = || {
            tokens
                .get(at + 1)
                .is_some_and(|next| next.digit && matches!(next.gap, Gap::Space | Gap::Hyphen))
        };
        if token.start < free || !(token.digit || (token.length < 4 && digits_next())) {
            continue;
        }
        let found =
            number(directory, text, token).or_else(|| birth_date(directory, text, tokens, at));
        if let Some(hit) = found {
            free = hit.end;
            out.push(hit);
        }
    }
    out
}

fn birth_date(directory: &Directory, text: &str, tokens: &[Token], at: usize) -> Option<Hit> {
    if !directory.has_births() {
        return None;
    }
    let token = tokens.get(at)?;
    let before = at
        .checked_sub(1)
        .and_then(|at| tokens.get(at))
        .and_then(|token| Some((token.start, text.get(token.start..token.end)?)));
    let written = dates::at(text, token.start, before)?;
    let people = directory
        .born(written.date)
        .or_else(|| directory.born(written.other?))?;
    Some(Hit::new(
        written.start,
        written.end,
        Form::BirthDate,
        Who::People(people.clone()),
    ))
}

/// The longest telephone or number of somebody known that begins at `token`.
fn number(directory: &Directory, text: &str, token: &Token) -> Option<Hit> {
    if !directory.has_numbers() {
        return None;
    }
    let plus = text
        .get(..token.start)
        .is_some_and(|before| before.ends_with('+'));
    let most = directory.longest_number().max(20);
    let mut joined = String::with_capacity(most);
    let mut best = None;
    let mut between = 0;
    for (offset, c) in text.get(token.start..)?.char_indices() {
        looked(1);
        if c.is_ascii_alphanumeric() {
            between = 0;
            joined.push(c.to_ascii_lowercase());
            if joined.len() > most {
                break;
            }
            let end = token.start + offset + 1;
            if text
                .get(end..)
                .is_some_and(|rest| rest.starts_with(|c: char| c.is_alphanumeric()))
            {
                continue;
            }
            let start = token.start - usize::from(plus);
            if let Some(people) = directory.numbered(&joined) {
                best = Some(Hit::new(
                    token.start,
                    end,
                    Form::Number,
                    Who::People(people.clone()),
                ));
            }
            if let Some(people) = telephone(&joined).and_then(|number| directory.telephone(&number))
            {
                best = Some(Hit::new(
                    opening(text, start),
                    end,
                    Form::Telephone,
                    Who::People(people.clone()),
                ));
            }
        } else if matches!(
            c,
            ' ' | '-' | '.' | '(' | ')' | '/' | '\u{a0}' | '\u{2010}'..='\u{2013}'
        ) && between < 3
        {
            between += 1;
        } else {
            break;
        }
    }
    best
}

/// A bracket opened before a telephone number belongs to it.
fn opening(text: &str, start: usize) -> usize {
    match text.get(..start) {
        Some(before) if before.ends_with('(') => start - 1,
        _ => start,
    }
}

/// The digits of a telephone number without the ways of dialling: no 0, 44 or 0044 before it.
/// `None` for what cannot be one.
#[must_use]
pub fn telephone(written: &str) -> Option<String> {
    let digits: String = written.chars().filter(|c| !c.is_whitespace()).collect();
    let letters = digits.chars().any(char::is_alphabetic);
    let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
    let international = digits.strip_prefix("00").unwrap_or(&digits);
    let national = match international.strip_prefix("44") {
        Some(rest) if rest.len() >= 9 => rest,
        _ if international.len() < digits.len() => international,
        _ => &digits,
    };
    let national = national.strip_prefix('0').unwrap_or(national);
    (!letters && (9..=14).contains(&national.len())).then(|| national.to_owned())
}

/// Letters and digits alone, as numbers are compared.
pub(crate) fn plain(number: &str) -> String {
    number.chars().filter(char::is_ascii_alphanumeric).collect()
}

#[cfg(test)]
mod tests {
    use super::telephone;

    #[test]
    fn one_number_however_it_is_dialled() {
        for written in [
            "07700 900123",
            "+44 7700 900123",
            "+44 (0)7700 900 123",
            "0044 7700900123",
            "447700900123",
            "(07700) 900-123",
        ] {
            assert_eq!(
                telephone(written).as_deref(),
                Some("7700900123"),
                "{written}"
            );
        }
        assert_eq!(telephone("12345"), None);
        assert_eq!(telephone("room 0770090012"), None);
    }
}
