// The console's picture, each pixel a square of whole size, at a place in the window.

struct Place {
    // Left and top edge in physical pixels of the window.
    origin: vec2<f32>,
    // Physical pixels per pixel of the picture.
    scale: f32,
    // 1 as it is, less is darker.
    light: f32,
    // The picture is shown within this many physical pixels of the centre of the opening.
    radius: f32,
    opening: vec2<f32>,
    // 1 when the window's surface expects linear light, 0 when it takes the bytes as they are.
    linear_surface: f32,
}

@group(0) @binding(0) var picture: texture_2d<f32>;
@group(0) @binding(1) var<uniform> place: Place;

// A rectangle of two triangles that covers the picture.
@vertex
fn corner(@builtin(vertex_index) index: u32) -> @builtin(position) vec4<f32> {
    let corners = array<vec2<f32>, 6>(
        vec2(-1.0, -1.0), vec2(1.0, -1.0), vec2(-1.0, 1.0),
        vec2(-1.0, 1.0), vec2(1.0, -1.0), vec2(1.0, 1.0),
    );
    return vec4(corners[index], 0.0, 1.0);
}

fn to_linear(colour: vec3<f32>) -> vec3<f32> {
    let low = colour / 12.92;
    let high = pow((colour + 0.055) / 1.055, vec3(2.4));
    return select(high, low, colour <= vec3(0.04045));
}

@fragment
fn colour(@builtin(position) at: vec4<f32>) -> @location(0) vec4<f32> {
    let size = vec2<i32>(textureDimensions(picture));
    let pixel = vec2<i32>(floor((at.xy - place.origin) / place.scale));
    let ink = vec3(21.0, 18.0, 27.0) / 255.0;
    // Darkened towards ink and not towards black, so that the picture sinks into the window.
    var shown = ink;
    let open = distance(at.xy, place.opening) <= place.radius;
    if open && all(pixel >= vec2(0)) && all(pixel < size) {
        shown = mix(ink, textureLoad(picture, pixel, 0).rgb, place.light);
    }
    return vec4(select(shown, to_linear(shown), place.linear_surface > 0.5), 1.0);
}
