use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::*;

fn opened(bytes: &[u8]) -> Result<Decoder, DecodeError> {
    Decoder::open(Box::new(Cursor::new(bytes.to_vec())))
}

/// Time and a few bytes of every frame, or the error that ended it.
fn all(bytes: &[u8]) -> Result<Vec<RawFrame>, DecodeError> {
    let mut decoder = opened(bytes)?;
    let mut frames = Vec::new();
    while let Some(frame) = decoder.next()? {
        assert_eq!(frame.no.0 as usize, frames.len());
        assert_eq!(frame.rgb.len() as u64, frame.size.area() * 3);
        frames.push(frame);
    }
    assert!(decoder.next().unwrap().is_none(), "the end stays the end");
    Ok(frames)
}

fn refusal(bytes: &[u8]) -> Option<DecodeError> {
    all(bytes).err()
}

fn shared(test: &str, name: &str) -> Option<Vec<u8>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/clips").join(name);
    let found = std::fs::read(path).ok();
    if found.is_none() {
        println!("skipped: {test} needs ../shared");
    }
    found
}

/// A clip made by the `ffmpeg` program from a test picture source; `None` (said) where it is not installed.
fn made(test: &str, name: &str, arguments: &str) -> Option<Vec<u8>> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(name);
    made_at(test, &path, arguments).map(|path| std::fs::read(path).unwrap())
}

fn made_at(test: &str, path: &Path, arguments: &str) -> Option<PathBuf> {
    let found = ran(path, arguments);
    if found.is_none() {
        println!("skipped: {test} needs the ffmpeg program");
    }
    found
}

fn ran(path: &Path, arguments: &str) -> Option<PathBuf> {
    let mut command = Command::new("ffmpeg");
    command.args(["-v", "quiet", "-y", "-nostdin"]).args(arguments.split_whitespace()).arg(path);
    command.status().is_ok_and(|status| status.success()).then(|| path.to_owned())
}

const SOURCE: &str = "-f lavfi -i testsrc2=size=96x64:rate=10:duration=2";

#[test]
fn real_clips_are_decoded_to_their_last_frame() {
    for (name, count, last_micros) in
        [("one-by-one-person-detection.mp4", 1394, 139_300_000), ("car-detection.mp4", 377, 30_080_000)]
    {
        let Some(bytes) = shared("real_clips_are_decoded_to_their_last_frame", name) else { return };
        let mut decoder = opened(&bytes).unwrap();
        assert_eq!(decoder.header().size, Size { width_px: 768, height_px: 432 });
        assert_eq!((decoder.header().codec, decoder.header().frames_hint), ("h264", Some(count)));
        let (mut seen, mut time) = (0, -1);
        while let Some(frame) = decoder.next().unwrap() {
            assert_eq!(u64::from(frame.no.0), seen);
            assert!(frame.time_micros > time, "times grow");
            (seen, time) = (seen + 1, frame.time_micros);
        }
        assert_eq!((seen, time), (count, last_micros), "{name}");
    }
}

#[test]
fn real_gifs_are_decoded_to_their_last_frame() {
    for (name, count) in [
        ("classroom.gif", 45),
        ("face-demographics-walking.gif", 35),
        ("head-pose-face-detection-female.gif", 23),
        ("people-detection.gif", 23),
        ("person-bicycle-car-detection.gif", 41),
    ] {
        let Some(bytes) = shared("real_gifs_are_decoded_to_their_last_frame", name) else { return };
        let frames = all(&bytes).unwrap();
        assert_eq!(frames.len(), count, "{name}");
        assert_eq!(frames[0].size, Size { width_px: 480, height_px: 270 });
        let mean = frames[0].rgb.iter().map(|byte| u64::from(*byte)).sum::<u64>() / frames[0].rgb.len() as u64;
        assert!((20..235).contains(&mean), "{name}: a picture, neither black nor white ({mean})");
        for share in [3, 2] {
            let cut = &bytes[..bytes.len() * (share - 1) / share];
            assert_eq!(refusal(cut), Some(DecodeError::Truncated), "{name} cut");
        }
    }
}

