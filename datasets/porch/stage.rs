//! The set: porch, house front and the room behind the door, lawn, street, the houses and trees opposite.

use fastrand::Rng;

use super::maths::{Motion, V3, grey, smoothstep, v3};
use super::noise::{fbm, noise};
use super::paint::Matter;
use super::raster::{Corner, Soup, Triangle};
use super::solid::{join, limb, slab, surface};

/// The front wall with the door, and the wall of the wing that runs towards the street.
pub(super) const WALL_Z: f32 = 4.2;
pub(super) const WALL_X: f32 = -1.6;
/// The doorway: left and right jamb, and its height.
pub(super) const DOORWAY: (f32, f32, f32) = (-3.02, -2.07, 2.06);
/// The road lies a kerb lower than the ground.
pub(super) const ROAD_Y: f32 = -0.12;

/// Colours that a seed chooses.
pub(super) struct Palette {
    pub(super) house: V3,
    pub(super) door: V3,
    pub(super) opposite: [V3; 3],
    pub(super) windows_lit: bool,
    /// The window beside the door is a way in for the eye.
    pub(super) window_open: bool,
}

impl Palette {
    pub(super) fn pick(rng: &mut Rng, windows_lit: bool) -> Palette {
        const HOUSES: [V3; 3] = [v3(0.42, 0.44, 0.43), v3(0.46, 0.42, 0.33), v3(0.30, 0.36, 0.40)];
        const DOORS: [V3; 4] =
            [v3(0.26, 0.035, 0.03), v3(0.03, 0.09, 0.16), v3(0.04, 0.10, 0.06), v3(0.16, 0.08, 0.04)];
        const OTHERS: [V3; 5] = [
            v3(0.34, 0.15, 0.10),
            v3(0.48, 0.45, 0.38),
            v3(0.38, 0.30, 0.22),
            v3(0.40, 0.42, 0.44),
            v3(0.28, 0.12, 0.085),
        ];
        let shift = rng.usize(..OTHERS.len());
        let opposite = [0, 1, 2].map(|i| OTHERS[(shift + i * 2) % OTHERS.len()]);
        Palette {
            house: HOUSES[rng.usize(..3)],
            door: DOORS[rng.usize(..4)],
            opposite,
            windows_lit,
            window_open: false,
        }
    }
}

/// Everything that does not move.
pub(super) fn build(palette: &Palette, rng: &mut Rng) -> Soup {
    let mut soup = Soup::default();
    ground(&mut soup);
    grass(&mut soup, rng);
    house(&mut soup, palette, rng);
    room(&mut soup);
    opposite(&mut soup, palette, rng);
    greenery(&mut soup, rng);
    soup
}

fn floor(soup: &mut Soup, x: (f32, f32), z: (f32, f32), y: f32, matter: Matter) {
    let matter = soup.matter(matter);
    let corners = [v3(x.0, y, z.0), v3(x.1, y, z.0), v3(x.1, y, z.1), v3(x.0, y, z.1)];
    soup.polygon(&corners, v3(0.0, 1.0, 0.0), 1.0, matter);
}

fn ground(soup: &mut Soup) {
    floor(soup, (-6.0, 1.5), (-3.0, 4.8), 0.0, Matter::Slabs);
    floor(soup, (0.3, 1.5), (4.8, 9.0), 0.0, Matter::Slabs);
    floor(soup, (1.5, 40.0), (-3.0, 9.0), -0.01, Matter::Lawn);
    floor(soup, (WALL_X, 0.3), (4.8, 9.0), -0.01, Matter::Lawn);
    floor(soup, (-40.0, 40.0), (9.0, 10.85), 0.0, Matter::Pavement);
    soup.cuboid(v3(-40.0, -0.3, 10.85), v3(40.0, 0.005, 11.0), Matter::Plain(grey(0.26)));
    floor(soup, (-60.0, 60.0), (11.0, 17.6), ROAD_Y, Matter::Asphalt);
    soup.cuboid(v3(-60.0, -0.3, 17.6), v3(60.0, 0.005, 17.75), Matter::Plain(grey(0.26)));
    floor(soup, (-60.0, 60.0), (17.75, 19.5), 0.0, Matter::Pavement);
    floor(soup, (-90.0, 90.0), (19.5, 120.0), -0.01, Matter::Lawn);
    // Dashes in the middle of the road.
    for i in -6..7 {
        let x = i as f32 * 4.5 + 0.7;
        floor(soup, (x, x + 2.0), (14.22, 14.34), ROAD_Y + 0.004, Matter::Plain(grey(0.42)));
    }
    floor(soup, (7.6, 11.2), (19.5, 25.0), 0.0, Matter::Slabs);
}

