//! What people order to be hidden, and whether a clip that is there still fits it.
//!
//! Guarantee: a clip that was developed under weaker orders than now is looked at by nobody until it is developed again, and
//! what was drawn over it by hand since is covered in every frame that leaves its proxy. Orders that ask for less change
//! nothing until then. Deliberately absent: any way to show more of a proxy than it shows.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::failure::{Failure, FailureKind};
use super::import::ClipStreams;
use super::project::Project;
use super::told::{Told, told};
use crate::audit::{Act, LookWord, WishWord};
use crate::custody::develop::Orders;
use crate::custody::receipt::LeakReceipt;
use crate::frame::RedactedFrame;
use crate::store::{CameraCoverRow, CameraRow, ClipRow, ClipState, HandRegionRow, Store};
use crate::vocab::{
    CameraId, ClipId, FillLook, HandRegion, HidingWishes, Place, PxBox, RegionId, Role, Size, Zone, ZoneKind, Zones,
};

/// The orders under which a proxy was made, as the clip's row keeps them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MadeUnder {
    /// Where the camera stood, as declared.
    pub place: Place,
    /// The camera's zones.
    pub zones: Option<Zones>,
    /// What the project asked for.
    pub wishes: HidingWishes,
    /// The regions by hand that are part of the proxy, those for the camera too.
    pub by_hand: BTreeSet<RegionId>,
}

/// What people order for one clip now.
pub(super) struct Ordered {
    place: Place,
    zones: Option<Zones>,
    wishes: HidingWishes,
    by_hand: Vec<HandRegionRow>,
    camera_covers: Vec<CameraCoverRow>,
    /// Of the clip's picture, once it was developed.
    size: Option<Size>,
}

/// In what the orders are stricter than those under which a clip was developed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stricter {
    Place,
    Zones,
    Wishes,
}

/// What people order for all clips now, read once.
pub(super) struct AllOrders {
    cameras: BTreeMap<CameraId, CameraRow>,
    wishes: HidingWishes,
    by_hand: BTreeMap<ClipId, Vec<HandRegionRow>>,
    camera_covers: BTreeMap<CameraId, Vec<CameraCoverRow>>,
}

impl AllOrders {
    /// Reads them.
    pub(super) fn read(store: &Store) -> Result<Self, Failure> {
        let cameras = store.cameras()?.into_iter().map(|row| (row.id.clone(), row)).collect();
        let mut by_hand: BTreeMap<ClipId, Vec<HandRegionRow>> = BTreeMap::new();
        for row in store.all_hand_regions()?.into_iter().filter(|row| row.removed.is_none()) {
            by_hand.entry(row.clip).or_default().push(row);
        }
        let mut camera_covers: BTreeMap<CameraId, Vec<CameraCoverRow>> = BTreeMap::new();
        for row in store.camera_covers()? {
            camera_covers.entry(row.camera.clone()).or_default().push(row);
        }
        Ok(Self { cameras, wishes: store.wishes()?, by_hand, camera_covers })
    }

    /// Those for one clip.
    pub(super) fn of(&self, row: &ClipRow) -> Ordered {
        let camera = self.cameras.get(&row.camera);
        Ordered {
            place: camera.map_or(Place::Unknown, |camera| camera.place),
            zones: camera.and_then(|camera| camera.zones.clone()),
            wishes: self.wishes,
            by_hand: self.by_hand.get(&row.id).cloned().unwrap_or_default(),
            camera_covers: self.camera_covers.get(&row.camera).cloned().unwrap_or_default(),
            size: row.size,
        }
    }
}

impl MadeUnder {
    /// Of a developed clip. Before there were zones and wishes, the place alone was an order, and the receipt repeats it.
    pub(super) fn of(row: &ClipRow) -> Result<Self, Failure> {
        if let Some(text) = &row.orders {
            return serde_json::from_str(text).map_err(|_| unreadable_receipt());
        }
        let place = leak_of(row)?.place;
        Ok(Self { place, zones: None, wishes: HidingWishes::default(), by_hand: BTreeSet::new() })
    }
}

