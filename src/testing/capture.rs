//! Pictures and sound as files: PNG and WAV.

use std::collections::BTreeMap;

use crate::console::{HEIGHT, PIXELS, Picture, WIDTH};

/// The largest enlargement of a screenshot: 2560×1440 pixels.
pub const SCALE_MAX: usize = 8;

/// The picture as a PNG file, each pixel `scale` (1 to [`SCALE_MAX`]) times as large: indexed, as
/// it has its 64 colours, or a palette of those in it where rows have their own; with more than 256
/// of these, as red, green and blue.
///
/// # Errors
/// A sentence, should the encoder refuse.
pub fn png(picture: Picture<'_>, scale: usize) -> Result<Vec<u8>, String> {
    let Indexed { pixels, palette, is_exact } = indexed(picture, 256);
    if is_exact {
        return indexed_png(&pixels, WIDTH, palette.as_flattened(), scale);
    }
    let scale = scale.clamp(1, SCALE_MAX);
    let mut large = Vec::with_capacity(PIXELS * scale * scale * 3);
    for y in 0..HEIGHT {
        let row = (y * WIDTH..(y + 1) * WIDTH).map(|at| picture.colour(at));
        let wide: Vec<_> = row.flat_map(|colour| std::iter::repeat_n(colour, scale)).collect();
        (0..scale).for_each(|_| large.extend_from_slice(wide.as_flattened()));
    }
    rgb_png(&large, WIDTH * scale)
}

/// A picture as colour numbers and their colours.
pub struct Indexed {
    /// A number a pixel, row by row.
    pub pixels: Vec<u8>,
    /// Red, green, blue of each number, at least 64 of them.
    pub palette: Vec<[u8; 3]>,
    /// Each pixel has the colour that it is shown with.
    pub is_exact: bool,
}

/// The picture with at most `most` (64 to 256) colours: where it has more, the rare ones give way
/// to those nearest to them.
pub fn indexed(picture: Picture<'_>, most: usize) -> Indexed {
    if picture.rows.is_none() {
        let pixels = picture.pixels.iter().map(|pixel| pixel & 63).collect();
        return Indexed { pixels, palette: picture.palette.to_vec(), is_exact: true };
    }
    let mut counts = BTreeMap::<[u8; 3], usize>::new();
    for colour in (0..PIXELS).map(|at| picture.colour(at)) {
        *counts.entry(colour).or_default() += 1;
    }
    let mut colours: Vec<_> = counts.iter().map(|(colour, count)| (*count, *colour)).collect();
    colours.sort_unstable_by(|a, b| b.cmp(a));
    let is_exact = colours.len() <= most;
    let mut palette: Vec<_> = colours.into_iter().take(most).map(|(_, colour)| colour).collect();
    let mut numbers: BTreeMap<_, _> = (0..).zip(&palette).map(|(n, c)| (*c, n as u8)).collect();
    for colour in counts.into_keys() {
        let far = |n: &usize| {
            let parts = palette[*n].iter().zip(colour);
            parts.map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum::<u32>()
        };
        numbers.entry(colour).or_insert((0..palette.len()).min_by_key(far).unwrap_or(0) as u8);
    }
    let pixels = (0..PIXELS).map(|at| numbers[&picture.colour(at)]).collect();
    palette.resize(palette.len().max(64), [0; 3]);
    Indexed { pixels, palette, is_exact }
}

/// Rows of `width` colour numbers as an indexed PNG file, each pixel `scale` (1 to [`SCALE_MAX`])
/// times as large; the palette is red, green, blue of each number.
///
/// # Errors
/// A sentence, should the encoder refuse.
pub fn indexed_png(
    pixels: &[u8],
    width: usize,
    palette: &[u8],
    scale: usize,
) -> Result<Vec<u8>, String> {
    let scale = scale.clamp(1, SCALE_MAX);
    let large = enlarge(pixels, width, scale);
    encode(&large, width * scale, Some(palette))
}

/// Rows of `width` pixels of red, green, blue as a PNG file.
///
/// # Errors
/// A sentence, should the encoder refuse.
pub fn rgb_png(samples: &[u8], width: usize) -> Result<Vec<u8>, String> {
    encode(samples, width, None)
}

/// Colour numbers with a palette, or red, green, blue without one.
fn encode(data: &[u8], width: usize, palette: Option<&[u8]>) -> Result<Vec<u8>, String> {
    let mut file = Vec::new();
    let samples = if palette.is_some() { 1 } else { 3 };
    let height = data.len() / (width * samples);
    let mut encoder = png::Encoder::new(&mut file, width as u32, height as u32);
    encoder.set_depth(png::BitDepth::Eight);
    match palette {
        Some(palette) => {
            encoder.set_color(png::ColorType::Indexed);
            encoder.set_palette(palette);
        }
        None => encoder.set_color(png::ColorType::Rgb),
    }
    let written = encoder.write_header().and_then(|mut header| {
        header.write_image_data(data)?;
        header.finish()
    });
    written.map(|()| file).map_err(|fault| format!("the picture cannot be encoded: {fault}"))
}

