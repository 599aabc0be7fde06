//! Reference pages that are written from the code, so that they cannot disagree with it.

use std::fs;

use anyhow::{Context, bail};

use crate::{asvs, tools};

/// Writes the pages, or with `check` says which are out of date.
pub(crate) fn run(check: bool) -> anyhow::Result<()> {
    let mut stale = Vec::new();
    for (path, text) in pages()? {
        let path = tools::root().join(path);
        let now = fs::read_to_string(&path).unwrap_or_default();
        if now == text {
            continue;
        }
        if check {
            stale.push(path.display().to_string());
        } else {
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            fs::write(&path, text)
                .with_context(|| format!("{} cannot be written", path.display()))?;
        }
    }
    if stale.is_empty() {
        Ok(())
    } else {
        bail!("out of date, run `cargo xtask gen`: {}", stale.join(", "))
    }
}

fn pages() -> anyhow::Result<Vec<(&'static str, String)>> {
    Ok(vec![
        (
            "docs/reference/permissions.md",
            access::permissions_markdown(),
        ),
        ("docs/reference/law.md", law::reference_markdown(law::uk()?)),
        ("docs/reference/lint.md", policy::lint::reference_markdown()),
        ("docs/reference/pack.schema.json", schema()?),
        ("docs/asvs.md", asvs::page()?),
        ("docs/reference/openapi.json", said("--openapi")?),
        ("docs/reference/commands.md", said("--markdown")?),
        ("docs/reference/coverage.md", said("--coverage")?),
    ])
}

/// The schema of a pack's files, for editors.
fn schema() -> anyhow::Result<String> {
    let schema = serde_json::to_string_pretty(&policy::json_schema())?;
    Ok(format!("{schema}\n"))
}

/// What only the program itself knows: its commands, its interface for programs.
fn said(flag: &str) -> anyhow::Result<String> {
    let said = std::process::Command::new("cargo")
        .args(["run", "--quiet", "--locked", "-p", "cli", "--", "man", flag])
        .current_dir(tools::root())
        .stderr(std::process::Stdio::inherit())
        .output()
        .context("cargo cannot be run")?;
    if !said.status.success() {
        bail!("`caretaker man {flag}` did not succeed");
    }
    Ok(String::from_utf8(said.stdout)?)
}
