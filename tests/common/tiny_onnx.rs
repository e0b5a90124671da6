//! Tiny ONNX models whose arithmetic is known, written byte by byte: a 1x1 convolution that makes a score for each class of every
//! pixel's three numbers, and what may follow it.
#![allow(dead_code, reason = "every test uses its own part of this")]

/// What follows the convolution.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// Nothing: scores, [1, classes, height, width].
    Scores,
    /// The number of the best class, [1, height, width].
    BestClass,
    /// The mean over all pixels: one score for each class, [1, classes].
    MeanOfAll,
    /// The logarithm of every score: not a number wherever a score is negative.
    Logarithm,
    /// The same of the mean.
    LogarithmOfMean,
}

/// A model. Class `k` scores `weights · pixel + bias`, in the model's own numbers.
pub struct Tiny {
    pub classes: Vec<([f32; 3], f32)>,
    /// Height and width that it insists on; `None`: any.
    pub size: Option<(u64, u64)>,
    pub then: Then,
}

impl Tiny {
    /// Classes by colour: each scores highest where a pixel is nearest to its colour (of 255 levels), for a model that is fed 0 to 255
    /// without mean and deviation. `sharpness` is how far scores lie apart.
    pub fn by_colour(colours: &[[u8; 3]], sharpness: f32, then: Then) -> Self {
        // |p - c|² is least where 2 p·c - |c|² is most.
        let class = |colour: &[u8; 3]| {
            let c = colour.map(f32::from);
            (c.map(|value| 2.0 * sharpness * value), -sharpness * c.iter().map(|value| value * value).sum::<f32>())
        };
        Self { classes: colours.iter().map(class).collect(), size: None, then }
    }

    /// The same scores, of a model that is fed 0 to 1 less this mean, over this deviation.
    pub fn normalised(mut self, mean: [f32; 3], std: [f32; 3]) -> Self {
        for (weights, bias) in &mut self.classes {
            for channel in 0..3 {
                *bias += weights[channel] * 255.0 * mean[channel];
                weights[channel] *= 255.0 * std[channel];
            }
        }
        self
    }

    /// The file.
    pub fn onnx(&self) -> Vec<u8> {
        let count = self.classes.len() as u64;
        let weights: Vec<f32> = self.classes.iter().flat_map(|(weights, _)| *weights).collect();
        let biases: Vec<f32> = self.classes.iter().map(|(_, bias)| *bias).collect();
        let mut graph = Message::default();
        let convolved = if self.then == Then::Scores { "out" } else { "scores" };
        graph.message(1, &node("Conv", &["picture", "weights", "biases"], convolved, &[]));
        let mut pooled = |out: &str| {
            graph.message(1, &node("GlobalAveragePool", &["scores"], "means", &[]));
            graph.message(1, &node("Flatten", &["means"], out, &[("axis", 1)]));
        };
        match self.then {
            Then::Scores => {}
            Then::BestClass => graph.message(1, &node("ArgMax", &["scores"], "out", &[("axis", 1), ("keepdims", 0)])),
            Then::MeanOfAll => pooled("out"),
            Then::Logarithm => graph.message(1, &node("Log", &["scores"], "out", &[])),
            Then::LogarithmOfMean => {
                pooled("flat");
                graph.message(1, &node("Log", &["flat"], "out", &[]));
            }
        }
        graph.text(2, "tiny");
        graph.message(5, &tensor("weights", &[count, 3, 1, 1], &weights));
        graph.message(5, &tensor("biases", &[count], &biases));
        let side = |fixed: Option<u64>, name: &'static str| fixed.map_or(Side::Named(name), Side::Of);
        let (height, width) = (side(self.size.map(|s| s.0), "height"), side(self.size.map(|s| s.1), "width"));
        graph.message(11, &value("picture", FLOAT, &[Side::Of(1), Side::Of(3), height, width]));
        let (kind, sides) = match self.then {
            Then::Scores | Then::Logarithm => (FLOAT, vec![Side::Of(1), Side::Of(count), height, width]),
            Then::BestClass => (INT64, vec![Side::Of(1), height, width]),
            Then::MeanOfAll | Then::LogarithmOfMean => (FLOAT, vec![Side::Of(1), Side::Of(count)]),
        };
        graph.message(12, &value("out", kind, &sides));
        model_of(&graph)
    }
}

