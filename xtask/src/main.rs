//! The project's own chores: `cargo xtask test` is the whole gate.

mod api;
mod asvs;
mod bench;
mod browser;
mod fuzz;
mod gate;
mod generated;
mod pdf;
mod sbom;
mod score;
mod tidy;
mod tools;

use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask CHORE
  test [--quick]   the whole gate: format, lints, documentation, tidy, all tests, the browser
                   (--quick leaves out the browser and the documentation build)
  tidy             crate edges, READMEs, ARCHITECTURE.md
  asvs             docs/asvs.toml: no requirement missing, every proof there; its counts
  sbom             target/sbom.cdx.json: what is in the shipped binary (CycloneDX 1.6)
  gen [--check]    write the generated reference pages, or say which are out of date
  api-lint         docs/reference/openapi.json, by the linter of Redocly (from npm)
  schemathesis     calls the demo on loopback as its document allows, and as it does not
                   (--seconds N; from PyPI)
  browser [--all] [--accept]
                   only the tests in a real browser; also takes the guide's pictures
                   (--all: Lighthouse on every main page; --accept: keep the trees as they are now)
  pdf              every PDF of the five packs against PDF/UA-1 (page-validation, from PyPI)
  score [ARGS]     recall and precision of finding, by written form, against the demo's truth
  fuzz [TARGET]    the targets, or an hour's hunt with coverage (--minutes N; needs a C++ compiler)
  bench [ARGS]     the figures of docs/performance.md: about ten minutes; --quick to try it, --long with
                   a million records and looks, --ten-million by hand, --alone some crates alone,
                   --documents finding somebody in a hundred thousand,
                   --write to put the tables into their page";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let rest = args.get(1..).unwrap_or_default();
    let done = match args.first().map(String::as_str) {
        Some("test") => gate::test(rest),
        Some("tidy") => tidy::run(),
        Some("asvs") => asvs::run(),
        Some("sbom") => sbom::run(rest),
        Some("gen") => generated::run(rest.iter().any(|arg| arg == "--check")),
        Some("api-lint") => api::lint(),
        Some("schemathesis") => api::fuzz(rest),
        Some("browser") => browser::run(rest),
        Some("pdf") => pdf::run(),
        Some("score") => score::run(rest),
        Some("bench") => bench::run(rest),
        Some("fuzz") => fuzz::run(rest),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}
