//! Where the manual lies, and what opens it.
#![allow(clippy::disallowed_methods, reason = "this asks the environment for folders and programs")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn set(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}

/// The reader's folder for what can be made again.
pub fn folder() -> PathBuf {
    let named = set("XDG_CACHE_HOME").filter(|path| path.is_absolute());
    let usual = || match () {
        () if cfg!(windows) => set("LOCALAPPDATA"),
        () if cfg!(target_os = "macos") => set("HOME").map(|home| home.join("Library/Caches")),
        () => set("HOME").map(|home| home.join(".cache")),
    };
    named.or_else(usual).unwrap_or_else(std::env::temp_dir)
}

/// Asks the desktop to show a file; whether there was something to ask.
pub fn in_browser(file: &Path) -> bool {
    let program = match () {
        () if cfg!(windows) => "explorer",
        () if cfg!(target_os = "macos") => "open",
        () if set("DISPLAY").is_none() && set("WAYLAND_DISPLAY").is_none() => return false,
        () => "xdg-open",
    };
    let mut asked = Command::new(program);
    asked.arg(file).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    asked.spawn().is_ok()
}
