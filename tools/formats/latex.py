"""The document as LaTeX sets it: pdfTeX for English (Computer Modern in its own encoding, ligatures, hyphenation,
running heads), XeTeX for Chinese; and in two columns a letter apart, in bitmap fonts (English) and with marks that
hang over the edge (Chinese).

    apt-get install texlive-latex-base texlive-xetex texlive-lang-chinese"""

import os, re, subprocess

ENGLISH = r"""\documentclass[11pt]{article}
\usepackage[a5paper,margin=18mm,headheight=14pt]{geometry}
"""

CHINESE = r"""\documentclass[11pt]{article}
\usepackage{fontspec}
\setmainfont{%(font)s}
\usepackage[a5paper,margin=18mm,headheight=14pt]{geometry}
\XeTeXlinebreaklocale "zh"
\XeTeXlinebreakskip=0pt plus 1pt minus 0.1pt
"""

COLUMNS = {
    "en": r"""\documentclass[twocolumn,10pt]{article}
\usepackage[T1]{fontenc}
""",
    "zh": r"""\documentclass[twocolumn,fontset=fandol]{ctexart}
""",
}

REST = r"""\usepackage{fancyhdr}
\pagestyle{fancy}\fancyhf{}\fancyhead[L]{%(running)s}\fancyfoot[C]{-- \thepage\ --}
\setcounter{secnumdepth}{0}
\pdfSETTINGS
\title{%(title)s}\author{}\date{}
\begin{document}
\maketitle\thispagestyle{fancy}
"""

SIGNS = {"\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_", "{": r"\{", "}": r"\}",
         "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "“": "``", "”": "''", "‘": "`", "’": "'", "–": "--", "—": "---",
         "·": r"\textperiodcentered{}"}


def words(text, latin):
    """Text with its notes, as LaTeX."""
    signs = SIGNS if latin else {sign: SIGNS[sign] for sign in SIGNS if ord(sign) < 128}
    plain = lambda part: "".join(signs.get(c, c) for c in part)
    out = ""
    for at, part in enumerate(re.split(r"\[\^([^\]]*)\]", text)):
        out += plain(part) if at % 2 == 0 else "\\footnote{" + plain(part) + "}"
    return out


def tex(document, columns):
    meta = document["meta"]
    latin = meta["lang"] != "zh"
    inline = lambda text: words(text, latin)
    # The date of making must not be in the file: it is to come out the same each time.
    still = r"\pdfinfoomitdate=1\pdftrailerid{}\pdfsuppressptexinfo=-1" if latin else ""
    values = {"font": meta["font"], "title": inline(meta["title"]), "running": inline(meta["running"])}
    head = COLUMNS[meta["lang"]] if columns else ENGLISH if latin else CHINESE
    out = (head + REST) % values
    out = out.replace(r"\pdfSETTINGS", still)
    for kind, body in document["blocks"]:
        if kind == "heading":
            out += "\\section{%s}\n\n" % inline(body)
        elif kind == "text":
            out += inline(body) + "\n\n"
        elif kind in ("numbers", "bullets"):
            name = "enumerate" if kind == "numbers" else "itemize"
            items = "".join("\\item %s\n" % inline(item) for item in body)
            out += "\\begin{%s}\n%s\\end{%s}\n\n" % (name, items, name)
        elif kind == "table":
            rows = "\\hline\n".join(" & ".join(map(inline, row)) + "\\\\\n" for row in body)
            columns = "|" + "l|" * len(body[0])
            out += "\\begin{center}\\begin{tabular}{%s}\\hline\n%s\\hline\\end{tabular}\\end{center}\n\n" % (columns, rows)
    return out + "\\end{document}\n"


def pdf(document, folder, columns=False):
    """Writes it into a folder; the path of the PDF."""
    source = os.path.join(folder, "latex.tex")
    with open(source, "w", encoding="utf-8") as file:
        file.write(tex(document, columns))
    program = "xelatex" if document["meta"]["lang"] == "zh" else "pdflatex"
    command = [program, "-interaction=nonstopmode", "-halt-on-error", "-output-directory", folder, source]
    for _ in range(2):
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=dict(os.environ, SOURCE_DATE_EPOCH="1614848400"))
    return os.path.join(folder, "latex.pdf")
