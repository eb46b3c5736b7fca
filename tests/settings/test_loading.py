"""feeds.yaml → Settings: what is read, and how each fault is told."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.documents import Outlet, Rights
from pipeline.errors import SettingsError
from pipeline.settings import Recurrence, Settings, load_settings, parse_settings

OUTLET = "outlets:\n  - {name: Star, zone: America/Toronto, language: en, feeds: [%s]}\n"


def faults(text: str, environ: dict[str, str] | None = None) -> list[str]:
    """The lines of the error that a text raises."""
    with pytest.raises(SettingsError) as caught:
        parse_settings(text, environ=environ or {})
    return str(caught.value).splitlines()


def test_a_file_with_only_outlets_works() -> None:
    settings = parse_settings(OUTLET % '{name: news, url: "https://star.example/feed"}')

    entry = settings.outlets[0]
    assert entry.outlet == Outlet("Star", "America/Toronto", "en", Rights.DRAFT)
    assert [(feed.name, feed.url, feed.off) for feed in entry.feeds] == [("news", "https://star.example/feed", False)]
    assert settings.fetch.every == 30 * 60
    assert (settings.relevance.ask, settings.relevance.accept) == (0.35, 0.60)
    assert settings.schedule.poll == Recurrence(every=15 * 60)
    assert settings.schedule.backup == Recurrence(at="03:10")
    assert settings.newsroom.zone == "America/Montreal"


@pytest.mark.parametrize("text", ["", "# nothing but a comment\n", "outlets:\n", "newsroom:\nfetch:\n", "~"])
def test_what_is_left_empty_is_default(text: str) -> None:
    assert parse_settings(text) == Settings()


def test_every_key_is_read() -> None:
    settings = parse_settings(
        """
newsroom: {name: Le Fil, zone: Europe/Paris, byline: C. Roy, public_url: "https://fil.example/v",
           contact: desk@fil.example, languages: [en]}
fetch: {every: 2h, user_agent: Fil/1, allow_hosts: ["127.0.0.1:8080", "[::1]:81", lan.example], keep_payloads: false,
        per_host: {slow.example: 10s, "127.0.0.1:8080": 0s}}
relevance: {ask: 0, accept: 1}
translate: {engine: argos, model: en_fr-1_9, threads: 2, rival_terms: {cyberattaque: attaque informatique}}
schedule: {poll: every 5 minutes, backup: 23:59, digest: off}
outlets:
  - name: Star
    zone: America/Toronto
    language: en
    rights: adapt
    attribution_fr: une publication sœur du Fil
    disclosure_fr: Ébauche de machine, texte relu.
    export_text: true
    feeds: [{name: a, url: "https://star.example/a", off: true}]
