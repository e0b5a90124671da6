//! What the repository as a whole keeps to: no network code, no machine's paths, no download hosts, no huge files.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::rules::Finding;

/// Crates that open network connections. `deny` by name: the lock file lists every crate that could be linked.
const NETWORK: &[&str] = &[
    "actix-web",
    "attohttpc",
    "awc",
    "axum",
    "curl",
    "curl-sys",
    "h2",
    "hickory-resolver",
    "hyper",
    "hyper-util",
    "isahc",
    "minreq",
    "native-tls",
    "quinn",
    "reqwest",
    "rustls",
    "surf",
    "tungstenite",
    "tokio-tungstenite",
    "ureq",
    "warp",
];

/// Hosts that packages or weights are fetched from; written in two halves so that this list does not find itself.
const HOSTS: &[&str] = &[
    concat!("py", "pi.org"),
    concat!("python", "hosted.org"),
    concat!("registry.", "npmjs"),
    concat!("registry.", "yarnpkg"),
    concat!("static.crates", ".io"),
    concat!("index.crates", ".io"),
    concat!("hugging", "face.co"),
    concat!("objects.github", "usercontent"),
    concat!("/releases/", "download/"),
];

/// Homes of machines that the project was made on.
const MACHINES: &[&str] =
    &[concat!("/ro", "ot/"), concat!("/wo", "rk/"), concat!("/Us", "ers/"), concat!(".py", "env/")];
/// `/home/` may stand before these words only: examples, no one's name.
const NOBODY: &[&str] = &["somebody", "someone", "user", "NAME", "Jane"];
const MOST_BYTES: u64 = 10_000_000;

/// One tracked file.
pub struct Listed {
    pub path: String,
    pub bytes: u64,
    /// `None` for a file that is no UTF-8 text.
    pub text: Option<String>,
}

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files that git knows or would add; `None` without git or outside a clone.
pub fn tracked() -> Option<Vec<PathBuf>> {
    let arguments = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    let listing = Command::new("git").args(arguments).current_dir(root()).output().ok()?;
    let text = String::from_utf8(listing.stdout).ok().filter(|_| listing.status.success())?;
    let mut paths: Vec<PathBuf> = text.split_terminator('\0').map(PathBuf::from).collect();
    // A file may be deleted and not yet committed.
    paths.retain(|path| root().join(path).is_file());
    Some(paths)
}

pub fn read(path: &Path) -> Listed {
    let content = std::fs::read(root().join(path)).expect("a tracked file can be read");
    let (path, bytes) = (path.to_string_lossy().replace('\\', "/"), content.len() as u64);
    Listed { path, bytes, text: String::from_utf8(content).ok() }
}

pub fn repository_findings(files: &[Listed]) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut push = |rule, place: String, advice: String| found.push(Finding { rule, place, advice });
    for file in files {
        if file.bytes > MOST_BYTES {
            push("size", file.path.clone(), format!("{} bytes: make it at set-up instead of keeping it", file.bytes));
        }
        let Some(text) = &file.text else { continue };
        for (number, line) in (1..).zip(text.lines()) {
            let place = || format!("{}:{number}", file.path);
            if let Some(path) = machine_path(line) {
                push(
                    "machine",
                    place(),
                    format!("`{path}` names a machine: write it relative, or from the environment"),
                );
            }
            let host = HOSTS.iter().find(|host| line.contains(**host)).filter(|_| file.path != "Cargo.lock");
            if let Some(host) = host {
                push("host", place(), format!("`{host}`: name the package and leave the address to its client"));
            }
            let package = line.strip_prefix("name = \"").and_then(|rest| rest.strip_suffix('"'));
            if let Some(name) = package.filter(|name| file.path == "Cargo.lock" && NETWORK.contains(name)) {
                push(
                    "network",
                    place(),
                    format!("`{name}` opens network connections: find what brings it in and turn it off"),
                );
            }
        }
    }
    match files.iter().find(|file| file.path == "README.md").and_then(|file| file.text.as_deref()) {
        Some(text) if text.contains("./run") && text.contains("./test") => {}
        _ => push("readme", "README.md".to_owned(), "tell a newcomer about ./run and ./test".to_owned()),
    }
    found
}

fn machine_path(line: &str) -> Option<&str> {
    let known = MACHINES.iter().find_map(|machine| line.find(machine).map(|at| (at, machine.len())));
    let home = line.find("/home/").filter(|at| {
        let name: String = line[at + 6..].chars().take_while(|c| c.is_alphanumeric()).collect();
        !name.is_empty() && !NOBODY.contains(&name.as_str())
    });
    let (at, length) = known.or(home.map(|at| (at, 6)))?;
    // `../work/` or `crate/work/` is somebody's folder name, not a machine's root.
    let is_root = !line[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '}'));
    (is_root || line[at..].starts_with('.')).then(|| &line[at..at + length])
}
