import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.fetch.jsonld import read_jsonld

HERE = frozenset({"https://news.example/one"})
STORY = '"@type":"NewsArticle","headline":"One","datePublished":"2023-10-24"'


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(f"{{{STORY}}}", id="plain"),
        pytest.param(f"[{{{STORY}}}]", id="list"),
        pytest.param(f'{{"@graph":[{{"@type":"WebSite","name":"x"}},{{{STORY}}}]}}', id="graph"),
        pytest.param(f'{{"@type":"WebPage","mainEntity":{{{STORY}}}}}', id="inside the page"),
        pytest.param(f"<!-- {{{STORY}}} -->", id="HTML comment"),
        pytest.param(f"//<![CDATA[\n{{{STORY}}}\n//]]>", id="CDATA"),
        pytest.param(f"{{{STORY}}};", id="semicolon"),
        pytest.param(f"{{{STORY},}}", id="comma at the end"),
        pytest.param(f'{{{STORY},"description":"a\nb\tc"}}', id="line break in a string"),
        pytest.param(f'{{"@type":"Organization"}}{{{STORY}}}', id="two values in a row"),
        pytest.param(f'{{{STORY},"description":"he said "no" to it"}}', id="quotes that are not escaped"),
        pytest.param(f'{{{STORY},"author":{{"name":"A"', id="cut off"),
        pytest.param(STORY.join(("{", "}")).replace('"NewsArticle"', '["Thing","NewsArticle"]'), id="several types"),
        pytest.param(
            STORY.join(("{", "}")).replace("NewsArticle", "http://schema.org/NewsArticle"), id="type as address"
        ),
        pytest.param(STORY.join(("{", "}")).replace('"One"', '{"@value":"One","@language":"en"}'), id="tagged value"),
        pytest.param(STORY.join(("{", "}")).replace('"One"', '"<b>One</b>&nbsp;"'), id="markup"),
    ],
)
def test_a_story_is_found_however_it_is_wrapped_or_broken(script: str) -> None:
    found = read_jsonld([script], HERE)
    assert (found.headline, found.published) == ("One", "2023-10-24")


@pytest.mark.parametrize(
    "scripts",
    [
        pytest.param([], id="none"),
        pytest.param(["", "null", "[]", "7", '"text"', "{", "nonsense"], id="nonsense"),
        pytest.param(['{"@type":"Organization","name":"x"}'], id="no story"),
        pytest.param([f'{{"@type":"ItemList","itemListElement":[{{{STORY}}}]}}'], id="stories of a list"),
        pytest.param([f'{{"@type":"WebPage","relatedLink":{{{STORY}}}}}'], id="a related story"),
        pytest.param(['{"@type":"NewsArticle","@id":"#article"}'], id="a stub"),
        pytest.param(["[" * 100_000], id="deep"),
    ],
)
def test_nothing_is_said(scripts: list[str]) -> None:
    assert read_jsonld(scripts, HERE).headline is None


def test_the_story_that_names_this_address_wins() -> None:
    other = '{"@type":"NewsArticle","headline":"Other","url":"https://news.example/two"}'
    own = '{"@type":"BlogPosting","headline":"Own","mainEntityOfPage":{"@id":"https://news.example/one#main"}}'
    assert read_jsonld([other, own], HERE).headline == "Own"
    assert read_jsonld([other], HERE).headline == "Other"


@pytest.mark.parametrize(
    ("author", "names"),
    [
        pytest.param('"Ann Lee"', ("Ann Lee",), id="text"),
        pytest.param('{"name":"Ann Lee"}', ("Ann Lee",), id="person"),
        pytest.param('[{"name":"Ann Lee"},"Bo Roy",{"name":"Ann Lee"}]', ("Ann Lee", "Bo Roy"), id="list, one twice"),
        pytest.param('{"name":["Ann Lee","Bo Roy"]}', ("Ann Lee", "Bo Roy"), id="names in one person"),
        pytest.param('{"@id":"#ann"}', ("Ann Lee",), id="by reference"),
        pytest.param("null", (), id="null"),
        pytest.param("{}", (), id="empty"),
    ],
)
def test_authors(author: str, names: tuple[str, ...]) -> None:
    script = f'{{"@graph":[{{{STORY},"author":{author}}},{{"@type":"Person","@id":"#ann","name":"Ann Lee"}}]}}'
    assert read_jsonld([script], HERE).authors == names


@pytest.mark.parametrize(
    ("value", "free"),
    [
        ("true", True),
        ('"True"', True),
        ("false", False),
        ('"False"', False),
        ('"http://schema.org/False"', False),
        ('"x"', None),
    ],
)
def test_free_to_read(value: str, free: bool | None) -> None:
    assert read_jsonld([f'{{{STORY},"isAccessibleForFree":{value}}}'], HERE).free is free


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9) | st.just("NewsArticle"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["@type", "@graph", "@id", "headline", "author", "name", "publisher", "url"]), inner
        )
    ),
    max_leaves=12,
)


@given(st.lists(JSON.map(lambda value: __import__("json").dumps(value)) | st.text(), max_size=3))
def test_any_script_is_read_or_not(scripts: list[str]) -> None:
    read_jsonld(scripts, HERE)
