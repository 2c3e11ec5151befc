//! Everything around the console but the window: what plays, what is open over it, who presses what.

use std::io::Write;
use std::time::{Duration, Instant};

use egui::Context;
use winit::keyboard::KeyCode;

use super::gamepad::{self, Gamepads, PadNews};
use super::keys::{self, Action, Attention, HostKey, Keyboard, Modifiers};
use super::menu::{Line, Menu};
use super::placement::{Area, Placement};
use super::pointer::Pointer;
use super::session::Session;
use super::speaker::Speaker;
use super::{PlayRequest, screenshot};
use crate::console::{Console, RunState};
use crate::hardware::buttons::{Button, Input, PLAYERS, Pad, TEXT_BYTES};
use crate::overlay::{Overlay, Scene, Wish, crash, pause, toast};
use crate::profile::HostTimes;

/// Percent by which a key changes the volume.
const VOLUME_STEP: u32 = 10;

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
    /// Nothing: the game plays.
    Game,
    /// The menu of the paused game.
    Menu,
    /// The overlay.
    Overlay,
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
    overlay: Overlay,
    overlay_open: bool,
    paused: bool,
    /// The pause came from the overlay and ends with it.
    paused_by_overlay: bool,
    /// Ticks are made until the next frame is published.
    stepping: bool,
    menu: Menu,
    toast: Option<(String, Instant)>,
    volume: u32,
    muted: bool,
    light: f32,
    wishes: Vec<Wish>,
    commands: Commands,
    present: Duration,
}

