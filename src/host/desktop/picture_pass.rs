//! The render pass that puts the picture into the window, byte-exact and at whole-number scale.
//!
//! One rectangle over the whole surface: the shader looks up the pixel of the picture under each
//! physical pixel and paints ink where there is none. So the window needs no clearing, and the
//! picture may lie anywhere, also partly outside.

use pixels::wgpu;

use super::placement::Placement;

/// Bytes of the shader's `Place`, padded to what a uniform buffer asks for.
const PLACE_BYTES: usize = 48;

/// How the picture is lit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Light {
    /// 1 as it is, 0 for ink.
    pub brightness: f32,
    /// The picture is shown within a circle: centre and radius as shares of the window's width and
    /// height, and of the way from the centre to the farthest corner. `None` shows all of it.
    pub opening: Option<((f32, f32), f32)>,
}

/// Pipeline, and the place it draws to.
#[derive(Debug)]
pub struct PicturePass {
    pipeline: wgpu::RenderPipeline,
    bindings: wgpu::BindGroup,
    place: wgpu::Buffer,
    linear_surface: bool,
}

impl PicturePass {
    /// A pass that draws `picture` to surfaces of `format`.
    pub fn new(
        device: &wgpu::Device,
        picture: &wgpu::Texture,
        format: wgpu::TextureFormat,
    ) -> Self {
        let shader = device
            .create_shader_module(wgpu::include_wgsl!("../../../assets/shaders/picture.wgsl"));
        let layout = bind_group_layout(device);
        let place = device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("place of the picture"),
            size: PLACE_BYTES as u64,
            usage: wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        let view = picture.create_view(&wgpu::TextureViewDescriptor::default());
        let bindings = device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("picture"),
            layout: &layout,
            entries: &[
                wgpu::BindGroupEntry {
                    binding: 0,
                    resource: wgpu::BindingResource::TextureView(&view),
                },
                wgpu::BindGroupEntry { binding: 1, resource: place.as_entire_binding() },
            ],
        });
        let pipeline = pipeline(device, &shader, &layout, format);
        PicturePass { pipeline, bindings, place, linear_surface: format.is_srgb() }
    }

    /// Draws the picture into `target`, which has `size` in physical pixels.
    pub fn draw(
        &self,
        queue: &wgpu::Queue,
        encoder: &mut wgpu::CommandEncoder,
        target: &wgpu::TextureView,
        size: (u32, u32),
        placement: Placement,
        light: Light,
    ) {
        let (center, radius) = circle(size, light.opening);
        let numbers = [
            placement.x as f32,
            placement.y as f32,
            placement.scale as f32,
            light.brightness,
            radius,
            0.0, // a vector of two begins at a multiple of eight bytes
            center.0,
            center.1,
            f32::from(u8::from(self.linear_surface)),
        ];
        let mut bytes = [0; PLACE_BYTES];
        for (slot, number) in bytes.chunks_exact_mut(4).zip(numbers) {
            slot.copy_from_slice(&number.to_ne_bytes());
        }
        queue.write_buffer(&self.place, 0, &bytes);
        let mut pass = encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
            label: Some("picture"),
            color_attachments: &[Some(wgpu::RenderPassColorAttachment {
                view: target,
                depth_slice: None,
                resolve_target: None,
                ops: wgpu::Operations {
                    load: wgpu::LoadOp::Clear(wgpu::Color::BLACK),
                    store: wgpu::StoreOp::Store,
                },
            })],
            ..Default::default()
        });
        pass.set_pipeline(&self.pipeline);
        pass.set_bind_group(0, &self.bindings, &[]);
        pass.draw(0..6, 0..1);
    }
}

/// Centre and radius in physical pixels.
fn circle(size: (u32, u32), opening: Option<((f32, f32), f32)>) -> ((f32, f32), f32) {
    let Some((center, share)) = opening else { return ((0.0, 0.0), f32::MAX) };
    let (width, height) = (size.0 as f32, size.1 as f32);
    let reach = (width * center.0.max(1.0 - center.0), height * center.1.max(1.0 - center.1));
    let radius = (reach.0 * reach.0 + reach.1 * reach.1).sqrt() * share;
    ((width * center.0, height * center.1), if share > 0.0 { radius } else { -1.0 })
}

fn bind_group_layout(device: &wgpu::Device) -> wgpu::BindGroupLayout {
    device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
        label: Some("picture"),
        entries: &[
            wgpu::BindGroupLayoutEntry {
                binding: 0,
                visibility: wgpu::ShaderStages::FRAGMENT,
                ty: wgpu::BindingType::Texture {
                    sample_type: wgpu::TextureSampleType::Float { filterable: false },
                    view_dimension: wgpu::TextureViewDimension::D2,
                    multisampled: false,
                },
                count: None,
            },
            wgpu::BindGroupLayoutEntry {
                binding: 1,
                visibility: wgpu::ShaderStages::FRAGMENT,
                ty: wgpu::BindingType::Buffer {
                    ty: wgpu::BufferBindingType::Uniform,
                    has_dynamic_offset: false,
                    min_binding_size: None,
                },
                count: None,
            },
        ],
    })
}

fn pipeline(
    device: &wgpu::Device,
    shader: &wgpu::ShaderModule,
    bindings: &wgpu::BindGroupLayout,
    format: wgpu::TextureFormat,
) -> wgpu::RenderPipeline {
    let layout = device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
        label: Some("picture"),
        bind_group_layouts: &[bindings],
        push_constant_ranges: &[],
    });
    device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
        label: Some("picture"),
        layout: Some(&layout),
        vertex: wgpu::VertexState {
            module: shader,
            entry_point: Some("corner"),
            compilation_options: Default::default(),
            buffers: &[],
        },
        primitive: wgpu::PrimitiveState::default(),
        depth_stencil: None,
        multisample: wgpu::MultisampleState::default(),
        fragment: Some(wgpu::FragmentState {
            module: shader,
            entry_point: Some("colour"),
            compilation_options: Default::default(),
            targets: &[Some(format.into())],
        }),
        multiview: None,
        cache: None,
    })
}
