//! `caretaker request numbers`: for the annual report.

use anyhow::Context as _;
use app::RequestNumbers;
use serde_json::{Map, Value, json};

use super::Run;

/// Prints them.
pub(super) fn run(run: &mut Run<'_>, as_json: bool) -> anyhow::Result<u8> {
    let years = run.ctx.request_numbers()?;
    if as_json {
        let years = years.iter().map(|year| {
            let kinds = year.kinds.iter();
            let kinds = kinds.map(|(kind, numbers)| (kind.code().to_owned(), object(numbers)));
            json!({
                "year": year.year,
                "kinds": kinds.collect::<Map<String, Value>>(),
                "all": object(&year.all),
            })
        });
        let years: Vec<Value> = years.collect();
        serde_json::to_writer_pretty(&mut *run.out, &years).context("write the numbers")?;
        writeln!(run.out)?;
        return Ok(0);
    }
    for year in &years {
        writeln!(run.out, "{}", year.year)?;
        let kinds = year
            .kinds
            .iter()
            .map(|(kind, numbers)| (kind.code(), numbers));
        for (kind, numbers) in kinds.chain([("all", &year.all)]) {
            let named = numbers.named();
            let said: Vec<String> = named
                .iter()
                .filter(|(_, number)| *number > 0)
                .map(|(name, number)| format!("{name} {number}"))
                .collect();
            writeln!(run.out, "  {kind}: {}", said.join(", "))?;
        }
    }
    Ok(0)
}

fn object(numbers: &RequestNumbers) -> Value {
    let named = numbers.named().into_iter();
    Value::Object(
        named
            .map(|(name, number)| (name.replace('-', "_"), number.into()))
            .collect(),
    )
}
