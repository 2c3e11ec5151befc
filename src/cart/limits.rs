//! The sizes that a cart may have: one table. A hostile cart meets these before it costs time or
//! memory; an honest one never does.

/// One row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The constant's name.
    pub name: &'static str,
    /// The most that is allowed.
    pub most: u64,
    /// Why so much and no more.
    pub cause: &'static str,
}

macro_rules! limits {
    ($($name:ident: $kind:ty = $most:expr, $cause:literal;)*) => {
        $(#[doc = $cause] pub const $name: $kind = $most;)*
        /// Every limit, in the order in which a cart meets them.
        pub const LIMITS: &[Limit] =
            &[$(Limit { name: stringify!($name), most: $most as u64, cause: $cause }),*];
    };
}

limits! {
    FILES: usize = 4096,
        "Files in a cart's folder: more is somebody's home folder, not a game.";
    FOLDER_DEPTH: usize = 8,
        "Folders inside folders: a deeper tree is a loop or a mistake.";
    PATH_BYTES: usize = 200,
        "Bytes of a path inside a cart: zip tools and file systems agree up to here.";
    ARCHIVE_BYTES: usize = 64 << 20,
        "Bytes of a packed cart or of its picture: it is read as a whole before it is looked at.";
    ARCHIVE_ENTRIES: usize = 2 * FILES,
        "Entries of a packed cart: every file, and a folder for each.";
    UNPACKED_BYTES: u64 = 128 << 20,
        "Bytes of all files of a packed cart together: twice what may come in.";
    UNPACKED_TIMES: u64 = 200,
        "Times that a packed cart may grow when unpacked: text shrinks to a tenth, bombs to less \
         than a hundredth of that.";
    UNPACKED_FREE_BYTES: u64 = 4 << 20,
        "Bytes up to which a packed cart may grow any number of times: empty maps do.";
    FILE_BYTES: usize = 16 << 20,
        "Bytes of any one file: the longest sample.";
    MANIFEST_BYTES: usize = 64 << 10,
        "Bytes of cart.toml: a page of text, with room for controls.";
    SCRIPT_BYTES: usize = 1 << 20,
        "Bytes of one script: 30,000 lines, more than anybody writes by hand.";
    SCRIPTS: usize = 256,
        "Scripts in a cart: a game has dozens, a generated heap has thousands.";
    SCRIPTS_BYTES: usize = 16 << 20,
        "Bytes of all scripts: compiled they must fit the cart's own memory.";
    PICTURE_BYTES: usize = 4 << 20,
        "Bytes of a picture file: 256×256 pixels with alpha take 256 KiB unpacked.";
    PICTURE_SIDE: u32 = 256,
        "Pixels on a side of a sprite bank: the chip's banks are 256×256.";
    TEXT_BYTES: usize = 4 << 20,
        "Bytes of a map, sound, flag or palette file: a full map layer takes 400 KB.";
    SAMPLE_LENGTH: usize = 16 << 20,
        "Samples of a recording: 5 minutes at 48 kHz, longer than any effect or voice.";
    SAMPLES_LENGTH: usize = 32 << 20,
        "Samples of all recordings together: 64 MiB that the machine holds beside its memory.";
    SONG_BYTES: usize = 1 << 20,
        "Bytes of a MIDI song: 100,000 notes, thirty times what the chip can hold.";
    CYCLES: u64 = 4_000_000,
        "Cycles a frame: the fastest setting that an ordinary laptop holds at 60 frames.";
    CYCLES_LEAST: u64 = 1_000,
        "Fewest cycles a frame: with less, calling _update and _draw uses it up.";
    MEMORY_BYTES: u64 = 256 << 20,
        "Bytes of a machine: saving and rewinding copies all of it.";
    MEMORY_LEAST: u64 = 2 << 20,
        "Fewest bytes of a machine: 1 MiB is the chips' own, the rest is Lua's.";
    WORD_BYTES: usize = 4096,
        "Bytes of a text in the manifest: the library shows no more.";
    CONTROLS: usize = 64,
        "Lines of controls: four pads of twelve buttons and some words.";
}

/// Cycles a frame where the manifest says nothing.
pub const CYCLES_DEFAULT: u64 = 1_000_000;
/// Bytes of a machine where the manifest says nothing.
pub const MEMORY_DEFAULT: u64 = 32 << 20;

/// `1234567` as `1,234,567`.
pub fn thousands(number: u64) -> String {
    let mut text = number.to_string();
    let digits = text.len();
    for at in (1..digits).rev().filter(|at| (digits - at).is_multiple_of(3)) {
        text.insert(at, ',');
    }
    text
}

/// The page `docs/reference/cart-limits.md`.
pub fn page() -> String {
    use std::fmt::Write;
    let mut text = String::from(
        "# The limits of a cart\n\n\
         Made from the table in `src/cart/limits.rs`. What is beyond one of them is an error that\n\
         names the file.\n\n| limit | of what | why |\n|---:|---|---|\n",
    );
    for limit in LIMITS {
        let (what, why) = limit.cause.split_once(": ").unwrap_or((limit.cause, ""));
        let most = thousands(limit.most);
        let _ = writeln!(text, "| {most} | {what} | {why} |");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::disallowed_methods, reason = "compares a file of the repository")]
    fn the_page_of_the_manual_is_that_of_the_table() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/reference/cart-limits.md");
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(path, page()).expect("written");
        }
        let found = std::fs::read_to_string(path).unwrap_or_default();
        assert!(found == page(), "docs/reference/cart-limits.md is old; run with BLESS=1");
    }

    #[test]
    fn long_numbers_have_commas() {
        let texts = [0, 999, 1000, 1_234_567].map(thousands);
        assert_eq!(texts, ["0", "999", "1,000", "1,234,567"]);
    }

    #[test]
    fn every_limit_has_a_cause() {
        for limit in LIMITS {
            assert!(limit.most > 0 && limit.cause.ends_with('.'), "{limit:?}");
        }
    }
}
