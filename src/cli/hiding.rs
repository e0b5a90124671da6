//! `camera`, `hiding`, `develop`, `cover`.

use std::fmt::Write as _;

use serde_json::json;

use super::Session;
use super::args_hiding::{
    CameraCommand, CameraSet, CoverCommand, DevelopCommand, HidingCommand, HidingSet, LookWord, PlaceWord, Switch,
};
use super::meter::Meter;
use super::output::Output;
use crate::app::camera::CameraProfile;
use crate::app::develop::DevelopChoice;
use crate::app::failure::{Failure, FailureKind};
use crate::app::missed::MissedRow;
use crate::app::project::Project;
use crate::vocab::{
    ClipId, FillLook, FrameNo, HandRegion, HidingWishes, Place, Polygon, PxBox, PxPoint, Size, Zone, ZoneKind, Zones,
};

pub(super) fn camera(session: &Session<'_>, command: CameraCommand, output: &Output) -> Result<(), Failure> {
    match command {
        CameraCommand::Set(set) => session.with_project(&set.project, |project| {
            let known = project.camera(&set.camera)?;
            let place = set.place.map_or(known.place, place_of);
            let zones = zones_of(&set, known.zones, project)?;
            if set.place.is_none() && !set.no_zones && set.zones.is_none() && set.zone.is_empty() {
                return Err(usage("There is nothing to set.", "Give --place, --zone, --zones or --no-zones."));
            }
            project.set_camera(&set.camera, place, zones)?;
            let now = project.camera(&set.camera)?;
            output.result(&now, &format!("{}.", sentence(&now)));
            output
                .note("Clips that show more than this are hidden until `veilmark develop PROJECT --outdated` has run.");
            Ok(())
        }),
        CameraCommand::List { project } => session.with_project(&project, |project| {
            let cameras = project.cameras()?;
            let text = cameras.iter().map(sentence).collect::<Vec<_>>().join("\n");
            output.result(&cameras, if text.is_empty() { "No cameras yet." } else { &text });
            Ok(())
        }),
    }
}

const fn place_of(word: PlaceWord) -> Place {
    match word {
        PlaceWord::Outdoor => Place::Outdoor,
        PlaceWord::Indoor => Place::Indoor,
        PlaceWord::Unknown => Place::Unknown,
    }
}

/// For example `cam-porch1 is outdoor; 2 zones: door, street`.
fn sentence(profile: &CameraProfile) -> String {
    let zones = profile.zones.as_ref().map(|zones| zones.zones.as_slice()).unwrap_or_default();
    let kinds: Vec<&str> = zones.iter().map(|zone| zone.kind.word()).collect();
    match kinds.len() {
        0 => format!("{} is {}", profile.camera, profile.place),
        1 => format!("{} is {}; 1 zone: {}", profile.camera, profile.place, kinds[0]),
        count => format!("{} is {}; {count} zones: {}", profile.camera, profile.place, kinds.join(", ")),
    }
}

fn zones_of(set: &CameraSet, known: Option<Zones>, project: &Project) -> Result<Option<Zones>, Failure> {
    if set.no_zones {
        return Ok(None);
    }
    if let Some(file) = &set.zones {
        let read = std::fs::read(file).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let unreadable = "The zones' file is not in the form of zones.";
        let way_out = "Give a JSON file with `size` and `zones`, as `veilmark camera list --json` prints them.";
        return read.map(Some).ok_or_else(|| Failure::in_english(FailureKind::Unreadable, unreadable, way_out));
    }
    if set.zone.is_empty() {
        return Ok(known);
    }
    let zones = set.zone.iter().map(|text| parse_zone(text)).collect::<Option<Vec<Zone>>>();
    let zones = zones.ok_or_else(|| {
        usage(
            "--zone takes a kind and at least three corners around some area.",
            "For example: --zone door:120,40,220,40,220,300,120,300",
        )
    })?;
    let size = match &set.size {
        Some(text) => {
            parse_size(text).ok_or_else(|| usage("--size takes width and height.", "For example: --size 1920x1080"))?
        }
        None => project.picture_size(&set.camera)?.ok_or_else(|| {
            usage("No clip of this camera was developed yet, so its picture's size is not known.", "Give --size WxH.")
        })?,
    };
    Ok(Some(Zones { size, zones }))
}

