//! The layer of hidden regions, `hidden-regions.jsonl`: a line a picture, in the order in which labels are written.
//!
//! What is hidden is neither object nor background: a trainer masks it out of its loss, an evaluator ignores what is found there.

use std::io::BufRead;

use serde::{Deserialize, Serialize};

use super::ExportError;
use super::aside::Sink;
use super::formats::picture_path;
use super::plan::{Plan, PlannedClip};
use crate::vocab::{FrameNo, HiddenArea, Why};

/// The file's name.
pub(super) const FILE: &str = "hidden-regions.jsonl";

#[derive(Serialize)]
struct Line<'a> {
    part: &'static str,
    video: &'a str,
    frame_index: u32,
    /// Where the picture lies, or would.
    picture: String,
    regions: Vec<Region>,
}

/// A hidden region.
#[derive(Serialize, Deserialize, Clone, Copy)]
pub(super) struct Region {
    /// `[x, y, width, height]`, whole pixels inside the picture.
    pub(super) bbox: [f64; 4],
    pub(super) why: Why,
}

impl Region {
    pub(super) fn of(area: &HiddenArea) -> Self {
        let b = area.bbox;
        Self { bbox: [b.x1(), b.y1(), b.width(), b.height()], why: area.why }
    }
}

pub(super) fn line(
    plan: &Plan<'_>,
    planned: &PlannedClip<'_>,
    frame: FrameNo,
    hidden: &[HiddenArea],
    sink: Sink<'_>,
) -> Result<(), ExportError> {
    let line = Line {
        part: planned.part.word(),
        video: &planned.name,
        frame_index: frame.0,
        picture: picture_path(plan, planned, frame),
        regions: hidden.iter().map(Region::of).collect(),
    };
    serde_json::to_writer(&mut *sink, &line).map_err(std::io::Error::from)?;
    Ok(sink.write_all(b"\n")?)
}

/// Reads the layer again, a picture at a time, for formats that have the regions as boxes.
pub(super) struct Layer<R> {
    lines: std::io::Lines<R>,
}

impl<R: BufRead> Layer<R> {
    pub(super) fn new(file: R) -> Self {
        Self { lines: file.lines() }
    }

    /// The regions of the next picture.
    pub(super) fn regions(&mut self) -> Result<Vec<Region>, ExportError> {
        #[derive(Deserialize)]
        struct Own {
            regions: Vec<Region>,
        }
        let line = self.lines.next().transpose()?.unwrap_or_default();
        let own: Own = serde_json::from_str(&line).map_err(std::io::Error::from)?;
        Ok(own.regions)
    }
}
