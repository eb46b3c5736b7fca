"""The researcher's page: every command and every query on it works, every picture and link is there."""

from __future__ import annotations

import re
import shlex
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from benchmarks.seed import FIRST_DAY, fill
from pipeline.cli import vigie
from pipeline.documents import (
    Article,
    BlockKind,
    Claim,
    Extraction,
    FoundOrganisation,
    Join,
    OrganisationKind,
    ReadStory,
    Relevance,
    Role,
)
from pipeline.extract import derive
from pipeline.store import Archive, authorize_public, open_archive, open_reader

PROJECT = Path(__file__).parents[2]
PAGE = PROJECT / "docs" / "researcher.md"
TEXT = PAGE.read_text(encoding="utf-8")
COMMANDS = [
    line.removeprefix("$ ") for block in re.findall(r"```console\n(.*?)```", TEXT, re.S) for line in block.splitlines()
]
FIVE, AT = "2016-0003", "2016-01-04T06:00:00Z"
QUERIES = re.findall(r"```sql\n(.*?)```", TEXT, re.S)


HIT = {
    "Sarnia General Hospital": 82_000, "Leamington District Hospital": 102_000, "Chatham County Hospital": 69_000,
    "Kent Grace Hospital": 46_000, "Essex Lakeside Hospital": 27_800,
}  # fmt: skip
WORDS = (
    f"{'; '.join(HIT)} were hit on Oct. 23 through Pellin Shared Services, Ontario, which told the public on Nov. 2. "
    "Radiation was delayed. The hospitals refused to pay. It began on Oct. 22."
)


def tell_of_five_hospitals(archive: Archive) -> str:
    """What the seed does not make: five victims of one provider, told in two languages, ransom, care, a correction."""
    spots = {name: (WORDS.index(name), WORDS.index(name) + len(name)) for name in (*HIT, "Pellin Shared Services")}
    found = tuple(
        FoundOrganisation(
            name=name,
            role=Role.VICTIM if name in HIT else Role.PROVIDER,
            kind=OrganisationKind.HOSPITAL if name in HIT else OrganisationKind.SUPPLIER,
            health=True,
            forms=(name,),
            mentions=(span,),
            region="CA-ON",
            country="CA",
        )
        for name, span in spots.items()
    )
    incident: int | None = None
    for number, (language, began) in enumerate((("en", "2015-10-23"), ("fr", "2015-10-22"))):
        article = Article.compose(
            f"Story {number}",
            [(BlockKind.PARAGRAPH, WORDS)],
            language=language,
            url=f"https://five{number}.example/story",
            published=f"2015-11-0{number + 3}T10:00:00-05:00",
        )
        ahead = article.text.index(WORDS)

        def at(words: str, ahead: int = ahead) -> tuple[int, int]:
            return ahead + WORDS.index(words), ahead + WORDS.index(words) + len(words)

        saved = archive.articles.save_story(
            None, ReadStory(article, str(article.url)), outlet_id=number + 1, text_hash=f"5{number}", fetched_at=AT
        )
        read = archive.extractions.save(
            saved.revision_id, Extraction(version=1, relevance=Relevance(0.9), organisations=found), at=AT
        )
        ids, text = read.organisation_ids, saved.revision_id
        claims = [Claim("attack", text, at("were hit")), Claim("attack_type", text, at("refused"), value="ransomware")]
        claims += [Claim("victim", text, at(name), organisation_id=ids[name]) for name in HIT]
        claims.append(
            Claim("provider", text, at("Pellin Shared Services"), organisation_id=ids["Pellin Shared Services"])
        )
        claims += [
            Claim("people_affected", text, at(name), quantity=people, unit="people", scope="part",
                  organisation_id=ids[name])
            for name, people in HIT.items()
        ]  # fmt: skip
        claims += [
            Claim("began", text, at("Oct. 23"), date_from=began, precision="day"),
            Claim("disclosed", text, at("Nov. 2"), date_from="2015-11-02", precision="day"),
            Claim("care_effect", text, at("Radiation was delayed"), value="treatment_delayed"),
            Claim("ransom", text, at("refused to pay"), value="refused"),
        ]
        join = Join(incident, "report", "first report")
        incident = archive.incidents.attach(saved.article_id, read.extraction_id, join, claims, at=AT)
    assert incident is not None
    archive.incidents.save_record(incident, derive(archive.incidents.claims(incident), ()), at=AT)
    with archive.write() as connection:
        connection.execute(
            """
            INSERT INTO edition (article_id, language, number, title, text, document, signed, attribution,
                source_revision_id, note, published_at)
            SELECT article_id, language, 2, title, text, document, signed, attribution, source_revision_id,
                'The hospital’s name was wrong.', '2016-02-01T06:00:00Z'
            FROM edition WHERE number = 1 ORDER BY id LIMIT 1
            """
        )
    return str(connection.execute("SELECT public_id FROM incident WHERE id = ?", (incident,)).fetchone()[0])


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("research")
    (root / "db").mkdir()
    (root / "feeds.yaml").write_text("outlets: []\n", encoding="utf-8")
    (root / "db" / "metadata.yaml").write_bytes((PROJECT / "db" / "metadata.yaml").read_bytes())
    with open_archive(root / "db" / "archive.db", clock=lambda: FIRST_DAY) as archive:
        fill(archive, 90, seed=2)
        assert tell_of_five_hospitals(archive) == FIVE
        # What the seed does not make: a feed that was watched.
        with archive.write() as connection:
            connection.execute(
                "INSERT INTO poll_log (feed_id, polled_at, outcome, new_entries) "
                "VALUES (1, '2016-01-04T06:00:00Z', 'changed', 3)"
            )
    return root


