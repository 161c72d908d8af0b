//! Which format bytes are in, and which of them cannot be read.

use memchr::memmem;

use super::Format;
use super::encoding::is_control;
use crate::capture::Error;

/// How much of a text is looked at to tell its format, in bytes.
const HEAD: usize = 1 << 16;

/// First bytes of formats that are no text, at an offset.
const SIGNATURES: &[(usize, &[u8], &str)] = &[
    (0, b"%!PS-", "a PostScript document"),
    (0, b"{\\rtf", "an RTF document"),
    (0, b"\xC5\xD0\xD3\xC6", "a PostScript document"),
    (0, b"\xFFWPC", "a WordPerfect document"),
    (0, b"\xF7\x02\x01\x83\x92\xC0\x1C\x3B", "a DVI document of TeX"),
    (0, b"CAJ\0", "a CAJ document"),
    (0, b"HN\0\0", "a CAJ document (NH)"),
    (0, b"\xE4\x52\x5C\x7B\x8C\xD8\xA7\x4D", "a OneNote document"),
    (0, b"AT&TFORM", "a DjVu document"),
    (0, b"ITSF\x03\0", "a CHM help file"),
    (0, b"ITOLITLS", "a LIT book"),
    (0, b"!BDN", "a mailbox of Outlook (PST archive)"),
    (4, b"Standard Jet DB\0", "an Access database"),
    (4, b"Standard ACE DB\0", "an Access database"),
    (0, b"\x93NUMPY", "a set of data (NumPy)"),
    (0, b"L\0\0\0\x01\x14\x02\0", "a shortcut of Windows"),
    (60, b"BOOKMOBI", "a MOBI book"),
    (0, b"\xFD7zXZ\0", "an xz archive"),
    (0, b"\x28\xB5\x2F\xFD", "a Zstandard archive"),
    (4, b"1AY&SY", "a bzip2 archive"),
    (0, b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive"),
    (0, b"Rar!\x1A\x07", "a RAR archive"),
    (0, b"\x04\x22\x4D\x18", "an LZ4 archive"),
    (0, b"MSCF\0\0\0\0", "a Cabinet archive"),
    (0, b"!<arch>\n", "a Debian package or a library (ar archive)"),
    (0, b"\xED\xAB\xEE\xDB", "an RPM package (archive)"),
    (0x8001, b"CD001", "an image of a disk (ISO 9660 archive)"),
    (257, b"ustar", "a tar archive"),
    (0, b"\x89PNG\r\n\x1A\n", "a PNG image"),
    (0, b"\xFF\xD8\xFF", "a JPEG image"),
    (0, b"GIF87a", "a GIF image"),
    (0, b"GIF89a", "a GIF image"),
    (0, b"II*\0", "a TIFF image"),
    (0, b"MM\0*", "a TIFF image"),
    (8, b"WEBPVP8", "a WebP image"),
    (0, b"8BPS\0\x01", "a Photoshop image"),
    (0, b"\0\0\x01\0", "an icon (ICO image)"),
    (0, b"\0\0\0\x0CjP  \r\n\x87\n", "a JPEG 2000 image"),
    (4, b"ftypheic", "a HEIC image"),
    (4, b"ftypavif", "an AVIF image"),
    (0, b"ID3", "an MP3 recording"),
    (0, b"\xFF\xFB", "an MP3 recording"),
    (8, b"AVI LIST", "an AVI recording"),
    (8, b"WAVEfmt ", "a WAV recording"),
    (0, b"OggS\0", "an Ogg recording"),
    (0, b"fLaC\0", "a FLAC recording"),
    (4, b"ftyp", "an MP4 recording"),
    (0, b"\x1A\x45\xDF\xA3", "a Matroska recording"),
    (0, b"\x7FELF", "a program (ELF)"),
    (0, b"\0asm", "a program (WebAssembly)"),
    (0, b"\xCF\xFA\xED\xFE", "a program (Mach-O)"),
    (0, b"\xCA\xFE\xBA\xBE", "a program (Java or Mach-O)"),
    (0, b"SQLite format 3\0", "an SQLite database"),
    (0, b"wOF2", "a font (WOFF2)"),
    (0, b"wOFF", "a font (WOFF)"),
    (0, b"OTTO\0", "a font (OpenType)"),
    (0, b"\0\x01\0\0\0", "a font (TrueType)"),
    (0, b"PAR1", "a table of data (Parquet)"),
    (0, b"\x89HDF\r\n\x1A\n", "a set of data (HDF5)"),
    (0, b"\xD4\xC3\xB2\xA1", "a recording of network traffic"),
    (0, b"PACK\0\0\0", "a git pack"),
    (0, b"bplist00", "a property list"),
];

/// Entries that tell what a ZIP archive really is.
const ARCHIVES: &[(&[u8], &str)] = &[
    (b"xl/workbook", "an Excel workbook (XLSX)"),
    (b"ppt/presentation", "a PowerPoint presentation (PPTX)"),
    (b"mimetypeapplication/vnd.oasis.opendocument", "an OpenDocument file that is no text (ODS, ODP)"),
];

/// Entries of ZIP archives of other kinds, looked for where none of the above is.
const PACKED: &[(&[u8], &str)] = &[
    (b"Index/Document.iwa", "a document of Pages, Numbers or Keynote"),
    (b"OFD.xml", "an OFD document"),
    (b"FixedDocumentSequence.fdseq", "an XPS document"),
    (b"visio/document.xml", "a drawing of Visio (VSDX)"),
    (b"AndroidManifest.xml", "a program (Android)"),
    (b"META-INF/MANIFEST.MF", "a program (Java)"),
];

/// First bytes of compound files of Office.
const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
/// What a compound file is by the names in it; what is encrypted comes first.
const STREAMS: &[(&str, &str)] = &[
    ("EncryptedPackage", "an Office document that is encrypted with a password"),
    ("WordDocument", "a Word document of the old kind (DOC)"),
    ("Workbook", "an Excel workbook of the old kind (XLS)"),
    ("PowerPoint Document", "a PowerPoint presentation of the old kind (PPT document)"),
    ("__substg1.0_", "an Outlook message (MSG document)"),
    ("HwpSummaryInformation", "an HWP document"),
];

/// The format of bytes that hold a document and are no text, told by their signature.
pub(super) fn container(bytes: &[u8]) -> Option<Format> {
    let head = &bytes[..bytes.len().min(1024)];
    if is_pdf(bytes, head) {
        return Some(Format::Pdf);
    }
    if !bytes.starts_with(b"PK\x03\x04") {
        return is_flat(bytes).then_some(Format::Odt);
    }
    let mime = |name: &[u8]| memmem::find(head, name).is_some_and(|at| at < 100);
    if mime(b"mimetypeapplication/epub+zip") {
        return Some(Format::Epub);
    }
    if mime(b"mimetypeapplication/vnd.oasis.opendocument.text") {
        return Some(Format::Odt);
    }
    let (near, far) = (&bytes[..bytes.len().min(4096)], &bytes[bytes.len().saturating_sub(HEAD)..]);
    let has = |name: &[u8]| memmem::find(near, name).is_some() || memmem::find(far, name).is_some();
    let foreign = has(b"xl/workbook") || has(b"ppt/presentation");
    match () {
        () if has(b"word/document") && !foreign => Some(Format::Docx),
        () if has(b"META-INF/container.xml") && has(b".opf") => Some(Format::Epub),
        () => None,
    }
}

/// Whether bytes are an OpenDocument text in one file of XML.
fn is_flat(bytes: &[u8]) -> bool {
    let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let head = &start[..start.len().min(HEAD)];
    start.starts_with(b"<")
        && memmem::find(head, b"<office:document ").or_else(|| memmem::find(head, b"<office:document\n")).is_some()
        && memmem::find(head, b"application/vnd.oasis.opendocument.text").is_some()
}

/// Whether a text is an e-mail with its head: the fields of one, and what MIME adds.
pub(super) fn is_mail(text: &str) -> bool {
    let head = text.lines().take_while(|line| !line.trim().is_empty()).take(200);
    let fields = head.filter_map(|line| line.split_once(':')).filter(|(name, _)| name.len() < 40);
    let fields: Vec<String> = fields.map(|(name, _)| name.to_ascii_lowercase()).collect();
    ["from", "mime-version", "content-type"].iter().all(|name| fields.iter().any(|field| field == name))
}

/// Refuses formats that are known and cannot be read.
pub(super) fn refuse_known(bytes: &[u8], name: &str) -> Result<(), Error> {
    let Some(what) = known(bytes) else { return Ok(()) };
    let message = format!("{name} seems to be {what}, which cannot be read yet");
    let hint = match what {
        _ if what.contains("password") => "remove its password in the program that made it and try again",
        _ if what.contains("MHTML") => "open it in a browser and save the page as HTML",
        _ if what.contains("archive") => "unpack it and give the files in it",
        _ if what.contains("image") => "recognise its text (OCR) and save that as plain text",
        _ if ["document", "book", "OpenD", "presentation", "message"].iter().any(|kind| what.contains(kind)) => {
            "save it as HTML, Markdown or plain text first"
        }
        _ => "text, Markdown, HTML, PDF, DOCX, ODT and EPUB can be read",
    };
    Err(Error::new(message, Some(hint.to_owned())))
}

/// What bytes seem to be by their signature.
fn known(bytes: &[u8]) -> Option<&'static str> {
    let head = &bytes[..bytes.len().min(1024)];
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Some(archive(bytes));
    }
    if bytes.starts_with(COMPOUND) {
        return Some(compound(bytes));
    }
    if bytes.starts_with(b"MZ") && head.contains(&0) {
        return Some("a program (Windows)");
    }
    if memmem::find(head, b"multipart/related").is_some() && memmem::find(head, b"MIME-V").is_some() {
        return Some("a web archive (MHTML)");
    }
    let signed = SIGNATURES.iter().find(|(at, signature, _)| {
        bytes.get(*at..).is_some_and(|rest| rest.starts_with(signature))
            && (signature != b"ID3" || bytes.get(3).is_some_and(|&version| version < 8))
            && (*at != 4 || signature != b"ftyp" || bytes[0] == 0)
    });
    signed.map(|(_, _, what)| *what)
}