fn parse_zone(text: &str) -> Option<Zone> {
    let (kind, corners) = text.split_once(':')?;
    let kind = ZoneKind::ALL.into_iter().find(|known| known.word() == kind)?;
    let numbers: Vec<f64> = corners.split(',').map(|number| number.trim().parse().ok()).collect::<Option<_>>()?;
    let (pairs, []) = numbers.as_chunks::<2>() else { return None };
    let outline = Polygon::new(pairs.iter().map(|[x, y]| PxPoint { x: *x, y: *y }).collect())?;
    Some(Zone { kind, outline })
}

fn parse_size(text: &str) -> Option<Size> {
    let (width, height) = text.split_once('x')?;
    let edge = |text: &str| text.parse().ok().filter(|px| *px > 0);
    Some(Size { width_px: edge(width)?, height_px: edge(height)? })
}

fn parse_box(text: &str) -> Option<PxBox> {
    let numbers: Vec<f64> = text.split(',').map(|number| number.trim().parse().ok()).collect::<Option<_>>()?;
    let [x1, y1, x2, y2] = numbers[..] else { return None };
    PxBox::new(x1, y1, x2, y2)
}

pub(super) fn hiding(session: &Session<'_>, command: HidingCommand, output: &Output) -> Result<(), Failure> {
    match command {
        HidingCommand::Show { project } => session.with_project(&project, |project| {
            let wishes = project.wishes()?;
            output.result(&wishes, &described(wishes));
            Ok(())
        }),
        HidingCommand::Set(set) => session.with_project(&set.project, |project| {
            let wishes = changed(project.wishes()?, &set);
            project.set_wishes(wishes)?;
            output.result(&wishes, &described(wishes));
            output
                .note("Clips that show more than this are hidden until `veilmark develop PROJECT --outdated` has run.");
            Ok(())
        }),
        HidingCommand::Report { project } => session.with_project(&project, |project| {
            let rows = project.missed()?;
            let text = rows.iter().map(missed).collect::<Vec<_>>().join("\n");
            output.result(&rows, if text.is_empty() { "No clip was developed yet." } else { &text });
            Ok(())
        }),
    }
}

fn changed(wishes: HidingWishes, set: &HidingSet) -> HidingWishes {
    let on = |switch: Option<Switch>, before: bool| switch.map_or(before, |switch| switch == Switch::On);
    HidingWishes {
        plates: on(set.plates, wishes.plates),
        screens: on(set.screens, wishes.screens),
        documents: on(set.documents, wishes.documents),
        writing: on(set.writing, wishes.writing),
        camera_text: on(set.camera_text, wishes.camera_text),
        keep_time: on(set.keep_time, wishes.keep_time),
        look: match set.look {
            None => wishes.look,
            Some(LookWord::Frost) => FillLook::Frost,
            Some(LookWord::Solid) => FillLook::Solid,
            Some(LookWord::Mosaic) => FillLook::Mosaic,
        },
        plain_heads: set.drawn_heads.map_or(wishes.plain_heads, |switch| switch == Switch::Off),
    }
}

fn described(wishes: HidingWishes) -> String {
    let line = |name: &str, asked: bool| format!("{name:<14}{}\n", if asked { "hidden" } else { "shown" });
    let look = match wishes.look {
        FillLook::Frost => "frost",
        FillLook::Solid => "solid",
        FillLook::Mosaic => "mosaic",
    };
    [
        line("plates", wishes.plates),
        line("screens", wishes.screens),
        line("documents", wishes.documents),
        line("writing", wishes.writing),
        line("camera text", wishes.camera_text),
        line("its time", wishes.camera_text && !wishes.keep_time),
        format!("look          {look}\n"),
        format!("heads         {}\n", if wishes.plain_heads { "left plain" } else { "drawn anew, alike" }),
        "Faces, heads and interiors are always hidden.".to_owned(),
    ]
    .concat()
}

