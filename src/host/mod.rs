//! The world: what the machine must not touch by itself.

/// Save cards on disk.
pub mod card_file;

/// Carts on disk, and the files that a person names.
pub mod files;

/// Carts that are being worked on.
pub mod watch;

/// What `narthex new` begins with.
pub mod templates;

/// New carts, and what an editor needs.
pub mod author;

/// Pictures for packed carts.
pub mod cover;

/// Packing, unpacking, looking at and checking carts.
pub mod cartridge;

/// Files of expectations and golden pictures.
pub mod sheets;

/// Where reports go.
pub mod reports;

/// What a failed test leaves.
pub mod evidence;

/// A test run: files in, verdict and files out.
pub mod headless;

/// `narthex replay`.
pub mod replay;

/// `narthex bisect`.
pub mod bisect;

/// `narthex test`.
pub mod suite;

/// Where a cart's time and memory go.
pub mod profiling;

/// A plain Lua program, without a console around it.
pub mod lua_program;

/// The manual as one page.
pub mod manual;

/// The window, the screen, the speaker, the pads and the keys.
#[cfg(feature = "desktop")]
pub mod desktop;

#[cfg(test)]
mod scratch;
