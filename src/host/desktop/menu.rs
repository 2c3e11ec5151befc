//! The menu of a paused game: its lines, and the keys beside them.

use super::keys::{self, Action, HostKey};
use crate::cart::Manifest;
use crate::hardware::buttons::Button;
use crate::overlay::pause::{Item, Keys, Page};

/// A line of the menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// Go on playing.
    Continue,
    /// Load the cart again and start it.
    Restart,
    /// Open the save states.
    States,
    /// Frames that the picture runs ahead, set with left and right.
    Ahead,
    /// Open the overlay.
    Overlay,
    /// Fill the screen, or not.
    FullScreen,
    /// Save the picture.
    Screenshot,
    /// The volume, set with left and right.
    Sound,
    /// Leave.
    Quit,
}

/// The lines from top to bottom.
const LINES: [Line; 9] = [
    Line::Continue,
    Line::Restart,
    Line::States,
    Line::Overlay,
    Line::FullScreen,
    Line::Screenshot,
    Line::Sound,
    Line::Ahead,
    Line::Quit,
];

/// Which line is chosen.
#[derive(Clone, Copy, Debug, Default)]
pub struct Menu {
    chosen: usize,
}

impl Menu {
    /// The chosen line.
    pub fn line(self) -> Line {
        LINES[self.chosen]
    }

    /// Chooses the line number `chosen` from the top.
    pub fn choose(&mut self, chosen: usize) {
        self.chosen = chosen.min(LINES.len() - 1);
    }

    /// Moves down (or up, when negative), around the ends.
    pub fn step(&mut self, by: isize) {
        self.chosen = (self.chosen as isize + by).rem_euclid(LINES.len() as isize) as usize;
    }

    /// The page to draw.
    pub fn page(self, manifest: &Manifest, sound: String, ahead: &str) -> Page {
        let item = |line: Line| {
            let (label, value) = match line {
                Line::Continue => ("Continue", keys::label(HostKey::Back).into()),
                Line::Restart => ("Restart", keys::label(HostKey::Restart).into()),
                Line::States => ("Save states", keys::label(HostKey::States).into()),
                Line::Ahead => ("Run ahead", format!("◂ {ahead} ▸")),
                Line::Overlay => ("Look inside", keys::label(HostKey::Overlay).into()),
                Line::FullScreen => ("Full screen", keys::label(HostKey::FullScreen).into()),
                Line::Screenshot => ("Screenshot", keys::label(HostKey::Screenshot).into()),
                Line::Sound => ("Sound", format!("◂ {sound} ▸")),
                Line::Quit => ("Quit", keys::label(HostKey::Quit).into()),
            };
            Item { label, value }
        };
        let title = match manifest.author.as_str() {
            "" => manifest.title.clone(),
            author => format!("{} by {author}", manifest.title),
        };
        Page {
            title,
            items: LINES.map(item).into(),
            chosen: self.chosen,
            groups: vec![play_keys(manifest), host_keys()],
        }
    }
}

/// The keys of player 1, in the cart's own words where it has some.
fn play_keys(manifest: &Manifest) -> Keys {
    let words = |name: &str| {
        let control = manifest.controls.iter().find(|c| c.action.eq_ignore_ascii_case(name));
        control.map(|c| c.words.clone())
    };
    let label = |button| keys::labels(Action::Play(0, button)).next().unwrap_or("");
    let arrows = [Button::Left, Button::Right, Button::Up, Button::Down].map(label).join(" ");
    let names = ["move", "dpad", "d-pad", "arrows", "directions"];
    let moving = names.iter().find_map(|name| words(name)).unwrap_or_else(|| "move".into());
    let mut rows = vec![(arrows, moving)];
    for button in Button::ALL.into_iter().skip(4) {
        let name = format!("{button:?}");
        let plain = || if name.len() == 1 { format!("button {name}") } else { name.clone() };
        rows.push((label(button).into(), words(&name).unwrap_or_else(plain)));
    }
    Keys { title: "Playing".into(), keys: rows }
}

/// The program's own keys.
fn host_keys() -> Keys {
    let rows = HostKey::ALL
        .iter()
        .filter(|key| **key != HostKey::CopyReport)
        .map(|key| (keys::label(*key).to_string(), key.sentence().to_string()));
    Keys { title: "Narthex".into(), keys: rows.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_menu_goes_around() {
        let mut menu = Menu::default();
        assert_eq!(menu.line(), Line::Continue);
        menu.step(-1);
        assert_eq!(menu.line(), Line::Quit);
        menu.step(1);
        assert_eq!(menu.line(), Line::Continue);
        menu.choose(99);
        assert_eq!(menu.line(), Line::Quit);
    }

    #[test]
    fn every_key_has_its_words() {
        let page = Menu::default().page(&Manifest::named("Firefly"), "80 %".into(), "off");
        for (key, what) in page.groups.iter().flat_map(|g| &g.keys) {
            assert!(!key.is_empty() && !what.is_empty(), "{key}: {what}");
        }
    }
}
