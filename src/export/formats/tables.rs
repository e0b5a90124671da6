//! Parquet (apache/parquet-format): `boxes-PART.parquet`, a row a box, and `frames-PART.parquet`, a row a picture, with objects
//! or without; pictures in `images/PART/`.
//!
//! Boxes are corners in pixels, unrounded, `x2` and `y2` exclusive; classes count from 0; `timestamp_us` is microseconds from the
//! clip's first frame. `score` is a model's and null for people. `attributes` is the text of a JSON object. Types are those of
//! Parquet's own logical types, which Arrow reads as utf8, uint32, int64, double, float and bool.

use std::sync::Arc;

use parquet::basic::Compression;
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, FloatType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use parquet::schema::types::ColumnPath;

use super::super::ExportError;
use super::super::aside::{Aside, Sink};
use super::super::choice::Part;
use super::super::plan::Plan;
use super::super::rows::Row;
use super::file_name;
use crate::labels::Origin;
use crate::vocab::Progress;

/// Rows that are held before they are written as a group: about 20 MB.
const GROUP_ROWS: usize = 1 << 17;

const BOXES: &str = "message box {
  required binary file_name (string);
  required binary video (string);
  required int32 frame_index (integer(32,false));
  required int64 timestamp_us;
  required int64 box_id;
  required int64 track_id;
  required int32 class_id (integer(32,false));
  required binary class (string);
  required double x1;
  required double y1;
  required double x2;
  required double y2;
  required boolean occluded;
  required boolean truncated;
  required boolean keyframe;
  required binary source (string);
  optional float score;
  required binary attributes (string);
}";

const FRAMES: &str = "message frame {
  required binary file_name (string);
  required binary video (string);
  required int32 frame_index (integer(32,false));
  required int64 timestamp_us;
  required int32 width (integer(32,false));
  required int32 height (integer(32,false));
  required int32 boxes (integer(32,false));
}";

pub(super) fn write(plan: &Plan<'_>, aside: &mut Aside, progress: &dyn Progress) -> Result<(), ExportError> {
    for part in plan.parts() {
        let path = format!("boxes-{}.parquet", part.word());
        aside.stream(path, |sink| write_boxes(plan, part, sink, progress))?;
        let path = format!("frames-{}.parquet", part.word());
        aside.stream(path, |sink| write_frames(plan, part, sink))?;
    }
    Ok(())
}

