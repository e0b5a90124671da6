//! Decides what is hidden in every frame of a clip, from what the detectors found in all of them. Pure.
//!
//! Guarantee: a frame that is not in the findings, or whose detection failed, is hidden whole; every face that was found
//! is hidden in its frame, in the gaps around it and for half a second beyond, unless it is faint and nothing speaks for
//! it (`doubt`) or comes and goes while the picture does not change (`waver`); every person without a sure face has a hidden head; anywhere but outdoors everything else is hidden too, and so it
//! is outdoors while nobody can vouch for where the camera looks. Deliberately absent: pixels, and any way to hide less than
//! the detections ask for.

mod bust;
mod by_hand;
mod calm;
mod doubt;
mod drawn;
mod fill;
mod found_again;
mod gap;
mod head;
mod link;
mod owner;
mod region;
mod settings;
mod waver;
mod wishes;

pub(in crate::custody) use bust::Bust;
pub(in crate::custody) use doubt::{is_on_a_head, is_thing};
pub(in crate::custody) use drawn::{Drawn, DrawnCar};
pub(in crate::custody) use fill::{Area, Fill, hull_of};
pub(in crate::custody) use gap::LongestGap;
pub use settings::HidingSettings;
pub(in crate::custody) use waver::Steadiness;

use std::collections::BTreeMap;

use crate::custody::detect::Findings;
use crate::custody::scene::place::PlaceEvidence;
use crate::custody::scene::{Glance, moved, nameless, openings, place, segmented};
use crate::vocab::{
    CameraCover, DetectedClass, Detection, FillLook, FrameNo, HandRegion, HiddenArea, HidingWishes, Place, PxBox, Size,
    Why, Zones,
};

use head::Seat;
use link::{Carried, Chain, How, Sighting};
use owner::OwnFace;

/// Why a frame is hidden whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::custody) enum Reason {
    /// A detector failed on this frame, so nobody knows what it shows.
    DetectionFailed,
    /// The frame was not there when the clip was analysed.
    NotAnalysed,
    /// The second look at the redacted frame failed, so nobody knows whether a face is left.
    NotChecked,
}

/// What is hidden in one frame.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::custody) enum FramePlan {
    /// Everything.
    HiddenWhole(Reason),
    /// These parts.
    Regions {
        /// What becomes frosted glass; boxes of one reason lie not inside one another.
        fills: Vec<Fill>,
        /// `Some`: everything outside these boxes is flat ground. `None`: the rest of the picture is shown.
        shown: Option<Vec<PxBox>>,
        /// What is drawn on what is hidden: nothing before [`Plan::draw`].
        drawn: Drawn,
    },
}

impl FramePlan {
    /// What is hidden and why, for the annotator: a picture that is hidden whole or but for people and vehicles, then every fill.
    pub(in crate::custody) fn legend(&self, size: Size) -> Vec<HiddenArea> {
        match self {
            Self::HiddenWhole(_) => vec![HiddenArea { bbox: size.whole(), why: Why::NotAnalysed }],
            Self::Regions { fills, shown, .. } => {
                let ground = shown.iter().map(|_| HiddenArea { bbox: size.whole(), why: Why::Interior });
                let clip = |area: HiddenArea| Some(HiddenArea { bbox: area.bbox.clipped(size)?, ..area });
                ground.chain(fills.iter().filter_map(|fill| clip(fill.hidden_area()))).collect()
            }
        }
    }

    /// The boxes in which something is shown that stands before what is hidden: there, pixels that only show what always is
    /// there are hidden too.
    pub(in crate::custody) fn in_front(&self) -> impl Iterator<Item = &PxBox> {
        let (fills, shown) = match self {
            Self::HiddenWhole(_) => (None, None),
            Self::Regions { fills, shown, .. } => (Some(fills), shown.as_ref()),
        };
        shown.into_iter().flatten().chain(fills.into_iter().flatten().flat_map(|fill| &fill.in_front))
    }
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
    /// The longest run of frames over which a face or a head was carried without a sighting.
    pub(in crate::custody) longest_gap: LongestGap,
}

/// How much was drawn on what is hidden, over all frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::custody) struct DrawnCounts {
    /// Plain heads.
    pub(in crate::custody) heads: u64,
    /// Vehicles of which hidden parts were drawn.
    pub(in crate::custody) vehicles: u64,
}

/// What people decided about a clip before it is developed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Orders {
    /// Where its camera stands, as declared.
    pub place: Place,
    /// The camera's zones.
    pub zones: Option<Zones>,
    /// What the project asks for beside faces and interiors.
    pub wishes: HidingWishes,
    /// Regions drawn by hand over the clip.
    pub by_hand: Vec<HandRegion>,
    /// Parts of the picture that were covered by hand for every clip of its camera.
    pub camera_covers: Vec<CameraCover>,
}

