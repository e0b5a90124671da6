//! One hand-made clip through every other format, and every character of what must come out.
//!
//! Picture 100 by 50, six frames. A car stands on the top left pixel in frame 0 and moves to the bottom right corner, half of it
//! outside the picture, by frame 2; it is away in frame 3 and back, occluded, in frame 4. A person holds still from frame 2 and
//! jumps in frame 5, the clip's last.

use super::*;
use crate::labels::Interpolation;

fn golden() -> LabelSet {
    let mut back = key(10.0, 10.0, 20.0, 20.0);
    back.occluded = true;
    back.attributes.insert("colour".to_owned(), "<red> & \"blue\"".to_owned());
    let car = [
        (0, key(0.0, 0.0, 1.0, 1.0)),
        (2, key(98.0, 48.0, 102.0, 52.0)),
        (3, gone(key(98.0, 48.0, 102.0, 52.0))),
        (4, back),
    ];
    let mut still = key(50.0, 10.0, 60.5, 40.25);
    still.interpolation = Interpolation::Hold;
    still.truncated = true;
    let person = [(2, still), (5, key(70.0, 10.0, 80.5, 40.25))];
    labels(&[("car", &car), ("person", &person)])
}

fn export(format: Format, images: Images) -> (Bench, String) {
    let mut bench = Bench::new(vec![golden()]);
    bench.choice.format = format;
    bench.choice.images = images;
    let exported = bench.export().expect("exported");
    assert_eq!((exported.images, exported.boxes), (6, 8));
    let name = exported.names[0].1.clone();
    (bench, name)
}

/// Lines without their indentation.
fn lines(text: &str) -> Vec<&str> {
    text.lines().map(str::trim).collect()
}

#[test]
fn cvat_video_has_true_keyframes_and_says_when_an_object_leaves() {
    let (bench, name) = export(Format::Cvat, Images::None);
    let text = bench.read(&format!("train/{name}/annotations.xml"));
    let boxes: Vec<&str> = lines(&text).into_iter().filter(|line| line.starts_with("<box")).collect();
    let shape = |frame: u32, [key, out, occluded]: [u8; 3], [x1, y1, x2, y2]: [f64; 4]| {
        format!(
            "<box frame=\"{frame}\" keyframe=\"{key}\" outside=\"{out}\" occluded=\"{occluded}\" xtl=\"{x1}\" ytl=\"{y1}\" \
             xbr=\"{x2}\" ybr=\"{y2}\" z_order=\"0\">"
        )
    };
    let expected = [
        shape(0, [1, 0, 0], [0.0, 0.0, 1.0, 1.0]),
        shape(1, [0, 0, 0], [49.0, 24.0, 51.5, 26.5]),
        shape(2, [1, 0, 0], [98.0, 48.0, 102.0, 52.0]),
        shape(3, [1, 1, 0], [98.0, 48.0, 102.0, 52.0]),
        shape(4, [1, 0, 1], [10.0, 10.0, 20.0, 20.0]),
        shape(5, [1, 1, 1], [10.0, 10.0, 20.0, 20.0]),
        shape(2, [1, 0, 0], [50.0, 10.0, 60.5, 40.25]),
        shape(3, [0, 0, 0], [50.0, 10.0, 60.5, 40.25]),
        // The end of a box that stays: CVAT would draw a line to the next keyframe otherwise.
        shape(4, [1, 0, 0], [50.0, 10.0, 60.5, 40.25]),
        // The clip's last frame: nothing comes after it.
        shape(5, [1, 0, 0], [70.0, 10.0, 80.5, 40.25]),
    ];
    assert_eq!(boxes, expected.iter().map(String::as_str).collect::<Vec<_>>());
    for line in [
        "<track id=\"0\" label=\"car\" source=\"manual\">",
        "<track id=\"1\" label=\"person\" source=\"manual\">",
        "<attribute name=\"colour\">&lt;red&gt; &amp; &quot;blue&quot;</attribute>",
        "<size>6</size>",
        "<stop_frame>5</stop_frame>",
        "<mode>interpolation</mode>",
    ] {
        assert!(lines(&text).contains(&line), "{line}");
    }
}

#[test]
fn cvat_images_names_pictures_by_their_path() {
    let (bench, name) = export(Format::CvatImages, Images::None);
    let text = bench.read("train.xml");
    let lines = lines(&text);
    for line in [
        format!("<image id=\"2\" name=\"train/{name}-000002.jpg\" subset=\"train\" width=\"100\" height=\"50\">"),
        "<box label=\"car\" source=\"manual\" occluded=\"0\" xtl=\"98\" ytl=\"48\" xbr=\"100\" ybr=\"50\" z_order=\"0\">".into(),
        "<attribute name=\"track_id\">2</attribute>".into(),
        "<attribute name=\"keyframe\">false</attribute>".into(),
    ] {
        assert!(lines.contains(&line.as_str()), "{line}\n{text}");
    }
    assert_eq!(lines.iter().filter(|line| line.starts_with("<image ")).count(), 6, "frames without objects too");
}

