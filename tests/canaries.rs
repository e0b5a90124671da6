//! Planted names, places, voices and pictures in every corner of a clip's container; then every byte that the program wrote, and
//! said, is searched for them.

mod common;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD as BASE64;

use common::copies::{Studio, ffmpeg, probed};
use common::models_are_made;

/// What is planted; the file's own name holds the last one.
const PLANTED: [&str; 9] = [
    "+52.5200+013.4050/",
    "Canary-Title-Anna",
    "anna.canary@example.org",
    "Canary-Kitchen-Cam",
    "SN-4711-CANARY",
    "2019-03-07T11:22:33",
    "Canary-Chapter",
    "Canary subtitle words",
    "Canary-File-Anna",
];
/// The unit of user data that is planted into the video stream itself.
const SEI: &str = "086f3693-b7b3-4f2c-9653-21492feee5b8+Canary-Sei-Anna";

/// A clip with everything in it that its container takes. The cover is one flat colour.
fn planted(test: &str, studio: &Studio, name: &str) -> bool {
    let folder = studio.place.root();
    let chapters = ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=200\ntitle=Canary-Chapter\n";
    std::fs::write(studio.place.path("chapters.txt"), chapters).expect("written");
    std::fs::write(studio.place.path("words.srt"), "1\n00:00:00,000 --> 00:00:00,200\nCanary subtitle words\n")
        .expect("written");
    image::RgbImage::from_pixel(64, 48, image::Rgb([255, 0, 255]))
        .save(studio.place.path("cover.png"))
        .expect("written");
    let sei = format!("h264_metadata=sei_user_data={SEI}");
    let is_mkv = name.ends_with("mkv");
    let subtitles = if is_mkv { "srt" } else { "mov_text" };
    let mut arguments = vec![
        "-f",
        "lavfi",
        "-i",
        "testsrc2=size=96x64:rate=10:duration=0.4",
        "-f",
        "lavfi",
        "-i",
        "sine=frequency=210:duration=0.4",
        "-i",
        "words.srt",
        "-f",
        "ffmetadata",
        "-i",
        "chapters.txt",
    ];
    let has_cover = name.ends_with("mp4");
    if has_cover {
        arguments.extend(["-i", "cover.png"]);
    }
    arguments.extend(["-map", "0:v", "-map", "1:a", "-map", "2:s"]);
    if has_cover {
        arguments.extend(["-map", "4:v", "-c:v:1", "png", "-disposition:v:1", "attached_pic"]);
    }
    arguments.extend(["-map_chapters", "3", "-c:v:0", "libx264", "-bsf:v:0", &sei, "-c:a", "aac", "-c:s", subtitles]);
    arguments.extend(["-metadata", "location=+52.5200+013.4050/", "-metadata", "title=Canary-Title-Anna"]);
    arguments.extend(["-metadata", "comment=write to anna.canary@example.org SN-4711-CANARY"]);
    arguments.extend(["-metadata", "creation_time=2019-03-07T11:22:33"]);
    arguments.extend([
        "-metadata:s:v:0",
        "handler_name=Canary-Kitchen-Cam",
        "-metadata:s:v:0",
        "title=Canary-Kitchen-Cam",
    ]);
    if name.ends_with("mov") {
        arguments.extend(["-timecode", "01:02:03:04"]);
    }
    arguments.push(name);
    ffmpeg(test, folder, &arguments)
}

/// The plain word, as UTF-16 of both orders, and its base64 at each of the three offsets.
fn forms(word: &str) -> Vec<Vec<u8>> {
    let mut forms = vec![word.as_bytes().to_vec()];
    forms.push(word.encode_utf16().flat_map(u16::to_le_bytes).collect());
    forms.push(word.encode_utf16().flat_map(u16::to_be_bytes).collect());
    for offset in 0..3 {
        let coded = BASE64.encode([&vec![b'x'; offset][..], word.as_bytes()].concat());
        // The first and the last characters depend on what stands beside the word.
        forms.push(coded.as_bytes()[4..coded.len() - 4].to_vec());
    }
    forms
}

fn holds(haystack: &[u8], word: &str) -> bool {
    forms(word).iter().any(|form| haystack.windows(form.len()).any(|window| window == form))
}

