//! The program's own views over the picture: egui's context, its events and its drawing.

use std::time::Duration;

use egui_wgpu::{Renderer, RendererOptions, ScreenDescriptor};
use pixels::wgpu;
use winit::event::WindowEvent;
use winit::window::Window;

use super::screen::Screen;
use crate::overlay::theme;

/// egui and what it laid out last.
pub struct Gui {
    context: egui::Context,
    state: egui_winit::State,
    renderer: Renderer,
    jobs: Vec<egui::ClippedPrimitive>,
    pixels_per_point: f32,
    unused: Vec<egui::TextureId>,
    again_in: Duration,
}

impl Gui {
    /// Sets egui up for a window, in the program's look.
    pub fn new(window: &Window, screen: &Screen) -> Self {
        let context = egui::Context::default();
        theme::apply(&context);
        let side_max = screen.device().limits().max_texture_dimension_2d as usize;
        let state = egui_winit::State::new(
            context.clone(),
            egui::ViewportId::ROOT,
            window,
            Some(window.scale_factor() as f32),
            None,
            Some(side_max),
        );
        let renderer = Renderer::new(screen.device(), screen.format(), RendererOptions::default());
        Gui {
            context,
            state,
            renderer,
            jobs: Vec::new(),
            pixels_per_point: 1.0,
            unused: Vec::new(),
            again_in: Duration::MAX,
        }
    }

    /// Passes an event on. True when a view took it, so that it is not for the game.
    pub fn event(&mut self, window: &Window, event: &WindowEvent) -> bool {
        self.state.on_window_event(window, event).consumed
    }

    /// Whether the pointer is over a view.
    pub fn has_pointer(&self) -> bool {
        self.context.wants_pointer_input() || self.context.is_pointer_over_area()
    }

    /// Puts text on the clipboard.
    pub fn copy(&self, text: String) {
        self.context.copy_text(text);
    }

    /// Lays out what `views` show, with text larger than usual by a factor.
    pub fn lay_out(
        &mut self,
        window: &Window,
        screen: &Screen,
        text: f32,
        views: impl FnMut(&egui::Context),
    ) {
        let (width, height) = screen.size();
        let scale = window.scale_factor() as f32;
        let zoom = theme::zoom(width as f32 / scale, height as f32 / scale);
        self.context.set_zoom_factor(zoom * text);
        let input = self.state.take_egui_input(window);
        let output = self.context.run(input, views);
        self.state.handle_platform_output(window, output.platform_output);
        self.pixels_per_point = output.pixels_per_point;
        for (id, delta) in &output.textures_delta.set {
            self.renderer.update_texture(screen.device(), screen.queue(), *id, delta);
        }
        self.unused.extend(output.textures_delta.free);
        self.jobs = self.context.tessellate(output.shapes, output.pixels_per_point);
        let root = output.viewport_output.get(&egui::ViewportId::ROOT);
        self.again_in = root.map_or(Duration::MAX, |view| view.repaint_delay);
    }

    /// The time after which the views want to be laid out again without an event.
    pub fn again_in(&self) -> Duration {
        self.again_in
    }

    /// Draws what was laid out over `target`, which has `size` in physical pixels.
    pub fn draw(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        encoder: &mut wgpu::CommandEncoder,
        target: &wgpu::TextureView,
        size: [u32; 2],
    ) {
        let descriptor =
            ScreenDescriptor { size_in_pixels: size, pixels_per_point: self.pixels_per_point };
        let jobs = &self.jobs;
        let made = self.renderer.update_buffers(device, queue, encoder, jobs, &descriptor);
        queue.submit(made);
        let pass = encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
            label: Some("views"),
            color_attachments: &[Some(wgpu::RenderPassColorAttachment {
                view: target,
                depth_slice: None,
                resolve_target: None,
                ops: wgpu::Operations { load: wgpu::LoadOp::Load, store: wgpu::StoreOp::Store },
            })],
            ..Default::default()
        });
        self.renderer.render(&mut pass.forget_lifetime(), jobs, &descriptor);
        for id in self.unused.drain(..) {
            self.renderer.free_texture(&id);
        }
    }
}
