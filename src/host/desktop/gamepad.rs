//! Gamepads, plugged in and out at any time; players in the order of connection.

use gilrs::{Axis, EventType, Gilrs, GilrsBuilder};

use crate::hardware::buttons::{Button, PLAYERS, Pad};

/// What happened to the pads since the last look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PadNews {
    /// A pad was plugged in: player 0 to 3, and the pad's name.
    Connected(usize, String),
    /// The pad of a player was unplugged.
    Disconnected(usize),
    /// The button in the middle of a pad was pressed: the player wants the menu.
    Menu,
}

/// A source of pads: the real ones or a script.
pub trait Gamepads {
    /// Reads all pads into `pads` (absent ones as nothing pressed) and returns what changed.
    fn poll(&mut self, pads: &mut [Pad; PLAYERS]) -> Vec<PadNews>;
}

/// Opens the system's gamepads. Where that fails there are none, and the keyboard plays.
pub fn open() -> Box<dyn Gamepads> {
    match GilrsBuilder::new().with_force_feedback(false).build() {
        Ok(gilrs) => Box::new(SystemPads { gilrs, ports: Ports::default() }),
        Err(_) => Box::new(Script::default()),
    }
}

/// The four ports: which pad is which player's.
#[derive(Debug)]
struct Ports<Id>([Option<Id>; PLAYERS]);

impl<Id> Default for Ports<Id> {
    fn default() -> Self {
        Ports([const { None }; PLAYERS])
    }
}

impl<Id: Copy + PartialEq> Ports<Id> {
    /// Gives a pad the first free port. `None` when it has one already or all are taken.
    fn plug_in(&mut self, id: Id) -> Option<usize> {
        if self.0.contains(&Some(id)) {
            return None;
        }
        let port = self.0.iter().position(Option::is_none)?;
        self.0[port] = Some(id);
        Some(port)
    }

    /// Frees the port of a pad and returns it.
    fn unplug(&mut self, id: Id) -> Option<usize> {
        let port = self.0.iter().position(|taken| *taken == Some(id))?;
        self.0[port] = None;
        Some(port)
    }
}

/// The pads that the system knows.
struct SystemPads {
    gilrs: Gilrs,
    ports: Ports<gilrs::GamepadId>,
}

impl Gamepads for SystemPads {
    fn poll(&mut self, pads: &mut [Pad; PLAYERS]) -> Vec<PadNews> {
        let mut news = self.notice_present();
        while let Some(event) = self.gilrs.next_event() {
            match event.event {
                EventType::Disconnected => {
                    news.extend(self.ports.unplug(event.id).map(PadNews::Disconnected));
                }
                EventType::ButtonPressed(gilrs::Button::Mode, _) => news.push(PadNews::Menu),
                _ => {}
            }
        }
        for (port, pad) in pads.iter_mut().enumerate() {
            *pad = self.ports.0[port].map_or(Pad::default(), |id| read(&self.gilrs.gamepad(id)));
        }
        news
    }
}

impl SystemPads {
    /// Gives every connected pad a port: those there from the start send no event.
    fn notice_present(&mut self) -> Vec<PadNews> {
        let present: Vec<_> =
            self.gilrs.gamepads().map(|(id, pad)| (id, pad.name().to_string())).collect();
        present
            .into_iter()
            .filter_map(|(id, name)| {
                self.ports.plug_in(id).map(|port| PadNews::Connected(port, name))
            })
            .collect()
    }
}

/// A button of the console and where it sits on a standard pad. Y is the upper button, as the
/// console's pad has its buttons by place and not by the letters printed on them.
const LAYOUT: [(gilrs::Button, Button); 14] = [
    (gilrs::Button::DPadLeft, Button::Left),
    (gilrs::Button::DPadRight, Button::Right),
    (gilrs::Button::DPadUp, Button::Up),
    (gilrs::Button::DPadDown, Button::Down),
    (gilrs::Button::South, Button::A),
    (gilrs::Button::East, Button::B),
    (gilrs::Button::West, Button::X),
    (gilrs::Button::North, Button::Y),
    (gilrs::Button::LeftTrigger, Button::L),
    (gilrs::Button::LeftTrigger2, Button::L),
    (gilrs::Button::RightTrigger, Button::R),
    (gilrs::Button::RightTrigger2, Button::R),
    (gilrs::Button::Start, Button::Start),
    (gilrs::Button::Select, Button::Select),
];