impl Desk {
    /// Loads the cart, opens the speaker and the pads.
    pub fn open(request: &PlayRequest) -> Self {
        let session = Session::open(&request.cart, request.seed);
        let mut desk = Desk {
            session,
            speaker: Speaker::open(request.volume),
            pads: gamepad::open(),
            held: Default::default(),
            keyboard: Keyboard::default(),
            pointer: Pointer::default(),
            pointer_on_view: false,
            typed: String::new(),
            overlay: Overlay::default(),
            overlay_open: false,
            paused: false,
            paused_by_overlay: false,
            stepping: false,
            menu: Menu::default(),
            toast: None,
            volume: request.volume.min(100),
            muted: false,
            light: 1.0,
            wishes: Vec::new(),
            commands: Commands::default(),
            present: Duration::ZERO,
        };
        if request.overlay {
            desk.set_overlay(true);
        }
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
        } else if self.session.fault().is_some() {
            View::Crash
        } else if self.paused {
            View::Menu
        } else {
            View::Game
        }
    }

    fn is_running(&self) -> bool {
        !self.paused && self.session.fault().is_none()
    }

    /// Whether anything is drawn over the picture.
    pub fn has_views(&self) -> bool {
        self.view() != View::Game || self.toast.is_some()
    }

    /// Whether the system's pointer is of use: not over a cart that draws its own.
    pub fn shows_cursor(&self) -> bool {
        let own = self.console().is_some_and(|c| c.cart().manifest.input.mouse);
        !own || self.view() != View::Game
    }

    /// How bright the picture is, 0 to 1.
    pub fn light(&self) -> f32 {
        self.light
    }

    /// Where the picture may lie in a window of this size in physical pixels.
    pub fn picture_area(&self, width: u32, height: u32) -> Area {
        let (width, height) = match self.view() {
            View::Overlay => self.overlay.picture_area(width, height),
            _ => (width, height),
        };
        Area { x: 0, y: 0, width, height }
    }

    // Time

    /// One tick. True when the window shows something old after it.
    pub fn tick(&mut self, placement: Placement) -> bool {
        let moving = self.is_moving();
        let target = if self.view() == View::Menu { DIMMED } else { 1.0 };
        self.light += (target - self.light).clamp(-LIGHT_STEP, LIGHT_STEP);
        let heard = self.poll_pads();
        let stepped = (self.is_running() || self.stepping) && self.step(placement);
        self.speaker.set_hold(!self.is_running());
        moving || heard || stepped
    }

    /// Something moves by itself and wants to be drawn at the next tick.
    pub fn is_moving(&mut self) -> bool {
        let target = if self.view() == View::Menu { DIMMED } else { 1.0 };
        let age = self.toast.as_ref().map(|(_, since)| since.elapsed());
        if age.is_some_and(|age| age > TOAST) {
            self.toast = None;
            return true;
        }
        let fading = age.is_some_and(|age| age < TOAST_FADE * 2 || age > TOAST - TOAST_FADE * 2);
        fading || self.light != target
    }

    /// Lets the console make a tick. True when it published a picture or stopped.
    fn step(&mut self, placement: Placement) -> bool {
        let keyboard = self.keyboard.take_pads();
        let mut input = Input {
            pads: self.held,
            mouse: self.pointer.take(placement, self.pointer_on_view),
            text: std::mem::take(&mut self.typed),
        };
        for (pad, keys) in input.pads.iter_mut().zip(keyboard) {
            pad.0 |= keys.0;
        }
        let start = Instant::now();
        let Some(tick) = self.session.step(&input) else {
            self.stepping = false;
            return true;
        };
        let took = start.elapsed();
        let audible = self.is_running();
        let Some(console) = self.session.console_mut() else { return true };
        let micros = |time: Duration| u32::try_from(time.as_micros()).unwrap_or(u32::MAX);
        if tick.published {
            let host = HostTimes { step_us: micros(took), present_us: micros(self.present) };
            console.profile_mut().note_host_times(host);
            self.stepping = false;
        }
        if audible {
            self.speaker.play(console.samples());
        }
        print_log(console.take_log());
        if tick.state == RunState::Faulted {
            self.overlay_open = false;
            self.stepping = false;
        }
        tick.published || tick.state == RunState::Faulted
    }

    /// Notes how long the last picture took to show.
    pub fn note_present_time(&mut self, time: Duration) {
        self.present = time;
    }

    // Keys, pads, menus

    /// A key went down or up; `repeat` when it is held and repeats.
    pub fn key(&mut self, key: KeyCode, modifiers: Modifiers, pressed: bool, repeat: bool) {
        if !pressed {
            self.keyboard.set(key, false);
            return;
        }
        let attention = match (self.view(), self.paused) {
            (View::Overlay, true) => Attention::Overlay,
            (View::Overlay, false) => Attention::Both,
            _ => Attention::Game,
        };
        match keys::action(key, modifiers, attention) {
            Some(Action::Play(..)) if self.is_running() && repeat => {}
            Some(Action::Play(..)) if self.is_running() => self.keyboard.set(key, true),
            Some(Action::Play(_, button)) => self.navigate(button, repeat),
            Some(Action::Host(host)) => self.host_key(host, repeat),
            Some(Action::Look(look)) => {
                let paused = self.paused;
                if let Some(console) = self.session.console() {
                    let wish = self.overlay.look(look, console.profile(), paused);
                    self.wishes.extend(wish);
                }
                self.grant_wishes();
            }
            _ => {}
        }
    }

    /// Text typed with the player's layout, for carts that ask for it.
    pub fn type_text(&mut self, text: &str) {
        for c in text.chars().filter(|c| !c.is_control()) {
            if self.typed.len() + c.len_utf8() > TEXT_BYTES || !self.is_running() {
                break;
            }
            self.typed.push(c);
        }
    }

    /// Lets go of everything, as when the window loses the focus.
    pub fn release_all(&mut self) {
        self.keyboard.release_all();
        self.pointer.release_all();
    }

    fn host_key(&mut self, key: HostKey, repeat: bool) {
        let volume = matches!(key, HostKey::VolumeDown | HostKey::VolumeUp);
        if repeat && !volume {
            return;
        }
        match key {
            HostKey::Back => self.back(),
            HostKey::Pause => self.set_paused(!self.paused),
            HostKey::Overlay => self.set_overlay(!self.overlay_open),
            HostKey::Restart => self.restart(),
            HostKey::FullScreen => self.commands.full_screen = true,
            HostKey::Screenshot => self.take_screenshot(),
            HostKey::CopyReport => self.copy_report(),
            HostKey::Mute => self.set_volume(self.volume, !self.muted),
            HostKey::VolumeDown => self.change_volume(-1),
            HostKey::VolumeUp => self.change_volume(1),
            HostKey::Quit => self.commands.quit = true,
        }
        self.commands.any = true;
    }

    /// Escape goes back, always: from the overlay to the game, from the game to the menu, from the
    /// menu to the game, and from a cart that stopped out of the program.
    fn back(&mut self) {
        match self.view() {
            View::Overlay => self.set_overlay(false),
            View::Crash => self.commands.quit = true,
            View::Menu => self.set_paused(false),
            View::Game => self.set_paused(true),
        }
    }

    /// A button pressed while the game does not run.
    fn navigate(&mut self, button: Button, repeat: bool) {
        match (self.view(), button) {
            (View::Menu, Button::Up) => self.menu.step(-1),
            (View::Menu, Button::Down) => self.menu.step(1),
            (View::Menu, Button::Left) if self.menu.line() == Line::Sound => self.change_volume(-1),
            (View::Menu, Button::Right) if self.menu.line() == Line::Sound => self.change_volume(1),
            (View::Menu, Button::A | Button::Start) if !repeat => self.choose(self.menu.line()),
            (View::Menu, Button::B) if !repeat => self.set_paused(false),
            (View::Crash, Button::A | Button::Start) if !repeat => self.restart(),
            _ => {}
        }
    }

    fn choose(&mut self, line: Line) {
        match line {
            Line::Continue => self.set_paused(false),
            Line::Restart => self.restart(),
            Line::Overlay => self.set_overlay(true),
            Line::FullScreen => self.commands.full_screen = true,
            Line::Screenshot => self.take_screenshot(),
            Line::Sound => self.set_volume(self.volume, !self.muted),
            Line::Quit => self.commands.quit = true,
        }
        self.commands.any = true;
    }

    /// Reads the pads. True when something is to be shown.
    fn poll_pads(&mut self) -> bool {
        let before = self.held;
        let news = self.pads.poll(&mut self.held);
        for news in &news {
            match news {
                PadNews::Connected(player, name) => {
                    self.tell(format!("Player {}: {name}", player + 1));
                }
                PadNews::Disconnected(player) => {
                    self.tell(format!("Player {}: gamepad unplugged", player + 1));
                }
                PadNews::Menu => self.back(),
            }
        }
        let mut acted = !news.is_empty();
        if !self.is_running() {
            for (now, before) in self.held.into_iter().zip(before) {
                let pressed = |b: &Button| now.is_down(*b) && !before.is_down(*b);
                for button in Button::ALL.into_iter().filter(|b| pressed(b)) {
                    self.navigate(button, false);
                    acted = true;
                }
            }
        }
        self.commands.any |= acted;
        acted
    }

    fn set_paused(&mut self, paused: bool) {
        self.paused = paused;
        self.paused_by_overlay = paused && self.overlay_open;
        if paused {
            self.keyboard.release_all();
            self.menu = Menu::default();
        } else {
            self.overlay.release();
        }
    }

    fn set_overlay(&mut self, open: bool) {
        self.overlay_open = open;
        self.session.set_detail(open);
        self.overlay.release();
        if !open && self.paused_by_overlay {
            self.set_paused(false);
        }
    }

    fn restart(&mut self) {
        self.session.restart();
        self.set_paused(false);
        self.commands.title = Some(self.session.title().to_string());
    }

    fn change_volume(&mut self, steps: i32) {
        let volume = self.volume.saturating_add_signed(steps * VOLUME_STEP as i32).min(100);
        self.set_volume(volume, false);
    }

    fn set_volume(&mut self, volume: u32, muted: bool) {
        (self.volume, self.muted) = (volume, muted);
        self.speaker.set_volume(if muted { 0 } else { volume });
        if self.view() != View::Menu {
            self.tell(format!("Sound: {}", self.sound_words()));
        }
    }

    fn sound_words(&self) -> String {
        if self.muted || self.volume == 0 { "off".into() } else { format!("{} %", self.volume) }
    }

    fn take_screenshot(&mut self) {
        let Some(console) = self.session.console() else { return };
        let words = match screenshot::save(&console.picture(), self.session.title()) {
            Ok(path) => format!("Saved {}", path.display()),
            Err(error) => format!("The screenshot could not be saved: {error}"),
        };
        self.tell(words);
    }

    fn copy_report(&mut self) {
        let Some(fault) = self.session.fault() else { return };
        let frame = self.session.console().map_or(0, Console::frame);
        let version = env!("CARGO_PKG_VERSION");
        self.commands.copied = Some(crash::report(self.session.title(), version, frame, fault));
        self.tell("The report is on the clipboard".into());
    }

    fn tell(&mut self, words: String) {
        self.toast = Some((words, Instant::now()));
    }

    // Views

    /// Lays out what is open over the picture.
    pub fn show_views(&mut self, context: &Context) {
        match self.view() {
            View::Game => {}
            View::Overlay => self.show_overlay(context),
            View::Menu => self.show_menu(context),
            View::Crash => self.show_crash(context),
        }
        if let Some((words, since)) = &self.toast {
            let age = since.elapsed();
            let left = TOAST.saturating_sub(age);
            let presence = age.min(left).as_secs_f32() / TOAST_FADE.as_secs_f32();
            toast::show(context, words, presence);
        }
    }

    fn show_overlay(&mut self, context: &Context) {
        let Some(console) = self.session.console() else { return };
        let hints = keys::overlay_hints();
        let scene = Scene {
            profile: console.profile(),
            cart: console.cart(),
            paused: !self.is_running(),
            hints: &hints,
            sound_gaps: self.speaker.underruns(),
        };
        self.wishes.extend(self.overlay.show(context, &scene));
    }

    fn show_menu(&mut self, context: &Context) {
        let Some(console) = self.session.console() else { return };
        let page = self.menu.page(&console.cart().manifest, self.sound_words());
        if let Some(pointed) = pause::show(context, &page) {
            self.menu.choose(pointed.item);
            if pointed.clicked {
                self.choose(self.menu.line());
            }
        }
    }

    fn show_crash(&mut self, context: &Context) {
        let Some(fault) = self.session.fault() else { return };
        let key = |key| (keys::label(key), key.sentence());
        let mut choices = vec![
            (crash::Choice::Restart, key(HostKey::Restart)),
            (crash::Choice::Copy, key(HostKey::CopyReport)),
        ];
        if self.console().is_some() {
            choices.push((crash::Choice::Overlay, key(HostKey::Overlay)));
        }
        choices.push((crash::Choice::Quit, (keys::label(HostKey::Back), "quit")));
        let choices: Vec<crash::Key> =
            choices.into_iter().map(|(choice, (key, what))| (choice, key, what)).collect();
        match crash::show(context, self.session.title(), fault, &choices) {
            Some(crash::Choice::Restart) => self.host_key(HostKey::Restart, false),
            Some(crash::Choice::Copy) => self.host_key(HostKey::CopyReport, false),
            Some(crash::Choice::Overlay) => self.host_key(HostKey::Overlay, false),
            Some(crash::Choice::Quit) => self.host_key(HostKey::Quit, false),
            None => {}
        }
    }

    /// Does what the overlay asked for.
    pub fn grant_wishes(&mut self) {
        for wish in std::mem::take(&mut self.wishes) {
            match wish {
                Wish::Pause(paused) if paused == self.paused => {}
                Wish::Pause(true) => {
                    self.paused = true;
                    self.paused_by_overlay = true;
                    self.keyboard.release_all();
                }
                Wish::Pause(false) => self.set_paused(false),
                Wish::Step => {
                    self.paused_by_overlay |= !self.paused;
                    self.paused = true;
                    self.stepping = true;
                }
                Wish::ClearWorst => {
                    if let Some(console) = self.session.console_mut() {
                        console.profile_mut().clear_worst();
                    }
                }
                Wish::Close => self.set_overlay(false),
            }
        }
    }

    // What the window is asked for

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