fn file<'a>(schema: &str, sink: Sink<'a>) -> Result<SerializedFileWriter<Sink<'a>>, ExportError> {
    let schema = Arc::new(parse_message_type(schema).expect("our own schema parses"));
    let mut properties = WriterProperties::builder()
        .set_created_by(concat!("veilmark ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_compression(Compression::UNCOMPRESSED)
        .set_dictionary_enabled(false)
        .set_statistics_enabled(EnabledStatistics::Chunk);
    // Where values repeat; a dictionary of edges would only cost time.
    for name in ["file_name", "video", "class", "class_id", "source", "attributes"] {
        properties = properties.set_column_dictionary_enabled(ColumnPath::from(name), true);
    }
    SerializedFileWriter::new(sink, schema, Arc::new(properties.build())).map_err(failed)
}

/// The cause is the disk's: all that this program writes fits its schema.
fn failed(error: ParquetError) -> ExportError {
    match error {
        ParquetError::External(source) => match source.downcast::<std::io::Error>() {
            Ok(io) => (*io).into(),
            Err(_) => ExportError::Write(std::io::ErrorKind::Other),
        },
        _ => ExportError::Write(std::io::ErrorKind::Other),
    }
}

/// Columns of boxes, in the schema's order.
#[derive(Default)]
struct Boxes {
    file_name: Vec<ByteArray>,
    video: Vec<ByteArray>,
    frame_index: Vec<i32>,
    timestamp_us: Vec<i64>,
    box_id: Vec<i64>,
    track_id: Vec<i64>,
    class_id: Vec<i32>,
    class: Vec<ByteArray>,
    edges: [Vec<f64>; 4],
    flags: [Vec<bool>; 3],
    source: Vec<ByteArray>,
    score: Vec<f32>,
    has_score: Vec<i16>,
    attributes: Vec<ByteArray>,
}

fn write_boxes(plan: &Plan<'_>, part: Part, sink: Sink<'_>, progress: &dyn Progress) -> Result<(), ExportError> {
    let mut file = file(BOXES, sink)?;
    let mut boxes = Boxes::default();
    let classes: Vec<ByteArray> = plan.order.schema.classes.iter().map(|class| text(class.name.as_str())).collect();
    let sources = ["person", "model", "tracker", "import"].map(|word| (word, text(word)));
    let none = text("{}");
    for planned in plan.part(part) {
        let video = text(&planned.name);
        plan.walk(planned, progress, &mut |at, rows| {
            let name = text(&file_name(plan, planned, at.frame));
            for (id, row) in (at.first_box..).zip(rows) {
                boxes.file_name.push(name.clone());
                boxes.video.push(video.clone());
                // Parquet's unsigned numbers are stored in signed ones of the same bits.
                boxes.frame_index.push(at.frame.0 as i32);
                boxes.timestamp_us.push(at.time_micros);
                boxes.box_id.push(id as i64);
                boxes.class.push(classes[row.class].clone());
                let source = sources.iter().find(|(word, _)| *word == row.key.origin.word());
                boxes.source.push(source.expect("every source is listed").1.clone());
                let is_plain = row.key.attributes.is_empty();
                boxes.attributes.push(if is_plain { none.clone() } else { text(&super::attributes_text(row)) });
                boxes.push_numbers(row);
            }
            if boxes.box_id.len() >= GROUP_ROWS { boxes.flush(&mut file) } else { Ok(()) }
        })?;
    }
    boxes.flush(&mut file)?;
    file.close().map_err(failed)?;
    Ok(())
}

impl Boxes {
    fn push_numbers(&mut self, row: &Row<'_>) {
        self.track_id.push(row.track as i64);
        self.class_id.push(row.class as i32);
        let bbox = row.bbox;
        for (column, edge) in self.edges.iter_mut().zip([bbox.x1(), bbox.y1(), bbox.x2(), bbox.y2()]) {
            column.push(edge);
        }
        for (column, flag) in self.flags.iter_mut().zip([row.key.occluded, row.key.truncated, row.is_key]) {
            column.push(flag);
        }
        // A score is of the frame in which the model looked.
        match row.key.origin {
            Origin::Model { score, .. } if row.is_key => {
                self.score.push(score);
                self.has_score.push(1);
            }
            _ => self.has_score.push(0),
        }
    }

    /// Writes a group of all rows so far and empties the columns.
    fn flush(&mut self, file: &mut SerializedFileWriter<Sink<'_>>) -> Result<(), ExportError> {
        if self.box_id.is_empty() {
            return Ok(());
        }
        let mut group = file.next_row_group().map_err(failed)?;
        column::<ByteArrayType>(&mut group, &mut self.file_name)?;
        column::<ByteArrayType>(&mut group, &mut self.video)?;
        column::<Int32Type>(&mut group, &mut self.frame_index)?;
        column::<Int64Type>(&mut group, &mut self.timestamp_us)?;
        column::<Int64Type>(&mut group, &mut self.box_id)?;
        column::<Int64Type>(&mut group, &mut self.track_id)?;
        column::<Int32Type>(&mut group, &mut self.class_id)?;
        column::<ByteArrayType>(&mut group, &mut self.class)?;
        self.edges.iter_mut().try_for_each(|edges| column::<DoubleType>(&mut group, edges))?;
        self.flags.iter_mut().try_for_each(|flags| column::<BoolType>(&mut group, flags))?;
        column::<ByteArrayType>(&mut group, &mut self.source)?;
        let levels = std::mem::take(&mut self.has_score);
        write_column::<FloatType>(&mut group, &mut self.score, Some(&levels))?;
        column::<ByteArrayType>(&mut group, &mut self.attributes)?;
        group.close().map_err(failed)?;
        Ok(())
    }
}

fn write_frames(plan: &Plan<'_>, part: Part, sink: Sink<'_>) -> Result<(), ExportError> {
    let mut file = file(FRAMES, sink)?;
    for planned in plan.part(part) {
        let (size, video) = (planned.clip.size, text(&planned.name));
        let count = planned.frames.len();
        let mut names: Vec<ByteArray> =
            planned.frames.iter().map(|&frame| text(&file_name(plan, planned, frame))).collect();
        let mut frames: Vec<i32> = planned.frames.iter().map(|frame| frame.0 as i32).collect();
        let mut times: Vec<i64> = planned.frames.iter().map(|frame| planned.clip.times_micros[frame.index()]).collect();
        let held = planned.clip.labels.hold()?;
        let mut sweep = plan.sweep(planned, &held)?;
        let mut boxes: Vec<i32> = planned.frames.iter().map(|&frame| sweep.at(frame).len() as i32).collect();
        if count == 0 {
            continue;
        }
        let mut group = file.next_row_group().map_err(failed)?;
        column::<ByteArrayType>(&mut group, &mut names)?;
        column::<ByteArrayType>(&mut group, &mut vec![video; count])?;
        column::<Int32Type>(&mut group, &mut frames)?;
        column::<Int64Type>(&mut group, &mut times)?;
        column::<Int32Type>(&mut group, &mut vec![size.width_px as i32; count])?;
        column::<Int32Type>(&mut group, &mut vec![size.height_px as i32; count])?;
        column::<Int32Type>(&mut group, &mut boxes)?;
        group.close().map_err(failed)?;
    }
    file.close().map_err(failed)?;
    Ok(())
}

fn text(text: &str) -> ByteArray {
    ByteArray::from(text.as_bytes().to_vec())
}

type Group<'a, 'b> = SerializedRowGroupWriter<'a, Sink<'b>>;

/// The next column of the schema.
fn column<T: DataType>(group: &mut Group<'_, '_>, values: &mut Vec<T::T>) -> Result<(), ExportError> {
    write_column::<T>(group, values, None)
}

fn write_column<T: DataType>(
    group: &mut Group<'_, '_>,
    values: &mut Vec<T::T>,
    levels: Option<&[i16]>,
) -> Result<(), ExportError> {
    let mut column = group.next_column().map_err(failed)?.expect("as many columns as the schema has");
    column.typed::<T>().write_batch(values, levels, None).map_err(failed)?;
    values.clear();
    column.close().map_err(failed)
}
