//! Photographs and scans made in code.

use lopdf::{Dictionary, Document, Object, Stream, dictionary};

/// Red, green and blue, a quarter each (the last one white), as a photograph of this size.
pub fn quarters(width: u32, height: u32) -> Vec<u8> {
    let mut out = Vec::new();
    for y in 0..height {
        for x in 0..width {
            out.extend(match (x * 2 >= width, y * 2 >= height) {
                (false, false) => [255, 0, 0],
                (true, false) => [0, 255, 0],
                (false, true) => [0, 0, 255],
                (true, true) => [255, 255, 255],
            });
        }
    }
    out
}

/// A JPEG of red, green and blue.
pub fn jpeg(samples: &[u8], width: u32, height: u32) -> Vec<u8> {
    let mut out = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut out, 95)
        .encode(samples, width, height, image::ExtendedColorType::Rgb8)
        .unwrap();
    out
}

/// A JPEG with an EXIF block that says how the camera was held, and where it was.
pub fn with_exif(jpeg: &[u8], orientation: u16, place: &str) -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x02".to_vec();
    exif.extend(b"\x01\x12\0\x03\0\0\0\x01");
    exif.extend(orientation.to_be_bytes());
    exif.extend(b"\0\0");
    // GPSProcessingMethod, where anything may be written.
    exif.extend(b"\0\x1b\0\x02");
    exif.extend(u32::try_from(place.len()).unwrap().to_be_bytes());
    exif.extend(b"\0\0\0\x26\0\0\0\0");
    exif.extend(place.bytes());
    let mut out = b"\xFF\xD8\xFF\xE1".to_vec();
    out.extend(u16::try_from(exif.len() + 2).unwrap().to_be_bytes());
    out.extend(exif);
    out.extend(&jpeg[2..]);
    out
}

/// A PNG.
pub fn png(samples: &[u8], (width, height): (u32, u32), colour: png::ColorType) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, width, height);
    encoder.set_color(colour);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(samples).unwrap();
    writer.finish().unwrap();
    out
}

/// The picture of a page, as a scanner writes it.
pub fn scan(width: i64, height: i64, filter: &str, content: Vec<u8>) -> Stream {
    let entries = dictionary! {
        "Type" => "XObject",
        "Subtype" => "Image",
        "Width" => width,
        "Height" => height,
        "ColorSpace" => "DeviceRGB",
        "BitsPerComponent" => 8,
        "Filter" => filter,
    };
    Stream::new(entries, content)
}

/// A PDF of pages of a size in points, each with one picture that fills it and, if any, words that
/// nobody sees, as programs that read scans write them.
pub fn scanned(pages: Vec<Stream>, size: (i64, i64), hidden: &str) -> Vec<u8> {
    let mut pdf = Document::with_version("1.5");
    let tree = pdf.new_object_id();
    let font = pdf.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica",
    });
    let mut kids = Vec::new();
    for picture in pages {
        let picture = pdf.add_object(picture);
        let content = format!(
            "q {} 0 0 {} 0 0 cm /Scan Do Q BT 3 Tr /F 12 Tf 40 40 Td ({hidden}) Tj ET",
            size.0, size.1
        );
        let content = pdf.add_object(Stream::new(Dictionary::new(), content.into_bytes()));
        let resources = dictionary! {
            "XObject" => dictionary! { "Scan" => picture },
            "Font" => dictionary! { "F" => font },
        };
        let page = pdf.add_object(dictionary! {
            "Type" => "Page",
            "Parent" => tree,
            "MediaBox" => vec![0.into(), 0.into(), size.0.into(), size.1.into()],
            "Contents" => content,
            "Resources" => resources,
        });
        kids.push(Object::Reference(page));
    }
    let count = i64::try_from(kids.len()).unwrap();
    let nodes = dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count };
    pdf.objects.insert(tree, Object::Dictionary(nodes));
    let catalog = pdf.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    pdf.trailer.set("Root", catalog);
    let mut out = Vec::new();
    pdf.save_to(&mut out).unwrap();
    out
}
