//! What a failed test leaves: pictures, a short GIF, and a movie that ends where it failed.

use std::path::Path;
use std::sync::Arc;

use super::files;
use crate::cart::Cart;
use crate::testing::evidence::{self, Evidence};
use crate::testing::{Mismatch, Outcome, Plan, Trial};

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
    let name = format!("until-frame-{frame}.mov");
    write(folder, &name, movie.to_string().as_bytes(), trial)?;
    let (movie, cart) = (folder.join(name), cart_path.display());
    trial.reproduce = Some(format!("narthex replay {} {cart} --window", movie.display()));
    Ok(())
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