/// What was seen of a clip: one row a frame in each table.
#[derive(Clone, Copy)]
pub(in crate::custody) struct Clip<'a> {
    /// What the detectors found; `None` where they failed.
    pub(in crate::custody) findings: &'a [Option<Findings>],
    /// Presentation times, microseconds from the first frame.
    pub(in crate::custody) times_micros: &'a [i64],
    /// A glance at every frame.
    pub(in crate::custody) glances: &'a [Glance],
    /// Width and height of the pictures.
    pub(in crate::custody) size: Size,
}

/// What is hidden in every frame of one clip.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::custody) struct Plan {
    frames: Vec<FramePlan>,
    /// What can be drawn in each frame.
    drawn: Vec<Drawn>,
    counts: Counts,
    place: PlaceEvidence,
    look: FillLook,
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

    /// How hidden regions look.
    pub(in crate::custody) fn look(&self) -> FillLook {
        self.look
    }

    /// Draws plain heads where heads are hidden, and the hidden parts of cars, and says how many: none where there is nothing to draw, or
    /// the project wants none. What is hidden stays the same.
    pub(in crate::custody) fn draw(&mut self) -> DrawnCounts {
        let mut counts = DrawnCounts::default();
        for (frame, own) in self.frames.iter_mut().zip(std::mem::take(&mut self.drawn)) {
            if let FramePlan::Regions { fills, drawn, .. } = frame {
                *drawn = own.among(fills);
                counts.heads += drawn.busts.len() as u64;
                counts.vehicles += drawn.cars.len() as u64;
            }
        }
        counts
    }

    /// Hides a frame whole after all.
    pub(in crate::custody) fn hide_whole(&mut self, no: FrameNo, reason: Reason) {
        if let Some(frame) = self.frames.get_mut(no.index()) {
            self.counts.frames_hidden_whole += u64::from(!matches!(frame, FramePlan::HiddenWhole(_)));
            *frame = FramePlan::HiddenWhole(reason);
        }
    }

    /// The same plan with every frame's changed.
    #[cfg(test)]
    pub(in crate::custody) fn with_frames(mut self, change: impl Fn(&FramePlan) -> FramePlan) -> Self {
        self.frames.iter_mut().for_each(|frame| *frame = change(frame));
        self
    }

    /// What the pictures said of the place.
    pub(in crate::custody) fn place(&self) -> PlaceEvidence {
        self.place
    }
}

/// Plans a clip. `found_again` are faces that a second look at the redacted pictures found.
///
/// # Panics
/// When the clip's tables differ in length: frames would get the regions of others.
pub(in crate::custody) fn plan(
    clip: &Clip<'_>,
    orders: &Orders,
    found_again: &[(FrameNo, Detection)],
    settings: &HidingSettings,
) -> Plan {
    let Clip { findings, times_micros, glances, size } = *clip;
    assert_eq!(findings.len(), times_micros.len(), "one time for each frame");
    assert_eq!(findings.len(), glances.len(), "one glance for each frame");
    let mut draft =
        Draft { fills: vec![Vec::new(); findings.len()], drawn: Vec::new(), counts: Counts::default(), size, settings };
    let people = hide_faces_and_heads(&mut draft, clip);
    found_again::hide(&mut draft, found_again, &people, times_micros);
    let mut place = place::judge(clip, orders.place, settings);
    let zones = orders.zones.as_ref().map(|zones| zones.fitted(size));
    // Zones of a picture of another shape say nothing about this one: nobody knows where its doors are.
    if zones.as_ref().is_some_and(Option::is_none) && place.treated_as == Place::Outdoor {
        place.treated_as = Place::Unknown;
    }
    let zones = zones.flatten().unwrap_or_default();
    let objects = shown_boxes(findings, times_micros, size, settings);
    let shown = match place.treated_as {
        Place::Outdoor => {
            let is_vouched = moved::vouched_frames(clip);
            let openings = openings::fills(clip, &zones, &objects, &is_vouched);
            let with_heads = seen_in_frames(&people, findings.len());
            draft.add(nameless::fills(clip, &with_heads, &openings, &zones, &is_vouched));
            draft.add(openings);
            draft.add(segmented::fills(clip, &zones, &objects, &is_vouched));
            objects.into_iter().zip(is_vouched).map(|(boxes, is_vouched)| (!is_vouched).then_some(boxes)).collect()
        }
        Place::Indoor | Place::Unknown => objects.into_iter().map(Some).collect(),
    };
    draft.add(wishes::fills(clip, &orders.wishes, &zones, settings));
    draft.add(by_hand::fills(orders, size, findings.len()));
    if orders.wishes.plain_heads {
        draft.drawn.clear();
    }
    Plan { look: orders.wishes.look, ..draft.finish(findings, shown, place) }
}

