//! What a failed test leaves: pictures, a short GIF, and a movie that ends where it failed.

use std::path::Path;
use std::sync::Arc;

use super::{files, replay};
use crate::cart::Cart;
use crate::testing::bench::Tested;
use crate::testing::evidence::{self, Evidence};
use crate::testing::{Mismatch, Movie, Outcome, Plan, Trial};

/// Writes everything into `folder`, and notes in the trial what was left and how to see it.
///
/// # Errors
/// A sentence about the first file that cannot be written.
pub fn leave(
    folder: &Path,
    cart_path: &Path,
    cart: &Arc<Cart>,
    plan: &Plan,
    outcome: &Outcome,
    trial: &mut Trial,
) -> Result<(), String> {
    pictures(folder, &outcome.mismatches, trial)?;
    let Some(frame) = evidence::frame_of(outcome) else { return Ok(()) };
    let Evidence { gif, movie } = evidence::gather(cart, plan, frame)?;
    write(folder, &format!("around-frame-{frame}.gif"), &gif, trial)?;
    self::movie(folder, &format!("until-frame-{frame}.mov"), &movie, cart_path, trial)
}

/// The same for a test inside a cart, which has been watched while it ran: what it did besides
/// pressing buttons cannot be played again.
///
/// # Errors
/// A sentence about the first file that cannot be written.
pub fn leave_of_test(
    folder: &Path,
    cart_path: &Path,
    tested: &Tested,
    trial: &mut Trial,
) -> Result<(), String> {
    pictures(folder, &tested.outcome.mismatches, trial)?;
    write(folder, "before-the-failure.gif", &tested.film.gif()?, trial)?;
    movie(folder, "pressed.mov", &tested.movie, cart_path, trial)
}

fn movie(
    folder: &Path,
    name: &str,
    movie: &Movie,
    cart_path: &Path,
    trial: &mut Trial,
) -> Result<(), String> {
    let path = folder.join(name);
    let movie = Movie { path: Some(replay::path_from(&path, cart_path)), ..movie.clone() };
    write(folder, name, movie.to_string().as_bytes(), trial)?;
    trial.reproduce = Some(format!("narthex replay {} --window", shell_word(&path)));
    Ok(())
}

/// A path as one word of a command.
pub fn shell_word(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |c: char| c.is_alphanumeric() || "/._-+".contains(c);
    if text.chars().all(plain) { text } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

fn pictures(folder: &Path, mismatches: &[Mismatch], trial: &mut Trial) -> Result<(), String> {
    for mismatch in mismatches.iter().filter(|mismatch| !mismatch.actual.is_empty()) {
        let stem = Path::new(&mismatch.name).file_stem().unwrap_or_default().to_string_lossy();
        let parts = [
            ("actual", Some(&mismatch.actual)),
            ("expected", mismatch.expected.as_ref()),
            ("difference", mismatch.difference.as_ref()),
        ];
        for (part, file) in parts {
            if let Some(file) = file {
                write(folder, &format!("{stem}.{part}.png"), file, trial)?;
            }
        }
    }
    Ok(())
}

fn write(folder: &Path, name: &str, content: &[u8], trial: &mut Trial) -> Result<(), String> {
    files::write_below(folder, name, content)?;
    trial.left.push(folder.join(name).display().to_string());
    Ok(())
}
