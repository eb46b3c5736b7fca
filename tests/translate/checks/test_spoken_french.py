"""Who spoke French need not be said in the paragraph that quotes her: the article tells where it happened."""

from __future__ import annotations

import pytest

from pipeline.translate import run_checks

ENGLISH = '"This was a warning for all of us," president Geneviève Thibault said.'
FRENCH = "«\u00a0C’était un avertissement pour nous tous\u00a0», a dit la présidente Geneviève Thibault."


@pytest.mark.parametrize(("context", "asked"), [({"Montreal", "Rimouski"}, True), ({"Toronto", "Windsor"}, False)])
def test_the_place_may_stand_elsewhere_in_the_article(context: set[str], asked: bool) -> None:
    kinds = {finding.kind for finding in run_checks(ENGLISH, FRENCH, context=frozenset(context))}
    assert ("meaning_spoken_french" in kinds) is asked