fn hide_faces_and_heads(draft: &mut Draft<'_>, clip: &Clip<'_>) -> Vec<Vec<Carried>> {
    let Clip { findings, times_micros, .. } = *clip;
    let (size, settings) = (draft.size, draft.settings);
    let mut faces = rows(
        findings,
        size,
        |f| f.faces.iter(),
        |d| d.class == DetectedClass::Face && d.score >= settings.min_face_score,
    );
    let mut people = rows(
        findings,
        size,
        |f| f.objects.iter().chain(&f.near_people),
        |d| d.class == DetectedClass::Person && d.score >= settings.min_person_score,
    );
    let sure_cars = doubt::sure_cars(clip, settings);
    doubt::weigh_people(&mut people, &sure_cars, clip, settings);
    draft.counts.faces_found = faces.iter().map(|row| row.len() as u64).sum();

    let head_of = |person: &PxBox| head::head_part(person, size, settings);
    let of_people = HidingSettings { flash_height: settings.flash_person_height, ..*settings };
    let people: Vec<Vec<Carried>> = link::link(&people, times_micros, settings)
        .iter()
        .map(|chain| chain.carried(times_micros, size, head_of, &of_people))
        .collect();
    doubt::weigh_faces(&mut faces, &people, &sure_cars, clip, settings);
    let mut face_chains = link::link(&faces, times_micros, settings);
    face_chains.retain(|chain| !chain.is_noise(times_micros, settings));
    let faces = by_frame(&face_chains, times_micros, size, settings);
    for chain in &people {
        draft.counts.longest_gap.note(chain, times_micros);
    }
    for chain in &face_chains {
        draft.counts.longest_gap.note(&chain.carried(times_micros, size, |bbox| *bbox, settings), times_micros);
    }
    for carried in faces.iter().flatten() {
        draft.hide_face(carried.frame, carried.way(), carried.slack_px, carried.how);
    }
    draft.drawn = drawn::rows(bust::busts(&people, &faces, size, settings), &sure_cars);
    let own = owner::own_faces(&people, &faces, times_micros, size, settings);
    for (person, own) in people.iter().zip(&own) {
        draft.hide_person(person, own, &faces, times_micros);
    }
    people
}