fn grass(soup: &mut Soup, rng: &mut Rng) {
    let shades: Vec<u16> = [v3(0.085, 0.15, 0.035), v3(0.12, 0.19, 0.05), v3(0.19, 0.20, 0.08), v3(0.06, 0.11, 0.028)]
        .into_iter()
        .map(|colour| soup.matter(Matter::Blade(colour)))
        .collect();
    let mut blade = |at: V3, tall: f32, rng: &mut Rng| {
        let (s, c) = (rng.f32() * std::f32::consts::TAU).sin_cos();
        let wide = v3(c, 0.0, s) * 0.006;
        let tip = at + v3(s * 0.35, 1.0, c * 0.35) * tall;
        let matter = shades[rng.usize(..shades.len())];
        soup.polygon(&[at - wide, at + wide, tip], v3(s * 0.5, 0.8, c * 0.5).unit(), 0.85, matter);
    };
    for _ in 0..26_000 {
        // Nearer blades are drawn more densely, since they are larger in the picture.
        let z = 2.0 + 7.0 * rng.f32().powf(1.6);
        let x = 1.5 + (z * 0.85 + 0.5) * rng.f32();
        blade(v3(x, -0.01, z), 0.03 + 0.05 * rng.f32(), rng);
    }
    for _ in 0..5_000 {
        let (x, z) = (WALL_X + 1.9 * rng.f32(), 4.8 + 4.2 * rng.f32());
        blade(v3(x, -0.01, z), 0.03 + 0.05 * rng.f32(), rng);
    }
}

