//! Which clips train and which ones measure.
//!
//! Guarantee: no camera and no person is in two parts. Clips that share a camera or a subject, directly or through others,
//! form one group, and a group is never cut. A detector that is measured on the porch it was trained on is flattered, and
//! frames of one clip are nearly the same picture.
//!
//! A group is drawn by SHA-256(seed, its first camera by name), so that adding clips moves nothing that is there, except
//! where a new clip joins two groups. Only where the training or validation part would be empty, one group is moved into it.

use std::collections::BTreeMap;

use super::choice::{Part, Shares};
use crate::vocab::{CameraId, Digest, SubjectId};

/// What the split looks at.
#[derive(Debug, Clone, Copy)]
pub struct Kinship<'a> {
    /// The clip's camera.
    pub camera: &'a CameraId,
    /// The person of its consent record, if there is one.
    pub subject: Option<SubjectId>,
}

/// The part of every clip, in the same order.
#[must_use]
pub fn split(clips: &[Kinship<'_>], shares: Shares, seed: u64) -> Vec<Part> {
    let groups = group(clips);
    // The first camera by name stands for the group; groups differ in it, for a camera is in one group only.
    let mut first_camera: BTreeMap<usize, &CameraId> = BTreeMap::new();
    for (clip, &group) in clips.iter().zip(&groups) {
        first_camera.entry(group).and_modify(|first| *first = clip.camera.min(first)).or_insert(clip.camera);
    }
    let mut drawn: Vec<(u64, usize)> =
        first_camera.iter().map(|(&group, camera)| (draw(seed, camera), group)).collect();
    drawn.sort_unstable();
    let parts = deal(&drawn, shares);
    groups.iter().map(|group| parts[group]).collect()
}

/// Uniform in 0..2^64 (a share of 100 per cent is handled apart).
fn draw(seed: u64, camera: &CameraId) -> u64 {
    let text = format!("veilmark/split/v1\n{seed}\n{camera}");
    let mut first = [0_u8; 8];
    first.copy_from_slice(&Digest::of(text.as_bytes()).as_bytes()[..8]);
    u64::from_be_bytes(first)
}

/// `drawn` is sorted by draw.
fn deal(drawn: &[(u64, usize)], shares: Shares) -> BTreeMap<usize, Part> {
    let train_end = u128::from(shares.of(Part::Train)) << 64;
    let val_end = train_end + (u128::from(shares.of(Part::Val)) << 64);
    let mut parts: Vec<Part> = drawn
        .iter()
        .map(|&(draw, _)| match u128::from(draw) * 100 {
            place if place < train_end => Part::Train,
            place if place < val_end => Part::Val,
            _ => Part::Test,
        })
        .collect();
    let lacks_training = shares.of(Part::Train) > 0 && !parts.contains(&Part::Train);
    if let Some(lowest) = parts.first_mut().filter(|_| lacks_training) {
        *lowest = Part::Train;
    }
    if shares.of(Part::Val) > 0 && !parts.contains(&Part::Val) {
        // The training group nearest to the border, unless it is the only one.
        let last = parts.iter().rposition(|&part| part == Part::Train).filter(|&last| last > 0);
        if let Some(last) = last {
            parts[last] = Part::Val;
        }
    }
    drawn.iter().zip(parts).map(|(&(_, group), part)| (group, part)).collect()
}

/// For every clip the lowest index of a clip in its group (union and find over cameras and subjects).
fn group(clips: &[Kinship<'_>]) -> Vec<usize> {
    let mut parent: Vec<usize> = (0..clips.len()).collect();
    let mut by_camera: BTreeMap<&CameraId, usize> = BTreeMap::new();
    let mut by_subject: BTreeMap<SubjectId, usize> = BTreeMap::new();
    for (index, clip) in clips.iter().enumerate() {
        let first = *by_camera.entry(clip.camera).or_insert(index);
        join(&mut parent, first, index);
        if let Some(subject) = clip.subject {
            let first = *by_subject.entry(subject).or_insert(index);
            join(&mut parent, first, index);
        }
    }
    (0..clips.len()).map(|index| root(&mut parent, index)).collect()
}

fn root(parent: &mut [usize], mut index: usize) -> usize {
    while parent[index] != index {
        parent[index] = parent[parent[index]];
        index = parent[index];
    }
    index
}

fn join(parent: &mut [usize], a: usize, b: usize) {
    let (a, b) = (root(parent, a), root(parent, b));
    parent[a.max(b)] = a.min(b);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cameras(count: usize) -> Vec<CameraId> {
        (0..count).map(|n| format!("cam-{n}").parse().expect("a pseudonym")).collect()
    }

    fn alone(cameras: &[CameraId]) -> Vec<Kinship<'_>> {
        cameras.iter().map(|camera| Kinship { camera, subject: None }).collect()
    }

    #[test]
    fn no_camera_and_no_subject_is_in_two_parts() {
        let cameras = cameras(300);
        let clips: Vec<Kinship<'_>> = (0..2000_usize)
            .map(|n| Kinship {
                camera: &cameras[n * 7919 % 300],
                subject: (n % 3 != 0)
                    .then(|| SubjectId::from_bits((n * 104_729 % 900) as u128 % 150 + n as u128 % 300 * 1000)),
            })
            .collect();
        let parts = split(&clips, Shares::USUAL, 3);
        for (a, first) in clips.iter().enumerate() {
            for (b, second) in clips.iter().enumerate().skip(a + 1) {
                let akin = first.camera == second.camera || first.subject.is_some() && first.subject == second.subject;
                assert!(!akin || parts[a] == parts[b], "clips {a} and {b} are akin");
            }
        }
        assert!(Part::ALL.iter().all(|part| parts.contains(part)), "the test is about a real split");
    }

    #[test]
    fn a_chain_of_kin_is_one_group() {
        let cameras = cameras(3);
        let (anna, ben) = (SubjectId::from_bits(1), SubjectId::from_bits(2));
        let clips = [
            Kinship { camera: &cameras[0], subject: Some(anna) },
            Kinship { camera: &cameras[2], subject: None },
            Kinship { camera: &cameras[1], subject: Some(ben) },
            Kinship { camera: &cameras[1], subject: Some(anna) },
            Kinship { camera: &cameras[2], subject: Some(ben) },
        ];
        assert_eq!(group(&clips), [0, 0, 0, 0, 0]);
        assert_eq!(group(&clips[..3]), [0, 1, 2]);
    }

    #[test]
    fn shares_are_met_and_seeds_differ() {
        let cameras = cameras(5000);
        let clips = alone(&cameras);
        let parts = split(&clips, Shares::USUAL, 1);
        let count = |wanted| parts.iter().filter(|&&part| part == wanted).count();
        // Three standard deviations of a binomial count of 5000 at 80 and at 10 per cent.
        assert!(count(Part::Train).abs_diff(4000) < 85, "{}", count(Part::Train));
        assert!(count(Part::Val).abs_diff(500) < 64, "{}", count(Part::Val));
        assert_ne!(parts, split(&clips, Shares::USUAL, 2));
        assert_eq!(parts, split(&clips, Shares::USUAL, 1));
    }

    #[test]
    fn adding_clips_moves_nothing_that_is_there() {
        let cameras = cameras(400);
        let clips = alone(&cameras);
        let before = split(&clips[..200], Shares::USUAL, 9);
        let after = split(&clips, Shares::USUAL, 9);
        assert_eq!(before[..], after[..200]);
        let backwards: Vec<_> = clips.iter().rev().copied().collect();
        let mut reversed = split(&backwards, Shares::USUAL, 9);
        reversed.reverse();
        assert_eq!(reversed, after, "nor does the order of the clips");
    }

    #[test]
    fn small_sets_train_first_and_validate_second() {
        let cameras = cameras(2);
        for seed in 0..50 {
            assert_eq!(split(&alone(&cameras[..1]), Shares::USUAL, seed), [Part::Train]);
            let parts = split(&alone(&cameras), Shares::USUAL, seed);
            assert!(parts.contains(&Part::Train), "{parts:?}");
            assert!(parts.contains(&Part::Val) || parts.contains(&Part::Test), "{parts:?}");
        }
        let all_test = Shares::new(0, 0, 100).expect("adds up");
        assert_eq!(split(&alone(&cameras), all_test, 1), [Part::Test, Part::Test]);
        assert!(split(&[], Shares::USUAL, 1).is_empty());
    }
}