/// A PDF may have a few bytes in front of it; a text that speaks of PDF has no objects.
fn is_pdf(bytes: &[u8], head: &[u8]) -> bool {
    match memmem::find(head, b"%PDF-") {
        Some(0) => true,
        Some(_) => memmem::find(bytes, b"endobj").is_some(),
        None => false,
    }
}

/// What a compound file is, by the names of the streams in it.
fn compound(bytes: &[u8]) -> &'static str {
    let wide = |name: &str| name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let found = STREAMS.iter().find(|(name, _)| memmem::find(bytes, &wide(name)).is_some());
    found.map_or("an Office document of the old kind (DOC, XLS, PPT)", |(_, what)| what)
}

fn archive(bytes: &[u8]) -> &'static str {
    let head = &bytes[..bytes.len().min(4096)];
    // The list of entries stands at the end.
    let tail = &bytes[bytes.len().saturating_sub(HEAD)..];
    let has = |entry: &[u8]| memmem::find(head, entry).is_some() || memmem::find(tail, entry).is_some();
    let found = ARCHIVES.iter().chain(PACKED).find(|(entry, _)| has(entry));
    found.map_or("a ZIP archive", |(_, what)| what)
}

/// Refuses bytes of which too many are control characters to be text.
///
/// Random bytes have 11 % of them. Valid UTF-8 gets more credit than bytes that are not.
pub(super) fn refuse_binary(bytes: &[u8], name: &str) -> Result<(), Error> {
    // Most texts end at the first count, for which a byte takes one comparison.
    if count(bytes, |byte| byte < 0x20 || byte == 0x7f) * 20 < bytes.len() {
        return Ok(());
    }
    let controls = count(bytes, is_control);
    let percent = controls * 100 / bytes.len().max(1);
    if controls * 20 < bytes.len() || (percent < 10 && std::str::from_utf8(bytes).is_ok()) {
        return Ok(());
    }
    let message = format!("{name} seems to be binary data: {percent} % of it are control characters");
    Err(Error::new(message, Some("text, Markdown, HTML, PDF, DOCX, ODT and EPUB can be read".to_owned())))
}