fn house(soup: &mut Soup, palette: &Palette, rng: &mut Rng) {
    let wall = Matter::Siding(palette.house);
    let (left, right, height) = DOORWAY;
    let (front, back) = (WALL_Z, WALL_Z + 0.22);
    soup.cuboid(v3(-9.0, 0.0, front), v3(left, 2.9, back), wall);
    soup.cuboid(v3(right, 0.0, front), v3(WALL_X, 2.9, back), wall);
    soup.cuboid(v3(left, height, front), v3(right, 2.9, back), wall);
    if palette.window_open {
        let (low, high) = ((0.95, 5.5), (2.2, 6.9));
        for (from, to) in [
            ((0.0, back), (2.9, low.1)),
            ((0.0, high.1), (2.9, 8.3)),
            ((0.0, low.1), (low.0, high.1)),
            ((high.0, low.1), (2.9, high.1)),
        ] {
            soup.cuboid(v3(WALL_X - 0.22, from.0, from.1), v3(WALL_X, to.0, to.1), wall);
        }
    } else {
        soup.cuboid(v3(WALL_X - 0.22, 0.0, back), v3(WALL_X, 2.9, 8.3), wall);
    }
    soup.cuboid(v3(-9.0, 0.0, 8.1), v3(WALL_X, 2.9, 8.3), wall);
    let white = Matter::Wood(grey(0.55));
    for (low, high) in [
        (v3(left - 0.10, 0.0, front - 0.03), v3(left, height + 0.10, back)),
        (v3(right, 0.0, front - 0.03), v3(right + 0.10, height + 0.10, back)),
        (v3(left, height, front - 0.03), v3(right, height + 0.10, back)),
        (v3(WALL_X - 0.05, 0.0, front - 0.025), v3(WALL_X + 0.025, 2.9, front + 0.10)),
    ] {
        soup.cuboid(low, high, white);
    }
    soup.cuboid(v3(left, 0.0, front - 0.12), v3(right, 0.02, back), Matter::Plain(grey(0.2)));
    soup.cuboid(
        v3(left + 0.1, 0.0, front - 0.75),
        v3(right - 0.1, 0.018, front - 0.22),
        Matter::Cloth(v3(0.10, 0.07, 0.045), 4.0),
    );
    // Plinth, eaves, gutter, roof.
    soup.cuboid(v3(-9.0, 0.0, front - 0.02), v3(left - 0.1, 0.25, front), Matter::Brick(v3(0.25, 0.11, 0.075)));
    soup.cuboid(
        v3(right + 0.1, 0.0, front - 0.02),
        v3(WALL_X + 0.02, 0.25, front),
        Matter::Brick(v3(0.25, 0.11, 0.075)),
    );
    soup.cuboid(v3(WALL_X, 0.0, front), v3(WALL_X + 0.02, 0.25, 8.3), Matter::Brick(v3(0.25, 0.11, 0.075)));
    soup.cuboid(v3(-9.0, 2.82, 3.75), v3(WALL_X + 0.40, 2.98, 8.7), Matter::Wood(grey(0.5)));
    soup.cuboid(v3(-9.0, 2.92, 3.66), v3(WALL_X + 0.48, 3.02, 3.76), Matter::Plain(grey(0.36)));
    soup.cuboid(v3(WALL_X + 0.40, 2.92, 3.66), v3(WALL_X + 0.50, 3.02, 8.8), Matter::Plain(grey(0.36)));
    let tiles = soup.matter(Matter::Tiles(v3(0.10, 0.085, 0.08)));
    let (eave, ridge) = (WALL_X + 0.46, -5.2);
    soup.polygon(
        &[v3(eave, 3.02, 3.7), v3(eave, 3.02, 8.8), v3(ridge, 5.2, 7.0), v3(ridge, 5.2, 5.6)],
        v3(0.5, 0.86, 0.0),
        1.0,
        tiles,
    );
    soup.polygon(
        &[v3(-9.0, 3.02, 3.7), v3(eave, 3.02, 3.7), v3(ridge, 5.2, 5.6), v3(-9.0, 5.2, 5.6)],
        v3(0.0, 0.86, -0.5),
        1.0,
        tiles,
    );
    // Downpipe, lamp by the door, house number, letter box, a window in the wing.
    soup.cuboid(v3(WALL_X - 0.16, 0.1, front - 0.09), v3(WALL_X - 0.09, 2.85, front - 0.02), Matter::Plain(grey(0.34)));
    let lamp = if palette.windows_lit { Matter::Glow(v3(4.5, 3.2, 1.6)) } else { Matter::Plain(v3(0.5, 0.47, 0.4)) };
    soup.cuboid(v3(-1.93, 1.88, front - 0.16), v3(-1.83, 2.06, front - 0.05), lamp);
    soup.cuboid(v3(-1.95, 2.06, front - 0.18), v3(-1.81, 2.09, front), Matter::Plain(grey(0.03)));
    soup.cuboid(v3(-1.92, 1.48, front - 0.02), v3(-1.82, 1.60, front), Matter::Plain(grey(0.05)));
    soup.cuboid(v3(-1.94, 1.02, front - 0.10), v3(-1.74, 1.30, front), Matter::Plain(v3(0.04, 0.045, 0.05)));
    let dark = if palette.windows_lit { v3(0.30, 0.22, 0.12) } else { v3(0.05, 0.06, 0.065) };
    if palette.window_open {
        let bars = [(0.95, 1.02, 5.5, 6.9), (2.13, 2.2, 5.5, 6.9), (0.95, 2.2, 5.5, 5.58), (0.95, 2.2, 6.82, 6.9)];
        for (low, high, from, to) in bars.into_iter().chain([(0.95, 2.2, 6.16, 6.24)]) {
            soup.cuboid(v3(WALL_X - 0.02, low, from), v3(WALL_X + 0.04, high, to), white);
        }
    } else {
        soup.cuboid(v3(WALL_X, 0.95, 5.5), v3(WALL_X + 0.04, 2.2, 6.9), white);
        soup.cuboid(v3(WALL_X, 1.02, 5.58), v3(WALL_X + 0.05, 2.13, 6.16), Matter::Window(dark));
        soup.cuboid(v3(WALL_X, 1.02, 6.24), v3(WALL_X + 0.05, 2.13, 6.82), Matter::Window(dark));
    }
    // A pot with a box tree at the corner.
    let pot = |p: V3| limb(p, v3(-1.80, 0.02, 3.90), v3(-1.80, 0.34, 3.90), 0.13, 0.18).max(p.y - 0.36);
    let mesh = surface(v3(-2.02, 0.0, 3.68), v3(-1.58, 0.4, 4.12), 0.03, &pot, &pot);
    soup.add_mesh(&mesh, &Motion::IDENTITY, Matter::Plain(v3(0.32, 0.13, 0.07)), 0);
    foliage(soup, v3(-1.80, 0.58, 3.90), v3(0.25, 0.26, 0.25), 700, 0.035, v3(0.05, 0.10, 0.028), rng);
}

