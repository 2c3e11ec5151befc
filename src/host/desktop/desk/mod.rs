//! Everything around the console but the window: what plays, what is open over it, who presses
//! what.

/// Who presses what: keys, pads and the menu.
mod controls;

/// Files for other tools.
mod exports;

/// Time under the overlay.
mod time;

/// The save states.
mod states;

/// The game's own time: back, fast, slow, frame by frame.
mod tape;

/// What is open over the picture, and what it asks for.
mod views;

use std::io::Write;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use self::tape::Tape;
use super::PlayRequest;
use super::gamepad::{self, Gamepads};
use super::keys::Keyboard;
use super::menu::Menu;
use super::picture_pass::Light;
use super::placement::{Area, Placement};
use super::pointer::Pointer;
use super::reloads::News;
use super::session::Session;
use super::speaker::Speaker;
use crate::console::ahead::Ahead;
use crate::console::{Console, Fault, Picture, RunState};
use crate::hardware::buttons::{Input, PLAYERS, Pad};
use crate::overlay::slots::Thumbnails;
use crate::overlay::{Overlay, Wish, boot};

/// How bright the picture is behind the menu.
const DIMMED: f32 = 0.3;

/// Change of the brightness in a tick: the picture dims in about 130 ms.
const LIGHT_STEP: f32 = 0.09;

/// How long a toast stays, its fading included.
const TOAST: Duration = Duration::from_millis(2600);
/// How long it takes to come and to go.
const TOAST_FADE: Duration = Duration::from_millis(130);

/// What is open over the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum View {
    /// The ember travels up the stalk, at the start.
    Boot,
    /// Nothing: the game plays.
    Game,
    /// The menu of the paused game.
    Menu,
    /// The overlay.
    Overlay,
    /// The save states.
    States,
    /// The screen after a fault.
    Crash,
}

/// What keys and menus ask of the window.
#[derive(Clone, Debug, Default)]
struct Commands {
    quit: bool,
    full_screen: bool,
    title: Option<String>,
    copied: Option<String>,
    any: bool,
}

/// The program but for its window.
pub struct Desk {
    session: Session,
    speaker: Speaker,
    pads: Box<dyn Gamepads>,
    held: [Pad; PLAYERS],
    keyboard: Keyboard,
    /// The pointer in the window.
    pub pointer: Pointer,
    /// The pointer is on a view: clicks are not for the game.
    pub pointer_on_view: bool,
    typed: String,
    /// What the console was given at the beginning of its frame.
    input: Input,
    record: Option<PathBuf>,
    overlay: Overlay,
    overlay_open: bool,
    paused: bool,
    /// The pause came from the overlay and ends with it.
    paused_by_overlay: bool,
    /// Ticks are made until the next frame is published.
    stepping: bool,
    menu: Menu,
    toast: Option<(String, Instant)>,
    /// Why the last change of the cart was not taken over.
    rejected: Option<Box<Fault>>,
    volume: u32,
    muted: bool,
    light: f32,
    /// How far the start of the program is, 0 to 1.
    boot: f32,
    wishes: Vec<Wish>,
    commands: Commands,
    present: Duration,
    /// The part of its speed that the game runs at, and the tick of that part.
    slow: u32,
    slow_tick: u32,
    /// The player has a pad in their hands: hints name its buttons.
    on_pad: bool,
    /// Ticks for which a direction of a pad has been held.
    held_ticks: u32,
    tape: Tape,
    /// Frames that the picture runs ahead of the game, and the picture.
    ahead_frames: u32,
    ahead: Ahead,
    states_open: bool,
    /// The game played when the save states were opened, and goes on after them.
    states_over_game: bool,
    /// The chosen slot.
    slot: usize,
    thumbnails: Thumbnails,
}

impl Desk {
    /// Loads the cart, opens the speaker and the pads.
    pub fn open(request: &PlayRequest) -> Self {
        Desk::around(request, Speaker::open(request.volume), gamepad::open())
    }

