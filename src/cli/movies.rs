//! What can be done with movies: made, played, compared.

use std::io;
use std::path::PathBuf;

use clap::Args;

use super::complain;
use crate::host::{bisect, replay};
use crate::testing::FRAMES_MAX;
use crate::testing::finding::BAD_COMMAND;

/// What `narthex record` can be asked.
#[derive(Args, Debug)]
pub(super) struct Record {
    /// The cart
    cart: PathBuf,

    /// The movie to write when the window is closed
    #[arg(long, value_name = "MOVIE")]
    to: PathBuf,

    /// Where the cart's random numbers begin
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    seed: u64,

    /// Keep the cart's saves in this file
    #[arg(long, value_name = "FILE")]
    card: Option<PathBuf>,
}

/// What `narthex replay` can be asked.
#[derive(Args, Debug)]
pub(super) struct Replay {
    /// The movie
    movie: PathBuf,

    /// The cart [default: the one that the movie names]
    cart: Option<PathBuf>,

    /// Watch it; after its end the buttons are yours
    #[arg(long)]
    window: bool,

    /// The save card that the movie was made with
    #[arg(long, value_name = "FILE")]
    card: Option<PathBuf>,

    /// Leave pictures and a GIF in this folder when it comes out differently
    #[arg(long, value_name = "FOLDER", conflicts_with = "window")]
    artifacts: Option<PathBuf>,
}

/// What `narthex bisect` can be asked.
#[derive(Args, Debug)]
pub(super) struct Bisect {
    /// The movie that both play
    movie: PathBuf,

    /// A cart, or a narthex program
    #[arg(long, value_name = "CART|PROGRAM")]
    old: PathBuf,

    /// Another cart, or another narthex program
    #[arg(long, value_name = "CART|PROGRAM")]
    new: PathBuf,

    /// The cart that programs play [default: the one that the movie names]
    #[arg(long, value_name = "CART")]
    cart: Option<PathBuf>,

    /// Play so many frames [default: as many as the movie has]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=FRAMES_MAX))]
    frames: Option<u64>,

    /// Leave the pictures of the frame, and their difference, in this folder
    #[arg(long, value_name = "FOLDER")]
    artifacts: Option<PathBuf>,
}

#[cfg(feature = "desktop")]
pub(super) fn record(record: Record) -> u8 {
    use crate::host::desktop::PlayRequest;
    super::open_window(&PlayRequest {
        record: Some(record.to),
        seed: Some(record.seed),
        card: record.card,
        ..PlayRequest::new(record.cart)
    })
}

#[cfg(not(feature = "desktop"))]
pub(super) fn record(record: Record) -> u8 {
    let Record { cart, to, seed, card } = record;
    let card = card.map_or_else(String::new, |card| format!(" --card {}", card.display()));
    let (cart, to) = (cart.display(), to.display());
    let words = format!(
        "this build has no window to record in; with one:\n\
         \n    narthex record {cart} --to {to} --seed {seed}{card}\n"
    );
    complain(BAD_COMMAND, words)
}

/// Plays a movie, and returns the exit code.
pub(super) fn replay(asked: Replay) -> u8 {
    let Replay { movie, cart, window, card, artifacts } = asked;
    let request = replay::Request { movie, cart, card, artifacts };
    let loaded = match replay::load(&request) {
        Ok(loaded) => loaded,
        Err(why) => return complain(BAD_COMMAND, why),
    };
    if window {
        return watch(request, loaded);
    }
    replay::run(&request, loaded, &mut io::stdout(), &mut io::stderr())
}

#[cfg(feature = "desktop")]
fn watch(request: replay::Request, loaded: (crate::testing::Movie, PathBuf)) -> u8 {
    use crate::host::desktop::PlayRequest;
    let (movie, cart) = loaded;
    super::open_window(&PlayRequest {
        seed: Some(movie.seed),
        card: request.card,
        movie: Some(movie),
        ..PlayRequest::new(cart)
    })
}

#[cfg(not(feature = "desktop"))]
fn watch(_: replay::Request, loaded: (crate::testing::Movie, PathBuf)) -> u8 {
    super::no_window(Some(&loaded.1))
}

/// Looks for the first difference, and returns the exit code.
pub(super) fn bisect(asked: Bisect) -> u8 {
    let Bisect { movie, old, new, cart, frames, artifacts } = asked;
    let request = bisect::Request { movie, old, new, cart, frames, artifacts };
    bisect::run(&request, &mut io::stdout(), &mut io::stderr())
}
