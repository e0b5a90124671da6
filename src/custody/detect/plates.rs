//! The plates family: detectors of number plates, as the usual trainers export them (Ultralytics YOLO, docs.ultralytics.com; YOLOv5 and
//! YOLOv7; Ge et al., YOLOX, 2021). None comes with Veilmark.
//!
//! Input [1, 3, height, width], letterboxed, and one output of one of these shapes, which also says how the model is fed:
//! - [1, 4 + classes, places], RGB 0..1: middle across and down, width, height in pixels of the input, a probability for each class;
//! - [1, places, 5 + classes], RGB 0..1, three places for each cell of strides 8, 16 and 32: the same with how sure it is of a thing before the
//!   classes;
//! - [1, places, 5 + classes], BGR 0..255, one place for each cell: YOLOX with the grid left to the reader, as in `yolox`.
//!
//! Guarantees: an answer of another shape, with a value that is not finite or a probability that is none, is a failure and not a part
//! of an answer; what any class of the model says is hidden, since nothing tells which of them is the plate. A picture that is larger than the
//! input is also looked at in tiles at its own size: a plate is a few pixels high there, and less in the small picture.

use ort::value::TensorRef;

use super::letterbox::{InputSize, Layout, Letterbox, Part};
use super::runtime::Network;
use super::{DetectError, DetectSettings, LoadedModel, nms, tiles, yolox};
use crate::vocab::{DetectedClass, Detection, Size};

/// The longer side of what models see that take any size.
const USUAL_SIDE_PX: u32 = 640;
/// Tiles overlap by this share of the input: a plate up to this size is whole in one of them.
const OVERLAP: f64 = 0.25;
/// No picture is looked at in tiles with a longer side than this.
const FINE_SIDE_PX: f64 = 1920.0;
/// Tiles see the picture at least so many times larger than the look at the whole, or there are none.
const FINER: f64 = 1.2;
/// More classes than COCO has: such an answer is of something else.
const MOST_CLASSES: usize = 100;
/// Of two plates that overlap by more than this (intersection over union) only the better is kept.
const SAME_PLATE: f64 = 0.5;
/// A probability may be over 1 by rounding.
const ROUNDING: f32 = 1e-3;
/// Boxes that all lie within so many pixels of the input's corner are shares of the input, which is another form.
const LEAST_REACH_PX: f32 = 2.0;

/// How a model is fed and read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Values first, probabilities alone.
    ClassesOnly,
    /// Places first, boxes in pixels, three for each cell.
    Anchored,
    /// Places first, boxes by the grid, one for each cell.
    Grid,
}

impl Form {
    /// Of an answer to an input of this size.
    fn of(shape: &[usize], input: InputSize) -> Option<Self> {
        let cells = yolox::places(input).count();
        let classes = |values: usize, before: usize| (before + 1..=before + MOST_CLASSES).contains(&values);
        match *shape {
            [1, places, values] if places == 3 * cells && classes(values, 5) => Some(Self::Anchored),
            [1, places, values] if places == cells && classes(values, 5) => Some(Self::Grid),
            [1, values, places] if values < places && classes(values, 4) => Some(Self::ClassesOnly),
            _ => None,
        }
    }

    const fn layout(self) -> Layout {
        if matches!(self, Self::Grid) { Layout::PlanarBgr } else { Layout::Planar }
    }
}

/// A plate detector that is loaded.
pub(super) struct PlateModel {
    pub(super) loaded: LoadedModel,
    network: Network,
    form: Form,
    /// The size that the model insists on.
    fixed: Option<InputSize>,
    input: Vec<f32>,
}

impl PlateModel {
    /// Loads the model, and asks it about a grey picture to learn its form.
    pub(super) fn new(loaded: LoadedModel, mut network: Network) -> Result<Self, DetectError> {
        let id = loaded.id.clone();
        let session = network.session()?;
        let (Some(fixed), 1) = (yolox::insisted_size(session), session.outputs().len()) else {
            return Err(DetectError::WrongFamily(id));
        };
        let mut model = Self { loaded, network, form: Form::ClassesOnly, fixed, input: Vec::new() };
        let size = Size { width_px: 64, height_px: 64 };
        let fit = model.whole(size);
        fit.fill(&[114; 3 * 64 * 64], Layout::Planar, &mut model.input);
        model.input.iter_mut().for_each(|value| *value /= 255.0);
        let (shape, _) = model.answer(fit.input)?;
        model.form = Form::of(&shape, fit.input).ok_or(DetectError::WrongFamily(id))?;
        model.look(&[114; 3 * 64 * 64], size, &fit, 1.0)?;
        Ok(model)
    }