#[test]
fn a_cut_clip_is_an_error_wherever_it_is_cut() {
    for name in ["car-detection.mp4", "one-by-one-person-detection.mp4"] {
        let Some(bytes) = shared("a_cut_clip_is_an_error_wherever_it_is_cut", name) else { return };
        for share in [0.001, 0.01, 0.3, 0.5, 0.9, 0.999] {
            let cut = &bytes[..(bytes.len() as f64 * share) as usize];
            assert_eq!(refusal(cut), Some(DecodeError::Truncated), "{name} at {share}");
        }
        assert_eq!(refusal(&bytes[..bytes.len() - 1]), Some(DecodeError::Truncated), "{name} one byte short");
    }
}

#[test]
fn a_hole_in_a_clip_is_an_error() {
    let Some(bytes) = shared("a_hole_in_a_clip_is_an_error", "car-detection.mp4") else { return };
    let mut holed = bytes.clone();
    let middle = bytes.len() / 2;
    holed[middle..middle + 20_000].fill(0);
    assert!(matches!(refusal(&holed), Some(DecodeError::Damaged | DecodeError::Truncated)));
}

#[test]
fn a_source_that_fails_is_not_the_end_of_the_clip() {
    struct Failing(Cursor<Vec<u8>>, u64);
    impl Read for Failing {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let left = self.1.saturating_sub(self.0.position()) as usize;
            let wanted = into.len().min(left);
            if wanted == 0 { Err(io::ErrorKind::InvalidData.into()) } else { self.0.read(&mut into[..wanted]) }
        }
    }
    impl Seek for Failing {
        fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
            self.0.seek(to)
        }
    }
    let clip = drawn_clip(40);
    for part in 1..8 {
        let failing = Failing(Cursor::new(clip.clone()), clip.len() as u64 * part / 8);
        let outcome = Decoder::open(Box::new(failing)).and_then(|mut decoder| {
            while decoder.next()?.is_some() {}
            Ok(())
        });
        assert_eq!(outcome, Err(DecodeError::Unreadable), "failing from {part}/8 on");
    }
}

/// A small clip of drawn pictures, made without the ffmpeg program.
fn drawn_clip(frames: u8) -> Vec<u8> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("drawn.mp4");
    let size = Size { width_px: 64, height_px: 48 };
    let picture = |no: u8| (0..size.area() as u32 * 3).map(|i| (i / 64) as u8 ^ no.wrapping_mul(7)).collect();
    crate::custody::proxy::clip_file::write_clip(&path, size, (10, 1), (0..frames).map(picture)).unwrap();
    std::fs::read(path).unwrap()
}

#[test]
fn a_drawn_clip_comes_back_frame_by_frame() {
    let frames = all(&drawn_clip(25)).unwrap();
    assert_eq!(frames.len(), 25);
    let times: Vec<i64> = frames.iter().map(|frame| frame.time_micros).collect();
    assert_eq!(times, (0..25).map(|no| no * 100_000).collect::<Vec<_>>());
}

#[test]
fn frames_of_uneven_length_keep_their_times() {
    let test = "frames_of_uneven_length_keep_their_times";
    let uneven = "-vf setpts=(N*N+N)/2 -vsync vfr -bf 2 -video_track_timescale 100000";
    let Some(bytes) = made(test, "vfr.mp4", &format!("{SOURCE} {uneven}")) else { return };
    let times: Vec<i64> = all(&bytes).unwrap().iter().map(|frame| frame.time_micros).collect();
    assert_eq!(times, (0..20).map(|n| (n * n + n) * 50_000).collect::<Vec<i64>>());
}

#[test]
fn b_frames_come_in_order_of_presentation() {
    let test = "b_frames_come_in_order_of_presentation";
    let grey = "-f lavfi -i color=black:size=64x48:rate=10:duration=3 -vf geq=lum='16+N*7':cb=128:cr=128 -bf 3 -g 30";
    let Some(bytes) = made(test, "b.mp4", grey) else { return };
    let frames = all(&bytes).unwrap();
    assert_eq!(frames.len(), 30);
    assert!(
        frames.windows(2).all(|pair| pair[0].rgb[100] < pair[1].rgb[100]),
        "each frame is brighter than the one before"
    );
}

