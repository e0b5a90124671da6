//! What is drawn on hidden cells, so that people and cars are still found as what they are: plain heads with bodies, and cars that go on
//! in what is in view of them.
//!
//! Both are geometry alone: boxes of detections, never a pixel. Deliberately absent: cars behind an opening, an interior or anything that is
//! hidden by hand, and cars that nobody is sure of.

use crate::vocab::{PxBox, Why};

use super::bust::Bust;
use super::doubt::SureCar;
use super::fill::Fill;

/// A car is drawn whole from this score in its frame. Lower: halves of cars become cars of their own. Of 598 vehicles of the drawn scene 2.2
/// points are lost by hiding from 0.25, 0.3 from 0.2 and none from 0.15, with 80, 87 and 92 false finds, of 80 before hiding.
const WHOLE_FROM: f32 = 0.2;
/// Of two of which one has this share in the other, the surer one alone is drawn.
const SAME_PLACE: f64 = 0.7;

/// A car of which a part is hidden.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::custody) struct DrawnCar {
    /// Where it is.
    pub(in crate::custody) bbox: PxBox,
    /// It was found there: all of its hidden part gets the shape of a car.
    pub(in crate::custody) is_whole: bool,
}

impl DrawnCar {
    fn of(car: &SureCar) -> Self {
        Self { bbox: car.bbox, is_whole: car.score.is_some_and(|score| score >= WHOLE_FROM) }
    }
}

/// What is drawn in one frame.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in crate::custody) struct Drawn {
    /// Cars, those farther up in the picture first: they stand farther away.
    pub(in crate::custody) cars: Vec<DrawnCar>,
    /// Plain heads, with bodies where people were found.
    pub(in crate::custody) busts: Vec<Bust>,
}

impl Drawn {
    /// The same among what is hidden in its frame: cars are those of which faces and heads alone hide a part.
    pub(super) fn among(self, fills: &[Fill]) -> Self {
        let is_of_heads = |fill: &&Fill| matches!(fill.why, Why::Face | Why::Head);
        let meets = |fill: &Fill, car: &PxBox| fill.hull().intersection(car).is_some();
        let is_drawn = |car: &DrawnCar| {
            fills.iter().filter(is_of_heads).any(|fill| meets(fill, &car.bbox))
                && !fills.iter().filter(|fill| !is_of_heads(fill)).any(|fill| meets(fill, &car.bbox))
        };
        Self {
            cars: self.cars.into_iter().filter(is_drawn).collect(),
            busts: self.busts.into_iter().map(|bust| bust.among(fills)).collect(),
        }
    }
}

/// What may be drawn in every frame: these busts, and the sure cars.
pub(super) fn rows(busts: Vec<Vec<Bust>>, cars: &[Vec<SureCar>]) -> Vec<Drawn> {
    let row = |(busts, cars): (Vec<Bust>, &Vec<SureCar>)| {
        let mut cars: Vec<DrawnCar> =
            cars.iter().filter(|car| !is_in_a_surer_one(car, cars)).map(DrawnCar::of).collect();
        cars.sort_by(|a, b| a.bbox.y2().total_cmp(&b.bbox.y2()).then(a.bbox.x1().total_cmp(&b.bbox.x1())));
        Drawn { cars, busts }
    };
    busts.into_iter().zip(cars).map(row).collect()
}

/// Whether a car that is surer in this frame is in its place, all but in part.
fn is_in_a_surer_one(car: &SureCar, all: &[SureCar]) -> bool {
    let score = |car: &SureCar| car.score.unwrap_or(0.0);
    let is_in_its_place = |other: &SureCar| {
        let least_area = car.bbox.area().min(other.bbox.area());
        other.bbox.intersection(&car.bbox).is_some_and(|both| both.area() > SAME_PLACE * least_area)
    };
    all.iter().any(|other| score(other) > score(car) && is_in_its_place(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_car_is_drawn_where_heads_alone_hide_a_part_of_it() {
        let boxed = |x: f64| PxBox::new(x, 10.0, x + 80.0, 60.0).expect("a box");
        let fill = |x: f64, why| Fill::boxed(PxBox::new(x, 0.0, x + 24.0, 40.0).expect("a box"), why);
        let car = |x: f64| DrawnCar { bbox: boxed(x), is_whole: false };
        let drawn = Drawn { cars: vec![car(0.0), car(200.0), car(400.0)], busts: vec![] };
        let fills = [fill(40.0, Why::Head), fill(240.0, Why::Face), fill(260.0, Why::ByHand), fill(500.0, Why::Face)];
        assert_eq!(drawn.among(&fills).cars, vec![car(0.0)]);
    }

    #[test]
    fn the_surest_car_of_a_place_is_drawn_and_whole_where_it_was_found() {
        let boxed = |x1: f64, x2: f64| PxBox::new(x1, 10.0, x2, 60.0).expect("a box");
        let car = |x1: f64, x2: f64, score| SureCar::seen(boxed(x1, x2), score);
        let all = [
            car(0.0, 100.0, Some(0.5)),
            car(0.0, 40.0, Some(0.4)),
            car(60.0, 160.0, Some(0.3)),
            car(200.0, 300.0, Some(0.15)),
            car(400.0, 500.0, None),
        ];
        let drawn = rows(vec![vec![]], &[all.into()]).remove(0).cars;
        let whole: Vec<PxBox> = drawn.iter().filter(|car| car.is_whole).map(|car| car.bbox).collect();
        assert_eq!((drawn.len(), whole), (4, vec![boxed(0.0, 100.0), boxed(60.0, 160.0)]));
    }
}
