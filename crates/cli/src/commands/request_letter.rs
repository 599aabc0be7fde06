//! `caretaker request letter`

use std::path::Path;

use app::{AppError, Letter};
use store::EntityId;

use super::{Run, write_private};
use crate::files::unwritable;

/// Lists the letters that can be sent now, prints one, or saves it.
pub(super) fn letter(
    run: &mut Run<'_>,
    id: EntityId,
    code: Option<&str>,
    out: Option<&Path>,
) -> anyhow::Result<u8> {
    let (_, letters) = run.ctx.request_letters(id)?;
    let Some(code) = code else {
        for one in &letters {
            writeln!(run.out, "{:<18}{}", one.code, one.title)?;
        }
        if letters.is_empty() {
            writeln!(run.out, "Nothing is to be said now.")?;
        }
        return Ok(0);
    };
    let found = letters.iter().find(|one| one.code == code);
    let letter = found.ok_or_else(|| {
        let codes: Vec<&str> = letters.iter().map(|one| one.code.as_str()).collect();
        AppError::input(
            "letter",
            "this letter does not belong to the request as it stands",
            format!("one of these: {}", codes.join(", ")),
        )
    })?;
    if !letter.stops.is_empty() {
        return Err(AppError::refused(letter.stops.join(" ")).into());
    }
    if let Some(out) = out {
        let path = run.path(out);
        let pdf = run.ctx.letter_pdf(id, code)?;
        write_private(&path, &pdf).map_err(|error| unwritable(&path, &error))?;
        writeln!(run.out, "{}", path.display())?;
    } else {
        print(run, letter)?;
    }
    Ok(0)
}

fn print(run: &mut Run<'_>, letter: &Letter) -> std::io::Result<()> {
    writeln!(run.out, "{}\n", letter.title)?;
    for text in letter.paragraphs.iter().chain(&letter.ways) {
        writeln!(run.out, "{text}\n")?;
    }
    Ok(())
}
