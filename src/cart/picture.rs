//! `.nrx.png`: a picture with a packed cart inside.
//!
//! The cart stands in a chunk of its own, `nrNx`, right before the picture's end: ancillary (a
//! viewer may pass over it), private, safe to copy. Its content is a version, the XXH3 hash of the
//! archive as 8 bytes, lowest first, and the archive. Copying the file keeps it; programs that
//! write the picture anew, and sites that compress what is posted, drop it.

use std::ops::Range;

use flate2::Crc;
use twox_hash::XxHash3_64;

use super::{CartError, limits};

/// What every PNG file begins with.
pub const PNG_MARK: &[u8; 8] = b"\x89PNG\r\n\x1a\n";

const CHUNK: &[u8; 4] = b"nrNx";
const VERSION: u8 = 1;
/// Version and hash.
const HEAD_BYTES: usize = 9;

/// The picture with the archive inside; an archive that it already had is replaced.
///
/// # Errors
/// The end of a sentence when this is no whole PNG file or the archive is too large for one.
pub fn embed(picture: &[u8], archive: &[u8]) -> Result<Vec<u8>, String> {
    let mut file = PNG_MARK.to_vec();
    let mut ended = false;
    for chunk in Chunks::of(picture).ok_or("is no PNG file")? {
        let chunk = chunk.map_err(|why| why.to_string())?;
        if chunk.kind == *b"IEND" {
            let hash = XxHash3_64::oneshot(archive).to_le_bytes();
            let content = [&[VERSION][..], &hash, archive].concat();
            let length = u32::try_from(content.len()).map_err(|_| "cannot hold so much")?;
            let mut crc = Crc::new();
            crc.update(CHUNK);
            crc.update(&content);
            file.extend_from_slice(&length.to_be_bytes());
            file.extend_from_slice(CHUNK);
            file.extend_from_slice(&content);
            file.extend_from_slice(&crc.sum().to_be_bytes());
            ended = true;
        }
        if chunk.kind != *CHUNK {
            file.extend_from_slice(&picture[chunk.whole]);
        }
    }
    if ended { Ok(file) } else { Err("ends too early".to_string()) }
}

/// The archive in a picture.
///
/// # Errors
/// When this is no PNG file, has no cart inside or a damaged one.
pub fn extract(shown: &str, picture: &[u8]) -> Result<Vec<u8>, CartError> {
    let refuse = |message: &str| CartError::in_file(shown, message);
    if picture.len() > limits::ARCHIVE_BYTES {
        return Err(super::too_large(shown, limits::ARCHIVE_BYTES));
    }
    let chunks = Chunks::of(picture).ok_or_else(|| refuse("this is no PNG file"))?;
    for chunk in chunks {
        let chunk = chunk.map_err(|why| refuse(&format!("this picture {why}; get it again")))?;
        if chunk.kind != *CHUNK {
            continue;
        }
        let content = &picture[chunk.content];
        let Some((head, archive)) = content.split_first_chunk::<HEAD_BYTES>() else {
            return Err(refuse("the cart in this picture is damaged; get the picture again"));
        };
        let [version, hash @ ..] = *head;
        if version != VERSION {
            let message = format!(
                "the cart in this picture is written in version {version} of the format, \
                 this program reads version {VERSION}; get a newer Narthex"
            );
            return Err(refuse(&message));
        }
        if XxHash3_64::oneshot(archive) != u64::from_le_bytes(hash) {
            return Err(refuse("the cart in this picture is damaged; get the picture again"));
        }
        return Ok(archive.to_vec());
    }
    Err(refuse(
        "there is no cart in this picture; sites that compress pictures take it out, so ask for \
         the file itself",
    ))
}

/// A piece of a PNG file.
struct Chunk {
    kind: [u8; 4],
    content: Range<usize>,
    /// With length, kind and checksum.
    whole: Range<usize>,
}

/// The chunks of a PNG file, up to its end.
struct Chunks<'a> {
    file: &'a [u8],
    at: usize,
}

impl<'a> Chunks<'a> {
    fn of(file: &'a [u8]) -> Option<Chunks<'a>> {
        file.starts_with(PNG_MARK).then_some(Chunks { file, at: PNG_MARK.len() })
    }

    fn take(&mut self) -> Option<Chunk> {
        let (length, rest) = self.file.get(self.at..)?.split_first_chunk::<4>()?;
        let (kind, rest) = rest.split_first_chunk::<4>()?;
        let length = u32::from_be_bytes(*length) as usize;
        let end = length.checked_add(4).filter(|end| *end <= rest.len())?;
        let content = self.at + 8..self.at + 8 + length;
        let whole = self.at..self.at + 8 + end;
        self.at = whole.end;
        Some(Chunk { kind: *kind, content, whole })
    }
}

impl Iterator for Chunks<'_> {
    type Item = Result<Chunk, &'static str>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.at == usize::MAX {
            return None;
        }
        let chunk = self.take();
        if chunk.as_ref().is_none_or(|chunk| chunk.kind == *b"IEND") {
            self.at = usize::MAX;
        }
        Some(chunk.ok_or("ends too early"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture() -> Vec<u8> {
        let mut file = Vec::new();
        let mut writer = png::Encoder::new(&mut file, 2, 1).write_header().expect("header");
        writer.write_image_data(&[1, 2]).expect("data");
        writer.finish().expect("an end");
        file
    }

    fn refused(file: &[u8]) -> String {
        extract("a.png", file).unwrap_err().message
    }

    #[test]
    fn what_goes_in_comes_out_and_the_picture_stays() {
        let file = embed(&picture(), b"archive").expect("embeds");
        assert_eq!(extract("a.png", &file).expect("is there"), b"archive");
        let mut reader =
            png::Decoder::new(std::io::Cursor::new(&file)).read_info().expect("a picture");
        let mut pixels = [0; 2];
        reader.next_frame(&mut pixels).expect("pixels");
        reader.finish().expect("the rest is sound, the checksum of our chunk included");
        assert_eq!(pixels, [1, 2]);
        let again = embed(&file, b"other").expect("embeds");
        assert_eq!(extract("a.png", &again).expect("is there"), b"other");
        assert_eq!(again.len(), picture().len() + 12 + HEAD_BYTES + 5);
    }

    #[test]
    fn a_picture_without_a_cart_says_what_happened() {
        assert!(refused(&picture()).starts_with("there is no cart in this picture; sites"));
        assert_eq!(refused(b"GIF89a"), "this is no PNG file");
        assert_eq!(embed(b"GIF89a", b""), Err("is no PNG file".to_string()));
    }

    #[test]
    fn damage_anywhere_in_the_cart_is_found() {
        let file = embed(&picture(), b"archive").expect("embeds");
        let inside = memchr::memmem::find(&file, CHUNK).expect("is there") + 4;
        for at in inside..inside + HEAD_BYTES + 7 {
            let mut broken = file.clone();
            broken[at] ^= 1;
            let words = if at == inside { "get a newer Narthex" } else { "is damaged" };
            assert!(refused(&broken).contains(words), "{at}");
        }
        for end in 0..file.len() - 12 {
            assert!(extract("a.png", &file[..end]).is_err(), "{end}");
        }
        for end in 0..file.len() {
            assert!(embed(&file[..end], b"x").is_err(), "{end}");
        }
    }
}
