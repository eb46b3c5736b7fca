"""How sure a draft is: surer models and whole sentences more, faults less."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.documents import Draft, Finding, Origin, Severity
from pipeline.translate.confidence import confidence, features

DRAFT = Draft(
    "The thief took a laptop from the office.",
    "Le voleur a pris un ordinateur portable au bureau.",
    Origin.MACHINE,
    "plain",
    word_scores=(0.9,) * 9,
)
ERROR = Finding("name_lost", Severity.ERROR)
WARNING = Finding("meaning_fragment", Severity.WARNING)
UNKNOWN = Finding("meaning_unknown_word", Severity.INFO)


@pytest.mark.parametrize(
    "worse",
    [
        replace(DRAFT, word_scores=(0.4,) * 9),
        replace(DRAFT, findings=(ERROR,)),
        replace(DRAFT, findings=(WARNING,)),
        replace(DRAFT, findings=(UNKNOWN,)),
        replace(DRAFT, text="Le voleur a pris un bureau dans une ville."),
        replace(DRAFT, text="Le voleur l’a pris."),
    ],
    ids=["unsure model", "error", "warning", "unknown word", "laptop left out", "short"],
)
def test_what_lowers_it(worse: Draft) -> None:
    assert confidence(features(worse)) < confidence(features(DRAFT)) < 1


def test_an_error_weighs_more_than_a_warning_and_information_nothing() -> None:
    def sure(*findings: Finding) -> float:
        return confidence(features(replace(DRAFT, findings=findings)))

    assert sure(ERROR) < sure(WARNING) < sure(replace(WARNING, severity=Severity.INFO)) == sure()


def test_a_draft_without_scores_has_a_confidence_too() -> None:
    assert 0 < confidence(features(replace(DRAFT, word_scores=()))) < 1