/// The boxes of each frame that pass, with absurd coordinates cut off.
fn rows<'a, Picked: Iterator<Item = &'a Detection>>(
    findings: &'a [Option<Findings>],
    size: Size,
    pick: impl Fn(&'a Findings) -> Picked,
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

/// The boxes of those who were found in each frame.
fn seen_in_frames(people: &[Vec<Carried>], frames: usize) -> Vec<Vec<PxBox>> {
    let mut seen = vec![Vec::new(); frames];
    for person in people.iter().flatten().filter(|person| person.how == How::Seen) {
        seen[person.frame].push(person.bbox);
    }
    seen
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
    let people = rows(findings, size, |f| f.objects.iter(), |d| is_shown(d) && d.class == DetectedClass::Person);
    let vehicles = rows(findings, size, |f| f.objects.iter(), |d| is_shown(d) && d.class.is_vehicle());
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
    fills: Vec<Vec<Fill>>,
    drawn: Vec<Drawn>,
    counts: Counts,
    size: Size,
    settings: &'a HidingSettings,
}

impl Draft<'_> {
    /// Hides a face wherever it is on its way. It counts once.
    fn hide_face(&mut self, frame: usize, way: impl Iterator<Item = PxBox>, slack_px: f64, how: How) {
        let (size, settings) = (self.size, self.settings);
        let regions = way.filter_map(|face| region::of_face(&face, slack_px, size, settings));
        self.counts.faces_hidden += self.hide(frame, regions, how, Why::Face);
    }

    /// Hides a head wherever it is on its way. It counts once.
    fn hide_head(&mut self, frame: usize, way: impl Iterator<Item = PxBox>, slack_px: f64, how: How) {
        let (size, settings) = (self.size, self.settings);
        let regions = way.filter_map(|head| region::of_head(&head, slack_px, size, settings));
        self.counts.heads_hidden += self.hide(frame, regions, how, Why::Head);
    }

    /// The margin around a head for motion and doubt, pixels, which is no more than a share of the head.
    fn head_slack_px(&self, head: &PxBox, slack_px: f64, how: How) -> f64 {
        let (seen, carried) = (self.settings.head_slack, self.settings.carried_head_slack);
        slack_px.min(if how == How::Seen { seen } else { carried } * head.area().sqrt())
    }

    /// 1 when any of the regions lies in the picture, else 0.
    fn hide(&mut self, frame: usize, regions: impl Iterator<Item = PxBox>, how: How, why: Why) -> u64 {
        let before = self.fills[frame].len();
        self.fills[frame].extend(regions.map(|region| Fill::boxed(region, why)));
        let count = u64::from(self.fills[frame].len() > before);
        if how != How::Seen {
            self.counts.carried += count;
        }
        count
    }

    /// Hides more, row by row.
    fn add(&mut self, fills: Vec<Vec<Fill>>) {
        for (row, more) in self.fills.iter_mut().zip(fills) {
            row.extend(more);
        }
    }

    /// Hides one person's head in every frame of its chain: less of it where a sure face of its own is there, and just before and after,
    /// and nothing but that face where it is in the middle in all three.
    fn hide_person(
        &mut self,
        person: &[Carried],
        own: &BTreeMap<usize, OwnFace>,
        faces: &[Vec<Carried>],
        times: &[i64],
    ) {
        let mut sightings: Vec<(usize, PxBox, PxBox)> = Vec::new();
        for p in person {
            let own = faces[p.frame].iter().filter(|f| f.how == How::Seen && self.goes_along(f, p));
            sightings.extend(own.map(|face| (p.frame, face.bbox, p.bbox)));
            self.hide_huge_faces(p, &faces[p.frame]);
        }
        sightings.sort_by_key(|(frame, ..)| *frame);
        let last = faces.len().saturating_sub(1);
        let calm = calm::Calm::of(person, self.size, self.settings);
        for p in person {
            let (size, settings) = (self.size, self.settings);
            let seen: Vec<Option<&OwnFace>> =
                (p.frame.saturating_sub(1)..=(p.frame + 1).min(last)).map(|frame| own.get(&frame)).collect();
            if seen.iter().all(|face| face.is_some_and(|face| face.seat == Seat::Centred)) {
                continue;
            }
            if let Some(face) = own.get(&p.frame).filter(|_| seen.iter().all(Option::is_some)) {
                let head = head::around_a_face(&face.bbox, &p.bbox, settings);
                let slack_px = self.head_slack_px(&head, p.slack_px, p.how);
                self.hide_head(p.frame, std::iter::once(head), slack_px, p.how);
                continue;
            }
            let calm_px = calm.width_px(p, times, settings);
            // A stride says where the head may be: it narrows the head, not the doubt.
            let slack_px = self.head_slack_px(&head::head_part(&p.bbox, size, settings), p.slack_px, p.how);
            let head = |bbox: PxBox| head::unseen_head_of(&bbox, calm_px, size, settings);
            self.hide_head(p.frame, p.way().map(head), slack_px, p.how);
            // The face that was last or will next be seen on this person, where it would be now: to where the person
            // enters and leaves.
            let next = sightings.partition_point(|(frame, ..)| *frame < p.frame);
            let around = sightings[next.saturating_sub(1)..(next + 1).min(sightings.len())].iter();
            let nearest = around.min_by_key(|(frame, ..)| (times[*frame] - times[p.frame]).abs());
            if let Some((_, face, from)) = nearest {
                let slack_px = p.slack_px.min(face.area().sqrt() / 2.0);
                let way = p.way().filter_map(|bbox| face.moved_with(from, &bbox));
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
                let slack_px = both.map_or(0.0, |both| self.head_slack_px(&both, face.slack_px, person.how));
                self.hide_head(person.frame, both.into_iter(), slack_px, person.how);
            }
        }
    }

    fn finish(mut self, findings: &[Option<Findings>], shown: Vec<Option<Vec<PxBox>>>, place: PlaceEvidence) -> Plan {
        let mut frames = Vec::with_capacity(findings.len());
        for ((found, fills), shown) in findings.iter().zip(self.fills).zip(shown) {
            frames.push(match found {
                Some(_) => FramePlan::Regions { fills: region::without_covered(fills), shown, drawn: Drawn::default() },
                None => {
                    self.counts.frames_hidden_whole += 1;
                    FramePlan::HiddenWhole(Reason::DetectionFailed)
                }
            });
        }
        Plan { frames, drawn: self.drawn, counts: self.counts, place, look: FillLook::default() }
    }
}

#[cfg(test)]
mod scene_tests;
#[cfg(test)]
mod tests;