/// How many bytes are such.
fn count(bytes: &[u8], such: impl Fn(u8) -> bool) -> usize {
    // Sums of one byte are what the compiler can add up 32 at a time.
    let sum = |part: &[u8]| part.iter().map(|&byte| u8::from(such(byte))).sum::<u8>();
    bytes.chunks(255).map(|part| usize::from(sum(part))).sum()
}

/// Formats in which `#` begins a comment, or links look like Markdown's.
#[rustfmt::skip]
const CODE: [&str; 32] = [
    "py", "sh", "bash", "zsh", "yml", "yaml", "toml", "rb", "pl", "ini", "conf", "cfg", "csv", "tsv",
    "json", "xml", "rs", "c", "h", "cpp", "js", "ts", "java", "go", "tex", "log", "diff", "patch",
    "rst", "org", "adoc", "r",
];

/// The format of a decoded text, by its name where that says so, else by strong evidence.
pub(super) fn format(text: &str, name: &str) -> Format {
    let mut end = text.len().min(HEAD);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = &text[..end];
    let file = name.rsplit(['/', '\\', ':']).next().unwrap_or(name);
    let suffix = file.rsplit_once('.').map_or("", |(_, suffix)| suffix).to_ascii_lowercase();
    match suffix.as_str() {
        "md" | "markdown" | "mdown" | "mkd" | "mdx" | "rmd" | "qmd" if !is_whole_page(head) => Format::Markdown,
        "html" | "htm" | "xhtml" | "xht" | "shtml" if tagged(head) => Format::Html,
        _ if is_page(head) => Format::Html,
        _ if !CODE.contains(&suffix.as_str()) && is_markdown(head) => Format::Markdown,
        _ => Format::Text,
    }
}

