//! The dataset card, `README.md`, with the head that Hugging Face reads: what is in the folder, for how long, how to load it,
//! and what it cannot tell.

use std::fmt::Write as _;

use super::super::choice::{AlikeFrames, EmptyFrames, FrameChoice, Images, Part, Standing};
use super::super::format::Format;
use super::facts::Subject;

pub(super) fn card(subject: &Subject<'_>) -> String {
    let Subject { plan, facts, version, valid_until } = *subject;
    let order = plan.order;
    let mut text = head(subject);
    let mut line = |arguments: std::fmt::Arguments<'_>| writeln!(text, "{arguments}").expect("a string takes text");
    line(format_args!("# Redacted camera clips, export {}, version {version}\n", order.export));
    if order.choice.standing == Standing::Draft {
        line(format_args!("> **DRAFT.** Not all labels in here were approved. Do not measure with it.\n"));
    }
    line(format_args!("Clips from doorbells and security cameras whose subjects consented or shared them publicly."));
    line(format_args!(
        "Faces and home interiors were hidden before anyone saw a frame; no sound, no metadata, no names.\n"
    ));
    line(format_args!(
        "- made: {}, for training and evaluating object detectors, and for nothing else",
        order.made_at.day()
    ));
    line(format_args!("- **use it until {}**; delete it then, or ask for a renewed export", valid_until.day()));
    line(format_args!("- format: {}; frames: {}", order.choice.format.title(), frames(subject)));
    let classes: Vec<&str> = order.schema.classes.iter().map(|class| class.name.as_str()).collect();
    line(format_args!("- classes: {}", classes.join(", ")));
    line(format_args!("- {}", facts.hiding_line()));
    line(format_args!("- {}\n", facts.review_line(order.reviews)));

    line(format_args!("| part | clips | pictures | boxes |\n|---|---|---|---|"));
    for part in plan.parts() {
        let (mut clips, mut pictures, mut boxes) = (0, 0, 0);
        for planned in plan.part(part) {
            clips += 1;
            pictures += planned.frames.len();
            boxes += planned.boxes;
        }
        line(format_args!("| {} | {clips} | {pictures} | {boxes} |", part.word()));
    }
    line(format_args!("\nNo camera and no person is in two parts (seed {}).\n", order.choice.seed));
    line(format_args!("| class | boxes |\n|---|---|"));
    for (class, boxes) in classes.iter().zip(&facts.by_class) {
        line(format_args!("| {class} | {boxes} |"));
    }

    line(format_args!("\n## Loading\n"));
    line(format_args!("{}", order.choice.format.loading()));
    line(format_args!("This format does not carry: {}.\n", order.choice.format.losses().join("; ")));
    line(format_args!("## Trust\n"));
    line(format_args!(
        "`manifest.json` names every file with its SHA-256, every clip's consent record by digest, the models that hid and\n\
         proposed, and what was hidden; `manifest.sig` is the exporting member's signature over it. `sha256sum -c SHA256SUMS`\n\
         checks the files alone. `DATASHEET.md` answers what a careful reader asks; `croissant.json` says it to machines.\n\
         Names were drawn for this export alone. Do not try to find out who is in the pictures."
    ));
    text
}

/// The YAML between the dashes. All values are our own words, classes and numbers, so nothing needs escaping.
fn head(subject: &Subject<'_>) -> String {
    let Subject { plan, facts, .. } = *subject;
    let mut text = String::from(
        "---\npretty_name: Redacted camera clips\nlicense: other\nlicense_name: consent-bound\nlicense_link: DATASHEET.md\n\
         task_categories:\n- object-detection\ntags:\n- video\n- object-tracking\n- redacted\n",
    );
    let sizes = [(1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M")];
    let size = sizes.iter().find(|(most, _)| facts.pictures < *most).map_or("1M<n<10M", |(_, word)| word);
    let _ = writeln!(text, "size_categories:\n- {size}");
    // Where the library can load the folder as it is.
    let files: &[(&str, &dyn Fn(Part) -> String)] = match plan.order.choice.format {
        Format::Parquet => &[
            ("boxes", &|part| format!("boxes-{}.parquet", part.word())),
            ("frames", &|part| format!("frames-{}.parquet", part.word())),
        ],
        Format::Webdataset => &[("default", &|part| format!("{}/*.tar", part.word()))],
        Format::Imagefolder => &[("default", &|part| format!("{}/**", part.word()))],
        _ => &[],
    };
    let filled = |part: &Part| plan.part(*part).any(|planned| !planned.frames.is_empty());
    for (number, (name, file)) in files.iter().enumerate() {
        if number == 0 {
            text.push_str("configs:\n");
        }
        let _ = writeln!(text, "- config_name: {name}\n  data_files:");
        for part in plan.parts().filter(filled) {
            let split = if part == Part::Val { "validation" } else { part.word() };
            let _ = writeln!(text, "  - split: {split}\n    path: \"{}\"", file(part));
        }
    }
    text.push_str("---\n");
    text
}

fn frames(subject: &Subject<'_>) -> String {
    let choice = subject.plan.order.choice;
    let mut text = match choice.frames {
        FrameChoice::All => "all".to_owned(),
        FrameChoice::Keyframes => "keyframes only".to_owned(),
        FrameChoice::Every(step) => format!("one in {step}"),
    };
    if choice.empty_frames == EmptyFrames::LeaveOut {
        text.push_str(", without those that hold no object");
    }
    if choice.alike_frames == AlikeFrames::LeaveOut {
        text.push_str(", without those that look like the one before");
    }
    match choice.images {
        Images::None => text.push_str("; labels alone, no pictures"),
        Images::Mp4 => {
            text.push_str("; one video a clip in `videos/PART` instead of pictures, frame n of it is `frame_index` n")
        }
        _ => {}
    }
    text
}
