//! The program while a cart plays: events come in, ticks are made, pictures go out.
//!
//! ```text
//!   about_to_wait ──► ticks that are due ──► Session::step ──► Speaker, published picture
//!        ▲                                                            │
//!   WaitUntil(next tick) ◄── draw ◄── RedrawRequested ◄── request_redraw when something changed
//! ```

use std::sync::Arc;
use std::time::{Duration, Instant};

use winit::application::ApplicationHandler;
use winit::event::{ElementState, KeyEvent, MouseButton, MouseScrollDelta, WindowEvent};
use winit::event_loop::{ActiveEventLoop, ControlFlow};
use winit::keyboard::{ModifiersState, PhysicalKey};
use winit::window::{Window, WindowId};

use super::PlayRequest;
use super::desk::Desk;
use super::gui::Gui;
use super::keys::Modifiers;
use super::pace::Pace;
use super::placement::{Area, Placement};
use super::screen::Screen;
use super::start::DesktopError;
use super::window;

/// The window and what draws in it.
struct Stage {
    window: Arc<Window>,
    screen: Screen,
    gui: Gui,
}

/// The handler of the window system's events.
pub struct App {
    request: PlayRequest,
    desk: Desk,
    stage: Option<Stage>,
    placement: Placement,
    pace: Pace,
    modifiers: Modifiers,
    /// Something changed that the window does not show yet.
    stale: bool,
    /// A view wants to be drawn again at this time.
    again_at: Option<Instant>,
    told_lost: bool,
    failure: Option<DesktopError>,
}

impl App {
    /// Loads the cart; the window opens when the event loop is ready for it.
    pub fn new(request: &PlayRequest) -> Self {
        App {
            request: request.clone(),
            desk: Desk::open(request),
            stage: None,
            placement: Placement::fit(Area { x: 0, y: 0, width: 320, height: 180 }),
            pace: Pace::start(Instant::now()),
            modifiers: Modifiers::default(),
            stale: true,
            again_at: None,
            told_lost: false,
            failure: None,
        }
    }

    /// The window is closed: writes the recording.
    pub fn close(&mut self) {
        self.desk.save_recording();
    }

    /// Why the window could not be opened, when it could not.
    pub fn into_failure(self) -> Option<DesktopError> {
        self.failure
    }

    fn open_stage(&self, event_loop: &ActiveEventLoop) -> Result<Stage, DesktopError> {
        let window = window::open(event_loop, self.desk.title(), &self.request)
            .map_err(|error| DesktopError::NoWindow(error.to_string()))?;
        let window = Arc::new(window);
        let screen = Screen::open(&window).map_err(DesktopError::NoGraphics)?;
        let gui = Gui::new(&window, &screen);
        Ok(Stage { window, screen, gui })
    }

    /// Makes the ticks that are due.
    fn make_ticks(&mut self) {
        let now = Instant::now();
        for _ in 0..self.pace.take_due(now) {
            self.stale |= self.desk.tick(self.placement);
        }
        self.stale |= self.again_at.is_some_and(|at| at <= now);
    }

    fn draw(&mut self) {
        let Some(stage) = &mut self.stage else { return };
        let start = Instant::now();
        let (width, height) = stage.screen.size();
        let desk = &mut self.desk;
        if desk.has_views() {
            let Stage { window, screen, gui } = stage;
            gui.lay_out(window, screen, desk.text_scale(), |context| desk.show_views(context));
        }
        desk.grant_wishes();
        if let Some(text) = desk.take_copied() {
            stage.gui.copy(text);
        }
        let wait = if desk.has_views() { stage.gui.again_in() } else { Duration::MAX };
        self.again_at = (wait < Duration::from_secs(10)).then(|| start + wait);
        let area = desk.picture_area(width, height);
        self.placement = Placement::fit(area);
        if let Some(picture) = desk.picture() {
            stage.screen.set_picture(&picture);
        }
        let gui = desk.has_views().then_some(&mut stage.gui);
        let shown = stage.screen.show(self.placement, desk.light(), gui);
        self.stale = desk.is_moving();
        match shown {
            Ok(()) => self.told_lost = false,
            // The surface is set up anew at the next try; this picture is missed.
            Err(error) if !self.told_lost => {
                eprintln!("narthex: a picture could not be shown: {error}");
                self.told_lost = true;
                self.stale = true;
            }
            Err(_) => self.stale = true,
        }
        desk.note_present_time(start.elapsed());
    }

