//! One cart being played: loaded, running, or stopped by a fault.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::console::{Answer, BootOptions, Console, Fault, FaultKind, History, RunState, Tick};
use crate::hardware::buttons::Input;
use crate::host::desktop::keeper::{self, Keeper};
use crate::host::desktop::reloads::{News, Reloads};
use crate::host::desktop::states::{Passport, States};
use crate::host::replay::path_from;
use crate::host::watch;
use crate::profile::Profile;
use crate::testing::{Movie, Recorder};

use super::rerun::Rerun;

/// Frames between two hashes of a recording.
const HASH_EVERY: u64 = 60;

/// Memory for going back: Emberwick takes 19 MiB for a minute, and few carts ten times as much. A
/// cart with a larger block gets room for two of it and the way between them.
const HISTORY_BYTES: usize = 128 << 20;

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
    history: History,
    /// A movie that presses the buttons.
    rerun: Option<Rerun>,
    /// The movie up to where the cart was changed or a state was loaded: no movie goes across that.
    finished: Option<Recorder>,
    reloads: Reloads,
    /// The save states of the cart.
    pub states: States,
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
            history: History::new(HISTORY_BYTES),
            rerun: None,
            finished: None,
            reloads: Reloads::start(path),
            states: States::open(None, Passport::default()),
            begins_frame: true,
            state: Err(Box::new(not_yet)),
        };
        session.boot();
        session
    }

    /// Records the input from now on; it begins anew at each restart.
    pub fn record(&mut self) {
        self.recording = true;
        self.finished = None;
        let cart = self.console().map(|console| console.cart().hash);
        let card = self.keeper.card().fingerprint();
        self.recorder = cart.map(|cart| Recorder::new(cart, self.seed, card));
    }

    /// Begins anew with a movie that presses the buttons. The player's saves are left alone.
    pub fn replay(&mut self, movie: Movie) {
        self.rerun = Some(Rerun::new(movie));
        self.restart();
    }

    /// The input since the start as text, with hashes for each second and for the last frame;
    /// `path` is where it will be written.
    pub fn movie(&mut self, path: &Path) -> Option<String> {
        let is_whole = self.finished.is_some();
        let recorder = self.finished.as_mut().or(self.recorder.as_mut())?;
        if !is_whole
            && let Ok(console) = &self.state
            && recorder.movie().hashes.last().is_none_or(|(frame, _)| *frame != console.frame())
        {
            recorder.hash(console.frame(), console.hashes());
        }
        let cart = Some(path_from(path, &self.path));
        Some(Movie { path: cart, ..recorder.movie().clone() }.to_string())
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

    /// The cart's folder or file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where the cart's random numbers begin.
    pub fn seed(&self) -> u64 {
        self.seed
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
        self.forget_what_followed();
        if self.begins_frame
            && let Ok(console) = &mut self.state
            && self.reloads.catch_up(console, self.seed)
        {
            self.begin_changed();
        }
        let console = self.state.as_deref_mut().ok().filter(|c| c.fault().is_none())?;
        let frame = console.frame() + 1;
        let replayed = self.rerun.as_mut().and_then(|rerun| rerun.input(frame));
        let input = replayed.as_ref().unwrap_or(input);
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
        if tick.published {
            self.history.record(console, input);
        }
        if tick.published
            && let Some(rerun) = &mut self.rerun
        {
            rerun.compare(frame, || console.hashes());
        }
        if tick.published
            && frame.is_multiple_of(HASH_EVERY)
            && let Some(recorder) = &mut self.recorder
        {
            recorder.hash(frame, console.hashes());
        }
        Some(tick)
    }

    /// Takes over what the author has saved since the last call.
    pub fn take_changes(&mut self) -> Option<News> {
        let news = self.reloads.tick(self.state.as_deref_mut().ok(), self.seed)?;
        match &news {
            News::Reloaded(_) => self.begin_changed(),
            News::Restart(_) => self.restart(),
            News::Failed(_) | News::Same => {}
        }
        Some(news)
    }

    /// The cart has been changed where it is.
    fn begin_changed(&mut self) {
        self.take_title();
        self.begins_frame = true;
        self.forget_what_followed();
        if let Ok(console) = &self.state {
            self.history.note_change(console);
            let layout = console.layout_when_booted(self.seed);
            self.open_states(layout);
        }
        // A movie is of one cart: it ends where that was changed.
        self.finished = self.finished.take().or(self.recorder.take());
    }

    /// Counts opcodes and lines from the next frame on, or stops counting them.
    pub fn set_detail(&mut self, on: bool) {
        self.detail = on;
        if let Ok(console) = &mut self.state {
            console.set_detail(on);
        }
    }

    /// The frames that can be gone back to, the first and the last.
    ///
    /// # Errors
    /// Why there are none.
    pub fn reach(&self) -> Result<(u64, u64), String> {
        self.history.range().map_err(|reason| reason.to_string())
    }

    /// Goes to the end of a frame. The frames after it are remembered until the next step.
    ///
    /// # Errors
    /// A sentence, when that frame is not remembered.
    pub fn rewind(&mut self, frame: u64) -> Result<(), String> {
        let console = self.state.as_deref_mut().map_err(|_| "no cart plays".to_string())?;
        self.begins_frame = true;
        self.history.reach(console, frame).map_err(|reason| reason.to_string())
    }

    /// The last frame at or before `frame` that is quickly gone to.
    pub fn keyframe_before(&self, frame: u64) -> Option<u64> {
        self.history.keyframe_before(frame)
    }

    /// Keeps the state of the machine in a slot.
    ///
    /// # Errors
    /// A sentence that says why not.
    pub fn save_state(&mut self, slot: usize) -> Result<(), String> {
        let console = self.state.as_deref().map_err(|_| "no cart plays".to_string())?;
        self.states.save(slot, console)
    }

    /// Goes on from the state in a slot. What was played until now cannot be gone back to, and a
    /// recording ends here.
    ///
    /// # Errors
    /// A sentence that says why not; the game is then left as it is.
    pub fn load_state(&mut self, slot: usize) -> Result<(), String> {
        let console = self.state.as_deref_mut().map_err(|_| "no cart plays".to_string())?;
        let snapshot = self.states.load(slot, console)?;
        self.finished = self.finished.take().or(self.recorder.take());
        self.rerun = None;
        if let Ok(console) = &mut self.state {
            console.restore(&snapshot);
            *console.profile_mut() = Profile::default();
            self.history.begin(console);
        }
        // A state may be of the middle of a frame, which has its input already.
        self.begins_frame = true;
        Ok(())
    }

    /// Makes a frame again with everything counted, for the profile.
    ///
    /// # Errors
    /// A sentence, when that frame is not remembered.
    pub fn recount(&mut self, frame: u64) -> Result<(), String> {
        let console = self.state.as_deref_mut().map_err(|_| "no cart plays".to_string())?;
        let record = self.history.recount(console, frame).map_err(|why| why.to_string())?;
        console.profile_mut().replace(&record);
        Ok(())
    }

    /// The game goes on from an earlier frame: what had followed never happens.
    fn forget_what_followed(&mut self) {
        let Ok(console) = &mut self.state else { return };
        let frame = console.frame();
        if !self.begins_frame || self.history.newest().is_none_or(|newest| newest <= frame) {
            return;
        }
        console.profile_mut().truncate_after(frame);
        if let Some(recorder) = &mut self.recorder {
            let held = self.history.input_at(frame).cloned().unwrap_or_default();
            recorder.truncate_after(frame, &held);
        }
        self.history.truncate_after(frame);
    }

    /// Evaluates a line of Lua in the cart, at the end of its frame; `None` when there is none. The
    /// frames that had been remembered after this one are forgotten.
    pub fn evaluate(&mut self, line: &str) -> Option<Answer> {
        // A frame that is late gets the ticks that it still needs; its input has been taken.
        while !self.begins_frame && self.fault().is_none() {
            self.step(&Input::default())?;
        }
        self.forget_what_followed();
        let console = self.state.as_deref_mut().ok()?;
        let answer = console.evaluate(line);
        self.history.note_change(console);
        Some(answer)
    }

    /// Something about the save card or the movie that the player should know, once.
    pub fn take_news(&mut self) -> Option<String> {
        let news = self.rerun.as_mut().and_then(Rerun::take_news);
        news.or_else(|| self.keeper.take_news()).or_else(|| self.states.take_news())
    }

    /// Loads the cart, puts its save card in, and switches the machine on.
    fn boot(&mut self) {
        self.reloads.forget();
        self.state = watch::load(&self.path).and_then(|cart| {
            let own = || self.rerun.is_none().then_some(cart.manifest.id.as_deref()).flatten();
            let at_home = || own().and_then(keeper::place);
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
        if let Ok(console) = &self.state {
            let block = usize::try_from(console.cart().manifest.limits.memory).unwrap_or(0);
            self.history = History::new(HISTORY_BYTES.max(block * 5 / 2));
            self.history.begin(console);
            let layout = console.layout_print();
            self.open_states(layout);
        }
    }

    /// Opens the states of the cart that plays, of which this is the layout.
    fn open_states(&mut self, layout: u64) {
        let Ok(console) = &self.state else { return };
        let cart = console.cart().hash;
        let name = console.cart().manifest.id.clone().unwrap_or(format!("{cart:016x}"));
        let folder = keeper::data_folder().map(|data| data.join("states").join(name));
        self.states = States::open(folder, Passport { cart, layout, seed: self.seed });
    }

    fn take_title(&mut self) {
        self.title = match &self.state {
            Ok(console) => console.cart().manifest.title.clone(),
            Err(_) => self.path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        };
    }
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
    fn a_recording_that_was_rewound_is_of_what_was_played_in_the_end() {
        let path = std::env::temp_dir().join(format!("narthex-rewound-{}.lua", std::process::id()));
        std::fs::write(&path, "x = 0 function _update() x = x + btn() end").expect("written");
        let held = |bits| {
            let mut input = Input::default();
            input.pads[0].0 = bits;
            input
        };
        let play = |detour: bool| {
            let mut session = Session::open(&path, None, None);
            session.record();
            (0..70).for_each(|i| {
                session.step(&held(i / 7));
            });
            if detour {
                (0..50).for_each(|i| {
                    session.step(&held(i));
                });
                assert_eq!(session.reach(), Ok((0, 120)));
                session.rewind(40).expect("remembered");
                session.rewind(70).expect("still remembered");
                assert_eq!(session.recount(33), Ok(()));
            }
            (0..70).for_each(|i| {
                session.step(&held(i / 5));
            });
            let frames = session.console().map_or(0, |console| console.profile().frames().len());
            (session.movie(&path), session.reach(), frames)
        };
        assert_eq!(play(true), play(false));
        let _ = std::fs::remove_file(path);
    }
}
