//! Every PDF that the five packs publish, held against PDF/UA-1 by a checker that is not ours
//! (`page-validation`, MIT, from the Python Package Index), where it can be installed; where it
//! cannot, that is said, and the structural tests of `render` stand alone.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};

use crate::tools;

/// The checker and its version.
const CHECKER: &str = "page-validation==0.11.0";

/// Checks each file and says which rule it breaks; one that declares no profile is refused by itself.
const SCRIPT: &str = r#"
import page, sys
broken = 0
for path in sys.argv[1:]:
    report = page.validate_pdf(path)
    if str(report.profile) != "ValidationProfile.PDF_UA_1" or not report.is_compliant:
        broken += 1
        print(path, report.profile)
        for failure in report.failures:
            print("   ", failure.rule_id, failure.message)
print(f"{len(sys.argv) - 1} PDFs held against PDF/UA-1, {broken} broken")
sys.exit(1 if broken or len(sys.argv) < 20 else 0)
"#;

/// Publishes every pack and checks what came out.
pub(crate) fn run() -> anyhow::Result<()> {
    let folder = tools::root().join("target/publications");
    let Some(python) = installed(&tools::root().join("target/pdf-checker")) else {
        println!("no checker of PDF/UA can be installed here: only our own tests of structure ran");
        return Ok(());
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(tools::root().join("packs"))? {
        let pack = entry?.path();
        if pack.join("pack.toml").exists() {
            files.extend(published(&pack, &folder)?);
        }
    }
    let paths: Vec<String> = files
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    let mut args = vec!["-c", SCRIPT];
    args.extend(paths.iter().map(String::as_str));
    let status = Command::new(&python)
        .args(&args)
        .status()
        .context("the checker cannot be started")?;
    if !status.success() {
        bail!("a PDF does not keep to PDF/UA-1");
    }
    Ok(())
}

/// Writes what a pack publishes; gives its PDFs.
fn published(pack: &Path, folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let name = pack.file_name().context("a pack has a name")?;
    let into = folder.join(name);
    let (pack, written) = (pack.display().to_string(), into.display().to_string());
    let args = ["policy", "publish", &pack, "--into", &written];
    let program = ["run", "--quiet", "--locked", "--bin", "caretaker", "--"];
    tools::run("cargo", &[&program[..], &args[..]].concat())?;
    let mut files = Vec::new();
    for entry in std::fs::read_dir(&into)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "pdf") {
            files.push(path);
        }
    }
    Ok(files)
}

/// The Python that has the checker; installs it into a folder of its own.
fn installed(folder: &Path) -> Option<PathBuf> {
    let python = folder.join("bin/python");
    let has = |python: &Path| {
        let tried = Command::new(python).args(["-c", "import page"]).output();
        tried.is_ok_and(|out| out.status.success())
    };
    if has(&python) {
        return Some(python);
    }
    let folder = folder.display().to_string();
    tools::run("python3", &["-m", "venv", &folder]).ok()?;
    let install = ["-m", "pip", "install", "--quiet", CHECKER];
    tools::run(&python.display().to_string(), &install).ok()?;
    has(&python).then_some(python)
}
