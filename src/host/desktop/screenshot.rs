//! Screenshots: the picture as a PNG in the player's folder for pictures.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::console::Picture;
use crate::testing::capture;

/// Pixels of the file per pixel of the picture: 1280×720, which shows well where people post.
const SCALE: usize = 4;

/// Most files of one title in a folder.
const NUMBERS: u32 = 10_000;

/// Writes a screenshot of `picture` and returns its path.
///
/// # Errors
/// When the file cannot be written.
pub fn save(picture: &Picture<'_>, title: &str) -> io::Result<PathBuf> {
    save_in(&folder(), picture, title)
}

fn save_in(folder: &Path, picture: &Picture<'_>, title: &str) -> io::Result<PathBuf> {
    let (path, mut file) = new_file(folder, title, ".png")?;
    let content = capture::png(*picture, SCALE).map_err(io::Error::other)?;
    file.write_all(&content)?;
    Ok(path)
}

/// Makes the next numbered file of a title: `Emberwick 007.png`. None is ever overwritten.
///
/// # Errors
/// When the folder cannot be written, or has ten thousand of them.
pub fn new_file(folder: &Path, title: &str, ending: &str) -> io::Result<(PathBuf, File)> {
    let stem = file_stem(title);
    for number in 1..NUMBERS {
        let path = folder.join(format!("{stem} {number:03}{ending}"));
        match File::create_new(&path) {
            Ok(file) => return Ok((path, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::other("the folder is full of files of this title"))
}

/// A title as the beginning of a file's name: letters, digits, spaces and `-_`.
fn file_stem(title: &str) -> String {
    let kept = |c: char| if c.is_alphanumeric() || "-_ ".contains(c) { c } else { '-' };
    let name: String = title.chars().take(64).map(kept).collect();
    match name.trim() {
        "" => "narthex".into(),
        name => name.into(),
    }
}

/// The player's folder for pictures, or the working folder.
pub fn folder() -> PathBuf {
    let home = std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE"));
    let Some(home) = home.map(PathBuf::from) else { return PathBuf::from(".") };
    let named = fs::read_to_string(home.join(".config/user-dirs.dirs"))
        .ok()
        .and_then(|text| pictures_dir(&text, &home));
    let usual = home.join("Pictures");
    named.into_iter().chain([usual]).find(|f| f.is_dir()).unwrap_or_else(|| PathBuf::from("."))
}

/// The folder for pictures that a desktop's `user-dirs.dirs` names.
fn pictures_dir(text: &str, home: &Path) -> Option<PathBuf> {
    let line = text.lines().find_map(|l| l.trim().strip_prefix("XDG_PICTURES_DIR="))?;
    let path = line.trim().trim_matches('"');
    Some(match path.strip_prefix("$HOME/") {
        Some(below) => home.join(below),
        None => PathBuf::from(path),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::PIXELS;

    #[test]
    fn a_screenshot_is_four_times_as_large_and_overwrites_nothing() {
        let folder = std::env::temp_dir().join(format!("narthex-shots-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("scratch folder");
        let mut pixels = [0; PIXELS];
        pixels[321] = 5;
        let mut palette = [[0; 3]; 64];
        palette[5] = [1, 2, 3];
        let picture = Picture::plain(&pixels, &palette);
        let first = save_in(&folder, &picture, "a/b").expect("saved");
        let second = save_in(&folder, &picture, "a/b").expect("saved");
        assert_eq!(first.file_name().expect("named"), "a-b 001.png");
        assert_eq!(second.file_name().expect("named"), "a-b 002.png");
        let mut decoder = png::Decoder::new(io::BufReader::new(File::open(first).expect("there")));
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info().expect("a PNG");
        let mut rgb = vec![0; reader.output_buffer_size().expect("bounded")];
        let info = reader.next_frame(&mut rgb).expect("whole");
        assert_eq!((info.width, info.height), (1280, 720));
        let at = |x: usize, y: usize| &rgb[(y * 1280 + x) * 3..][..3];
        assert_eq!((at(4, 4), at(7, 7), at(8, 8)), (&[1, 2, 3][..], &[1, 2, 3][..], &[0; 3][..]));
        fs::remove_dir_all(&folder).expect("removed");
    }

    #[test]
    fn the_desktops_folder_is_read() {
        let home = Path::new("/home/ada");
        let text = "# comment\nXDG_PICTURES_DIR=\"$HOME/Bilder\"\n";
        assert_eq!(pictures_dir(text, home), Some(home.join("Bilder")));
        assert_eq!(pictures_dir("XDG_MUSIC_DIR=\"/m\"", home), None);
    }

    #[test]
    fn titles_become_file_names() {
        assert_eq!(file_stem("../../Ünder: the sea?"), "------Ünder- the sea-");
        assert_eq!(file_stem("  "), "narthex");
    }
}
