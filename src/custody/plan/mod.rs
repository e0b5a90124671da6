//! Decides what is hidden in every frame of a clip, from what the detectors found in all of them. Pure.
//!
//! Guarantee: a frame that is not in the findings, or whose detection failed, is hidden whole; every face that was found
//! is hidden in its frame, in the gaps around it and for half a second beyond, unless it is faint and nothing speaks for
//! it (`doubt`); every person without a sure face has a hidden head; anywhere but outdoors everything else is hidden too. Deliberately absent: pixels, and any way to hide less
//! than the detections ask for.

mod doubt;
mod head;
mod link;
mod owner;
mod region;
mod settings;

pub use settings::HidingSettings;

use std::collections::BTreeSet;

use crate::custody::detect::Findings;
use crate::vocab::{DetectedClass, Detection, FrameNo, Place, PxBox, Size};

use link::{Carried, Chain, How, Sighting};

/// Why a frame is hidden whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::custody) enum Reason {
    /// A detector failed on this frame, so nobody knows what it shows.
    DetectionFailed,
    /// The frame was not there when the clip was analysed.
    NotAnalysed,
}

/// What is hidden in one frame.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::custody) enum FramePlan {
    /// Everything.
    HiddenWhole(Reason),
    /// These parts.
    Regions {
        /// Whole blocks that become frosted glass, none inside another.
        fills: Vec<PxBox>,
        /// `Some`: everything outside these boxes is flat ground. `None`: the rest of the picture is shown.
        shown: Option<Vec<PxBox>>,
    },
}

/// How much was found and hidden, for the receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::custody) struct Counts {
    /// Faces that the detector found, over all frames.
    pub(in crate::custody) faces_found: u64,
    /// Face regions, over all frames: found, carried, and placed with their person.
    pub(in crate::custody) faces_hidden: u64,
    /// Head regions from people's boxes, over all frames.
    pub(in crate::custody) heads_hidden: u64,
    /// Face and head regions in frames where the detector did not find the face or person itself.
    pub(in crate::custody) carried: u64,
    /// Frames hidden whole.
    pub(in crate::custody) frames_hidden_whole: u64,
}

/// What is hidden in every frame of one clip.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::custody) struct Plan {
    frames: Vec<FramePlan>,
    counts: Counts,
}

impl Plan {
    /// What is hidden in this frame. A frame that was not analysed is hidden whole.
    pub(in crate::custody) fn frame(&self, no: FrameNo) -> &FramePlan {
        self.frames.get(no.index()).unwrap_or(&FramePlan::HiddenWhole(Reason::NotAnalysed))
    }

    /// How much was found and hidden.
    pub(in crate::custody) fn counts(&self) -> Counts {
        self.counts
    }
}

/// Plans a clip. `findings` and `times_micros` have one row a frame; `None` means that detection failed there.
///
/// # Panics
/// When the two tables differ in length: frames would get the regions of others.
pub(in crate::custody) fn plan(
    findings: &[Option<Findings>],
    times_micros: &[i64],
    size: Size,
    place: Place,
    settings: &HidingSettings,
) -> Plan {
    assert_eq!(findings.len(), times_micros.len(), "one time for each frame");
    let mut draft = Draft { fills: vec![Vec::new(); findings.len()], counts: Counts::default(), size, settings };
    let mut faces =
        rows(findings, size, |f| &f.faces, |d| d.class == DetectedClass::Face && d.score >= settings.min_face_score);
    let mut people = rows(
        findings,
        size,
        |f| &f.objects,
        |d| d.class == DetectedClass::Person && d.score >= settings.min_person_score,
    );
    doubt::weigh_people(&mut people, findings, settings);
    draft.counts.faces_found = faces.iter().map(|row| row.len() as u64).sum();

    let head_of = |person: &PxBox| head::head_part(person, size, settings);
    let people: Vec<Vec<Carried>> = link::link(&people, times_micros, settings)
        .iter()
        .map(|chain| chain.carried(times_micros, size, head_of, settings))
        .collect();
    doubt::weigh_faces(&mut faces, &people, findings, size, settings);
    let mut face_chains = link::link(&faces, times_micros, settings);
    face_chains.retain(|chain| !chain.is_noise(times_micros, settings));
    let faces = by_frame(&face_chains, times_micros, size, settings);
    for carried in faces.iter().flatten() {
        draft.hide_face(carried.frame, carried.way(), carried.slack_px, carried.how);
    }
    let sure = owner::frames_with_a_sure_face(&people, &faces, size, settings);
    for (person, sure) in people.iter().zip(&sure) {
        draft.hide_person(person, sure, &faces, times_micros);
    }
    let shown = match place {
        Place::Outdoor => None,
        Place::Indoor | Place::Unknown => Some(shown_boxes(findings, times_micros, size, settings)),
    };
    draft.finish(findings, shown)
}

