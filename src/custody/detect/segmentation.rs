//! The segmentation family: for every place of a picture, which of a list of classes it shows (Zhou et al., Scene Parsing through
//! ADE20K Dataset, 2017; Caesar et al., COCO-Stuff, 2018).
//!
//! Output over the whole input, at its size or smaller: scores or probabilities [1, classes, rows, columns] (or with the classes
//! last), or the best class's number [1, rows, columns] or [1, 1, rows, columns].
//!
//! What is read from it: how much of the picture shows what is seen in rooms, and where doors and windows are. A place counts as an
//! opening also where another class is a little likelier: hiding a strip of wall is cheap.

use super::letterbox::Letterbox;
use super::scene_model::{Answer, Values};
use super::scene_spec::{Says, SceneSpec};
use super::{OpeningMap, SceneSaid};
use crate::vocab::{ModelId, Size};

/// A place is an opening when that is at least so likely, as a share of the likeliest class: a difference of 1 in log-odds.
const LEAST_LIKELY: f32 = 0.368;
const LEAST_LOG: f32 = -1.0;
/// Under this share of the picture beside people and vehicles, nothing is said of the place.
const LEAST_COUNTED: f64 = 0.05;
/// With less than this share of outdoor classes, walls and doors count in full; with more, no more than what is seen in rooms only,
/// since a house has walls outside too.
const FEW_OUTDOORS: f64 = 0.05;
/// So much of the picture is added to both sides: a few pixels decide nothing.
const DOUBT: f64 = 0.03;

/// What an answer says; `None` when it is not whole. `fit` is how the picture of this size lay in the input.
pub(super) fn read(
    answer: &Answer<'_>,
    spec: &SceneSpec,
    fit: &Letterbox,
    size: Size,
    model: &ModelId,
) -> Option<SceneSaid> {
    let places = Places::of(answer, spec)?;
    // What lies beside a letterboxed picture is no part of it.
    let [across, down] = fit.covered();
    let part =
        |covered: usize, input: u32, count: usize| (covered * count).div_ceil((input as usize).max(1)).clamp(1, count);
    let columns = part(across, fit.input.width, places.columns);
    let rows = part(down, fit.input.height, places.rows);
    let in_input = |at: usize, input: u32, count: usize| at as f64 * f64::from(input) / count as f64;
    let mut openings = OpeningMap::closed(size);
    let mut counts = Counts::default();
    for row in 0..rows {
        for column in 0..columns {
            let place = row * places.columns + column;
            counts.count(places.says[place]);
            if places.is_opening[place] {
                let (x, y) = (
                    |at| in_input(at, fit.input.width, places.columns),
                    |at| in_input(at, fit.input.height, places.rows),
                );
                openings.mark(&fit.to_picture(x(column), y(row), x(column + 1), y(row + 1))?);
            }
        }
    }
    Some(SceneSaid { model: model.clone(), interior: counts.interior(), openings: Some(openings) })
}

/// The likeliest class of every place, and where an opening may be.
struct Places {
    rows: usize,
    columns: usize,
    says: Vec<Says>,
    is_opening: Vec<bool>,
}

impl Places {
    fn of(answer: &Answer<'_>, spec: &SceneSpec) -> Option<Self> {
        let classes = spec.len();
        match (&answer.values, answer.shape.as_slice()) {
            (Values::Scores(scores), &[1, first, rows, columns]) if first == classes => {
                Self::of_scores(scores, [rows, columns], |class, place| class * rows * columns + place, spec)
            }
            (Values::Scores(scores), &[1, rows, columns, last]) if last == classes => {
                Self::of_scores(scores, [rows, columns], |class, place| place * classes + class, spec)
            }
            (Values::Scores(scores), &[1, rows, columns] | &[1, 1, rows, columns]) => {
                let whole = |score: &f32| (score.fract() == 0.0 && score.abs() < 1e6).then_some(*score as i64);
                Self::of_classes(&scores.iter().map(whole).collect::<Option<Vec<i64>>>()?, [rows, columns], spec)
            }
            (Values::Classes(found), &[1, rows, columns] | &[1, 1, rows, columns]) => {
                Self::of_classes(found, [rows, columns], spec)
            }
            _ => None,
        }
    }

