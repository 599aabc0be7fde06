//! Writes a sample answer, to be looked at or timed:
//! `cargo run -p render --example sample -- FILE [ITEMS]`.
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
    let items = std::env::args()
        .nth(2)
        .map_or(12, |items| items.parse().unwrap());
    let package = render::package(&common::plan(items)).unwrap();
    std::fs::write(&path, &package.pdf.pdf).unwrap();
    std::fs::write(format!("{path}.txt"), package.pdf.pages.join("\n")).unwrap();
    eprintln!("{} pages", package.pdf.pages.len());
}