fn read(pad: &gilrs::Gamepad<'_>) -> Pad {
    let buttons = LAYOUT
        .iter()
        .filter(|(theirs, _)| pad.is_pressed(*theirs))
        .fold(Pad::default(), |held, (_, ours)| held.with(*ours, true));
    let stick = from_stick(pad.value(Axis::LeftStickX), pad.value(Axis::LeftStickY));
    let hat = from_stick(pad.value(Axis::DPadX), pad.value(Axis::DPadY));
    Pad(buttons.0 | stick.0 | hat.0)
}

/// A stick as a d-pad. Within 0.45 of the middle it rests: worn sticks wander up to 0.2, and a
/// thumb that pushes straight strays about as much again. Beyond, eight sectors of 45 degrees each.
fn from_stick(x: f32, y: f32) -> Pad {
    const DEAD_ZONE: f32 = 0.45;
    /// Tangent of 22.5 degrees: the border between straight and diagonal.
    const DIAGONAL: f32 = 0.414;
    if x * x + y * y < DEAD_ZONE * DEAD_ZONE {
        return Pad::default();
    }
    let sideways = x.abs() > y.abs() * DIAGONAL;
    let upright = y.abs() > x.abs() * DIAGONAL;
    Pad::default()
        .with(Button::Left, sideways && x < 0.0)
        .with(Button::Right, sideways && x > 0.0)
        .with(Button::Up, upright && y > 0.0)
        .with(Button::Down, upright && y < 0.0)
}

/// Pads that follow a script: what happens at each look, in order. After its end, and by default,
/// there are no pads.
#[derive(Clone, Debug, Default)]
pub struct Script {
    /// What the pads hold and what changes, look by look; the first is next.
    pub looks: std::collections::VecDeque<([Pad; PLAYERS], Vec<PadNews>)>,
}

impl Gamepads for Script {
    fn poll(&mut self, pads: &mut [Pad; PLAYERS]) -> Vec<PadNews> {
        let (held, news) = self.looks.pop_front().unwrap_or_default();
        *pads = held;
        news
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn players_are_in_order_of_connection_and_keep_their_ports() {
        let mut ports = Ports::default();
        assert_eq!(ports.plug_in("red"), Some(0));
        assert_eq!(ports.plug_in("blue"), Some(1));
        assert_eq!(ports.plug_in("red"), None);
        assert_eq!(ports.unplug("red"), Some(0));
        assert_eq!(ports.unplug("red"), None);
        assert_eq!(ports.plug_in("green"), Some(0));
        assert_eq!(ports.plug_in("white"), Some(2));
        assert_eq!(ports.plug_in("black"), Some(3));
        assert_eq!(ports.plug_in("grey"), None);
    }

    #[test]
    fn a_stick_has_eight_directions_and_rests_in_the_middle() {
        let held = |x, y| Button::ALL.into_iter().filter(move |b| from_stick(x, y).is_down(*b));
        let held = |x, y| held(x, y).collect::<Vec<_>>();
        assert_eq!(held(0.0, 0.0), []);
        assert_eq!(held(0.3, -0.3), []);
        assert_eq!(held(1.0, 0.3), [Button::Right]);
        assert_eq!(held(-0.7, 0.7), [Button::Left, Button::Up]);
        assert_eq!(held(0.1, -0.9), [Button::Down]);
        assert_eq!(held(0.6, -0.5), [Button::Right, Button::Down]);
    }

    #[test]
    fn a_script_plays_and_then_rests() {
        let held = Pad::default().with(Button::A, true);
        let mut script = Script::default();
        script.looks.push_back(([held; 4], vec![PadNews::Menu]));
        let mut pads = [Pad::default(); 4];
        assert_eq!(script.poll(&mut pads), [PadNews::Menu]);
        assert_eq!(pads, [held; 4]);
        assert_eq!(script.poll(&mut pads), []);
        assert_eq!(pads, [Pad::default(); 4]);
    }
}
