//! Who presses what: keys, pads and the menu.

use std::time::Instant;

use winit::keyboard::KeyCode;

use super::{Desk, View};
use crate::console::Console;
use crate::hardware::buttons::{Button, TEXT_BYTES};
use crate::host::desktop::gamepad::PadNews;
use crate::host::desktop::keys::{self, Action, Attention, HostKey, Modifiers};
use crate::host::desktop::menu::{Line, Menu};
use crate::host::desktop::screenshot;
use crate::overlay::{Look, crash};

/// Percent by which a key changes the volume.
const VOLUME_STEP: u32 = 10;

impl Desk {
    /// A key went down or up; `repeat` when it is held and repeats.
    pub fn key(&mut self, key: KeyCode, modifiers: Modifiers, pressed: bool, repeat: bool) {
        self.keyboard.set_key(key, pressed && self.is_running() && self.view() == View::Game);
        if !pressed {
            self.keyboard.set(key, false);
            if let Some(held) = keys::held_action(key) {
                self.let_go(held);
            }
            return;
        }
        if self.view() == View::Boot {
            // Any key ends the start, and then does what it always does.
            self.boot = 1.0;
        }
        self.on_pad = false;
        if self.view() == View::Overlay && self.overlay.is_typing() {
            return self.prompt_key(key, modifiers, repeat);
        }
        let attention = match (self.view(), self.is_running()) {
            (View::Overlay, false) => Attention::Overlay,
            (View::Overlay, true) => Attention::Both,
            (View::Game, true) if self.reads_keyboard() => Attention::Typing,
            _ => Attention::Game,
        };
        match keys::action(key, modifiers, attention) {
            Some(Action::Play(..)) if self.is_running() && repeat => {}
            Some(Action::Play(..)) if self.is_running() => self.keyboard.set(key, true),
            Some(Action::Play(_, button)) => self.navigate(button, repeat),
            Some(Action::Host(host)) => self.host_key(host, repeat),
            Some(Action::Look(look)) => self.look(look, repeat),
            _ => {}
        }
    }

    /// A key while the prompt is typed into: letters go to the field, which the views own.
    fn prompt_key(&mut self, key: KeyCode, modifiers: Modifiers, repeat: bool) {
        match keys::action(key, modifiers, Attention::Overlay) {
            Some(Action::Host(HostKey::Back)) => drop(self.overlay.back()),
            Some(Action::Host(host)) if keys::label(host).chars().count() > 1 => {
                self.host_key(host, repeat);
            }
            Some(Action::Look(look)) => {
                self.wishes.extend(self.overlay.prompt_key(look));
                self.grant_wishes();
            }
            _ => {}
        }
    }

    /// Does something in the overlay. A key that is held repeats where that walks somewhere.
    fn look(&mut self, look: Look, repeat: bool) {
        let walks = matches!(
            look,
            Look::Up
                | Look::Down
                | Look::PageUp
                | Look::PageDown
                | Look::Older
                | Look::Newer
                | Look::MuchOlder
                | Look::MuchNewer
                | Look::Step
                | Look::StepBack
        );
        if repeat && !walks {
            return;
        }
        let keys = keys::look_keys(self.on_pad);
        let paused = !self.is_running();
        let Desk { session, overlay, slow, speaker, wishes, .. } = self;
        if let Some(scene) = super::views::scene(session, paused, &keys, speaker, *slow) {
            wishes.extend(overlay.look(look, &scene));
        }
        self.grant_wishes();
    }

    /// Whether the cart has asked for the keyboard.
    fn reads_keyboard(&self) -> bool {
        self.console().is_some_and(|console| console.cart().manifest.input.text)
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
        self.let_go(HostKey::Rewind);
        self.let_go(HostKey::FastForward);
    }

    pub(super) fn host_key(&mut self, key: HostKey, repeat: bool) {
        let repeats = [HostKey::VolumeDown, HostKey::VolumeUp, HostKey::FrameStep];
        if repeat && !repeats.contains(&key) {
            return;
        }
        match key {
            HostKey::Back => self.back(),
            HostKey::Pause if self.tape.frozen => self.tape.frozen = false,
            HostKey::Pause => self.set_paused(!self.paused),
            HostKey::Overlay => self.set_overlay(!self.overlay_open),
            HostKey::Restart => self.restart(),
            HostKey::Rewind => self.begin_rewinding(),
            HostKey::FastForward => self.tape.fast = true,
            HostKey::SlowMotion => self.change_motion(),
            HostKey::FrameStep => self.step_frame(),
            HostKey::States => self.open_states(self.view() != View::States),
            HostKey::SaveState => self.save_state(),
            HostKey::LoadState => self.load_state(),
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
            View::Overlay if self.overlay.back() => {}
            View::Overlay => self.set_overlay(false),
            View::States => self.open_states(false),
            View::Crash => self.commands.quit = true,
            View::Menu => self.set_paused(false),
            View::Game | View::Boot => self.set_paused(true),
        }
    }

