//! The grammar of `models`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use crate::custody::detect::{Channels, Family, Fit, Range, SceneFeed};

#[derive(Subcommand)]
pub(super) enum ModelsCommand {
    /// List the models and whether they are installed
    List,
    /// Check every model's digest
    Check,
    /// Take in a model: people and vehicles beside CenterNet, faces for the second look, or what says of a place
    Add(AddCommand),
}

#[derive(Args)]
pub(super) struct AddCommand {
    /// An ONNX file; its name becomes the model's
    pub file: PathBuf,
    /// centernet, centerface, blazeface, yunet, yolox, plates, segmentation or scene: how it is fed and read
    #[arg(long)]
    pub family: Family,
    /// Of a scene model: its classes in its order, one a line or as JSON; those of a classifier marked 1 or indoor, 2 or outdoor
    #[arg(long, value_name = "FILE")]
    pub classes: Option<PathBuf>,
    #[command(flatten)]
    pub feed: FeedWords,
}

/// How a scene model is fed.
#[derive(Args)]
pub(super) struct FeedWords {
    /// Numbers from 0 to 1 or from 0 to 255, before mean and deviation; 0 to 1 when absent
    #[arg(long, value_enum, requires = "classes")]
    range: Option<RangeWord>,
    /// Taken off each colour: R,G,B in the model's order; ImageNet's when absent, 0 in the range of 0 to 255
    #[arg(
        long,
        value_name = "A,B,C",
        value_delimiter = ',',
        num_args = 1,
        allow_hyphen_values = true,
        requires = "classes"
    )]
    mean: Option<Vec<f32>>,
    /// What is left is divided by this; ImageNet's when absent, 1 in the range of 0 to 255
    #[arg(
        long,
        value_name = "A,B,C",
        value_delimiter = ',',
        num_args = 1,
        allow_hyphen_values = true,
        requires = "classes"
    )]
    std: Option<Vec<f32>>,
    /// The order of the colours; rgb when absent
    #[arg(long, value_enum, requires = "classes")]
    channels: Option<ChannelsWord>,
    /// Over the whole input, or with its own shape and grey beside it; stretch when absent
    #[arg(long, value_enum, requires = "classes")]
    fit: Option<FitWord>,
    /// The longer side of the input of a model that takes any size, a multiple of 32
    #[arg(long, value_name = "PIXELS", requires = "classes")]
    side: Option<u32>,
}

#[derive(Clone, Copy, ValueEnum)]
enum RangeWord {
    Unit,
    Bytes,
}

#[derive(Clone, Copy, ValueEnum)]
enum ChannelsWord {
    Rgb,
    Bgr,
}

#[derive(Clone, Copy, ValueEnum)]
enum FitWord {
    Stretch,
    Letterbox,
}

impl FeedWords {
    /// The same in the program's own words; `None` when mean or deviation are not three numbers.
    pub(super) fn feed(&self) -> Option<SceneFeed> {
        let range = match self.range {
            Some(RangeWord::Bytes) => Range::Bytes,
            Some(RangeWord::Unit) | None => Range::Unit,
        };
        let channels = match self.channels {
            Some(ChannelsWord::Bgr) => Channels::Bgr,
            Some(ChannelsWord::Rgb) | None => Channels::Rgb,
        };
        let fit = match self.fit {
            Some(FitWord::Letterbox) => Fit::Letterbox,
            Some(FitWord::Stretch) | None => Fit::Stretch,
        };
        let usual = SceneFeed::in_range(range);
        let three = |numbers: &Option<Vec<f32>>, usual| match numbers {
            Some(numbers) => <[f32; 3]>::try_from(numbers.as_slice()).ok(),
            None => Some(usual),
        };
        let (mean, std) = (three(&self.mean, usual.mean)?, three(&self.std, usual.std)?);
        Some(SceneFeed { mean, std, channels, fit, side_px: self.side, ..usual })
    }
}
