import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.fetch import canonical_url

CASES = [
    pytest.param("HTTP://Example.ORG:80/News", "http://example.org/News", id="case and default port"),
    pytest.param("https://example.org:8443/a", "https://example.org:8443/a", id="odd port stays"),
    pytest.param("https://example.org", "https://example.org/", id="empty path"),
    pytest.param("https://example.org/a#top", "https://example.org/a", id="fragment"),
    pytest.param("https://example.org/a/../b/./c", "https://example.org/b/c", id="dot segments"),
    pytest.param("https://example.org/a/..", "https://example.org/", id="dot segment last"),
    pytest.param("https://example.org/a?id=5&utm_source=rss", "https://example.org/a?id=5", id="tracking off"),
    pytest.param("https://example.org/a?UTM_Medium=x&fbclid=1&gclid=2", "https://example.org/a", id="only tracking"),
    pytest.param("https://example.org/a?b=2&amp;a=1", "https://example.org/a?a=1&b=2", id="escaped ampersand, sorted"),
    pytest.param("https://example.org/a?ref=rss", "https://example.org/a", id="ref that is an origin"),
    pytest.param("https://example.org/a?ref=4711", "https://example.org/a?ref=4711", id="ref that is a number"),
    pytest.param("https://example.org/a?x=2&x=1", "https://example.org/a?x=2&x=1", id="repeated names"),
    pytest.param("https://example.org/a?", "https://example.org/a", id="question mark alone"),
    pytest.param("https://santé.example/é t", "https://xn--sant-epa.example/%C3%A9%20t", id="punycode and UTF-8"),
    pytest.param("https://example.org/%7euser/%c3%a9", "https://example.org/~user/%C3%A9", id="escapes"),
    pytest.param(" https://example.org/a\n", "https://example.org/a", id="blanks around"),
    pytest.param('https://example.org/a">', "https://example.org/a", id="markup clings"),
    pytest.param("https://example.org/a%20", "https://example.org/a", id="escaped blank at the end"),
    pytest.param("https://example.org//a", "https://example.org/a", id="two slashes"),
    pytest.param("https://example.org./a", "https://example.org/a", id="dot after the host"),
    pytest.param("https://[2001:DB8::1]/a", "https://[2001:db8::1]/a", id="IPv6 literal"),
]


@pytest.mark.parametrize(("url", "canonical"), CASES)
def test_canonical_form(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        pytest.param("/story/1", "https://news.example/story/1", id="rooted"),
        pytest.param("../b", "https://news.example/b", id="relative"),
        pytest.param("//cdn.example/x", "https://cdn.example/x", id="without scheme"),
        pytest.param("https://other.example/y", "https://other.example/y", id="absolute"),
    ],
)
def test_relative_addresses(url: str, canonical: str) -> None:
    assert canonical_url(url, base="https://news.example/a/c") == canonical


@pytest.mark.parametrize(
    "url",
    [
        "",
        "story",
        "javascript:alert(1)",
        "mailto:a@example.org",
        "data:text/html,x",
        "ftp://example.org/a",
        "http://",
        "http://[::1",
        "http://exa mple.org/",
        "https://example.org:99999/",
    ],
)
def test_no_address_of_a_page(url: str) -> None:
    with pytest.raises(InputError):
        canonical_url(url)


ADDRESS = st.builds(
    "{}://{}{}/{}{}".format,
    st.sampled_from(["http", "https", "HTTPS"]),
    st.sampled_from(["example.org", "Exämple.org", "a.b.c", "127.0.0.1", "[::1]", "straße.example", "日本.example"]),
    st.sampled_from(["", ":80", ":443", ":8080", ":"]),
    st.text(max_size=30),
    st.sampled_from(["", "?", "#x"]) | st.text(max_size=30).map("?{}".format),
)


@given(ADDRESS)
@example("https://example.org/..//..")
@example("https://example.org/%2e%2e/%2E/x")
@example("https://example.org/?&&=&a=%26amp;utm_x")
def test_twice_is_once(url: str) -> None:
    try:
        once = canonical_url(url)
    except InputError:
        return
    assert canonical_url(once) == once
    assert once.isascii()


@given(st.text())
def test_any_text_is_an_address_or_refused(text: str) -> None:
    try:
        canonical_url(text)
    except InputError:
        return