fn room(soup: &mut Soup) {
    let (low, high) = (v3(-7.0, 0.0, WALL_Z + 0.2), v3(WALL_X - 0.22, 2.6, 7.9));
    floor(soup, (low.x, high.x), (low.z, high.z), 0.012, Matter::Parquet);
    let wall = soup.matter(Matter::Plain(v3(0.52, 0.44, 0.33)));
    soup.polygon(
        &[v3(low.x, 0.0, high.z), v3(high.x, 0.0, high.z), v3(high.x, 2.6, high.z), v3(low.x, 2.6, high.z)],
        v3(0.0, 0.0, -1.0),
        0.9,
        wall,
    );
    soup.polygon(
        &[low, v3(low.x, 0.0, high.z), v3(low.x, 2.6, high.z), v3(low.x, 2.6, low.z)],
        v3(1.0, 0.0, 0.0),
        0.9,
        wall,
    );
    soup.cuboid(v3(low.x, 2.6, low.z), v3(high.x, 2.7, high.z), Matter::Plain(grey(0.5)));
    soup.cuboid(v3(low.x, 0.0, 7.87), v3(high.x, 0.1, 7.9), Matter::Wood(grey(0.55)));
    floor(soup, (-5.2, -2.9), (5.4, 6.9), 0.02, Matter::Rug);
    let sofa = |p: V3| {
        let q = p - v3(-4.95, 0.0, 7.3);
        let seat = slab(q, v3(0.0, 0.27, -0.05), v3(0.92, 0.17, 0.42), 0.07);
        let back = slab(q, v3(0.0, 0.50, 0.32), v3(0.92, 0.40, 0.12), 0.08);
        let arms = slab(q.folded(), v3(0.92, 0.36, 0.0), v3(0.12, 0.28, 0.44), 0.08);
        let cushion = slab(q.folded(), v3(0.45, 0.47, -0.06), v3(0.43, 0.07, 0.38), 0.06);
        join(join(seat, back, 0.02), arms, 0.02).min(cushion)
    };
    let mesh = surface(v3(-6.1, 0.0, 6.7), v3(-3.8, 1.0, 7.9), 0.035, &sofa, &|p| sofa(p).min(p.y));
    soup.add_mesh(&mesh, &Motion::IDENTITY, Matter::Cloth(v3(0.07, 0.13, 0.14), 1.0), 0);
    for (x, colour) in [(-5.35, v3(0.45, 0.22, 0.05)), (-4.4, v3(0.45, 0.42, 0.36))] {
        let pillow = |p: V3| slab(p, v3(x, 0.70, 7.36), v3(0.20, 0.18, 0.08), 0.07);
        let mesh = surface(v3(x - 0.3, 0.4, 7.2), v3(x + 0.3, 1.0, 7.6), 0.03, &pillow, &pillow);
        soup.add_mesh(&mesh, &Motion::IDENTITY, Matter::Cloth(colour, 2.0), 0);
    }
    // Floor lamp: foot, stem, shade.
    soup.cuboid(v3(-3.84, 0.0, 7.33), v3(-3.60, 0.03, 7.57), Matter::Plain(grey(0.04)));
    soup.cuboid(v3(-3.735, 0.0, 7.435), v3(-3.705, 1.45, 7.465), Matter::Plain(grey(0.04)));
    let shade =
        |p: V3| limb(p, v3(-3.72, 1.42, 7.45), v3(-3.72, 1.72, 7.45), 0.21, 0.13).max(p.y - 1.70).max(1.40 - p.y);
    let mesh = surface(v3(-4.0, 1.3, 7.15), v3(-3.4, 1.8, 7.75), 0.03, &shade, &shade);
    soup.add_mesh(&mesh, &Motion::IDENTITY, Matter::Glow(v3(1.7, 1.15, 0.55)), 0);
    soup.cuboid(v3(-5.3, 1.32, 7.86), v3(-4.2, 2.02, 7.9), Matter::Wood(v3(0.10, 0.06, 0.03)));
    soup.cuboid(v3(-5.23, 1.39, 7.85), v3(-4.27, 1.95, 7.89), Matter::Picture);
    soup.cuboid(v3(-4.7, 0.36, 6.0), v3(-3.7, 0.41, 6.5), Matter::Wood(v3(0.20, 0.11, 0.05)));
    for (x, z) in [(-4.66, 6.04), (-3.78, 6.04), (-4.66, 6.42), (-3.78, 6.42)] {
        soup.cuboid(v3(x, 0.0, z), v3(x + 0.05, 0.36, z + 0.05), Matter::Wood(v3(0.20, 0.11, 0.05)));
    }
}

