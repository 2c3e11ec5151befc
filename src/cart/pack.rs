//! From the files of a cart to one file.

use std::io::{Cursor, Write};

use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipWriter};

use super::archive::distinct;
use super::source::is_test;
use super::{CartError, Source, limits};

/// A cart as an archive.
#[derive(Clone, Debug)]
pub struct Packed {
    /// The zip archive.
    pub archive: Vec<u8>,
    /// What went in, sorted: the path of each file and its size in bytes.
    pub files: Vec<(String, usize)>,
    /// Files that stay behind: tests, and carts that were packed before.
    pub left_out: Vec<String>,
}

/// Packs all files of a cart but its tests and packed carts among them. The same files give the
/// same bytes, whenever and wherever: they are sorted, and carry no times.
///
/// # Errors
/// When a file cannot be read, or the cart is larger than an archive may be.
pub fn pack(source: &dyn Source) -> Result<Packed, CartError> {
    let stays = |path: &String| {
        // One that packs twice, inside the folder, does not want the first pack in the second.
        let packed = path.ends_with(".nrx") || path.ends_with(".nrx.png");
        is_test(path) && path != source.main() || packed
    };
    let (left_out, mut paths): (Vec<_>, Vec<_>) = source.list()?.into_iter().partition(stays);
    paths.sort();
    let name = source.name();
    if paths.len() > limits::FILES {
        let message = format!("there are more than {} files; is this a cart?", limits::FILES);
        return Err(CartError::in_file(name, message));
    }
    distinct(&name, paths.iter())?;
    let mut files = Vec::new();
    let mut total = 0;
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let refused = |fault| CartError::in_file(name.clone(), format!("it cannot be packed: {fault}"));
    for path in paths {
        let content = source.read(&path, limits::FILE_BYTES)?;
        total += content.len() as u64;
        if total > limits::UNPACKED_BYTES {
            let most = limits::UNPACKED_BYTES >> 20;
            let message = format!("with this file the cart is larger than {most} MiB");
            return Err(CartError::in_file(path, message));
        }
        add(&mut writer, &path, &content).map_err(refused)?;
        files.push((path, content.len()));
    }
    let archive = writer.finish().map_err(refused)?.into_inner();
    if archive.len() > limits::ARCHIVE_BYTES {
        let most = limits::ARCHIVE_BYTES >> 20;
        let message = format!("packed, the cart is larger than {most} MiB; make its files smaller");
        return Err(CartError::in_file(name, message));
    }
    Ok(Packed { archive, files, left_out })
}

fn add(writer: &mut ZipWriter<Cursor<Vec<u8>>>, path: &str, content: &[u8]) -> ZipResult<()> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(9))
        // The first day that a zip archive knows.
        .last_modified_time(DateTime::default())
        .system(System::Unix)
        .unix_permissions(0o644);
    writer.start_file(path, options)?;
    writer.write_all(content)?;
    Ok(())
}
