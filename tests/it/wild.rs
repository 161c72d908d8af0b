//! Files as programs in the wild write them: odd, old and broken DOCX, ODT and EPUB, and what only looks like a text.

use recension::capture::Capture;
use recension::document::Document;
use recension::extract::Format;
use std::io::Write;

fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        writer.start_file(*name, options).expect("an entry");
        writer.write_all(text.as_bytes()).expect("written");
    }
    writer.finish().expect("an archive").into_inner()
}

fn read(bytes: Vec<u8>) -> Document {
    Document::read(Capture::new("x", bytes)).unwrap_or_else(|error| panic!("{error}"))
}

/// The paragraphs of a Word document with this body, parted by `/`.
fn word(body: &str) -> String {
    let document = format!("<w:document><w:body>{body}</w:body></w:document>");
    shown(&read(archive(&[("word/document.xml", &document)])))
}

/// What a reader sees of the matter of a document, paragraphs parted by `/`.
fn shown(document: &Document) -> String {
    let mut out = Vec::new();
    recension::report::extract::write(document, false, &mut out).expect("memory does not fail");
    let text = String::from_utf8(out).expect("UTF-8");
    text.trim().replace("\n\n", "/").replace('\n', "¬").replace('\t', "|")
}

fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

#[test]
fn word_documents_of_all_kinds() {
    let cell = |text: &str| format!("<w:tc>{}</w:tc>", paragraph(text));
    let inner = format!("<w:tbl><w:tr>{}{}</w:tr></w:tbl>", cell("in"), cell("side"));
    let nested = format!("<w:tbl><w:tr>{}<w:tc>{}{inner}</w:tc></w:tr></w:tbl>", cell("a"), paragraph("b"));
    assert!(["a", "b", "in", "side"].iter().all(|text| word(&nested).contains(text)), "{}", word(&nested));
    let control = format!(
        "<w:sdt><w:sdtPr><w:alias w:val='no'/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>",
        paragraph("yes")
    );
    assert_eq!(word(&control), "yes");
    let begin = "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>IF </w:instrText></w:r>";
    let (separate, end) =
        ("<w:r><w:fldChar w:fldCharType='separate'/></w:r>", "<w:r><w:fldChar w:fldCharType='end'/></w:r>");
    let run = |text: &str| format!("<w:r><w:t>{text}</w:t></w:r>");
    let fields = format!(
        "<w:p>{begin}{begin}{separate}{}{end}{separate}{}{end}{}</w:p>",
        run("code"),
        run("result"),
        run(" end")
    );
    assert_eq!(word(&fields), "result end");
    let moved = format!(
        "<w:p><w:moveFrom>{}</w:moveFrom>{}</w:p><w:p><w:moveTo>{}</w:moveTo></w:p>",
        run("away"),
        run("here"),
        run("there")
    );
    assert_eq!(word(&moved), "here/there");
    let text_box = "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx><w:txbxContent>\
                    <w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict>\
                    <w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>\
                    <w:r><w:t>text</w:t></w:r></w:p>";
    assert_eq!(word(text_box), "text/box");
}

#[test]
fn a_strict_word_document_with_another_main_part() {
    let document = "<w:document xmlns:w='http://purl.oclc.org/ooxml/wordprocessingml/main'><w:body><w:p><w:r><w:t>Strict</w:t>\
                    </w:r></w:p><w:altChunk r:id='c'/></w:body></w:document>";
    let kind = "http://purl.oclc.org/ooxml/officeDocument/relationships";
    let package = format!(
        "<Relationships><Relationship Id='a' Type='{kind}/officeDocument' Target='/word/document2.xml'/></Relationships>"
    );
    let own =
        format!("<Relationships><Relationship Id='c' Type='{kind}/aFChunk' Target='chunk.html'/></Relationships>");
    let parts = [
        ("_rels/.rels", package.as_str()),
        ("word/document2.xml", document),
        ("word/_rels/document2.xml.rels", &own),
        ("word/chunk.html", "<p>chunk</p>"),
    ];
    let read = read(archive(&parts));
    assert_eq!((read.format, shown(&read).as_str()), (Format::Docx, "Strict"));
    let told = "word/chunk.html stands behind paragraph 1 and is not read: open the document in Word and save it again";
    assert_eq!(read.notes, [told]);
}

