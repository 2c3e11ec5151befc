//! One cart being played: loaded, running, or stopped by a fault.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::cart::{Cart, CartError};
use crate::console::{BootOptions, Console, Fault, FaultKind, RunState, Tick};
use crate::hardware::buttons::Input;
use crate::host::desktop::keeper::{self, Keeper};
use crate::host::files;
use crate::testing::Recorder;

/// Frames between two hashes of a recording.
const HASH_EVERY: u64 = 60;

/// A cart on disk and the console that plays it.
pub struct Session {
    path: PathBuf,
    seed: u64,
    /// The file for saves that the player named.
    card_path: Option<PathBuf>,
    keeper: Keeper,
    title: String,
    detail: bool,
    recording: bool,
    recorder: Option<Recorder>,
    /// The next tick begins a frame: the console takes over its input.
    begins_frame: bool,
    state: Result<Box<Console>, Box<Fault>>,
}

impl Session {
    /// Loads the cart at `path` and boots it. What goes wrong is the session's
    /// [`fault`](Self::fault).
    pub fn open(path: &Path, seed: Option<u64>, card: Option<&Path>) -> Self {
        let not_yet = Fault::new(FaultKind::Load, "");
        let mut session = Session {
            path: path.to_path_buf(),
            seed: seed.unwrap_or(0),
            card_path: card.map(Path::to_path_buf),
            keeper: Keeper::nowhere(),
            title: String::new(),
            detail: false,
            recording: false,
            recorder: None,
            begins_frame: true,
            state: Err(Box::new(not_yet)),
        };
        session.boot();
        session
    }

    /// Records the input from now on; it begins anew at each restart.
    pub fn record(&mut self) {
        self.recording = true;
        let cart = self.console().map(|console| console.cart().hash);
        let card = self.keeper.card().fingerprint();
        self.recorder = cart.map(|cart| Recorder::new(cart, self.seed, card));
    }

    /// The input since the start as text, with hashes for each second and for the last frame.
    pub fn movie(&mut self) -> Option<String> {
        let recorder = self.recorder.as_mut()?;
        if let Ok(console) = &self.state
            && recorder.movie().hashes.last().is_none_or(|(frame, _)| *frame != console.frame())
        {
            recorder.hash(console.frame(), console.hashes());
        }
        Some(recorder.movie().to_string())
    }

    /// Whether the next tick takes over new input; the ticks of a late frame do not.
    pub fn takes_input(&self) -> bool {
        self.begins_frame
    }

    /// Loads the cart again from disk, as it is there now, and boots it.
    pub fn restart(&mut self) {
        self.boot();
        if self.recording {
            self.record();
        }
        self.set_detail(self.detail);
    }

    /// The cart's title; the file's name while the cart does not load.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The console, unless the cart does not load.
    pub fn console(&self) -> Option<&Console> {
        self.state.as_deref().ok()
    }

    /// The same, to read its log or clear its profile.
    pub fn console_mut(&mut self) -> Option<&mut Console> {
        self.state.as_deref_mut().ok()
    }

    /// Why the cart does not load, or why it stopped.
    pub fn fault(&self) -> Option<&Fault> {
        match &self.state {
            Ok(console) => console.fault(),
            Err(fault) => Some(fault),
        }
    }

    /// One tick; `None` when there is nothing to step.
    pub fn step(&mut self, input: &Input) -> Option<Tick> {
        let console = self.state.as_deref_mut().ok().filter(|c| c.fault().is_none())?;
        let frame = console.frame() + 1;
        if self.begins_frame
            && let Some(recorder) = &mut self.recorder
        {
            recorder.frame(frame, input);
        }
        let tick = console.step(input);
        if let Some(card) = console.take_commit() {
            self.keeper.keep(card);
        }
        self.begins_frame = tick.state != RunState::Late;
        if tick.published
            && frame.is_multiple_of(HASH_EVERY)
            && let Some(recorder) = &mut self.recorder
        {
            recorder.hash(frame, console.hashes());
        }
        Some(tick)
    }

    /// Counts opcodes and lines from the next frame on, or stops counting them.
    pub fn set_detail(&mut self, on: bool) {
        self.detail = on;
        if let Ok(console) = &mut self.state {
            console.set_detail(on);
        }
    }

    /// Something about the save card that the player should know, once.
    pub fn take_news(&mut self) -> Option<String> {
        self.keeper.take_news()
    }

    /// Loads the cart, puts its save card in, and switches the machine on.
    fn boot(&mut self) {
        self.state = load(&self.path).and_then(|cart| {
            let at_home = || cart.manifest.id.as_deref().and_then(keeper::place);
            let place = self.card_path.clone().or_else(at_home);
            match place {
                // The card in hand is the latest, whether or not the disk has it already.
                Some(place) if self.keeper.path() == Some(&place) => {}
                Some(place) => self.keeper = Keeper::open(&place),
                None if self.keeper.path().is_some() => self.keeper = Keeper::nowhere(),
                None => {}
            }
            let card = self.keeper.card().clone();
            let options = BootOptions { seed: self.seed, card, ..BootOptions::default() };
            Console::boot(Arc::new(cart), &options).map(Box::new).map_err(Box::new)
        });
        self.take_title();
        self.begins_frame = true;
    }

    fn take_title(&mut self) {
        self.title = match &self.state {
            Ok(console) => console.cart().manifest.title.clone(),
            Err(_) => self.path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        };
    }
}

fn load(path: &Path) -> Result<Cart, Box<Fault>> {
    let source = files::open(path).map_err(|error| load_fault(&error, None))?;
    Cart::load(&*source).map_err(|error| {
        let text = source.read(&error.file, FAULTY_FILE_BYTES).ok();
        load_fault(&error, text.as_deref())
    })
}

/// The most that is read of a file at fault, for the lines around the fault.
const FAULTY_FILE_BYTES: usize = 1 << 20;

/// A cart that does not load, as a fault for the crash screen.
fn load_fault(error: &CartError, text: Option<&[u8]>) -> Box<Fault> {
    let mut fault = Fault::new(FaultKind::Load, error.to_string());
    fault.file = Some(error.file.clone());
    fault.line = error.line;
    Box::new(match text {
        Some(text) => fault.with_source(text),
        None => fault,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cart_that_is_not_there_is_a_fault_with_the_files_name() {
        let mut session = Session::open(Path::new("/nowhere/firefly"), None, None);
        assert_eq!(session.title(), "firefly");
        assert_eq!(session.fault().map(|f| f.kind), Some(FaultKind::Load));
        assert!(session.step(&Input::default()).is_none());
        session.restart();
        assert!(session.console().is_none());
    }

    #[test]
    fn a_fault_in_a_file_shows_the_line() {
        let error = CartError::at_line("cart.toml", 2, "unknown key `titel`");
        let fault = load_fault(&error, Some(b"author = \"me\"\ntitel = \"a\"\n"));
        assert_eq!((fault.line, fault.excerpt.len()), (Some(2), 2));
    }
}