impl Ordered {
    /// The same as the plan takes it, and as the clip's row will keep it.
    pub(super) fn into_orders(self) -> (Orders, MadeUnder) {
        let ids = self.ids().collect();
        let Self { place, zones, wishes, by_hand, camera_covers, size: _ } = self;
        let made_under = MadeUnder { place, zones: zones.clone(), wishes, by_hand: ids };
        let by_hand = by_hand.into_iter().map(|row| row.region).collect();
        let camera_covers = camera_covers.into_iter().map(|row| row.cover).collect();
        (Orders { place, zones, wishes, by_hand, camera_covers }, made_under)
    }

    /// All that people drew over the clip and for its camera.
    fn ids(&self) -> impl Iterator<Item = RegionId> + '_ {
        self.by_hand.iter().map(|row| row.id).chain(self.camera_covers.iter().map(|row| row.id))
    }

    /// Whether a clip that was made under `then` would be made alike now.
    pub(super) fn is_as(&self, then: &MadeUnder) -> bool {
        let ids: BTreeSet<RegionId> = self.ids().collect();
        (self.place, &self.zones, self.wishes, &ids) == (then.place, &then.zones, then.wishes, &then.by_hand)
    }

    /// Where the camera stands, as declared.
    pub(super) const fn place(&self) -> Place {
        self.place
    }

    /// How many regions people drew over the clip and for its camera.
    pub(super) fn regions(&self) -> usize {
        self.ids().count()
    }

    /// Whether a proxy that was made under `then` may still be seen; what comes back was drawn since, and must be covered on top
    /// of its frames.
    pub(super) fn fits(&self, then: &MadeUnder) -> Result<Vec<HandRegion>, Failure> {
        match self.stricter_than(then) {
            None => {
                let is_new = |id: &RegionId| !then.by_hand.contains(id);
                let over_clip = self.by_hand.iter().filter(|row| is_new(&row.id)).map(|row| Ok(row.region.clone()));
                let for_camera = self.camera_covers.iter().filter(|row| is_new(&row.id)).map(|row| {
                    let size = self.size.ok_or_else(unreadable_receipt)?;
                    Ok(row.cover.in_clip(size))
                });
                over_clip.chain(for_camera).collect()
            }
            Some(Stricter::Place) => Err(refused(told!("failure-place-changed"))),
            Some(Stricter::Zones) => Err(refused(told!("failure-zones-changed"))),
            Some(Stricter::Wishes) => Err(refused(told!("failure-wishes-changed"))),
        }
    }

    fn stricter_than(&self, then: &MadeUnder) -> Option<Stricter> {
        let is_outdoor = then.place == Place::Outdoor;
        if is_outdoor && self.place != Place::Outdoor {
            return Some(Stricter::Place);
        }
        // Anywhere else all but people and vehicles is hidden, with zones and without.
        if is_outdoor && !zones_hold(then.zones.as_ref(), self.zones.as_ref()) {
            return Some(Stricter::Zones);
        }
        (!wishes_hold(then.wishes, self.wishes)).then_some(Stricter::Wishes)
    }
}

/// Whether everything that the zones `now` hide was hidden under the zones `then` too. A zone that was moved counts as a new one.
fn zones_hold(then: Option<&Zones>, now: Option<&Zones>) -> bool {
    let none: &[Zone] = &[];
    let (was, is) = (then.map_or(none, |z| &z.zones), now.map_or(none, |z| &z.zones));
    let same_picture = then.zip(now).is_none_or(|(then, now)| then.size == now.size);
    let in_both = |zone: &Zone, others: &[Zone], at_least: fn(ZoneKind, ZoneKind) -> bool| {
        same_picture && others.iter().any(|other| other.outline == zone.outline && at_least(other.kind, zone.kind))
    };
    let hides = |zone: &&Zone| matches!(zone.kind, ZoneKind::Door | ZoneKind::Window | ZoneKind::Interior);
    // A door is hidden while it is open, a window and an interior always are.
    let covers = |was: ZoneKind, is: ZoneKind| match is {
        ZoneKind::Door => matches!(was, ZoneKind::Door | ZoneKind::Window | ZoneKind::Interior),
        ZoneKind::Window | ZoneKind::Interior => matches!(was, ZoneKind::Window | ZoneKind::Interior),
        ZoneKind::Street | ZoneKind::Ignore | ZoneKind::Clock => was == is,
    };
    // Where somebody vouched that nothing is private, nothing was hidden; without it something might be.
    is.iter().filter(hides).all(|zone| in_both(zone, was, covers))
        && was.iter().filter(|zone| !hides(zone)).all(|zone| in_both(zone, is, |is, was| is == was))
}