#[test]
fn nothing_that_is_planted_beside_the_picture_comes_out() {
    let test = "nothing_that_is_planted_beside_the_picture_comes_out";
    if !models_are_made(test) {
        return;
    }
    let words: Vec<&str> = PLANTED.into_iter().chain(["Canary-Sei-Anna", "x264 - core"]).collect();
    for ending in ["mp4", "mov", "mkv"] {
        let studio = Studio::new();
        let name = format!("Canary-File-Anna.{ending}");
        if !planted(test, &studio, &name) {
            continue;
        }
        let source = std::fs::read(studio.place.path(&name)).expect("the clip");
        let is_planted = words.iter().filter(|word| holds(&source, word)).count();
        assert!(is_planted >= 6, "{name}: the search finds what is planted: {is_planted}");
        studio.record("good", &name);
        for input in ["chapters.txt", "words.srt", "cover.png"] {
            std::fs::remove_file(studio.place.path(input)).expect("removed");
        }

        let mut said = String::new();
        // One clip goes into every container and into a project; the others, into their own alone.
        let is_long = ending == "mp4" || std::env::var_os("VEILMARK_LONG").is_some();
        let own = format!("out.{ending}");
        let outs = if is_long { vec!["out.mp4", "out.mov", "out.mkv", "out.webm"] } else { vec![own.as_str()] };
        for out in outs {
            let run = studio.redact(&name, out, "good", &["--place", "outdoor", "--json"]).ok();
            said.push_str(&run.stdout);
            said.push_str(&run.stderr);
            nothing_but_pictures(&studio, out);
        }
        if is_long {
            studio.place.project();
            let record = studio.place.record(&[&name]);
            let import = studio.place.run(&["import", "road.veil", &name, "--record", &record]).ok();
            let export = studio
                .place
                .run(&["export", "road.veil", "dataset", "--format", "coco", "--images", "png", "--draft"])
                .ok();
            for run in [import, export] {
                said.push_str(&run.stdout);
                said.push_str(&run.stderr);
            }
        }

        let clip = studio.place.path(&name);
        for file in studio.place.files().into_iter().filter(|file| *file != clip) {
            let bytes = std::fs::read(&file).expect("a readable file");
            let own = file.strip_prefix(studio.place.root()).expect("below").to_string_lossy().into_owned();
            for word in &words {
                assert!(!holds(&bytes, word) && !own.contains(word), "{own} holds {word}");
            }
        }
        assert!(!words.iter().any(|word| said.contains(word)), "{said}");
    }
}

/// One video stream, no chapters, and only the words that a muxer insists on.
fn nothing_but_pictures(studio: &Studio, out: &str) {
    let probed = probed(&studio.place.path(out));
    let streams = probed["streams"].as_array().expect("streams");
    assert_eq!(streams.len(), 1, "{out}: {streams:?}");
    assert_eq!(streams[0]["codec_type"], "video");
    assert_eq!((&streams[0]["width"], &streams[0]["height"]), (&96.into(), &64.into()), "not the cover");
    assert_eq!(streams[0]["disposition"]["attached_pic"], 0);
    assert_eq!(probed["chapters"].as_array().map(Vec::len), Some(0));
    for tags in [&streams[0]["tags"], &probed["format"]["tags"]] {
        for (name, value) in tags.as_object().into_iter().flatten() {
            let value = value.as_str().unwrap_or_default();
            let is_fixed = match name.to_ascii_lowercase().as_str() {
                "handler_name" => value == "VideoHandler",
                "language" => value == "und",
                "vendor_id" => matches!(value, "[0][0][0][0]" | "FFMP"),
                "encoder" => value == "Lavf",
                "major_brand" | "minor_version" | "compatible_brands" | "duration" => true,
                _ => false,
            };
            assert!(is_fixed, "{out}: {name} = {value}");
        }
    }
}

#[test]
fn the_search_finds_each_form() {
    let word = "Canary-Title-Anna";
    for form in forms(word) {
        assert!(holds(&[b"before ", &form[..], b" after"].concat(), word));
    }
    for lead in ["", "a", "ab"] {
        assert!(holds(BASE64.encode(format!("{lead}{word} and more")).as_bytes(), word));
    }
    assert!(!holds(b"Canary-Title-Ann", word));
}
