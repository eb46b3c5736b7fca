import pytest

from pipeline.documents import Article, BlockKind
from pipeline.fetch import text_hash


def story(title: str, *paragraphs: str) -> Article:
    return Article.compose(title, [(BlockKind.PARAGRAPH, text) for text in paragraphs])


BASE = story("Clinic hit", "It said 'no' to the $1.5 million ransom.", "No patient data was accessed.")


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(story("CLINIC HIT", *BASE.text.split("\n\n")[1:]), id="capitals"),
        pytest.param(
            story("Clinic hit", "It said “no” to the $1.5 million ransom.", "No patient data was accessed"), id="marks"
        ),
        pytest.param(
            story("Clinic hit", "It  said 'no' to the $1.5\u00a0million ransom. No patient data was accessed."),
            id="spaces",
        ),
    ],
)
def test_cosmetic_changes_keep_the_hash(other: Article) -> None:
    assert text_hash(other) == text_hash(BASE)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(
            story("Clinic hit", "It said 'no' to the $15 million ransom.", "No patient data was accessed."), id="figure"
        ),
        pytest.param(
            story("Clinic hit", "It said 'no' to the $1.5 million ransom.", "Patient data was accessed."), id="negation"
        ),
        pytest.param(story("Clinic hit", "It said 'no' to the $1.5 million ransom."), id="paragraph gone"),
    ],
)
def test_other_statements_change_it(other: Article) -> None:
    assert text_hash(other) != text_hash(BASE)
