//! The verdict: plays a cart without a window and says whether it is as it should be.
//!
//! Nothing here touches a file or a clock: movies come in as text, reports and pictures go out as
//! bytes, and `host` and the command line do the rest.

/// Input as text: what was pressed in which frame.
pub mod movie;

/// Pictures and sound as files.
pub mod capture;

pub use movie::{Hashed, Movie, MovieError, Player, Recorder};
