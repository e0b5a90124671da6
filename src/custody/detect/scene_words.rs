//! What the names of classes say of a place: those of ADE20K, COCO-stuff and COCO panoptic, and others that are built alike.
//!
//! A name that is not here says nothing. A list may say it itself (see `scene_spec`).

use super::scene_spec::Says;

/// Floors, ceilings, and what stands in rooms only.
const ROOM: &str = "floor, flooring, ceiling, bed, cabinet, sofa, couch, shelf, shelves, bookcase, wardrobe, closet, press, \
    armchair, desk, lamp, bathtub, bathing tub, cushion, pillow, chest of drawers, chest, counter, countertop, sink, \
    kitchen island, fireplace, hearth, refrigerator, icebox, toilet, can, stove, kitchen stove, oven, cooking stove, \
    coffee table, cocktail table, pool table, swivel chair, chandelier, pendant, television receiver, television, tv, crt screen, \
    screen, monitor, computer, laptop, keyboard, mouse, remote, cradle, ottoman, pouf, buffet, washer, \
    automatic washer, dishwasher, dish washer, microwave, hood, exhaust hood, sconce, towel, shower, \
    cupboard, carpet, radiator, plaything, toy, toaster, hair drier, toothbrush, wine glass, bookshelf, blanket, counter top, \
    furniture, apparel, stool";
/// What walls a room, and stands before a house as well.
const EITHER: &str = "wall, table, chair, dining table, stairs, stairway, staircase, step, stair, mirror, painting, picture, column, \
    pillar, rug, mat, light, seat, bench, box, basket, handbasket, vase, clock, plant pot, pot, flowerpot, potted plant, book, \
    plate, tray, bottle, glass, drinking glass, bowl, cloth, poster, bannister, banister, railing, rail, fan, barrel, trash can, \
    ashcan, bin";
/// Doors and windows and what hangs in them.
const OPENING: &str =
    "door, double door, doorway, windowpane, window, screen door, blind, curtain, drape, drapery, shutter";
/// Streets, gardens and what is seen over them.
const OUTDOORS: &str = "sky, clouds, fog, building, edifice, house, skyscraper, tree, road, route, sidewalk, pavement, street, \
    grass, earth, ground, dirt, mountain, mount, hill, sea, water, river, lake, sand, beach, field, playingfield, fence, fencing, \
    rock, stone, path, dirt track, bridge, streetlight, street lamp, traffic light, stop sign, parking meter, fire hydrant, pier, \
    wharf, runway, tower, grandstand, land, soil, hovel, hut, swimming pool, waterfall, falls, railroad, railway, snow, gravel, \
    bush, leaves, branch, straw, mud, roof, moss, platform, awning, sunshade, canopy, fountain, pole, signboard, billboard, palm, \
    palm tree, bus stop, parking lot, driveway, lawn, yard, crosswalk, vegetation, terrain";
/// People, animals and vehicles: they say nothing of what they stand before.
const TAGGED: &str = "person, people, individual, rider, bicycle, bike, car, auto, motorcycle, minibike, motorbike, bus, autobus, \
    truck, motortruck, van, boat, ship, train, airplane, aeroplane, animal, dog, cat, bird, horse";

/// What a class of this name says. Synonyms stand one after the other, with commas or semicolons; the first that is known
/// counts. In COCO-stuff's names (`wall-brick`, `door-stuff`) the first word is the thing.
pub(super) fn says(name: &str) -> Says {
    let name = name.to_ascii_lowercase().replace('_', " ");
    // Whatever else it is called, a door is a door.
    let words = || name.split(|c: char| !c.is_ascii_alphanumeric());
    if words().any(|word| listed(OPENING, word)) {
        return Says::Opening;
    }
    let synonyms = || name.split([',', ';']).map(str::trim);
    let in_full = synonyms().find_map(known);
    let first_words = || synonyms().filter_map(|name| name.split('-').next()).find_map(known);
    let last_words = || synonyms().filter_map(|name| name.split_whitespace().next_back()).find_map(known);
    in_full.or_else(first_words).or_else(last_words).unwrap_or(Says::Nothing)
}

fn known(name: &str) -> Option<Says> {
    let lists = [
        (OPENING, Says::Opening),
        (TAGGED, Says::Tagged),
        (ROOM, Says::Room),
        (EITHER, Says::Either),
        (OUTDOORS, Says::Outdoors),
    ];
    lists.into_iter().find(|(list, _)| listed(list, name)).map(|(_, says)| says)
}

fn listed(list: &str, name: &str) -> bool {
    list.split(',').any(|word| word.trim() == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_usual_lists_are_understood() {
        let cases = [
            (
                Says::Room,
                &["bed", "floor;flooring", "cabinet", "sofa, couch, lounge", "ceiling-tile", "floor-other-merged"][..],
            ),
            (Says::Room, &["television receiver;television;TV", "refrigerator", "cupboard"]),
            (Says::Either, &["wall", "wall-brick-merged", "chair", "stairs;steps", "dining table", "mirror-stuff"]),
            (
                Says::Opening,
                &["door;double door", "windowpane;window", "window-blind", "door-stuff", "screen_door", "Curtain"],
            ),
            (
                Says::Outdoors,
                &["sky", "building;edifice", "tree-merged", "grass-merged", "traffic light", "sky-other-merged"],
            ),
            (Says::Tagged, &["person;individual;someone", "car", "bus", "van", "minibike;motorbike"]),
            (Says::Nothing, &["", "doorbell", "food", "unlabeled", "ceilings of the world", "---"]),
        ];
        for (wanted, names) in cases {
            for name in names {
                assert_eq!(says(name), wanted, "{name}");
            }
        }
    }

    #[test]
    fn no_word_is_in_two_lists() {
        let lists = [ROOM, EITHER, OPENING, OUTDOORS, TAGGED];
        let mut words: Vec<&str> = lists.iter().flat_map(|list| list.split(',')).map(str::trim).collect();
        let all = words.len();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), all);
    }
}
