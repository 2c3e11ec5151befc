//! The world: what the machine must not touch by itself.

/// Save cards on disk.
pub mod card_file;

/// Folders and single files as carts.
pub mod files;

/// A test run: files in, verdict and files out.
pub mod headless;

/// A plain Lua program, without a console around it.
pub mod lua_program;

/// The window, the screen, the speaker, the pads and the keys.
#[cfg(feature = "desktop")]
pub mod desktop;
