#!/usr/bin/env python3
"""Writes one document, in English and in Chinese, as flat OpenDocument and as Markdown, and has real
programs convert it: LibreOffice to DOCX, ODT, PDF; pandoc to HTML, EPUB and DOCX; Chromium and LaTeX to PDF.

    apt-get install libreoffice-writer-nogui pandoc chromium fonts-noto-cjk fonts-liberation \\
        texlive-latex-base texlive-xetex texlive-lang-chinese
    tools/formats/make.py fixtures/formats

For each language there is also a copy of each file in which one date is another (`-altered`), made by
the same programs from a source with that date."""

import os, shutil, subprocess, sys, tempfile
from html import escape

import latex
from text import DOCUMENTS

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:meta><dc:title>{title}</dc:title><meta:initial-creator>{author}</meta:initial-creator>
<meta:creation-date>2021-03-04T09:00:00</meta:creation-date></office:meta>
<office:font-face-decls><style:font-face style:name="Body" svg:font-family="{font}"/></office:font-face-decls>
<office:styles>
<style:default-style style:family="paragraph"><style:text-properties style:font-name="Body" style:font-name-asian="Body"
 fo:font-size="11pt" style:font-size-asian="11pt" fo:language="{lang}" fo:country="{country}"
 style:language-asian="zh" style:country-asian="CN"/></style:default-style>
