"""The scorers, run as the programs that they are, so that not one of their bytes has to change."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pipeline.errors import VigieError

Scores = dict[str, Any]
"""What a scorer prints with ``--json``; its keys are described in ``scorers/README.md``."""

SCORERS = Path(__file__).with_name("scorers")


def score_extraction(output: Iterable[Mapping[str, object]], articles: Path) -> Scores:
    """Score lines of ``vigie extract`` against the folder of gold; under ``errors``, each miss by article."""
    with tempfile.TemporaryDirectory(prefix="vigie-evaluate-") as folder:
        written = _write(output, Path(folder) / "extracted.jsonl")
        return _run("score_newsroom.py", written, articles, "--errors", "--json")


def score_translation(
    output: Iterable[Mapping[str, object]], articles: Path, against: Iterable[Mapping[str, object]] | None = None
) -> Scores:
    """Score lines of ``vigie translate``; with another output, its figures and a bootstrap stand under ``against``."""
    with tempfile.TemporaryDirectory(prefix="vigie-evaluate-") as folder:
        written = _write(output, Path(folder) / "translated.jsonl")
        other: list[str | Path] = (
            [] if against is None else ["--against", _write(against, Path(folder) / "other.jsonl")]
        )
        return _run("score_translation.py", written, articles, *other, "--json")


def score_human(articles: Path) -> Scores:
    """Score the reference translation as if a machine had written it."""
    return _run("score_translation.py", articles, "--human", "--json")


def _write(output: Iterable[Mapping[str, object]], file: Path) -> Path:
    file.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in output), encoding="utf-8")
    return file


def _run(scorer: str, *arguments: str | Path) -> Scores:
    command = [sys.executable, str(SCORERS / scorer), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, check=False, encoding="utf-8")
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise VigieError(f"{scorer} could not score {arguments[0]}: {reason}")
    scores: Scores = json.loads(done.stdout)
    return scores
