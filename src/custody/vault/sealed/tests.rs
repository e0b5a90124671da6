use super::*;

struct Bench {
    dir: tempfile::TempDir,
    vault: Vault,
    work: x25519::Identity,
}

fn bench() -> Bench {
    let dir = tempfile::tempdir().unwrap();
    let vault = Vault::at(&dir.path().join("vault")).unwrap();
    Bench { dir, vault, work: x25519::Identity::generate() }
}

/// Bytes in which every position differs from its neighbours, so that a wrong seek is seen.
fn plain(len: usize) -> Vec<u8> {
    (0..len).map(|i| (i.wrapping_mul(2_654_435_761) >> 11) as u8).collect()
}

impl Bench {
    fn sealed(&self, bytes: &[u8]) -> (StreamReceipt, DataKey) {
        let mut writer = self.vault.seal(StreamKind::Proxy, &self.work.to_public()).unwrap();
        writer.write_all(bytes).unwrap();
        writer.finish().unwrap()
    }
    fn open(&self, receipt: &StreamReceipt) -> Result<SealReader, SealError> {
        self.vault.open(receipt, &self.vault.unwrap(StreamKind::Proxy, receipt, &self.work)?)
    }
    fn file(&self, name: &str) -> PathBuf {
        self.dir.path().join("vault").join(name)
    }
    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.dir.path().join("vault")).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }
}

const CHUNK: usize = 64 * 1024;

#[test]
fn what_was_sealed_is_read_from_anywhere() {
    let bench = bench();
    for len in [0, 1, 100, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 5 * CHUNK + 77] {
        let bytes = plain(len);
        let (receipt, _) = bench.sealed(&bytes);
        assert_eq!(receipt.plaintext_bytes, len as u64);
        assert_eq!(receipt.plaintext_sha256, Digest::of(&bytes));
        let sealed = fs::read(bench.file(&receipt.file)).unwrap();
        assert_eq!((receipt.sealed_bytes, receipt.sealed_sha256), (sealed.len() as u64, Digest::of(&sealed)));
        let mut reader = bench.open(&receipt).unwrap();
        let mut back = Vec::new();
        reader.read_to_end(&mut back).unwrap();
        assert!(back == bytes, "{len} bytes come back in order");
        let mut random = fastrand::Rng::with_seed(len as u64);
        for _ in 0..200 {
            let at = random.usize(0..len + 200);
            let mut piece = vec![0; random.usize(0..200)];
            let sought = match random.u8(0..3) {
                0 => reader.seek(SeekFrom::Start(at as u64)),
                1 => reader.seek(SeekFrom::End(at as i64 - len as i64)),
                _ => {
                    let here = reader.stream_position().unwrap();
                    reader.seek(SeekFrom::Current(at as i64 - here as i64))
                }
            };
            assert_eq!(sought.unwrap(), at as u64);
            let got = reader.read(&mut piece).unwrap();
            let expected = &bytes[at.min(len)..(at + got).min(len)];
            assert_eq!(&piece[..got], expected, "{len} bytes, at {at}");
            assert!(got > 0 || at >= len || piece.is_empty(), "a read inside the stream gives something");
        }
        assert!(reader.seek(SeekFrom::End(-(len as i64) - 1)).is_err());
    }
}

#[test]
fn a_cut_file_is_refused_at_open() {
    let bench = bench();
    let (receipt, _) = bench.sealed(&plain(6 * CHUNK + 10));
    let whole = fs::read(bench.file(&receipt.file)).unwrap();
    // Also cut at whole chunks, where age's sequential reader would give all chunks before the cut.
    let header = whole.len() - 6 * (CHUNK + 16) - 26;
    for len in [0, 1, header, header + CHUNK + 16, header + 3 * (CHUNK + 16), whole.len() - 26, whole.len() - 1] {
        fs::write(bench.file(&receipt.file), &whole[..len]).unwrap();
        assert_eq!(bench.open(&receipt).err(), Some(SealError::Altered), "cut to {len} bytes");
        // A receipt whose lengths were forged to fit the cut file does not help: the end itself is not authentic.
        let forged = StreamReceipt { sealed_bytes: len as u64, ..receipt.clone() };
        assert_eq!(bench.open(&forged).err(), Some(SealError::Altered), "cut to {len} bytes, length forged");
        assert_eq!(bench.vault.verify(&receipt), Err(SealError::Altered));
    }
    fs::write(bench.file(&receipt.file), [&whole[..], b"more"].concat()).unwrap();
    assert_eq!(bench.open(&receipt).err(), Some(SealError::Altered), "a longer file");
}

