//! Whether each use is fair, and who says so (obligation REC-13).

use serde::{Deserialize, Deserializer};

use crate::{Origin, Purpose};

/// Why a use of data is fair (UK GDPR art. 5(1)(a), obligation REC-13): the answer that is on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fairness {
    /// Would people expect it; where one text answers both questions, that text.
    pub expected: String,
    /// Can it harm them, and what justifies that.
    pub harm: Option<String>,
    /// Where the answer comes from, if not from where its purpose does.
    pub origin: Option<Origin>,
}

/// An answer as a table.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WrittenFairness {
    /// Would people expect it?
    expected: String,
    /// Can it harm them, and what justifies that?
    harm: String,
    /// Where the answer comes from; from where its purpose does if left out.
    origin: Option<Origin>,
}

impl Purpose {
    /// Whether it is answered if it is fair, and the answer is not blank.
    pub fn is_weighed(&self) -> bool {
        let blank = |text: &String| text.trim().is_empty();
        let fairness = self.fairness.as_ref();
        fairness.is_some_and(|one| !blank(&one.expected) && !one.harm.as_ref().is_some_and(blank))
    }
}

impl<'de> Deserialize<'de> for Fairness {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FairnessVisitor)
    }
}

/// Reads a text or a table, and keeps the message of whichever it is.
struct FairnessVisitor;

impl<'de> serde::de::Visitor<'de> for FairnessVisitor {
    type Value = Fairness;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a text, or a table with `expected` and `harm`")
    }

    fn visit_str<E>(self, text: &str) -> Result<Fairness, E> {
        Ok(Fairness {
            expected: text.to_owned(),
            harm: None,
            origin: None,
        })
    }

    fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<Fairness, A::Error> {
        let map = serde::de::value::MapAccessDeserializer::new(map);
        let written = WrittenFairness::deserialize(map)?;
        Ok(Fairness {
            expected: written.expected,
            harm: Some(written.harm),
            origin: written.origin,
        })
    }
}
