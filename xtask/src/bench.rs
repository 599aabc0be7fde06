//! `cargo xtask bench`: every figure of `docs/performance.md`, as the tables that stand there.
//!
//! A bench prints a line `@row {json}` for each figure; all else it prints is passed on.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, bail};
use serde_json::Value;

use crate::tools;

/// The profile that the README's first command builds.
const PROFILE: &str = "demo";
/// Every bench, by the crate that has it, in the order of the page.
const BENCHES: &[(&str, &str)] = &[
    ("app", "looks"),
    ("web", "pages"),
    ("app", "jobs"),
    ("store", "state"),
    ("ledger", "verify"),
    ("render", "packs"),
];
/// What is measured beside them by hand: a crate alone.
const ALONE: &[(&str, &str)] = &[
    ("vault", "seal"),
    ("keys", "rewrite"),
    ("store", "commit"),
    ("find", "find"),
];
/// The one with looks that come by the clock.
const LOOKS: &[(&str, &str)] = &[("app", "looks")];
/// The one with a hundred thousand documents.
const DOCUMENTS: &[(&str, &str)] = &[("app", "jobs")];
/// The page that the tables stand in, between these two lines.
const PAGE: &str = "docs/performance.md";
const BEGIN: &str = "<!-- figures -->\n";
const END: &str = "<!-- /figures -->";
/// Where the tables are left, below `target/`.
const FOLDER: &str = "bench";

/// Runs the benches and writes the tables.
pub(crate) fn run(args: &[String]) -> anyhow::Result<()> {
    let known = [
        "--quick",
        "--long",
        "--ten-million",
        "--alone",
        "--by-the-clock",
        "--documents",
        "--write",
    ];
    if let Some(unknown) = args.iter().find(|arg| !known.contains(&arg.as_str())) {
        bail!("`{unknown}` is none of {}", known.join(", "));
    }
    let begun = Instant::now();
    let asked = |flag: &str| args.iter().any(|arg| arg == flag);
    let benches = if asked("--alone") {
        ALONE
    } else if asked("--by-the-clock") {
        LOOKS
    } else if asked("--documents") {
        DOCUMENTS
    } else {
        BENCHES
    };
    let programs = build(benches)?;
    let built = begun.elapsed().as_secs();
    let ours = ["--alone", "--write"];
    let sizes: Vec<&String> = args
        .iter()
        .filter(|arg| !ours.contains(&arg.as_str()))
        .collect();
    let mut rows = Vec::new();
    for (name, program) in &programs {
        println!("\n== {name}");
        let from = Instant::now();
        rows.extend(measure(program, &sizes)?);
        println!("{name}: {} s", from.elapsed().as_secs());
    }
    let took = begun.elapsed().as_secs();
    let tables = format!(
        "{}{}\nMeasured in {took} s, {built} of them building.\n",
        machine(),
        tables(&rows)
    );
    let folder = tools::root().join("target").join(FOLDER);
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("performance.md"), &tables)?;
    let json = serde_json::json!({ "machine": machine(), "seconds": took, "rows": rows });
    std::fs::write(folder.join("performance.json"), format!("{json:#}\n"))?;
    println!("\n{tables}\nThe same stands in target/{FOLDER}/performance.md and .json.");
    if asked("--write") {
        write(&tables)?;
    }
    let missed: Vec<&str> = rows
        .iter()
        .filter(|row| row["met"] == Value::Bool(false))
        .map(|row| text(row, "what"))
        .collect();
    if missed.is_empty() {
        println!("Every aim is met.");
    } else {
        println!("Aims missed: {}.", missed.join("; "));
    }
    Ok(())
}

/// Puts the tables into their page.
fn write(tables: &str) -> anyhow::Result<()> {
    let path = tools::root().join(PAGE);
    let page = std::fs::read_to_string(&path)?;
    let parts = page.split_once(BEGIN).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(END)?;
        Some((before, after))
    });
    let (before, after) = parts.with_context(|| format!("{PAGE} has no place for tables"))?;
    std::fs::write(&path, format!("{before}{BEGIN}\n{tables}\n{END}{after}"))?;
    println!("Written to {PAGE}.");
    Ok(())
}

