//! Folders for tests.
#![allow(clippy::disallowed_methods, reason = "tests write the files that they read")]

use std::fs;
use std::path::PathBuf;

/// A folder of a test's own, removed at its end.
pub struct Scratch(pub PathBuf);

impl Scratch {
    /// An empty folder.
    pub fn new(name: &str) -> Scratch {
        let path = std::env::temp_dir().join(format!("narthex-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("scratch folder");
        Scratch(path)
    }

    /// Writes a file in it, and the folders on the way.
    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folder");
        fs::write(&path, content).expect("written");
        path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
