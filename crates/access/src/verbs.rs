//! What can be done, as it is said before it was: "look at a record" for "looked at a record".

use crate::Action;

/// The verbs of the list of actions: past, and as one says what may be done.
const VERBS: &[(&str, &str)] = &[
    ("added", "add"),
    ("adopted", "adopt"),
    ("answered", "answer"),
    ("asked", "ask"),
    ("attested", "attest"),
    ("changed", "change"),
    ("chose", "choose"),
    ("closed", "close"),
    ("collected", "collect"),
    ("confirmed", "confirm"),
    ("consulted", "consult"),
    ("decided", "decide"),
    ("destroyed", "destroy"),
    ("disposed", "dispose"),
    ("dropped", "drop"),
    ("ended", "end"),
    ("exported", "export"),
    ("extended", "extend"),
    ("failed", "fail"),
    ("fetched", "fetch"),
    ("finished", "finish"),
    ("gave", "give"),
    ("had", "have"),
    ("imported", "import"),
    ("invited", "invite"),
    ("kept", "keep"),
    ("left", "leave"),
    ("let", "let"),
    ("locked", "lock"),
    ("looked", "look"),
    ("made", "make"),
    ("marked", "mark"),
    ("paused", "pause"),
    ("opened", "open"),
    ("proposed", "propose"),
    ("put", "put"),
    ("read", "read"),
    ("reckoned", "reckon"),
    ("recorded", "record"),
    ("recovered", "recover"),
    ("released", "release"),
    ("reminded", "remind"),
    ("removed", "remove"),
    ("reported", "report"),
    ("restored", "restore"),
    ("resumed", "resume"),
    ("searched", "search"),
    ("sent", "send"),
    ("set", "set"),
    ("showed", "show"),
    ("signed", "sign"),
    ("stopped", "stop"),
    ("struck", "strike"),
    ("swept", "sweep"),
    ("told", "tell"),
    ("took", "take"),
    ("tried", "try"),
    ("unlocked", "unlock"),
    ("used", "use"),
    ("verified", "verify"),
    ("was", "be"),
    ("withdrew", "withdraw"),
    ("wrote", "write"),
];

impl Action {
    /// What may be done, in plain words: "look at a person's details".
    pub fn to_do(self) -> String {
        let mut said = Vec::new();
        let mut verb = true;
        for word in self.words().split(' ') {
            said.push(if verb {
                present(word).unwrap_or(word)
            } else {
                word
            });
            verb = word == "and";
        }
        said.join(" ")
    }
}

fn present(past: &str) -> Option<&'static str> {
    VERBS
        .iter()
        .find(|(one, _)| *one == past)
        .map(|(_, verb)| *verb)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_begins_with_a_known_verb() {
        for action in Action::all() {
            let first = action.words().split(' ').next().unwrap_or_default();
            assert!(present(first).is_some(), "{first}: add it to the verbs");
        }
    }

    #[test]
    fn two_verbs_are_both_said() {
        assert_eq!(
            Action::RequestPause.to_do(),
            "ask for clarification and pause the clock"
        );
        assert_eq!(Action::PersonLook.to_do(), "look at a person's details");
    }
}
