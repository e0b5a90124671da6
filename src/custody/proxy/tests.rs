use std::fs::{self, File};
use std::path::{Path, PathBuf};

use crate::custody::vault::x25519;

use super::encode::Coding;
use super::rehearsal::drawn;
use super::*;
use crate::custody::decode::Decoder;
use crate::custody::picture::{RedactedFrame, Thumb};
use crate::custody::vault::{StreamReceipt, Vault};
use crate::vocab::{Digest, FrameNo, Size};

struct Bench {
    dir: tempfile::TempDir,
    vault: Vault,
    work: x25519::Identity,
}

fn bench() -> Bench {
    let dir = tempfile::tempdir().unwrap();
    let vault = Vault::at(dir.path()).unwrap();
    Bench { dir, vault, work: x25519::Identity::generate() }
}

fn clip() -> Digest {
    Digest::of(b"clip")
}

/// Uneven, as a doorbell's times are.
fn time(no: u32) -> i64 {
    i64::from(no) * 66_667 + i64::from(no % 3) * 11
}

impl Bench {
    fn written(&self, coding: Coding, size: Size, frames: u32) -> StreamReceipt {
        let mut writer = ProxyWriter::create_as(coding, &self.vault, &self.work.to_public(), clip(), size).unwrap();
        for no in 0..frames {
            writer.push(RedactedFrame::vouched(FrameNo(no), time(no), size, drawn(size, no))).unwrap();
        }
        writer.finish().unwrap()
    }
    fn writer(&self, size: Size) -> ProxyWriter {
        // `create` reads the work recipient out of the project's keys and does the same.
        let coding = Coding::best().unwrap();
        ProxyWriter::create_as(coding, &self.vault, &self.work.to_public(), clip(), size).unwrap()
    }
    fn open(&self, receipt: &StreamReceipt) -> Result<ProxyReader, ProxyError> {
        ProxyReader::open_checked(&self.vault, receipt, &self.work, clip())
    }
    fn file(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }
}

/// Peak signal-to-noise ratio of two pictures, decibel.
fn psnr(a: &[u8], b: &[u8]) -> f64 {
    let squares: f64 = a.iter().zip(b).map(|(a, b)| f64::from(a.abs_diff(*b)).powi(2)).sum();
    10.0 * (255.0 * 255.0 * a.len() as f64 / squares.max(1.0)).log10()
}

const ODD: Size = Size { width_px: 161, height_px: 91 };

#[test]
fn any_frame_is_the_same_however_one_comes_to_it() {
    for coding in [Coding::H264, Coding::Mpeg4] {
        let bench = bench();
        let receipt = bench.written(coding, ODD, 61);
        let mut reader = bench.open(&receipt).unwrap();
        assert_eq!((reader.len(), reader.size()), (61, ODD));
        assert_eq!(reader.times_micros(), (0..61).map(time).collect::<Vec<_>>());
        let forwards: Vec<_> = (0..61).map(|no| reader.frame(FrameNo(no)).unwrap()).collect();
        for (no, frame) in forwards.iter().enumerate() {
            assert_eq!((frame.no().0 as usize, frame.time_micros()), (no, time(no as u32)));
            let quality = psnr(frame.rgb(), &drawn(ODD, no as u32));
            assert!(quality > 27.0, "{coding:?} frame {no}: {quality:.1} dB of a hard-edged drawing");
            if no > 0 {
                assert!(frame.rgb() != forwards[no - 1].rgb(), "neighbours differ");
            }
        }
        let mut random = fastrand::Rng::with_seed(3);
        let backwards = (0..61).rev();
        let anyhow = (0..200).map(|_| random.u32(0..61)).collect::<Vec<_>>();
        for no in backwards.chain(anyhow).chain([59, 60, 60, 0, 12, 11, 12, 13]) {
            let frame = reader.frame(FrameNo(no)).unwrap();
            assert!(frame.rgb() == forwards[no as usize].rgb(), "{coding:?} frame {no}");
        }
        let fresh = bench.open(&receipt).unwrap().frame(FrameNo(40)).unwrap();
        assert!(fresh.rgb() == forwards[40].rgb(), "a reader that begins there");
        assert_eq!(reader.frame(FrameNo(61)).err(), Some(ProxyError::NoSuchFrame));
        assert_eq!(reader.frame(FrameNo(u32::MAX)).err(), Some(ProxyError::NoSuchFrame));
    }
}