#[test]
fn voc_counts_pixels_from_one() {
    let (bench, name) = export(Format::Voc, Images::None);
    let frame = |frame: u32| bench.read(&format!("Annotations/{name}-{frame:06}.xml"));
    let edges = |text: &str| -> Vec<Vec<u32>> {
        let all: Vec<u32> = lines(text)
            .iter()
            .filter_map(|line| line.strip_prefix("<xm").or(line.strip_prefix("<ym")))
            .map(|line| line[3..].split('<').next().expect("a number").parse().expect("a whole number"))
            .collect();
        all.chunks(4).map(<[u32]>::to_vec).collect()
    };
    assert_eq!(edges(&frame(0)), [[1, 1, 1, 1]]);
    assert_eq!(edges(&frame(1)), [[50, 25, 52, 27]]);
    assert_eq!(edges(&frame(2)), [[99, 49, 100, 50], [51, 11, 61, 40]]);
    assert_eq!(edges(&frame(4)), [[11, 11, 20, 20], [51, 11, 61, 40]]);
    let text = frame(4);
    let flags: Vec<&str> = lines(&text)
        .into_iter()
        .filter(|line| line.starts_with("<truncated>") || line.starts_with("<occluded>"))
        .collect();
    let expected =
        ["<truncated>0</truncated>", "<occluded>1</occluded>", "<truncated>1</truncated>", "<occluded>0</occluded>"];
    assert_eq!(flags, expected);
    assert_eq!(bench.read("ImageSets/Main/train.txt").lines().count(), 6);
    assert!(frame(0).starts_with("<annotation>\n"), "readers of this format know no declaration");
}

#[test]
fn mot_counts_frames_tracks_classes_and_pixels_from_one() {
    let (bench, name) = export(Format::Mot, Images::None);
    let expected = "1,1,1,1,1,1,1,2,1\n2,1,50,25,2.5,2.5,1,2,1\n3,1,99,49,2,2,1,2,1\n3,2,51,11,10.5,30.25,1,1,1\n\
                    4,2,51,11,10.5,30.25,1,1,1\n5,1,11,11,10,10,1,2,0.5\n5,2,51,11,10.5,30.25,1,1,1\n\
                    6,2,71,11,10.5,30.25,1,1,1\n";
    assert_eq!(bench.read(&format!("train/{name}/gt/gt.txt")), expected);
    let sequence = bench.read(&format!("train/{name}/seqinfo.ini"));
    for line in ["seqLength=6", "imWidth=100", "imHeight=50", "frameRate=10", "imExt=.jpg"] {
        assert!(lines(&sequence).contains(&line), "{line}");
    }
    assert_eq!(bench.read(&format!("train/{name}/gt/labels.txt")), "person\ncar\nbus\ntruck\nbicycle\nmotorcycle\n");
    assert_eq!(bench.read(&format!("train/{name}/timestamps.csv")).lines().nth(6), Some("6,500000"));

    // Left-out frames leave gaps: nothing is renumbered.
    fs::remove_dir_all(bench.out()).expect("removed");
    let mut bench = bench;
    bench.choice.frames = FrameChoice::Every(std::num::NonZeroU32::new(4).expect("not 0"));
    let name = bench.export().expect("exported").names[0].1.clone();
    let expected = "1,1,1,1,1,1,1,2,1\n5,1,11,11,10,10,1,2,0.5\n5,2,51,11,10.5,30.25,1,1,1\n";
    assert_eq!(bench.read(&format!("train/{name}/gt/gt.txt")), expected);
}

#[test]
fn datumaro_label_studio_and_image_folder_hold_the_same_boxes() {
    let (bench, name) = export(Format::Datumaro, Images::None);
    let found: Value = serde_json::from_str(&bench.read("annotations/train.json")).expect("JSON");
    let item = &found["items"][4];
    assert_eq!(item["id"], format!("{name}-000004"));
    assert_eq!(item["image"]["size"], json!([50, 100]), "height first");
    assert_eq!(item["annotations"][0]["bbox"], json!([10.0, 10.0, 10.0, 10.0]));
    assert_eq!(item["annotations"][0]["label_id"], 1);
    assert_eq!(item["annotations"][0]["attributes"]["occluded"], true);
    assert_eq!(item["annotations"][0]["attributes"]["colour"], "<red> & \"blue\"");
    assert_eq!(found["items"][3]["annotations"].as_array().expect("a list").len(), 1, "the car is away");

    let (bench, name) = export(Format::LabelStudio, Images::None);
    let found: Value = serde_json::from_str(&bench.read("tasks-train.json")).expect("JSON");
    let region = &found[2]["annotations"][0]["result"][0];
    assert_eq!(region["value"]["x"], 98.0);
    assert_eq!(region["value"]["y"], 96.0);
    assert_eq!(region["value"]["width"], 2.0);
    assert_eq!(region["value"]["height"], 4.0);
    assert_eq!(region["value"]["rectanglelabels"], json!(["car"]));
    assert_eq!(found[2]["data"]["image"], format!("/data/local-files/?d=images/train/{name}-000002.jpg"));

    let (bench, name) = export(Format::Imagefolder, Images::Png);
    let rows: Vec<Value> =
        bench.read("train/metadata.jsonl").lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(rows.len(), 6);
    assert_eq!(rows[2]["file_name"], format!("{name}-000002.png"));
    assert_eq!(rows[2]["objects"]["bbox"], json!([[98.0, 48.0, 2.0, 2.0], [50.0, 10.0, 10.5, 30.25]]));
    assert_eq!(rows[2]["objects"]["category"], json!([1, 0]));
    assert_eq!(rows[3]["objects"]["track_id"], json!([2]));
}

