//! Serves the invented organisation of the tests on loopback, to look at the pages: everything is in
//! memory and gone when it stops. As `pages worker` it is the reader of foreign files for the tests.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    unreachable_pub,
    reason = "support code of the tests"
)]

#[path = "../tests/support/mod.rs"]
mod support;

use std::process::ExitCode;

use support::{PASSWORD, TestApp};
use tokio::net::TcpListener;

/// What a program that reads words in pictures says, whatever it is shown: stands in for one that need
/// not be installed.
const READ: &str = "\
level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext
5\t1\t1\t1\t1\t1\t2\t2\t10\t6\t96.5\tElla
5\t1\t1\t1\t1\t2\t14\t2\t10\t6\t91.2\tJamie
5\t1\t1\t1\t1\t3\t26\t2\t10\t6\t40\tFox
";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let first = arguments.next();
    if first.as_deref() == Some("stdin") {
        print!("{READ}");
        return ExitCode::SUCCESS;
    }
    if first.as_deref() == Some("worker") {
        return extract::worker_main();
    }
    let listen = first.unwrap_or_else(|| "127.0.0.1:7481".to_owned());
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let listener = TcpListener::bind(listen).await.unwrap();
        let address = listener.local_addr().unwrap();
        let app = TestApp::at(&format!("http://{address}"));
        println!("http://{address}, dpo@caretaker.example, {PASSWORD}");
        axum::serve(listener, app.router.clone().into_make_service())
            .await
            .unwrap();
    });
    ExitCode::SUCCESS
}