fn missed(row: &MissedRow) -> String {
    let names: Vec<String> =
        row.detectors.iter().map(|(id, digest)| format!("{} ({})", id.0, &digest.to_string()[..12])).collect();
    let rate = row
        .per_1000_frames
        .map_or_else(|| "nobody looked yet".to_owned(), |rate| format!("{rate:.2} per 1,000 frames"));
    format!(
        "{}\n    {} clips, {} frames; looked at: {} clips, {} frames\n    drawn by hand: {} regions, {rate}",
        names.join(", "),
        row.clips,
        row.frames,
        row.clips_looked_at,
        row.frames_looked_at,
        row.regions,
    )
}

pub(super) fn develop(session: &Session<'_>, command: DevelopCommand, output: &Output) -> Result<(), Failure> {
    let choice = match (command.all, command.outdated, command.clips) {
        (true, ..) => DevelopChoice::All,
        (_, true, _) => DevelopChoice::Outdated,
        (_, _, clips) if clips.is_empty() => DevelopChoice::Left,
        (_, _, clips) => DevelopChoice::Named(clips),
    };
    session.with_project(&command.project, |project| {
        let mut on_step = |step: crate::app::develop::DevelopStep| {
            output.note(&format!("Clip {} of {}: {}", step.no, step.of, step.clip));
        };
        let report = project.develop(choice, &Meter::new(), &mut on_step)?;
        let mut text = String::new();
        for (clip, summary) in &report.done {
            let _ = writeln!(text, "{clip}  {} frames", summary.leak.frames);
            for line in summary.leak.lines() {
                let _ = writeln!(text, "    {line}");
            }
        }
        for (clip, failure) in report.failed.iter().skip(1) {
            output.note(&format!("Clip {clip}: {failure}"));
        }
        let done: Vec<_> =
            report.done.iter().map(|(clip, summary)| json!({ "clip": clip, "receipt": summary.leak })).collect();
        let failed: Vec<_> =
            report.failed.iter().map(|(clip, failure)| json!({ "clip": clip, "error": failure.what })).collect();
        let nothing =
            if failed.is_empty() { "Nothing to do: every clip is up to date." } else { "No clip was developed." };
        output.result(&json!({ "developed": done, "failed": failed }), if text.is_empty() { nothing } else { &text });
        // One failed clip decides the exit code, so that a script notices; what was developed stays.
        report.failed.into_iter().next().map_or(Ok(()), |(_, failure)| Err(failure))
    })
}

pub(super) fn cover(session: &Session<'_>, command: CoverCommand, output: &Output) -> Result<(), Failure> {
    session.with_project(&command.project, |project| {
        if let Some(region) = command.take_back {
            project.take_back_cover(region)?;
            let text = "Taken back. What the clip hides there stays hidden until it is developed again.";
            output.result(&json!({ "taken_back": region }), text);
            return Ok(());
        }
        if command.list {
            return list_regions(project, command.clip, output);
        }
        if command.for_camera {
            let boxes = boxes_of(&command)?;
            let ids: Result<Vec<_>, _> = boxes.iter().map(|b| project.cover_camera(command.clip, *b)).collect();
            let ids = ids?;
            let text = format!("Covered {} region(s) in every clip of the camera; in effect now.", ids.len());
            output.result(&json!({ "regions": ids }), &text);
            return Ok(());
        }
        let regions = project.cover(command.clip, &regions_of(project, &command)?)?;
        output.result(&json!({ "regions": regions }), &format!("Covered {} region(s); in effect now.", regions.len()));
        Ok(())
    })
}

