//! Which clips train and which ones measure.
//!
//! Guarantee: no camera and no person is in two parts. Clips that share a camera or a subject, directly or through others,
//! form one group, and a group is never cut. A detector that is measured on the porch it was trained on is flattered, and
//! frames of one clip are nearly the same picture.
//!
//! A group that was in an earlier export stays where it was: what measured once never trains, and figures of one test set stay
//! comparable. New groups are dealt so that every part has its share of every class: the largest groups first, each to the part
//! where it brings the shares of all classes nearest to what was asked for (least squares; the idea of Sechidis et al., "On the
//! Stratification of Multi-Label Data", 2011, over groups and all classes at once). Ties fall to SHA-256(seed, the group's first camera by name). Where an earlier placing and a new
//! clip join two groups, the part that measures wins. Only where the training or validation part would be empty, one new group
//! is moved into it.

use std::collections::BTreeMap;

use super::choice::{Part, Shares};
use crate::vocab::{CameraId, Digest, SubjectId};

/// What the split looks at.
#[derive(Debug, Clone)]
pub struct Kinship<'a> {
    /// The clip's camera.
    pub camera: &'a CameraId,
    /// The person of its consent record, if there is one.
    pub subject: Option<SubjectId>,
    /// Where an earlier export had it.
    pub before: Option<Part>,
    /// Boxes by class, and frames last: frames without a box are to be spread too.
    pub counts: Vec<u64>,
}

/// A group that is dealt as one.
struct Group {
    clips: Vec<usize>,
    before: Option<Part>,
    counts: Vec<u64>,
    /// Uniform; decides ties.
    draw: u64,
}