    fn of_classes(found: &[i64], [rows, columns]: [usize; 2], spec: &SceneSpec) -> Option<Self> {
        let class_of = |number: &i64| usize::try_from(*number).ok().filter(|class| *class < spec.len());
        let says: Vec<Says> = found.iter().map(|n| class_of(n).map(|class| spec.says(class))).collect::<Option<_>>()?;
        let is_opening = says.iter().map(|says| *says == Says::Opening).collect();
        (says.len() == rows * columns && !says.is_empty()).then_some(Self { rows, columns, says, is_opening })
    }

    fn of_scores(
        scores: &[f32],
        [rows, columns]: [usize; 2],
        at: impl Fn(usize, usize) -> usize,
        spec: &SceneSpec,
    ) -> Option<Self> {
        let places = rows * columns;
        if places == 0 || scores.len() != places * spec.len() || !scores.iter().all(|score| score.is_finite()) {
            return None;
        }
        let are_likelihoods = scores.iter().all(|score| (0.0..=1.0).contains(score));
        let mut best = vec![f32::MIN; places];
        let mut best_opening = vec![f32::MIN; places];
        let mut says = vec![Says::Nothing; places];
        // Class by class: that runs along memory where the classes come first, as they mostly do.
        for class in 0..spec.len() {
            let told = spec.says(class);
            for place in 0..places {
                let score = scores[at(class, place)];
                if score > best[place] {
                    (best[place], says[place]) = (score, told);
                }
                if told == Says::Opening {
                    best_opening[place] = best_opening[place].max(score);
                }
            }
        }
        let may_be_open = |(opening, best): (&f32, &f32)| match are_likelihoods {
            true => *opening > 0.0 && *opening >= LEAST_LIKELY * best,
            false => *opening > f32::MIN && opening - best >= LEAST_LOG,
        };
        let is_opening = best_opening.iter().zip(&best).map(may_be_open).collect();
        Some(Self { rows, columns, says, is_opening })
    }
}

/// How many places say what.
#[derive(Default)]
struct Counts {
    room: usize,
    either: usize,
    outdoors: usize,
    tagged: usize,
    all: usize,
}

impl Counts {
    fn count(&mut self, says: Says) {
        self.all += 1;
        match says {
            Says::Room => self.room += 1,
            Says::Either | Says::Opening => self.either += 1,
            Says::Outdoors => self.outdoors += 1,
            Says::Tagged => self.tagged += 1,
            Says::Nothing => {}
        }
    }

    /// How likely all of it is an interior. Set by hand, on no pictures: there is no such model to measure with.
    fn interior(&self) -> Option<f32> {
        let counted = (self.all - self.tagged) as f64;
        if counted < LEAST_COUNTED * self.all as f64 || self.all == 0 {
            return None;
        }
        let [room, either, outdoors] = [self.room, self.either, self.outdoors].map(|count| count as f64 / counted);
        let walls = if outdoors < FEW_OUTDOORS { either / 2.0 } else { (either / 2.0).min(room) };
        Some(((room + walls + DOUBT) / (room + walls + outdoors + 2.0 * DOUBT)) as f32)
    }
}

#[cfg(test)]
mod tests {
    use super::super::letterbox::InputSize;
    use super::*;
    use crate::custody::detect::{Family, SceneFeed};

    const SIZE: Size = Size { width_px: 64, height_px: 32 };
    const CLASSES: &[u8] = b"sky\nbed\nwall\ndoor\nperson";

    fn said_of(shape: &[usize], values: Values<'_>) -> Option<SceneSaid> {
        let spec = SceneSpec::parse(Family::Segmentation, CLASSES, SceneFeed::default()).expect("a spec");
        let fit = Letterbox::stretched(SIZE, InputSize { width: 32, height: 32 });
        read(&Answer { shape: shape.to_vec(), values }, &spec, &fit, SIZE, &ModelId("m".into()))
    }

    /// Four places in a row, one for each of these classes.
    fn classes(found: [i64; 4]) -> Option<SceneSaid> {
        said_of(&[1, 1, 4], Values::Classes(found.to_vec()))
    }