    /// A button pressed while the game does not run.
    fn navigate(&mut self, button: Button, repeat: bool) {
        match (self.view(), button) {
            (View::Menu, Button::Up) => self.menu.step(-1),
            (View::Menu, Button::Down) => self.menu.step(1),
            (View::Menu, Button::Left) if self.menu.line() == Line::Sound => self.change_volume(-1),
            (View::Menu, Button::Right) if self.menu.line() == Line::Sound => self.change_volume(1),
            (View::Menu, Button::Left) if self.menu.line() == Line::Ahead => self.change_ahead(-1),
            (View::Menu, Button::Right) if self.menu.line() == Line::Ahead => self.change_ahead(1),
            (View::States, _) => self.walk_states(button, repeat),
            (View::Menu, Button::A | Button::Start) if !repeat => self.choose(self.menu.line()),
            (View::Menu, Button::B) if !repeat => self.set_paused(false),
            (View::Crash, Button::A | Button::Start) if !repeat => self.restart(),
            (View::Overlay, Button::B) if !repeat => self.back(),
            (View::Overlay, _) => {
                let look = keys::PAD_LOOKS.iter().find(|(of, ..)| *of == button);
                if let Some((_, look, _)) = look {
                    self.look(*look, repeat);
                }
            }
            _ => {}
        }
    }

    pub(super) fn choose(&mut self, line: Line) {
        match line {
            Line::Continue => self.set_paused(false),
            Line::Restart => self.restart(),
            Line::States => self.open_states(true),
            Line::Ahead => self.change_ahead(1),
            Line::Overlay => self.set_overlay(true),
            Line::FullScreen => self.commands.full_screen = true,
            Line::Screenshot => self.take_screenshot(),
            Line::Sound => self.set_volume(self.volume, !self.muted),
            Line::Quit => self.commands.quit = true,
        }
        self.commands.any = true;
    }

    /// Reads the pads. True when something is to be shown.
    pub(super) fn poll_pads(&mut self) -> bool {
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
                // Under the overlay the pad plays until the game pauses, then it looks around.
                PadNews::Menu if self.view() == View::Overlay && self.is_running() => {
                    self.on_pad = true;
                    self.set_paused(true);
                }
                PadNews::Menu => self.back(),
            }
        }
        let mut acted = !news.is_empty();
        if self.view() == View::Boot {
            if self.held != before {
                self.boot = 1.0;
            }
        } else if !self.is_running() {
            for (now, before) in self.held.into_iter().zip(before) {
                let pressed = |b: &Button| now.is_down(*b) && !before.is_down(*b);
                for button in Button::ALL.into_iter().filter(|b| pressed(b)) {
                    self.on_pad = true;
                    self.navigate(button, false);
                    acted = true;
                }
            }
            acted |= self.repeat_direction();
        }
        self.commands.any |= acted;
        acted
    }

    /// A direction that is held walks on by itself, as a held key does: after a third of a second,
    /// then fifteen times a second.
    fn repeat_direction(&mut self) -> bool {
        const DELAY_TICKS: u32 = 20;
        const EVERY_TICKS: u32 = 4;
        let directions = [Button::Left, Button::Right, Button::Up, Button::Down];
        let held = |b: &Button| self.held.iter().any(|pad| pad.is_down(*b));
        let Some(button) = directions.into_iter().find(held) else {
            self.held_ticks = 0;
            return false;
        };
        self.held_ticks += 1;
        let since = self.held_ticks.saturating_sub(DELAY_TICKS);
        let due = since > 0 && since.is_multiple_of(EVERY_TICKS);
        if due {
            self.navigate(button, true);
        }
        due
    }

    pub(super) fn set_paused(&mut self, paused: bool) {
        self.paused = paused;
        self.paused_by_overlay = paused && self.overlay_open;
        self.tape.frozen = false;
        self.states_open = false;
        if paused {
            self.keyboard.release_all();
            self.menu = Menu::default();
        } else {
            self.overlay.release();
        }
    }

    pub(super) fn set_overlay(&mut self, open: bool) {
        self.overlay_open = open;
        self.session.set_detail(open);
        self.overlay.release();
        if !open {
            self.slow = 1;
        }
        if !open && self.paused_by_overlay {
            self.set_paused(false);
        }
    }

    fn restart(&mut self) {
        self.session.restart();
        self.rejected = None;
        self.ahead.forget();
        self.print_fault();
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

    pub(super) fn sound_words(&self) -> String {
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

    pub(super) fn tell(&mut self, words: String) {
        self.toast = Some((words, Instant::now()));
    }
}
