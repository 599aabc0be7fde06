//! The policy says that the organisation controls what it holds as a processor.

use crate::lint::text::words;
use crate::lint::{Grade, Look, Rule};

/// How a text says that we decide.
const CONTROL: [&str; 7] = [
    "we control",
    "we are in control of",
    "under our control",
    "controlled by us",
    "we determine",
    "we decide why",
    "we decide how",
];

pub(super) static RULE: Rule = Rule {
    code: "processor-said-to-control",
    grade: Grade::Unclear,
    title: "a text says in one breath that we control data and that we hold it as a processor",
    why: "Who controls is the controller; a processor acts on another's instruction, and becomes a \
          controller where it decides itself. A reader of such a text cannot tell whom to ask, and a \
          partner may take it that its instructions count for nothing.",
    citation: "UK GDPR arts 4(7), 4(8), 28(3)(a), 28(10)",
    passes: r#"security.measures = ["We control what we hold as controller. What we hold as processor follows our partner's instruction."]"#,
    fails: r#"security.measures = ["We control the information that we hold, as controller and as processor"]"#,
    check,
};

fn check(look: &mut Look<'_>) {
    for text in look.prose {
        let sentences = text.says.split(['.', '!', '?', ';']);
        let said = sentences.filter_map(|sentence| control_said_of_processor(&words(sentence)));
        if let Some(said) = said.into_iter().next() {
            look.text(
                text,
                format!("`{said}` is said of what is held as a processor too"),
                "say of what we are controller, and that we act on instruction where we are processor",
            );
        }
    }
}

/// The words of control in a sentence that speaks of processors.
fn control_said_of_processor(sentence: &[String]) -> Option<&'static str> {
    let speaks = sentence
        .iter()
        .any(|word| word == "processor" || word == "processors");
    let has = |phrase: &&&str| {
        let phrase = words(phrase);
        sentence.windows(phrase.len()).any(|some| some == phrase)
    };
    CONTROL.iter().find(has).copied().filter(|_| speaks)
}
