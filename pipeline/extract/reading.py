"""An article read once: sentences, words, and a flat copy of the text on which every rule runs.

The flat copy has exactly the length of the text, so that a span in one is a span in the other: lower case, no accents,
straight apostrophes and quotes, plain spaces. Sentences are parted by a line break, which no rule's ``.`` crosses.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from pipeline.documents import Article, Span

from .resources import words

TITLE = -1
"""The block number of the title's sentences."""

PIECE = 8
"""Letters, edges included, in the longest pieces of words by which rules are looked up."""

_PLAIN = {
    "’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'",
    "“": '"', "”": '"', "«": '"', "»": '"', "„": '"',
    "–": "-", "—": "-", "‑": "-", "‐": "-", "−": "-",
    "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\t": " ", "\n": " ", "\r": " ", "…": ".",
}  # fmt: skip


def _flat_table() -> dict[int, str]:
    """Every Latin letter to its base letter in lower case, one character for one."""
    table = {ord(a): b for a, b in _PLAIN.items()}
    for code in (*range(0x41, 0x5B), *range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFD", chr(code))[0].lower()
        table[code] = base if len(base) == 1 else chr(code)
    table.update({ord("ø"): "o", ord("Ø"): "o", ord("ł"): "l", ord("Ł"): "l", ord("đ"): "d", ord("ð"): "d"})
    return table


_FLAT = _flat_table()
_ASCII_FLAT = {code: letter for code, letter in _FLAT.items() if code < 0x80}
_FOREIGN = re.compile(r"[^\x00-\x7f]+")


def flatten(text: str) -> str:
    """The flat copy of a text: same length, lower case, without accents, with plain punctuation.

    Letters beyond ASCII come first: without them Python translates a text five times faster.
    """
    if not text.isascii():
        text = _FOREIGN.sub(lambda letters: letters.group().translate(_FLAT), text)
    return text.translate(_ASCII_FLAT)


class Word(NamedTuple):
    """A word as names see it; ``flat`` is its flat form; ``initial`` is set on the first word of a sentence;
    ``capital`` where it begins with one."""

    text: str
    start: int
    end: int
    flat: str
    initial: bool
    capital: bool


class Sentence(NamedTuple):
    """A sentence: its code points, the block it stands in (-1: the title), and its words by number."""

    start: int
    end: int
    block: int
    first: int
    last: int


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What the rules work on. ``digits``: the sentences that hold a digit, a bit for each."""

    article: Article
    text: str
    flat: str
    language: str
    sentences: tuple[Sentence, ...]
    starts: tuple[int, ...]
    words: tuple[Word, ...]
    title_case: bool
    digits: int

    @property
    def all_sentences(self) -> int:
        """A bit for each sentence, all set."""
        return (1 << len(self.sentences)) - 1

    def sentence_at(self, position: int) -> int:
        """The number of the sentence in which a code point stands."""
        return max(0, bisect_right(self.starts, position) - 1)

    def flat_sentence(self, number: int) -> str:
        """The flat words of one sentence."""
        sentence = self.sentences[number]
        return self.flat[sentence.start : sentence.end]

    def in_title(self, position: int) -> bool:
        """Whether a code point stands in the title."""
        return bool(self.sentences) and self.sentences[self.sentence_at(position)].block == TITLE


# A word: initials (U.S.), letters bound by hyphens, dots or "&" (K&B), "&" itself, an English possessive, an elision.
# Plain letters, which most words are, come first.
_WORD = re.compile(
    r"""[^\W_]++(?![-‑.&+'’])
    | (?:[^\W\d_]\.){2,}
    | \b(?i:[ldnsjmtc]|qu|jusqu|lorsqu|puisqu)['’](?=\w)
    | ['’](?i:s)\b
    | [^\W_]+(?:[-‑.&+][^\W_]+|['’](?!(?i:s)\b)(?=[^\W\d_]{2})[^\W_]+(?:[-‑][^\W_]+)*)*
    | &""",
    re.VERBOSE,
)
# One set of marks at the head lets the search run from mark to mark.
_END = re.compile(
    r"[.!?…:;](?:(?<=[.!?…])[.!?…]*[\"”’»')\]]*(?:\s?»)?(?=\s+[\"“«‘'(\[•–—-]?\s?[^\W_a-zß-öø-ÿ])"
    r"|(?<=[:;])(?=\s+[•–—]))"
)
_LAST_WORD = re.compile(r"[^\s\"“«(]+\Z")


def read(article: Article) -> Reading:
    """Read an article: language, sentences, words, flat text."""
    text = article.text
    flat = flatten(text)
    blocks = _blocks(article)
    cuts = [(start, end, number) for number, block in blocks for start, end in _sentences(text, *block)]
    flat = _mark_sentences(flat, [start for start, _, _ in cuts])
    found: list[Word] = []
    sentences: list[Sentence] = []
    for start, end, number in cuts:
        first = len(found)
        spans = [match.span() for match in _WORD.finditer(text, start, end)]
        opening = spans[0][0] if spans else end
        found += [Word(text[s:e], s, e, flat[s:e], s == opening, text[s].isupper()) for s, e in spans]
        sentences.append(Sentence(start, end, number, first, len(found)))
    language = _language(article, flat)
    return Reading(
        article,
        text,
        flat,
        language,
        tuple(sentences),
        tuple(s.start for s in sentences),
        tuple(found),
        _is_title_case(article.title or "", language),
        _digits_in(flat, tuple(s.start for s in sentences)),
    )


def _digits_in(flat: str, starts: tuple[int, ...]) -> int:
    found = 0
    for match in re.finditer(r"\d[^\n]*", flat):
        found |= 1 << max(0, bisect_right(starts, match.start()) - 1)
    return found


def pieces_of(word: str) -> set[str]:
    """Every piece of a word, at most ``PIECE`` letters long; a space stands for each of its edges."""
    spaced = f" {word} "
    return {spaced[i:j] for i in range(len(spaced)) for j in range(i + 1, min(i + PIECE, len(spaced)) + 1)}


def _blocks(article: Article) -> list[tuple[int, Span]]:
    """Title and blocks with their numbers; a text without blocks is cut at its blank lines."""
    blocks: list[tuple[int, Span]] = []
    if article.title_span:
        blocks.append((TITLE, article.title_span))
    if article.blocks:
        return blocks + [(n, (b.start, b.end)) for n, b in enumerate(article.blocks)]
    begin = len(article.title) if article.title else 0
    pieces = re.finditer(r"[^\n]+(?:\n[^\n]+)*", article.text[begin:])
    return blocks + [(n, (begin + m.start(), begin + m.end())) for n, m in enumerate(pieces)]


def _sentences(text: str, start: int, end: int) -> list[Span]:
    """Where the sentences of one block stand."""
    found = []
    begin = start
    for match in _END.finditer(text, start, end):
        if match.end() >= end or not _ends(text, begin, match):
            continue
        found.append((begin, match.end()))
        begin = match.end()
        while begin < end and text[begin].isspace():
            begin += 1
    if begin < end:
        found.append((begin, end))
    return found


def _ends(text: str, begin: int, match: re.Match[str]) -> bool:
    """Whether a full stop ends a sentence or only an abbreviation."""
    if not match.group().startswith(".") or match.group() == "...":
        return True
    before = _LAST_WORD.search(text, max(begin, match.start() - 24), match.start())
    last = before.group().lower() if before else ""
    if last in words("abbreviations_before_names"):
        return False
    single = len(last) == 1 and last.isalpha()
    if not single and last not in words("abbreviations") and "." not in last.strip("."):
        return True
    after = re.match(r"[\s\"“«‘'(]*([^\W\d_]+['’]?)", text[match.end() : match.end() + 24])
    return bool(after) and after is not None and flatten(after.group(1)) in words("sentence_starters")


def _mark_sentences(flat: str, starts: list[int]) -> str:
    """Put a line break before every sentence, in place of the space there."""
    pieces = []
    last = 0
    for start in starts:
        if start == 0:
            continue
        pieces.append(flat[last : start - 1])
        pieces.append("\n")
        last = start
    pieces.append(flat[last:])
    return "".join(pieces)


_FRENCH = frozenset(
    [
        "le",
        "la",
        "les",
        "des",
        "du",
        "une",
        "est",
        "et",
        "dans",
        "pour",
        "que",
        "qui",
        "sur",
        "par",
        "au",
        "aux",
        "ont",
        "ete",
        "avec",
        "son",
        "ses",
        "cette",
    ]
)
_ENGLISH = frozenset(
    [
        "the",
        "of",
        "and",
        "to",
        "in",
        "that",
        "was",
        "for",
        "is",
        "on",
        "with",
        "it",
        "its",
        "by",
        "were",
        "has",
        "had",
        "as",
        "at",
        "from",
        "an",
        "be",
    ]
)


def _language(article: Article, flat: str) -> str:
    """The language as the article states it, else by its function words."""
    if article.language:
        return article.language.lower().replace("_", "-").split("-")[0]
    sample = re.findall(r"[a-z]+", flat[:6000])
    french = sum(1 for w in sample if w in _FRENCH)
    english = sum(1 for w in sample if w in _ENGLISH)
    if max(french, english) * 12 < len(sample):
        return "und"
    return "fr" if french > english else "en"


def _is_title_case(title: str, language: str) -> bool:
    """Whether a headline gives capitals to its ordinary words, so that a capital there shows no name."""
    if not title:
        return False
    inner = re.findall(r"[^\W\d_]{3,}", title)[1:]
    ordinary = [w for w in inner if is_ordinary(w, language) and w.lower() not in words("small_words")]
    if len(ordinary) < 2:
        return False
    return sum(1 for w in ordinary if w[0].isupper()) >= 0.6 * len(ordinary)


@lru_cache(maxsize=8192)
def is_ordinary(word: str, language: str) -> bool:
    """Whether a word is one of the language's ordinary words, written small in running text."""
    lists = ("ordinary_en", "ordinary_fr") if language not in ("en", "fr") else (f"ordinary_{language}",)
    lower = word.lower().replace("’", "'")
    return any(lower in words(name) for name in lists)
