"""Spans of organisations, beside spaCy's blank English pipeline with an entity ruler that holds the same gazetteer.

spaCy is no dependency of ours. Give a Python that has it to be measured beside it:

    python3 -m venv /tmp/spacy && /tmp/spacy/bin/pip install spacy
    VIGIE_SPACY=/tmp/spacy/bin/python python benchmarks/run.py organisations
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tracemalloc
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.measure import ARTICLES, OURS, Options, Result, rate, take_turns
from pipeline.documents import Article, BlockKind, Span

SPACY = "spaCy, blank English with an entity ruler"
WORKER = Path(__file__).with_name("spacy_ruler.py")

Spans = list[set[Span]]


def measure(options: Options) -> Result:
    """Every mention of an organisation in the English articles of the evaluation, found by each, and how well."""
    tracemalloc.start()
    from pipeline.extract.gazetteer import load_lexicon
    from pipeline.extract.organisations import cast_of
    from pipeline.extract.reading import read

    lexicon = load_lexicon()
    memory = tracemalloc.get_traced_memory()[0] / 2**20
    tracemalloc.stop()
    stories = [
        s for s in (json.loads(f.read_bytes()) for f in sorted(ARTICLES.glob("*.json"))) if s["language"] == "en"
    ]
    articles = [_article(story) for story in stories]
    gold = [_gold(a.text, s["organisations"]) for a, s in zip(articles, stories, strict=True)]
    ours = [{m for n in cast_of(read(a), lexicon).organisations for m in n.mentions} for a in articles]
    work = rate(len(articles), lambda: [cast_of(read(article), lexicon) for article in articles])
    values: dict[str, Sequence[float]] = {**take_turns({OURS: work}, options.rounds)}
    said = [f"{len(articles)} articles, one process; F1 of spans {_f1(ours, gold):.3f}"]
    python = os.environ.get("VIGIE_SPACY")
    if python:
        names = {
            n
            for rows in lexicon.organisations.values()
            for r in rows
            for n in (r.english, r.french, *r.short_forms)
            if n
        }
        other = _spacy(python, sorted(names), [a.text for a in articles], options.rounds)
        values[SPACY] = [len(articles) / seconds for seconds in other["seconds"]]
        theirs = [{(start, end) for start, end in spans} for spans in other["spans"]]
        said.append(f"spaCy {other['version']} {_f1(theirs, gold):.3f}")
    said.append(f"the gazetteer ({lexicon.size:,} names) and its code take {memory:.0f} MB")
    return Result(
        name="organisations",
        question="How fast are the organisations of an article found?",
        unit="articles a second",
        more_is_better=True,
        values=values,
        work="; ".join(said),
        goal="five times spaCy's speed at a higher F1; less than 60 MB",
    )


def _article(story: dict[str, list[str]]) -> Article:
    blocks = [(BlockKind.PARAGRAPH, text) for text in story["paragraphs"]]
    return Article.compose(str(story["title"]), blocks, language="en")


def _gold(text: str, organisations: Iterable[dict[str, list[str]]]) -> set[Span]:
    """Where the forms of the organisations stand, the longest first."""
    found: set[Span] = set()
    for form in sorted({f for o in organisations for f in o["forms"]}, key=len, reverse=True):
        for match in re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", text):
            if not any(start < match.end() and match.start() < end for start, end in found):
                found.add(match.span())
    return found


def _f1(found: Spans, gold: Spans) -> float:
    right = sum(len(f & g) for f, g in zip(found, gold, strict=True))
    return 2 * right / (sum(map(len, found)) + sum(map(len, gold)))


def _spacy(python: str, names: list[str], texts: list[str], rounds: int) -> dict[str, Any]:
    asked = json.dumps({"names": names, "texts": texts, "rounds": rounds})
    done = subprocess.run([python, str(WORKER)], input=asked, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{python} could not run spaCy: {done.stderr.strip().splitlines()[-1]}")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
