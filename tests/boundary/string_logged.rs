//! Free text, which may hold a path or a name, is not fit for a log.
use veilmark::vocab::LogSafe;

fn log(_value: &dyn LogSafe) {}

fn main() {
    let path = String::from("porch of the neighbours.mp4");
    log(&path);
}
