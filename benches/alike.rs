//! The road of `veilmark redact` with no more work than deface does: upright faces at one scale, once, and no second look. It is what
//! `benches/deface/compare.py` times beside deface: `alike CLIP every-frame|changed-parts WIDTH HEIGHT OUT`, with the size of the clip's pictures. Prints
//! the receipt.

#![allow(dead_code, reason = "the leak benchmark uses the rest of the road")]

#[path = "leak/road.rs"]
mod road;

use std::path::PathBuf;

use road::Road;
use veilmark::app::redact_file::{
    CopyCodec, CopyContainer, CopyForm, CopyRequest, GivenRecord, Ground, IfThere, Orders, redact_file_with,
};
use veilmark::custody::detect::{DetectSettings, LookAt};
use veilmark::vocab::{HidingWishes, Place, Polygon, PxPoint, Silent, Size, Zone, ZoneKind, Zones};

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let [clip, look, width, height, out] = words.as_slice() else {
        return println!("skipped: it is run by benches/deface/compare.py");
    };
    let look_at = match look.as_str() {
        "every-frame" => LookAt::EveryFrame,
        "changed-parts" => LookAt::ChangedParts,
        other => panic!("every-frame or changed-parts, not {other}"),
    };
    let clip = PathBuf::from(clip);
    let px = |word: &String| word.parse::<u32>().expect("pixels");
    let size = Size { width_px: px(width), height_px: px(height) };
    let road = Road::new();
    let record = road.record(&clip).expect("a record");
    // deface knows nothing of doors, and nobody looks for people here, who would otherwise be taken for one that opens.
    let (right, low) = (f64::from(size.width_px), f64::from(size.height_px));
    let corners = [(0.0, 0.0), (right, 0.0), (right, low), (0.0, low)].map(|(x, y)| PxPoint { x, y });
    let outline = Polygon::new(corners.to_vec()).expect("a rectangle");
    let zones = Some(Zones { size, zones: vec![Zone { kind: ZoneKind::Ignore, outline }] });
    let wishes = HidingWishes { plain_heads: true, ..HidingWishes::default() };
    let request = CopyRequest {
        file: clip,
        out: PathBuf::from(out),
        receipt: road.path("out.receipt.json"),
        preview: None,
        if_there: IfThere::Replace,
        form: CopyForm {
            container: CopyContainer::Mp4,
            codec: CopyCodec::H264,
            quality: CopyCodec::H264.usual_quality(),
        },
        orders: Orders { place: Place::Outdoor, wishes, zones, ..Orders::default() },
    };
    let ground = Ground::Project { project: road.project(), record: Some(GivenRecord::Id(record)) };
    let made = redact_file_with(DetectSettings::faces_once(look_at), ground, &request, &Silent).expect("a copy");
    println!("{}", serde_json::to_string(&made.hiding).expect("a receipt is plain data"));
}
