//! Pages taken out of in their own layout: what a worker says of a page is believed in nothing.

use document::layout::solid;
use document::{DrawnPiece, PageLayout};
use redact::Piece;
use serde_json::json;

use super::Made;

/// A layout, its text and marks, as JSON. Whatever they are: what is drawn of a page is what is kept
/// of its text, each letter once.
pub(super) fn redraw() -> Made {
    let text = "Dear Ada Poe,\nSam and Sam came.";
    let line = |baseline: u32, flags: u32, words: &[(usize, usize, u32)]| {
        let words: Vec<_> = words
            .iter()
            .map(|(start, end, x)| json!([start, end, x, (end - start) * 600]))
            .collect();
        json!([baseline, 1200, flags, words])
    };
    let lines = [
        line(7200, 0, &[(0, 4, 7200), (5, 8, 10_000), (9, 13, 12_200)]),
        line(9000, 2, &[(14, 17, 7200)]),
        line(9000, 0, &[(18, 21, 20_000)]),
        line(9000, 2, &[(22, 25, 30_000)]),
    ];
    let seed = json!({
        "text": text, "marks": [[5, 12], [14, 17], [22, 25]],
        "layout": {
            "part": 0, "width": 59_528, "height": 84_189, "lines": lines,
            "beside": [[26, 31]], "rules": [[7200, 9100, 20_000, 50], [10_000, 7250, 3000, 40]]
        }
    });
    Made::new(vec![seed.to_string().into_bytes()], |bytes| {
        let Some((layout, text, marks)) = parts(bytes) else {
            return;
        };
        let ranges = || marks.iter().map(|(start, end)| *start..*end);
        let Ok(done) = redact::redraw(&layout, &text, ranges()) else {
            return;
        };
        let mut drawn = Vec::new();
        let words = done.page.lines.iter().flat_map(|line| &line.words);
        for piece in words.flat_map(|word| &word.pieces) {
            if let DrawnPiece::Text(text) = piece {
                drawn.extend(solid(text).map(|(c, _, _)| c));
            }
        }
        drawn.extend(letters(done.beside.iter().flatten()));
        let mut kept = letters(redact::apply(&text, ranges()).iter());
        // Letters that stand beside the page come last.
        drawn.sort_unstable();
        kept.sort_unstable();
        assert!(drawn == kept, "other letters than those kept");
    })
}

type Parts = (PageLayout, String, Vec<(usize, usize)>);

fn parts(bytes: &[u8]) -> Option<Parts> {
    let mut value: serde_json::Value = serde_json::from_slice(bytes).ok()?;
    let layout = serde_json::from_value(value.get_mut("layout")?.take()).ok()?;
    let text = serde_json::from_value(value.get_mut("text")?.take()).ok()?;
    let marks = serde_json::from_value(value.get_mut("marks")?.take()).ok()?;
    Some((layout, text, marks))
}

fn letters<'a>(pieces: impl Iterator<Item = &'a Piece>) -> Vec<char> {
    let mut letters = Vec::new();
    for piece in pieces {
        if let Piece::Text(text) = piece {
            letters.extend(solid(text).map(|(c, _, _)| c));
        }
    }
    letters
}