/// In which form a plate detector answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlateForm {
    /// [1, 5, places]: box in pixels, probability.
    ClassesOnly,
    /// [1, 3 · places, 6]: box in pixels, a thing, probability.
    Anchored,
    /// [1, places, 6]: box by the grid, a thing, probability; fed blue first, 0 to 255.
    Grid,
}

/// On which pictures a plate detector answers with what is not finite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fails {
    Never,
    OnGrey,
    OnMagenta,
}

/// A plate detector with inputs of `side` by `side` pixels, a multiple of 32. Every cell of strides 8, 16 and 32 is a plate as large as
/// the cell where it is magenta on the mean: its probability is 2 (red + blue - green) - 2, of 1, from 0 to 1.
pub struct TinyPlates {
    pub form: PlateForm,
    pub side: u64,
    pub fails: Fails,
}

impl TinyPlates {
    /// The file.
    pub fn onnx(&self) -> Vec<u8> {
        const STRIDES: [u64; 3] = [8, 16, 32];
        let Self { form, side, fails } = *self;
        let repeats = if form == PlateForm::Anchored { 3 } else { 1 };
        let values: u64 = if form == PlateForm::ClassesOnly { 5 } else { 6 };
        let unit = if form == PlateForm::Grid { 1.0 / 255.0 } else { 1.0 };
        let mut graph = Message::default();
        // The likelihood of every cell, [1, places, 1].
        let pieces: Vec<String> = STRIDES.iter().map(|stride| format!("p{stride}")).collect();
        for (stride, piece) in STRIDES.iter().zip(&pieces) {
            let (pooled, scored) = (format!("pooled{stride}"), format!("scored{stride}"));
            let mut pool = node("AveragePool", &["picture"], &pooled, &[]);
            pool.message(5, &numbers("kernel_shape", &[*stride; 2]));
            pool.message(5, &numbers("strides", &[*stride; 2]));
            graph.message(1, &pool);
            graph.message(1, &node("Conv", &[&pooled, "weights", "bias"], &scored, &[]));
            graph.message(1, &node("Reshape", &[&scored, "row"], piece, &[]));
        }
        let all: Vec<&str> = (0..repeats).flat_map(|_| pieces.iter().map(String::as_str)).collect();
        graph.message(1, &node("Concat", &all, "raw", &[("axis", 1)]));
        graph.message(1, &node("Clip", &["raw", "least", "most"], "clipped", &[]));
        graph.message(1, &node("Sub", &["most", "clipped"], "unlikely", &[]));
        let likely = if fails == Fails::Never { "clipped" } else { "log" };
        let of = if fails == Fails::OnGrey { "clipped" } else { "unlikely" };
        graph.message(1, &node("Log", &[of], "log", &[]));
        // It stands in the last column; the others are the same in every picture.
        graph.message(1, &node("Mul", &[likely, "last"], "moved", &[]));
        let whole = if form == PlateForm::ClassesOnly { "rows" } else { "out" };
        graph.message(1, &node("Add", &["moved", "boxes"], whole, &[]));
        if form == PlateForm::ClassesOnly {
            let mut turn = node("Transpose", &["rows"], "out", &[]);
            turn.message(5, &numbers("perm", &[0, 2, 1]));
            graph.message(1, &turn);
        }
        let mut boxes = Vec::new();
        for _ in 0..repeats {
            for stride in STRIDES {
                for place in 0..(side / stride).pow(2) {
                    let (column, row, px) = (place % (side / stride), place / (side / stride), stride as f32);
                    match form {
                        PlateForm::Grid => boxes.extend([0.5, 0.5, 0.0, 0.0]),
                        _ => boxes.extend([(column as f32 + 0.5) * px, (row as f32 + 0.5) * px, px, px]),
                    }
                    boxes.extend(if form == PlateForm::ClassesOnly { &[0.0][..] } else { &[1.0, 0.0] });
                }
            }
        }
        let places = boxes.len() as u64 / values;
        let last: Vec<f32> = (1..=values).map(|no| f32::from(no == values)).collect();
        graph.text(2, "plates");
        graph.message(5, &tensor("weights", &[1, 3, 1, 1], &[2.0 * unit, -2.0 * unit, 2.0 * unit]));
        graph.message(5, &tensor("bias", &[1], &[-2.0]));
        graph.message(5, &tensor("least", &[], &[0.0]));
        graph.message(5, &tensor("most", &[], &[1.0]));
        graph.message(5, &tensor("last", &[1, 1, values], &last));
        graph.message(5, &tensor("boxes", &[1, places, values], &boxes));
        graph.message(5, &whole_numbers("row", &[1, -1, 1]));
        graph.message(11, &value("picture", FLOAT, &[1, 3, side, side].map(Side::Of)));
        let sides = if form == PlateForm::ClassesOnly { [1, values, places] } else { [1, places, values] };
        graph.message(12, &value("out", FLOAT, &sides.map(Side::Of)));
        model_of(&graph)
    }
}