fn opposite(soup: &mut Soup, palette: &Palette, rng: &mut Rng) {
    let lots = [(-17.5_f32, -8.5_f32, 25.0_f32), (-5.5, 5.5, 26.0), (8.5, 19.0, 25.5)];
    for (lot, (x0, x1, z)) in lots.into_iter().enumerate() {
        let colour = palette.opposite[lot];
        let wall = if colour.x > 1.6 * colour.z { Matter::Brick(colour) } else { Matter::Siding(colour) };
        soup.cuboid(v3(x0, 0.0, z), v3(x1, 5.0, z + 8.0), wall);
        let roof =
            soup.matter(Matter::Tiles([v3(0.11, 0.06, 0.045), v3(0.085, 0.085, 0.09), v3(0.10, 0.08, 0.065)][lot]));
        let (eave, ridge) = (5.0, 8.0);
        soup.polygon(
            &[
                v3(x0 - 0.4, eave - 0.1, z - 0.5),
                v3(x1 + 0.4, eave - 0.1, z - 0.5),
                v3(x1 + 0.4, ridge, z + 4.0),
                v3(x0 - 0.4, ridge, z + 4.0),
            ],
            v3(0.0, 0.83, -0.55),
            1.0,
            roof,
        );
        soup.cuboid(v3(x0 - 0.4, eave - 0.28, z - 0.55), v3(x1 + 0.4, eave - 0.1, z - 0.45), Matter::Wood(grey(0.5)));
        soup.cuboid(v3(x0 + 2.0, 7.0, z + 3.2), v3(x0 + 2.8, 9.0, z + 4.0), Matter::Brick(v3(0.26, 0.11, 0.075)));
        for storey in 0..2 {
            let y = 0.95 + 2.55 * storey as f32;
            let count = 4;
            for i in 0..count {
                let middle = x0 + (x1 - x0) * (i as f32 + 0.5) / count as f32;
                if storey == 0 && i == 1 {
                    soup.cuboid(v3(middle - 0.6, 0.0, z - 0.04), v3(middle + 0.6, 2.25, z), Matter::Wood(grey(0.5)));
                    soup.cuboid(
                        v3(middle - 0.48, 0.0, z - 0.07),
                        v3(middle + 0.48, 2.12, z),
                        Matter::Wood(palette.door * 0.8),
                    );
                    soup.cuboid(v3(middle - 1.1, 2.45, z - 0.9), v3(middle + 1.1, 2.6, z), Matter::Wood(grey(0.45)));
                    continue;
                }
                let lit = palette.windows_lit && rng.f32() < 0.55;
                let glass = if lit {
                    Matter::Glow(v3(1.1, 0.72, 0.32) * (0.5 + rng.f32()))
                } else {
                    Matter::Window(v3(0.06, 0.07, 0.08))
                };
                soup.cuboid(
                    v3(middle - 0.72, y - 0.08, z - 0.05),
                    v3(middle + 0.72, y + 1.38, z),
                    Matter::Wood(grey(0.55)),
                );
                soup.cuboid(v3(middle - 0.64, y, z - 0.07), v3(middle - 0.04, y + 1.30, z), glass);
                soup.cuboid(v3(middle + 0.04, y, z - 0.07), v3(middle + 0.64, y + 1.30, z), glass);
            }
        }
    }
    // A lamp post on the far pavement.
    soup.cuboid(v3(-3.25, 0.0, 18.0), v3(-3.13, 5.6, 18.12), Matter::Plain(grey(0.12)));
    soup.cuboid(v3(-3.25, 5.5, 16.9), v3(-3.13, 5.6, 18.12), Matter::Plain(grey(0.12)));
    let head = if palette.windows_lit { Matter::Glow(v3(7.0, 5.5, 3.2)) } else { Matter::Plain(grey(0.3)) };
    soup.cuboid(v3(-3.32, 5.42, 16.6), v3(-3.06, 5.5, 17.1), head);
}