<style:style style:name="Standard" style:family="paragraph" style:class="text"/>
<style:style style:name="Text_20_body" style:display-name="Text body" style:family="paragraph" style:parent-style-name="Standard">
<style:paragraph-properties fo:margin-bottom="0.25cm" fo:text-align="justify"/></style:style>
<style:style style:name="Title" style:family="paragraph" style:parent-style-name="Standard">
<style:paragraph-properties fo:text-align="center" fo:margin-bottom="0.5cm"/>
<style:text-properties fo:font-size="18pt" style:font-size-asian="18pt" fo:font-weight="bold" style:font-weight-asian="bold"/></style:style>
<style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="paragraph" style:parent-style-name="Standard" style:default-outline-level="1">
<style:paragraph-properties fo:margin-top="0.5cm" fo:margin-bottom="0.25cm" fo:keep-with-next="always"/>
<style:text-properties fo:font-size="14pt" style:font-size-asian="14pt" fo:font-weight="bold" style:font-weight-asian="bold"/></style:style>
<style:style style:name="Footnote" style:family="paragraph" style:parent-style-name="Standard">
<style:paragraph-properties fo:margin-left="0.5cm" fo:text-indent="-0.5cm"/>
<style:text-properties fo:font-size="9pt" style:font-size-asian="9pt"/></style:style>
<style:style style:name="Header" style:family="paragraph" style:parent-style-name="Standard"><style:text-properties fo:font-size="9pt" style:font-size-asian="9pt"/></style:style>
<style:style style:name="Footer" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties fo:text-align="center"/></style:style>
<text:notes-configuration text:note-class="footnote" style:num-format="1" text:start-value="0" text:start-numbering-at="document"/>
<text:list-style style:name="Numbers"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix=".">
<style:list-level-properties text:list-level-position-and-space-mode="label-alignment"><style:list-level-label-alignment text:label-followed-by="listtab" text:list-tab-stop-position="1cm" fo:text-indent="-0.6cm" fo:margin-left="1cm"/></style:list-level-properties></text:list-level-style-number></text:list-style>
<text:list-style style:name="Bullets"><text:list-level-style-bullet text:level="1" text:bullet-char="•">
<style:list-level-properties text:list-level-position-and-space-mode="label-alignment"><style:list-level-label-alignment text:label-followed-by="listtab" text:list-tab-stop-position="1cm" fo:text-indent="-0.6cm" fo:margin-left="1cm"/></style:list-level-properties></text:list-level-style-bullet></text:list-style>
</office:styles>
<office:automatic-styles>
<style:style style:name="Grid" style:family="table"><style:table-properties style:width="11cm" table:align="left"/></style:style>
<style:style style:name="Column" style:family="table-column"><style:table-column-properties style:column-width="3.6cm"/></style:style>
<style:style style:name="Square" style:family="table-cell"><style:table-cell-properties fo:padding="0.1cm" fo:border="0.5pt solid #000000"/></style:style>
<style:page-layout style:name="A5"><style:page-layout-properties fo:page-width="14.8cm" fo:page-height="21cm" fo:margin="1.8cm"/>
<style:header-style><style:header-footer-properties fo:min-height="0.8cm" fo:margin-bottom="0.4cm"/></style:header-style>
<style:footer-style><style:header-footer-properties fo:min-height="0.8cm" fo:margin-top="0.4cm"/></style:footer-style></style:page-layout>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="A5">
<style:header><text:p text:style-name="Header">{running}</text:p></style:header>
<style:footer><text:p text:style-name="Footer">– <text:page-number text:select-page="current">1</text:page-number> –</text:p></style:footer>
</style:master-page></office:master-styles>
<office:body><office:text>
"""


def notes(text, make):
    """Replaces `[^words]` by what `make` gives for the number and the words of a note."""
    out, count = "", notes.count
    while "[^" in text:
        before, rest = text.split("[^", 1)
        words, text = rest.split("]", 1)
        count += 1
        out += before + make(count, words)
    notes.count = count
    return out + text


def flat(document):
    notes.count = 0
    note = lambda n, words: (
        f'<text:note text:id="n{n}" text:note-class="footnote"><text:note-citation>{n}</text:note-citation>'
        f'<text:note-body><text:p text:style-name="Footnote">{words}</text:p></text:note-body></text:note>')
    inline = lambda text: notes(escape(text, quote=False), note)
    out = HEAD.format(**document["meta"])
    for kind, body in document["blocks"]:
        if kind == "title":
            out += f'<text:p text:style-name="Title">{inline(body)}</text:p>'
        elif kind == "heading":
            out += f'<text:h text:style-name="Heading_20_1" text:outline-level="1">{inline(body)}</text:h>'
        elif kind == "text":
            out += f'<text:p text:style-name="Text_20_body">{inline(body)}</text:p>'
        elif kind in ("numbers", "bullets"):
            style = kind.capitalize()
            items = "".join(f'<text:list-item><text:p text:style-name="Text_20_body">{inline(item)}</text:p></text:list-item>' for item in body)
            out += f'<text:list text:style-name="{style}">{items}</text:list>'
        elif kind == "table":
            cell = lambda text: f'<table:table-cell table:style-name="Square"><text:p text:style-name="Standard">{inline(text)}</text:p></table:table-cell>'
            row = lambda cells: "<table:table-row>" + "".join(map(cell, cells)) + "</table:table-row>"
            out += (f'<table:table table:name="T" table:style-name="Grid"><table:table-column table:style-name="Column" table:number-columns-repeated="{len(body[0])}"/>'
                    f'<table:table-header-rows>{row(body[0])}</table:table-header-rows>{"".join(map(row, body[1:]))}</table:table>'
                    '<text:p text:style-name="Text_20_body"/>')
    return out + "</office:text></office:body></office:document>"


def markdown(document):
    notes.count = 0
    feet = []

    def note(n, words):
        feet.append(f"[^{n}]: {words}")
        return f"[^{n}]"

    meta = document["meta"]
    out = f'---\ntitle: "{document["blocks"][0][1]}"\nlang: {meta["lang"]}\n---\n\n'
    for kind, body in document["blocks"][1:]:
        if kind == "heading":
            out += f"# {notes(body, note)}\n\n"
        elif kind == "text":
            out += notes(body, note) + "\n\n"
        elif kind in ("numbers", "bullets"):
            sign = (lambda n: f"{n}.  ") if kind == "numbers" else (lambda n: "-   ")
            out += "\n".join(sign(n + 1) + notes(item, note) for n, item in enumerate(body)) + "\n\n"
        elif kind == "table":
            line = lambda cells: "| " + " | ".join(cells) + " |\n"
            out += line(body[0]) + line(["---"] * len(body[0])) + "".join(line(row) for row in body[1:]) + "\n"
    return out + "\n".join(feet) + "\n"


CSS = "<style>@page{size:A5;margin:18mm}body{font:11pt/1.5 'Liberation Serif','Noto Serif CJK SC'}table{border-collapse:collapse}td,th{border:1px solid;padding:2mm}sup{line-height:0}</style>"


def run(*command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def office(source, kind, folder):
    run("soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", kind, "--outdir", folder, source)


def make(document, name, out):
    with tempfile.TemporaryDirectory() as folder:
        path = lambda end: os.path.join(folder, name + end)
        keep = lambda end, at: shutil.copy(path(end), os.path.join(out, name + at))
        with open(path(".fodt"), "w", encoding="utf-8") as file:
            file.write(flat(document))
        with open(path(".md"), "w", encoding="utf-8") as file:
            file.write(markdown(document))
        for kind in ("odt", "docx", "pdf"):
            office(path(".fodt"), kind, folder)
            keep("." + kind, ".libreoffice." + kind)
        run("pandoc", "-s", path(".md"), "-o", path(".docx"))
        keep(".docx", ".pandoc.docx")
        run("pandoc", "-s", path(".md"), "-o", path(".epub"))
        keep(".epub", ".pandoc.epub")
        run("pandoc", "-s", path(".md"), "-o", path(".html"), "-V", "header-includes=" + CSS)
        keep(".html", ".pandoc.html")
        run("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--user-data-dir={folder}/chromium",
            "--print-to-pdf=" + path(".pdf"), "file://" + path(".html"))
        keep(".pdf", ".chromium.pdf")
        shutil.copy(latex.pdf(document, folder), os.path.join(out, name + ".latex.pdf"))
        if not name.endswith("-altered"):
            shutil.copy(latex.pdf(document, folder, columns=True), os.path.join(out, name + ".latex-columns.pdf"))
        keep(".md", ".md")


def altered(document):
    """The same with one date changed, in the first paragraph that states it."""
    before, after = document["date"]
    blocks, done = [], False
    for kind, body in document["blocks"]:
        if not done and kind == "text" and before in body:
            body, done = body.replace(before, after, 1), True
        blocks.append((kind, body))
    assert done
    return dict(document, blocks=blocks)


if __name__ == "__main__":
    out = sys.argv[1]
    os.makedirs(out, exist_ok=True)
    for name, document in DOCUMENTS.items():
        make(document, name, out)
        make(altered(document), name + "-altered", out)
