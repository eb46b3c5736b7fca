"""Grouping on values: who is the same organisation, when two stories are one event, what people's rulings bind."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.documents import Claim, Links, Player, Report, Ruling
from pipeline.extract import group, identify, links_of, may_be_same, report_of, standing_for


def player(name: str, number: int = 1, region: str | None = None, *, known: bool = False) -> Player:
    return Player(number, (name,), region, region[:2] if region else None, known)


def named(name: str, region: str | None = None, *, known: bool = False) -> Player:
    """An organisation whose id is made of its key, as in an archive."""
    return player(name, abs(hash((name.casefold(), region))) % 10**9, region, known=known)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (player("Perkwise Inc."), player("Perkwise", 2), True),
        (player("Hôpital de la Basse-Thièle", 1, "CH-VD"), player("Basse-Thièle Hospital", 2), True),
        (player("Kessler & Boyd Pharmacies Ltd.", 1, "CA-ON"), player("Kessler & Boyd", 2, "CA-NB"), True),
        (player("Larkspur"), player("Larkspur Fertility", 2), True),
        (player("Wash Estuary Hospitals NHS Foundation Trust"), player("Wash Estuary Hospitals", 2), True),
        (player("St. Joseph's Hospital", 1, "CA-ON"), player("St. Joseph's Hospital", 2, "US-AZ"), False),
        (player("Optique Baie", 1, "CA-ON"), player("Optique Baie", 2, "CA-NB"), False),
        (player("Hillcrest Clinic"), player("Hillcrest Hospital", 2), False),
        (player("Eastern Health"), player("Western Health", 2), False),
        (player("Regional Medical Center"), player("General Hospital", 2), False),
        (player("Windsor Hospital", 1, known=True), player("Windsor Hospital", 2, known=True), False),
    ],
    ids=lambda value: value.names[0] if isinstance(value, Player) else str(value),
)
def test_names_that_may_mean_the_same_organisation(one: Player, other: Player, *, same: bool) -> None:
    assert may_be_same(one, other) is may_be_same(other, one) is same


@given(
    st.permutations(
        [named("Perkwise"), named("Perkwise Inc."), named("Optique Baie", "CA-ON"), named("Optique Baie", "CA-NB")]
    )
)
def test_within_one_incident_two_names_of_an_organisation_are_one(players: list[Player]) -> None:
    standing = standing_for(players)
    assert standing == standing_for(sorted(players, key=lambda p: p.names))
    assert len(set(standing.values())) == 2


HOSPITAL = named("Stonebridge Regional Hospital", "CA-ON")
OTHER = named("Juniper Hill Clinic", "CA-MB")
HOST = named("Northlight Health Systems")
MERCY = named("Mercy Hospital")
CLOUD = named("Amazon Web Services", known=True)


def report(number: int, day: str, *victims: Player, providers: tuple[Player, ...] = (), **values: object) -> Report:
    told = {"kind": "report", "victims": victims, "providers": providers, **values}
    return Report(number, f"https://paper.example/{number:03}", day, **told)  # type: ignore[arg-type]


def parted(*reports: Report, links: Links | None = None) -> set[frozenset[int]]:
    found = group(reports, links)
    return {frozenset(one.article_id for one in members) for members in found.groups}


MAY = {
    "": report(1, "2024-05-01", HOSPITAL),
    "dated": report(1, "2024-05-01", HOSPITAL, dates=("2024-04-28",)),
    "of long ago": report(1, "2024-05-01", HOSPITAL, dates=("2023-11-02",)),
    "hosted": report(1, "2024-05-01", HOSPITAL, providers=(HOST,)),
    "host hit": report(1, "2024-05-01", HOST),
    "common": report(1, "2024-05-01", MERCY, dates=("2024-04-30",)),
    "2022": report(1, "2022-05-01", HOSPITAL),
    "2022, dated": report(1, "2022-05-01", HOSPITAL, dates=("2022-04",)),
    "2023, hosted": report(1, "2023-05-01", HOSPITAL, providers=(HOST,)),
    "common, undated": report(1, "2024-05-01", MERCY),
    "nobody": report(1, "2024-05-01"),
    "Lynx": report(1, "2024-05-01", HOSPITAL, attackers=frozenset({"Lynx"})),
    "in a cloud": report(1, "2024-05-01", HOSPITAL, providers=(CLOUD,)),
}
TOGETHER = [
    ("same week", "", report(2, "2024-05-06", HOSPITAL)),
    ("same dates, months later", "dated", report(2, "2025-02-01", HOSPITAL, dates=("2024-04",))),
    ("intrusion and discovery", "of long ago", report(2, "2024-05-03", HOSPITAL, dates=("2024-04-20",))),
    ("lawsuit two years on", "", report(2, "2026-03-01", HOSPITAL, kind="follow_up")),
    ("one provider", "hosted", report(2, "2024-05-05", OTHER, providers=(HOST,))),
    ("provider hit itself", "host hit", report(2, "2024-05-05", OTHER, providers=(HOST,))),
    ("common name, same dates", "common", report(2, "2024-05-05", MERCY, dates=("2024-04-30",))),
]
APART = [
    ("two years apart", "2022", report(2, "2024-05-06", HOSPITAL)),
    ("dates two years apart", "2022, dated", report(2, "2024-05-06", HOSPITAL, dates=("2024-05",))),
    ("began after the first was printed", "", report(2, "2024-08-06", HOSPITAL, dates=("2024-08-04",))),
    ("nothing in common", "", report(2, "2024-05-01", OTHER)),
    ("provider a year apart", "2023, hosted", report(2, "2024-05-05", OTHER, providers=(HOST,))),
    ("common name, no date", "common, undated", report(2, "2024-06-20", MERCY)),
    ("nobody named", "nobody", report(2, "2024-05-01")),
    ("another gang, months later", "Lynx", report(2, "2024-08-20", HOSPITAL, attackers=frozenset({"Medusa"}))),
    ("a cloud that serves all", "in a cloud", report(2, "2024-05-02", OTHER, providers=(CLOUD,))),
]


@pytest.mark.parametrize(("one", "other"), [case[1:] for case in TOGETHER], ids=[case[0] for case in TOGETHER])
def test_one_event(one: str, other: Report) -> None:
    assert parted(MAY[one], other) == {frozenset({1, 2})}


@pytest.mark.parametrize(("one", "other"), [case[1:] for case in APART], ids=[case[0] for case in APART])
def test_two_events(one: str, other: Report) -> None:
    assert parted(MAY[one], other) == {frozenset({1}), frozenset({2})}


def test_two_names_of_a_gang_are_one_attacker() -> None:
    said = [Claim("attacker", 1, (0, 5), value=name) for name in ("BlackCat", "ALPHV")]
    reports = [report_of(1, "https://paper.example/1", "2024-05-01", [one], {}) for one in said]
    assert reports[0].attackers == reports[1].attackers == {"ALPHV"}


def test_a_lawsuit_after_two_attacks_goes_to_the_one_whose_date_it_gives() -> None:
    first = report(1, "2022-05-02", HOSPITAL, dates=("2022-05-01",))
    second = report(2, "2024-05-06", HOSPITAL, dates=("2024-05-04", "2022-05"))
    suit = report(3, "2024-05-20", HOSPITAL, kind="follow_up", dates=("2022-05",))
    assert parted(first, second, suit) == {frozenset({1, 3}), frozenset({2})}


def test_two_rivals_make_a_suggestion() -> None:
    first = report(1, "2022-05-02", HOSPITAL, dates=("2022-05-01",))
    second = report(2, "2024-05-06", HOSPITAL, dates=("2024-05-04",))
    found = group([first, second, report(3, "2024-05-20", HOSPITAL, kind="follow_up")])
    (suggestion,) = found.suggestions
    assert (suggestion.article_id, suggestion.rivals) == (3, (0, 1))
    assert "the same victim (Stonebridge Regional Hospital)" in suggestion.reason


def test_articles_do_not_chain() -> None:
    """A round-up of two incidents fits both and joins neither: they stay two."""
    first, second = report(1, "2024-05-01", HOSPITAL), report(2, "2024-05-02", OTHER)
    both = report(3, "2024-05-03", HOSPITAL, OTHER)
    found = group([first, second, both])
    assert {frozenset(one.article_id for one in members) for members in found.groups} == {
        frozenset({1}),
        frozenset({2}),
    }
    assert [suggestion.article_id for suggestion in found.suggestions] == [3]


VICTIMS = (HOSPITAL, OTHER, HOST, MERCY, named("Stonebridge Hospital"))


@st.composite
def reports(draw: st.DrawFn) -> list[Report]:
    made = []
    for number in range(1, draw(st.integers(1, 9)) + 1):
        day = draw(st.sampled_from(["2022-05-01", "2022-05-20", "2023-01-15", "2024-05-01", "2024-05-09"]))
        victims = draw(st.lists(st.sampled_from(VICTIMS), max_size=2, unique=True))
        providers = tuple(draw(st.lists(st.sampled_from((HOST,)), max_size=1)))
        dates = tuple(draw(st.lists(st.sampled_from(["2022-04", "2022-04-30", "2024-04-28"]), max_size=1)))
        kind = draw(st.sampled_from(["report", "report", "follow_up"]))
        made.append(report(number, day, *victims, providers=providers, dates=dates, kind=kind))
    return made


LINKS = st.builds(
    lambda together, apart: Links(
        tuple({frozenset(together)} if len(set(together)) > 1 else ()),
        frozenset((min(a, b), max(a, b)) for a, b in apart if a != b and not {a, b} <= set(together)),
    ),
    st.lists(st.integers(1, 9), max_size=3),
    st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), max_size=3),
)


@given(reports(), LINKS, st.randoms(use_true_random=False))
def test_no_order_of_arrival_changes_the_groups_and_every_article_has_one_place(
    made: list[Report], links: Links, chance: random.Random
) -> None:
    expected = group(made, links)
    shuffled = list(made)
    chance.shuffle(shuffled)
    assert group(shuffled, links) == expected
    placed = [one.article_id for members in expected.groups for one in members]
    placed += [suggestion.article_id for suggestion in expected.suggestions]
    assert sorted(placed) == [one.article_id for one in made]
    home = {one.article_id: number for number, members in enumerate(expected.groups) for one in members}
    for block in links.together:
        assert len({home[article] for article in block if article in home}) <= 1
    for one, other in links.apart:
        assert home.get(one, -1) != home.get(other, -2)


def sides(number: int, action: str, articles: list[int], others: list[int], field: str | None = None) -> Ruling:
    return Ruling(number, action, field, old_value={"articles": articles, "others": others})


@pytest.mark.parametrize(
    ("rulings", "together", "apart"),
    [
        ([sides(1, "merge", [1, 2], [3])], [{1, 2, 3}], set()),
        ([sides(1, "pin", [1], [2, 3], "article")], [{1, 2, 3}], set()),
        ([sides(1, "exclude", [1], [2, 3])], [], {(1, 2), (1, 3)}),
        ([sides(1, "split", [1, 2], [3])], [{1, 2}], {(1, 3), (2, 3)}),
        ([sides(1, "merge", [1], [2, 3]), sides(2, "split", [1], [2, 3])], [{2, 3}], {(1, 2), (1, 3)}),
        ([sides(1, "split", [1], [2, 3]), sides(2, "merge", [1], [2, 3])], [{1, 2, 3}], set()),
        ([Ruling(1, "pin", "began"), Ruling(2, "set", "attacker")], [], set()),
    ],
    ids=["merge", "place", "exclude", "split", "split after merge", "merge after split", "rulings on values"],
)
def test_rulings_bind_articles_and_the_later_wins(
    rulings: list[Ruling], together: list[set[int]], apart: set[tuple[int, int]]
) -> None:
    links = links_of(reversed(rulings))
    assert [set(block) for block in links.together] == together
    assert links.apart == apart


def test_a_record_keeps_its_id_where_most_of_its_articles_go() -> None:
    found = group(
        [report(1, "2024-05-01", HOSPITAL), report(2, "2024-05-02", HOSPITAL), report(3, "2024-05-03", OTHER)]
    )
    assert identify(found, {1: 7, 2: 7, 3: 7}) == (7, None)
    assert identify(found, {1: 8, 2: 7, 3: 9}, ruled={8}) == (8, 9)
    assert identify(found, {1: 7, 2: 8, 3: 9}, closed={7}) == (8, 9)
    assert identify(found, {}) == (None, None)


def test_a_second_name_of_the_victim_joins_through_the_record() -> None:
    french = replace(HOSPITAL, organisation_id=2, names=("Hôpital régional de Stonebridge",), region=None, country=None)
    stories = [
        report(1, "2024-05-01", HOSPITAL),
        report(2, "2024-05-02", french),
        report(3, "2024-05-03", french, HOSPITAL),
    ]
    assert parted(*stories) == {frozenset({1, 2, 3})}