#[test]
fn a_frame_that_is_approached_in_parts_is_the_same_and_a_jump_in_between_does_no_harm() {
    for coding in [Coding::H264, Coding::Mpeg4] {
        let bench = bench();
        let receipt = bench.written(coding, ODD, 40);
        let mut plain = bench.open(&receipt).unwrap();
        let mut reader = bench.open(&receipt).unwrap();
        let mut random = fastrand::Rng::with_seed(8);
        for _ in 0..60 {
            let (ahead, jump) = (random.u32(0..40), random.u32(0..40));
            for part in 0.. {
                assert!(part <= super::encode::GOP_FRAMES, "{coding:?}: a packet a part leads to frame {ahead}");
                if reader.approach(FrameNo(ahead)).unwrap() {
                    break;
                }
                if part == 1 {
                    let (read, expected) = (reader.frame(FrameNo(jump)).unwrap(), plain.frame(FrameNo(jump)).unwrap());
                    assert!(read.rgb() == expected.rgb(), "{coding:?} frame {jump}");
                    if jump / super::encode::GOP_FRAMES != ahead / super::encode::GOP_FRAMES {
                        break;
                    }
                }
            }
            let (read, expected) = (reader.frame(FrameNo(ahead)).unwrap(), plain.frame(FrameNo(ahead)).unwrap());
            assert!(read.rgb() == expected.rgb(), "{coding:?} frame {ahead}");
        }
        assert_eq!(reader.approach(FrameNo(40)), Err(ProxyError::NoSuchFrame));
    }
}

#[test]
fn the_same_frames_give_the_same_stream() {
    let bench = bench();
    let [a, b] = [0, 0].map(|_| bench.written(Coding::H264, ODD, 30));
    assert_eq!(a.plaintext_sha256, b.plaintext_sha256);
    assert_ne!(a.sealed_sha256, b.sealed_sha256, "sealed under another key");
}

#[test]
fn what_is_played_back_is_what_a_reader_sees() {
    for coding in [Coding::H264, Coding::Mpeg4] {
        let bench = bench();
        let work = bench.work.to_public();
        let mut writer = ProxyWriter::create_as(coding, &bench.vault, &work, clip(), ODD).unwrap();
        let mut played = Vec::new();
        for no in 0..31 {
            let frame = RedactedFrame::vouched(FrameNo(no), time(no), ODD, drawn(ODD, no));
            played.extend(writer.push_and_play(frame).unwrap());
        }
        played.extend(writer.end().unwrap());
        assert_eq!(writer.push(RedactedFrame::hidden_whole(FrameNo(31), time(31), ODD)), Err(ProxyError::OutOfOrder));
        let mut reader = bench.open(&writer.finish().unwrap()).unwrap();
        assert_eq!(played.len(), 31);
        for frame in played {
            let read = reader.frame(frame.no()).unwrap();
            assert!(
                read.rgb() == frame.rgb() && read.time_micros() == frame.time_micros(),
                "{coding:?} {:?}",
                frame.no()
            );
        }
    }
}

fn thumb(reader: &mut ProxyReader, no: u32) -> Thumb {
    loop {
        if let Some(thumb) = reader.thumb(FrameNo(no)).unwrap() {
            return thumb;
        }
    }
}