    /// Plates from this score, best first, clipped to the picture: sRGB, 3 bytes a pixel.
    pub(super) fn find(
        &mut self,
        rgb: &[u8],
        size: Size,
        settings: &DetectSettings,
    ) -> Result<Vec<Detection>, DetectError> {
        let least = settings.plate_score;
        let (mut whole, mut cut) = (self.look(rgb, size, &self.whole(size), least)?, Vec::new());
        let all = Part::whole(size);
        for tile in self.tiles(size) {
            let found = self.look(rgb, size, &tile, least)?;
            let (halves, others) = found.into_iter().partition(|plate| tiles::is_cut(&plate.bbox, tile.part, all));
            cut.extend::<Vec<Detection>>(halves);
            whole.extend::<Vec<Detection>>(others);
        }
        Ok(nms::suppressed(tiles::without_halves(whole, cut), SAME_PLATE, 1.0))
    }

    /// The whole picture, as large as it fits.
    fn whole(&self, size: Size) -> Letterbox {
        match self.fixed {
            Some(input) => Letterbox::into(size, Part::whole(size), input),
            None => Letterbox::fit(size, USUAL_SIDE_PX, f64::INFINITY),
        }
    }

    /// A large picture in overlapping parts, each at the picture's own size or nearly.
    fn tiles(&self, size: Size) -> Vec<Letterbox> {
        let whole = self.whole(size);
        let longer = f64::from(size.width_px.max(size.height_px).max(1));
        let scale = (FINE_SIDE_PX / longer).min(1.0);
        let [across, down] = whole.covered();
        let coarse =
            (across as f64 / f64::from(size.width_px.max(1))).min(down as f64 / f64::from(size.height_px.max(1)));
        if scale < FINER * coarse {
            return Vec::new();
        }
        let input = self.fixed.unwrap_or(InputSize { width: USUAL_SIDE_PX, height: USUAL_SIDE_PX });
        let px = |input: f64| (input / scale).max(1.0) as u32;
        let (width, height) = (px(f64::from(input.width)), px(f64::from(input.height)));
        let overlap = px(OVERLAP * f64::from(input.width.min(input.height)));
        let parts = tiles::over(Part::whole(size), width, height, overlap).into_iter();
        parts.map(|part| Letterbox::of_part(size, part, scale, input)).collect()
    }

    fn look(&mut self, rgb: &[u8], size: Size, fit: &Letterbox, least: f32) -> Result<Vec<Detection>, DetectError> {
        fit.fill(rgb, self.form.layout(), &mut self.input);
        if self.form != Form::Grid {
            self.input.iter_mut().for_each(|value| *value /= 255.0);
        }
        let (shape, values) = self.answer(fit.input)?;
        let is_same = Form::of(&shape, fit.input) == Some(self.form);
        let read = is_same.then(|| read(&values, self.form, shape[1], shape[2], fit.input, least)).flatten();
        let plates = read.ok_or_else(|| self.network.failed())?.into_iter().filter_map(|(score, [x1, y1, x2, y2])| {
            let bbox = fit.to_picture(x1, y1, x2, y2)?.clipped(size)?;
            Some(Detection { bbox, class: DetectedClass::Plate, score })
        });
        Ok(nms::suppressed(plates.collect(), SAME_PLATE, 1.0))
    }

    fn answer(&mut self, input: InputSize) -> Result<(Vec<usize>, Vec<f32>), DetectError> {
        let failed = self.network.failed();
        let shape = [1, 3, input.height as usize, input.width as usize];
        let session = self.network.session()?;
        let mut run = || -> ort::Result<(Vec<usize>, Vec<f32>)> {
            let picture = TensorRef::from_array_view((shape, self.input.as_slice()))?;
            let outputs = session.run(ort::inputs![picture])?;
            let (shape, values) = outputs[0].try_extract_tensor::<f32>()?;
            Ok((shape.iter().map(|side| usize::try_from(*side).unwrap_or(0)).collect(), values.to_vec()))
        };
        run().map_err(|_| failed)
    }
}