    fn key(&mut self, event: &KeyEvent, event_loop: &ActiveEventLoop) {
        let PhysicalKey::Code(code) = event.physical_key else { return };
        let pressed = event.state == ElementState::Pressed;
        if pressed && !self.modifiers.ctrl && !self.modifiers.alt {
            self.desk.type_text(event.text.as_deref().unwrap_or(""));
        }
        self.desk.key(code, self.modifiers, pressed, event.repeat);
        self.after_command(event_loop);
    }

    /// Does what keys and menus asked of the window.
    fn after_command(&mut self, event_loop: &ActiveEventLoop) {
        self.stale = true;
        if self.desk.wants_to_quit() {
            event_loop.exit();
        }
        let Some(stage) = &self.stage else { return };
        if self.desk.take_full_screen() {
            window::toggle_full_screen(&stage.window);
        }
        if let Some(title) = self.desk.take_new_title() {
            stage.window.set_title(&window::title(&title));
        }
        stage.window.set_cursor_visible(self.desk.shows_cursor());
    }

    fn pointer(&mut self, event: &WindowEvent) {
        match event {
            WindowEvent::CursorMoved { position, .. } => {
                self.desk.pointer.move_to(position.x, position.y);
            }
            WindowEvent::MouseInput { state, button, .. } => {
                let bit = match button {
                    MouseButton::Left => 1,
                    MouseButton::Right => 2,
                    MouseButton::Middle => 4,
                    _ => 0,
                };
                self.desk.pointer.press(bit, *state == ElementState::Pressed);
            }
            WindowEvent::MouseWheel { delta, .. } => {
                let notches = match delta {
                    MouseScrollDelta::LineDelta(_, y) => *y,
                    // Touchpads report pixels; forty of them feel like a notch.
                    MouseScrollDelta::PixelDelta(by) => by.y as f32 / 40.0,
                };
                self.desk.pointer.turn(notches);
            }
            _ => {}
        }
    }
}

impl ApplicationHandler for App {
    fn resumed(&mut self, event_loop: &ActiveEventLoop) {
        if self.stage.is_some() {
            return;
        }
        match self.open_stage(event_loop) {
            Ok(stage) => self.stage = Some(stage),
            Err(error) => {
                self.failure = Some(error);
                event_loop.exit();
                return;
            }
        }
        self.pace = Pace::start(Instant::now());
        self.after_command(event_loop);
    }

    fn window_event(&mut self, event_loop: &ActiveEventLoop, _: WindowId, event: WindowEvent) {
        let Some(stage) = &mut self.stage else { return };
        if !matches!(event, WindowEvent::RedrawRequested) {
            let _ = stage.gui.event(&stage.window, &event);
            self.desk.pointer_on_view = self.desk.has_views() && stage.gui.has_pointer();
        }
        match &event {
            WindowEvent::CloseRequested => event_loop.exit(),
            WindowEvent::RedrawRequested => {
                self.draw();
                self.after_draw(event_loop);
            }
            WindowEvent::Resized(size) => {
                stage.screen.resize(size.width, size.height);
                self.stale = true;
            }
            WindowEvent::ScaleFactorChanged { .. } | WindowEvent::Occluded(false) => {
                self.stale = true;
            }
            WindowEvent::Focused(false) => self.desk.release_all(),
            WindowEvent::ModifiersChanged(held) => self.modifiers = modifiers(held.state()),
            WindowEvent::KeyboardInput { event, is_synthetic: false, .. } => {
                self.key(event, event_loop);
            }
            WindowEvent::CursorMoved { .. }
            | WindowEvent::MouseInput { .. }
            | WindowEvent::MouseWheel { .. } => {
                self.pointer(&event);
                self.stale |= self.desk.has_views();
            }
            _ => {}
        }
    }

    fn about_to_wait(&mut self, event_loop: &ActiveEventLoop) {
        let Some(stage) = &self.stage else { return };
        let window = stage.window.clone();
        self.make_ticks();
        if self.desk.wants_to_quit() {
            event_loop.exit();
        }
        if let Some(title) = self.desk.take_new_title() {
            window.set_title(&window::title(&title));
        }
        if self.stale {
            window.request_redraw();
        }
        event_loop.set_control_flow(ControlFlow::WaitUntil(self.pace.next()));
    }
}

impl App {
    /// Does what clicks in the views asked for; only then, as it touches the window.
    fn after_draw(&mut self, event_loop: &ActiveEventLoop) {
        if self.desk.was_commanded() {
            self.after_command(event_loop);
        }
    }
}

fn modifiers(state: ModifiersState) -> Modifiers {
    Modifiers { ctrl: state.control_key() || state.super_key(), alt: state.alt_key() }
}