    /// The same with that speaker and those pads.
    fn around(request: &PlayRequest, speaker: Speaker, pads: Box<dyn Gamepads>) -> Self {
        let session = Session::open(&request.cart, request.seed, request.card.as_deref());
        let mut desk = Desk {
            session,
            speaker,
            pads,
            held: Default::default(),
            keyboard: Keyboard::default(),
            pointer: Pointer::default(),
            pointer_on_view: false,
            typed: String::new(),
            input: Input::default(),
            record: request.record.clone(),
            overlay: Overlay::default(),
            overlay_open: false,
            paused: false,
            paused_by_overlay: false,
            stepping: false,
            menu: Menu::default(),
            toast: None,
            rejected: None,
            volume: request.volume.min(100),
            muted: false,
            light: 1.0,
            boot: 0.0,
            wishes: Vec::new(),
            commands: Commands::default(),
            present: Duration::ZERO,
            slow: 1,
            slow_tick: 0,
            on_pad: false,
            held_ticks: 0,
            tape: Tape::default(),
            ahead_frames: 0,
            ahead: Ahead::default(),
            states_open: false,
            states_over_game: false,
            slot: 0,
            thumbnails: Thumbnails::default(),
        };
        if request.overlay {
            desk.set_overlay(true);
        }
        if let Some(movie) = &request.movie {
            desk.session.replay(movie.clone());
        }
        if request.record.is_some() {
            desk.session.record();
        }
        if request.overlay || desk.session.fault().is_some() {
            desk.boot = 1.0;
        }
        desk.print_fault();
        desk
    }

    /// The cart's title.
    pub fn title(&self) -> &str {
        self.session.title()
    }

    /// The console, unless the cart does not load.
    pub fn console(&self) -> Option<&Console> {
        self.session.console()
    }

    fn view(&self) -> View {
        if self.overlay_open && self.console().is_some() {
            View::Overlay
        } else if self.states_open && self.console().is_some() {
            View::States
        } else if self.session.fault().is_some() {
            View::Crash
        } else if self.paused {
            View::Menu
        } else if self.boot < 1.0 {
            View::Boot
        } else {
            View::Game
        }
    }

    fn is_running(&self) -> bool {
        let stands = self.tape.frozen || self.tape.rewinding;
        !self.paused && !stands && self.session.fault().is_none() && !boot::is_travelling(self.boot)
    }

    /// Whether anything is drawn over the picture.
    pub fn has_views(&self) -> bool {
        let over = self.toast.is_some() || self.rejected.is_some() || self.has_mark();
        over || self.view() != View::Game
    }

    /// Whether the system's pointer is of use: not over a cart that draws its own.
    pub fn shows_cursor(&self) -> bool {
        let own = self.console().is_some_and(|c| c.cart().manifest.input.mouse);
        !own || self.view() != View::Game
    }

    /// How the picture is lit.
    pub fn light(&self) -> Light {
        let opening = (self.boot < 1.0).then(|| (boot::TOP, boot::opening(self.boot)));
        Light { brightness: self.light, opening }
    }

    /// Where the picture may lie in a window of this size in physical pixels.
    pub fn picture_area(&self, width: u32, height: u32) -> Area {
        let (width, height) = match self.view() {
            View::Overlay => self.overlay.picture_area(width, height),
            _ => (width, height),
        };
        Area { x: 0, y: 0, width, height }
    }

    /// One tick. True when the window shows something old after it.
    pub fn tick(&mut self, placement: Placement) -> bool {
        let moving = self.is_moving();
        self.boot = (self.boot + 1.0 / (60.0 * boot::SECONDS)).min(1.0);
        let target = self.light_wanted();
        self.light += (target - self.light).clamp(-LIGHT_STEP, LIGHT_STEP);
        let changed = self.take_changes();
        let heard = self.poll_pads();
        let stepped = self.turn_tape(placement);
        self.tell_of_files();
        moving || changed || heard || stepped
    }

    fn light_wanted(&self) -> f32 {
        if matches!(self.view(), View::Menu | View::States) { DIMMED } else { 1.0 }
    }

