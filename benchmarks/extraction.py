"""Articles read a second, beside the list of words that a newsroom would otherwise search with."""

from __future__ import annotations

import json
import re

from benchmarks.measure import ARTICLES, OURS, Options, Result, rate, take_turns

# What a saved search in a feed reader amounts to: it says that an article may matter, and nothing else.
KEYWORDS = re.compile(
    r"\b(?:ransomware|cyber ?attack\w*|cyber incident|data breach\w*|phishing|hack\w*|malware|leak\w*)\b"
    r"|\b(?:hospital\w*|clinic\w*|health\w*|patient\w*|pharmac\w*|insur\w*)\b",
    re.I,
)


def measure(options: Options) -> Result:
    """Relevance, organisations in roles, attackers, figures, dates and places of every article of the evaluation."""
    from pipeline.extract import extract, load_lexicon
    from pipeline.lines import TextLine, read_lines

    lexicon = load_lexicon()
    files = sorted(ARTICLES.glob("*.json"))
    lines = read_lines(json.dumps(json.loads(file.read_bytes())).encode() for file in files)
    articles = [line.article for line in lines if isinstance(line, TextLine)]
    return Result(
        name="extraction",
        question="How fast is an article read?",
        unit="articles a second",
        more_is_better=True,
        values=take_turns(
            {
                OURS: rate(len(articles), lambda: [extract(article, lexicon) for article in articles]),
                "a list of keywords": rate(len(articles), lambda: [KEYWORDS.findall(a.text) for a in articles]),
            },
            options.rounds,
        ),
        work=f"{len(articles)} articles, {sum(len(a.text.split()) for a in articles):,} words, one process",
    )