/// The boxes of each frame that pass, with absurd coordinates cut off.
fn rows<'a>(
    findings: &'a [Option<Findings>],
    size: Size,
    pick: impl Fn(&'a Findings) -> &'a Vec<Detection>,
    passes: impl Fn(&Detection) -> bool,
) -> Vec<Vec<Sighting>> {
    let bounds = size.whole().grown(f64::from(size.width_px), f64::from(size.height_px));
    findings
        .iter()
        .enumerate()
        .map(|(frame, found)| {
            let detections = found.iter().flat_map(&pick).filter(|d| passes(d));
            let sighting = |d: &Detection| {
                Some(Sighting { frame, bbox: d.bbox.intersection(&bounds)?, score: d.score, is_faint: false })
            };
            detections.filter_map(sighting).collect()
        })
        .collect()
}

fn by_frame(chains: &[Chain], times: &[i64], size: Size, settings: &HidingSettings) -> Vec<Vec<Carried>> {
    let mut frames = vec![Vec::new(); times.len()];
    for carried in chains.iter().flat_map(|chain| chain.carried(times, size, |bbox| *bbox, settings)) {
        frames[carried.frame].push(carried);
    }
    frames
}

/// What may be shown of a picture that is hidden otherwise: people and vehicles where they were found, or between two
/// close sightings. What is merely carried is hidden enough; it is not shown.
fn shown_boxes(findings: &[Option<Findings>], times: &[i64], size: Size, settings: &HidingSettings) -> Vec<Vec<PxBox>> {
    let mut shown = vec![Vec::new(); times.len()];
    let settings = HidingSettings { link_gap_micros: settings.shown_gap_micros, ..*settings };
    let is_shown = |d: &Detection| d.score >= settings.min_shown_score;
    let people = rows(findings, size, |f| &f.objects, |d| is_shown(d) && d.class == DetectedClass::Person);
    let vehicles = rows(findings, size, |f| &f.objects, |d| is_shown(d) && d.class.is_vehicle());
    for kind in [people, vehicles] {
        for carried in by_frame(&link::link(&kind, times, &settings), times, size, &settings).into_iter().flatten() {
            let b = carried.bbox;
            let grown = b.grown(settings.shown_margin * b.width(), settings.shown_margin * b.height());
            if let (How::Seen | How::Between, Some(part)) = (carried.how, grown.clipped(size)) {
                shown[carried.frame].push(part);
            }
        }
    }
    shown
}

/// A plan in the making.
struct Draft<'a> {
    fills: Vec<Vec<PxBox>>,
    counts: Counts,
    size: Size,
    settings: &'a HidingSettings,
}