fn wishes_hold(then: HidingWishes, now: HidingWishes) -> bool {
    let asked = |wishes: HidingWishes| {
        let HidingWishes { plates, screens, documents, writing, camera_text, keep_time, look: _, plain_heads: _ } =
            wishes;
        [plates, screens, documents, writing, camera_text, camera_text && !keep_time]
    };
    asked(then).into_iter().zip(asked(now)).all(|(then, now)| then || !now)
}

/// The redacted frame with everything that was drawn by hand since its clip was developed hidden too.
pub(super) fn covered(frame: RedactedFrame, since: &[HandRegion]) -> RedactedFrame {
    let boxes: Vec<PxBox> = since.iter().filter_map(|region| region.at(frame.no())).collect();
    if boxes.is_empty() { frame } else { frame.covered(&boxes) }
}

/// What the clip's receipt says.
pub(super) fn leak_of(row: &ClipRow) -> Result<LeakReceipt, Failure> {
    row.leak.as_deref().and_then(|leak| serde_json::from_str(leak).ok()).ok_or_else(unreadable_receipt)
}

impl Project {
    /// What people order for a clip now.
    pub(super) fn ordered(&self, row: &ClipRow) -> Result<Ordered, Failure> {
        let store = self.store();
        let camera = store.camera(&row.camera)?;
        let (wishes, by_hand) = (store.wishes()?, store.hand_regions(row.id)?);
        let camera_covers = store.camera_covers_of(&row.camera)?;
        let (place, zones) = camera.map_or((Place::Unknown, None), |camera| (camera.place, camera.zones));
        Ok(Ordered { place, zones, wishes, by_hand, camera_covers, size: row.size })
    }

    /// Whether the clip's redacted frames may be seen at all; what comes back must be covered on top of them.
    pub(super) fn may_be_seen(&self, row: &ClipRow) -> Result<Vec<HandRegion>, Failure> {
        let then = made_under_of_seen(row)?;
        self.ordered(row)?.fits(&then)
    }

    /// What the project asks to be hidden beside faces and interiors.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn wishes(&self) -> Result<HidingWishes, Failure> {
        Ok(self.store().wishes()?)
    }

    /// Says what else is to be hidden. Clips that were developed when less was asked for are hidden until they are developed
    /// again; where less is asked for now, nothing changes before that.
    ///
    /// # Errors
    /// Without the steward's role.
    pub fn set_wishes(&self, wishes: HidingWishes) -> Result<(), Failure> {
        self.require(Role::Steward)?;
        if self.wishes()? == wishes {
            return Ok(());
        }
        self.write_log(Act::WishesSet { wishes: words_of(wishes), look: look_of(wishes.look) })?;
        Ok(self.store().set_wishes(&wishes)?)
    }
}

/// The orders under which a clip's proxy was made, of a clip that may be seen as far as its row says.
pub(super) fn made_under_of_seen(row: &ClipRow) -> Result<MadeUnder, Failure> {
    match row.state {
        ClipState::Withdrawn => return Err(refused(told!("failure-withdrawn"))),
        ClipState::Sealed => return Err(refused(not_analysed())),
        ClipState::Held => return Err(refused(told!("failure-held-back"))),
        ClipState::Developed | ClipState::InWork | ClipState::Returned | ClipState::Done | ClipState::Approved => {}
    }
    if ClipStreams::of(row)?.proxy.is_none() {
        return Err(refused(not_analysed()));
    }
    MadeUnder::of(row)
}

/// The same of a clip that is held back, for a steward: somebody has to find what is left. Everyone else is refused.
pub(super) fn made_under_of_held(row: &ClipRow, roles: &[Role]) -> Result<MadeUnder, Failure> {
    if row.state == ClipState::Held && roles.contains(&Role::Steward) {
        return MadeUnder::of(row);
    }
    made_under_of_seen(row)
}

fn words_of(wishes: HidingWishes) -> Vec<WishWord> {
    let HidingWishes { plates, screens, documents, writing, camera_text, keep_time, look: _, plain_heads } = wishes;
    let asked = [plates, screens, documents, writing, camera_text, keep_time, plain_heads];
    let words = [
        WishWord::Plates,
        WishWord::Screens,
        WishWord::Documents,
        WishWord::Writing,
        WishWord::CameraText,
        WishWord::KeepTime,
        WishWord::PlainHeads,
    ];
    words.into_iter().zip(asked).filter(|(_, is_asked)| *is_asked).map(|(word, _)| word).collect()
}

