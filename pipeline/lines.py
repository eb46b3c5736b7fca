"""JSON Lines in, JSON Lines out: extract and translate any text, without an archive.

One line of input is ``{"id", "title"?, "published"?, "language"?, "paragraphs": [..]}`` or, in place of the
paragraphs, ``"text"`` whose blank lines part them. Results come in input order; a line that cannot be read becomes
a :class:`BadLine` in its place, and the rest is done.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from pipeline.documents import BLOCK_BREAK, Article, Block, BlockKind, Draft, Segment, SegmentKind
from pipeline.language import guess_language

if TYPE_CHECKING:
    from pipeline.extract import Lexicon
    from pipeline.translate import Translator

Result = dict[str, object]

WINDOW_CHARACTERS = 150_000
"""About 1,200 English sentences: enough to sort and batch, little enough that results keep coming."""

TAKEN = ("en", None)
"""Languages that translate takes: a text too short to tell is taken at its giver's word to be English."""

_BLANK_LINES = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")


@dataclass(frozen=True, slots=True)
class TextLine:
    """One text to work on, from line ``number`` (from 1). ``paragraphs`` are as given, empty ones among them, so that
    results match one to one.
    """

    number: int
    id: str | int
    article: Article
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that cannot be used: its number (from 1) and why, with the remedy."""

    number: int
    problem: str


class _UnusableLineError(ValueError):
    """Why a line cannot be used."""


def read_lines(lines: Iterable[bytes]) -> Iterator[TextLine | BadLine]:
    """Read texts from JSON Lines (UTF-8). Blank lines are passed over; bad ones come out as :class:`BadLine`."""
    for number, raw in enumerate(lines, 1):
        if not raw.strip():
            continue
        try:
            yield _read_line(number, raw)
        except _UnusableLineError as problem:
            yield BadLine(number, str(problem))


def extract_lines(lines: Iterable[bytes], lexicon: Lexicon, *, accept: float) -> Iterator[Result | BadLine]:
    """What each text says, in the shape of ``vigie extract``; ``accept`` is the score from which it is relevant."""
    from pipeline.extract import extract, to_json

    for line in read_lines(lines):
        if isinstance(line, BadLine):
            yield line
        else:
            try:
                yield to_json(line.id, line.article, extract(line.article, lexicon), accept)
            except Exception as error:  # one text must not stop the others
                yield _failed(line, error)


def translate_lines(lines: Iterable[bytes], lexicon: Lexicon, translator: Translator) -> Iterator[Result | BadLine]:
    """Drafts in Canadian French of each English text, in the shape of ``vigie translate``.

    Texts are translated together in windows, for a batch of sentences is several times faster than one.
    """
    for window in _windows(read_lines(lines)):
        yield from _translate_window(window, lexicon, translator)


def _translate_window(
    window: Sequence[TextLine | BadLine], lexicon: Lexicon, translator: Translator
) -> Iterator[Result | BadLine]:
    english = [line for line in window if isinstance(line, TextLine) and line.article.language in TAKEN]
    done = dict(_drafted(english, lexicon, translator))
    for line in window:
        if isinstance(line, BadLine):
            yield line
        elif line.number in done:
            drafts = done[line.number]
            yield drafts if isinstance(drafts, BadLine) else _translated(line, drafts, translator)
        else:
            yield {"id": line.id, "skipped": f"language {line.article.language or 'unknown'}"}


def _drafted(
    lines: Sequence[TextLine], lexicon: Lexicon, translator: Translator
) -> Iterator[tuple[int, list[Draft] | BadLine]]:
    """The drafts of each line by its number. Where something breaks on a window, each line is tried alone."""
    try:
        segments = [segments_of(line, lexicon) for line in lines]
        drafts = iter(translator.translate([segment for group in segments for segment in group]))
    except Exception as error:  # one text must not stop the others
        if len(lines) == 1:
            yield lines[0].number, _failed(lines[0], error)
        else:
            for line in lines:
                yield from _drafted([line], lexicon, translator)
        return
    for line, group in zip(lines, segments, strict=True):
        yield line.number, [next(drafts) for _ in group]


def _failed(line: TextLine, error: Exception) -> BadLine:
    return BadLine(line.number, f"the text {line.id!r} broke us ({type(error).__name__}: {error}); please report it")


def segments_of(line: TextLine, lexicon: Lexicon) -> list[Segment]:
    """The title, if there is one, and every paragraph as segments, each with the names known in the text."""
    from pipeline.extract import extract, names_in

    names = names_in(extract(line.article, lexicon), line.article)
    segments = [Segment(words, SegmentKind.PARAGRAPH, names, line.paragraphs) for words in line.paragraphs]
    if line.article.title:
        segments.insert(0, Segment(line.article.title, SegmentKind.HEADLINE, names, line.paragraphs))
    return segments


def _translated(line: TextLine, drafts: list[Draft], translator: Translator) -> Result:
    from pipeline.translate import to_json

    title = drafts[0] if line.article.title else None
    return to_json(line.id, title, drafts[1:] if title else drafts, translator.model)


def _windows(lines: Iterable[TextLine | BadLine]) -> Iterator[list[TextLine | BadLine]]:
    window: list[TextLine | BadLine] = []
    size = 0
    for line in lines:
        window.append(line)
        size += len(line.article.text) if isinstance(line, TextLine) else 0
        if size >= WINDOW_CHARACTERS:
            yield window
            window, size = [], 0
    if window:
        yield window


def _read_line(number: int, raw: bytes) -> TextLine:
    fields = _parse(raw)
    identity = fields.get("id")
    if isinstance(identity, bool) or not isinstance(identity, str | int):
        raise _UnusableLineError('it has no "id"; give each text a string or a whole number')
    title = _string(fields, "title")
    paragraphs = _paragraphs(fields)
    language = _string(fields, "language")
    published = _published(_string(fields, "published"))
    article = _lay_out(title if title and title.strip() else None, paragraphs, language, published)
    return TextLine(number, identity, article, tuple(unicodedata.normalize("NFC", p) for p in paragraphs))


def _parse(raw: bytes) -> dict[str, object]:
    try:
        text = raw.decode("utf-8-sig")
        fields = json.loads(text)
        json.dumps(fields, ensure_ascii=False).encode()  # a lone surrogate (\ud800) could not be written back
    except UnicodeDecodeError as error:
        raise _UnusableLineError(f"it is not UTF-8 (byte {error.start + 1}); convert the file") from None
    except UnicodeEncodeError:
        raise _UnusableLineError("it holds half a surrogate pair; write whole characters") from None
    except RecursionError:
        raise _UnusableLineError("it is nested too deeply; give one flat object a line") from None
    except ValueError as error:
        raise _UnusableLineError(f"it is not JSON ({error}); write one object a line") from None
    if not isinstance(fields, dict):
        raise _UnusableLineError('it is not an object; write {"id": …, "paragraphs": […]}')
    return fields


def _string(fields: dict[str, object], key: str) -> str | None:
    value = fields.get(key)
    if value is not None and not isinstance(value, str):
        raise _UnusableLineError(f'"{key}" is not a string')
    return value


def _paragraphs(fields: dict[str, object]) -> list[str]:
    if "paragraphs" in fields:
        paragraphs = fields["paragraphs"]
        if not isinstance(paragraphs, list) or not all(isinstance(p, str) for p in paragraphs):
            raise _UnusableLineError('"paragraphs" is not a list of strings')
        return paragraphs
    text = _string(fields, "text")
    if text is None:
        raise _UnusableLineError('it has neither "paragraphs" nor "text"')
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return [part for part in _BLANK_LINES.split(lines) if part.strip()]


def _published(stated: str | None) -> str | None:
    if not stated:
        return None
    try:
        if len(stated) <= len("2023-10-24"):
            date.fromisoformat(stated)
        else:
            datetime.fromisoformat(stated)
    except ValueError:
        raise _UnusableLineError(
            f'"published" is {stated!r}; write an ISO date or date-time (2023-10-24T09:30:00-04:00)'
        ) from None
    return stated


def _lay_out(title: str | None, paragraphs: list[str], language: str | None, published: str | None) -> Article:
    """Offsets are promised in the text exactly as given, so nothing is stripped or dropped here."""
    parts = [unicodedata.normalize("NFC", part) for part in ([title] if title else []) + paragraphs]
    blocks: list[Block] = []
    position = 0
    for index, part in enumerate(parts):
        if part.strip() and not (title and index == 0):
            blocks.append(Block(BlockKind.PARAGRAPH, position, position + len(part)))
        position += len(part) + len(BLOCK_BREAK)
    text = BLOCK_BREAK.join(parts)
    spoken = language.split("-")[0].lower() if language else guess_language(text)
    return Article(parts[0] if title else None, text, tuple(blocks), spoken or None, published=published)