fn model_of(graph: &Message) -> Vec<u8> {
    let mut opset = Message::default();
    opset.text(1, "");
    opset.number(2, 13);
    let mut model = Message::default();
    model.number(1, 8);
    model.message(7, graph);
    model.message(8, &opset);
    model.0
}

const FLOAT: u64 = 1;
const INT64: u64 = 7;

#[derive(Clone, Copy)]
enum Side {
    Of(u64),
    Named(&'static str),
}

/// A protocol buffer in the making.
#[derive(Default)]
struct Message(Vec<u8>);

impl Message {
    fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }

    fn number(&mut self, field: u64, value: u64) {
        self.varint(field << 3);
        self.varint(value);
    }

    fn bytes(&mut self, field: u64, bytes: &[u8]) {
        self.varint(field << 3 | 2);
        self.varint(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
    }

    fn text(&mut self, field: u64, text: &str) {
        self.bytes(field, text.as_bytes());
    }

    fn message(&mut self, field: u64, message: &Self) {
        self.bytes(field, &message.0);
    }
}

fn node(operator: &str, inputs: &[&str], output: &str, attributes: &[(&str, u64)]) -> Message {
    let mut node = Message::default();
    inputs.iter().for_each(|input| node.text(1, input));
    node.text(2, output);
    node.text(4, operator);
    for (name, number) in attributes {
        let mut attribute = Message::default();
        attribute.text(1, name);
        attribute.number(3, *number);
        attribute.number(20, 2);
        node.message(5, &attribute);
    }
    node
}

fn tensor(name: &str, sides: &[u64], values: &[f32]) -> Message {
    let mut tensor = Message::default();
    sides.iter().for_each(|side| tensor.number(1, *side));
    tensor.number(2, FLOAT);
    tensor.text(8, name);
    tensor.bytes(9, &values.iter().flat_map(|value| value.to_le_bytes()).collect::<Vec<u8>>());
    tensor
}

fn whole_numbers(name: &str, values: &[i64]) -> Message {
    let mut tensor = Message::default();
    tensor.number(1, values.len() as u64);
    tensor.number(2, INT64);
    tensor.text(8, name);
    tensor.bytes(9, &values.iter().flat_map(|value| value.to_le_bytes()).collect::<Vec<u8>>());
    tensor
}

/// An attribute that is a list of whole numbers.
fn numbers(name: &str, values: &[u64]) -> Message {
    let mut attribute = Message::default();
    attribute.text(1, name);
    values.iter().for_each(|value| attribute.number(8, *value));
    attribute.number(20, 7);
    attribute
}

fn value(name: &str, kind: u64, sides: &[Side]) -> Message {
    let mut shape = Message::default();
    for side in sides {
        let mut dimension = Message::default();
        match side {
            Side::Of(count) => dimension.number(1, *count),
            Side::Named(name) => dimension.text(2, name),
        }
        shape.message(1, &dimension);
    }
    let (mut of_tensor, mut of_type, mut value) = (Message::default(), Message::default(), Message::default());
    of_tensor.number(1, kind);
    of_tensor.message(2, &shape);
    of_type.message(1, &of_tensor);
    value.text(1, name);
    value.message(2, &of_type);
    value
}