"""
    )

    assert settings.newsroom.languages == ("en",)
    assert settings.user_agent == "Fil/1"
    assert settings.fetch.every == 7200
    assert settings.fetch.allow_hosts == ("127.0.0.1:8080", "[::1]:81", "lan.example")
    assert settings.fetch.per_host == {"slow.example": 10, "127.0.0.1:8080": 0}
    assert settings.translate.rival_terms == {"cyberattaque": "attaque informatique"}
    assert settings.schedule.backup == Recurrence(at="23:59")
    assert settings.schedule.digest is None
    assert settings.watched == (
        (
            Outlet(
                "Star",
                "America/Toronto",
                "en",
                Rights.ADAPT,
                "une publication sœur du Fil",
                "Ébauche de machine, texte relu.",
                True,
            ),
            (("a", "https://star.example/a", True),),
        ),
    )


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("45s", 45), ("30m", 1800), ("2h", 7200), ("1d", 86400), ("15 minutes", 900), ("1 hour", 3600), ("90 min", 5400)],
)
def test_a_length_of_time_is_seconds(written: str, seconds: int) -> None:
    assert parse_settings(f"fetch: {{every: {written}}}").fetch.every == seconds


@pytest.mark.parametrize(
    ("newsroom", "agent"),
    [
        ("{}", "Mozilla/5.0 (compatible; Vigie/0.1.0)"),
        ("{contact: desk@fil.example}", "Mozilla/5.0 (compatible; Vigie/0.1.0; +desk@fil.example)"),
        ("{public_url: 'https://fil.example'}", "Mozilla/5.0 (compatible; Vigie/0.1.0; +https://fil.example)"),
    ],
)
def test_sites_are_told_who_asks(newsroom: str, agent: str) -> None:
    assert parse_settings(f"newsroom: {newsroom}").user_agent == agent


# Faults ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("fetch: {evry: 30m}", '1: unknown key "evry"; did you mean "every"?'),
        ("\nfetsh: {}", '2: unknown key "fetsh"; did you mean "fetch"?'),
        ("relevance: {bogus: 1}", '1: unknown key "bogus"; known here: accept, ask'),
        ("fetch: {every: 30}", '1: every "30" is no length of time; write a number with its unit'),
        ("fetch: {every: 30 fortnights}", '1: every "30 fortnights" is no length of time; '),
        ("fetch: {every: 0s}", '1: every "0s" would never pause; '),
        ("fetch: {every: 40d}", '1: every "40d" is longer than 31 days; '),
        ("fetch: {allow_hosts: ['http://x']}", '1: an item of allow_hosts "http://x" is no host; '),
        ("fetch: {allow_hosts: x}", '1: allow_hosts "x" must be a list; '),
        ("fetch: {per_host: {x: 5}}", '1: x "5" is no length of time; '),
        ("fetch: {keep_payloads: yes}", '1: keep_payloads "yes" must be true or false; '),
        ("fetch: {user_agent: Œil/1}", '1: user_agent "Œil/1" holds letters that an HTTP header cannot carry; '),
        ("fetch: {user_agent: \"a\\r\\nb\"}", "holds a line break or a control character; write it on one line"),
        ("fetch: 3", '1: fetch "3" must be a mapping; '),
        ("newsroom: {zone: America/Montral}", "is no known time zone; did you mean America/Montreal?"),
        ("newsroom: {zone: ../../etc/passwd}", '1: zone "../../etc/passwd" is no known time zone; '),
        ("newsroom: {name: 2024}", '1: name "2024" must be text; put it in quotes'),
        ("newsroom: {name: ' '}", '1: name " " is empty; '),
        ("newsroom: {public_url: ftp://x.example}", '1: public_url "ftp://x.example" is no web address; '),
        ("newsroom: {languages: [de]}", '1: an item of languages "de" is not known here; write fr or en'),
        ("newsroom: {languages: []}", "1: languages is empty; "),
        ("relevance: {ask: 1.5}", '1: ask "1.5" is out of bounds; write at most 1'),
        ("relevance: {ask: high}", '1: ask "high" must be a number; '),
        ("relevance: {ask: 0.7, accept: 0.6}", "1: relevance has ask above accept; "),
        ("translate: {threads: 0}", '1: threads "0" is out of bounds; write at least 1'),
        ("translate: {threads: two}", '1: threads "two" must be a whole number; '),
        ("translate: {threads: 1.5}", '1: threads "1.5" must be a whole number; '),
        ("translate: {engine: other}", '1: engine "other" is not known here; write argos'),
        ("schedule: {backup: 3:10}", '1: backup "3:10" is no time of day; '),
        ("schedule: {backup: '24:00'}", '1: backup "24:00" is no time of day; '),
        ("schedule: {poll: sometimes}", '1: poll "sometimes" says no time; '),
        ("outlets: [{zone: UTC, language: en}]", '1: "name" is missing; add it, as in name: Windsor Star'),
        ("outlets: [{name: a, language: en}]", '1: "zone" is missing; add it, as in zone: America/Toronto'),
        ("outlets: [{name: a, zone: UTC, language: English}]", '1: language "English" is no language code; '),
        ("outlets: [{name: a, zone: UTC, language: en, rights: all}]", '1: rights "all" is no kind of rights; '),
        ("outlets: [Star]", '1: an item of outlets "Star" must be a mapping; '),
        ("outlets:\n  -\n", "2: an item of the list is empty; "),
        (OUTLET % "{name: a, url: star.example/feed}", '2: url "star.example/feed" is no web address; '),
        (OUTLET % '{name: a, url: "http://"}', '2: url "http://" is no web address; '),
        (OUTLET % '{name: a, url: "http://[::1"}', '2: url "http://[::1" is no web address; '),
        (OUTLET % '{name: a, url: "http://x:99999/"}', '2: url "http://x:99999/" is no web address; '),
        (OUTLET % '{name: a, url: "http://x/a b"}', '2: url "http://x/a b" holds what no web address holds; '),
        (OUTLET % '{name: a, url: "http://me:pw@x/"}', "carries a user name or password; give a key as ${NAME}"),
        (OUTLET % '{name: a, url: "http://x/", of: true}', '2: unknown key "of"; did you mean "off"?'),
        (OUTLET % '{name: a, url: "http://x/", off: maybe}', '2: off "maybe" must be true or false; '),
        (OUTLET % '{name: a, url: "http://x/${}"}', "2: http://x/${}: this ${ opens no variable; "),
        ("fetch: {}\nfetch: {}", '2: key "fetch" stands twice (first on line 1); keep one of the two'),
        ("? [a, b]\n: c", "1: a key must be one word; "),
        ("newsroom: {name: !secret x}", "1: a tag (!secret) is not read here; "),
        ("a: &x 1\nb: *x", "2: cannot be read as YAML: an alias (*name) is not read here; write the value out"),
        ("- a", "1: the file is no mapping; "),
        ("just words", "1: the file is no mapping; "),
        ("fetch:\n\tevery: 30m", "2: a tab stands in the indentation; indent with spaces"),
        ("newsroom:\n  name: a: b", "2: cannot be read as YAML: mapping values are not allowed here; "),
        ("newsroom: {name: a\nfetch: {}", "2: cannot be read as YAML: "),
        ("newsroom: {name: @desk}", "cannot start any token; put the value in quotes"),
        ("newsroom:\n  name: \x07", "2: holds a control character (U+0007); take it out"),
        ("a: 1\n---\nb: 2", "2: cannot be read as YAML: "),
        ("[" * 3000, "1: is nested too deeply; "),
    ],
)  # fmt: skip
def test_a_fault_names_its_line_and_remedy(text: str, fault: str) -> None:
    told = faults(text)

    assert len(told) == 1, told
    assert told[0].startswith("feeds.yaml:")
    assert fault in told[0]
    assert ";" in told[0]


@pytest.mark.parametrize(
    ("second", "fault"),
    [
        ('{name: One, url: "https://b.example/"}', '4: feed "One" stands twice (first on line 3); '),
        ('{name: " one ", url: "https://b.example/"}', '4: feed " one " stands twice (first on line 3); '),
        ('{name: two, url: "https://a.example/x"}', '4: feed address "https://a.example/x" stands twice (first on'),
        ('{name: two, url: "HTTP://A.example/x/"}', '4: feed address "HTTP://A.example/x/" stands twice (first on'),
    ],
)  # fmt: skip
def test_a_feed_stands_once(second: str, fault: str) -> None:
    text = f"""outlets:
  - {{name: A, zone: UTC, language: en, feeds: [
      {{name: One, url: "https://a.example/x"}},
      {second}]}}
