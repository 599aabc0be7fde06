//! `caretaker request package|deliver|collect`

use std::path::{Path, PathBuf};

use app::{PackageFile, PasswordCost};
use store::EntityId;

use super::{Run, write_private};
use crate::files::unwritable;

pub(super) fn package(run: &mut Run<'_>, id: EntityId, to: Option<&PathBuf>) -> anyhow::Result<u8> {
    let view = run.ctx.build_package(id, run.extractor)?;
    writeln!(
        run.out,
        "{} items on {} pages, {} bytes",
        view.items, view.pages, view.pdf_bytes
    )?;
    for layout in &view.layouts {
        writeln!(run.out, "{}.", layout.line())?;
    }
    for pictures in &view.pictures {
        writeln!(run.out, "{}.", pictures.line())?;
    }
    for finding in &view.findings {
        writeln!(run.err, "{finding}")?;
    }
    if let Some(folder) = to {
        let folder = run.path(folder);
        std::fs::create_dir_all(&folder).map_err(|error| unwritable(&folder, &error))?;
        let pdf = run.ctx.package_file(id, PackageFile::Pdf)?;
        write_private(&folder.join("answer.pdf"), &pdf)?;
        let zip = run.ctx.package_file(id, PackageFile::Zip)?;
        write_private(&folder.join("answer.zip"), &zip)?;
    }
    if view.findings.is_empty() {
        writeln!(
            run.out,
            "Ready. Read again by two programs: nothing you hid remains."
        )?;
        Ok(0)
    } else {
        writeln!(
            run.err,
            "Not ready: {} findings. Mend them and put it together again.",
            view.findings.len()
        )?;
        Ok(crate::exit::UNVERIFIED)
    }
}

pub(super) fn deliver(run: &mut Run<'_>, id: EntityId, despite: &str) -> anyhow::Result<u8> {
    let note = run
        .ctx
        .deliver_despite(id, despite, PasswordCost::SIGN_IN)?;
    writeln!(run.out, "Link: /collect/{}", note.secret.as_str())?;
    writeln!(
        run.out,
        "Code: {}   (give it by another way, for example on the telephone)",
        note.code
    )?;
    writeln!(
        run.out,
        "Both are shown once. The link ends on {}.",
        calendar::in_words(calendar::date_in_london(note.ends_at))
    )?;
    Ok(0)
}

pub(super) fn collect(
    run: &mut Run<'_>,
    secret: &str,
    code: &str,
    to: &Path,
) -> anyhow::Result<u8> {
    let answer = run
        .ctx
        .engine
        .collect(secret, code, run.ctx.now, PasswordCost::SIGN_IN)?;
    let folder = run.path(to);
    std::fs::create_dir_all(&folder).map_err(|error| unwritable(&folder, &error))?;
    write_private(&folder.join("answer.pdf"), &answer.pdf)?;
    write_private(&folder.join("answer.zip"), &answer.zip)?;
    writeln!(
        run.out,
        "answer.pdf and answer.zip are in {}.",
        folder.display()
    )?;
    Ok(0)
}