/// Rows of `width` colour numbers, each pixel `scale` times as wide and as high.
pub(super) fn enlarge(pixels: &[u8], width: usize, scale: usize) -> Vec<u8> {
    let mut large = Vec::with_capacity(pixels.len() * scale * scale);
    for row in pixels.chunks_exact(width) {
        let wide: Vec<u8> =
            row.iter().flat_map(|&pixel| std::iter::repeat_n(pixel, scale)).collect();
        (0..scale).for_each(|_| large.extend_from_slice(&wide));
    }
    large
}

/// Samples of 48 kHz, left and right in turn, as a WAV file.
///
/// # Errors
/// A sentence when they do not fit a WAV file, which ends at 4 GiB (six hours).
pub fn wav(samples: &[i16]) -> Result<Vec<u8>, String> {
    const RATE: u32 = 48_000;
    const FRAME_BYTES: u16 = 4;
    let bytes = u32::try_from(samples.len() * 2).ok().filter(|bytes| *bytes < u32::MAX - 36);
    let bytes = bytes.ok_or("the recording is longer than a WAV file can be; use fewer frames")?;
    let mut file = Vec::with_capacity(44 + samples.len() * 2);
    file.extend_from_slice(b"RIFF");
    file.extend_from_slice(&(36 + bytes).to_le_bytes());
    file.extend_from_slice(b"WAVEfmt ");
    file.extend_from_slice(&16u32.to_le_bytes());
    // Plain PCM, two channels.
    file.extend_from_slice(&[1, 0, 2, 0]);
    file.extend_from_slice(&RATE.to_le_bytes());
    file.extend_from_slice(&(RATE * u32::from(FRAME_BYTES)).to_le_bytes());
    file.extend_from_slice(&FRAME_BYTES.to_le_bytes());
    file.extend_from_slice(&16u16.to_le_bytes());
    file.extend_from_slice(b"data");
    file.extend_from_slice(&bytes.to_le_bytes());
    samples.iter().for_each(|sample| file.extend_from_slice(&sample.to_le_bytes()));
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::Rows;

    #[test]
    fn a_screenshot_is_the_picture() {
        let mut pixels = [0; PIXELS];
        pixels[1] = 63;
        let mut palette = [[0; 3]; 64];
        palette[63] = [1, 2, 3];
        let file = png(Picture::plain(&pixels, &palette), 2).expect("encodes");
        let decoder = png::Decoder::new(std::io::Cursor::new(file));
        let mut reader = decoder.read_info().expect("a PNG");
        let mut data = vec![0; reader.output_buffer_size().expect("a size")];
        let frame = reader.next_frame(&mut data).expect("a picture");
        assert_eq!((frame.width, frame.height), (640, 360));
        assert_eq!(data[..5], [0, 0, 63, 63, 0]);
        assert_eq!(data[640..645], data[..5], "the second row repeats the first");
        assert_eq!(reader.info().palette.as_deref().map(|p| &p[189..]), Some(&[1, 2, 3][..]));
    }

    /// Rows of which each has `colours` of its own.
    fn rows(colours: usize) -> Box<Rows> {
        let mut rows = Box::new([[[0; 3]; 64]; HEIGHT]);
        for (y, row) in rows.iter_mut().enumerate() {
            for (n, colour) in row.iter_mut().enumerate().take(colours) {
                *colour = [y as u8, n as u8, 7];
            }
        }
        rows
    }

    #[test]
    fn rows_keep_their_colours() {
        let pixels = Box::new(std::array::from_fn(|at| (at % 2) as u8));
        for (colours, is_exact) in [(1, true), (2, false)] {
            let rows = rows(colours);
            let picture = Picture { rows: Some(&rows), ..Picture::plain(&pixels, &rows[0]) };
            let few = indexed(picture, 256);
            assert_eq!(few.is_exact, is_exact);
            assert!(few.palette.len() <= 256);
            let file = png(picture, 1).expect("encodes");
            let seen = crate::testing::golden::decode(&file).expect("a PNG");
            assert!((0..PIXELS).all(|at| seen[at] == picture.colour(at)));
        }
    }

    #[test]
    fn a_recording_has_its_size_in_the_header() {
        let file = wav(&[1, -1, 2, -2]).expect("fits");
        assert_eq!(file.len(), 52);
        assert_eq!(file[4..8], 44u32.to_le_bytes());
        assert_eq!(file[40..], [8, 0, 0, 0, 1, 0, 255, 255, 2, 0, 254, 255]);
    }
}
