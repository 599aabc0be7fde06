//! Where something stands next in a text, for places that go forward: each byte is looked at once,
//! however many places ask. Without it, every word of a long run looks to the end of the run.

use crate::work::looked;

/// One thing that is looked for.
pub(super) struct Ahead<'a> {
    text: &'a str,
    find: fn(&str) -> Option<usize>,
    /// What is known: between these two bytes it does not begin before the second.
    known: Option<(usize, usize)>,
}

impl<'a> Ahead<'a> {
    /// Looks for what `find` finds first.
    pub(super) fn new(text: &'a str, find: fn(&str) -> Option<usize>) -> Self {
        Self {
            text,
            find,
            known: None,
        }
    }

    /// Where it begins next at byte `from` or after it, which must be on a character boundary; the
    /// text's length where it does not.
    pub(super) fn from(&mut self, from: usize) -> usize {
        if let Some((_, next)) = self
            .known
            .filter(|(since, next)| (*since..=*next).contains(&from))
        {
            return next;
        }
        let rest = self.text.get(from..).unwrap_or_default();
        let next = (self.find)(rest).map_or(self.text.len(), |at| from + at);
        looked(next.saturating_sub(from) + 1);
        self.known = Some((from, next));
        next
    }

    /// Whether it stands whole between two bytes, so many bytes long.
    pub(super) fn within(&mut self, from: usize, end: usize, length: usize) -> bool {
        self.from(from) + length <= end
    }
}

/// Where a text ends without certain characters at its end: asked for many beginnings and one end,
/// it looks once.
pub(super) struct Trimmed<'a> {
    text: &'a str,
    trim: fn(&str) -> &str,
    last: Option<(usize, usize)>,
}

impl<'a> Trimmed<'a> {
    /// Takes off what `trim` takes off.
    pub(super) fn new(text: &'a str, trim: fn(&str) -> &str) -> Self {
        Self {
            text,
            trim,
            last: None,
        }
    }

    /// Where what ends at byte `end` ends then, not before byte `start`.
    pub(super) fn end(&mut self, start: usize, end: usize) -> usize {
        let trimmed = match self.last {
            Some((at, trimmed)) if at == end => trimmed,
            _ => {
                let written = self.text.get(..end).unwrap_or_default();
                let trimmed = (self.trim)(written).len();
                looked(end - trimmed + 1);
                self.last = Some((end, trimmed));
                trimmed
            }
        };
        trimmed.max(start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_answers_as_a_search_from_there_would() {
        let text = "ab..c..,..d..";
        let mut ahead = Ahead::new(text, |rest| rest.find(".."));
        for from in (0..=text.len()).chain([3, 0, 7]) {
            let naive = text.get(from..).and_then(|rest| rest.find(".."));
            assert_eq!(ahead.from(from), naive.map_or(text.len(), |at| from + at));
        }
        assert!(ahead.within(0, 4, 2) && !ahead.within(0, 3, 2) && !ahead.within(13, 13, 2));
    }

    #[test]
    fn an_end_is_trimmed_once() {
        let text = "a.b.c......";
        let mut trimmed = Trimmed::new(text, |written| written.trim_end_matches('.'));
        assert_eq!(trimmed.end(0, 11), 5);
        let cost = crate::work::counted(|| {
            assert_eq!(trimmed.end(2, 11), 5);
            assert_eq!(trimmed.end(7, 11), 7);
        });
        assert_eq!(cost, 0);
    }
}
