//! What is drawn on hidden cells, so that people and cars are still found as what they are: plain heads with bodies, and cars that go on
//! in what is in view of them.
//!
//! Both are geometry alone: boxes of detections, never a pixel. Deliberately absent: cars behind an opening, an interior or anything that is
//! hidden by hand, and cars that nobody is sure of.

use crate::vocab::{PxBox, Why};

use super::bust::Bust;
use super::doubt::SureCar;
use super::fill::Fill;

/// What is drawn in one frame.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in crate::custody) struct Drawn {
    /// The boxes of cars, those farther up in the picture first: they stand farther away.
    pub(in crate::custody) cars: Vec<PxBox>,
    /// Plain heads, with bodies where people were found.
    pub(in crate::custody) busts: Vec<Bust>,
}

impl Drawn {
    /// The same among what is hidden in its frame: cars are those of which faces and heads alone hide a part.
    pub(super) fn among(self, fills: &[Fill]) -> Self {
        let is_of_heads = |fill: &&Fill| matches!(fill.why, Why::Face | Why::Head);
        let meets = |fill: &Fill, car: &PxBox| fill.hull().intersection(car).is_some();
        let is_drawn = |car: &PxBox| {
            fills.iter().filter(is_of_heads).any(|fill| meets(fill, car))
                && !fills.iter().filter(|fill| !is_of_heads(fill)).any(|fill| meets(fill, car))
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
        let mut cars: Vec<PxBox> = cars.iter().map(|car| car.bbox).collect();
        cars.sort_by(|a, b| a.y2().total_cmp(&b.y2()).then(a.x1().total_cmp(&b.x1())));
        Drawn { cars, busts }
    };
    busts.into_iter().zip(cars).map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_car_is_drawn_where_heads_alone_hide_a_part_of_it() {
        let boxed = |x: f64| PxBox::new(x, 10.0, x + 80.0, 60.0).expect("a box");
        let fill = |x: f64, why| Fill::boxed(PxBox::new(x, 0.0, x + 24.0, 40.0).expect("a box"), why);
        let drawn = Drawn { cars: vec![boxed(0.0), boxed(200.0), boxed(400.0)], busts: vec![] };
        let fills = [fill(40.0, Why::Head), fill(240.0, Why::Face), fill(260.0, Why::ByHand), fill(500.0, Why::Face)];
        assert_eq!(drawn.among(&fills).cars, vec![boxed(0.0)]);
    }
}