#[test]
fn an_opendocument_text_that_is_one_file() {
    let flat = "<?xml version='1.0' encoding='UTF-8'?>\n<office:document office:mimetype='application/vnd.oasis.opendocument.text'>\
                <office:meta><dc:title>Harbour</dc:title></office:meta><office:styles/><office:master-styles><style:master-page>\
                <style:header><text:p>Running head</text:p></style:header></style:master-page></office:master-styles><office:body>\
                <office:text><text:h text:outline-level='1'>Rules</text:h><text:p>The harbour<text:s text:c='2'/>is closed.</text:p>\
                </office:text></office:body></office:document>";
    let document = read(flat.as_bytes().to_vec());
    assert_eq!((document.format, shown(&document).as_str()), (Format::Odt, "Rules/The harbour is closed."));
    assert!(document.text.as_str().contains("Running head"));
    assert!(document.evidence.iter().any(|told| told.value == "Harbour"));
}

/// A book with this package, its chapters beside it.
fn book(package: &str, chapters: &[(&str, &str)]) -> Document {
    let container = "<container><rootfiles><rootfile full-path='OEBPS/book.opf'/></rootfiles></container>";
    let mut parts = vec![("META-INF/container.xml", container), ("OEBPS/book.opf", package)];
    parts.extend(chapters);
    read(archive(&parts))
}

#[test]
fn books_of_all_kinds() {
    let package = "<package version='2.0'><metadata><dc:title>Tides</dc:title></metadata><manifest>\
                   <item id='a' href='Text/one%20a.xhtml' media-type='application/xhtml+xml'/>\
                   <item id='b' href='text/TWO.html' media-type='text/html'/>\
                   <item id='c' href='gone.xhtml' media-type='application/xhtml+xml'/>\
                   <item id='p' href='picture.svg' media-type='image/svg+xml'/>\
                   <item id='ncx' href='toc.ncx' media-type='application/x-dtbncx+xml'/></manifest>\
                   <spine toc='ncx'><itemref idref='a'/><itemref idref='p'/><itemref idref='b' linear='no'/><itemref idref='c'/>\
                   <itemref idref='nothing'/></spine></package>";
    let one = "<?xml version='1.0'?><!DOCTYPE html [<!ENTITY x 'y'>]><html><head><title>One</title></head><body>\
               <h1>One</h1><p>Caf&eacute;&nbsp;&amp; <b>bread<p>broken</body></html>";
    let two = "\u{FEFF}<html><body><p>Two.</p></body></html>";
    let book = book(package, &[("OEBPS/Text/one a.xhtml", one), ("OEBPS/Text/two.html", two)]);
    assert_eq!(shown(&book), "One/Café & bread/broken/Two.");
    assert_eq!(book.notes, ["its spine names chapters that are not there: OEBPS/gone.xhtml"]);
    assert!(book.evidence.iter().any(|told| told.value == "Tides"));
}

#[test]
fn a_book_with_locked_fonts_is_read_and_one_with_locked_chapters_refused() {
    let package = "<package version='3.0'><manifest><item id='n' href='nav.xhtml' properties='nav' media-type='application/xhtml+xml'/>\
                   <item id='a' href='a.xhtml' media-type='application/xhtml+xml'/></manifest><spine><itemref idref='n'/>\
                   <itemref idref='a'/></spine></package>";
    let locked = |path: &str| {
        format!(
            "<encryption><enc:EncryptedData><enc:CipherData><enc:CipherReference URI='{path}'/></enc:CipherData></enc:EncryptedData></encryption>"
        )
    };
    let (nav, chapter) =
        ("<html><body><nav><ol><li>Go</li></ol></nav></body></html>", "<html><body><p>Text.</p></body></html>");
    let fonts = locked("OEBPS/font.otf");
    let chapters = [("OEBPS/nav.xhtml", nav), ("OEBPS/a.xhtml", chapter), ("META-INF/encryption.xml", fonts.as_str())];
    assert_eq!(shown(&book(package, &chapters)), "Text.");
    let container = "<container><rootfiles><rootfile full-path='OEBPS/book.opf'/></rootfiles></container>";
    let all = locked("OEBPS/a.xhtml");
    let parts = [
        ("META-INF/container.xml", container),
        ("OEBPS/book.opf", package),
        ("OEBPS/nav.xhtml", nav),
        ("OEBPS/a.xhtml", chapter),
        ("META-INF/encryption.xml", all.as_str()),
    ];
    let error = Document::read(Capture::new("x", archive(&parts))).expect_err("refused");
    assert_eq!(error.to_string(), "x is protected against copying (DRM)");
}

#[test]
fn what_is_no_document_says_what_it_seems_to_be() {
    let refused = |text: &str| Document::read(Capture::new("x.txt", text.into())).expect_err("refused").to_string();
    assert_eq!(refused("{\\rtf1\\ansi Harbour}"), "x.txt seems to be an RTF document, which cannot be read yet");
    let page = "From: <Saved by a browser>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=\"b\"\r\n\r\n--b\r\n";
    assert_eq!(refused(page), "x.txt seems to be a web archive (MHTML), which cannot be read yet");
    let mail =
        "From: a@example.org\nMIME-Version: 1.0\nContent-Type: text/plain\nSubject: Tides\n\nThe tide is high.\n";
    let told = read(mail.as_bytes().to_vec()).notes;
    assert!(told.iter().any(|note| note.starts_with("it seems to be an e-mail")), "{told:?}");
}

