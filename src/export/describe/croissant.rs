//! Croissant 1.1 (docs.mlcommons.org/croissant) with the properties of its RAI vocabulary 1.0 and terms of the W3C Data Privacy
//! Vocabulary for consent. `mlcroissant` validates it in `tests/readers.rs`.
//!
//! Label files are listed one by one with their digests, or by pattern where there are very many; pictures always by pattern:
//! `manifest.json` has the digest of each.

use serde_json::{Value, json};

use super::super::ExportError;
use super::super::aside::FileEntry;
use super::super::choice::{Images, Standing};
use super::super::format::Format;
use super::super::manifest::term;
use super::facts::Subject;

/// So many label files are listed one by one.
const MOST_LISTED: usize = 64;

/// The context that version 1.1 prescribes, and the vocabularies that are used beside it.
fn context() -> Value {
    let mut context = json!({
        "@language": "en",
        "@vocab": "https://schema.org/",
        "cr": "http://mlcommons.org/croissant/",
        "rai": "http://mlcommons.org/croissant/RAI/",
        "dct": "http://purl.org/dc/terms/",
        "sc": "https://schema.org/",
        "dpv": "https://w3id.org/dpv#",
        "ai": "https://w3id.org/dpv/ai#",
        "conformsTo": "dct:conformsTo",
        "data": { "@id": "cr:data", "@type": "@json" },
        "dataType": { "@id": "cr:dataType", "@type": "@vocab" },
        "examples": { "@id": "cr:examples", "@type": "@json" },
        "description": { "@container": "@language" },
        "name": { "@container": "@language" },
    });
    for own in [
        "arrayShape",
        "citeAs",
        "column",
        "containedIn",
        "equivalentProperty",
        "extract",
        "field",
        "fileProperty",
        "fileObject",
        "fileSet",
        "format",
        "includes",
        "isArray",
        "isLiveDataset",
        "jsonPath",
        "key",
        "md5",
        "parentField",
        "path",
        "recordSet",
        "references",
        "regex",
        "repeated",
        "replace",
        "samplingRate",
        "separator",
        "source",
        "subField",
        "transform",
    ] {
        context[own] = format!("cr:{own}").into();
    }
    context
}

pub(super) fn describe(subject: &Subject<'_>, files: &[FileEntry]) -> Result<String, ExportError> {
    let Subject { plan, facts, version, valid_until } = *subject;
    let order = plan.order;
    let draft = match order.choice.standing {
        Standing::Approved => "",
        Standing::Draft => "DRAFT, not all labels are approved. ",
    };
    let classes: Vec<&str> = order.schema.classes.iter().map(|class| class.name.as_str()).collect();
    let models: Vec<String> = order.models.iter().map(|(id, sha256)| format!("{id} (SHA-256 {sha256})")).collect();
    let person = facts.by_source.person;
    let mut bases: Vec<&str> = plan.clips.iter().filter_map(|planned| planned.clip.basis).map(term).collect();
    bases.sort_unstable();
    bases.dedup();
    let bases: Vec<Value> = bases.into_iter().map(|term| json!({ "@id": term })).collect();
    let mut dataset = json!({
        "@context": context(),
        "@type": "sc:Dataset",
        "conformsTo": ["http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0"],
        "name": format!("veilmark-{}", order.export),
        "description": format!(
            "{draft}{} redacted pictures of {} clips from doorbells and security cameras, with {} boxes of {}. Faces and home \
             interiors were hidden before anyone saw a frame.",
            facts.pictures, facts.clips, facts.boxes, classes.join(", ")
        ),
        "url": format!("urn:veilmark:{}", order.export),
        "version": version,
        "license": "urn:veilmark:consent-bound",
        "usageInfo": format!("Training and evaluating object detectors, until {}; nothing else.", valid_until.day()),
        "datePublished": order.made_at,
        "dateCreated": order.made_at,
        "expires": valid_until,
        "isLiveDataset": false,
        "keywords": ["object detection", "object tracking", "redacted video"],
        "creator": { "@type": "Organization", "name": "The project that signed manifest.json" },
        "citeAs": format!("@misc{{veilmark-{}, title = {{Redacted camera clips {version}}}}}", order.export),
        "distribution": distribution(subject, files),
        "recordSet": record_sets(subject),
        "rai:dataCollection": "Clips that their subjects gave under a signed consent record, or that were shared publicly.",
        "rai:dataCollectionType": ["Direct measurement", "Existing datasets"],
        "rai:dataCollectionRawData": "The originals stay encrypted in the project; only redacted pictures leave it.",
        "rai:dataPreprocessingProtocol": [
            "Faces, heads and home interiors are replaced by a fill that takes nothing from inside; audio and metadata are dropped.",
            facts.hiding_line()
        ],
        "rai:dataAnnotationProtocol": [
            "Tracks with keyframes; boxes between keyframes are interpolated; a reviewer signs the labels of each clip."
        ],
        "rai:dataAnnotationPlatform": [concat!("Veilmark ", env!("CARGO_PKG_VERSION"))],
        "rai:dataAnnotationAnalysis": [facts.review_line(order.reviews)],
        "rai:annotationsPerItem": "1",
        "rai:machineAnnotationTools": models,
        "rai:dataUseCases": ["Training, validation and testing of detectors and trackers of people and vehicles"],
        "rai:dataLimitations": [
            "Faces, heads and interiors are not there to be learned; hidden-regions.jsonl says where they were.",
            format!("{person} of {} boxes stand under keyframes that people drew; the others are a model's, a tracker's or imported.", facts.boxes)
        ],
        "rai:dataBiases": ["Only people who consented or shared their clips; whoever did not is missing."],
        "rai:personalSensitiveInformation": ["People remain visible by body, clothing and gait. This is not anonymous data."],
        "rai:dataReleaseMaintenancePlan": format!("Delete on {}; ask for a renewed export. A withdrawal is a new major version.", valid_until.day()),
        "dpv:hasPersonalDataHandling": {
            "@type": "dpv:PersonalDataHandling",
            "dpv:hasPurpose": { "@id": "ai:ModelTraining" },
            "dpv:hasLegalBasis": bases,
            "dpv:hasTechnicalMeasure": [{ "@id": "dpv:DataRedaction" }, { "@id": "dpv:Pseudonymisation" }],
            "dpv:hasDuration": format!("until {}", valid_until.day()),
            "dpv:hasConsentControl": { "@id": "dpv:WithdrawConsent" },
        },
    });
    if models_are_unknown(&dataset) {
        dataset["rai:machineAnnotationTools"] = json!(["none"]);
    }
    let mut text = serde_json::to_string_pretty(&dataset).map_err(std::io::Error::from)?;
    text.push('\n');
    Ok(text)
}