fn regions_of(project: &Project, command: &CoverCommand) -> Result<Vec<HandRegion>, Failure> {
    let last = project.last_frame(command.clip)?;
    let (from, to) = (FrameNo(command.from.unwrap_or(0)), command.to.map_or(last, FrameNo));
    if !command.keys.is_empty() {
        let keys = command.keys.iter().map(|text| parse_key(text)).collect::<Option<Vec<_>>>();
        let keys =
            keys.ok_or_else(|| usage("--key takes a frame and a box.", "For example: --key 12:120,40,220,300"))?;
        let region = HandRegion::new(keys, to);
        let wrong = || usage("Two --key name one frame, or --to lies before the last.", "Name each frame once.");
        return Ok(vec![region.ok_or_else(wrong)?]);
    }
    let regions =
        boxes_of(command)?.into_iter().map(|bbox| HandRegion::new(vec![(from, bbox)], to)).collect::<Option<Vec<_>>>();
    regions.ok_or_else(|| usage("--to lies before --from.", "Name the first and the last frame that are covered."))
}

fn boxes_of(command: &CoverCommand) -> Result<Vec<PxBox>, Failure> {
    let boxes = command.boxes.iter().map(|text| parse_box(text)).collect::<Option<Vec<_>>>();
    boxes.ok_or_else(|| usage("--box takes two corners with some area.", "For example: --box 120,40,220,300"))
}

/// `FRAME:X1,Y1,X2,Y2`.
fn parse_key(text: &str) -> Option<(FrameNo, PxBox)> {
    let (frame, bbox) = text.split_once(':')?;
    Some((FrameNo(frame.trim().parse().ok()?), parse_box(bbox)?))
}

fn list_regions(project: &Project, clip: ClipId, output: &Output) -> Result<(), Failure> {
    let mut text = String::new();
    let mut rows = Vec::new();
    for cover in &project.covers(clip)? {
        let reach = match &cover.camera {
            Some(camera) => format!("every clip of {camera}"),
            None => {
                let (first, last) = cover.region.span();
                format!("frames {} to {}", first.0, last.0)
            }
        };
        let wish = cover.wished_back_by.map_or_else(String::new, |who| format!("  {who} wishes it back"));
        let _ = writeln!(text, "{}  {reach}  drawn by {}{wish}", cover.id, cover.member);
        rows.push(json!({
            "region": cover.id,
            "member": cover.member,
            "time": cover.time,
            "boxes": cover.region,
            "camera": cover.camera,
            "wished_back_by": cover.wished_back_by,
        }));
    }
    output.result(&rows, if text.is_empty() { "Nothing is covered by hand." } else { &text });
    Ok(())
}

fn usage(what: &str, way_out: &str) -> Failure {
    Failure::in_english(FailureKind::Usage, what, way_out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_sizes_and_boxes_are_read_strictly() {
        let zone = parse_zone("door:1,2, 30,2,30,40.5").expect("a zone");
        assert_eq!((zone.kind, zone.outline.corners().len()), (ZoneKind::Door, 3));
        for bad in [
            "door",
            "door:",
            "gate:1,2,30,2,30,40",
            "door:1,2,30,2",
            "door:1,2,30,2,30",
            "door:1,2,3,2,5,2",
            "door:a,b",
        ] {
            assert!(parse_zone(bad).is_none(), "{bad}");
        }
        assert_eq!(parse_size("640x360"), Some(Size { width_px: 640, height_px: 360 }));
        for bad in ["640", "0x360", "640x", "640x360x2", "-1x2"] {
            assert!(parse_size(bad).is_none(), "{bad}");
        }
        assert_eq!(parse_key("7:1,2,3,4").map(|(frame, _)| frame), Some(FrameNo(7)));
        assert!(["1,2,3,4", "x:1,2,3,4", "7:1,2,3", "-1:1,2,3,4"].iter().all(|bad| parse_key(bad).is_none()));
        assert!(parse_box("1,2,3,4").is_some());
        for bad in ["1,2,3", "3,4,1,2", "1,2,3,4,5", "1,2,nan,4", ""] {
            assert!(parse_box(bad).is_none(), "{bad}");
        }
    }
}
