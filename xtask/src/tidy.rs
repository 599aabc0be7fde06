//! What no compiler checks: which crate may know which, and that each is described.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, bail};

use crate::tools;

/// The allowed edges between our crates. A new one is a commit of its own with a reason.
const EDGES: &[(&str, &[&str])] = &[
    ("calendar", &[]),
    ("ledger", &[]),
    ("vault", &[]),
    ("access", &[]),
    ("document", &[]),
    ("law", &["calendar"]),
    ("policy", &["law", "calendar"]),
    ("duties", &["calendar", "law", "policy"]),
    ("find", &["document"]),
    ("redact", &["document", "find"]),
    ("extract", &["document"]),
    ("store", &["ledger"]),
    ("keys", &["vault", "ledger"]),
    // It sets what a pack publishes.
    ("render", &["document", "policy", "calendar"]),
    ("mail", &[]),
    // It verifies what a witness or stamp server answers before it gives it back.
    ("witness", &["ledger"]),
    (
        "app",
        &[
            "access", "calendar", "document", "duties", "extract", "find", "keys", "law", "ledger",
            "mail", "policy", "redact", "render", "store", "vault", "witness",
        ],
    ),
    ("web", &["app", "access", "calendar", "duties", "policy"]),
    ("demo", &[]),
    (
        "cli",
        &[
            "app", "web", "demo", "access", "calendar", "document", "duties", "extract", "find",
            "keys", "ledger", "mail", "policy", "render", "store", "vault", "witness",
        ],
    ),
    (
        "fuzz",
        &[
            "app", "calendar", "demo", "document", "extract", "find", "keys", "ledger", "mail",
            "policy", "redact", "store", "vault", "witness",
        ],
    ),
    (
        "xtask",
        // The law and the policy: their reference pages are written from the data and the rules.
        &[
            "access", "demo", "extract", "find", "document", "law", "policy",
        ],
    ),
];

/// Crates without input, output, clock, randomness: they may not even list what could do it.
const PURE: &[&str] = &[
    "calendar", "law", "policy", "duties", "ledger", "vault", "access", "document", "find",
    "redact",
];
const IMPURE: &[&str] = &[
    "tokio",
    "rusqlite",
    "rustix",
    "getrandom",
    "axum",
    "tracing",
    "rand",
];

/// Checks everything and lists what is wrong.
pub(crate) fn run() -> anyhow::Result<()> {
    let mut faults = Vec::new();
    let manifests = manifests()?;
    let architecture = fs::read_to_string(tools::root().join("ARCHITECTURE.md"))
        .context("ARCHITECTURE.md cannot be read")?;
    for (name, dependencies) in &manifests {
        let Some((_, allowed)) = EDGES.iter().find(|(known, _)| known == name) else {
            faults.push(format!("the crate `{name}` is not in the table of edges"));
            continue;
        };
        for dependency in dependencies {
            let ours = manifests.contains_key(dependency);
            if ours && !allowed.contains(&dependency.as_str()) {
                faults.push(format!("`{name}` may not depend on `{dependency}`"));
            }
            if PURE.contains(&name.as_str()) && IMPURE.contains(&dependency.as_str()) {
                faults.push(format!(
                    "`{name}` is pure and may not depend on `{dependency}`"
                ));
            }
            if dependency == "anyhow" && !matches!(name.as_str(), "cli" | "xtask") {
                faults.push(format!(
                    "`{name}` may not use `anyhow`; give it an error type"
                ));
            }
        }
        if !architecture.contains(&format!("`{name}`")) {
            faults.push(format!("ARCHITECTURE.md does not name `{name}`"));
        }
        if name != "xtask" {
            faults.extend(readme_fault(name));
        }
    }
    faults.extend(sql_outside_store()?);
    for fault in &faults {
        eprintln!("tidy: {fault}");
    }
    if faults.is_empty() {
        Ok(())
    } else {
        bail!("{} things are untidy", faults.len())
    }
}

fn manifests() -> anyhow::Result<BTreeMap<String, Vec<String>>> {
    let mut found = BTreeMap::new();
    let mut folders: Vec<_> = fs::read_dir(tools::root().join("crates"))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    folders.push(tools::root().join("xtask"));
    for folder in folders {
        let Ok(text) = fs::read_to_string(folder.join("Cargo.toml")) else {
            continue;
        };
        let manifest: toml::Table = text.parse()?;
        let name = folder
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let dependencies = manifest
            .get("dependencies")
            .and_then(toml::Value::as_table)
            .map(|table| table.keys().cloned().collect())
            .unwrap_or_default();
        found.insert(name, dependencies);
    }
    Ok(found)
}

fn readme_fault(name: &str) -> Option<String> {
    let path = tools::root().join("crates").join(name).join("README.md");
    let text = fs::read_to_string(path).unwrap_or_default();
    (!text.contains("## How to add"))
        .then(|| format!("crates/{name}/README.md has no \"How to add …\""))
}

/// SQL stands in `store` alone.
fn sql_outside_store() -> anyhow::Result<Vec<String>> {
    const WORDS: &[&str] = &["INSERT INTO ", "SELECT * ", "CREATE TABLE ", "DELETE FROM "];
    let mut faults = Vec::new();
    let mut folders = vec![tools::root().join("crates")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                if !path.ends_with("crates/store") {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|end| end == "rs") {
                let text = fs::read_to_string(&path)?;
                if WORDS.iter().any(|word| text.contains(word)) {
                    faults.push(format!("{} holds SQL", path.display()));
                }
            }
        }
    }
    Ok(faults)
}
