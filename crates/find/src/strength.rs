//! How sure a written form makes us of somebody.

use crate::forms::Weight;
use crate::matches::{Form, Strength};
use crate::written::Written;

/// What speaks for one candidate, summed up.
pub(crate) struct Standing {
    /// A whole name, an identifier, or the caller says so.
    pub strong: bool,
    /// That, or a birth date, an address, a place, somebody related.
    pub medium: bool,
    /// Nobody else is written so.
    pub only: bool,
    pub weight: Weight,
}

/// How sure a form makes us; `None` where it is better taken for something else.
pub(crate) fn strength(form: Form, written: &Written, case: &Standing) -> Option<Strength> {
    use Strength::{Likely, Possible, Sure};
    match form {
        Form::Email | Form::Telephone | Form::Number => {
            let sure = case.only && case.weight == Weight::Strong;
            Some(if sure { Sure } else { Likely })
        }
        Form::BirthDate | Form::Postcode | Form::Address => Some(match (case.only, case.medium) {
            (true, true) => Sure,
            (true, false) | (false, true) => Likely,
            (false, false) => Possible,
        }),
        Form::FormerName if written.single => surname(written, case),
        Form::FullName | Form::ReversedName | Form::FormerName | Form::Misspelt => {
            whole_name(written, case)
        }
        Form::Initials => initials(written, case),
        Form::GivenInitial | Form::TitleSurname => {
            Some(match (case.only, case.strong, case.medium) {
                (true, true, _) => Sure,
                (true, ..) | (_, true, _) | (_, _, true) => Likely,
                (false, false, false) => Possible,
            })
        }
        Form::GivenName | Form::Nickname => given_name(written, case),
        Form::Surname => surname(written, case),
    }
}

fn whole_name(written: &Written, case: &Standing) -> Option<Strength> {
    use Strength::{Likely, Possible, Sure};
    if written.ordinary && written.lower {
        // "holly pike" is a name; "will long" needs more.
        return (!written.function || case.strong).then_some(Possible);
    }
    let supported = case.only || case.medium;
    let plain = !written.misspelt && case.weight == Weight::Strong && !written.ordinary;
    Some(match (supported, plain && case.only) {
        (_, true) => Sure,
        (true, false) => Likely,
        (false, false) => Possible,
    })
}

fn initials(written: &Written, case: &Standing) -> Option<Strength> {
    use Strength::{Likely, Possible, Sure};
    if case.weight == Weight::Bare {
        return bare_initials(written, case);
    }
    if written.ordinary && !case.medium {
        // "R Read" is somebody; "A Young" and "Read R" may be anything.
        let somebody = case.weight == Weight::Strong && !written.article && !written.lower;
        return somebody.then_some(Possible);
    }
    Some(match (case.weight, case.only, case.strong, case.medium) {
        (Weight::Strong, true, true, _) => Sure,
        (_, true, ..) | (_, _, _, true) => Likely,
        _ => Possible,
    })
}

/// `EK`, `E.K.`, `E K`.
fn bare_initials(written: &Written, case: &Standing) -> Option<Strength> {
    if !written.capitals || written.letters > 3 {
        return None;
    }
    let doubtful = written.abbreviation || written.spaced;
    let related = case.medium && !written.function && !written.spaced;
    match (doubtful, case.strong, related) {
        (false, true, _) => Some(Strength::Likely),
        (true, true, _) | (true, _, true) | (false, false, _) => Some(Strength::Possible),
        (true, false, false) => None,
    }
}

fn given_name(written: &Written, case: &Standing) -> Option<Strength> {
    use Strength::{Likely, Possible, Sure};
    if written.month {
        return None;
    }
    if written.ordinary {
        return ordinary_given(written, case);
    }
    let doubtful = written.plural || written.letters < 3;
    // A word in small letters that is nearly a name is most often a word: carer, Carter.
    if written.lower && (written.misspelt || (doubtful && !case.strong)) {
        return None;
    }
    if written.other_name && !case.strong {
        return Some(Possible);
    }
    let strength = match (case.only, case.strong, case.medium) {
        (true, true, _) => Sure,
        (false, true, _) | (_, _, true) | (true, ..) => Likely,
        (false, false, false) => Possible,
    };
    let most = if case.strong { Likely } else { Possible };
    Some(if written.misspelt || case.weight != Weight::Strong {
        strength.min(most)
    } else {
        strength
    })
}

/// Grace, Will, May: a capital and something else.
fn ordinary_given(written: &Written, case: &Standing) -> Option<Strength> {
    use Strength::{Likely, Possible};
    if written.lower {
        let supported = case.strong && (written.as_name || !written.function);
        let chatted = written.as_name && !written.function && !written.misspelt;
        return (supported || chatted).then_some(Possible);
    }
    if written.misspelt {
        return case.strong.then_some(Possible);
    }
    let opens = written.function && written.sentence_start;
    if opens && written.goes_on {
        return None;
    }
    match (opens, written.as_name, case.strong) {
        (true, false, false) => None,
        (true, true, false) | (true, false, true) => Some(Possible),
        (_, _, true) => Some(Likely),
        (false, as_name, false) => Some(if case.medium && as_name {
            Likely
        } else {
            Possible
        }),
    }
}

fn surname(written: &Written, case: &Standing) -> Option<Strength> {
    use Strength::{Likely, Possible};
    if written.month {
        return None;
    }
    if written.lower {
        return (case.strong && !written.ordinary && !written.misspelt).then_some(Possible);
    }
    if written.ordinary && !case.strong {
        let open =
            written.function || written.sentence_start || written.misspelt || written.other_name;
        return (!open).then_some(Possible);
    }
    if written.ordinary && written.sentence_start {
        return Some(Possible);
    }
    Some(if case.strong && !written.other_name && !written.misspelt {
        Likely
    } else {
        Possible
    })
}
