//! What the targets start from: files of the invented organisation, and the samples beside the
//! project where they are.

use std::fs;
use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;
use std::sync::OnceLock;

use zip::write::SimpleFileOptions;

/// Seeds are small: a change should hit something.
const LARGEST: usize = 40 << 10;

/// The files of the invented organisation.
fn demo_files() -> &'static [(String, Vec<u8>)] {
    static FILES: OnceLock<Vec<(String, Vec<u8>)>> = OnceLock::new();
    FILES.get_or_init(|| {
        let organisation = demo::Organisation::fixed(6, 7);
        let files = organisation.files().into_iter();
        files.map(|file| (file.path, file.bytes)).collect()
    })
}

/// Up to six small files with an ending: of the demo and, where they are, of the samples.
pub(crate) fn of_type(ending: &str) -> Vec<Vec<u8>> {
    let dotted = format!(".{ending}");
    let of_demo = demo_files()
        .iter()
        .filter(|(path, bytes)| path.ends_with(&dotted) && bytes.len() <= LARGEST)
        .map(|(_, bytes)| bytes.clone())
        .take(3);
    let mut seeds: Vec<Vec<u8>> = of_demo.collect();
    seeds.extend(samples(&dotted).into_iter().take(3));
    seeds
}

/// The smallest samples with an ending; none where the folder is missing.
fn samples(dotted: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples/files");
    let mut found: Vec<Vec<u8>> = ["ordinary", "malformed", "hostile"]
        .iter()
        .filter_map(|class| fs::read_dir(folder.join(class)).ok())
        .flatten()
        .filter_map(Result::ok)
        .filter(|entry| entry.path().to_string_lossy().ends_with(dotted))
        .filter(|entry| {
            entry
                .metadata()
                .is_ok_and(|about| about.len() <= LARGEST as u64)
        })
        .filter_map(|entry| fs::read(entry.path()).ok())
        .collect();
    found.sort_by(|one, other| (one.len(), one).cmp(&(other.len(), other)));
    found
}

/// The members of a zip, in its order.
pub(crate) fn members(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        return Vec::new();
    };
    (0..archive.len())
        .filter_map(|index| {
            let mut file = archive.by_index(index).ok()?;
            let name = file.name().ok()?.to_string();
            let mut content = Vec::new();
            file.read_to_end(&mut content).ok()?;
            Some((name, content))
        })
        .collect()
}

/// A zip of members, one of them replaced; nothing is compressed, which is quicker.
pub(crate) fn with_member(members: &[(String, Vec<u8>)], name: &str, content: &[u8]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (member, original) in members {
        let bytes = if member == name { content } else { original };
        if writer.start_file(member.as_str(), options).is_err() || writer.write_all(bytes).is_err()
        {
            return Vec::new();
        }
    }
    writer.finish().map(Cursor::into_inner).unwrap_or_default()
}

/// The streams of an Office 97–2003 container, in its order.
pub(crate) fn streams(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let Ok(mut file) = cfb::CompoundFile::open(Cursor::new(bytes)) else {
        return Vec::new();
    };
    let paths: Vec<_> = file
        .walk()
        .filter(cfb::Entry::is_stream)
        .map(|entry| entry.path().to_owned())
        .collect();
    paths
        .into_iter()
        .filter_map(|path| {
            let mut content = Vec::new();
            let stream = file.open_stream(&path).ok()?;
            stream.take(1 << 20).read_to_end(&mut content).ok()?;
            Some((path.to_string_lossy().into_owned(), content))
        })
        .collect()
}

/// A container of streams, whole whatever is in them.
pub(crate) fn container(streams: &[(String, Vec<u8>)]) -> Vec<u8> {
    let make = || -> std::io::Result<Vec<u8>> {
        let mut file =
            cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new()))?;
        for (path, content) in streams {
            if let Some(folder) = Path::new(path).parent() {
                file.create_storage_all(folder)?;
            }
            file.create_stream(path)?.write_all(content)?;
        }
        file.flush()?;
        Ok(file.into_inner().into_inner())
    };
    make().unwrap_or_default()
}

/// Several parts as one input: each but the last after its length, as two bytes.
pub(crate) fn joined(parts: &[&[u8]]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (place, part) in parts.iter().enumerate() {
        if place + 1 < parts.len() {
            bytes.extend(u16::try_from(part.len()).unwrap_or(u16::MAX).to_be_bytes());
        }
        bytes.extend_from_slice(part);
    }
    bytes
}

/// The parts of an input that [`joined`] made, or of any other: what is missing is empty.
pub(crate) fn parted<const N: usize>(bytes: &[u8]) -> [&[u8]; N] {
    let mut rest = bytes;
    let mut parts: [&[u8]; N] = [&[]; N];
    let last = N.saturating_sub(1);
    for (place, part) in parts.iter_mut().enumerate() {
        if place == last {
            *part = rest;
        } else if let Some((length, after)) = rest.split_first_chunk() {
            let length = usize::from(u16::from_be_bytes(*length)).min(after.len());
            let (own, after) = after.split_at_checked(length).unwrap_or((after, &[]));
            (*part, rest) = (own, after);
        } else {
            rest = &[];
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_come_back_and_any_bytes_have_parts() {
        let joined = joined(&[b"one", b"", b"three"]);
        assert_eq!(parted::<3>(&joined), [&b"one"[..], b"", b"three"]);
        assert_eq!(parted::<3>(b""), [&b""[..], b"", b""]);
        assert_eq!(parted::<2>(b"\xFF\xFFab"), [&b"ab"[..], b""]);
    }

    #[test]
    fn a_container_gives_its_streams_back() {
        let streams = vec![
            ("/WordDocument".to_owned(), vec![7; 5000]),
            ("/ObjectPool/a".to_owned(), b"x".to_vec()),
        ];
        let mut found = super::streams(&container(&streams));
        found.sort_by(|one, other| other.0.cmp(&one.0));
        assert_eq!(found, streams);
    }
}