@pytest.fixture
def inside(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(workspace)
    return workspace


def test_the_page_has_something_to_run() -> None:
    assert len(COMMANDS) >= 10
    assert len(QUERIES) >= 5


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_of_the_page_works(inside: Path, command: str) -> None:
    program, *words = shlex.split(command)
    if program == "datasette":
        # The server would go on for ever: it is asked one page instead.
        shown = subprocess.run(
            [str(Path(sys.executable).with_name("datasette")), *words, "--get", "/archive.json"],
            capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert shown.returncode == 0, shown.stderr
        assert "victims_of_provider" in shown.stdout
        return
    assert program == "vigie"
    ended = CliRunner().invoke(vigie, words, catch_exceptions=False)
    assert ended.exit_code == 0
    assert ended.stdout.strip()


@pytest.mark.parametrize("query", QUERIES, ids=[" ".join(query.split())[:40] for query in QUERIES])
def test_every_query_of_the_page_answers_from_what_is_public(workspace: Path, query: str) -> None:
    path = workspace / "db" / "archive.db"
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        authorize_public(connection)
        assert connection.execute(query).fetchall()


KNOWN: dict[str, list[dict[str, object]]] = {
    "hit five or more": [{"provider": "Pellin Shared Services", "incident": FIVE, "victims_there": 5}],
    "affected through each provider": [
        {"year": "2015", "provider": "Pellin Shared Services", "people_at_least": sum(HIT.values())}
    ],
    "in the middle case": [{"median_days": 11.0, "incidents": 1}],
    "in French, who in English": [{"incident": FIVE, "in_english": 1, "in_french": 1, "of_these_copies": 0}],
    "disagree on a date": [
        {"incident": FIVE, "field": "began", "one_says": "2015-10-22", "another_says": "2015-10-23"}
    ],
    "Who decided a value": [{"field": "victim", "decided_by": "machine", "revision": 1}],
    "watched in January 2016": [{"days_answered": 1, "new_entries": 3}],
    "corrected after": [{"corrected": "our edition", "number": 2, "note": "The hospital’s name was wrong."}],
    "a ransom paid": [{"ransom": "refused", "incidents": 1}],
    "happened to care": [{"region": "CA-ON", "effect": "treatment delayed", "incidents": 1}],
}


@pytest.mark.parametrize("question", KNOWN)
def test_the_ten_questions_have_their_answers(workspace: Path, question: str) -> None:
    section = TEXT.partition("## 4. Ten questions")[2].partition("\n## ")[0]
    query = section.partition(question)[2].partition("```sql\n")[2].partition("```")[0]
    with closing(open_reader(workspace / "db" / "archive.db")) as connection:
        connection.row_factory = sqlite3.Row
        authorize_public(connection)
        rows = [dict(row) for row in connection.execute(query)]
    for wanted in KNOWN[question]:
        assert any(wanted.items() <= row.items() for row in rows), rows


def test_there_are_ten_questions() -> None:
    section = TEXT.partition("## 4. Ten questions")[2].partition("\n## ")[0]
    assert section.count("```sql") == len(KNOWN) == 10


def test_every_picture_and_link_of_the_page_is_there() -> None:
    targets = re.findall(r"\]\(([^)#]+)\)", TEXT)
    assert targets
    assert [target for target in targets if not (PAGE.parent / target).exists()] == []


def test_the_page_says_how_many_hits_are_compared() -> None:
    from pipeline.store.search.ranking import COMPARED

    assert f"of the newest {COMPARED} those come first" in " ".join(TEXT.split())


def test_every_query_that_the_page_names_has_that_name() -> None:
    described = yaml.safe_load((PROJECT / "db" / "metadata.yaml").read_text(encoding="utf-8"))
    titles = {query["title"] for query in described["databases"]["archive"]["queries"].values()}
    named = re.findall(r"(?<!\*)\*((?:What|Who|Which|How) [^*]+)\*(?!\*)", " ".join(TEXT.split()))
    assert len(named) >= 2
    assert set(named) <= titles


def test_every_field_of_search_is_on_the_page() -> None:
    from pipeline.store.search.query import FIELDS

    assert [name for name in FIELDS if f"`{name}:" not in TEXT] == []