    /// The picture to show.
    pub fn picture(&self) -> Option<Picture<'_>> {
        let ahead = self.ahead.picture().filter(|_| self.is_running());
        ahead.or_else(|| self.console().map(Console::picture))
    }

    /// Something moves by itself and wants to be drawn at the next tick.
    pub fn is_moving(&mut self) -> bool {
        let target = self.light_wanted();
        let age = self.toast.as_ref().map(|(_, since)| since.elapsed());
        if age.is_some_and(|age| age > TOAST) {
            self.toast = None;
            return true;
        }
        let fading = age.is_some_and(|age| age < TOAST_FADE * 2 || age > TOAST - TOAST_FADE * 2);
        fading || self.light != target || self.view() == View::Boot
    }

    /// Whether the game runs slower than it should.
    fn is_slow(&self) -> bool {
        self.slow > 1
    }

    /// Whether this tick of the clock is one of the game: in slow motion not every one is.
    fn is_due(&mut self) -> bool {
        self.slow_tick = (self.slow_tick + 1) % self.slow.max(1);
        !self.is_slow() || self.slow_tick == 0
    }

    /// How large the views' text is, as a factor.
    pub fn text_scale(&self) -> f32 {
        match self.view() {
            View::Overlay => self.overlay.text_percent() as f32 / 100.0,
            _ => 1.0,
        }
    }

    /// What the player does now: keys and pads together, pointer and text.
    fn take_input(&mut self, placement: Placement) -> Input {
        let keyboard = self.keyboard.take_pads();
        let mut pads = self.held;
        for (pad, keys) in pads.iter_mut().zip(keyboard) {
            pad.0 |= keys.0;
        }
        Input {
            pads,
            mouse: self.pointer.take(placement, self.pointer_on_view),
            keys: self.keyboard.take_keys(),
            text: std::mem::take(&mut self.typed),
        }
    }

    /// Writes the recording, where one was asked for.
    pub fn save_recording(&mut self) {
        let Some(path) = &self.record else { return };
        let Some(movie) = self.session.movie(path) else { return };
        let words = match std::fs::write(path, movie) {
            Ok(()) => format!("recorded {}", path.display()),
            Err(error) => format!("{} could not be written: {error}", path.display()),
        };
        let _ = writeln!(std::io::stderr(), "narthex: {words}");
    }

    /// Lets the console make a tick. True when it published a picture or stopped.
    fn step(&mut self, placement: Placement) -> bool {
        if self.session.takes_input() {
            self.input = self.take_input(placement);
        }
        let start = Instant::now();
        let Some(tick) = self.session.step(&self.input) else {
            self.stepping = false;
            return true;
        };
        let took = start.elapsed();
        let audible = self.is_running() && !self.tape.skips_sound;
        let Some(console) = self.session.console_mut() else { return true };
        let micros = |time: Duration| u32::try_from(time.as_micros()).unwrap_or(u32::MAX);
        if tick.published {
            if let Some(latest) = console.profile_mut().latest_mut() {
                latest.host.step_us = micros(took);
                latest.host.present_us = micros(self.present);
            }
            self.stepping = false;
            self.ahead.look(console, &self.input, if audible { self.ahead_frames } else { 0 });
        }
        if audible {
            self.speaker.play(console.samples());
        }
        let lines = console.take_log();
        self.overlay.log(&lines);
        print_log(lines);
        if tick.published {
            self.watch();
        }
        if tick.state == RunState::Faulted {
            self.overlay_open = false;
            self.stepping = false;
            self.print_fault();
        }
        tick.published || tick.state == RunState::Faulted
    }

    /// Takes over what the author has saved. True when something is to be shown.
    fn take_changes(&mut self) -> bool {
        let Some(news) = self.session.take_changes() else { return false };
        self.rejected = None;
        let words = match news {
            News::Same => return true,
            News::Failed(fault) => {
                let _ = writeln!(std::io::stderr(), "narthex: not reloaded: {fault}");
                self.rejected = Some(fault);
                return true;
            }
            News::Reloaded(words) => words,
            News::Restart(why) => {
                self.print_fault();
                format!("restarted: {why}")
            }
        };
        let _ = writeln!(std::io::stderr(), "narthex: {words}");
        self.toast = Some((words, Instant::now()));
        self.commands.title = Some(self.session.title().to_string());
        self.commands.any = true;
        true
    }

    /// Shows what the player should know about the save card and the save states.
    fn tell_of_files(&mut self) {
        if let Some(news) = self.session.take_news() {
            self.toast = Some((news, Instant::now()));
        }
    }

    /// Prints why the cart does not load or stopped, for who started it from a terminal.
    fn print_fault(&self) {
        if let Some(fault) = self.session.fault() {
            let _ = writeln!(std::io::stderr(), "narthex: {fault}");
        }
    }

    /// Notes how long the last picture took to show.
    pub fn note_present_time(&mut self, time: Duration) {
        self.present = time;
    }

    /// Whether the program should end.
    pub fn wants_to_quit(&self) -> bool {
        self.commands.quit
    }

    /// Whether a view or a pad asked for something since the last look.
    pub fn was_commanded(&mut self) -> bool {
        std::mem::take(&mut self.commands.any)
    }

    /// Whether full screen is to change.
    pub fn take_full_screen(&mut self) -> bool {
        std::mem::take(&mut self.commands.full_screen)
    }

    /// A new title for the window.
    pub fn take_new_title(&mut self) -> Option<String> {
        self.commands.title.take()
    }

    /// Text for the clipboard.
    pub fn take_copied(&mut self) -> Option<String> {
        self.commands.copied.take()
    }
}

/// Prints what the cart wrote. Nobody may be listening, which is no reason to stop.
fn print_log(lines: Vec<String>) {
    let mut out = std::io::stdout().lock();
    for line in lines {
        let _ = writeln!(out, "{line}");
    }
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod time_tests;