/// Whether a text is a web page: it begins as one, or block tags abound near its start.
fn is_page(head: &str) -> bool {
    let mut rest = head.trim_start_matches('\u{FEFF}').trim_start();
    while let Some(after) = rest.strip_prefix("<!--") {
        let Some(end) = after.find("-->") else { return false };
        rest = after[end + 3..].trim_start();
    }
    if let Some(after) = rest.strip_prefix("<?xml") {
        let Some(end) = after.find('>') else { return false };
        rest = after[end + 1..].trim_start();
    }
    const FIRST: [&str; 5] = ["<!doctype html", "<html", "<head", "<body", "<title"];
    if FIRST.iter().any(|tag| begins(rest, tag)) {
        return true;
    }
    const BLOCKS: [&str; 8] = ["<p", "<div", "<h1", "<h2", "<br", "<li", "<table", "<meta"];
    let near = rest.as_bytes();
    let near = &near[..near.len().min(4096)];
    let blocks = memchr::memchr_iter(b'<', near)
        .filter(|&at| rest.is_char_boundary(at) && BLOCKS.iter().any(|tag| begins(&rest[at..], tag)));
    rest.starts_with('<') && blocks.take(5).count() == 5
}

/// Whether any tag is in a text.
fn tagged(text: &str) -> bool {
    let bytes = text.as_bytes();
    let tag =
        |at: usize| bytes.get(at + 1).is_some_and(|&b| b.is_ascii_alphabetic() || matches!(b, b'/' | b'!' | b'?'));
    memchr::memchr_iter(b'<', bytes).any(tag)
}

/// Whether a text begins as a page of its own does, whatever its name says.
fn is_whole_page(head: &str) -> bool {
    let start = head.trim_start_matches('\u{FEFF}').trim_start();
    begins(start, "<!doctype html") || begins(start, "<html")
}

/// Whether a text begins with a tag, in either case.
fn begins(text: &str, tag: &str) -> bool {
    let text = text.as_bytes();
    text.len() > tag.len()
        && text[..tag.len()].eq_ignore_ascii_case(tag.as_bytes())
        && !text[tag.len()].is_ascii_alphanumeric()
}

/// Whether a text without a telling name is Markdown: two headings that stand by themselves,
/// or several links.
fn is_markdown(head: &str) -> bool {
    if head.starts_with("#!") {
        return false;
    }
    let (mut headings, mut links, mut alone) = (0, 0, true);
    for line in head.lines() {
        let hashes = line.bytes().take_while(|&byte| byte == b'#').count();
        let title = line[hashes..].strip_prefix(' ').is_some_and(|title| !title.trim().is_empty());
        headings += usize::from(alone && title && (1..=6).contains(&hashes));
        alone = line.trim().is_empty();
        links += line.match_indices("](").filter(|&(at, _)| is_link(line, at)).count();
    }
    headings >= 2 || links >= 3
}