fn greenery(soup: &mut Soup, rng: &mut Rng) {
    let green = v3(0.065, 0.115, 0.03);
    let tree = |soup: &mut Soup, rng: &mut Rng, at: V3, tall: f32, colour: V3, leaves: usize, leaf: f32| {
        let spread = tall * 0.42;
        let trunk = |p: V3| {
            let bend = 0.06 * noise(v3(0.0, p.y * 0.8, at.x));
            limb(
                p - v3(bend, 0.0, bend * 0.5),
                at,
                at + v3(0.0, tall * 0.62, 0.0),
                0.05 * tall.sqrt(),
                0.02 * tall.sqrt(),
            )
        };
        let reach = 0.12 * tall.sqrt() + 0.1;
        let mesh = surface(
            at - v3(reach, 0.1, reach),
            at + v3(reach, tall * 0.64, reach),
            0.05 * tall.sqrt() * 0.5,
            &trunk,
            &trunk,
        );
        soup.add_mesh(&mesh, &Motion::IDENTITY, Matter::Bark, 0);
        for _ in 0..7 {
            let off = v3(rng.f32() - 0.5, 0.8 * (rng.f32() - 0.4), rng.f32() - 0.5) * spread;
            let middle = at + v3(0.0, tall * 0.72, 0.0) + off;
            let size = spread * (0.38 + 0.22 * rng.f32());
            foliage(soup, middle, v3(size, size * 0.8, size), leaves / 7, leaf, colour * (0.85 + 0.3 * rng.f32()), rng);
        }
    };
    tree(soup, rng, v3(5.1, 0.0, 7.4), 4.6, green, 5_000, 0.075);
    for (x, z, tall) in [
        (-7.0, 23.5, 7.5),
        (6.9, 27.0, 8.5),
        (21.0, 24.0, 7.0),
        (-20.0, 24.0, 8.0),
        (1.0, 36.0, 11.0),
        (-11.0, 38.0, 12.0),
        (13.0, 37.0, 11.5),
        (26.0, 36.0, 11.0),
        (-26.0, 38.0, 12.0),
    ] {
        let colour = green.lerp(v3(0.12, 0.12, 0.03), rng.f32() * 0.6);
        tree(soup, rng, v3(x, 0.0, z), tall, colour, 4_200, 0.20);
    }
    let hedge = |soup: &mut Soup, rng: &mut Rng, x: (f32, f32), z: f32, tall: f32| {
        let leaves = ((x.1 - x.0) * 420.0) as usize;
        soup.cuboid(v3(x.0, 0.0, z - 0.22), v3(x.1, tall - 0.1, z + 0.22), Matter::Leaf(v3(0.012, 0.02, 0.007)));
        let shades = [0, 1, 2].map(|i| soup.matter(Matter::Leaf(v3(0.045, 0.085, 0.022) * (0.7 + 0.35 * i as f32))));
        for _ in 0..leaves {
            let p = v3(x.0 + (x.1 - x.0) * rng.f32(), tall * rng.f32(), z - 0.25 - 0.08 * rng.f32());
            let up = smoothstep(tall * 0.8, tall, p.y);
            let lump = 0.1 * fbm(v3(p.x * 1.5, p.y * 1.5, 0.0), 2);
            leaf(
                soup,
                p + v3(0.0, lump, up * 0.45 * rng.f32()),
                v3(0.0, up * 1.5, -1.0),
                0.07,
                0.55 + 0.4 * p.y / tall,
                shades[rng.usize(..3)],
                rng,
            );
        }
    };
    hedge(soup, rng, (-8.0, -2.2), 20.0, 1.0);
    hedge(soup, rng, (1.8, 7.2), 20.0, 1.1);
    hedge(soup, rng, (11.6, 24.0), 20.0, 0.9);
}

