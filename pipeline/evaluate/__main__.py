"""``python -m pipeline.evaluate``, which is ``make evaluate``."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from pipeline.errors import VigieError

from .argos import argos_hypotheses
from .report import as_markdown
from .scoring import Evaluation, evaluate


def main(arguments: list[str] | None = None) -> int:
    """Evaluate and write the page; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.evaluate", description="Score extraction and translation")
    parser.add_argument("--articles", type=Path, default=Path("tests/data/newsroom"), help="folder of gold articles")
    parser.add_argument("--short", type=Path, default=Path("tests/data/extract"), help="folders of short gold articles")
    parser.add_argument("--second", type=Path, default=Path("tests/data/translate/second"), help="more to translate")
    parser.add_argument("--models", type=Path, help="folder of installed packages; without it, the starter model")
    parser.add_argument("--model", help="name of the package to use")
    parser.add_argument("--out", type=Path, default=Path("docs/evaluation.md"), help="the page to write")
    parser.add_argument("--json", action="store_true", help="print every score and miss as JSON, write no page")
    asked = parser.parse_args(arguments)
    try:
        evaluation = _evaluate(asked)
    except VigieError as error:
        print(f"vigie: {error}", file=sys.stderr)
        return error.exit_code
    if asked.json:
        json.dump(evaluation.as_json(), sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        asked.out.write_text(as_markdown(evaluation), encoding="utf-8")
        print(f"{asked.out}: {evaluation.articles} articles, chrF {evaluation.drafts['chrf']:.2f}")
    return 0


def _evaluate(asked: argparse.Namespace) -> Evaluation:
    from pipeline.extract import load_lexicon
    from pipeline.settings import RelevanceSettings
    from pipeline.translate import Translator, find_package, in_order, open_engine

    package = find_package(asked.models, asked.model)
    engine = open_engine(package)

    def alone(sentences: Sequence[str]) -> list[str]:
        return [hypotheses[0].text for hypotheses in in_order(engine.translate(sentences))]

    return evaluate(
        asked.articles,
        load_lexicon(),
        Translator(engine),
        alone,
        accept=RelevanceSettings().accept,
        argos=argos_hypotheses(package),
        short=asked.short,
        second=asked.second if asked.second.is_dir() else None,
    )


if __name__ == "__main__":
    sys.exit(main())