/// Builds the program and the benches and answers where the benches are, by name.
fn build(benches: &[(&str, &str)]) -> anyhow::Result<Vec<(String, PathBuf)>> {
    // Start and memory are those of the program itself.
    let program = ["build", "--profile", PROFILE, "--locked", "-p", "cli"];
    tools::run("cargo", &program)?;
    // One command for all: each by itself would build what is below it with other features.
    let mut command = vec!["bench", "--profile", PROFILE, "--locked", "--no-run"];
    command.push("--message-format=json-render-diagnostics");
    for (krate, bench) in benches {
        command.extend(["-p", *krate, "--bench", *bench]);
    }
    println!("\n== cargo {}", command.join(" "));
    let output = Command::new("cargo")
        .args(&command)
        .current_dir(tools::root())
        .stderr(Stdio::inherit())
        .output()
        .context("cargo cannot be started")?;
    if !output.status.success() {
        bail!("the benches do not build");
    }
    let said = String::from_utf8_lossy(&output.stdout);
    let built: Vec<Value> = said
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    benches
        .iter()
        .map(|(krate, bench)| {
            let found = built.iter().find(|one| is_bench(one, krate, bench));
            let path = found.and_then(|one| one["executable"].as_str());
            let path =
                path.with_context(|| format!("no bench `{bench}` of `{krate}` was built"))?;
            Ok((format!("{krate} {bench}"), PathBuf::from(path)))
        })
        .collect()
}

fn is_bench(message: &Value, krate: &str, bench: &str) -> bool {
    let target = &message["target"];
    let source = target["src_path"].as_str().unwrap_or_default();
    message["reason"] == "compiler-artifact"
        && target["name"] == bench
        && target["kind"] == serde_json::json!(["bench"])
        && source.contains(&format!("/{krate}/benches/"))
}

/// Runs a bench; answers its rows.
fn measure(program: &Path, sizes: &[&String]) -> anyhow::Result<Vec<Value>> {
    let mut process = Command::new(program)
        .arg("--bench")
        .args(sizes)
        .current_dir(tools::root())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("{} cannot be started", program.display()))?;
    let mut rows = Vec::new();
    if let Some(out) = process.stdout.take() {
        for line in BufReader::new(out).lines() {
            let line = line?;
            match line.strip_prefix("@row ") {
                None => println!("{line}"),
                Some(row) => {
                    let row: Value = serde_json::from_str(row).context("a row is not JSON")?;
                    println!("{} | {}", text(&row, "what"), text(&row, "figure"));
                    rows.push(row);
                }
            }
        }
    }
    let status = process.wait()?;
    if !status.success() {
        bail!("{} failed", program.display());
    }
    Ok(rows)
}

/// A table for each section, in the order in which they came first.
fn tables(rows: &[Value]) -> String {
    let mut sections: Vec<&str> = Vec::new();
    for row in rows {
        let section = text(row, "section");
        if !sections.contains(&section) {
            sections.push(section);
        }
    }
    let mut out = String::new();
    for section in sections {
        out += "\n## ";
        out += section;
        out += "\n\n| what | figure | beside it | aim | |\n| --- | --- | --- | --- | --- |\n";
        for row in rows.iter().filter(|row| text(row, "section") == section) {
            let met = match row["met"].as_bool() {
                Some(true) => "met",
                Some(false) => "**missed**",
                None => "",
            };
            let line = format!(
                "| {} | {} | {} | {} | {met} |\n",
                text(row, "what"),
                text(row, "figure"),
                text(row, "beside"),
                text(row, "aim"),
            );
            out += &line;
        }
    }
    out
}

fn text<'a>(row: &'a Value, field: &str) -> &'a str {
    row[field].as_str().unwrap_or_default()
}

/// On what it was measured, and how busy that was when it ended.
fn machine() -> String {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let info = read("/proc/cpuinfo");
    let model = info
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .and_then(|line| line.split(':').nth(1))
        .unwrap_or("unknown")
        .trim();
    let memory = read("/proc/meminfo");
    let gib = memory
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:"))
        .and_then(|line| line.trim().strip_suffix(" kB")?.parse::<u64>().ok())
        .unwrap_or(0)
        / (1024 * 1024);
    let load = read("/proc/loadavg");
    let load: Vec<&str> = load.split_whitespace().take(3).collect();
    format!(
        "Machine: {processors} processors ({model}), {gib} GiB, Linux {}; profile `{PROFILE}`; load at the end {} (the bench's own in it).\n",
        read("/proc/sys/kernel/osrelease").trim(),
        load.join(" "),
    )
}
