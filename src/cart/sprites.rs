//! `sprites.png`: a picture becomes a sprite bank.
//!
//! Colours are matched, not numbers: any program may save the picture, in any colour type. A pixel
//! that is (mostly) transparent is colour 0; otherwise it becomes the palette's colour of that
//! value, or the nearest. An indexed picture whose entry has the same colour as the console's keeps
//! its number, so that two entries of the same colour stay two.

use std::io::Cursor;

use png::{ColorType, Decoder, DecodingError, Transformations};

use super::load::Bank;
use super::palette::Palette;
use super::{CartError, limits};
use crate::hardware::palette::nearest;

const SIDE: usize = limits::PICTURE_SIDE as usize;

/// Reads a bank from a PNG file; what the picture does not cover is colour 0.
pub fn parse(file: &str, bytes: &[u8], palette: &Palette) -> Result<Bank, CartError> {
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
    let colours = if indexed { entries(reader.info(), palette) } else { Vec::new() };
    let mut pixels = vec![0; SIDE * SIDE];
    let rows = data.chunks_exact(frame.line_size.max(1)).zip(pixels.chunks_exact_mut(SIDE));
    for (row, target) in rows.take(height as usize) {
        let target = &mut target[..width as usize];
        if indexed {
            unpack(row, frame.bit_depth as usize, &colours, target);
        } else {
            matched(row, frame.color_type.samples(), palette, target);
        }
    }
    Ok(Bank { pixels })
}

/// The console's colour for each entry of an indexed picture.
fn entries(info: &png::Info, palette: &Palette) -> Vec<u8> {
    let alphas = info.trns.as_deref().unwrap_or_default();
    let entries = info.palette.as_deref().unwrap_or_default();
    let (entries, _) = entries.as_chunks::<3>();
    let colour = |(i, &rgb): (usize, &[u8; 3])| match alphas.get(i) {
        Some(0..128) => 0,
        _ if palette.get(i) == Some(&rgb) => i as u8,
        _ => nearest(palette, rgb),
    };
    entries.iter().enumerate().map(colour).collect()
}

/// Spreads a row of numbers of 1, 2, 4 or 8 bits; a number without entry is colour 0.
fn unpack(row: &[u8], bits: usize, colours: &[u8], target: &mut [u8]) {
    for (x, pixel) in target.iter_mut().enumerate() {
        let at = x * bits;
        let byte = row.get(at / 8).copied().unwrap_or(0);
        let number = usize::from(byte) >> (8 - bits - at % 8) & ((1 << bits) - 1);
        *pixel = colours.get(number).copied().unwrap_or(0);
    }
}

/// Matches a row of grey, grey and alpha, RGB or RGBA.
fn matched(row: &[u8], samples: usize, palette: &Palette, target: &mut [u8]) {
    // Neighbours are mostly alike: the last answer saves most searches.
    let mut last = None;
    for (pixel, value) in target.iter_mut().zip(row.chunks_exact(samples)) {
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
            _ => nearest(palette, rgb),
        };
        if alpha >= 128 {
            last = Some((rgb, *pixel));
        }
    }
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
