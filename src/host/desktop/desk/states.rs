//! The save states: the page of slots, and the keys that save and load at once.

use std::time::{SystemTime, UNIX_EPOCH};

use egui::Context;

use super::{Desk, View};
use crate::console::Console;
use crate::hardware::buttons::Button;
use crate::host::desktop::keys::{self, Action, HostKey};
use crate::host::desktop::states::{SLOTS, Slot};
use crate::overlay::slots::{self, Card};

/// Slots in a row of the page.
const COLUMNS: usize = 5;

impl Desk {
    /// Opens or closes the page of slots. The game stands still under it.
    pub(super) fn open_states(&mut self, open: bool) {
        if open && !matches!(self.view(), View::Game | View::Menu) {
            return;
        }
        if open {
            let playing = !self.paused;
            if playing {
                self.set_paused(true);
            }
            self.states_over_game = playing;
            self.session.states.refresh();
        } else if self.states_over_game {
            self.set_paused(false);
        }
        self.states_open = open;
    }

    /// Keeps the game in the chosen slot.
    pub(super) fn save_state(&mut self) {
        if let Err(why) = self.session.save_state(self.slot) {
            self.tell(format!("Not saved: {why}"));
        }
    }

    /// Goes on from the chosen slot.
    pub(super) fn load_state(&mut self) {
        match self.session.load_state(self.slot) {
            Ok(()) => {
                self.ahead.forget();
                self.overlay.release();
                self.set_paused(false);
                self.tell(format!("Loaded slot {}", self.slot));
            }
            Err(why) => self.tell(capital(&why)),
        }
    }

    /// A button on the page of slots.
    pub(super) fn walk_states(&mut self, button: Button, repeat: bool) {
        let step = match button {
            Button::Left => SLOTS - 1,
            Button::Right => 1,
            Button::Up | Button::Down => COLUMNS,
            _ => 0,
        };
        self.slot = (self.slot + step) % SLOTS;
        match button {
            Button::A | Button::Start if !repeat => self.load_state(),
            Button::X if !repeat => self.save_state(),
            Button::B if !repeat => self.open_states(false),
            _ => {}
        }
    }

    pub(super) fn show_states(&mut self, context: &Context) {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        let cards: Vec<Card<'_>> =
            (0..SLOTS).map(|number| card(number, self.session.states.slot(number), now)).collect();
        let play = |button| keys::labels(Action::Play(0, button)).next().unwrap_or("");
        let hints = [
            (play(Button::A), "load"),
            (play(Button::X), "save here"),
            (keys::label(HostKey::Back), "back"),
        ];
        let played = self.console().map_or(0, Console::frame);
        let title = format!("Save states · {} played", time_of(played));
        let thumbnails = &mut self.thumbnails;
        let pointed = slots::show(context, thumbnails, &title, &cards, self.slot, &hints);
        if let Some(pointed) = pointed {
            self.slot = pointed.item;
            if pointed.clicked {
                self.load_state();
                self.commands.any = true;
            }
        }
    }
}

fn card(number: usize, slot: Option<&Slot>, now: u64) -> Card<'_> {
    Card {
        number,
        picture: slot.map(|slot| ((slot.saved_at, slot.frame), &slot.rgb[..])),
        when: slot.map_or("empty".into(), |slot| ago(now.saturating_sub(slot.saved_at))),
        played: slot.map_or(String::new(), |slot| time_of(slot.frame)),
    }
}

/// Frames as minutes and seconds of play.
fn time_of(frames: u64) -> String {
    let seconds = frames / 60;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// How long ago, in the largest unit that fits.
fn ago(seconds: u64) -> String {
    match seconds {
        0..60 => "just now".to_string(),
        60..3600 => format!("{} min ago", seconds / 60),
        3600..86_400 => format!("{} h ago", seconds / 3600),
        _ => format!("{} days ago", seconds / 86_400),
    }
}

/// A sentence as it begins a line.
fn capital(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}
