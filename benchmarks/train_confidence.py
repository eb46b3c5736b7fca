"""Train the confidence of drafts on the second set, report it on the development articles, write the weights.

    python benchmarks/train_confidence.py [--write]

The quality of a segment is its chrF against the human French; sorting by confidence should put the worst first.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pipeline.documents import Draft, Name, Segment, SegmentKind
from pipeline.evaluate.scorers import chrf
from pipeline.translate import Translator, find_package, open_engine
from pipeline.translate.confidence import confidence, features, fit

ROOT = Path(__file__).parents[1]
SECOND, DEVELOPMENT = ROOT / "tests/data/translate/second", ROOT / "tests/data/newsroom"
WEIGHTS = ROOT / "pipeline/translate/data/confidence.json"

Example = tuple[dict[str, float], float]


def examples(translator: Translator, folder: Path) -> list[Example]:
    """Features and chrF (0 to 1) of every segment of the articles in ``folder`` that have a French reference."""
    articles = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.json"))]
    pairs = [pair for article in articles if article.get("french") for pair in _pairs(article)]
    drafts = translator.translate([segment for segment, _ in pairs])
    return [_example(draft, french) for draft, (_, french) in zip(drafts, pairs, strict=True)]


def _pairs(article: dict[str, object]) -> list[tuple[Segment, str]]:
    found: list[dict[str, object]] = article["organisations"]  # type: ignore[assignment]
    names = tuple(Name(tuple(o["forms"]), o.get("official_fr")) for o in found)  # type: ignore[arg-type]
    french: dict[str, object] = article["french"]  # type: ignore[assignment]
    english = [str(article["title"]), *article["paragraphs"]]  # type: ignore[misc]
    human = [str(french["title"]), *french["paragraphs"]]  # type: ignore[misc]
    kinds = [SegmentKind.HEADLINE] + [SegmentKind.PARAGRAPH] * (len(english) - 1)
    return [
        (Segment(words, kind, names, tuple(english[1:])), reference)
        for words, kind, reference in zip(english, kinds, human, strict=True)
    ]


def _example(draft: Draft, french: str) -> Example:
    quality: float = chrf.score(chrf.counts(draft.text, french))  # type: ignore[no-untyped-call]
    return features(draft), quality / 100


def spearman(pairs: list[tuple[float, float]]) -> float:
    """Rank correlation; ties take the order they come in, which is good enough for a report."""
    first, second = ([sorted(side).index(value) for value in side] for side in zip(*pairs, strict=True))
    n = len(pairs)
    mean = (n - 1) / 2
    together = sum((a - mean) * (b - mean) for a, b in zip(first, second, strict=True))
    spread = sum((a - mean) ** 2 for a in first) * sum((b - mean) ** 2 for b in second)
    return together / spread**0.5 if spread else 0.0


def main() -> None:
    translator = Translator(open_engine(find_package(None)))
    training, unseen = examples(translator, SECOND), examples(translator, DEVELOPMENT)
    weights = fit(training)
    print(json.dumps(weights))
    for name, rows in (("second set", training), ("development articles", unseen)):
        before = spearman([(confidence(values), quality) for values, quality in rows])
        after = spearman([(confidence(values, weights), quality) for values, quality in rows])
        print(f"{name}: {len(rows)} segments, Spearman with chrF {before:.3f} as stored, {after:.3f} as trained now")
    if "--write" in sys.argv:
        WEIGHTS.write_text(json.dumps({"weights": weights}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
