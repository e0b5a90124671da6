//! MOTChallenge ground truth (Milan et al., "MOT16: A Benchmark for Multi-Object Tracking", 2016, section 5), with the
//! `labels.txt` of CVAT's MOT 1.1: `PART/CLIP/gt/gt.txt`, `gt/labels.txt`, `seqinfo.ini`, `timestamps.csv`,
//! `veilmark.ini`, `img1/`.
//!
//! A line is `frame, track, left, top, width, height, 1, class, visibility`. Frames, tracks, classes and pixels count from 1, as the
//! benchmark has it: a box at the picture's corner begins at 1, 1 (py-motmetrics subtracts it again; CVAT and Datumaro do not,
//! see `boxOrigin` in `veilmark.ini`). `timestamps.csv` lists the frames that were chosen. A frame's number is its ordinal in the clip plus 1, whichever frames were left out. Visibility is 1, and 0.5
//! where the object is occluded, since by how much is not known. Hidden regions, where they are asked for, are rows
//! that do not count (column 7 is 0), of a class behind the others and each with a track number of its own.

use super::super::ExportError;
use super::super::aside::Aside;
use super::super::layer::{Layer, Region};
use super::super::plan::{Plan, PlannedClip};
use crate::vocab::{FrameNo, Progress};

/// The folder of pictures.
pub(super) const PICTURES: &str = "img1";

/// What the format has no place for.
const OWN: &str = "veilmark.ini";

pub(super) fn frame_number(frame: FrameNo) -> u64 {
    u64::from(frame.0) + 1
}

pub(super) fn write(plan: &Plan<'_>, aside: &mut Aside, progress: &dyn Progress) -> Result<(), ExportError> {
    let mut names: String = plan.order.schema.classes.iter().map(|class| format!("{}\n", class.name)).collect();
    let ignored_class = plan.order.schema.classes.len() + 1;
    let mut layer = super::regions_as_boxes(plan, aside)?;
    if layer.is_some() {
        names.push_str("hidden\n");
    }
    for planned in plan.parts().flat_map(|part| plan.part(part)) {
        let mut next_track = planned.tracks + 1;
        let home = format!("{}/{}", planned.part.word(), planned.name);
        aside.folder(&format!("{home}/gt"))?;
        aside.folder(&format!("{home}/{PICTURES}"))?;
        aside.put(format!("{home}/gt/labels.txt"), names.as_bytes())?;
        aside.put(format!("{home}/seqinfo.ini"), sequence(plan, planned).as_bytes())?;
        // Not in `seqinfo.ini`: Datumaro refuses fields that it does not know.
        aside.put(format!("{home}/{OWN}"), b"[Layout]\nboxOrigin=1\n")?;
        aside.stream(format!("{home}/timestamps.csv"), |sink| {
            writeln!(sink, "frame,timestamp_us")?;
            let time = |frame: FrameNo| planned.clip.times_micros[frame.index()];
            let mut lines =
                planned.frames.iter().map(|&frame| writeln!(sink, "{},{}", frame_number(frame), time(frame)));
            Ok(lines.try_for_each(|line| line)?)
        })?;
        aside.stream(format!("{home}/gt/gt.txt"), |sink| {
            plan.walk(planned, progress, &mut |at, rows| {
                let frame = frame_number(at.frame);
                for row in rows {
                    let track = row.track - planned.first_track + 1;
                    let (left, top) = (row.bbox.x1() + 1.0, row.bbox.y1() + 1.0);
                    let (width, height) = (row.bbox.width(), row.bbox.height());
                    let visibility = if row.key.occluded { "0.5" } else { "1" };
                    writeln!(sink, "{frame},{track},{left},{top},{width},{height},1,{},{visibility}", row.class + 1)?;
                }
                let regions = layer.as_mut().map_or_else(|| Ok(Vec::new()), Layer::regions)?;
                for Region { bbox: [x, y, width, height], .. } in regions {
                    let (left, top) = (x + 1.0, y + 1.0);
                    writeln!(sink, "{frame},{next_track},{left},{top},{width},{height},0,{ignored_class},1")?;
                    next_track += 1;
                }
                Ok(())
            })
        })?;
    }
    Ok(())
}

fn sequence(plan: &Plan<'_>, planned: &PlannedClip<'_>) -> String {
    let (times, size) = (planned.clip.times_micros, planned.clip.size);
    format!(
        "[Sequence]\nname={}\nimDir={PICTURES}\nframeRate={}\nseqLength={}\nimWidth={}\nimHeight={}\nimExt=.{}\n",
        planned.name,
        mean_rate(times),
        times.len(),
        size.width_px,
        size.height_px,
        plan.order.choice.images.ending()
    )
}

/// Frames a second on average, whole and at least 1: the format knows nothing else. `timestamps.csv` has the truth.
fn mean_rate(times: &[i64]) -> u64 {
    let (Some(first), Some(last)) = (times.first(), times.last()) else { return 1 };
    let seconds = (last - first) as f64 / 1e6;
    if seconds > 0.0 { (((times.len() - 1) as f64 / seconds).round() as u64).max(1) } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_is_the_mean_and_never_nothing() {
        assert_eq!(mean_rate(&[0, 33_333, 66_667, 100_000]), 30);
        assert_eq!(mean_rate(&[0, 5_000_000]), 1);
        assert_eq!(mean_rate(&[0]), 1);
        assert_eq!(mean_rate(&[]), 1);
    }
}
