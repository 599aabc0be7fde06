//! Shows what Caretaker sees in a file: `extract FILE [PASSWORD]`, or with `worker` alone reads for
//! a parent. The `caretaker` binary has the same as a command.

use std::io::{Read as _, Write as _};
use std::process::ExitCode;

use extract::{Budget, Extractor};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (file, password) = match arguments.as_slice() {
        [word] if word == "worker" => return extract::worker_main(),
        [word, rest @ ..] if word == "extract" => (rest.first(), rest.get(1)),
        rest => (rest.first(), rest.get(1)),
    };
    let Some(file) = file else {
        eprintln!("usage: extract FILE [PASSWORD]");
        return ExitCode::from(2);
    };
    match show(
        file,
        password
            .map(String::as_str)
            .filter(|password| !password.is_empty()),
    ) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn show(file: &str, password: Option<&str>) -> Result<(), Box<dyn std::error::Error>> {
    let mut bytes = Vec::new();
    if file == "-" {
        std::io::stdin().read_to_end(&mut bytes)?;
    } else {
        bytes = std::fs::read(file)?;
    }
    let extractor = Extractor::of(std::env::current_exe()?, &["worker"]);
    let extraction = extractor.extract(file, &bytes, password, &Budget::default())?;
    let mut out = std::io::stdout().lock();
    extract::write_plain(&extraction.document, &mut out)?;
    out.flush()?;
    Ok(())
}
