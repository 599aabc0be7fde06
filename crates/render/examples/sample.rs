//! Writes the sample answer to a file, to be looked at: `cargo run -p render --example sample -- FILE`.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    dead_code,
    missing_docs,
    unreachable_pub,
    reason = "an example"
)]

#[path = "../tests/common/mod.rs"]
mod common;

fn main() {
    let path = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "answer.pdf".to_owned());
    let package = render::package(&common::plan(12)).unwrap();
    std::fs::write(&path, &package.pdf.pdf).unwrap();
    std::fs::write(format!("{path}.txt"), package.pdf.pages.join("\n")).unwrap();
    eprintln!("{} pages", package.pdf.pages.len());
}
