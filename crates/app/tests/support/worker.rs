//! The worker as a program of its own, for tests and measurements.

/// What a program that reads words in pictures says, whatever it is shown: stands in for one that need
/// not be installed.
const READ: &str = "\
level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext
5\t1\t1\t1\t1\t1\t2\t2\t10\t6\t96.5\tElla
5\t1\t1\t1\t1\t2\t14\t2\t10\t6\t91.2\tJamie
5\t1\t1\t1\t1\t3\t26\t2\t10\t6\t40\tTolliver
";

fn main() -> std::process::ExitCode {
    let first = std::env::args().nth(1);
    if first.as_deref() == Some("stdin") && std::env::var_os("CARETAKER_READER").is_none() {
        let read = std::io::copy(&mut std::io::stdin().lock(), &mut std::io::sink());
        let said = std::io::Write::write_all(&mut std::io::stdout().lock(), READ.as_bytes());
        return std::process::ExitCode::from(u8::from(read.is_err() || said.is_err()));
    }
    extract::worker_main()
}