fn apart(a: &Thumb, b: &Thumb) -> u64 {
    assert_eq!((a.width(), a.height()), (b.width(), b.height()));
    a.rgb().iter().zip(b.rgb()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum::<u64>() / a.rgb().len() as u64
}

#[test]
fn small_pictures_lie_beside_their_proxy_and_are_never_shown_for_another() {
    let bench = bench();
    let coding = Coding::best().unwrap();
    let (receipt, other) = (bench.written(coding, ODD, 40), bench.written(coding, ODD, 40));
    let beside = |receipt: &StreamReceipt| bench.file(&receipt.file.replace(".age", ".strip"));
    let mut reader = bench.open(&receipt).unwrap();
    let made: Vec<Thumb> = [0, 13, 39].map(|no| thumb(&mut reader, no)).into();
    assert_eq!(made[1], Thumb::of(&bench.open(&receipt).unwrap().frame(FrameNo(13)).unwrap()));
    assert!(!beside(&receipt).exists(), "not before it is asked for");
    reader.keep_thumbs().unwrap();
    let mut again = bench.open(&receipt).unwrap();
    let kept = again.thumb(FrameNo(39)).unwrap().expect("at once, without a packet decoded");
    assert!(apart(&kept, &made[2]) < 8 && kept != made[2], "it went through a coder");
    assert_eq!(again.thumb(FrameNo(40)).err(), Some(ProxyError::NoSuchFrame));

    let sealed = fs::read(beside(&receipt)).unwrap();
    fs::write(beside(&other), &sealed).unwrap();
    assert!(bench.open(&other).unwrap().thumb(FrameNo(39)).unwrap().is_none(), "another proxy's are not read");
    for at in (0..sealed.len()).step_by(97) {
        let mut changed = sealed.clone();
        changed[at] ^= 1;
        fs::write(beside(&receipt), &changed).unwrap();
        let mut reader = bench.open(&receipt).unwrap();
        assert!(reader.thumb(FrameNo(39)).unwrap().is_none(), "byte {at}: it is made again");
        assert_eq!(thumb(&mut reader, 39), made[2]);
    }
    fs::write(beside(&receipt), sealed).unwrap();
    bench.vault.shred(&receipt).unwrap();
    assert!(!beside(&receipt).exists());
    let mut late = again;
    let _ = late.thumb(FrameNo(1));
    late.has_new_thumbs = true;
    assert_eq!(late.keep_thumbs(), Err(ProxyError::Vault(SealError::Missing)), "nothing is left of a shredded proxy");
}

#[test]
fn small_and_single_pictures_are_kept() {
    let bench = bench();
    for size in [(1, 1), (2, 3), (16, 16), (17, 1)].map(|(width_px, height_px)| Size { width_px, height_px }) {
        let receipt = bench.written(Coding::best().unwrap(), size, 1);
        let frame = bench.open(&receipt).unwrap().frame(FrameNo::FIRST).unwrap();
        assert_eq!(frame.size(), size);
    }
}

#[test]
fn a_real_clip_keeps_its_times_and_its_look() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/clips/car-detection.mp4");
    let Ok(file) = File::open(path) else {
        println!("skipped: a_real_clip_keeps_its_times_and_its_look needs ../shared");
        return;
    };
    let bench = bench();
    let mut decoder = Decoder::open(Box::new(file)).unwrap();
    let size = decoder.header().size;
    let mut writer = bench.writer(size);
    let mut pushed = Vec::new();
    while let Some(raw) = decoder.next().unwrap() {
        if pushed.len() % 25 == 0 {
            pushed.push((raw.time_micros, raw.rgb.clone()));
        } else {
            pushed.push((raw.time_micros, Vec::new()));
        }
        writer.push(RedactedFrame::vouched(raw.no, raw.time_micros, raw.size, raw.rgb)).unwrap();
    }
    let receipt = writer.finish().unwrap();
    let mut reader = bench.open(&receipt).unwrap();
    assert_eq!(reader.len() as usize, pushed.len());
    assert_eq!(reader.times_micros(), pushed.iter().map(|(time, _)| *time).collect::<Vec<_>>());
    for (no, (_, rgb)) in pushed.iter().enumerate().filter(|(_, (_, rgb))| !rgb.is_empty()) {
        let quality = psnr(reader.frame(FrameNo(no as u32)).unwrap().rgb(), rgb);
        assert!(quality > 30.0, "frame {no}: {quality:.1} dB");
    }
}