/// The languages of stretches of a document, each with its text.
fn spoken(document: &Document) -> Vec<String> {
    let text = document.text.as_str();
    document.spoken.iter().map(|part| format!("{} {}", part.tag, &text[part.span.range()])).collect()
}

#[test]
fn languages_of_runs_are_those_that_the_file_says() {
    let run =
        |lang: &str, text: &str| format!("<w:r><w:rPr>{lang}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>");
    let own = |tag: &str| format!("<w:lang w:val='{tag}'/>");
    let body = format!(
        "<w:p>{}{}{}</w:p><w:p>{}</w:p><w:p>{}</w:p><w:p><w:pPr><w:pStyle w:val='q'/></w:pPr>{}</w:p>",
        run("", "The word "),
        run(&own("de-DE"), "Gemüt"),
        run("", " has no match."),
        run("", "So it is."),
        run("", "这是中文。"),
        run("", "C’est la vie."),
    );
    let document = format!("<w:document><w:body>{body}</w:body></w:document>");
    let styles = "<w:styles><w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val='en-GB' w:eastAsia='zh-CN'/></w:rPr>\
                  </w:rPrDefault></w:docDefaults><w:style w:type='paragraph' w:styleId='q'><w:rPr><w:lang w:val='fr-FR'/>\
                  </w:rPr></w:style></w:styles>";
    let links = "<Relationships><Relationship Id='r1' Target='styles.xml' Type='http://x/styles'/></Relationships>";
    let parts = [
        ("word/document.xml", document.as_str()),
        ("word/styles.xml", styles),
        ("word/_rels/document.xml.rels", links),
    ];
    let expected = [
        "en-GB The word ",
        "de-DE Gemüt",
        "en-GB  has no match.\n\nSo it is.",
        "zh-CN 这是中文。",
        "fr-FR C’est la vie.",
    ];
    assert_eq!(spoken(&read(archive(&parts))), expected);

    let properties = |lang: &str| format!("<style:text-properties fo:language='{lang}' fo:country='none'/>");
    let content = format!(
        "<office:document-content><office:automatic-styles><style:style style:name='T1' style:family='text'>{}</style:style>\
         </office:automatic-styles><office:body><office:text><text:p>The word <text:span text:style-name='T1'>Gemüt</text:span> \
         has no match.</text:p></office:text></office:body></office:document-content>",
        properties("de")
    );
    let styles = format!(
        "<office:document-styles><office:styles><style:default-style style:family='paragraph'>{}</style:default-style>\
         </office:styles></office:document-styles>",
        properties("en")
    );
    let parts = [
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("content.xml", content.as_str()),
        ("styles.xml", styles.as_str()),
    ];
    assert_eq!(spoken(&read(archive(&parts))), ["en The word ", "de Gemüt", "en  has no match."]);
}

#[test]
fn comments_that_answer_others_say_so() {
    let comment = |id: u32, author: &str, text: &str| {
        format!(
            "<w:comment w:id='{id}' w:author='{author}'><w:p w14:paraId='0{id}'><w:r><w:t>{text}</w:t></w:r></w:p></w:comment>"
        )
    };
    let comments =
        format!("<w:comments>{}{}</w:comments>", comment(7, "Ada", "Is this so?"), comment(9, "Bo", "It is."));
    let answers = "<w15:commentsEx><w15:commentEx w15:paraId='07'/><w15:commentEx w15:paraId='09' w15:paraIdParent='07'/>\
                   </w15:commentsEx>";
    let document = format!("<w:document><w:body>{}</w:body></w:document>", paragraph("A clause."));
    let links = "<Relationships><Relationship Id='r1' Target='comments.xml' Type='http://x/comments'/>\
                 <Relationship Id='r2' Target='commentsExtended.xml' Type='http://x/commentsExtended'/></Relationships>";
    let document = read(archive(&[
        ("word/document.xml", document.as_str()),
        ("word/comments.xml", comments.as_str()),
        ("word/commentsExtended.xml", answers),
        ("word/_rels/document.xml.rels", links),
    ]));
    let text = document.text.as_str();
    assert!(text.contains("Comment by Ada: Is this so?"), "{text}");
    assert!(text.contains("Answer by Bo to comment 1: It is."), "{text}");
    assert_eq!(shown(&document), "A clause.");
}

