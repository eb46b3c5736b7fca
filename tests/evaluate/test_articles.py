"""The gold articles, and what of them the machine may see."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.evaluate import read_articles

ARTICLES = Path("tests/data/newsroom")


def test_the_machine_sees_the_article_and_none_of_its_gold() -> None:
    for article in read_articles(ARTICLES):
        assert set(json.loads(article.line)) == {"id", "title", "published", "language", "paragraphs"}


def test_only_english_relevant_articles_have_a_reference_translation() -> None:
    articles = read_articles(ARTICLES)
    assert (len(articles), sum(a.translated for a in articles)) == (28, 20)


def test_a_folder_without_articles_is_named_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no articles .* name their folder with --articles"):
        read_articles(tmp_path)


@pytest.mark.parametrize(
    "content", [pytest.param("{", id="not JSON"), pytest.param("[]", id="no object"), pytest.param("{}", id="no id")]
)
def test_a_file_that_is_no_gold_article_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "001-broken.json").write_text(content)
    with pytest.raises(UsageError, match=r"001-broken\.json is not an article with its gold"):
        read_articles(tmp_path)