fn models_are_unknown(dataset: &Value) -> bool {
    dataset["rai:machineAnnotationTools"].as_array().is_some_and(Vec::is_empty)
}

/// The kind of a file by its ending; `None` for pictures.
fn kind(path: &str) -> Option<&'static str> {
    Some(match path.rsplit('.').next()? {
        "json" => "application/json",
        "jsonl" => "application/jsonlines",
        "xml" => "application/xml",
        "parquet" => "application/x-parquet",
        "tar" => "application/x-tar",
        "tfrecord" => "application/octet-stream",
        "csv" => "text/csv",
        "mp4" => "video/mp4",
        "yaml" => "application/yaml",
        "jpg" | "png" | "webp" => return None,
        _ => "text/plain",
    })
}

fn distribution(subject: &Subject<'_>, files: &[FileEntry]) -> Vec<Value> {
    let labels: Vec<(&FileEntry, &str)> = files.iter().filter_map(|file| Some((file, kind(&file.path)?))).collect();
    let mut all: Vec<Value> = if labels.len() <= MOST_LISTED {
        labels.iter().map(|(file, kind)| object(file, kind)).collect()
    } else {
        let mut kinds: Vec<(&str, &str)> = labels
            .iter()
            .map(|(file, kind)| (file.path.rsplit('.').next().expect("the kind is that of an ending"), *kind))
            .collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds.iter().map(|(ending, kind)| set(&format!("labels-{ending}"), &format!("**/*.{ending}"), kind)).collect()
    };
    let images = subject.plan.order.choice.images;
    let picture = match images {
        Images::Jpeg { .. } => "image/jpeg",
        Images::Png => "image/png",
        Images::Webp => "image/webp",
        Images::Mp4 | Images::None => return all,
    };
    if !subject.plan.order.choice.format.has_shards() {
        all.push(set("pictures", &format!("**/*.{}", images.ending()), picture));
    }
    all
}

fn object(file: &FileEntry, kind: &str) -> Value {
    json!({
        "@type": "cr:FileObject",
        "@id": file.path,
        "name": file.path,
        "contentUrl": file.path,
        "contentSize": format!("{} B", file.bytes),
        "encodingFormat": kind,
        "sha256": file.sha256,
    })
}

fn set(id: &str, includes: &str, kind: &str) -> Value {
    json!({ "@type": "cr:FileSet", "@id": id, "name": id, "includes": includes, "encodingFormat": kind })
}

/// Of Parquet, whose columns can be named; other formats are described by themselves.
fn record_sets(subject: &Subject<'_>) -> Vec<Value> {
    if subject.plan.order.choice.format != Format::Parquet {
        return Vec::new();
    }
    let columns = [
        ("file_name", "sc:Text"),
        ("video", "sc:Text"),
        ("frame_index", "sc:Integer"),
        ("timestamp_us", "sc:Integer"),
        ("track_id", "sc:Integer"),
        ("class", "sc:Text"),
        ("x1", "sc:Float"),
        ("y1", "sc:Float"),
        ("x2", "sc:Float"),
        ("y2", "sc:Float"),
        ("occluded", "sc:Boolean"),
        ("truncated", "sc:Boolean"),
        ("keyframe", "sc:Boolean"),
        ("source", "sc:Text"),
    ];
    let parts = subject.plan.parts().map(|part| {
        let set = format!("boxes-{}", part.word());
        let fields = columns.map(|(name, kind)| {
            let source = json!({
                "fileObject": { "@id": format!("{set}.parquet") },
                "extract": { "column": name },
            });
            json!({ "@type": "cr:Field", "@id": format!("{set}/{name}"), "name": name, "dataType": kind, "source": source })
        });
        json!({ "@type": "cr:RecordSet", "@id": set, "name": set, "field": fields })
    });
    parts.collect()
}
