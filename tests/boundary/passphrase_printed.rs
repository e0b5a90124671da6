//! A passphrase cannot be printed.
use veilmark::vocab::Passphrase;

fn main() {
    let passphrase = Passphrase::new(String::from("secret"));
    println!("{passphrase:?}");
}
