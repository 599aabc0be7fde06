//! Lists the targets; writes the seeds of one into a folder, `fuzz NAME DIR`; tries one input, with
//! all that a panic says, `fuzz NAME FILE`.

use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let (Some(name), Some(folder)) = (args.next(), args.next().map(PathBuf::from)) else {
        for target in fuzz::targets() {
            println!("{:16} {}", target.name, target.reads);
        }
        return ExitCode::SUCCESS;
    };
    let Some(target) = fuzz::targets().iter().find(|target| target.name == name) else {
        eprintln!("no target is called `{name}`");
        return ExitCode::from(2);
    };
    if let Ok(bytes) = std::fs::read(&folder) {
        fuzz::watch();
        ((target.make)().run)(&bytes);
        return ExitCode::SUCCESS;
    }
    for (number, bytes) in (target.make)().seeds.iter().enumerate() {
        if let Err(error) = std::fs::write(folder.join(format!("seed-{number}")), bytes) {
            eprintln!("{}: {error}", folder.display());
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}
