//! `map.csv`: a map layer as rows of tile numbers, the form that Tiled exports.
//!
//! Tiles count on over the banks (1024 is the first of `sprites1.png`); -1 is an empty cell, which
//! is tile 0. Letters after a number turn the tile: `17h` mirrors left and right, `17v` top and
//! bottom, `17r` turns it a quarter clockwise before it is mirrored. Tiled's own flip bits mean the
//! same.

use super::CartError;
use super::load::Layer;
use super::words::{Line, Word, lines};

/// Cells on a side of a layer.
pub const SIDE: usize = 256;

const FLIP_X: u16 = 1 << 12;
const FLIP_Y: u16 = 1 << 13;
const TURN: u16 = 1 << 14;

/// Reads a layer; cells that the rows do not cover are 0.
pub fn parse(file: &str, bytes: &[u8]) -> Result<Layer, CartError> {
    let mut cells = vec![0; SIDE * SIDE];
    let mut rows = cells.chunks_exact_mut(SIDE);
    for line in lines(file, bytes)? {
        let line = line?;
        let Some(row) = rows.next() else {
            let message = "there are more than 256 rows; a layer has 256";
            return Err(line.fault(&line.words[0], message));
        };
        if let Some(word) = line.words.get(SIDE) {
            return Err(line.fault(word, "there are more than 256 cells in this row"));
        }
        for (place, word) in row.iter_mut().zip(&line.words) {
            *place = cell(&line, word)?;
        }
    }
    Ok(Layer { cells })
}

fn cell(line: &Line, word: &Word) -> Result<u16, CartError> {
    let digits = word.text.trim_end_matches(['h', 'v', 'r']);
    let mut turns = 0;
    for letter in word.text[digits.len()..].chars() {
        turns ^= match letter {
            'h' => FLIP_X,
            'v' => FLIP_Y,
            _ => TURN,
        };
    }
    if digits == "-1" && turns == 0 {
        return Ok(0);
    }
    // Tiled sets bits 31 to 29, and some of its versions write the number as a negative one.
    let number = match digits.parse::<i64>() {
        Ok(number) if number < 0 => number + (1 << 32),
        Ok(number) => number,
        Err(_) => -1,
    };
    let [horizontal, vertical, diagonal] = [31, 30, 29].map(|bit| number >> bit & 1 == 1);
    let (tile, over) = (number & 0x1fff_ffff, number >> 32);
    if over != 0 || tile > 4095 {
        let text = word.text;
        let message =
            format!("`{text}` is no tile; write a number from 0 to 4095, or -1 for an empty cell");
        return Err(line.fault(word, message));
    }
    Ok(tile as u16 | turned(horizontal, vertical, diagonal) ^ turns)
}

/// The bits of a cell for what Tiled says: mirrored left and right, top and bottom, along the
/// diagonal.
pub fn turned(horizontal: bool, vertical: bool, diagonal: bool) -> u16 {
    // A mirrored diagonal is a quarter turn, mirrored once.
    let flip_x = horizontal != diagonal;
    let flag = |on: bool, bit: u16| if on { bit } else { 0 };
    flag(flip_x, FLIP_X) | flag(vertical, FLIP_Y) | flag(diagonal, TURN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        parse("map.csv", text.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn rows_of_numbers_are_cells() {
        let layer = parse("map.csv", b"1,2,-1,4095,\n# note\n17h, 17v,17hv 17r\n").expect("good");
        assert_eq!(layer.cells[..5], [1, 2, 0, 4095, 0]);
        let second = &layer.cells[256..260];
        assert_eq!(second, [17 | FLIP_X, 17 | FLIP_Y, 17 | FLIP_X | FLIP_Y, 17 | TURN]);
        assert_eq!(layer.cells.len(), 65536);
    }

    #[test]
    fn the_flips_of_tiled_are_ours() {
        let tile = |bits: u32| {
            let layer = parse("m", (bits | 5).to_string().as_bytes()).expect("good");
            let signed = parse("m", ((bits | 5) as i32).to_string().as_bytes()).expect("good");
            assert_eq!(layer, signed);
            layer.cells[0] ^ 5
        };
        let (h, v, d) = (1 << 31, 1 << 30, 1 << 29);
        assert_eq!(tile(h), FLIP_X);
        assert_eq!(tile(v), FLIP_Y);
        // Tiled turns a tile clockwise by setting diagonal and horizontal.
        assert_eq!(tile(d | h), TURN);
        assert_eq!(tile(d), TURN | FLIP_X);
        assert_eq!(tile(d | v), TURN | FLIP_X | FLIP_Y);
    }

    #[test]
    fn sizes_and_numbers_are_checked() {
        assert!(parse("m", "1\n".repeat(256).as_bytes()).is_ok());
        assert_eq!(
            refused(&"1\n".repeat(257)),
            "map.csv:257:1: there are more than 256 rows; a layer has 256"
        );
        assert!(parse("m", "1,".repeat(256).as_bytes()).is_ok());
        assert!(refused(&"1,".repeat(257)).starts_with("map.csv:1:513: there are more than 256"));
        for bad in ["x", "4096", "-2", "1.5", "h", "99999999999", "9999999999999999999999"] {
            assert!(refused(bad).contains("is no tile"), "{bad}");
        }
    }
}
