"""What leaves the house: credit, page, copies and feed."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.documents import (
    AdaptationView,
    Edition,
    EditionBlock,
    Origin,
    Outlet,
    ReviewState,
    Rights,
    SegmentKind,
    SegmentView,
    Version,
)
from pipeline.errors import StateError
from pipeline.publish import (
    Original,
    PublicSite,
    article_html,
    atom_feed,
    attribution_line,
    compose_edition,
    credit_line,
    edition_html,
    edition_markdown,
    edition_text,
    moment_words,
    safe_link,
)

AT = "2026-03-04T11:05:00Z"
ATOM = "{http://www.w3.org/2005/Atom}"
GAZETTE = Outlet("The Harbour Gazette", "America/Toronto", "en", Rights.ADAPT, "une publication sœur du Phare")
SITE = PublicSite("Le Phare", "America/Montreal", "https://phare.example.org")
ATTACK = "<script>alert(1)</script><!--"


def segment(number: int, kind: SegmentKind, text: str | None) -> SegmentView:
    version = None if text is None else Version(number, text, Origin.HUMAN, AT)
    return SegmentView(number, kind, f"source {number}", ((number * 10, number * 10 + 8),), version)


def adaptation(*segments: SegmentView) -> AdaptationView:
    return AdaptationView(3, 7, 9, "fr-CA", ReviewState.APPROVED, False, segments)


def edition(**changes: object) -> Edition:
    base = Edition(
        article_id=7,
        language="fr-CA",
        title="Une clinique se relève d’une panne",
        blocks=(
            EditionBlock(SegmentKind.LEAD, "La clinique a rouvert mardi."),
            EditionBlock(SegmentKind.SUBHEAD, "Ce que l’on sait"),
            EditionBlock(SegmentKind.LIST_ITEM, "Aucun dossier perdu"),
            EditionBlock(SegmentKind.LIST_ITEM, "3 serveurs remplacés"),
            EditionBlock(SegmentKind.QUOTE, "« Nous avons tout repris sur papier. »"),
        ),
        signed="Odile Brassard",
        attribution=attribution_line(Original("https://gazette.example.org/a?b=1&c=2", GAZETTE, "en")),
        source_revision_id=9,
        published_at=AT,
        number=1,
        source_url="https://gazette.example.org/a?b=1&c=2",
        outlet=GAZETTE,
    )
    return replace(base, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("outlet", "language", "line"),
    [
        pytest.param(
            GAZETTE,
            "en",
            "L’article original (en anglais) est disponible sur The Harbour Gazette, une publication sœur du Phare.",
            id="sister-publication",
        ),
        pytest.param(
            replace(GAZETTE, attribution_fr=None),
            "en-CA",
            "L’article original (en anglais) est disponible sur The Harbour Gazette.",
            id="no-relation",
        ),
        pytest.param(
            replace(GAZETTE, attribution_fr="une publication sœur du Phare. "),
            None,
            "L’article original (en anglais) est disponible sur The Harbour Gazette, une publication sœur du Phare.",
            id="full-stop-in-settings",
        ),
        pytest.param(
            GAZETTE,
            "xx",
            "L’article original est disponible sur The Harbour Gazette, une publication sœur du Phare.",
            id="language-without-a-name",
        ),
    ],
)
def test_attribution_names_language_outlet_and_relation(outlet: Outlet, language: str | None, line: str) -> None:
    assert attribution_line(Original("https://x.example.org", outlet, language)) == line


def test_credit_ends_in_one_full_stop() -> None:
    assert credit_line(edition(signed="A. B.")) == "Adaptation et traduction française par A. B."


def test_an_edition_keeps_order_kinds_and_source_spans_and_drops_empty_segments() -> None:
    view = adaptation(
        segment(0, SegmentKind.HEADLINE, "Titre "),
        segment(1, SegmentKind.PARAGRAPH, "Un."),
        segment(2, SegmentKind.PARAGRAPH, "  "),
        segment(3, SegmentKind.QUOTE, "« Trois. »"),
    )

    made = compose_edition(view, source=Original("https://x.example.org/1", GAZETTE), signed_by=" Odile ", at=AT)

    assert made.title == "Titre"
    assert made.signed == "Odile"
    assert made.blocks == (
        EditionBlock(SegmentKind.PARAGRAPH, "Un.", ((10, 18),)),
        EditionBlock(SegmentKind.QUOTE, "« Trois. »", ((30, 38),)),
    )
    assert (made.article_id, made.source_revision_id, made.published_at) == (7, 9, AT)


@pytest.mark.parametrize(
    "segments",
    [
        pytest.param((segment(1, SegmentKind.PARAGRAPH, "Un."),), id="no-headline"),
        pytest.param((segment(0, SegmentKind.HEADLINE, " "), segment(1, SegmentKind.PARAGRAPH, "Un.")), id="blank"),
        pytest.param((segment(0, SegmentKind.HEADLINE, "Titre"),), id="no-body"),
        pytest.param(
            (segment(0, SegmentKind.HEADLINE, "T"), segment(1, SegmentKind.PARAGRAPH, None)), id="not-yet-translated"
        ),
    ],
)
def test_what_cannot_be_published_is_refused(segments: tuple[SegmentView, ...]) -> None:
    with pytest.raises(StateError):
        compose_edition(adaptation(*segments), source=Original("https://x.example.org", GAZETTE), signed_by="O", at=AT)


class Seen(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def test_the_page_links_the_outlet_and_carries_its_metadata() -> None:
    page = article_html(edition(), site=SITE)
    seen = Seen(page)

    assert seen.of("html") == [{"lang": "fr-CA"}]
    assert 'sur <a href="https://gazette.example.org/a?b=1&amp;c=2" rel="external">The Harbour Gazette</a>, une' in page
    assert "Adaptation et traduction française par Odile Brassard." in page
    assert [a["href"] for a in seen.of("link") if a.get("type") == "application/atom+xml"] == ["/atom.xml"]
    assert [a.get("type") for a in seen.of("script")] == ["application/ld+json"]
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert found
    facts = json.loads(found[1])
    assert facts["@type"] == "NewsArticle"
    assert facts["datePublished"] == "2026-03-04T06:05:00-05:00"
    assert facts["isBasedOn"] == "https://gazette.example.org/a?b=1&c=2"


def test_nothing_in_an_edition_becomes_markup() -> None:
    hostile = edition(
        title=ATTACK,
        blocks=(EditionBlock(SegmentKind.PARAGRAPH, ATTACK),),
        signed=ATTACK,
        note=ATTACK,
        disclosure=ATTACK,
        source_url="javascript:alert(1)",
        outlet=replace(GAZETTE, name=ATTACK),
    )

    page = article_html(hostile, site=SITE)

    assert "<script>alert" not in page
    assert "<!--" not in page
    assert "javascript:" not in page
    assert "<script>alert" not in atom_feed([hostile], newsroom="N", public_url="https://n", updated=AT).decode()


def test_a_withdrawn_article_shows_its_note_and_not_its_text() -> None:
    page = article_html(edition(withdrawn_at="2026-03-05T09:00:00Z", withdrawn_note="Fait erroné."), site=SITE)

    assert "a été retiré le" in page
    assert "Fait erroné." in page
    assert "La clinique a rouvert" not in page.split("<body>")[1]


def test_a_correction_says_when_and_what() -> None:
    page = article_html(
        edition(number=2, note="Le nombre était faux.", published_at="2026-03-06T15:00:00Z"),
        site=SITE,
        first_published_at=AT,
    )

    assert "mis à jour le" in page
    assert "Le nombre était faux." in page
    assert "4 mars 2026".replace(" ", "\u00a0") in page


def test_copies_tell_source_and_credit_before_the_text() -> None:
    told = replace(edition(), disclosure="Traduit avec l’aide d’une machine.", note="Date corrigée.")
    text = edition_text(told)
    lines = text.split("\n\n")
    assert lines[0] == "Une clinique se relève d’une panne"
    assert lines[1].endswith("\nhttps://gazette.example.org/a?b=1&c=2")
    assert lines[2] == "Adaptation et traduction française par Odile Brassard."
    assert lines[3:6] == ["Traduit avec l’aide d’une machine.", "Date corrigée.", "La clinique a rouvert mardi."]

    markdown = edition_markdown(edition(title="# 1 *vrai* titre"))
    assert markdown.startswith("# \\# 1 \\*vrai\\* titre\n\nL’article original")
    assert "- Aucun dossier perdu" in markdown
    assert "[The Harbour Gazette](<https://gazette.example.org/a?b=1&c=2>), une publication sœur du Phare." in markdown
    assert "3 serveurs remplacés" in markdown


def test_a_copy_in_html_is_what_a_cms_takes_and_no_more() -> None:
    made = edition_html(edition(title=f"Titre {ATTACK}", disclosure="Avec l’aide d’une machine."))
    link = '<a href="https://gazette.example.org/a?b=1&amp;c=2">The Harbour Gazette</a>'
    credit = (
        f"<p><em>L’article original (en anglais) est disponible sur {link}, une publication sœur du Phare. "
        "Adaptation et traduction française par Odile Brassard.</em></p>"
    )
    assert made.splitlines()[:4] == [
        "<h1>Titre &lt;script&gt;alert(1)&lt;/script&gt;&lt;!--</h1>",
        credit,
        "<p><em>Avec l’aide d’une machine.</em></p>",
        "<p><strong>La clinique a rouvert mardi.</strong></p>",
    ]
    assert "<ul><li>Aucun dossier perdu</li><li>3 serveurs remplacés</li></ul>" in made
    assert set(re.findall(r"<(\w+)", made)) == {"h1", "p", "em", "a", "strong", "h2", "ul", "li", "blockquote"}
    assert "<a" not in edition_html(edition(source_url="javascript:alert(1)"))


def test_the_feed_is_atom_with_the_original_as_via() -> None:
    root = ElementTree.fromstring(
        atom_feed([edition()], newsroom="Le Phare", public_url="https://phare.example.org/", updated=AT)
    )

    assert root.tag == f"{ATOM}feed"
    entry = root.find(f"{ATOM}entry")
    assert entry is not None
    links = {link.get("rel"): link.attrib for link in entry.findall(f"{ATOM}link")}
    assert links["alternate"]["href"] == "https://phare.example.org/publie/7"
    assert links["via"]["href"] == "https://gazette.example.org/a?b=1&c=2"
    assert links["via"]["hreflang"] == "en"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Odile Brassard"
    content = entry.find(f"{ATOM}content")
    assert content is not None
    assert content.get("type") == "html"
    assert (content.text or "").startswith("<p><em>L’article original (en anglais) est disponible sur <a href=")
    assert "<ul><li>Aucun dossier perdu</li><li>3 serveurs remplacés</li></ul>" in (content.text or "")


def test_an_entry_keeps_its_id_through_corrections_and_a_change_of_address() -> None:
    uuid = "7a1b7e3c-6f0e-4f5e-9a58-0d6c1a3f7b21"
    later = edition(number=2, published_at="2026-03-06T15:00:00Z")

    def ids(*editions: Edition, at: str) -> list[str | None]:
        feed = atom_feed(editions, newsroom="N", public_url=at, updated=AT, archive_uuid=uuid)
        return [entry.findtext(f"{ATOM}id") for entry in ElementTree.fromstring(feed).iter(f"{ATOM}entry")]

    first = ids(edition(), at="https://a.example.org")
    assert first == ids(edition(), later, at="https://b.example.org")
    assert str(first[0]).startswith("urn:uuid:")


def test_an_empty_feed_is_valid_and_dated() -> None:
    root = ElementTree.fromstring(atom_feed([], newsroom="N", public_url="https://n.example.org", updated=AT))

    assert root.findtext(f"{ATOM}updated") == AT
    assert root.find(f"{ATOM}entry") is None


@given(st.text(max_size=60), st.text(min_size=1, max_size=60))
def test_any_text_makes_a_readable_feed_and_page(title: str, words: str) -> None:
    odd = edition(title=title, blocks=(EditionBlock(SegmentKind.PARAGRAPH, words),), signed=words)

    ElementTree.fromstring(atom_feed([odd], newsroom=title, public_url="https://n.example.org", updated=AT))
    assert len(Seen(article_html(odd, site=SITE)).of("article")) == 1


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://a.example.org/x", True),
        ("HTTP://a.example.org", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//a.example.org", False),
        ("https://[", False),
        ("", False),
        (None, False),
    ],
)
def test_only_web_addresses_become_links(url: str | None, kept: bool) -> None:
    assert (safe_link(url) is not None) is kept


@pytest.mark.parametrize(
    ("stamp", "words"),
    [
        ("2026-05-01T13:00:00Z", "1er mai 2026, 9 h"),
        ("2026-01-01T03:05:00Z", "31 décembre 2025, 22 h 05"),
    ],
)
def test_moments_are_said_in_the_newsrooms_zone(stamp: str, words: str) -> None:
    assert moment_words(stamp, "America/Montreal").replace("\u00a0", " ") == words
