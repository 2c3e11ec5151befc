//! `flags.txt`: which tiles carry which flags.
//!
//! ```text
//! flag 0: 16-31 40     # solid
//! flag 1: 48 49        # hurts
//! ```
//!
//! Tiles count on over the banks: 1024 is the first tile of `sprites1.png`. A flag may have several
//! lines.

use super::CartError;
use super::words::lines;

/// Tiles in all four banks.
pub const TILES: usize = 4096;

/// Reads the flag byte of every tile.
pub fn parse(file: &str, bytes: &[u8]) -> Result<Vec<u8>, CartError> {
    let mut flags = vec![0; TILES];
    for line in lines(file, bytes)? {
        let line = line?;
        let [word, number, tiles @ ..] = &line.words[..] else {
            return Err(line.fault(&line.words[0], SHAPE));
        };
        if word.text != "flag" || tiles.is_empty() {
            return Err(line.fault(word, SHAPE));
        }
        let flag = line.number(number, "flag", 0, 7)?;
        for tile in tiles {
            let (first, last) = line.range(tile, "tile", TILES as i64 - 1)?;
            flags[first as usize..=last as usize].iter_mut().for_each(|f| *f |= 1 << flag);
        }
    }
    Ok(flags)
}

const SHAPE: &str = "a line must look like `flag 0: 16-31 40`, a flag and the tiles that carry it";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_add_up() {
        let flags = parse("f", b"flag 0: 1-3 4095 # solid\nflag 7: 3\nflag 0: 9\n").expect("good");
        assert_eq!(flags[..5], [0, 1, 1, 129, 0]);
        assert_eq!((flags[9], flags[4095]), (1, 1));
    }

    #[test]
    fn mistakes_name_their_place() {
        let refused = |text: &str| parse("f", text.as_bytes()).unwrap_err().to_string();
        assert_eq!(refused("\nsolid"), format!("f:2:1: {SHAPE}"));
        assert_eq!(refused("flag 0:"), format!("f:1:1: {SHAPE}"));
        assert_eq!(refused("flag 8: 1"), "f:1:6: `8` is no flag (a number from 0 to 7)");
        assert_eq!(refused("flag 1: 4096"), "f:1:9: `4096` is no tile (a number from 0 to 4095)");
        assert_eq!(refused("flag 1: 5-2"), "f:1:9: the range `5-2` runs backwards");
    }
}