/// Score and edges (left, top, right, bottom, in pixels of the input) of every place that is at least `least`; `None` when the answer, a
/// table of `rows` by `columns`, is not sound.
fn read(
    values: &[f32],
    form: Form,
    rows: usize,
    columns: usize,
    input: InputSize,
    least: f32,
) -> Option<Vec<(f32, [f64; 4])>> {
    if values.len() != rows * columns || !values.iter().all(|value| value.is_finite()) {
        return None;
    }
    let (places, count) = if form == Form::ClassesOnly { (columns, rows) } else { (rows, columns) };
    let value = |place: usize, no: usize| {
        values[if form == Form::ClassesOnly { no * columns + place } else { place * columns + no }]
    };
    let first_class = if form == Form::ClassesOnly { 4 } else { 5 };
    let are_likely =
        (0..places).all(|place| (4..count).all(|no| (-ROUNDING..=1.0 + ROUNDING).contains(&value(place, no))));
    // A box of no width is none; one of less is another form.
    let have_sizes = form == Form::Grid || (0..places).all(|place| value(place, 2) >= 0.0 && value(place, 3) >= 0.0);
    let are_px = form == Form::Grid || (0..places).any(|place| (0..4).any(|no| value(place, no) > LEAST_REACH_PX));
    if !(are_likely && have_sizes && are_px) {
        return None;
    }
    let mut grid = yolox::places(input);
    let found = (0..places).filter_map(|place| {
        let cell = grid.next();
        let class = (first_class..count).map(|no| value(place, no)).fold(0.0, f32::max);
        let score = class * if form == Form::ClassesOnly { 1.0 } else { value(place, 4) };
        let numbers = [0, 1, 2, 3].map(|no| f64::from(value(place, no)));
        let edges = match (form, cell) {
            (Form::Grid, Some(cell)) => yolox::edges(cell, numbers),
            (Form::Grid, None) => return None,
            _ => {
                let [x, y, width, height] = numbers;
                [x - width / 2.0, y - height / 2.0, x + width / 2.0, y + height / 2.0]
            }
        };
        (score >= least).then_some((score.min(1.0), edges))
    });
    Some(found.collect())
}

/// Every plate detector that is installed, and what they found last.
#[derive(Default)]
pub(super) struct Plates {
    pub(super) models: Vec<PlateModel>,
    /// What was found in the last picture, while nothing changes in it.
    last: Option<Vec<Detection>>,
}

impl Plates {
    /// Something changed, or another clip begins.
    pub(super) fn forget(&mut self) {
        self.last = None;
    }