"""
    assert [fault in told for told in faults(text)] == [True]


def test_an_outlet_stands_once_across_all_its_spellings() -> None:
    text = "outlets:\n- {name: The  Star, zone: UTC, language: en}\n- {name: the star, zone: UTC, language: en}\n"

    assert faults(text) == ['feeds.yaml:3: outlet "the star" stands twice (first on line 2); rename it or take one out']


def test_every_fault_is_told_at_once_in_the_order_of_the_file() -> None:
    text = """newsroom:
  zone: Nowhere
fetch:
  every: often
  every: 30m
outlets:
  - {name: A, zone: UTC, language: en, rights: all, feeds: [{name: f, url: nowhere}]}
  - {name: A, zone: UTC, feeds: [{name: f, url: "https://x.example/${MISSING}"}]}
schedule: {backup: noon, dijest: "06:30"}
"""
    lines = [int(told.split(":")[1]) for told in faults(text)]

    assert lines == [2, 4, 5, 7, 7, 8, 8, 8, 8, 9, 9]


# ${NAME} --------------------------------------------------------------------------------------------------------------


def test_a_key_from_the_environment_is_asked_with_but_never_stored() -> None:
    text = OUTLET % '{name: a, url: "https://star.example/feed?key=${STAR_KEY}"}'

    settings = parse_settings(text, environ={"STAR_KEY": "s3cret"})

    feed = settings.outlets[0].feeds[0]
    assert feed.url == "https://star.example/feed?key=s3cret"
    assert feed.url_as_written == "https://star.example/feed?key=${STAR_KEY}"
    assert settings.watched[0][1][0][1] == feed.url_as_written
    assert settings.address_to_ask(feed.url_as_written) == feed.url
    assert settings.address_to_ask("https://star.example/moved") == "https://star.example/moved"


def test_a_variable_that_is_not_set_is_a_fault_of_its_line() -> None:
    told = faults(OUTLET % '{name: a, url: "${STAR_URL}"}')

    assert told == [
        "feeds.yaml:2: ${STAR_URL} is not set in the environment; set STAR_URL, or take the line out",
    ]


def test_a_fault_never_prints_what_a_variable_holds() -> None:
    told = faults(OUTLET % '{name: a, url: "ftp://star.example/${STAR_KEY}"}', {"STAR_KEY": "s3cret"})

    assert "${STAR_KEY}" in told[0]
    assert "s3cret" not in told[0]


def test_a_number_may_come_from_the_environment() -> None:
    assert parse_settings("translate:\n  threads: ${N}\n", environ={"N": "4"}).translate.threads == 4


# Files ----------------------------------------------------------------------------------------------------------------


def test_a_file_is_read_with_or_without_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "feeds.yaml"
    path.write_text("newsroom: {name: Œil}\n", encoding="utf-8-sig")

    assert load_settings(path).newsroom.name == "Œil"


def test_a_file_in_another_encoding_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "feeds.yaml"
    path.write_bytes("newsroom:\n  name: Journal de Montréal\n".encode("latin-1"))

    with pytest.raises(SettingsError, match=r"^feeds\.yaml:2: is not UTF-8; save the file as UTF-8$"):
        load_settings(path)


def test_a_file_that_is_not_there_names_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="vigie init"):
        load_settings(tmp_path / "feeds.yaml")


@given(st.text(st.characters(codec="utf-8"), max_size=200) | st.text("[]{}:,-#&*!|>'\"%@` \n\tab1", max_size=60))
def test_whatever_stands_in_the_file_ends_in_settings_or_in_faults_with_their_lines(text: str) -> None:
    told = outcome(text)

    assert isinstance(told, Settings) or all(line.startswith("feeds.yaml:") for line in told.split("\n"))


def outcome(text: str) -> Settings | str:
    """The settings, or the message of the one error that may be raised."""
    try:
        return parse_settings(text, environ={})
    except SettingsError as error:
        return str(error)
