//! `redact`: a redacted copy of one file.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::Session;
use super::args_hiding::PlaceWord;
use super::meter::Meter;
use super::output::Output;
use crate::app::failure::{Failure, FailureKind};
use crate::app::redact_file::{
    CopyCodec, CopyContainer, CopyForm, CopyReceipt, CopyRequest, GivenRecord, Ground, IfThere, Orders, redact_file,
};
use crate::app::whereabouts;
use crate::vocab::{FillLook, HidingWishes, Place, PublicKey, RecordId, Zones};

#[derive(Args)]
pub(super) struct RedactCommand {
    /// The clip
    pub file: PathBuf,
    /// Where the copy goes; its ending says which container: mp4, mov, mkv or webm
    pub out: PathBuf,
    /// The signed consent record (a file, as `consent issue --out` writes it); with --project also the record's id
    #[arg(long, value_name = "FILE")]
    pub record: Option<PathBuf>,
    /// A later event of the record, signed; in order when there are several
    #[arg(long = "event", value_name = "FILE", conflicts_with = "in_project")]
    pub events: Vec<PathBuf>,
    /// Trust this public key's records
    // A key in base64url may begin with a hyphen.
    #[arg(long = "signer", value_name = "KEY", conflicts_with = "in_project", allow_hyphen_values = true)]
    pub signers: Vec<PublicKey>,
    /// Use this project's records, trusted signers, audit log and roles
    #[arg(long = "project", id = "in_project", value_name = "PROJECT")]
    pub in_project: Option<PathBuf>,
    /// Keep the audit log of copies here; without it in your own data folder
    #[arg(long, value_name = "DIR", conflicts_with = "in_project")]
    pub log: Option<PathBuf>,
    /// Where the camera stands, as you declare it; anything but outdoor hides all but people and vehicles
    #[arg(long, value_enum, default_value_t = PlaceWord::Unknown)]
    pub place: PlaceWord,
    /// The camera's zones, as docs/FORMATS.md describes them
    #[arg(long, value_name = "FILE")]
    pub zones: Option<PathBuf>,
    /// Hide these too
    #[arg(long, value_enum, value_delimiter = ',')]
    pub hide: Vec<HideWord>,
    /// With `--hide camera-text`: the time of day stays, in zones of kind clock
    #[arg(long)]
    pub keep_time: bool,
    /// How hidden regions look
    #[arg(long, value_enum, default_value_t = LookWord::Frost)]
    pub look: LookWord,
    /// Leave hidden heads plain; without it a plain head, the same for everybody, is drawn on each
    #[arg(long)]
    pub plain_heads: bool,
    /// How the copy is coded; h264 unless the container asks for another
    #[arg(long, value_enum)]
    pub codec: Option<CodecWord>,
    /// On the codec's own scale; smaller is better and larger
    #[arg(long, value_name = "N")]
    pub quality: Option<u8>,
    /// Where the receipt goes; OUT.receipt.json when absent
    #[arg(long, value_name = "FILE")]
    pub receipt: Option<PathBuf>,
    /// Write three stills of the copy into this folder
    #[arg(long, value_name = "DIR")]
    pub preview: Option<PathBuf>,
    /// Replace files that are there
    #[arg(long)]
    pub force: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum HideWord {
    Plates,
    Screens,
    Documents,
    Writing,
    CameraText,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum LookWord {
    Frost,
    Solid,
    Mosaic,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum CodecWord {
    H264,
    H265,
    Vp9,
    Av1,
    Mpeg4,
}

pub(super) fn run(session: &Session<'_>, command: RedactCommand, output: &Output) -> Result<(), Failure> {
    let request = request_of(&command)?;
    let receipt = match &command.in_project {
        Some(dir) => {
            let record = command.record.as_deref().map(given_record).transpose()?;
            session.with_project(dir, |project| {
                redact_file(Ground::Project { project, record }, &request, &Meter::new())
            })?
        }
        None => {
            let usual = command.log.is_none().then(whereabouts::copies_dir).transpose()?;
            let log = command.log.as_deref().or(usual.as_deref()).expect("one of both is there");
            let ground = Ground::Alone {
                log,
                record: command.record.as_deref().map(read_record).transpose()?,
                events: command.events.iter().map(|file| read_record(file)).collect::<Result<_, _>>()?,
                signers: &command.signers,
                surroundings: &session.surroundings,
            };
            redact_file(ground, &request, &Meter::new())?
        }
    };
    output.result(&receipt, &words(&receipt));
    Ok(())
}

fn words(receipt: &CopyReceipt) -> String {
    let CopyReceipt { copy, orders, hiding, .. } = receipt;
    let mut text = format!(
        "{} frames, {} x {}, {}\n{} faces and {} heads hidden, {:.0} % of the picture\n",
        copy.frames,
        copy.size.width_px,
        copy.size.height_px,
        copy.codec,
        hiding.faces_hidden,
        hiding.heads_hidden,
        hiding.share_hidden * 100.0
    );
    for (index, still) in receipt.stills.iter().enumerate() {
        let share = still.share_hidden * 100.0;
        let _ = writeln!(text, "still-{}.png: frame {}, {share:.1} % of it hidden", index + 1, still.frame);
    }
    if orders.place != Place::Outdoor {
        let _ = writeln!(
            text,
            "The camera's place is {}, so all but people and vehicles is hidden; see --place.",
            orders.place
        );
    }
    text
}

fn request_of(command: &RedactCommand) -> Result<CopyRequest, Failure> {
    let zones = command.zones.as_deref().map(read_zones).transpose()?;
    let place = match command.place {
        PlaceWord::Outdoor => Place::Outdoor,
        PlaceWord::Indoor => Place::Indoor,
        PlaceWord::Unknown => Place::Unknown,
    };
    let orders = Orders { place, zones, wishes: wishes_of(command)?, ..Orders::default() };
    let mut beside = command.out.clone().into_os_string();
    beside.push(".receipt.json");
    Ok(CopyRequest {
        file: command.file.clone(),
        receipt: command.receipt.clone().unwrap_or_else(|| beside.into()),
        preview: command.preview.clone(),
        if_there: if command.force { IfThere::Replace } else { IfThere::Keep },
        form: form_of(command)?,
        orders,
        out: command.out.clone(),
    })
}

fn wishes_of(command: &RedactCommand) -> Result<HidingWishes, Failure> {
    let asks_for = |word| command.hide.contains(&word);
    if command.keep_time && !asks_for(HideWord::CameraText) {
        return Err(wrong("--keep-time goes with --hide camera-text.", "For example: --hide camera-text --keep-time"));
    }
    Ok(HidingWishes {
        plates: asks_for(HideWord::Plates),
        screens: asks_for(HideWord::Screens),
        documents: asks_for(HideWord::Documents),
        writing: asks_for(HideWord::Writing),
        camera_text: asks_for(HideWord::CameraText),
        keep_time: command.keep_time,
        look: match command.look {
            LookWord::Frost => FillLook::Frost,
            LookWord::Solid => FillLook::Solid,
            LookWord::Mosaic => FillLook::Mosaic,
        },
        plain_heads: command.plain_heads,
    })
}

fn form_of(command: &RedactCommand) -> Result<CopyForm, Failure> {
    let ending = command.out.extension().and_then(|ending| ending.to_str());
    let container = ending
        .and_then(CopyContainer::of_ending)
        .ok_or_else(|| wrong("The copy's name ends in no container.", "Let it end in .mp4, .mov, .mkv or .webm."))?;
    let codec = match command.codec {
        Some(word) => codec_of(word),
        None => container.usual_codec().ok_or_else(|| {
            Failure::in_english(
                FailureKind::Failed,
                "This FFmpeg has no encoder for that container.",
                "Let the copy's name end in .mp4 or .mkv.",
            )
        })?,
    };
    if !container.takes(codec) {
        let fitting: Vec<&str> =
            CopyCodec::ALL.into_iter().filter(|codec| container.takes(*codec)).map(CopyCodec::word).collect();
        let way_out = format!("Choose one of {}, or an .mp4, which takes all.", fitting.join(", "));
        return Err(wrong("That container does not take that codec.", &way_out));
    }
    if !codec.is_available() {
        let available: Vec<&str> = CopyCodec::ALL
            .into_iter()
            .filter(|codec| codec.is_available() && container.takes(*codec))
            .map(CopyCodec::word)
            .collect();
        return Err(Failure::in_english(
            FailureKind::Failed,
            format!("This FFmpeg has no encoder for {codec}."),
            format!("Choose one of {}, or install an FFmpeg that has it.", available.join(", ")),
        ));
    }
    let quality = command.quality.unwrap_or(codec.usual_quality());
    if !codec.qualities().contains(&quality) {
        let (best, worst) = codec.qualities().into_inner();
        let way_out =
            format!("{codec} takes {best} (best) to {worst}; without --quality it is {}.", codec.usual_quality());
        return Err(wrong("The codec has no such quality.", &way_out));
    }
    Ok(CopyForm { container, codec, quality })
}

const fn codec_of(word: CodecWord) -> CopyCodec {
    match word {
        CodecWord::H264 => CopyCodec::H264,
        CodecWord::H265 => CopyCodec::H265,
        CodecWord::Vp9 => CopyCodec::Vp9,
        CodecWord::Av1 => CopyCodec::Av1,
        CodecWord::Mpeg4 => CopyCodec::Mpeg4,
    }
}

/// An id, or a file with a signed record.
fn given_record(text: &Path) -> Result<GivenRecord, Failure> {
    match text.to_str().and_then(|text| text.parse::<RecordId>().ok()) {
        Some(id) => Ok(GivenRecord::Id(id)),
        None => read_record(text).map(GivenRecord::Signed),
    }
}

/// A record or an event is a few kilobytes; the gate refuses what is much longer.
const MOST_RECORD_BYTES: u64 = 1 << 20;

fn read_record(file: &Path) -> Result<Vec<u8>, Failure> {
    read_small(file).ok_or_else(|| {
        Failure::in_english(
            FailureKind::Unreadable,
            "The record file cannot be read.",
            "Give the file that `veilmark consent issue --out` wrote.",
        )
    })
}

fn read_zones(file: &Path) -> Result<Zones, Failure> {
    let zones = read_small(file).and_then(|bytes| serde_json::from_slice(&bytes).ok());
    zones.ok_or_else(|| {
        Failure::in_english(
            FailureKind::Unreadable,
            "The zones file is not in the form that is read.",
            "Give a JSON file with the fields that docs/FORMATS.md lists under \"Zones\".",
        )
    })
}

/// A plain, small file; a pipe is not waited for.
fn read_small(file: &Path) -> Option<Vec<u8>> {
    let metadata = std::fs::metadata(file).ok().filter(|file| file.is_file())?;
    if metadata.len() > MOST_RECORD_BYTES { None } else { std::fs::read(file).ok() }
}

fn wrong(what: &str, way_out: &str) -> Failure {
    Failure::in_english(FailureKind::Usage, what, way_out)
}
