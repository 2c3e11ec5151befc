//! `sprites.png`: a picture becomes a sprite bank.
//!
//! Any program may save the picture, in any colour type; [`Colours`] says how its colours become
//! the console's. A pixel that is (mostly) transparent is colour 0.

use std::io::Cursor;

use png::{ColorType, Decoder, DecodingError, Transformations};

use super::load::Bank;
use super::palette::Palette;
use super::{CartError, limits};
use crate::hardware::palette::{Rgb, nearest};

const SIDE: usize = limits::PICTURE_SIDE as usize;

/// How the colours of pictures become the console's 64: those that are equal to one of the palette
/// become that one, others the nearest, or an error.
#[derive(Clone, Copy, Debug)]
pub struct Colours<'a> {
    /// The console's colours.
    pub palette: &'a Palette,
    /// Whether a colour that is not in the palette is an error.
    pub exact: bool,
}

impl Colours<'_> {
    /// The number for a colour, or the colour when it has none.
    pub fn number(&self, rgb: Rgb) -> Result<u8, Rgb> {
        let number = nearest(self.palette, rgb);
        if self.exact && self.palette[usize::from(number)] != rgb { Err(rgb) } else { Ok(number) }
    }

    /// The number for entry `i` of a picture's own palette. Where the console's entry has the same
    /// colour the number stays, so that two entries of the same colour stay two.
    pub fn entry(&self, i: usize, rgb: Rgb) -> Result<u8, Rgb> {
        if self.palette.get(i) == Some(&rgb) { Ok(i as u8) } else { self.number(rgb) }
    }
}

/// The error for a pixel whose colour is not in the palette.
pub fn off_palette(file: &str, (x, y): (usize, usize), [red, green, blue]: Rgb) -> CartError {
    let message = format!(
        "the pixel at {x}, {y} is #{red:02x}{green:02x}{blue:02x}, which is not in the palette; \
         change it, or write colours = \"nearest\" under [sprites] in cart.toml"
    );
    CartError::in_file(file, message)
}

/// Reads a bank from a PNG file; what the picture does not cover is colour 0.
pub fn parse(file: &str, bytes: &[u8], colours: Colours) -> Result<Bank, CartError> {
    let fault = |fault: DecodingError| CartError::in_file(file, explain(&fault));
    // 1 MiB: the largest picture that passes the check below unpacks to 512 KiB.
    let room = png::Limits { bytes: 1 << 20 };
    let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), room);
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    let header = decoder.read_header_info().map_err(fault)?;
    let (width, height) = header.size();
    let indexed = header.color_type == ColorType::Indexed;
    if width > limits::PICTURE_SIDE || height > limits::PICTURE_SIDE {
        let message = format!(
            "the picture is {width}×{height} pixels; a sprite bank is at most {SIDE}×{SIDE}"
        );
        return Err(CartError::in_file(file, message));
    }
    decoder.set_transformations(if indexed {
        Transformations::IDENTITY
    } else {
        Transformations::normalize_to_color8()
    });
    let mut reader = decoder.read_info().map_err(fault)?;
    let mut data = vec![0; reader.output_buffer_size().unwrap_or(0)];
    let frame = reader.next_frame(&mut data).map_err(fault)?;
    let entries = if indexed { entries(reader.info(), colours) } else { Vec::new() };
    let mut pixels = vec![0; SIDE * SIDE];
    let rows = data.chunks_exact(frame.line_size.max(1)).zip(pixels.chunks_exact_mut(SIDE));
    for (y, (row, target)) in rows.take(height as usize).enumerate() {
        let target = &mut target[..width as usize];
        let matched = if indexed {
            unpack(row, frame.bit_depth as usize, &entries, target)
        } else {
            matched(row, frame.color_type.samples(), colours, target)
        };
        matched.map_err(|(x, rgb)| off_palette(file, (x, y), rgb))?;
    }
    Ok(Bank { pixels })
}

/// The console's colour for each entry of an indexed picture.
fn entries(info: &png::Info, colours: Colours) -> Vec<Result<u8, Rgb>> {
    let alphas = info.trns.as_deref().unwrap_or_default();
    let entries = info.palette.as_deref().unwrap_or_default();
    let (entries, _) = entries.as_chunks::<3>();
    let colour = |(i, &rgb): (usize, &Rgb)| match alphas.get(i) {
        Some(0..128) => Ok(0),
        _ => colours.entry(i, rgb),
    };
    entries.iter().enumerate().map(colour).collect()
}

/// The column of a pixel that has no number, and its colour.
type Unmatched = (usize, Rgb);

/// Spreads a row of numbers of 1, 2, 4 or 8 bits; a number without entry is colour 0.
fn unpack(
    row: &[u8],
    bits: usize,
    entries: &[Result<u8, Rgb>],
    target: &mut [u8],
) -> Result<(), Unmatched> {
    for (x, pixel) in target.iter_mut().enumerate() {
        let at = x * bits;
        let byte = row.get(at / 8).copied().unwrap_or(0);
        let number = usize::from(byte) >> (8 - bits - at % 8) & ((1 << bits) - 1);
        *pixel = entries.get(number).copied().unwrap_or(Ok(0)).map_err(|rgb| (x, rgb))?;
    }
    Ok(())
}

/// Matches a row of grey, grey and alpha, RGB or RGBA.
fn matched(
    row: &[u8],
    samples: usize,
    colours: Colours,
    target: &mut [u8],
) -> Result<(), Unmatched> {
    // Neighbours are mostly alike: the last answer saves most searches.
    let mut last = None;
    for (x, (pixel, value)) in target.iter_mut().zip(row.chunks_exact(samples)).enumerate() {
        let (rgb, alpha) = match *value {
            [grey] => ([grey; 3], 255),
            [grey, alpha] => ([grey; 3], alpha),
            [red, green, blue] => ([red, green, blue], 255),
            [red, green, blue, alpha, ..] => ([red, green, blue], alpha),
            [] => ([0; 3], 0),
        };
        *pixel = match last {
            _ if alpha < 128 => 0,
            Some((known, number)) if known == rgb => number,
            _ => colours.number(rgb).map_err(|rgb| (x, rgb))?,
        };
        if alpha >= 128 {
            last = Some((rgb, *pixel));
        }
    }
    Ok(())
}

fn explain(fault: &DecodingError) -> String {
    let why = match fault {
        DecodingError::IoError(fault) if fault.kind() == std::io::ErrorKind::UnexpectedEof => {
            "the file ends too early".to_string()
        }
        DecodingError::LimitsExceeded => "it needs more memory than a picture may".to_string(),
        other => other.to_string(),
    };
    format!("this PNG cannot be read ({why}); save the picture again")
}

#[cfg(test)]
#[path = "sprites_tests.rs"]
mod tests;
