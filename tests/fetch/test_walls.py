"""Pages that show something else than the story: tests/data/walls. And stories that must not be taken for such."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.documents import BlockKind, Entry, Outlet, Page
from pipeline.errors import UnreadablePageError
from pipeline.fetch import read_page
from pipeline.fetch.walls import wall_instead

PAGES = Path(__file__).parents[1] / "data" / "pages"
NAMES = sorted(path.stem for path in PAGES.glob("*.html"))
FETCHED = datetime(2024, 12, 1, 12, 0, tzinfo=UTC)
OUTLET = Outlet("Lakeside Courier", "America/Toronto", "en")
URL = "https://courier.example/news/one"
HEADLINE = "Clinic in Nordhaven opens files of 900 patients"
STORY = (
    "The clinic in Nordhaven has told 900 patients that their files were open on the web for a month.",
    "It cannot say who looked at them, for the log had been switched off by the company that runs the server.",
)


def page(title: str, *paragraphs: str, head: str = "", more: str = "") -> Page:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    html = (
        f"<html><head><title>{title}</title>{head}</head><body><main><h1>{title}</h1>{text}{more}</main></body></html>"
    )
    return Page(URL, html.encode(), "text/html; charset=utf-8")


def read(given_page: Page, headline: str | None = HEADLINE) -> str | None:
    """The title that was read, None where the page was refused as no story."""
    entry = Entry(URL, title=headline) if headline else None
    return read_page(given_page, outlet=OUTLET, entry=entry, fetched_at=FETCHED).article.title


CONSENT = (
    "We and our 842 partners store and access information on your device, such as cookies, and process personal data.",
    "With our partners we may use precise geolocation data. You may click to consent to our processing of it.",
    "Please accept all cookies to continue reading. You can change your choices at any time.",
)
WALLS = [
    pytest.param(page("We value your privacy", *CONSENT), "consent", id="consent"),
    pytest.param(page(HEADLINE, *CONSENT), "consent", id="consent under the story's own headline"),
    pytest.param(
        page(
            "Before you continue",
            "Our site lives on advertising that fits its readers, and for that it needs your permission first.",
            "You may say no to some of it, to all of it or to none, and say so again whenever you come back to us.",
        ),
        "consent",
        id="consent in words of its own",
    ),
    pytest.param(
        page(
            "Votre vie privée compte pour nous",
            "Nous et nos 312 partenaires stockons et accédons à des informations sur votre appareil (témoins).",
            "Vous pouvez accepter ou refuser, ou modifier vos choix en tout temps dans notre politique.",
        ),
        "consent",
        id="consent in French",
    ),
    pytest.param(
        page(
            "Just a moment...",
            "Enable JavaScript and cookies to continue",
            "Checking if the site connection is secure. This may take a few seconds, and then you will be sent on.",
        ),
        "robots",
        id="check for robots",
    ),
    pytest.param(
        Page(
            URL,
            b"<html><head><title>courier.example</title></head><body><div><noscript>Enable JavaScript and cookies to "
            b"continue</noscript></div></body></html>",
            "text/html",
        ),
        "robots",
        id="check for robots without a text",
    ),
    pytest.param(
        page(
            "Are you a robot?",
            "We have detected unusual activity from your computer network, and need to be sure of who is asking.",
            "To go on, please click the box below to let us know that you are not a robot. Block reference ID: 55a1.",
        ),
        "robots",
        id="are you a robot",
    ),
    pytest.param(
        page(
            "Un instant…",
            "Nous vérifions votre navigateur avant de vous laisser entrer, cela ne prendra que quelques secondes.",
            "Veuillez activer JavaScript et les témoins dans votre navigateur pour continuer vers le site demandé.",
        ),
        "robots",
        id="check for robots in French",
    ),
    pytest.param(
        page(
            "Please sign in",
            "Enter your email and password to continue. You will be sent back to where you came from afterwards.",
            "Forgot your password? We will send you a link by which you can choose another one within the hour.",
        ),
        "log-in",
        id="log-in",
    ),
    pytest.param(
        page(
            "Connexion",
            "Veuillez vous connecter pour avoir accès à votre espace personnel et à toutes nos publications.",
            "Mot de passe oublié ? Nous vous enverrons un lien qui permet d’en choisir un autre dans l’heure.",
        ),
        "log-in",
        id="log-in in French",
    ),
    pytest.param(
        page(
            "Page not found",
            "Sorry, the page you were looking for could not be found. It may have been moved or deleted since.",
            "Try the search box at the top of the screen, or go back to the front page and start from there.",
        ),
        "error",
        id="error with status 200",
    ),
    pytest.param(
        page(
            "Welcome to the Courier",
            "Your best source of everything that happens between the lake and the hills, since the year 1911.",
            "Pick a section above, or tell us what you would like to see more of in the years that are to come.",
        ),
        "another text",
        id="another page",
    ),
]


@pytest.mark.parametrize(("wall", "reason"), WALLS)
def test_a_wall_is_not_the_story(wall: Page, reason: str) -> None:
    with pytest.raises(UnreadablePageError, match=reason) as caught:
        read(wall)
    assert not caught.value.permanent, "walls come down: it is tried again"


@pytest.mark.parametrize(
    ("given_page", "headline"),
    [
        pytest.param(page("Nordhaven files were on the web", *STORY), HEADLINE, id="another headline"),
        pytest.param(page(HEADLINE, *STORY), None, id="no headline promised"),
        pytest.param(page(HEADLINE, *STORY), "Live updates", id="a headline that says nothing"),
        pytest.param(page(HEADLINE, *STORY, *CONSENT), HEADLINE, id="a banner under a short story"),
        pytest.param(
            page(HEADLINE, *STORY, "Please sign in to continue reading, or create a free account."),
            HEADLINE,
            id="a teaser above a subscribers' wall",
        ),
        pytest.param(
            page("We value your privacy, says clinic that opened 900 files", *STORY),
            HEADLINE,
            id="a wall's words quoted",
        ),
        pytest.param(
            page(
                "Are you a robot?",
                "Researchers in Nordhaven have shown that a machine solves the tests by which sites tell people apart.",
                "It was right nine times in ten, they say, and quicker than the forty volunteers who tried the same.",
            ),
            "Are you a robot?",
            id="a story with a wall's headline",
        ),
        pytest.param(
            page(
                "Page not found: how a clinic lost its site to hackers",
                "The clinic in Nordhaven found on Monday that its site had been replaced by a note in broken English.",
                "Access was denied to all of its doctors, who were told to enable a code that came to their phones.",
            ),
            "How a clinic lost its site to hackers",
            id="a story about such pages",
        ),
    ],
)
def test_a_story_is_no_wall(given_page: Page, headline: str | None) -> None:
    assert read(given_page, headline)


def shape(name: str) -> tuple[Page, dict[str, Any]]:
    expected = json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))
    return Page(expected["url"], (PAGES / f"{name}.html").read_bytes(), expected["media_type"]), expected


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("headline", [None, "its own", HEADLINE, "Ferry to the islands sails again after the storm"])
def test_real_pages_are_no_walls_whatever_the_feed_promised(name: str, headline: str | None) -> None:
    given_page, expected = shape(name)
    words = sum(len(text.split()) for _, text in expected["blocks"])
    promised = expected["title"] if headline == "its own" else headline
    if headline not in {None, "its own"} and words < 100:
        return  # so short, and about something else: refused on purpose
    outlet = Outlet(**expected["outlet"]) if "outlet" in expected else OUTLET
    entry = Entry(given_page.url, title=promised) if promised else None
    story = read_page(given_page, outlet=outlet, entry=entry, fetched_at=FETCHED)
    assert story.article.title == expected["title"]


def test_a_story_that_is_gone_and_leads_to_the_front_page_is_not_the_front_page() -> None:
    front = page("Lakeside Courier", *STORY * 5)
    with pytest.raises(UnreadablePageError, match="front page"):
        read_page(
            Page("https://courier.example/", front.body, front.media_type, hops=(URL,)),
            outlet=OUTLET,
            entry=None,
            fetched_at=FETCHED,
        )


WORDS = st.text(max_size=300)


@given(WORDS, st.lists(WORDS, max_size=5), WORDS)
def test_any_words_are_a_wall_or_none(title: str, texts: list[str], promised: str) -> None:
    blocks = [(BlockKind.PARAGRAPH, text) for text in texts]
    shown = wall_instead(title, blocks, blocks, promised=promised)
    assert shown is None or shown


@given(st.lists(st.sampled_from(STORY), min_size=8, max_size=12), st.sampled_from([wall.values[0] for wall in WALLS]))
def test_no_banner_makes_a_wall_of_a_story(texts: list[str], wall: Any) -> None:
    words = [(BlockKind.PARAGRAPH, text) for text in texts]
    banner = [(BlockKind.PARAGRAPH, text) for text in CONSENT]
    assert (
        wall_instead("We value your privacy", [*words, *banner], words, promised="Something else entirely happens")
        is None
    )
