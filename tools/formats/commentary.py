#!/usr/bin/env python3
"""Writes verses of the Analects with a commentary in smaller type: in the line, as two small lines in the room of
one, and in paragraphs of its own. LibreOffice converts it to DOCX, ODT and PDF.

    apt-get install libreoffice-writer-nogui fonts-noto-cjk
    tools/formats/commentary.py fixtures/formats"""

import os, shutil, sys, tempfile

from make import HEAD, office

META = dict(title="論語節錄", author="無名", font="Noto Serif CJK SC", lang="zh", country="CN", running="")

STYLES = """
<style:style style:name="Small" style:family="text"><style:text-properties fo:font-size="8pt" style:font-size-asian="8pt"/></style:style>
<style:style style:name="Two" style:family="text"><style:text-properties style:text-combine="lines"/></style:style>
<style:style style:name="Note" style:family="paragraph" style:parent-style-name="Text_20_body"><style:text-properties fo:font-size="9pt" style:font-size-asian="9pt"/></style:style>
"""

# What is in [ ] stands small in the line, what is in { } in two lines, a line that begins with # is a paragraph.
VERSES = """
子曰學而時習之不亦說乎[學者效也習者重之]有朋自遠方來不亦樂乎[朋同門也自遠而至則近者可知]人不知而不慍不亦君子乎
子曰巧言令色鮮矣仁{巧者好其言令者善其色皆在外而不在內故曰鮮矣}曾子曰吾日三省吾身為人謀而不忠乎與朋友交而不信乎傳不習乎
#此章言三省之事首言忠次言信末言習習者所受於師而熟於己也三者日日省之則無一日之不學
子曰弟子入則孝出則弟謹而信汎愛眾而親仁行有餘力則以學文{行在先而文在後學者不可倒置其次第也}
子曰君子食無求飽居無求安敏於事而慎於言就有道而正焉可謂好學也已
#無求者不暇求也志在於道則口體之奉有所不及
""".split()


def paragraph(line):
    style, line = ("Note", line[1:]) if line.startswith("#") else ("Text_20_body", line)
    for sign, name in (("[]", "Small"), ("{}", "Two")):
        line = line.replace(sign[0], f'<text:span text:style-name="{name}">').replace(sign[1], "</text:span>")
    return f'<text:p text:style-name="{style}">{line}</text:p>'


if __name__ == "__main__":
    head = HEAD.format(**META).replace("</office:automatic-styles>", STYLES + "</office:automatic-styles>")
    body = f'<text:p text:style-name="Title">{META["title"]}</text:p>' + "".join(map(paragraph, VERSES))
    with tempfile.TemporaryDirectory() as folder:
        source = os.path.join(folder, "commentary.fodt")
        with open(source, "w", encoding="utf-8") as file:
            file.write(head + body + "</office:text></office:body></office:document>")
        for kind in ("odt", "docx", "pdf"):
            office(source, kind, folder)
            shutil.copy(os.path.join(folder, "commentary." + kind), os.path.join(sys.argv[1], "commentary.libreoffice." + kind))
