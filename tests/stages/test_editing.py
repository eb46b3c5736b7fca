"""What the editor's page asks of the street: checks, fixes, marks, a split, memory, and the source as it is now."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.documents import Name, Segment, SegmentKind, SentencePair
from pipeline.settings import Workspace, load_settings
from pipeline.stages import (
    Editing,
    Silent,
    SourceState,
    Street,
    extract_articles,
    fetch_appearance,
    source_gap,
    with_chosen,
)
from pipeline.stages.translating import remembered
from pipeline.store import By, ChosenName, MemoryPair, open_archive
from pipeline.translate import align

TITLE = "Clinic group back on paper after attack"
FIRST = "Three clinics of Fundy Shore Clinic Group went back to paper charts on Monday after a ransomware attack."
SECOND = "About 48,200 patients are affected, the group said. No visit was cancelled, its head told reporters."
THIRD = (
    "The group hopes to have its records back within two weeks, but it would not say whether it had been asked to pay."
)
FRENCH = (
    "Un groupe de cliniques revient au papier après une attaque",
    "Trois cliniques de Fundy Shore Clinic Group sont revenues aux dossiers papier lundi après un ransomware.",
    "Environ 48 200 patients sont touchés, selon le groupe. Aucun rendez-vous n’a été annulé, dit sa dirigeante.",
    "Le groupe espère retrouver ses dossiers d’ici deux semaines, mais refuse de dire si une rançon a été exigée.",
)


class Site(ThreadingHTTPServer):
    """One page with an ETag; ``paragraphs`` may change, ``status`` may fail."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Page)
        self.paragraphs = [FIRST, SECOND, THIRD]
        self.status = 200
        self.answered: list[int] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/story"


