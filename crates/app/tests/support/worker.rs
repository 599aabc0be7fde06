//! The worker as a program of its own, for tests and measurements.

fn main() -> std::process::ExitCode {
    extract::worker_main()
}
