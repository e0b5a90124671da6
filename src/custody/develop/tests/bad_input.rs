//! Clips as cameras and converters make them: the face is hidden in each of them.

use super::again::by_colour;
use super::*;

/// Develops with a face that only its colour gives away, and says in how many frames it was to be seen and is still.
fn shown_before_and_after(bench: &Bench) -> (usize, usize, Developed) {
    let mut decoder = Decoder::open(Box::new(File::open(&bench.clip).expect("the clip"))).expect("opens");
    let mut before = 0;
    while let Some(frame) = decoder.next().expect("decodes") {
        before += usize::from(marked_pixels(&frame.rgb) > 60);
    }
    let developed = bench.develop(Place::Outdoor, &mut by_colour(|_| true), &Silent).expect("developed");
    assert!(!developed.is_held());
    let mut proxy = bench.proxy(&developed);
    let mut is_bare = |no: &u32| marked_pixels(proxy.frame(FrameNo(*no)).expect("a frame").rgb()) > 0;
    let after = (0..developed.times_micros.len() as u32).filter(|no| is_bare(no)).count();
    (before, after, developed)
}

#[test]
fn clips_of_one_frame_and_of_any_rate_are_hidden() {
    for (fps, frames) in [((10, 1), 1), ((1, 1), 6), ((60, 1), 40), ((30_000, 1001), 12)] {
        let bench = Bench::drawn(SIZE, fps, (0..frames).map(|no| drawn_frame(no % 30)));
        let (before, after, developed) = shown_before_and_after(&bench);
        assert_eq!((before, after), (frames as usize, 0), "{fps:?}");
        assert_eq!((developed.times_micros.len(), developed.receipt.frames), (frames as usize, frames));
    }
}

#[test]
fn odd_sizes_are_hidden_to_the_last_column() {
    let test = "odd_sizes_are_hidden_to_the_last_column";
    for size in [Size { width_px: 161, height_px: 97 }, Size { width_px: 37, height_px: 55 }] {
        let Size { width_px, height_px } = size;
        let picture = |no: u32| {
            let pixel = |i: u32| {
                let (x, y) = (i % (width_px + 1), i / (width_px + 1));
                let is_face = x + 12 >= width_px && y + 16 >= height_px;
                if is_face { MARK } else { [60, 90 + (y as u8), 70 + no as u8] }
            };
            (0..(width_px + 1) * (height_px + 1)).flat_map(pixel).collect::<Vec<u8>>()
        };
        let even = Size { width_px: width_px + 1, height_px: height_px + 1 };
        let crop = format!("-vf crop={width_px}:{height_px}:0:0:exact=1 -c:v libx264 -crf 12 -pix_fmt yuv444p");
        let bench = Bench::drawn(even, (10, 1), (0..8).map(picture));
        let Some(bench) = bench.converted(test, "odd.mp4", "", &crop) else { return };
        let (before, after, developed) = shown_before_and_after(&bench);
        assert_eq!((before, after, developed.size), (8, 0, size));
    }
}

#[test]
fn interlaced_turned_and_stretched_clips_are_hidden() {
    let test = "interlaced_turned_and_stretched_clips_are_hidden";
    let fields =
        "-vf tinterlace=interleave_top,fieldorder=tff -c:v libx264 -crf 12 -flags +ilme+ildct -x264-params tff=1";
    let cases = [
        ("interlaced.mp4", "", fields),
        ("turned.mp4", "-display_rotation 90", "-c copy"),
        ("stretched.mp4", "", "-vf setsar=4/3 -c:v libx264 -crf 14"),
    ];
    for (name, before_input, arguments) in cases {
        // Twice the frames, since two fields make one interlaced frame: the face combs, two moves at once.
        let bench = Bench::drawn(SIZE, (20, 1), (0..2 * FRAMES).map(|no| drawn_frame(no % 30)));
        let Some(bench) = bench.converted(test, name, before_input, arguments) else { continue };
        let (before, after, developed) = shown_before_and_after(&bench);
        let is_interlaced = name == "interlaced.mp4";
        let expected = if is_interlaced { FRAMES } else { 2 * FRAMES } as usize;
        assert!(before.abs_diff(expected) <= 1, "{name}: the face is there to be found in {before} frames");
        assert_eq!(after, 0, "{name}");
        let Size { width_px, height_px } = developed.size;
        assert_eq!(width_px < height_px, name == "turned.mp4", "{name}: {width_px} x {height_px}");
    }
}