#[test]
fn formats_that_are_made_of_pictures_are_refused_without() {
    for format in Format::ALL {
        let mut bench = Bench::new(vec![golden()]);
        bench.choice.format = format;
        let outcome = bench.export();
        if format.needs_pictures() {
            assert_eq!(outcome, Err(ExportError::NeedsPictures));
            assert_eq!(bench.left_behind(), 0);
        } else {
            assert_eq!(outcome.expect("exported").boxes, 8);
        }
    }
}

#[test]
fn every_picture_lies_once_where_its_format_has_it() {
    for format in Format::ALL {
        let (bench, name) = export(format, Images::Webp);
        let place = |frame: u32| match format {
            Format::Cvat => format!("train/{name}/images/frame_{frame:06}.webp"),
            Format::Mot => format!("train/{name}/img1/{:06}.webp", frame + 1),
            Format::Voc => format!("JPEGImages/{name}-{frame:06}.webp"),
            Format::Imagefolder => format!("train/{name}-{frame:06}.webp"),
            _ => format!("images/train/{name}-{frame:06}.webp"),
        };
        if format == Format::Webdataset {
            let file = fs::File::open(bench.out().join("train/shard-000000.tar")).expect("a shard");
            let mut tar = tar::Archive::new(file);
            let names: Vec<String> = tar
                .entries()
                .expect("readable")
                .map(|entry| entry.expect("readable").path().expect("a path").to_string_lossy().into_owned())
                .collect();
            let pairs = (0..6).flat_map(|n| ["webp", "json"].map(|ending| format!("{name}-{n:06}.{ending}")));
            assert_eq!(names, pairs.collect::<Vec<_>>());
            continue;
        }
        if format == Format::Tfrecord {
            let shard = fs::read(bench.out().join("train/shard-000000.tfrecord")).expect("a shard");
            let times = |text: String| shard.windows(text.len()).filter(|own| *own == text.as_bytes()).count();
            assert!((0..6).all(|n| times(format!("{name}-{n:06}.webp")) == 1), "each once");
            continue;
        }
        for frame in 0..6 {
            let picture = image::open(bench.out().join(place(frame))).expect("a picture");
            assert_eq!((picture.width(), picture.height()), (100, 50));
        }
    }
}

/// Every file of an export, one after the other.
fn everything(folder: &std::path::Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    for entry in fs::read_dir(folder).expect("readable") {
        let path = entry.expect("an entry").path();
        bytes.extend(if path.is_dir() { everything(&path) } else { fs::read(&path).expect("readable") });
    }
    bytes
}

#[test]
fn attributes_are_in_every_format_that_does_not_say_it_loses_them() {
    for format in Format::ALL {
        let (bench, _) = export(format, if format.needs_pictures() { Images::Png } else { Images::None });
        // As the labels have it, and as JSON inside of JSON has it.
        let has = everything(&bench.out()).windows(6).any(|bytes| bytes == b"colour");
        assert_eq!(has, !format.losses().contains(&"attributes"), "{format:?}");
        let manifest: Value = serde_json::from_str(&bench.read("manifest.json")).expect("JSON");
        let attributes = manifest["attributes"].as_array().expect("a list").len();
        assert_eq!(attributes, Schema::standard().attributes.len(), "defaults are told once, for all boxes");
    }
}

#[test]
fn cvat_is_told_the_values_of_the_projects_attributes() {
    let (bench, name) = export(Format::Cvat, Images::None);
    let text = bench.read(&format!("train/{name}/annotations.xml"));
    for attribute in Schema::standard().attributes {
        let declared = format!("<name>{}</name>", attribute.name);
        let at = text.find(&declared).expect("it is declared");
        assert!(text[at..].contains(&format!("<default_value>{}</default_value>", attribute.default)));
    }
    assert!(!Schema::standard().attributes.is_empty());
}
