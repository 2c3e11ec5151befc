//! The verdict: plays a cart without a window and says whether it is as it should be.
//!
//! ```text
//! Plan ──► run ──► Outcome ──► report (JSON)
//!           │         └──────► summary, findings, exit code
//!           └ movie, budgets, determinism
//! ```
//!
//! Nothing here touches a file or a clock: movies come in as text, reports and pictures go out as
//! bytes, and `host` and the command line do the rest. Frames count from 1, as in the profile.

/// Input as text: what was pressed in which frame.
pub mod movie;

/// Pictures and sound as files.
pub mod capture;

/// Moving pictures as files.
pub mod gif;

/// What a run found wrong, and the exit code for it.
pub mod finding;

/// How much a frame may cost.
pub mod budget;

/// Golden pictures, and how a frame differs from one.
pub mod golden;

/// Expectations as TOML.
pub mod sheet;

/// Writing a limit into expectations.
pub mod limit;

/// Compares a run with what is expected of it.
pub mod expect;

/// Plays a cart as planned.
pub mod run;

/// Whether a second run gives the same, whatever the collector and the save states do.
pub mod determinism;

/// What helps to understand a failure.
pub mod evidence;

/// Tests inside a cart.
pub mod bench;

/// The outcome as JSON.
pub mod report;

/// The run as a trace for Chrome and Perfetto.
pub mod trace;

/// One test as reports show it.
pub mod trial;

/// Trials as JUnit XML.
pub mod junit;

/// Annotations and step summaries for GitHub Actions.
pub mod github;

pub use budget::Budgets;
pub use expect::Expected;
pub use finding::{Finding, Kind, exit_code};
pub use golden::{Golden, Mismatch, Tolerance};
pub use limit::{Limit, with_limit};
pub use movie::{Hashed, Movie, MovieError, Player, Recorder};
pub use run::{FRAMES_MAX, Outcome, Plan, run};
pub use sheet::{Sheet, SheetError};
pub use trial::{Trial, exit_code_of};
