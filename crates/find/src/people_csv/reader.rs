//! Comma-separated values by RFC 4180, with the line of every field.

/// One row as it was read.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Record {
    /// The line it begins on, the first being 1.
    pub line: usize,
    /// Its values.
    pub fields: Vec<Field>,
    /// What is wrong with its quotes.
    pub broken: Option<&'static str>,
}

impl std::fmt::Debug for Record {
    /// The line alone: values do not belong in logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Record")
            .field("line", &self.line)
            .finish_non_exhaustive()
    }
}

/// One value and the line it begins on.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Field {
    /// The value.
    pub text: String,
    /// Its line.
    pub line: usize,
}

/// The rows of `text`; empty lines are left out.
pub(super) fn records(text: &str) -> Vec<Record> {
    let mut out = Vec::new();
    let mut reader = Reader {
        rest: text,
        line: 1,
    };
    while !reader.rest.is_empty() {
        let record = reader.record();
        if record.fields.iter().any(|field| !field.text.is_empty()) || record.broken.is_some() {
            out.push(record);
        }
    }
    out
}

struct Reader<'a> {
    rest: &'a str,
    line: usize,
}

impl Reader<'_> {
    fn record(&mut self) -> Record {
        let mut record = Record {
            line: self.line,
            ..Record::default()
        };
        loop {
            let line = self.line;
            let (text, broken) = if self.rest.starts_with('"') {
                self.quoted()
            } else {
                (self.plain(), None)
            };
            record.broken = record.broken.or(broken);
            record.fields.push(Field { text, line });
            match self.next() {
                Some(',') => {}
                Some('\r') => {
                    if self.rest.starts_with('\n') {
                        self.next();
                    } else {
                        self.line += 1;
                    }
                    return record;
                }
                Some(_) | None => return record,
            }
        }
    }

    fn next(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let c = chars.next()?;
        self.rest = chars.as_str();
        self.line += usize::from(c == '\n');
        Some(c)
    }

    fn plain(&mut self) -> String {
        let end = self.rest.find([',', '\r', '\n']).unwrap_or(self.rest.len());
        let (field, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
        self.rest = rest;
        field.to_owned()
    }

    /// A quoted value; what follows it up to the next comma is a fault.
    fn quoted(&mut self) -> (String, Option<&'static str>) {
        self.next();
        let mut out = String::new();
        loop {
            match self.next() {
                None => return (out, Some("a quote is opened and never closed")),
                Some('"') if self.rest.starts_with('"') => {
                    self.next();
                    out.push('"');
                }
                Some('"') => break,
                Some(c) => out.push(c),
            }
        }
        let after = self.plain();
        let broken = (!after.trim().is_empty()).then_some("text follows a closing quote");
        (out, broken)
    }
}

#[cfg(test)]
#[allow(clippy::string_slice, clippy::indexing_slicing, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn values_quotes_and_lines() {
        let records = records("a,b\r\n\"x, \"\"y\"\"\",\"two\nlines\"\n\n,last\n\"open");
        let texts: Vec<Vec<&str>> = records
            .iter()
            .map(|r| r.fields.iter().map(|f| f.text.as_str()).collect())
            .collect();
        assert_eq!(
            texts,
            [
                vec!["a", "b"],
                vec!["x, \"y\"", "two\nlines"],
                vec!["", "last"],
                vec!["open"]
            ]
        );
        let lines: Vec<usize> = records.iter().map(|r| r.line).collect();
        assert_eq!(lines, [1, 2, 5, 6]);
        assert!(records[3].broken.is_some() && records[1].broken.is_none());
    }
}