/// Whether `](` at `at` is in the middle of `[words](target)`.
fn is_link(line: &str, at: usize) -> bool {
    let target = &line[at + 2..];
    let end = target.find([')', ' ']).unwrap_or(0);
    let target = &target[..end];
    line[..at].contains('[') && (target.contains("://") || target.starts_with(['#', '/', '.']) || target.contains('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The error for `bytes` by the name of `f`, whatever finds it; nothing for text.
    fn check(bytes: &[u8], what: Option<&str>) {
        let refused = refuse_known(bytes, "f").and_then(|()| refuse_binary(bytes, "f")).err();
        let message = refused.map(|error| error.to_string());
        let told = message.as_deref().and_then(|message| message.strip_prefix("f seems to be "));
        let told = told.map(|told| told.trim_end_matches(", which cannot be read yet"));
        assert_eq!(told, what, "{:?}", &bytes[..bytes.len().min(40)]);
    }

    #[test]
    fn known_formats_are_named() {
        check(b"Each file begins with %PDF- and a number.", None);
        check(b"PK\x03\x04\x0A\0\0\0a.txt", Some("a ZIP archive"));
        check(b"\x89PNG\r\n\x1A\n\0", Some("a PNG image"));
        check(b"\0\0\0\x20ftypisom", Some("an MP4 recording"));
        check(b"{\\rtf1\\ansi x}", Some("an RTF document"));
        let compound = |name: &str| {
            [COMPOUND, &[0; 64], &name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()].concat()
        };
        check(&compound("WordDocument"), Some("a Word document of the old kind (DOC)"));
        check(&compound("EncryptedPackage"), Some("an Office document that is encrypted with a password"));
        check(&compound("Root Entry"), Some("an Office document of the old kind (DOC, XLS, PPT)"));
        check(b"PK\x03\x04\x0A\0\0\0OFD.xml", Some("an OFD document"));
        check(b"CAJ\0\x01\x02", Some("a CAJ document"));
        check(b"MZ, who wrote this, BM, who drew it, and ID3, who read it", None);
    }

    #[test]
    fn containers_are_told_by_their_bytes() {
        assert_eq!(container(b"%PDF-1.7\n%\xE2\xE3"), Some(Format::Pdf));
        assert_eq!(container(b"\r\n\r\n%PDF-1.4\n1 0 obj\nendobj"), Some(Format::Pdf));
        assert_eq!(container(b"Each file begins with %PDF- and a number."), None);
        assert_eq!(container(b"PK\x03\x04\x14\0\0\0word/document.xml"), Some(Format::Docx));
        assert_eq!(container(b"PK\x03\x04\x0A\0\0\0mimetypeapplication/epub+zip"), Some(Format::Epub));
        let odt = b"PK\x03\x04\x0A\0\0\0mimetypeapplication/vnd.oasis.opendocument.textPK";
        assert_eq!(container(odt), Some(Format::Odt));
        assert_eq!(container(b"PK\x03\x04\x0A\0\0\0a.txt"), None);
        let flat =
            b"<?xml version='1.0'?>\n<office:document office:mimetype='application/vnd.oasis.opendocument.text'>";
        assert_eq!(container(flat), Some(Format::Odt));
        assert_eq!(container(b"<p>application/vnd.oasis.opendocument.text</p>"), None);
    }

    #[test]
    fn binary_data_is_told_by_its_control_characters() {
        let all: Vec<u8> = (0..=255).collect();
        check(&all, Some("binary data: 10 % of it are control characters"));
        check(b"a\x1B[1mbold\x1B[0m text, \x08 and one \0 more", None);
    }

    /// The format of a text under a name.
    fn is(text: &str, name: &str, expected: Format) {
        assert_eq!(format(text, name), expected, "{name}: {text}");
    }

    #[test]
    fn names_and_strong_evidence_tell_the_format() {
        is("plain words", "a/b.MD", Format::Markdown);
        is("<p>x", "x.htm", Format::Html);
        is("1 < 2", "x.htm", Format::Text);
        is("<!DOCTYPE html><p>x", "x.md", Format::Html);
        is("plain words", "x.html", Format::Text);
        is("\n<!-- saved -->\n<!DOCTYPE HTML>\n", "-", Format::Html);
        is("<?xml version='1.0'?>\n<html>", "-", Format::Html);
        is("<htmlish>", "-", Format::Text);
        is("<p>a</p><p>b</p><br><div><p>c", "x.txt", Format::Html);
        is("# A\n\ntext\n\n## B\n", "README", Format::Markdown);
        is("# a comment\nx = 1\n\n# another\ny = 2\n\n# last\n", "x.toml", Format::Text);
        is("# one heading\n\n* and a list\n* of things", "x.txt", Format::Text);
        is("# not\n# a\n# heading\n", "x.txt", Format::Text);
        is("[a](http://x), [b](y.md) and [c](#d)", "-", Format::Markdown);
        is("see [1](2) and f[x](y) and g[x](y)", "-", Format::Text);
    }
}