/// One leaf: a small square with a tilt of its own.
fn leaf(soup: &mut Soup, at: V3, outwards: V3, size: f32, openness: f32, matter: u16, rng: &mut Rng) {
    let wild = v3(rng.f32() - 0.5, rng.f32() - 0.3, rng.f32() - 0.5);
    let normal = (outwards.unit() + wild * 1.3).unit();
    let side = normal.cross(v3(0.3, 0.2, 0.9)).unit() * size * (0.6 + 0.8 * rng.f32());
    let tip = normal.cross(side).unit() * size;
    let first = soup.corners.len() as u32;
    for p in [at - side, at - tip, at + side, at + tip] {
        soup.corners.push(Corner { at: p, normal, rest: p, openness });
    }
    soup.triangles.push(Triangle { corners: [first, first + 1, first + 2], matter, owner: 0 });
    soup.triangles.push(Triangle { corners: [first, first + 2, first + 3], matter, owner: 0 });
}

/// A cloud of leaves, denser and lighter outside.
fn foliage(soup: &mut Soup, middle: V3, radii: V3, leaves: usize, size: f32, colour: V3, rng: &mut Rng) {
    let shades = [0.65, 0.85, 1.0, 1.25].map(|k| soup.matter(Matter::Leaf(colour * k)));
    for _ in 0..leaves {
        let way = v3(rng.f32() - 0.5, rng.f32() - 0.5, rng.f32() - 0.5).unit();
        let out = rng.f32().sqrt().sqrt() * (1.0 + 0.25 * noise(way * 3.0 + middle));
        let openness = (0.25 + 0.75 * out * (0.6 + 0.4 * way.y)).clamp(0.1, 1.0);
        leaf(soup, middle + way.times(radii) * out, way, size, openness, shades[rng.usize(..4)], rng);
    }
}

/// Where the set is dimmed because walls and eaves stand near, 0 to 1.
pub(super) fn nook(p: V3) -> f32 {
    let mut open = 1.0_f32;
    if p.x < WALL_X + 1.2 && p.z < WALL_Z + 0.2 {
        // Near the front wall: the floor and the wall dim each other, the eaves dim the wall.
        let wall = (WALL_Z - p.z).max(0.0);
        open *= 1.0 - 0.40 * (-wall / 0.35).exp() * smoothstep(0.6, 0.0, p.y);
        open *= 1.0 - 0.55 * smoothstep(2.2, 2.85, p.y) * (-wall / 0.5).exp();
    } else if p.x >= WALL_X && p.z < 8.4 {
        let wall = p.x - WALL_X;
        open *= 1.0 - 0.40 * (-wall / 0.35).exp() * smoothstep(0.6, 0.0, p.y);
        open *= 1.0 - 0.55 * smoothstep(2.2, 2.85, p.y) * (-wall / 0.4).exp();
    }
    if (19.3..26.5).contains(&p.z) {
        open *= 1.0 - 0.45 * smoothstep(4.0, 4.9, p.y) * smoothstep(24.0, 25.0, p.z);
        open *= 1.0 - 0.35 * smoothstep(0.8, 0.0, p.y) * smoothstep(24.0, 25.5, p.z);
    }
    open
}