/// The part of every clip, in the same order.
#[must_use]
pub fn split(clips: &[Kinship<'_>], shares: Shares, seed: u64) -> Vec<Part> {
    let mut groups = groups(clips, seed);
    // In an order that does not depend on the caller's.
    groups.sort_by_key(|group| group.draw);
    let parts = deal(&groups, shares);
    let mut of_clips = vec![Part::Train; clips.len()];
    for (group, part) in groups.iter().zip(parts) {
        group.clips.iter().for_each(|&clip| of_clips[clip] = part);
    }
    of_clips
}

fn groups(clips: &[Kinship<'_>], seed: u64) -> Vec<Group> {
    let mut by_root: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (clip, root) in group(clips).into_iter().enumerate() {
        by_root.entry(root).or_default().push(clip);
    }
    let made = by_root.into_values().map(|members| {
        let own = || members.iter().map(|&clip| &clips[clip]);
        let mut counts = vec![0; own().map(|clip| clip.counts.len()).max().unwrap_or(0)];
        for clip in own() {
            clip.counts.iter().zip(&mut counts).for_each(|(count, sum)| *sum += count);
        }
        // Groups differ in their first camera, for a camera is in one group only.
        let first = own().map(|clip| clip.camera).min().expect("a group has a clip");
        // Test stands last, and counts most: a frame that measured never trains.
        let before = own().filter_map(|clip| clip.before).max();
        Group { before, counts, draw: draw(seed, first), clips: members }
    });
    made.collect()
}

/// Uniform in 0..2^64.
fn draw(seed: u64, camera: &CameraId) -> u64 {
    let text = format!("veilmark/split/v1\n{seed}\n{camera}");
    let mut first = [0_u8; 8];
    first.copy_from_slice(&Digest::of(text.as_bytes()).as_bytes()[..8]);
    u64::from_be_bytes(first)
}

fn deal(groups: &[Group], shares: Shares) -> Vec<Part> {
    let classes = groups.iter().map(|group| group.counts.len()).max().unwrap_or(0);
    let totals: Vec<u64> =
        (0..classes).map(|class| groups.iter().map(|group| group.counts[class]).sum::<u64>().max(1)).collect();
    let asked: Vec<Part> = Part::ALL.into_iter().filter(|&part| shares.of(part) > 0).collect();
    // What each part lacks of each class, as a share of all there is.
    let mut lacks: BTreeMap<Part, Vec<f64>> =
        asked.iter().map(|&part| (part, vec![f64::from(shares.of(part)) / 100.0; classes])).collect();
    let weights = |group: &Group| -> Vec<f64> {
        group.counts.iter().zip(&totals).map(|(count, total)| *count as f64 / *total as f64).collect()
    };
    let mut parts: Vec<Option<Part>> =
        groups.iter().map(|group| group.before.filter(|part| asked.contains(part))).collect();
    let mut take = |group: &Group, part: Option<Part>| -> Part {
        let weights = weights(group);
        // The sum of squares falls by twice this.
        let gain = |part: &Part| -> f64 { lacks[part].iter().zip(&weights).map(|(lack, weight)| lack * weight).sum() };
        let best = asked.iter().copied().reduce(|best, part| if gain(&part) > gain(&best) { part } else { best });
        let part = part.or(best).expect("shares add up to 100, so a part is asked for");
        let own = lacks.get_mut(&part).expect("only parts that are asked for are dealt to");
        own.iter_mut().zip(&weights).for_each(|(lack, weight)| *lack -= weight);
        part
    };
    for (group, part) in groups.iter().zip(&parts).filter(|(_, part)| part.is_some()) {
        take(group, *part);
    }
    let mut new: Vec<usize> = (0..groups.len()).filter(|&at| parts[at].is_none()).collect();
    let largest = |at: &usize| weights(&groups[*at]).into_iter().fold(0.0, f64::max);
    // Stable, so that equal ones stay in the order of their draw.
    new.sort_by(|a, b| largest(b).total_cmp(&largest(a)));
    for at in new {
        parts[at] = Some(take(&groups[at], None));
    }
    let mut parts: Vec<Part> = parts.into_iter().map(|part| part.expect("every group was dealt")).collect();
    let all: Vec<Vec<f64>> = groups.iter().map(weights).collect();
    refine(groups, &all, &mut lacks, &mut parts);
    fill(groups, &mut parts, Part::Train, shares);
    fill(groups, &mut parts, Part::Val, shares);
    parts
}

/// Rounds over all groups; a few suffice, since each only moves what is better elsewhere.
const MOST_ROUNDS: usize = 20;

/// Moves new groups, one at a time, as long as a move brings the shares nearer. What came early was dealt without knowing what
/// would come late.
fn refine(groups: &[Group], weights: &[Vec<f64>], lacks: &mut BTreeMap<Part, Vec<f64>>, parts: &mut [Part]) {
    let asked: Vec<Part> = lacks.keys().copied().collect();
    for _ in 0..MOST_ROUNDS {
        let mut is_moved = false;
        for at in (0..groups.len()).filter(|&at| groups[at].before.is_none()) {
            let (from, own) = (parts[at], &weights[at]);
            // By how much the sum of squares grows, halved: leaving raises a lack by the weight, arriving lowers it.
            let growth = |to: &Part| -> f64 {
                let pairs = lacks[&from].iter().zip(&lacks[to]).zip(own);
                pairs.map(|((left, right), weight)| weight * (left - right + weight)).sum()
            };
            let others = asked.iter().copied().filter(|part| *part != from);
            let best = others.map(|part| (growth(&part), part)).min_by(|a, b| a.0.total_cmp(&b.0));
            if let Some((_, to)) = best.filter(|(growth, _)| *growth < -1e-12) {
                for (part, sign) in [(from, 1.0), (to, -1.0)] {
                    let lack = lacks.get_mut(&part).expect("both were asked for");
                    lack.iter_mut().zip(own).for_each(|(lack, weight)| *lack += sign * weight);
                }
                (parts[at], is_moved) = (to, true);
            }
        }
        if !is_moved {
            return;
        }
    }
}

/// Moves the smallest new group into a part that was asked for and is empty, unless it would leave training empty.
fn fill(groups: &[Group], parts: &mut [Part], wanted: Part, shares: Shares) {
    if shares.of(wanted) == 0 || parts.contains(&wanted) {
        return;
    }
    let training = parts.iter().filter(|&&part| part == Part::Train).count();
    let movable =
        (0..groups.len()).filter(|&at| groups[at].before.is_none() && (parts[at] != Part::Train || training > 1));
    if let Some(smallest) = movable.min_by_key(|&at| (groups[at].counts.last().copied(), groups[at].draw)) {
        parts[smallest] = wanted;
    }
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

    fn clip(camera: &CameraId, subject: Option<SubjectId>) -> Kinship<'_> {
        Kinship { camera, subject, before: None, counts: vec![10, 100] }
    }

    fn alone(cameras: &[CameraId]) -> Vec<Kinship<'_>> {
        cameras.iter().map(|camera| clip(camera, None)).collect()
    }

    #[test]
    fn no_camera_and_no_subject_is_in_two_parts() {
        let cameras = cameras(300);
        let subject = |n: usize| SubjectId::from_bits((n * 104_729 % 900) as u128 % 150 + n as u128 % 300 * 1000);
        let clips: Vec<Kinship<'_>> =
            (0..2000_usize).map(|n| clip(&cameras[n * 7919 % 300], (n % 3 != 0).then(|| subject(n)))).collect();
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
            clip(&cameras[0], Some(anna)),
            clip(&cameras[2], None),
            clip(&cameras[1], Some(ben)),
            clip(&cameras[1], Some(anna)),
            clip(&cameras[2], Some(ben)),
        ];
        assert_eq!(group(&clips), [0, 0, 0, 0, 0]);
        assert_eq!(group(&clips[..3]), [0, 1, 2]);
    }

    /// Shares of a class in each part, per cent.
    fn percent(clips: &[Kinship<'_>], parts: &[Part], class: usize) -> [f64; 3] {
        let total: u64 = clips.iter().map(|clip| clip.counts[class]).sum();
        Part::ALL.map(|wanted| {
            let own = clips.iter().zip(parts).filter(|(_, part)| **part == wanted).map(|(clip, _)| clip.counts[class]);
            own.sum::<u64>() as f64 * 100.0 / total as f64
        })
    }

    #[test]
    fn every_part_has_its_share_of_every_class() {
        let cameras = cameras(400);
        let mut random = fastrand::Rng::with_seed(5);
        let clips: Vec<Kinship<'_>> = cameras
            .iter()
            .map(|camera| {
                // The last class is in one clip of twenty, and much is in few clips.
                let rare = if random.u8(..20) == 0 { random.u64(1..40) } else { 0 };
                let counts = vec![random.u64(..200), random.u64(..20).pow(3), rare, random.u64(50..500)];
                Kinship { counts, ..clip(camera, None) }
            })
            .collect();
        for seed in 0..5 {
            let parts = split(&clips, Shares::USUAL, seed);
            for class in 0..4 {
                for (found, wanted) in percent(&clips, &parts, class).into_iter().zip([80.0, 10.0, 10.0]) {
                    // One clip can hold a tenth of the rarest class.
                    assert!((found - wanted).abs() < 5.0, "seed {seed}, class {class}: {found} instead of {wanted}");
                }
            }
        }
    }

    #[test]
    fn seeds_differ_and_the_order_of_the_clips_does_not_matter() {
        let cameras = cameras(400);
        let clips = alone(&cameras);
        let parts = split(&clips, Shares::USUAL, 9);
        assert_ne!(parts, split(&clips, Shares::USUAL, 2));
        let backwards: Vec<_> = clips.iter().rev().cloned().collect();
        let mut reversed = split(&backwards, Shares::USUAL, 9);
        reversed.reverse();
        assert_eq!(reversed, parts);
    }

    #[test]
    fn adding_clips_moves_nothing_that_was_exported() {
        let cameras = cameras(400);
        let mut clips = alone(&cameras);
        let before = split(&clips[..200], Shares::USUAL, 9);
        for (clip, part) in clips.iter_mut().zip(&before) {
            clip.before = Some(*part);
        }
        let after = split(&clips, Shares::USUAL, 9);
        assert_eq!(before[..], after[..200]);
        assert!(Part::ALL.iter().all(|part| after[200..].contains(part)), "new ones go everywhere");

        // A new clip that joins a group that trained and one that measured: the joined group measures.
        let (anna, train, test) = (
            SubjectId::from_bits(1),
            before.iter().position(|part| *part == Part::Train).expect("one"),
            before.iter().position(|part| *part == Part::Test).expect("one"),
        );
        let mut joined = clips.clone();
        joined[train].subject = Some(anna);
        joined[test].subject = Some(anna);
        let after = split(&joined, Shares::USUAL, 9);
        assert_eq!((after[train], after[test]), (Part::Test, Part::Test));
    }

    #[test]
    fn small_sets_train_first_and_validate_second() {
        let cameras = cameras(3);
        for seed in 0..50 {
            assert_eq!(split(&alone(&cameras[..1]), Shares::USUAL, seed), [Part::Train]);
            let parts = split(&alone(&cameras[..2]), Shares::USUAL, seed);
            assert!(parts.contains(&Part::Train) && parts.contains(&Part::Val), "{parts:?}");
        }
        let all_test = Shares::new(0, 0, 100).expect("adds up");
        assert_eq!(split(&alone(&cameras[..2]), all_test, 1), [Part::Test, Part::Test]);
        assert!(split(&[], Shares::USUAL, 1).is_empty());
        // Nothing is in these clips, and still every one has a part.
        let empty: Vec<_> = cameras.iter().map(|camera| Kinship { counts: vec![0, 0], ..clip(camera, None) }).collect();
        assert_eq!(split(&empty, Shares::USUAL, 1).len(), 3);
    }
}
