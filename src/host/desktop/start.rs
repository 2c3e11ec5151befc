//! Starting: the event loop, and a sentence for each reason why there is no window.

use std::fmt;
use std::path::{Path, PathBuf};

use winit::error::EventLoopError;
use winit::event_loop::EventLoop;

use super::app::App;
use super::screen::quietly;
use crate::host::evidence::shell_word;
use crate::testing::Movie;

/// What to play, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlayRequest {
    /// The cart: a folder or a file.
    pub cart: PathBuf,
    /// Scale of the first window, 1 to 16; by default what suits the monitor.
    pub scale: Option<u32>,
    /// Volume in percent, 0 to 100.
    pub volume: u32,
    /// Start in full screen.
    pub full_screen: bool,
    /// Start with the overlay open.
    pub overlay: bool,
    /// Write what was pressed to this movie when the player leaves.
    pub record: Option<PathBuf>,
    /// Press what this movie says; the buttons are the player's after its end.
    pub movie: Option<Movie>,
    /// Seed of the cart's random numbers; 0 when none is given.
    pub seed: Option<u64>,
    /// The file for the cart's saves, instead of the one in the player's folder.
    pub card: Option<PathBuf>,
}

impl PlayRequest {
    /// Plays `cart` with the usual settings.
    pub fn new(cart: impl Into<PathBuf>) -> Self {
        PlayRequest {
            cart: cart.into(),
            scale: None,
            volume: 70,
            full_screen: false,
            overlay: false,
            record: None,
            movie: None,
            seed: None,
            card: None,
        }
    }
}

/// Why there is no window. The text says what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DesktopError {
    /// There is no display to connect to.
    NoDisplay(String),
    /// The display is there, but a library that talks to it is missing.
    NoLibrary,
    /// The display refused the window.
    NoWindow(String),
    /// Nothing can draw: no graphics driver, not even one in software.
    NoGraphics(String),
    /// The connection to the display broke.
    Lost(String),
}

impl fmt::Display for DesktopError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DesktopError::NoDisplay(reason) => {
                write!(f, "there is no display to open a window on ({reason})")
            }
            DesktopError::NoLibrary => write!(
                f,
                "a library that the window needs is missing; \
                 on Debian and Ubuntu: apt install libxkbcommon-x11-0 libxcursor1 libxi6"
            ),
            DesktopError::NoWindow(reason) => write!(f, "the window does not open: {reason}"),
            DesktopError::NoGraphics(reason) => write!(
                f,
                "no graphics driver was found ({reason}); \
                 on Debian and Ubuntu: apt install libvulkan1 mesa-vulkan-drivers"
            ),
            DesktopError::Lost(reason) => {
                write!(f, "the connection to the display broke: {reason}")
            }
        }
    }
}

impl std::error::Error for DesktopError {}

impl DesktopError {
    /// The error with what can be done without a window.
    pub fn advice(&self, cart: &Path) -> String {
        format!(
            "{self}\nWithout a window, a test run still works: narthex {} --test-frames 600",
            shell_word(cart)
        )
    }
}

/// Opens a window, plays the cart, and returns when the player leaves.
///
/// # Errors
/// When there is no display, no driver or a library is missing; says which.
pub fn run(request: &PlayRequest) -> Result<(), DesktopError> {
    let event_loop = open_event_loop()?;
    let mut app = App::new(request);
    let ended = event_loop.run_app(&mut app);
    app.close();
    match app.into_failure() {
        Some(failure) => Err(failure),
        None => ended.map_err(|error| DesktopError::Lost(error.to_string())),
    }
}

fn open_event_loop() -> Result<EventLoop<()>, DesktopError> {
    // A missing libxkbcommon-x11 panics inside of the window library instead of an error.
    match quietly(EventLoop::new) {
        Some(Ok(event_loop)) => Ok(event_loop),
        Some(Err(error)) => Err(explain(&error)),
        None => Err(DesktopError::NoLibrary),
    }
}

/// The window library's error in our own words.
fn explain(error: &EventLoopError) -> DesktopError {
    let text = error.to_string();
    if text.contains(".so") || text.contains("library") {
        return DesktopError::NoLibrary;
    }
    let set = |name| std::env::var_os(name).is_some_and(|v| !v.is_empty());
    let reason = if cfg!(target_os = "linux") && !set("DISPLAY") && !set("WAYLAND_DISPLAY") {
        "neither DISPLAY nor WAYLAND_DISPLAY is set".to_string()
    } else if set("DISPLAY") {
        format!(
            "DISPLAY is {:?}, but nothing answers there",
            std::env::var_os("DISPLAY").unwrap_or_default()
        )
    } else {
        text
    };
    DesktopError::NoDisplay(reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_offer_the_run_without_a_window() {
        let advice = DesktopError::NoDisplay("why".into()).advice(Path::new("my carts/it's"));
        assert!(advice.contains(r"narthex 'my carts/it'\''s' --test-frames 600"), "{advice}");
        let advice = DesktopError::NoLibrary.advice(Path::new("carts/hello.lua"));
        assert!(advice.contains("narthex carts/hello.lua --test-frames 600"), "{advice}");
    }
}
