//! Why something could not be rendered. No variant carries text of the document.

/// Why something could not be rendered.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// An embedded font could not be read.
    #[error("embedded font could not be read")]
    Font,
    /// The page size or a shape on the page is impossible.
    #[error("page geometry is impossible")]
    Geometry,
    /// The PDF could not be written; its validator for PDF/UA-1 speaks here too.
    #[error("PDF could not be written")]
    Pdf(#[source] krilla::error::KrillaError),
    /// A picture could not be put into it; the library's words, which carry no pixel.
    #[error("picture could not be written: {0}")]
    Picture(String),
    /// A picture could not be written as PNG.
    #[error("PNG could not be written")]
    Png(#[source] png::EncodingError),
    /// A table could not be written as CSV.
    #[error("CSV could not be written")]
    Csv(#[source] csv::Error),
    /// Records could not be written as JSON.
    #[error("JSON could not be written")]
    Json(#[source] serde_json::Error),
    /// A workbook could not be written; the library's words, which carry no cell.
    #[error("workbook could not be written: {0}")]
    Workbook(String),
    /// The archive could not be written.
    #[error("zip archive could not be written")]
    Zip(#[source] zip::result::ZipError),
    /// A file could not be added to the archive.
    #[error("file could not be added to the zip archive")]
    Write(#[source] std::io::Error),
}
