//! The interface for programs, tried by other people's tools: a linter of its document, and a fuzzer
//! that reads the document and calls the invented organisation on loopback.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use crate::tools;

/// The document, as `gen` writes it.
const DOCUMENT: &str = "docs/reference/openapi.json";
/// The linter, from npm.
const LINTER: &str = "@redocly/cli@2.77.0";
/// The fuzzer, a Python package.
const FUZZER: &str = "schemathesis==4.32.5";
/// What the fuzzer is told: `tests/api/schemathesis.toml`.
const SETTINGS: &str = "tests/api/schemathesis.toml";
/// How long the fuzzer may take if nothing is said, in seconds.
const USUAL: u64 = 300;
/// How long the server has to answer.
const PATIENCE: Duration = Duration::from_mins(1);

/// Lints the document.
pub(crate) fn lint() -> anyhow::Result<()> {
    let folder = tools::root().join("target/api-tools/redocly");
    fs::create_dir_all(&folder)?;
    let prefix = folder.to_string_lossy();
    tools::run(
        "npm",
        &[
            "install",
            "--no-audit",
            "--no-fund",
            "--prefix",
            &prefix,
            LINTER,
        ],
    )?;
    let linter = folder.join("node_modules/.bin/redocly");
    tools::run_with(
        &linter.to_string_lossy(),
        &["lint", DOCUMENT, "--config", "tests/api/redocly.yaml"],
        // It would tell its makers what it was used for.
        &[("REDOCLY_TELEMETRY", "off")],
    )
}

/// Calls the demo with whatever the document allows, and with what it does not.
pub(crate) fn fuzz(args: &[String]) -> anyhow::Result<()> {
    let seconds = match args {
        [flag, value] if flag == "--seconds" => value.parse().context("a number of seconds")?,
        [] => USUAL,
        _ => bail!("usage: cargo xtask schemathesis [--seconds N]"),
    };
    let tool = fuzzer()?;
    tools::run("cargo", &["build", "--locked", "-p", "cli"])?;
    let scratch = tools::root().join("target/api-tools/demo");
    let _ = fs::remove_dir_all(&scratch);
    let demo = Demo::open(&scratch)?;
    let outcome = demo.tried(&tool, seconds);
    drop(demo);
    fs::remove_dir_all(&scratch)?;
    outcome
}

/// Installs the fuzzer apart from everything else.
fn fuzzer() -> anyhow::Result<PathBuf> {
    let folder = tools::root().join("target/api-tools/schemathesis");
    let program = folder.join("bin/st");
    if !program.exists() {
        tools::run("python3", &["-m", "venv", &folder.to_string_lossy()])?;
        let pip = folder.join("bin/pip");
        tools::run(&pip.to_string_lossy(), &["install", "--quiet", FUZZER])?;
    }
    Ok(program)
}

/// The invented organisation, served on loopback for as long as this lives.
struct Demo {
    url: String,
    token: String,
    server: Child,
}

impl Drop for Demo {
    fn drop(&mut self) {
        // It was started here, and nobody else uses it.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

impl Demo {
    fn open(folder: &Path) -> anyhow::Result<Self> {
        let keep = folder.to_string_lossy();
        caretaker(&["demo", "--people", "30", "--no-serve", "--keep", &keep])?;
        let at = |path: &str| folder.join(path).to_string_lossy().into_owned();
        let home = [
            "--data".to_owned(),
            at("data"),
            "--keys".to_owned(),
            at("data/keys"),
            "--master-key".to_owned(),
            at("master.key"),
        ];
        let mut add: Vec<&str> = home.iter().map(String::as_str).collect();
        add.extend(["--as", "dpo@caretaker.example", "token", "add"]);
        add.extend(["--name", "schemathesis", "--all"]);
        let token = caretaker(&add)?.trim().to_owned();
        // A port that is free now; nothing else here asks for one.
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
            .local_addr()?
            .port();
        let listen = format!("127.0.0.1:{port}");
        let url = format!("http://{listen}");
        let server = Command::new(program())
            .args(&home)
            .args(["serve", "--listen", &listen, "--public-url", &url])
            .stdout(Stdio::null())
            .spawn()
            .context("the server cannot be started")?;
        let demo = Self { url, token, server };
        Self::wait_for(port)?;
        Ok(demo)
    }

    fn wait_for(port: u16) -> anyhow::Result<()> {
        let started = Instant::now();
        while started.elapsed() < PATIENCE {
            if answers(port) {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(200));
        }
        bail!("the server did not answer within a minute");
    }

    fn tried(&self, tool: &Path, seconds: u64) -> anyhow::Result<()> {
        let document = format!("{}/api/v1/openapi.json", self.url);
        let limit = seconds.to_string();
        tools::run_with(
            &tool.to_string_lossy(),
            &[
                "--config-file",
                SETTINGS,
                "run",
                &document,
                "--max-time",
                &limit,
                "--no-color",
            ],
            // The token goes by the environment: a command's words are seen by others.
            &[("CARETAKER_TOKEN", &self.token)],
        )
    }
}

/// Whether the document is served.
fn answers(port: u16) -> bool {
    let Ok(mut stream) = TcpStream::connect((Ipv4Addr::LOCALHOST, port)) else {
        return false;
    };
    let asked = format!(
        "GET /api/v1/openapi.json HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"
    );
    let mut said = String::new();
    stream.write_all(asked.as_bytes()).is_ok()
        && stream.read_to_string(&mut said).is_ok()
        && said.starts_with("HTTP/1.1 200")
}

fn program() -> PathBuf {
    let root = tools::root();
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| root.join("target"), |folder| root.join(folder));
    target.join("debug/caretaker")
}

/// Runs a command and gives what it printed.
fn caretaker(args: &[&str]) -> anyhow::Result<String> {
    let done = Command::new(program())
        .args(args)
        .stderr(Stdio::null())
        .output()
        .context("`caretaker` cannot be started")?;
    if !done.status.success() {
        bail!("`caretaker` did not do what it was told");
    }
    Ok(String::from_utf8(done.stdout)?)
}