const fn look_of(look: FillLook) -> LookWord {
    match look {
        FillLook::Frost => LookWord::Frost,
        FillLook::Solid => LookWord::Solid,
        FillLook::Mosaic => LookWord::Mosaic,
    }
}

fn not_analysed() -> Told {
    told!("failure-not-analysed")
}

fn refused(told: Told) -> Failure {
    Failure::told(FailureKind::Refused, told)
}

/// Fails closed: what a receipt does not say cannot be compared with the orders.
fn unreadable_receipt() -> Failure {
    Failure::told(FailureKind::Integrity, told!("failure-what-was-hidden-in-this-clip-is"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::{Polygon, PxPoint, Size};

    fn zone(kind: ZoneKind, x: f64) -> Zone {
        let corner = |x, y| PxPoint { x, y };
        let outline = Polygon::new(vec![corner(x, 0.0), corner(x + 9.0, 0.0), corner(x, 9.0)]).expect("a polygon");
        Zone { kind, outline }
    }

    fn zones(zones: Vec<Zone>) -> Option<Zones> {
        Some(Zones { size: Size { width_px: 640, height_px: 360 }, zones })
    }

    fn made(place: Place, zones: Option<Zones>, wishes: HidingWishes) -> MadeUnder {
        MadeUnder { place, zones, wishes, by_hand: BTreeSet::new() }
    }

    fn ordered(place: Place, zones: Option<Zones>, wishes: HidingWishes) -> Ordered {
        Ordered { place, zones, wishes, by_hand: Vec::new(), camera_covers: Vec::new(), size: None }
    }

    #[test]
    fn only_outdoor_clips_become_stricter_by_their_place() {
        let none = HidingWishes::default();
        for place in [Place::Indoor, Place::Unknown] {
            let now = ordered(place, None, none);
            assert_eq!(now.stricter_than(&made(Place::Outdoor, None, none)), Some(Stricter::Place));
            let now = ordered(Place::Outdoor, None, none);
            assert_eq!(now.stricter_than(&made(place, None, none)), None, "it shows less than is asked for");
            assert!(!now.is_as(&made(place, None, none)), "but it is to be developed again");
        }
    }

    #[test]
    fn a_new_opening_and_a_lost_street_hide_the_clip() {
        use ZoneKind::{Clock, Door, Ignore, Interior, Street, Window};
        let then = zones(vec![zone(Door, 0.0), zone(Window, 20.0), zone(Street, 40.0)]);
        let holds = |now: Option<Zones>| zones_hold(then.as_ref(), now.as_ref());
        assert!(holds(then.clone()));
        assert!(holds(zones(vec![zone(Street, 40.0)])), "fewer openings show no more than the proxy does");
        assert!(holds(zones(vec![zone(Door, 20.0), zone(Street, 40.0), zone(Ignore, 60.0)])), "a window covers a door");
        assert!(!holds(zones(vec![zone(Interior, 0.0), zone(Street, 40.0)])), "a shut door was in view");
        assert!(!holds(zones(vec![zone(Door, 1.0), zone(Street, 40.0)])), "it moved");
        assert!(!holds(zones(vec![zone(Door, 0.0)])), "nobody vouches for the street any more");
        assert!(!holds(None));
        let with_clock = zones(vec![zone(Clock, 0.0)]);
        assert!(!zones_hold(with_clock.as_ref(), None), "the camera's text was in view there");
        assert!(zones_hold(None, with_clock.as_ref()) && zones_hold(with_clock.as_ref(), with_clock.as_ref()));
        assert!(zones_hold(None, None) && zones_hold(None, zones(vec![zone(Street, 0.0)]).as_ref()));
        assert!(!zones_hold(None, zones(vec![zone(Door, 0.0)]).as_ref()));
        let larger = then.clone().map(|z| Zones { size: Size { width_px: 1280, height_px: 720 }, ..z });
        assert!(!zones_hold(then.as_ref(), larger.as_ref()), "the same corners lie elsewhere");
        let wishes = HidingWishes::default();
        let now = ordered(Place::Outdoor, then.clone(), wishes);
        assert_eq!(now.stricter_than(&made(Place::Outdoor, None, wishes)), Some(Stricter::Zones));
        assert_eq!(now.stricter_than(&made(Place::Indoor, None, wishes)), None);
    }

    #[test]
    fn a_cover_of_the_camera_is_laid_over_what_was_developed_without_it() {
        let none = HidingWishes::default();
        let size = Size { width_px: 640, height_px: 360 };
        let bbox = PxBox::new(10.0, 10.0, 60.0, 60.0).expect("a box");
        let row = CameraCoverRow {
            id: RegionId::from_bits(1),
            camera: "cam-a".parse().expect("a pseudonym"),
            member: crate::vocab::MemberId::from_bits(1),
            time: crate::vocab::UtcTime::from_micros(1).expect("a time"),
            cover: crate::vocab::CameraCover::new(bbox, size).expect("inside"),
            removed: None,
        };
        let double = Size { width_px: 1280, height_px: 720 };
        let now = |size| Ordered { camera_covers: vec![row.clone()], size, ..ordered(Place::Outdoor, None, none) };
        let then = made(Place::Outdoor, None, none);
        let since = now(Some(double)).fits(&then).expect("may be seen");
        assert_eq!(since[0].at(crate::vocab::FrameNo(9_999)), PxBox::new(20.0, 20.0, 120.0, 120.0));
        assert!(now(None).fits(&then).is_err(), "nobody knows where it lies");
        assert!(!now(Some(size)).is_as(&then), "the clip is outdated");
        let (orders, after) = now(Some(size)).into_orders();
        assert_eq!((orders.camera_covers.len(), after.by_hand.len()), (1, 1));
        assert_eq!(now(Some(size)).fits(&after).map(|since| since.len()), Ok(0), "it is part of the proxy then");
    }

    #[test]
    fn a_held_clip_is_for_stewards_and_anything_else_is_as_for_everybody() {
        let orders = serde_json::to_string(&made(Place::Outdoor, None, HidingWishes::default())).expect("plain data");
        let row = |state| ClipRow {
            id: ClipId::from_bits(1),
            sha256: crate::vocab::Digest::of(b"clip"),
            bytes: 7,
            record: crate::vocab::RecordId::from_bits(1),
            camera: "cam-a".parse().expect("a pseudonym"),
            state,
            size: None,
            frames: 3,
            original: String::new(),
            proxy: None,
            leak: None,
            orders: Some(orders.clone()),
            imported_at: crate::vocab::UtcTime::from_micros(1).expect("a time"),
        };
        let others = [Role::Annotator, Role::Reviewer, Role::Engineer];
        assert!(made_under_of_held(&row(ClipState::Held), &[Role::Steward]).is_ok());
        assert!(made_under_of_held(&row(ClipState::Held), &others).is_err());
        assert!(made_under_of_seen(&row(ClipState::Held)).is_err(), "not for labels, and not for exports");
        for state in [ClipState::Sealed, ClipState::Withdrawn] {
            assert!(made_under_of_held(&row(state), &Role::ALL).is_err(), "{state:?}");
        }
    }

    #[test]
    fn each_wish_hides_what_was_developed_without_it() {
        let none = HidingWishes::default();
        let camera_text = HidingWishes { camera_text: true, ..none };
        let but_time = HidingWishes { keep_time: true, ..camera_text };
        for wish in [
            HidingWishes { plates: true, ..none },
            HidingWishes { screens: true, ..none },
            HidingWishes { documents: true, ..none },
            HidingWishes { writing: true, ..none },
            camera_text,
            but_time,
        ] {
            assert!(!wishes_hold(none, wish) && wishes_hold(wish, none) && wishes_hold(wish, wish), "{wish:?}");
            let now = ordered(Place::Indoor, None, wish);
            assert_eq!(now.stricter_than(&made(Place::Indoor, None, none)), Some(Stricter::Wishes));
        }
        assert!(!wishes_hold(but_time, camera_text), "the time was in view");
        assert!(wishes_hold(camera_text, but_time));
        let solid = HidingWishes { look: FillLook::Solid, ..none };
        assert!(wishes_hold(none, solid), "another look hides the same");
        assert!(!ordered(Place::Outdoor, None, solid).is_as(&made(Place::Outdoor, None, none)));
    }
}
