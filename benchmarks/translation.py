"""Words translated a second, with names, checks and typography, beside the same model with nothing around it."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.measure import ARTICLES, OURS, Options, Result, rate, take_turns

if TYPE_CHECKING:
    from pipeline.documents import Segment
    from pipeline.translate import Effort, Package

Paragraphs = Sequence[Sequence[str]]
"""Sentences by paragraph."""

PLAIN_PASS = "Vigie's plain pass alone"
IDEAL = "CTranslate2 fed ideally"
ARGOS_OWN = "Argos Translate's pattern, its own threads"
ARGOS_BEST = "Argos Translate's pattern, one thread a core"


def measure(options: Options) -> Result:
    """Draft every English article that has a reference translation; all take the same sentences and model."""
    import sentencex

    from pipeline.translate import Translator, find_package, in_order, open_engine

    package = find_package(None)
    engine = open_engine(package)
    translator = Translator(engine)
    segments = _segments()
    paragraphs = [[s.strip() for s in sentencex.segment("en", x.source) if s.strip()] for x in segments]
    sentences = [sentence for paragraph in paragraphs for sentence in paragraph]
    words = sum(len(segment.source.split()) for segment in segments)
    cores = len(os.sched_getaffinity(0))
    # Its own threads are so slow where cores are few that a tenth of the work has to do.
    tenth = slice(None, None, 10)
    tenth_words = sum(len(segment.source.split()) for segment in segments[tenth])
    best = _argos_pattern(package, paragraphs, inter_threads=cores, intra_threads=1)
    values = take_turns(
        {
            OURS: rate(words, lambda: translator.translate(segments)),
            PLAIN_PASS: rate(words, lambda: in_order(engine.translate(sentences))),
            IDEAL: rate(words, _ideal(package, paragraphs, cores)),
            ARGOS_OWN: rate(tenth_words, _argos_pattern(package, paragraphs[tenth])),
            ARGOS_BEST: rate(words, best),
        },
        options.rounds,
    )
    return Result(
        name="translation",
        question="How fast is a draft made?",
        unit="source words a second",
        more_is_better=True,
        values=values,
        work=(
            f"{len(segments)} paragraphs and titles, {len(sentences)} sentences, {words:,} words; "
            "Vigie takes several hypotheses of each sentence, chooses by names and numbers, checks, restores typography"
        ),
        goal="the plain pass 0.9 of CTranslate2 fed ideally and 1.4 times Argos's pattern; the whole as fast as that",
        notes=[*_ratios(values), _effort(translator.effort), _memory(options.scratch)],
    )


def _ratios(values: Mapping[str, Sequence[float]]) -> list[str]:
    """The plain pass (several hypotheses of each sentence, with scores) beside the others, round by round."""
    pairs = ((PLAIN_PASS, IDEAL), (PLAIN_PASS, ARGOS_BEST), (OURS, ARGOS_BEST))
    return [f"{ours} against {theirs}: {_ratio(values[ours], values[theirs]):.2f}." for ours, theirs in pairs]


def _ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    return statistics.median(a / b for a, b in zip(ours, theirs, strict=True))


def _effort(effort: Effort) -> str:
    share = effort.extra_pieces / effort.plain_pieces
    return (
        f"{effort.retried} of {effort.sentences} sentences were decoded again because something in them could not be "
        f"verified: {effort.extra_pieces:,} pieces beside the {effort.plain_pieces:,} of the plain pass ({share:.0%})."
    )


def _memory(scratch: Path) -> str:
    """The most memory that ``vigie translate`` held over all of these articles, in a process of its own."""
    articles = [file.read_bytes().replace(b"\n", b" ") for file in sorted(ARTICLES.glob("*.json"))]
    lines = scratch / "articles.jsonl"
    lines.write_bytes(b"\n".join(articles))
    command = [str(Path(sys.executable).with_name("vigie")), "translate", str(lines)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=scratch) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return f"`vigie translate` over {len(articles)} articles held at most {usage.ru_maxrss // 1024} MiB."


def _segments() -> list[Segment]:
    from pipeline.extract import load_lexicon
    from pipeline.lines import TextLine, read_lines, segments_of

    lexicon = load_lexicon()
    articles = [json.loads(file.read_bytes()) for file in sorted(ARTICLES.glob("*.json"))]
    lines = read_lines(json.dumps(article).encode() for article in articles if article.get("french"))
    return [segment for line in lines if isinstance(line, TextLine) for segment in segments_of(line, lexicon)]


def _model(package: Package, **threads: int) -> tuple[Any, Any]:
    import ctranslate2
    import sentencepiece

    pieces = sentencepiece.SentencePieceProcessor(model_file=str(package.folder / "sentencepiece.model"))
    folder = str(package.folder / "model")
    return pieces, ctranslate2.Translator(folder, device="cpu", compute_type="int8", **threads)


def _ideal(package: Package, paragraphs: Paragraphs, cores: int) -> Callable[[], object]:
    """Every sentence in one call, the longest first, one hypothesis each: the most the hardware gives."""
    pieces, model = _model(package, inter_threads=cores, intra_threads=1)
    decoding = {name: int(value) if name == "beam_size" else value for name, value in package.decoding}
    sentences = [sentence for paragraph in paragraphs for sentence in paragraph]

    def run() -> list[str]:
        tokens = sorted(pieces.encode(sentences, out_type=str), key=len, reverse=True)
        results = model.translate_batch(tokens, max_batch_size=1024, batch_type="tokens", **decoding)
        return [pieces.decode_pieces(result.hypotheses[0]) for result in results]

    return run


def _argos_pattern(package: Package, paragraphs: Paragraphs, **threads: int) -> Callable[[], object]:
    """How Argos Translate 1.11 asks: one call a paragraph, 32 tokens a batch, beam 4; CTranslate2's default threads."""
    pieces, model = _model(package, **threads)
    asked = {
        "beam_size": 4,
        "num_hypotheses": 1,
        "length_penalty": 0.2,
        "replace_unknowns": True,
        "return_scores": True,
    }

    def one(paragraph: Sequence[str]) -> list[str]:
        tokens = pieces.encode(list(paragraph), out_type=str)
        results = model.translate_batch(tokens, max_batch_size=32, batch_type="tokens", **asked)
        return [pieces.decode_pieces(result.hypotheses[0]) for result in results]

    return lambda: [one(paragraph) for paragraph in paragraphs]
