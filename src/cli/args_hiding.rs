//! The grammar of what people order to be hidden: `camera`, `hiding`, `develop`, `cover`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use crate::vocab::{CameraId, ClipId, RegionId};

#[derive(Subcommand)]
pub(super) enum CameraCommand {
    /// Say where a camera stands, and draw its zones
    Set(CameraSet),
    /// List the cameras
    List { project: PathBuf },
}

#[derive(Args)]
pub(super) struct CameraSet {
    pub project: PathBuf,
    pub camera: CameraId,
    /// Anything but outdoor hides all but people and vehicles
    #[arg(long, value_enum)]
    pub place: Option<PlaceWord>,
    /// KIND:x,y,x,y,x,y… in pixels; KIND is door, window, interior, street, ignore or clock. These replace the camera's zones
    #[arg(long = "zone", value_name = "KIND:CORNERS", conflicts_with_all = ["zones", "no_zones"])]
    pub zone: Vec<String>,
    /// The zones as JSON, as `camera list --json` prints them
    #[arg(long, value_name = "FILE", conflicts_with = "no_zones")]
    pub zones: Option<PathBuf>,
    /// The size of the picture on which the corners were measured; that of the camera's clips when absent
    #[arg(long, value_name = "WxH", requires = "zone")]
    pub size: Option<String>,
    /// Remove the camera's zones
    #[arg(long)]
    pub no_zones: bool,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum PlaceWord {
    Outdoor,
    Indoor,
    Unknown,
}

#[derive(Subcommand)]
pub(super) enum HidingCommand {
    /// Print what the project asks for
    Show { project: PathBuf },
    /// Ask for more or less; what is not named stays as it is
    Set(HidingSet),
    /// What was missed, for each set of detectors, from the regions that people drew by hand
    Report { project: PathBuf },
}

#[derive(Args)]
#[command(group = clap::ArgGroup::new("wish").required(true).multiple(true))]
pub(super) struct HidingSet {
    pub project: PathBuf,
    /// Number plates
    #[arg(long, value_enum, group = "wish")]
    pub plates: Option<Switch>,
    /// Television sets, laptops, phones
    #[arg(long, value_enum, group = "wish")]
    pub screens: Option<Switch>,
    /// Documents and books
    #[arg(long, value_enum, group = "wish")]
    pub documents: Option<Switch>,
    /// House numbers and other writing
    #[arg(long, value_enum, group = "wish")]
    pub writing: Option<Switch>,
    /// What the camera wrote into its picture
    #[arg(long, value_enum, group = "wish")]
    pub camera_text: Option<Switch>,
    /// Of the camera's text the time of day stays, in zones of kind clock
    #[arg(long, value_enum, group = "wish")]
    pub keep_time: Option<Switch>,
    /// How hidden regions look; none takes anything from inside
    #[arg(long, value_enum, group = "wish")]
    pub look: Option<LookWord>,
    /// Plain heads, the same for everybody, drawn on hidden heads so that people are found as people
    #[arg(long, value_enum, group = "wish")]
    pub drawn_heads: Option<Switch>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Switch {
    On,
    Off,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum LookWord {
    Frost,
    Solid,
    Mosaic,
}

#[derive(Args)]
pub(super) struct DevelopCommand {
    pub project: PathBuf,
    /// These clips
    #[arg(conflicts_with_all = ["all", "outdated"])]
    pub clips: Vec<ClipId>,
    /// Every clip; after a stop, those that are left
    #[arg(long, conflicts_with = "outdated")]
    pub all: bool,
    /// Those made by other detectors, settings or orders than now, and those held back
    #[arg(long)]
    pub outdated: bool,
}

#[derive(Args)]
#[command(group = clap::ArgGroup::new("act").required(true))]
pub(super) struct CoverCommand {
    pub project: PathBuf,
    pub clip: ClipId,
    /// The region's corners, pixels of the displayed picture; may be given several times
    #[arg(long = "box", value_name = "X1,Y1,X2,Y2", group = "act")]
    pub boxes: Vec<String>,
    /// The first frame that is covered; the clip's first when absent
    #[arg(long, value_name = "FRAME", requires = "boxes")]
    pub from: Option<u32>,
    /// The last frame that is covered; the clip's last when absent
    #[arg(long, value_name = "FRAME", conflicts_with_all = ["list", "take_back", "for_camera"])]
    pub to: Option<u32>,
    /// A cover that moves: its box in this frame; straight between the frames that are named
    #[arg(long = "key", value_name = "FRAME:X1,Y1,X2,Y2", group = "act")]
    pub keys: Vec<String>,
    /// In every clip of this clip's camera, now and later
    #[arg(long, requires = "boxes", conflicts_with = "from")]
    pub for_camera: bool,
    /// List the clip's regions by hand
    #[arg(long, group = "act")]
    pub list: bool,
    /// Take a region back (stewards); what the proxy hides stays hidden until the clip is developed again
    #[arg(long, value_name = "REGION", group = "act")]
    pub take_back: Option<RegionId>,
}
