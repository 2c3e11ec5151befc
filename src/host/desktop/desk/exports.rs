//! Files for other tools, written from the overlay.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::Desk;
use crate::console::Console;
use crate::host::desktop::screenshot;
use crate::host::sheets;
use crate::profile::export::{self, Capture, Format};
use crate::profile::{Detail, FrameRecord};
use crate::testing::Limit;

impl Desk {
    /// Writes a frame, or all that are remembered, into a new file in the working folder.
    pub(super) fn export(&mut self, format: Format, frame: Option<u64>) {
        let title = self.session.title().to_string();
        let seed = self.session.seed();
        let Some(console) = self.session.console() else { return };
        let words = match write(console, &title, seed, format, frame) {
            Ok(path) => format!("Saved {}", path.display()),
            Err(reason) => format!("The file could not be written: {reason}"),
        };
        self.tell(words);
    }
}

impl Desk {
    /// Writes a limit into the test of the cart.
    pub(super) fn add_budget(&mut self, limit: Limit, most: u64) {
        let words = match sheets::add_limit(self.session.path(), limit, most) {
            Ok(path) => format!("{} = {most} stands in {}", limit.key(), path.display()),
            Err(reason) => reason,
        };
        self.tell(words);
    }
}

fn write(
    console: &Console,
    title: &str,
    seed: u64,
    format: Format,
    frame: Option<u64>,
) -> Result<PathBuf, String> {
    let profile = console.profile();
    let frames: Vec<FrameRecord> = match frame {
        Some(frame) => profile.record(frame).cloned().into_iter().collect(),
        None => profile.frames().cloned().collect(),
    };
    if frames.is_empty() {
        return Err("no frame is remembered yet".into());
    }
    let detail = Detail::of(&frames).unwrap_or_default();
    let hash = console.cart().hash;
    let capture = Capture { title, hash, seed, frames: &frames, detail: &detail };
    let text = export::write(&capture, format)?;
    let ending = format.endings().first().copied().unwrap_or("");
    save(title, ending, text.as_bytes()).map_err(|error| error.to_string())
}

/// Into the working folder, or, where that cannot be written, beside the screenshots.
fn save(title: &str, ending: &str, content: &[u8]) -> io::Result<PathBuf> {
    let made = screenshot::new_file(Path::new("."), title, ending)
        .or_else(|_| screenshot::new_file(&screenshot::folder(), title, ending));
    let (path, mut file) = made?;
    file.write_all(content)?;
    Ok(path)
}
