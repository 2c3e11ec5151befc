//! `narthex replay`: plays a movie with the cart that it names, and says whether it still comes out
//! the same.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::{headless, sheets};
use crate::testing::{Movie, Plan};

/// What `narthex replay` is asked.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The movie.
    pub movie: PathBuf,
    /// The cart; by default the one that the movie names.
    pub cart: Option<PathBuf>,
    /// The save card to put in. It is written to, as in a test.
    pub card: Option<PathBuf>,
    /// The folder for what helps to understand a failure.
    pub artifacts: Option<PathBuf>,
}

/// The movie, and the cart that plays in it.
///
/// # Errors
/// A sentence when the movie is not understood, or names no cart and none was given.
pub fn load(request: &Request) -> Result<(Movie, PathBuf), String> {
    let movie = headless::movie(&request.movie)?;
    let named = || sheets::cart_of_movie(&request.movie, &movie);
    let missing = || {
        let shown = request.movie.display();
        format!("{shown} does not say where its cart is; name it: narthex replay {shown} CART")
    };
    let cart = request.cart.clone().or_else(named).ok_or_else(missing)?;
    Ok((movie, cart))
}

/// Plays the movie without a window up to its last line, and returns the exit code of that test.
pub fn run(
    request: &Request,
    (movie, cart): (Movie, PathBuf),
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> u8 {
    let frames = movie.last_frame().max(1);
    let test = headless::Request {
        cart,
        plan: Plan { frames, scale: 1, ..Plan::default() },
        input: Some(request.movie.clone()),
        card: request.card.clone(),
        artifacts: request.artifacts.clone(),
        ..headless::Request::default()
    };
    headless::run(&test, out, err)
}

/// A path as seen from a movie's folder, for the movie to name its cart by.
pub fn path_from(movie: &Path, cart: &Path) -> String {
    let full = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let (movie, cart) = (full(movie), full(cart));
    let folder: Vec<_> = movie.parent().unwrap_or(Path::new("")).components().collect();
    let parts: Vec<_> = cart.components().collect();
    let same = folder.iter().zip(&parts).take_while(|(a, b)| a == b).count();
    let mut path: PathBuf = folder[same..].iter().map(|_| "..").collect();
    path.extend(&parts[same..]);
    let path = if path.as_os_str().is_empty() { PathBuf::from(".") } else { path };
    path.to_string_lossy().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cart_is_named_as_seen_from_the_movie() {
        let path = |movie: &str, cart: &str| path_from(Path::new(movie), Path::new(cart));
        assert_eq!(path("/a/b/x.mov", "/a/carts/jump"), "../carts/jump");
        assert_eq!(path("/a/x.mov", "/a/jump.lua"), "jump.lua");
        assert_eq!(path("/a/x.mov", "/a"), ".");
        assert_eq!(path("x.mov", "jump"), "jump");
    }
}