class Page(BaseHTTPRequestHandler):
    """The page, or 304 to whoever knows it."""

    server: Site

    def do_GET(self) -> None:
        if self.path != "/story":
            self.send_error(404)
            return
        tag = f'"{hash(tuple(self.server.paragraphs))}"'
        status = 304 if self.headers.get("If-None-Match") == tag and self.server.status == 200 else self.server.status
        paragraphs = "".join(f"<p>{text}</p>" for text in self.server.paragraphs)
        body = f"<html lang=en><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1>{paragraphs}</article>"
        raw = body.encode() if status == 200 else b""
        self.server.answered.append(status)
        self.send_response(status)
        self.send_header("ETag", tag)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Silence."""


class Clock:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 4, 11, 5, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@contextmanager
def serving() -> Iterator[Site]:
    """The site while the block runs."""
    site = Site()
    thread = threading.Thread(target=site.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.shutdown()
        site.server_close()
        thread.join(timeout=10)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as running:
        yield running


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def street(tmp_path: Path, site: Site, clock: Clock) -> Iterator[Street]:
    """A workspace with one outlet on the site."""
    (tmp_path / "feeds.yaml").write_text(
        "fetch:\n  allow_hosts: [127.0.0.1]\n  per_host: {127.0.0.1: 0s}\n"
        "outlets:\n  - name: The Courier\n    zone: America/Halifax\n    language: en\n    rights: adapt\n"
        f"    feeds:\n      - name: Courier\n        url: {site.url}.rss\n",
        encoding="utf-8",
    )
    workspace = Workspace(tmp_path)
    settings = load_settings(workspace.settings_path)
    archive = open_archive(workspace.archive_path, payloads=workspace.payloads_path, clock=clock)
    with Street(workspace, settings, archive, clock=clock) as opened:
        archive.feeds.sync(settings.watched)
        yield opened


def begun(street: Street, site: Site) -> int:
    """Fetch the story and draft it by hand; returns the adaptation."""
    outlet = next(iter(street.archive.feeds.outlets()))
    appearance = street.archive.articles.add_address(site.url, outlet, at=street.at())
    assert fetch_appearance(street, appearance, Silent())["articles"] == 1
    revision = street.archive.articles.current_revision(1)
    desk = street.archive.adaptations
    adaptation = desk.ensure(1, revision.id, at=street.at())
    person = street.archive.people.named("Odile Brassard")
    for segment, text in zip(desk.layout_segments(adaptation, at=street.at()), FRENCH, strict=True):
        desk.save_version(segment.id, text, parent_id=None, save_key=None, person_id=person, at=street.at())
    return adaptation


def test_a_source_that_stands_is_asked_conditionally_and_not_too_often(
    street: Street, site: Site, clock: Clock
) -> None:
    begun(street, site)
    editing = Editing(street)
    assert editing.ask_source(1) is SourceState.NOT_ASKED

    clock.now += timedelta(hours=1)
    assert editing.ask_source(1) is SourceState.SAME
    assert site.answered == [200, 304]
    assert editing.ask_source(1) is SourceState.NOT_ASKED
    assert street.archive.bases.source(1).seen_at == street.at()


def test_a_changed_source_becomes_a_revision_and_the_french_stays(street: Street, site: Site, clock: Clock) -> None:
    adaptation = begun(street, site)
    clock.now += timedelta(hours=1)
    site.paragraphs = [FIRST, SECOND.replace("48,200", "52,900"), THIRD]

    assert Editing(street).ask_source(1) is SourceState.CHANGED

    view = street.archive.adaptations.view(adaptation)
    assert view.stale
    assert tuple(s.version.text for s in view.segments if s.version) == FRENCH
    (change,) = street.archive.bases.changes(adaptation)
    assert change.after == SECOND.replace("48,200", "52,900")


@pytest.mark.parametrize(
    ("status", "state"), [(410, SourceState.GONE), (404, SourceState.GONE), (503, SourceState.UNREACHABLE)]
)
def test_a_source_that_fails_is_told_and_nothing_breaks(
    street: Street, site: Site, clock: Clock, status: int, state: SourceState
) -> None:
    begun(street, site)
    clock.now += timedelta(hours=1)
    site.status = status
    assert Editing(street).ask_source(1) is state
    assert len(street.archive.articles.get(1).revision.article.blocks) == 3


def test_a_text_is_checked_with_the_names_of_its_story_and_fixed_where_that_is_certain(
    street: Street, site: Site
) -> None:
    adaptation = begun(street, site)
    view = street.archive.adaptations.view(adaptation)
    editing = Editing(street)
    first = view.segments[1]
    findings, alignment = editing.recheck(view.revision_id, first.source, FRENCH[1], first.kind)
    (found,) = [f for f in findings if f.kind == "term_forbidden"]
    fixed = editing.fix(view.revision_id, first.source, FRENCH[1], found)
    assert fixed
    assert "rançongiciel" in fixed
    assert editing.fix(view.revision_id, first.source, fixed, found) is None
    assert len(alignment) == 1


def test_words_of_the_newsrooms_own_are_checked_for_their_typography(street: Street, site: Site) -> None:
    begun(street, site)
    editing = Editing(street)

    findings, alignment = editing.recheck(
        1, "", "Notre journal a joint l'hôpital lundi : il « confirme ».", SegmentKind.LEAD
    )

    assert {finding.kind.partition("_")[0] for finding in findings} <= {"typography"}
    assert alignment == ()
    assert editing.marks(1, "", "Un texte.", SegmentKind.LEAD) is not None


def test_a_first_save_while_names_are_still_loading_is_checked_as_any_other(street: Street, site: Site) -> None:
    begun(street, site)
    editing = Editing(street)
    warming = threading.Thread(target=editing.warm)
    warming.start()
    findings, _ = editing.recheck(1, SECOND, FRENCH[2].replace("48 200", "4 820"), SegmentKind.PARAGRAPH)
    warming.join()

    assert "number" in {finding.kind.split(".")[0].split("_")[0] for finding in findings}
    assert findings == editing.recheck(1, SECOND, FRENCH[2].replace("48 200", "4 820"), SegmentKind.PARAGRAPH)[0]


def test_marks_join_what_stands_on_both_sides(street: Street, site: Site) -> None:
    adaptation = begun(street, site)
    view = street.archive.adaptations.view(adaptation)
    second = view.segments[2]
    editing = Editing(street)
    asked = (view.revision_id, second.source, FRENCH[2], second.kind)
    assert editing.marks(*asked, at_hand=True) is None
    marks = editing.marks(*asked)
    assert marks
    assert editing.marks(*asked, at_hand=True) == marks
    assert [
        (second.source[slice(*m.source)], m.target and FRENCH[2][slice(*m.target)]) for m in marks if m.kind == "number"
    ] == [("48,200", "48 200")]


def test_confirmed_sentences_are_remembered_one_by_one(street: Street, site: Site) -> None:
    adaptation = begun(street, site)
    desk = street.archive.adaptations
    view = desk.view(adaptation)
    editing = Editing(street)
    second = view.segments[2]
    assert second.version
    _, alignment = editing.recheck(view.revision_id, second.source, FRENCH[2], second.kind)
    person = street.archive.people.named("Odile Brassard")
    desk.save_version(
        second.id,
        FRENCH[2] + " ",
        parent_id=second.version.id,
        save_key=None,
        person_id=person,
        alignment=alignment,
        at=street.at(),
    )
    editing.remember(desk.view(adaptation).segments[2], view.revision_id)

    (similar,) = street.archive.memory.similar("About 52,900 patients are affected, the group said.")
    assert similar.target == "Environ 48 200 patients sont touchés, selon le groupe."
    assert similar.alike > 0.9

    same = remembered(
        street, [Segment(f"Clinics say: {SECOND}"), Segment(SECOND), Segment(TITLE, SegmentKind.HEADLINE)]
    )
    assert {match.target for match in same.values()} == {
        "Environ 48 200 patients sont touchés, selon le groupe.",
        "Aucun rendez-vous n’a été annulé, dit sa dirigeante.",
    }


def test_a_rival_target_is_never_taken_unasked(street: Street, site: Site) -> None:
    view = street.archive.adaptations.view(begun(street, site))
    sentence = SECOND.partition(". ")[0] + "."
    for segment, target in zip(view.segments[1:3], ("L’un.", "L’autre."), strict=True):
        assert segment.version
        pair = MemoryPair(sentence, sentence, target, reusable=segment is view.segments[1])
        street.archive.memory.remember(segment.id, segment.version.id, [pair], at=street.at())
    assert remembered(street, [Segment(SECOND)]) == {}


def test_a_name_that_the_newsroom_chose_is_what_the_checks_ask_for(street: Street, site: Site) -> None:
    begun(street, site)
    editing = Editing(street)
    revision = street.archive.articles.current_revision(1)
    extract_articles(street, Silent())
    start = revision.article.text.index("Fundy Shore Clinic Group")
    named = street.archive.naming.named_at(revision.id, (start, start + 5))
    assert named
    by = By(street.archive.people.named("Odile Brassard"), street.at())
    street.archive.naming.choose(named.id, "Groupe de cliniques Fundy Shore", grammar="m", attested="site", by=by)
    editing.names_changed()

    marks = editing.marks(revision.id, FIRST, FRENCH[1], SegmentKind.PARAGRAPH) or ()
    (mark,) = [m for m in marks if FIRST[slice(*m.source)] == "Fundy Shore Clinic Group"]
    assert mark.note == "Groupe de cliniques Fundy Shore"


def test_a_chosen_name_joins_the_name_it_is_for() -> None:
    names = (Name(("St. Brendan’s Hospital", "St. Brendan’s")), Name(("TransForm",)))
    chosen = [ChosenName(("St Brendans Hospital",), "Hôpital Saint-Brendan", "m"), ChosenName(("Hydra",), "Hydre", "f")]
    after = with_chosen(names, chosen)
    assert [(n.forms[0], n.french) for n in after] == [
        ("St. Brendan’s Hospital", "Hôpital Saint-Brendan"),
        ("TransForm", None),
        ("Hydra", "Hydre"),
    ]


SOURCE = "One is here. Two, with a clause, is there. Three is gone."
TARGET = "Un est ici. Deux, avec une proposition, est là. Trois est parti."


@pytest.mark.parametrize(
    ("at", "right"),
    [
        (TARGET.index(" Deux") + 1, "Two, with"),
        (TARGET.index(" Trois"), "Three"),
        (5, "Two"),
        (len(TARGET) - 3, "Three"),
    ],
)
def test_a_source_is_parted_between_sentences(at: int, right: str) -> None:
    for pairs in ((), align(SOURCE, TARGET)):
        gap = source_gap(SOURCE, TARGET, at, pairs)
        assert gap
        assert SOURCE[gap[1] :].startswith(right)
        assert SOURCE[gap[0] : gap[1]] == " "


def test_one_sentence_is_parted_at_a_clause_or_a_word() -> None:
    one = "The group closed its doors, but nobody was hurt"
    gap = source_gap(one, "Le groupe a fermé ses portes, mais personne n’est blessé", 28, ())
    assert gap
    assert one[gap[1] :] == "but nobody was hurt"
    assert source_gap("Word", "Mot", 1, ()) is None
    assert source_gap("", "Mot", 1, ()) is None


@given(st.text("ab .,", max_size=40), st.text("ab .,", min_size=1, max_size=40), st.data())
def test_a_gap_leaves_words_on_both_sides(source: str, target: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(target)))
    pairs = (SentencePair((0, len(source)), (0, len(target))),) if source else ()
    gap = source_gap(source, target, at, pairs)
    if gap is not None:
        assert source[: gap[0]].strip()
        assert source[gap[1] :].strip()
        assert not source[gap[0] : gap[1]].strip()