#[test]
fn hidden_text_is_told_and_not_read() {
    let run = |text: &str, how: &str| format!("<w:r><w:rPr>{how}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>");
    let body = format!("<w:p>{}{}</w:p>", run("The fee is due.", ""), run(" Not before May.", "<w:vanish/>"));
    let word = archive(&[("word/document.xml", &format!("<w:document><w:body>{body}</w:body></w:document>"))]);
    let flat = "<?xml version='1.0'?><office:document office:mimetype='application/vnd.oasis.opendocument.text'>\
        <office:automatic-styles><style:style style:family='text' style:name='H'><style:text-properties \
        text:display='none'/></style:style></office:automatic-styles><office:body><office:text><text:p>The fee is due.\
        <text:span text:style-name='H'> Not before May.</text:span></text:p></office:text></office:body></office:document>";
    for bytes in [word, flat.as_bytes().to_vec()] {
        let document = read(bytes);
        assert_eq!(shown(&document), "The fee is due.");
        assert_eq!(document.notes, ["hidden text is not read: 15 characters"]);
    }
}

#[test]
fn a_note_with_a_sign_of_its_own_is_not_counted() {
    let sign = |id: u32, own: &str| match own {
        "" => format!("<w:r><w:footnoteReference w:id='{id}'/></w:r>"),
        own => format!("<w:r><w:footnoteReference w:customMarkFollows='1' w:id='{id}'/><w:t>{own}</w:t></w:r>"),
    };
    let body = format!("<w:p><w:r><w:t>One</w:t></w:r>{}<w:r><w:t> two</w:t></w:r>{}</w:p>", sign(1, "*"), sign(2, ""));
    let note = |id: u32, text: &str| format!("<w:footnote w:id='{id}'>{}</w:footnote>", paragraph(text));
    let notes = format!("<w:footnotes>{}{}</w:footnotes>", note(1, "Starred."), note(2, "Counted."));
    let relations = "<Relationships><Relationship Id='f' Type='x/footnotes' Target='footnotes.xml'/></Relationships>";
    let document = read(archive(&[
        ("word/document.xml", &format!("<w:document><w:body>{body}</w:body></w:document>")),
        ("word/footnotes.xml", &notes),
        ("word/_rels/document.xml.rels", relations),
    ]));
    assert_eq!(shown(&document), "One two/Starred./Counted.");
    let part = |words: &str| {
        let at = document.text.as_str().find(words).expect("it is there");
        document.origin(at as u32).cloned()
    };
    let place = |part: &str| Some(recension::extract::Place::Paragraph { part: part.into(), number: 1, cell: None });
    assert_eq!((part("* Starred"), part("1 Counted")), (place("footnote *"), place("footnote 1")));
}

#[test]
fn a_cell_of_a_book_has_its_row_and_column() {
    let document = book(
        "<package><item id='a' href='a.xhtml'/><itemref idref='a'/></package>",
        &[(
            "OEBPS/a.xhtml",
            "<html><body><p>Fees</p><table><tr><th>Act</th><th>2024</th></tr><tr><td>Copy</td><td>EUR 10</td></tr></table></body></html>",
        )],
    );
    let at = document.text.as_str().find("EUR").expect("a cell") as u32;
    let origin = recension::report::origin::origin(&document, at).expect("a place");
    assert_eq!(
        (origin.part.as_deref(), origin.table, origin.row, origin.column),
        (Some("OEBPS/a.xhtml"), Some(1), Some(2), Some(2))
    );
}

#[test]
fn a_figure_in_a_table_of_a_book_is_no_page_number() {
    let package = "<package><metadata/><manifest><item id='a' href='a.xhtml' media-type='application/xhtml+xml'/></manifest>\
                   <spine><itemref idref='a'/></spine></package>";
    let chapter = |fee: u32| {
        format!(
            "<html><body><h1>Fees</h1>\n<p>The fees are these.</p>\n<table>\n<tr>\n<td>Copy of a deed</td>\n<td>{fee}</td>\n</tr>\n\
             <tr>\n<td>Search by name</td>\n<td>25</td>\n</tr>\n</table>\n<p>They are paid before the act is done.</p></body></html>"
        )
    };
    let (base, witness) = (chapter(30), chapter(35));
    let (base, witness) = (book(package, &[("OEBPS/a.xhtml", &base)]), book(package, &[("OEBPS/a.xhtml", &witness)]));
    let documents = recension::text::Sides::new(&base, &witness);
    let comparison = recension::compare::compare(documents, &recension::compare::Options::default());
    let found: Vec<&str> = comparison.findings.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(found, ["Copy of a deed: 30 → 35"]);
}
