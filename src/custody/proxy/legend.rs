//! The legend of a proxy: what is hidden in each frame, and why, as bytes beside the packets.
//!
//! Per frame, in order: the number of areas (u16), then for each area its reason (u8) and its left, top, right and bottom edge
//! (u16 each, whole pixels, right and bottom exclusive). Numbers are little-endian. Guarantee on reading: as many frames as
//! the index has and not a byte more, known reasons, boxes that are wide, high and inside the picture, at most
//! [`MOST_AREAS`] a frame.

use super::ProxyError;
use crate::vocab::{HiddenArea, PxBox, Size, Why};

/// Most areas of one frame.
pub(super) const MOST_AREAS: usize = 256;
const AREA_BYTES: usize = 9;
const COUNT_BYTES: usize = 2;

/// The longest legend of so many frames, bytes.
pub(super) const fn most_bytes(frames: u64) -> u64 {
    frames * (COUNT_BYTES + MOST_AREAS * AREA_BYTES) as u64
}

/// The numbers of the reasons. They are on disk: a number never changes its meaning.
const REASONS: [(u8, Why); 11] = [
    (1, Why::Face),
    (2, Why::Head),
    (3, Why::Interior),
    (4, Why::Opening),
    (5, Why::Plate),
    (6, Why::Screen),
    (7, Why::Document),
    (8, Why::Text),
    (9, Why::CameraText),
    (10, Why::ByHand),
    (11, Why::NotAnalysed),
];

/// A frame's areas as bytes. Edges are rounded outwards and clipped to the picture; areas beyond the most are left out.
pub(super) fn coded(areas: &[HiddenArea], size: Size) -> Vec<u8> {
    let kept = areas.iter().filter_map(|area| Some((area.why, area.bbox.clipped(size)?))).take(MOST_AREAS);
    let mut bytes = vec![0; COUNT_BYTES];
    let mut count = 0_u16;
    for (why, bbox) in kept {
        let reason = REASONS.into_iter().find(|(_, known)| *known == why);
        bytes.push(reason.expect("every reason has a number; a test goes through them").0);
        let edges = [bbox.x1().floor(), bbox.y1().floor(), bbox.x2().ceil(), bbox.y2().ceil()];
        edges.into_iter().for_each(|edge| bytes.extend((edge as u16).to_le_bytes()));
        count += 1;
    }
    bytes[..COUNT_BYTES].copy_from_slice(&count.to_le_bytes());
    bytes
}

/// A clip's legend: one byte string, and where each frame begins in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Legend {
    bytes: Vec<u8>,
    starts: Vec<u32>,
}

impl Legend {
    /// Reads and checks the legend of a proxy with so many frames.
    pub(super) fn read(bytes: Vec<u8>, frames: usize, size: Size) -> Result<Self, ProxyError> {
        let mut starts = Vec::with_capacity(frames);
        let mut at = 0;
        for _ in 0..frames {
            starts.push(u32::try_from(at).map_err(|_| ProxyError::Damaged)?);
            let (count, rest) = bytes.get(at..).and_then(split_count).ok_or(ProxyError::Damaged)?;
            let areas = rest.get(..count * AREA_BYTES).filter(|_| count <= MOST_AREAS).ok_or(ProxyError::Damaged)?;
            if !areas.chunks_exact(AREA_BYTES).all(|area| decoded(area, size).is_some()) {
                return Err(ProxyError::Damaged);
            }
            at += COUNT_BYTES + areas.len();
        }
        if at == bytes.len() { Ok(Self { bytes, starts }) } else { Err(ProxyError::Damaged) }
    }

    /// What is hidden in this frame; nothing is known in a proxy without a legend.
    pub(super) fn of(&self, frame: usize, size: Size) -> Vec<HiddenArea> {
        let Some(start) = self.starts.get(frame) else { return Vec::new() };
        let Some((count, rest)) = split_count(&self.bytes[*start as usize..]) else { return Vec::new() };
        rest.chunks_exact(AREA_BYTES).take(count).filter_map(|area| decoded(area, size)).collect()
    }
}

fn split_count(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (count, rest) = bytes.split_first_chunk::<COUNT_BYTES>()?;
    Some((usize::from(u16::from_le_bytes(*count)), rest))
}

fn decoded(area: &[u8], size: Size) -> Option<HiddenArea> {
    let edge = |i: usize| f64::from(u16::from_le_bytes([area[1 + 2 * i], area[2 + 2 * i]]));
    let (_, why) = REASONS.into_iter().find(|(number, _)| *number == area[0])?;
    let bbox = PxBox::new(edge(0), edge(1), edge(2), edge(3))?;
    let is_inside = edge(2) <= f64::from(size.width_px) && edge(3) <= f64::from(size.height_px);
    is_inside.then_some(HiddenArea { bbox, why })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Size = Size { width_px: 1919, height_px: 1079 };

    fn boxed(x1: f64, y1: f64, x2: f64, y2: f64) -> PxBox {
        PxBox::new(x1, y1, x2, y2).expect("a valid box")
    }

    #[test]
    fn every_reason_comes_back() {
        let areas: Vec<HiddenArea> = Why::ALL.into_iter().map(|why| HiddenArea { bbox: SIZE.whole(), why }).collect();
        let bytes = [coded(&areas, SIZE), coded(&[], SIZE), coded(&areas[..1], SIZE)].concat();
        let legend = Legend::read(bytes, 3, SIZE).expect("read");
        assert_eq!((legend.of(0, SIZE), legend.of(1, SIZE)), (areas.clone(), vec![]));
        assert_eq!((legend.of(2, SIZE), legend.of(3, SIZE)), (areas[..1].to_vec(), vec![]));
    }

    #[test]
    fn edges_are_rounded_outwards_and_what_lies_outside_is_left_out() {
        let areas = [
            HiddenArea { bbox: boxed(-5.0, 3.4, 10.2, 2000.0), why: Why::Opening },
            HiddenArea { bbox: boxed(5000.0, 0.0, 5001.0, 1.0), why: Why::Face },
        ];
        let legend = Legend::read(coded(&areas, SIZE), 1, SIZE).expect("read");
        assert_eq!(legend.of(0, SIZE), [HiddenArea { bbox: boxed(0.0, 3.0, 11.0, 1079.0), why: Why::Opening }]);
        let crowd = vec![areas[0]; MOST_AREAS + 9];
        assert_eq!(Legend::read(coded(&crowd, SIZE), 1, SIZE).expect("read").of(0, SIZE).len(), MOST_AREAS);
    }

    #[test]
    fn a_legend_that_was_cut_or_changed_is_refused() {
        let area = HiddenArea { bbox: boxed(10.0, 20.0, 30.0, 40.0), why: Why::Plate };
        let bytes = coded(&[area, area], SIZE);
        let refused = |bytes: &[u8], frames| Legend::read(bytes.to_vec(), frames, SIZE) == Err(ProxyError::Damaged);
        assert!(!refused(&bytes, 1));
        assert!((0..bytes.len()).all(|len| refused(&bytes[..len], 1)), "cut");
        assert!(refused(&bytes, 2) && refused(&bytes, 0), "another number of frames");
        assert!(refused(&[&bytes[..], &[0]].concat(), 1), "more than its frames");
        for (at, to) in [(2, 0), (2, 12), (0, 3), (1, 9), (3, 30), (8, 0x80), (10, 0x80)] {
            let mut changed = bytes.clone();
            changed[at] = to;
            assert!(refused(&changed, 1), "byte {at}");
        }
    }
}
