//! Narthex, the fantasy console that you can see inside.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(narthex::cli::run(std::env::args_os()))
}
