"""One evaluation: what was run, on how many articles, with which scores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from .articles import read_articles
from .outputs import extracted, translated
from .plain import FirstHypotheses, plainly_translated
from .wrong_names import Blindness, with_wrong_names
from .yardstick import Scores, score_extraction, score_human, score_translation

if TYPE_CHECKING:
    from pipeline.documents import Model
    from pipeline.extract import Lexicon
    from pipeline.translate import Effort, Translator


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Scores of extraction and of translations: the street's drafts, the model alone, Argos's way, the reference.

    It holds no time and no machine, so that writing it again changes nothing unless a score moved. ``second`` has the
    scores of our own second set under the same names; ``effort`` what the drafts took; ``blindness`` see there.
    """

    articles: int
    accept: float
    extractor: int
    model: Model
    extraction: Scores
    drafts: Scores
    plain: Scores
    human: Scores
    short: Mapping[str, Scores] = field(default_factory=dict)
    """Extraction on each set of our own short articles."""
    argos: Scores = field(default_factory=dict)
    second: Mapping[str, Scores] = field(default_factory=dict)
    effort: Effort | None = None
    blindness: Blindness | None = None

    def as_json(self) -> dict[str, object]:
        """The evaluation as JSON can hold it."""
        return asdict(self)


def evaluate(
    folder: Path,
    lexicon: Lexicon,
    translator: Translator,
    plain: FirstHypotheses,
    *,
    accept: float,
    argos: FirstHypotheses | None = None,
    short: Path | None = None,
    second: Path | None = None,
) -> Evaluation:
    """Extract and translate the gold articles of a folder and score both.

    ``plain`` gives the first hypotheses of the translator's model. ``accept`` is the relevance score from which an
    article counts as relevant (``relevance.accept`` of the settings). ``argos`` gives those of Argos's pattern.
    ``short``: a folder of folders, each with more articles on which only the extraction is scored; ``second``: a folder
    with more on which only the translation is.
    Raises :class:`~pipeline.errors.UsageError` where the folder holds no gold articles.
    """
    from pipeline.extract import VERSION

    articles = read_articles(folder)
    extraction = score_extraction(extracted(articles, lexicon, accept=accept), folder)
    drafts = translated(articles, lexicon, translator)
    effort = translator.effort
    alone = plainly_translated(articles, translator.model, plain)
    asked = plainly_translated(articles, translator.model, argos) if argos else None
    return Evaluation(
        articles=len(articles),
        accept=accept,
        extractor=VERSION,
        model=translator.model,
        extraction=extraction,
        drafts=score_translation(drafts, folder, against=alone),
        plain=score_translation(alone, folder),
        human=score_human(folder),
        short={half.name: _extraction_of(half, lexicon, accept) for half in _folders(short)},
        argos=score_translation(asked, folder, against=drafts) if asked is not None else {},
        second=_second(second, lexicon, translator, {"plain": plain, "argos": argos}) if second else {},
        effort=effort,
        blindness=with_wrong_names(articles, lexicon, translator, every=4) if argos else None,
    )


def _second(
    folder: Path, lexicon: Lexicon, translator: Translator, others: Mapping[str, FirstHypotheses | None]
) -> dict[str, Scores]:
    articles = read_articles(folder)
    drafts = translated(articles, lexicon, translator)
    outputs = {
        name: plainly_translated(articles, translator.model, ask) for name, ask in others.items() if ask is not None
    }
    scored = {name: score_translation(output, folder, against=drafts) for name, output in outputs.items()}
    return {"drafts": score_translation(drafts, folder, against=outputs["plain"]), **scored}


def _folders(parent: Path | None) -> list[Path]:
    return sorted(f for f in parent.iterdir() if f.is_dir()) if parent is not None and parent.is_dir() else []


def _extraction_of(folder: Path, lexicon: Lexicon, accept: float) -> Scores:
    return score_extraction(extracted(read_articles(folder), lexicon, accept=accept), folder)