#[test]
fn a_changed_byte_is_never_released() {
    let bench = bench();
    let bytes = plain(3 * CHUNK + 500);
    let (receipt, _) = bench.sealed(&bytes);
    let whole = fs::read(bench.file(&receipt.file)).unwrap();
    for at in (0..whole.len()).step_by(whole.len() / 40) {
        let mut changed = whole.clone();
        changed[at] ^= 1;
        fs::write(bench.file(&receipt.file), &changed).unwrap();
        assert_eq!(bench.vault.verify(&receipt), Err(SealError::Altered), "byte {at}");
        if let Ok(mut reader) = bench.open(&receipt) {
            let mut back = Vec::new();
            let failed = reader.read_to_end(&mut back).expect_err("reading all of it meets the changed chunk");
            assert_eq!(SealError::from(failed), SealError::Altered);
            assert!(bytes.starts_with(&back), "what was released before is true");
            assert_eq!(back.len() % CHUNK, 0, "nothing of the changed chunk was released");
        }
    }
}

#[test]
fn exchanged_files_are_refused() {
    let bench = bench();
    let bytes = plain(2 * CHUNK);
    let ((a, _), (b, _)) = (bench.sealed(&bytes), bench.sealed(&plain(2 * CHUNK)));
    let read = |name: &str| fs::read(bench.file(name)).unwrap();
    let (a_file, a_key, b_file, b_key) = (read(&a.file), read(&a.key_file), read(&b.file), read(&b.key_file));
    // age greases its header, so lengths differ by chance; the receipt's is adjusted so that it gives nothing away.
    let refused = |why: &str| {
        let sealed_bytes = fs::metadata(bench.file(&a.file)).unwrap().len();
        let fitting = StreamReceipt { sealed_bytes, ..a.clone() };
        assert_eq!(bench.open(&fitting).err(), Some(SealError::Altered), "{why}");
    };
    fs::write(bench.file(&a.file), &b_file).unwrap();
    refused("another stream");
    fs::write(bench.file(&a.key_file), &b_key).unwrap();
    refused("another stream with its key");
    fs::write(bench.file(&a.file), &a_file).unwrap();
    refused("another key");
    fs::write(bench.file(&a.key_file), &a_key).unwrap();
    assert!(bench.open(&a).is_ok());

    // Anyone who knows the public work recipient can make a valid pair; it is not the one that was sealed.
    let forged_key = x25519::Identity::generate();
    let slot = wrapped_slot(StreamKind::Proxy, &forged_key, &bench.work.to_public()).unwrap();
    let mut stream = Vec::new();
    let mut writer = encryptor(&forged_key.to_public()).unwrap().wrap_output(&mut stream).unwrap();
    writer.write_all(&bytes).unwrap();
    writer.finish().unwrap();
    fs::write(bench.file(&a.key_file), slot).unwrap();
    fs::write(bench.file(&a.file), stream).unwrap();
    refused("a forged pair");
}

#[test]
fn only_the_right_key_and_kind_open() {
    let bench = bench();
    let steward = x25519::Identity::generate();
    let mut writer = bench.vault.seal(StreamKind::Original, &steward.to_public()).unwrap();
    writer.write_all(b"raw").unwrap();
    let (receipt, key) = writer.finish().unwrap();
    let refused = bench.vault.unwrap(StreamKind::Original, &receipt, &bench.work).err();
    assert_eq!(refused, Some(SealError::NotYours), "an annotator's key does not open an original");
    assert!(bench.vault.unwrap(StreamKind::Proxy, &receipt, &steward).is_err(), "an original is no proxy");
    let posing = StreamReceipt { kind: StreamKind::Proxy, ..receipt.clone() };
    assert!(bench.vault.unwrap(StreamKind::Proxy, &posing, &steward).is_err(), "nor by a changed receipt");
    for key in [key, bench.vault.unwrap(StreamKind::Original, &receipt, &steward).unwrap()] {
        let mut back = String::new();
        bench.vault.open(&receipt, &key).unwrap().read_to_string(&mut back).unwrap();
        assert_eq!(back, "raw");
    }
    assert!(!fs::read(bench.file(&receipt.file)).unwrap().windows(3).any(|w| w == b"raw"));
    let (other, other_key) = bench.sealed(b"other");
    assert_eq!(bench.vault.open(&receipt, &other_key).err(), Some(SealError::Altered));
    assert!(bench.vault.open(&other, &other_key).is_ok());
}