    /// Plates of all models, best first.
    pub(super) fn find(
        &mut self,
        rgb: &[u8],
        size: Size,
        settings: &DetectSettings,
    ) -> Result<Vec<Detection>, DetectError> {
        if let Some(same) = &self.last {
            return Ok(same.clone());
        }
        let mut found = Vec::new();
        for model in &mut self.models {
            found.extend(model.find(rgb, size, settings)?);
        }
        let found = nms::suppressed(found, SAME_PLATE, 1.0);
        self.last = Some(found.clone());
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INPUT: InputSize = InputSize { width: 64, height: 32 };
    /// Cells of strides 8, 16 and 32 in it.
    const CELLS: usize = 8 * 4 + 4 * 2 + 2;

    #[test]
    fn the_shape_says_the_form_and_other_shapes_say_none() {
        let cases = [
            ([1, 5, CELLS], Some(Form::ClassesOnly)),
            ([1, 8, 1000], Some(Form::ClassesOnly)),
            ([1, 3 * CELLS, 6], Some(Form::Anchored)),
            ([1, CELLS, 6], Some(Form::Grid)),
            ([1, CELLS, 85], Some(Form::Grid)),
            ([1, 4, CELLS], None),
            ([1, 300, 6], None),
            ([1, 3 * CELLS, 5], None),
            ([2, 5, CELLS], None),
            ([1, 200, 8400], None),
        ];
        for (shape, wanted) in cases {
            assert_eq!(Form::of(&shape, INPUT), wanted, "{shape:?}");
        }
        assert_eq!(Form::of(&[1, 5], INPUT), None);
    }

    /// The only place that says something says this; the others have a small box and no score.
    fn answer(form: Form, place: usize, said: &[f32]) -> (Vec<f32>, usize, usize) {
        let places = if form == Form::Anchored { 3 * CELLS } else { CELLS };
        let row = |no: usize| match (no == place, form) {
            (true, _) => said.to_vec(),
            (false, _) => [vec![3.0, 3.0, 2.0, 2.0], vec![0.0; said.len() - 4]].concat(),
        };
        let rows: Vec<Vec<f32>> = (0..places).map(row).collect();
        match form {
            Form::ClassesOnly => {
                let turned = (0..said.len()).flat_map(|no| rows.iter().map(move |row| row[no])).collect();
                (turned, said.len(), places)
            }
            _ => (rows.concat(), places, said.len()),
        }
    }

    fn one(form: Form, place: usize, said: &[f32]) -> Option<(f32, [f64; 4])> {
        let (values, rows, columns) = answer(form, place, said);
        let found = read(&values, form, rows, columns, INPUT, 0.25).expect("a sound answer");
        assert!(found.len() <= 1, "{found:?}");
        found.first().copied()
    }

    #[test]
    fn a_plate_is_read_in_every_form() {
        let edges = [20.0, 10.0, 40.0, 20.0];
        assert_eq!(one(Form::ClassesOnly, 7, &[30.0, 15.0, 20.0, 10.0, 0.1, 0.5]), Some((0.5, edges)));
        assert_eq!(one(Form::Anchored, 100, &[30.0, 15.0, 20.0, 10.0, 0.5, 0.75, 0.0]), Some((0.375, edges)));
        assert_eq!(one(Form::Anchored, 100, &[30.0, 15.0, 20.0, 10.0, 0.5, 0.25]), None, "too faint");
        // Stride 16, second row, third column.
        let grid = [0.5, 0.25, 2.0_f32.ln(), 0.0, 0.5, 0.75];
        let (score, [x1, y1, x2, y2]) = one(Form::Grid, 32 + 4 + 2, &grid).expect("a plate");
        assert!((score - 0.375).abs() < 1e-6);
        for (edge, wanted) in [x1, y1, x2, y2].into_iter().zip([24.0, 12.0, 56.0, 28.0]) {
            assert!((edge - wanted).abs() < 1e-4, "{edge} for {wanted}");
        }
    }

    #[test]
    fn an_answer_that_is_not_whole_is_none() {
        let sound = [30.0, 15.0, 20.0, 10.0, 0.9, 0.9];
        for form in [Form::ClassesOnly, Form::Anchored, Form::Grid] {
            let of = |said: &[f32]| {
                let (values, rows, columns) = answer(form, 3, said);
                read(&values, form, rows, columns, INPUT, 0.25)
            };
            let whole = if form == Form::Grid { [0.5, 0.5, 1.0, 1.0, 0.9, 0.9] } else { sound };
            assert!(of(&whole).is_some(), "{form:?}");
            for (no, bad) in [(0, f32::NAN), (3, f32::INFINITY), (5, f32::NAN), (5, 1.5), (5, -0.5)] {
                let mut said = whole;
                said[no] = bad;
                assert_eq!(of(&said), None, "{form:?}: {said:?}");
            }
            let (values, rows, columns) = answer(form, 3, &whole);
            assert_eq!(read(&values[1..], form, rows, columns, INPUT, 0.25), None);
        }
        let (values, rows, columns) = answer(Form::ClassesOnly, 3, &[30.0, 15.0, -20.0, 10.0, 0.9]);
        assert_eq!(read(&values, Form::ClassesOnly, rows, columns, INPUT, 0.25), None, "a width under 0");
        let shares: Vec<f32> = (0..CELLS * 5).map(|i| (i % 10) as f32 / 10.0).collect();
        assert_eq!(read(&shares, Form::ClassesOnly, 5, CELLS, INPUT, 0.25), None, "shares of the input");
    }
}
