//! Stories are published without being asked for each time.

use crate::StoryChoice;
use crate::lint::{Grade, Look, Rule};

pub(super) static RULE: Rule = Rule {
    code: "story-without-consent",
    grade: Grade::Risk,
    title: "people's stories go public without express consent each time",
    why: "A story tells of health, of prison, of faith. To publish it takes explicit consent to just \
          that. Sending in a story shows that somebody wants to be heard, not by whom.",
    citation: "UK GDPR arts 4(11), 9(2)(a)",
    passes: r#"stories = { choices = ["anonymous", "shared"], express_each_time = true, origin = "policy 4" }"#,
    fails: r#"stories = { choices = ["anonymous", "shared"], origin = "policy 4" }"#,
    check,
};

fn check(look: &mut Look<'_>) {
    let stories = look.pack.stories.as_ref();
    let shared = stories.is_some_and(|one| {
        one.choices.contains(&StoryChoice::Shared) && !one.express_each_time
    });
    if shared {
        look.under(
            "stories",
            "stories are shared without asking expressly each time",
            "ask expressly each time (`express_each_time = true`)",
        );
    }
}