#[test]
fn an_unfinished_stream_leaves_nothing() {
    let bench = bench();
    let mut writer = bench.vault.seal(StreamKind::Proxy, &bench.work.to_public()).unwrap();
    writer.write_all(&plain(3 * CHUNK)).unwrap();
    assert_eq!(bench.names().len(), 1);
    assert!(bench.names()[0].ends_with(".part"), "no final name before the end");
    drop(writer);
    assert!(bench.names().is_empty());

    fs::write(bench.file("left-by-a-crash.age.part"), b"x").unwrap();
    let (receipt, _) = bench.sealed(b"whole");
    bench.vault.sweep().unwrap();
    let mut names = bench.names();
    names.sort();
    assert_eq!(names, [receipt.file.clone(), receipt.key_file.clone()]);
    assert_eq!(receipt.file.len(), 24 + 4);
}

#[test]
fn a_full_disk_is_said() {
    let Ok(full) = File::options().write(true).open("/dev/full") else {
        println!("skipped: a_full_disk_is_said needs /dev/full");
        return;
    };
    let bench = bench();
    let mut writer = bench.vault.seal(StreamKind::Proxy, &bench.work.to_public()).unwrap();
    writer.stream = encryptor(&bench.work.to_public()).unwrap().wrap_output(Counted::new(full)).unwrap();
    let written = writer.write_all(&plain(8 * CHUNK)).map_err(SealError::from);
    assert_eq!(written, Err(SealError::DiskFull));
    drop(writer);
    assert!(bench.names().is_empty());
}

#[test]
fn shredding_destroys_the_key_first_and_for_good() {
    let bench = bench();
    let (receipt, _) = bench.sealed(b"gone soon");
    let copy = fs::read(bench.file(&receipt.file)).unwrap();
    bench.vault.shred(&receipt).unwrap();
    assert!(bench.names().is_empty());
    bench.vault.shred(&receipt).unwrap();
    fs::write(bench.file(&receipt.file), copy).unwrap();
    assert_eq!(bench.open(&receipt).err(), Some(SealError::Missing), "a backup of the stream alone opens nothing");
}

#[test]
fn what_lies_beside_a_stream_opens_with_its_key_alone_and_goes_with_it() {
    let bench = bench();
    let ((receipt, key), (other, other_key)) = (bench.sealed(b"one"), bench.sealed(b"another"));
    assert_eq!(bench.vault.read_beside(&receipt, &key, 99), Err(SealError::Missing), "nothing yet");
    for text in [&b"small pictures"[..], b"newer ones"] {
        bench.vault.seal_beside(&receipt, &key, text).unwrap();
        assert_eq!(bench.vault.read_beside(&receipt, &key, 99).unwrap(), text);
    }
    assert_eq!(bench.names().len(), 5, "two streams, two keys, and one beside");
    assert_eq!(bench.vault.read_beside(&receipt, &key, 9), Err(SealError::Altered), "more than is read");
    assert_eq!(bench.vault.read_beside(&receipt, &other_key, 99), Err(SealError::NotYours));
    let stem = |receipt: &StreamReceipt| receipt.file.replace(".age", ".strip");
    fs::copy(bench.file(&stem(&receipt)), bench.file(&stem(&other))).unwrap();
    assert_eq!(bench.vault.read_beside(&other, &other_key, 99), Err(SealError::NotYours), "put beside another stream");

    let named = [&receipt.file, &receipt.key_file].map(Clone::clone).into();
    bench.vault.remove_all_but(&named).unwrap();
    assert_eq!(bench.names().len(), 3, "the other stream is gone with what lay beside it");
    let copy = fs::read(bench.file(&stem(&receipt))).unwrap();
    bench.vault.shred(&receipt).unwrap();
    assert!(bench.names().is_empty());
    assert_eq!(
        bench.vault.seal_beside(&receipt, &key, b"late"),
        Err(SealError::Missing),
        "nothing lies beside nothing"
    );
    fs::write(bench.file(&stem(&receipt)), copy).unwrap();
    let unlocked = bench.vault.unwrap(StreamKind::Proxy, &receipt, &bench.work);
    assert_eq!(unlocked.err(), Some(SealError::Missing), "the only key of a copy is gone");
}

#[test]
fn a_receipt_cannot_lead_out_of_the_vault() {
    let bench = bench();
    let (receipt, key) = bench.sealed(b"x");
    for name in ["../../etc/passwd", "", "abc.age", "/etc/passwd", &format!("{}.age", "a/".repeat(12))] {
        let forged = StreamReceipt { file: name.to_owned(), key_file: name.to_owned(), ..receipt.clone() };
        assert_eq!(bench.vault.open(&forged, &key).err(), Some(SealError::Altered), "{name}");
        assert_eq!(bench.vault.shred(&forged), Err(SealError::Altered), "{name}");
    }
    assert!(bench.open(&receipt).is_ok());
}
