//! What the law has an answer tell whoever asked, as it is said to them: the law's own clauses say what
//! we have to do, and to whom.

use duties::rights::Request as Duty;

/// When something is told.
#[derive(Clone, Copy, PartialEq, Eq)]
enum When {
    /// In every answer.
    Always,
    /// Where something that was asked is done.
    Done,
    /// Not here: what was decided and done, or the ways to complain, say it already, or it is something
    /// that we do and not something that we say.
    Elsewhere,
}

/// Every clause that tells something, by its code.
const SAID: &[(&str, When, &str)] = &[
    (
        "rectification-statement-offered",
        When::Always,
        "You can have your own words put beside what stays as it is",
    ),
    (
        "rectification-restriction-offered",
        When::Always,
        "You can ask us to keep it and not use it while something is checked",
    ),
    (
        "recipients-told",
        When::Done,
        "Everybody who received it from us is told, unless that is impossible or out of all proportion. Ask \
         us if you want to know who they are",
    ),
    (
        "erasure-made-public",
        When::Done,
        "Where we had made it public, we take reasonable steps to tell others who use it",
    ),
    ("restriction-before-lifting", When::Elsewhere, ""),
    (
        "restriction-storage-only",
        When::Done,
        "Until then we only store it, unless you agree to more, or it is needed for a legal claim, to protect \
         somebody else or for an important public interest",
    ),
    ("portability-form", When::Elsewhere, ""),
    ("portability-format", When::Elsewhere, ""),
    (
        "portability-direct",
        When::Done,
        "Where it can be done we send it straight to another organisation. Tell us which",
    ),
    (
        "portability-others",
        When::Always,
        "What would harm the rights of other people is left out",
    ),
    ("objection-told", When::Elsewhere, ""),
    (
        "automated-tell-decision",
        When::Always,
        "You can ask us how the decision was made, and what weighed in it",
    ),
    (
        "automated-tell-outcome",
        When::Always,
        "You can ask us who looked at it again. What came of it, and why, stands above",
    ),
    ("complaint-tell-progress", When::Elsewhere, ""),
    ("complaint-tell-outcome", When::Elsewhere, ""),
    (
        "withdrawal-other-basis",
        When::Always,
        "What we still do rests on another reason than your agreement. Our notices say which, and you can \
         object to it",
    ),
    (
        "withdrawal-erasure",
        When::Always,
        "You can ask us to delete what we hold on your agreement alone",
    ),
    ("withdrawal-as-easy", When::Elsewhere, ""),
    (
        "withdrawal-not-backwards",
        When::Always,
        "What was done before you took it back remains lawful",
    ),
    (
        "distress-court",
        When::Always,
        "A court can decide whether you are to be paid for harm",
    ),
    (
        "safeguards-which",
        When::Done,
        "The copy says which country it is, who receives it there and what protects it",
    ),
];

/// What an answer to a request tells, each with the law behind it.
pub(super) fn sentences(duty: &Duty) -> Vec<String> {
    let tells = duty.kind.tells(duty.received_on, duty.nation).into_iter();
    let said = tells.filter_map(|clause| {
        let known = SAID.iter().find(|(code, ..)| *code == clause.code);
        let words = match known {
            // A clause that the law has gained: better in its own words than not at all.
            None => clause.words,
            Some((_, When::Elsewhere, _)) => return None,
            Some((_, When::Done, _)) if !duty.has_to_do() => return None,
            Some((_, When::Done | When::Always, words)) => words,
        };
        Some(format!("{words} ({}).", clause.citation))
    });
    said.collect()
}

#[cfg(test)]
mod tests {
    use calendar::Nation;
    use duties::rights::RightKind;

    use super::{SAID, When};

    /// Whatever the law has us tell is said in words for whoever reads it, once and to them.
    #[test]
    fn every_clause_that_tells_something_is_known() {
        let day = "2026-11-21".parse().unwrap();
        for nation in [
            Nation::EnglandAndWales,
            Nation::Scotland,
            Nation::NorthernIreland,
        ] {
            for kind in RightKind::ALL
                .into_iter()
                .filter(|kind| !kind.rules().gives_data)
            {
                for clause in kind.tells(day, nation) {
                    let known = SAID.iter().filter(|(code, ..)| *code == clause.code);
                    assert_eq!(known.count(), 1, "{kind:?}: {}", clause.code);
                }
            }
        }
        for (code, when, words) in SAID {
            assert_eq!(words.is_empty(), *when == When::Elsewhere, "{code}");
            for third in ["they ", "their own", "the person"] {
                let to_you = words.contains("who they are");
                assert!(to_you || !words.contains(third), "{code}: {words}");
            }
        }
    }
}
