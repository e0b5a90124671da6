//! The dataset card, `README.md`: what is in the folder, for how long, how to load it, and what it cannot tell.

use std::fmt::Write as _;

use super::choice::{FrameChoice, Standing};
use super::plan::Plan;
use crate::vocab::UtcTime;

pub(super) fn card(plan: &Plan<'_>, valid_until: UtcTime) -> String {
    let order = plan.order;
    let mut text = String::new();
    let mut line = |arguments: std::fmt::Arguments<'_>| writeln!(text, "{arguments}").expect("a string takes text");
    line(format_args!("# Redacted camera clips, export {}\n", order.export));
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
    line(format_args!("- format: {}; frames: {}", order.choice.format.title(), frames(order.choice.frames)));
    let classes: Vec<&str> = order.schema.classes.iter().map(|class| class.name.as_str()).collect();
    line(format_args!("- classes: {}\n", classes.join(", ")));

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

    line(format_args!("## Loading\n"));
    line(format_args!("{}", order.choice.format.loading()));
    line(format_args!("This format does not carry: {}.\n", order.choice.format.losses().join("; ")));
    line(format_args!("## Trust\n"));
    line(format_args!(
        "`manifest.json` names every file with its SHA-256, every clip's consent record by digest, the models that hid and\n\
         proposed, and what was hidden; `manifest.sig` is the exporting member's signature over it. Names were drawn for this\n\
         export alone. Do not try to find out who is in the pictures."
    ));
    text
}

fn frames(choice: FrameChoice) -> String {
    match choice {
        FrameChoice::All => "all".to_owned(),
        FrameChoice::Keyframes => "keyframes only".to_owned(),
        FrameChoice::Every(step) => format!("one in {step}"),
    }
}