impl Draft<'_> {
    /// Hides a face wherever it is on its way. It counts once.
    fn hide_face(&mut self, frame: usize, way: impl Iterator<Item = PxBox>, slack_px: f64, how: How) {
        let (size, settings) = (self.size, self.settings);
        let regions = way.filter_map(|face| region::of_face(&face, slack_px, size, settings));
        self.counts.faces_hidden += self.hide(frame, regions, how);
    }

    /// Hides a head wherever it is on its way. It counts once.
    fn hide_head(&mut self, frame: usize, way: impl Iterator<Item = PxBox>, slack_px: f64, how: How) {
        let (size, settings) = (self.size, self.settings);
        let share = if how == How::Seen { settings.head_slack } else { settings.carried_head_slack };
        let regions = way.filter_map(|head| {
            let slack_px = slack_px.min(share * head.area().sqrt());
            region::of_head(&head, slack_px, size, settings)
        });
        self.counts.heads_hidden += self.hide(frame, regions, how);
    }

    /// 1 when any of the regions lies in the picture, else 0.
    fn hide(&mut self, frame: usize, regions: impl Iterator<Item = PxBox>, how: How) -> u64 {
        let before = self.fills[frame].len();
        self.fills[frame].extend(regions);
        let count = u64::from(self.fills[frame].len() > before);
        if how != How::Seen {
            self.counts.carried += count;
        }
        count
    }

    /// Hides one person's head in every frame of its chain, unless a sure face of its own there, and just before and after,
    /// does it.
    fn hide_person(&mut self, person: &[Carried], sure: &BTreeSet<usize>, faces: &[Vec<Carried>], times: &[i64]) {
        let mut sightings: Vec<(usize, PxBox, PxBox)> = Vec::new();
        for p in person {
            let own = faces[p.frame].iter().filter(|f| f.how == How::Seen && self.goes_along(f, p));
            sightings.extend(own.map(|face| (p.frame, face.bbox, p.bbox)));
            self.hide_huge_faces(p, &faces[p.frame]);
        }
        sightings.sort_by_key(|(frame, ..)| *frame);
        let last = faces.len().saturating_sub(1);
        for p in person {
            if (p.frame.saturating_sub(1)..=(p.frame + 1).min(last)).all(|frame| sure.contains(&frame)) {
                continue;
            }
            let (size, settings) = (self.size, self.settings);
            self.hide_head(p.frame, p.way().map(|bbox| head::head_part(&bbox, size, settings)), p.slack_px, p.how);
            // The face that was last or will next be seen on this person, where it would be now: to where the person
            // enters and leaves.
            let next = sightings.partition_point(|(frame, ..)| *frame < p.frame);
            let around = sightings[next.saturating_sub(1)..(next + 1).min(sightings.len())].iter();
            let nearest = around.min_by_key(|(frame, ..)| (times[*frame] - times[p.frame]).abs());
            if let Some((_, face, from)) = nearest {
                let slack_px = p.slack_px.min(face.area().sqrt() / 2.0);
                let way = p.way().filter_map(|bbox| head::moved_with(face, from, &bbox));
                self.hide_face(p.frame, way, slack_px, How::Beyond);
            }
        }
    }

    /// Whether the face is hidden with the person in all frames: it is sure, or not faint and on the head. Fainter ones, on hands and
    /// chests, are hidden where they are found.
    fn goes_along(&self, face: &Carried, person: &Carried) -> bool {
        let settings = self.settings;
        let is_on_head = head::is_near_the_head(&face.bbox, &person.bbox, self.size, settings);
        head::may_belong(&face.bbox, &person.bbox)
            && (face.score >= settings.trusted_face_score || is_on_head && face.score >= settings.min_lone_face_score)
    }

    /// A face at the lens overflows its box: its person is hidden with it.
    fn hide_huge_faces(&mut self, person: &Carried, faces: &[Carried]) {
        let huge_px = self.settings.huge_face * f64::from(self.size.height_px);
        for face in faces.iter().filter(|f| f.bbox.height() >= huge_px) {
            if face.bbox.intersection(&person.bbox).is_some() {
                let both = face.way().chain(person.way()).reduce(|a, b| a.hull(&b));
                self.hide_head(person.frame, both.into_iter(), face.slack_px, person.how);
            }
        }
    }

    fn finish(mut self, findings: &[Option<Findings>], shown: Option<Vec<Vec<PxBox>>>) -> Plan {
        let mut shown = shown.map(Vec::into_iter);
        let mut frames = Vec::with_capacity(findings.len());
        for (found, fills) in findings.iter().zip(self.fills) {
            let shown = shown.as_mut().map(|rows| rows.next().unwrap_or_default());
            frames.push(match found {
                Some(_) => FramePlan::Regions { fills: region::without_covered(fills), shown },
                None => {
                    self.counts.frames_hidden_whole += 1;
                    FramePlan::HiddenWhole(Reason::DetectionFailed)
                }
            });
        }
        Plan { frames, counts: self.counts }
    }
}

#[cfg(test)]
mod scene_tests;
#[cfg(test)]
mod tests;
