#!/usr/bin/env python3
"""Makes src/classify/words.txt, the English words that character recognition can make of another
English word: modern, modem.

    python3 tools/words.py src/classify/ocr.rs LIST... > src/classify/words.txt

Each LIST is a file of words, one a line, such as Debian's packages wamerican and wbritish install
as /usr/share/dict/american-english and british-english (SCOWL, free for any use). The confusions
are the rows of CONFUSIONS in ocr.rs. A word is written when one confusion, or two, lead to it from
another word of the lists. Takes some minutes.
"""
import pathlib
import re
import sys


def confusions(source):
    """The first of each row with each of the others, both ways, in lower-case letters."""
    rows = re.search(r'CONFUSIONS: .*?= &\[(.*?)\n\];', source, re.S)[1]
    pairs = set()
    for row in re.findall(r'&\[(.*?)\]', rows):
        first, *others = re.findall(r'"(.*?)"', row)
        for other in others:
            if re.fullmatch('[a-z]+', first + other):
                pairs |= {(first, other), (other, first)}
    return sorted(pairs)


def once(word, pairs):
    """Every string that one confusion makes of the word, and how much of both it touches."""
    for a, b in pairs:
        at = word.find(a)
        while at >= 0:
            yield word[:at] + b + word[at + len(a):], len(a), len(b)
            at = word.find(a, at + 1)


def main():
    pairs = confusions(pathlib.Path(sys.argv[1]).read_text('utf-8'))
    words = set()
    for path in sys.argv[2:]:
        for line in pathlib.Path(path).read_text('utf-8').split():
            if re.fullmatch('[A-Za-z]{2,}', line):
                words.add(line.lower())
    made = set()
    for word in sorted(words):
        for first, lost, gained in once(word, pairs):
            # The engine takes at most half of a word, on either side, for confused.
            if lost * 2 > len(word):
                continue
            if first in words and gained * 2 <= len(first):
                made.add(first)
            for second, a, b in once(first, pairs):
                if second in words and second != word:
                    if (lost + a) * 2 <= len(word) and (gained + b) * 2 <= len(second):
                        made.add(second)
    print('\n'.join(sorted(made)))


main()
