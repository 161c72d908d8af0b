#!/usr/bin/env python3
"""Makes src/inspect/lexicon.txt, the English words that the inspection of one copy takes for sound.

    python3 tools/lexicon.py LIST... > src/inspect/lexicon.txt

Each LIST is a file of words, one a line: the sizes 10, 20 and 35 of the English, American and
British lists of SCOWL (free for any use; Debian's package scowl). Words of three letters or more in
small ASCII letters are written, sorted.
"""
import pathlib
import re
import sys

words = {
    word
    for path in sys.argv[1:]
    for word in pathlib.Path(path).read_text("latin-1").split()
    if re.fullmatch("[a-z]{3,}", word)
}
print("\n".join(sorted(words)))
