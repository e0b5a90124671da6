//! The grain of the glass: a tile of seeded noise, still over the clip so that it neither crawls nor costs the codec bits.

/// Side of the tile, pixels; a power of two.
const TILE_PX: usize = 128;

/// What is added to the colours of the glass, as brightness.
pub(super) struct Grain {
    tile: Vec<f32>,
}

impl Grain {
    /// The tile of this seed: soft mottling and a fine grain, at four scales.
    pub(super) fn new(seed: u64) -> Self {
        let mut rng = fastrand::Rng::with_seed(seed);
        let mut tile = vec![0.0; TILE_PX * TILE_PX];
        for (lattice_px, strength) in [(32, 2.0), (8, 2.5), (2, 4.0), (1, 2.5)] {
            let knots = TILE_PX / lattice_px;
            let values: Vec<f32> = (0..knots * knots).map(|_| (rng.f32() - 0.5) * 2.0 * strength).collect();
            for (i, sum) in tile.iter_mut().enumerate() {
                let (x, y) = (i % TILE_PX, i / TILE_PX);
                let (col, row) = (x / lattice_px, y / lattice_px);
                let share = |px: usize| {
                    let t = (px % lattice_px) as f32 / lattice_px as f32;
                    t * t * (3.0 - 2.0 * t)
                };
                let (tx, ty) = (share(x), share(y));
                let knot = |c: usize, r: usize| values[(r % knots) * knots + c % knots];
                let top = knot(col, row) + (knot(col + 1, row) - knot(col, row)) * tx;
                let bottom = knot(col, row + 1) + (knot(col + 1, row + 1) - knot(col, row + 1)) * tx;
                *sum += top + (bottom - top) * ty;
            }
        }
        Self { tile }
    }

    /// The grain of a row of pixels, to be read at `x % len`.
    pub(super) fn row(&self, y: usize) -> &[f32] {
        let start = (y % TILE_PX) * TILE_PX;
        &self.tile[start..start + TILE_PX]
    }

    /// The grain at a pixel of that row.
    pub(super) fn at(row: &[f32], x: usize) -> f32 {
        row[x % TILE_PX]
    }
}
