//! What a bench says: one line for each figure, for `cargo xtask bench` to make tables of, with the
//! aim that it is held against.

use std::sync::Mutex;
use std::time::Duration;

/// Under what the next figures stand.
static SECTION: Mutex<String> = Mutex::new(String::new());

/// Begins a table.
pub fn figures_head(about: &str) {
    about.clone_into(&mut SECTION.lock().unwrap());
    eprintln!("{about}");
}

/// A figure without an aim.
pub fn figure(what: &str, value: &str) {
    line(what, value, "", "", None);
}

/// A figure with something to hold it against.
pub fn beside(what: &str, value: &str, beside: &str) {
    line(what, value, beside, "", None);
}

/// A figure that has an aim.
pub fn held(what: &str, value: &str, beside: &str, aim: &str, met: bool) {
    line(what, value, beside, aim, Some(met));
}

fn line(what: &str, value: &str, beside: &str, aim: &str, met: Option<bool>) {
    let row = serde_json::json!({
        "section": *SECTION.lock().unwrap(),
        "what": what,
        "figure": value,
        "beside": beside,
        "aim": aim,
        "met": met,
    });
    println!("@row {row}");
}

/// Times of many things that were done one after the other or side by side.
#[derive(Clone, Copy)]
pub struct Rate {
    pub a_second: f64,
    pub p50: f64,
    pub p99: f64,
    pub worst: f64,
}

impl Rate {
    /// Of these times; milliseconds.
    #[allow(clippy::cast_precision_loss, reason = "counts are small")]
    pub fn of(elapsed: Duration, mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        let at =
            |thousandth: usize| times[(times.len() - 1) * thousandth / 1000].as_secs_f64() * 1000.0;
        Self {
            a_second: times.len() as f64 / elapsed.as_secs_f64(),
            p50: at(500),
            p99: at(990),
            worst: at(1000),
        }
    }

    /// As it is read.
    pub fn text(&self) -> String {
        format!(
            "{:.0} a second; p50 {:.2} ms, p99 {:.2} ms",
            self.a_second, self.p50, self.p99
        )
    }
}