#[test]
fn a_flat_hidden_ground_stays_flat() {
    let bench = bench();
    let size = Size { width_px: 320, height_px: 180 };
    let mut writer = bench.writer(size);
    let hidden = RedactedFrame::hidden_whole(FrameNo::FIRST, 0, size);
    let ground = [hidden.rgb()[0], hidden.rgb()[1], hidden.rgb()[2]];
    writer.push(hidden).unwrap();
    let receipt = writer.finish().unwrap();
    let frame = bench.open(&receipt).unwrap().frame(FrameNo::FIRST).unwrap();
    let worst = frame.rgb().chunks(3).flat_map(|pixel| [0, 1, 2].map(|i| pixel[i].abs_diff(ground[i]))).max().unwrap();
    assert!(worst <= 3, "off by {worst}");
}

#[test]
fn changed_cut_and_foreign_proxies_are_refused_before_a_frame_is_shown() {
    let bench = bench();
    let receipt = bench.written(Coding::best().unwrap(), ODD, 40);
    let whole = fs::read(bench.file(&receipt.file)).unwrap();
    for at in (0..whole.len()).step_by(whole.len() / 30) {
        let mut changed = whole.clone();
        changed[at] ^= 4;
        fs::write(bench.file(&receipt.file), &changed).unwrap();
        let shown = bench.open(&receipt).and_then(|mut reader| {
            for no in 0..40 {
                reader.frame(FrameNo(no))?;
            }
            Ok(())
        });
        assert_eq!(shown, Err(ProxyError::Vault(SealError::Altered)), "byte {at}");
    }
    fs::write(bench.file(&receipt.file), &whole[..whole.len() - 1]).unwrap();
    assert_eq!(bench.open(&receipt).err(), Some(ProxyError::Vault(SealError::Altered)));
    fs::write(bench.file(&receipt.file), &whole).unwrap();
    let other = ProxyReader::open_checked(&bench.vault, &receipt, &bench.work, Digest::of(b"another clip")).err();
    assert_eq!(other, Some(ProxyError::OtherClip));
    let stranger = x25519::Identity::generate();
    let refused = ProxyReader::open_checked(&bench.vault, &receipt, &stranger, clip()).err();
    assert_eq!(refused, Some(ProxyError::Vault(SealError::NotYours)));
    assert!(bench.open(&receipt).is_ok());
}

#[test]
fn frames_out_of_order_make_no_proxy() {
    let bench = bench();
    let create = || bench.writer(ODD);
    let frame = |no, time| RedactedFrame::hidden_whole(FrameNo(no), time, ODD);
    let mut writer = create();
    assert_eq!(writer.push(frame(1, 0)), Err(ProxyError::OutOfOrder), "a gap");
    writer.push(frame(0, 0)).unwrap();
    assert_eq!(writer.push(frame(0, 9)), Err(ProxyError::OutOfOrder), "twice");
    assert_eq!(writer.push(frame(1, 0)), Err(ProxyError::OutOfOrder), "no later time");
    let other = RedactedFrame::hidden_whole(FrameNo(1), 5, Size { width_px: 8, height_px: 8 });
    assert_eq!(writer.push(other), Err(ProxyError::OutOfOrder), "another size");
    drop(writer);
    assert_eq!(create().finish().err(), Some(ProxyError::Encoding), "no frame at all");
    assert_eq!(fs::read_dir(bench.dir.path()).unwrap().count(), 0, "nothing half-written stays");
}

#[test]
fn a_reader_can_go_to_another_thread() {
    fn is_send<T: Send>() {}
    is_send::<ProxyReader>();
    is_send::<ProxyWriter>();
    is_send::<Decoder>();
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(rehearsal(dir.path(), ODD, 5).unwrap().len(), 5);
}
