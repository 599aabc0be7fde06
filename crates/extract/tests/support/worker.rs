//! The worker as a program of its own, for tests.

fn main() -> std::process::ExitCode {
    extract::worker_main()
}