#[test]
fn other_containers_and_codecs_are_read() {
    let test = "other_containers_and_codecs_are_read";
    let kinds = [
        ("clip.mkv", "-c:v libx264 -bf 2"),
        ("clip.webm", "-c:v libvpx-vp9 -deadline realtime"),
        ("vp8.webm", "-c:v libvpx -deadline realtime"),
        ("clip.avi", "-c:v mpeg4"),
        ("mjpeg.avi", "-c:v mjpeg -pix_fmt yuvj420p"),
        ("clip.mov", "-c:v mjpeg -pix_fmt yuvj420p"),
        ("hevc.mp4", "-c:v libx265 -x265-params log-level=none"),
        ("fragmented.mp4", "-c:v libx264 -movflags frag_keyframe+empty_moov -g 5"),
        ("av1.mp4", "-c:v libsvtav1 -preset 12"),
        ("clip.gif", ""),
    ];
    for (name, codec) in kinds {
        let Some(bytes) = made(test, name, &format!("{SOURCE} {codec}")) else { continue };
        let frames = all(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(frames.len(), 20, "{name}");
        let cut = &bytes[..bytes.len() * 2 / 3];
        assert_eq!(refusal(cut), Some(DecodeError::Truncated), "{name} cut");
    }
}

#[test]
fn an_edit_list_shortens_a_clip_without_an_error() {
    let test = "an_edit_list_shortens_a_clip_without_an_error";
    let dir = tempfile::tempdir().unwrap();
    let Some(whole) = made_at(test, &dir.path().join("w.mp4"), &format!("{SOURCE} -g 20 -bf 2")) else { return };
    let cut = format!("-ss 0.75 -i {} -c copy", whole.display());
    let Some(bytes) = made(test, "cut.mp4", &cut) else { return };
    assert_eq!(all(&bytes).unwrap().len(), 12, "the frames before the edit are decoded and not shown");
}

#[test]
fn a_turned_clip_is_shown_upright() {
    let test = "a_turned_clip_is_shown_upright";
    let dir = tempfile::tempdir().unwrap();
    let Some(flat) = made_at(test, &dir.path().join("flat.mp4"), SOURCE) else { return };
    for degrees in [90, 180, 270] {
        let turned = dir.path().join(format!("{degrees}.mp4"));
        let copy = format!("-display_rotation {degrees} -i {} -c copy", flat.display());
        let old = format!("-i {} -c copy -metadata:s:v:0 rotate={degrees}", flat.display());
        // FFmpeg 6 turns by an option, FFmpeg 5 by a tag.
        let Some(turned) = ran(&turned, &copy).or_else(|| made_at(test, &turned, &old)) else { return };
        let frames = all(&std::fs::read(&turned).unwrap()).unwrap();
        // The program turns by itself when it decodes: the same picture is expected of us.
        let raw = dir.path().join("first.rgb");
        let first = format!("-i {} -frames:v 1 -f rawvideo -pix_fmt rgb24", turned.display());
        let Some(raw) = made_at(test, &raw, &first) else { return };
        let expected = std::fs::read(raw).unwrap();
        let size = frames[0].size;
        assert_eq!((size.width_px, size.height_px), if degrees == 180 { (96, 64) } else { (64, 96) });
        let difference = expected.iter().zip(&frames[0].rgb).map(|(a, b)| u64::from(a.abs_diff(*b))).sum::<u64>();
        assert_eq!(expected.len(), frames[0].rgb.len());
        assert!(difference / (expected.len() as u64) < 8, "{degrees}: mean difference {difference}");
    }
}

#[test]
fn oblong_pixels_are_made_square() {
    let test = "oblong_pixels_are_made_square";
    let Some(bytes) = made(test, "sar.mp4", &format!("{SOURCE} -vf setsar=4/3")) else { return };
    assert_eq!(all(&bytes).unwrap()[0].size, Size { width_px: 128, height_px: 64 });
}

#[test]
fn sound_alone_is_no_video() {
    let Some(bytes) = made("sound_alone_is_no_video", "a.mp4", "-f lavfi -i sine=duration=1 -c:a aac") else { return };
    assert_eq!(refusal(&bytes), Some(DecodeError::NoVideoStream));
}

#[test]
fn a_size_that_changes_is_an_error() {
    let test = "a_size_that_changes_is_an_error";
    let dir = tempfile::tempdir().unwrap();
    let small = "-f lavfi -i testsrc2=size=64x48:rate=10:duration=1 -c:v mjpeg -pix_fmt yuvj420p";
    let Some(a) = made_at(test, &dir.path().join("a.mjpeg"), &format!("{SOURCE} -c:v mjpeg -pix_fmt yuvj420p")) else {
        return;
    };
    let Some(b) = made_at(test, &dir.path().join("b.mjpeg"), small) else { return };
    let joined = dir.path().join("joined.mjpeg");
    std::fs::write(&joined, [std::fs::read(a).unwrap(), std::fs::read(b).unwrap()].concat()).unwrap();
    let copy = format!("-f mjpeg -framerate 10 -i {} -c copy", joined.display());
    let Some(bytes) = made(test, "joined.avi", &copy) else { return };
    assert_eq!(refusal(&bytes), Some(DecodeError::SizeChanged));
}

#[test]
fn what_is_not_on_the_lists_is_refused() {
    let test = "what_is_not_on_the_lists_is_refused";
    for (name, codec, expected) in [
        ("png.mov", "-c:v png", DecodeError::Unsupported),
        ("clip.ts", "-c:v libx264", DecodeError::NotVideo),
        ("clip.flv", "-c:v flv1", DecodeError::NotVideo),
        ("large.avi", "-vf scale=4096:3072 -frames:v 1 -c:v mjpeg -pix_fmt yuvj420p", DecodeError::TooLarge),
        ("large.mp4", "-vf scale=4096:3072 -frames:v 1 -c:v libx264 -preset ultrafast", DecodeError::TooLarge),
    ] {
        let Some(bytes) = made(test, name, &format!("{SOURCE} {codec}")) else { continue };
        assert_eq!(refusal(&bytes), Some(expected), "{name}");
    }
}

#[test]
fn a_playlist_that_names_a_local_clip_opens_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let victim = dir.path().join("victim.mp4");
    std::fs::write(&victim, drawn_clip(5)).unwrap();
    let path = victim.display();
    for text in [
        format!("#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile://{path}\n#EXT-X-ENDLIST\n"),
        format!("ffconcat version 1.0\nfile {path}\n"),
        format!("    ftyp {path}"),
        String::new(),
        "A text that somebody called clip.mp4.".to_owned(),
    ] {
        let refused = refusal(text.as_bytes()).expect("no clip");
        let expected = if text.is_empty() { DecodeError::Empty } else { DecodeError::NotVideo };
        // A text that begins like a box has a box of an impossible size.
        assert!(refused == expected || (text.contains("ftyp") && refused == DecodeError::Truncated), "{refused:?}");
    }
}

