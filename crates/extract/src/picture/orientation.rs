//! How a camera was held, by the picture's EXIF block: the one thing in it that is looked at.

/// The tag of the orientation.
const ORIENTATION: u16 = 0x0112;
/// Entries of a directory that are looked through.
const ENTRIES: usize = 512;

/// How a picture is to be turned: first exchanging rows and columns, then mirroring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Turn {
    exchange: bool,
    across: bool,
    down: bool,
}

impl Turn {
    /// As it is.
    pub(super) const NONE: Self = Self::new(false, false, false);

    const fn new(exchange: bool, across: bool, down: bool) -> Self {
        Self {
            exchange,
            across,
            down,
        }
    }

    /// By the number that cameras write.
    fn of(code: u16) -> Self {
        match code {
            2 => Self::new(false, true, false),
            3 => Self::new(false, true, true),
            4 => Self::new(false, false, true),
            5 => Self::new(true, false, false),
            6 => Self::new(true, true, false),
            7 => Self::new(true, true, true),
            8 => Self::new(true, false, true),
            _ => Self::NONE,
        }
    }

    /// Turns red, green and blue.
    pub(super) fn turned(
        self,
        samples: Vec<u8>,
        (width, height): (usize, usize),
    ) -> (Vec<u8>, (usize, usize)) {
        if self == Self::NONE {
            return (samples, (width, height));
        }
        let (new_width, new_height) = if self.exchange {
            (height, width)
        } else {
            (width, height)
        };
        let (pixels, _) = samples.as_chunks::<3>();
        let mut out = Vec::with_capacity(samples.len());
        for y in 0..new_height {
            let y = if self.down { new_height - 1 - y } else { y };
            for x in 0..new_width {
                let x = if self.across { new_width - 1 - x } else { x };
                let (from_x, from_y) = if self.exchange { (y, x) } else { (x, y) };
                let pixel = pixels.get(from_y * width + from_x);
                out.extend(pixel.copied().unwrap_or_default());
            }
        }
        (out, (new_width, new_height))
    }
}

/// The orientation that an EXIF block names; as it is, if it names none.
pub(super) fn of_exif(block: &[u8]) -> Turn {
    let block = block.strip_prefix(b"Exif\0\0").unwrap_or(block);
    code(block).map_or(Turn::NONE, Turn::of)
}

fn code(block: &[u8]) -> Option<u16> {
    let little = match block.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let short = |at: usize| {
        let bytes: [u8; 2] = block.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if little {
            u16::from_le_bytes(bytes)
        } else {
            u16::from_be_bytes(bytes)
        })
    };
    let bytes: [u8; 4] = block.get(4..8)?.try_into().ok()?;
    let first = usize::try_from(if little {
        u32::from_le_bytes(bytes)
    } else {
        u32::from_be_bytes(bytes)
    });
    let first = first.ok()?;
    let entries = usize::from(short(first)?).min(ENTRIES);
    let mut places = (0..entries).filter_map(|entry| first.checked_add(2 + entry * 12));
    let place = places.find(|place| short(*place) == Some(ORIENTATION))?;
    short(place.checked_add(8)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exif(code: u16, little: bool) -> Vec<u8> {
        let two = |value: u16| {
            if little {
                value.to_le_bytes()
            } else {
                value.to_be_bytes()
            }
        };
        let four = |value: u32| {
            if little {
                value.to_le_bytes()
            } else {
                value.to_be_bytes()
            }
        };
        let mut out = if little {
            b"II*\0".to_vec()
        } else {
            b"MM\0*".to_vec()
        };
        out.extend(four(8));
        out.extend(two(1));
        out.extend(two(ORIENTATION));
        out.extend(two(3));
        out.extend(four(1));
        out.extend(two(code));
        out.extend(two(0));
        out
    }

    #[test]
    fn both_orders_of_bytes_are_read_and_nothing_is_believed() {
        for little in [true, false] {
            assert_eq!(of_exif(&exif(6, little)), Turn::of(6));
            let mut marked = b"Exif\0\0".to_vec();
            marked.extend(exif(3, little));
            assert_eq!(of_exif(&marked), Turn::of(3));
        }
        assert_eq!(of_exif(&exif(99, true)), Turn::NONE);
        assert_eq!(of_exif(b"II*\0\xFF\xFF\xFF\xFF"), Turn::NONE);
        assert_eq!(of_exif(b"II*\0"), Turn::NONE);
        let whole = exif(6, true);
        for end in 0..whole.len() {
            let _ = of_exif(&whole[..end]);
        }
    }

    #[test]
    fn each_orientation_puts_the_corners_where_they_belong() {
        // Two wide, three high: a b / c d / e f.
        let letters = |text: &str| -> Vec<u8> { text.bytes().flat_map(|one| [one; 3]).collect() };
        for (code, wanted, size) in [
            (1, "abcdef", (2, 3)),
            (2, "badcfe", (2, 3)),
            (3, "fedcba", (2, 3)),
            (4, "efcdab", (2, 3)),
            (5, "acebdf", (3, 2)),
            (6, "ecafdb", (3, 2)),
            (7, "fdbeca", (3, 2)),
            (8, "bdface", (3, 2)),
        ] {
            let turned = Turn::of(code).turned(letters("abcdef"), (2, 3));
            assert_eq!(turned, (letters(wanted), size), "{code}");
        }
    }
}
