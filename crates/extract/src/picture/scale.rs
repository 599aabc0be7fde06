//! Making a picture smaller: each new pixel is the mean of those that it stands for.

/// A picture of red, green and blue with no side longer than this; none if its samples are not as
/// many as its size says.
pub(super) fn shrunk(
    samples: Vec<u8>,
    (width, height): (usize, usize),
    most: usize,
) -> Option<(Vec<u8>, (usize, usize))> {
    if width == 0 || height == 0 || samples.len() != width.checked_mul(height)?.checked_mul(3)? {
        return None;
    }
    let long = width.max(height);
    if long <= most {
        return Some((samples, (width, height)));
    }
    let smaller = |side: usize| (side * most / long).max(1);
    let (new_width, new_height) = (smaller(width), smaller(height));
    // Where each column and row goes; both are smaller than before, so each gets at least one.
    let columns: Vec<usize> = (0..width).map(|x| x * new_width / width).collect();
    let mut out = Vec::with_capacity(new_width * new_height * 3);
    let mut sums = vec![[0_u64; 4]; new_width];
    let mut row = 0;
    for (y, line) in samples.chunks_exact(width * 3).enumerate() {
        let to = y * new_height / height;
        if to != row {
            write(&mut sums, &mut out);
            row = to;
        }
        let (pixels, _) = line.as_chunks::<3>();
        for (pixel, column) in pixels.iter().zip(&columns) {
            if let Some([red, green, blue, count]) = sums.get_mut(*column) {
                let [r, g, b] = pixel.map(u64::from);
                (*red, *green, *blue, *count) = (*red + r, *green + g, *blue + b, *count + 1);
            }
        }
    }
    write(&mut sums, &mut out);
    Some((out, (new_width, new_height)))
}

/// A finished row, and room for the next.
fn write(sums: &mut [[u64; 4]], out: &mut Vec<u8>) {
    for sum in sums {
        let [red, green, blue, count] = std::mem::take(sum);
        let mean = |sum: u64| u8::try_from(sum / count.max(1)).unwrap_or(u8::MAX);
        out.extend([mean(red), mean(green), mean(blue)]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_pixels_become_their_mean_and_small_ones_stay() {
        let pixel = |value: u8| [value, value / 2, 0];
        let four: Vec<u8> = [0, 100, 20, 40].into_iter().flat_map(pixel).collect();
        assert_eq!(
            shrunk(four.clone(), (2, 2), 1),
            Some((vec![40, 20, 0], (1, 1)))
        );
        assert_eq!(shrunk(four.clone(), (2, 2), 2), Some((four, (2, 2))));
        assert_eq!(shrunk(vec![1; 5], (2, 1), 2), None);
        assert_eq!(shrunk(Vec::new(), (0, 0), 2), None);
    }

    #[test]
    fn no_row_and_no_column_is_left_out() {
        for (width, height) in [(7, 3), (3, 7), (2_001, 2), (5, 5)] {
            let most = width.max(height) - 1;
            let samples = vec![9; width * height * 3];
            let (out, (new_width, new_height)) = shrunk(samples, (width, height), most).unwrap();
            assert_eq!(out, vec![9; new_width * new_height * 3]);
            assert!(new_width <= most && new_height <= most);
        }
    }
}