#[test]
fn a_decoder_is_dropped_at_any_point() {
    let clip = drawn_clip(30);
    for count in [0, 1, 2, 29, 30] {
        let mut decoder = opened(&clip).unwrap();
        for _ in 0..count {
            assert!(decoder.next().unwrap().is_some());
        }
    }
    for len in 0..clip.len().min(400) {
        assert!(opened(&clip[..len]).is_err());
    }
}

#[test]
fn changed_bytes_never_crash_and_never_hang() {
    let clip = drawn_clip(12);
    let mut random = fastrand::Rng::with_seed(7);
    for _ in 0..150 {
        let mut changed = clip.clone();
        for _ in 0..random.usize(1..30) {
            let at = random.usize(0..changed.len());
            changed[at] = random.u8(..);
        }
        if let Ok(frames) = all(&changed) {
            assert!(!frames.is_empty());
        }
    }
}

#[test]
fn micros_are_rounded_to_the_nearest() {
    assert_eq!(micros(1, Rational::new(1, 3)), 333_333);
    assert_eq!(micros(2, Rational::new(1, 3)), 666_667);
    assert_eq!(micros(-1, Rational::new(1, 3)), -333_333);
    assert_eq!(micros(i64::MAX, Rational::new(1, 1)), i64::MAX);
    assert_eq!(count_frames(tempfile::tempfile().unwrap()), Err(DecodeError::Empty));
}