    #[test]
    fn all_shapes_of_an_answer_say_the_same() {
        let wanted = classes([0, 1, 3, 4]).expect("an answer");
        let mut first = vec![0.0; 20];
        let mut last = vec![0.0; 20];
        for (place, class) in [0, 1, 3, 4].into_iter().enumerate() {
            first[class * 4 + place] = 9.0;
            last[place * 5 + class] = 9.0;
        }
        assert_eq!(said_of(&[1, 5, 1, 4], Values::Scores(&first)), Some(wanted.clone()));
        assert_eq!(said_of(&[1, 1, 4, 5], Values::Scores(&last)), Some(wanted.clone()));
        assert_eq!(said_of(&[1, 1, 1, 4], Values::Scores(&[0.0, 1.0, 3.0, 4.0])), Some(wanted.clone()));
        assert_eq!(said_of(&[1, 1, 1, 4], Values::Classes(vec![0, 1, 3, 4])), Some(wanted.clone()));
        // The third of four columns over 64 pixels.
        let openings = wanted.openings.expect("a map");
        let marked: Vec<bool> = (0..8).map(|column| openings.is_open(column, 3)).collect();
        assert_eq!(marked, [false, false, false, false, true, true, false, false]);
    }

    #[test]
    fn an_opening_is_one_also_when_it_is_only_the_second_likeliest() {
        let at = |door: f32, wall: f32, low: f32| {
            let scores: Vec<f32> = [low, low, wall, door, low].iter().flat_map(|score| [*score; 4]).collect();
            let openings = said_of(&[1, 5, 1, 4], Values::Scores(&scores)).expect("an answer").openings.expect("a map");
            openings.is_open(0, 0)
        };
        assert!(at(4.2, 5.0, -9.0) && at(5.0, 4.0, -9.0) && at(0.3, 0.6, 0.0));
        assert!(!at(3.8, 5.0, -9.0) && !at(0.1, 0.9, 0.0) && !at(0.0, 0.9, 0.0));
    }

    #[test]
    fn rooms_are_told_from_streets_and_a_facade_is_not_enough() {
        let interior = |found| classes(found).expect("an answer").interior;
        assert!(interior([1, 2, 2, 3]).expect("said") > 0.9, "a room with a bed, walls and a door");
        assert!(interior([2, 2, 2, 3]).expect("said") > 0.8, "walls and nothing of outdoors");
        assert!(interior([0, 0, 2, 3]).expect("said") < 0.2, "sky over a house");
        assert!(interior([0, 0, 0, 0]).expect("said") < 0.1);
        assert!(interior([4, 4, 4, 1]).expect("said") > 0.9, "people do not count");
        assert_eq!(interior([4, 4, 4, 4]), None);
    }

    #[test]
    fn an_answer_that_is_not_whole_says_nothing() {
        assert_eq!(classes([0, 1, 2, 5]), None, "no such class");
        assert_eq!(classes([0, 1, 2, -1]), None);
        assert_eq!(said_of(&[1, 1, 5], Values::Classes(vec![0; 4])), None);
        assert_eq!(said_of(&[1, 0, 4], Values::Classes(vec![])), None);
        assert_eq!(said_of(&[1, 5], Values::Scores(&[0.0; 5])), None);
        assert_eq!(said_of(&[1, 6, 1, 4], Values::Scores(&[0.0; 24])), None, "one class too many");
        assert_eq!(said_of(&[1, 5, 1, 4], Values::Scores(&[0.0; 19])), None);
        assert_eq!(said_of(&[1, 1, 4], Values::Scores(&[0.0, 1.0, 0.5, 0.0])), None, "no half classes");
        let mut bad = vec![0.0; 20];
        bad[13] = f32::NAN;
        assert_eq!(said_of(&[1, 5, 1, 4], Values::Scores(&bad)), None);
    }

    #[test]
    fn what_lies_beside_a_letterboxed_picture_is_not_read() {
        let spec = SceneSpec::parse(Family::Segmentation, CLASSES, SceneFeed::default()).expect("a spec");
        let fit = Letterbox::fit(SIZE, 64, f64::INFINITY);
        assert_eq!(fit.input, InputSize { width: 64, height: 32 });
        let tall =
            Letterbox::into(SIZE, super::super::letterbox::Part::whole(SIZE), InputSize { width: 32, height: 32 });
        // Two rows: the picture covers the upper one.
        let answer = Answer { shape: vec![1, 2, 2], values: Values::Classes(vec![0, 3, 1, 3]) };
        let said = read(&answer, &spec, &tall, SIZE, &ModelId("m".into())).expect("an answer");
        assert!(said.interior.expect("said") < 0.2, "the bed is outside: {said:?}");
        let openings = said.openings.expect("a map");
        assert!(openings.is_open(7, 0) && openings.is_open(4, 3) && !openings.is_open(3, 0));
    }
}
