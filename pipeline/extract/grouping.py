"""Which articles report the same event. Pure, and the same whatever the order in which they arrived (DATA.md 19).

Articles are taken in the order of publication, each compared with the records of those before it; then every group is
once more compared with the finished records, for a later article may have named all the hospitals of which earlier
ones named one. Two rivals make a suggestion, never a join; what people ruled binds (DATA.md 6).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from pipeline.documents import Claim, Grouping, Links, Placed, Player, Report, Role, Suggestion

from .comparing import Event, Match, compare
from .gazetteer import canonical_group
from .identities import keys_of

_FOLLOW_UPS = frozenset({"lawsuit", "settlement", "fine"})
_BEGINNINGS = frozenset({"began", "noticed"})
COMPARED = frozenset({*_FOLLOW_UPS, *_BEGINNINGS, "victim", "provider", "region", "attacker"})
"""The fields of which the grouping needs the claims."""
MARGIN = 2
"""Points by which the best record must lead, so that the next is no rival."""
ROUNDS = 5
"""Groups are compared with the finished records so often at most; two rounds are the rule."""


def report_of(
    article_id: int, address: str, published: str, claims: Iterable[Claim], players: Mapping[int, Player]
) -> Report:
    """An article as grouping compares it. ``players``: the organisations that its claims name."""
    said = list(claims)
    fields = {claim.field for claim in said}
    return Report(
        article_id,
        address,
        published,
        "follow_up" if fields & _FOLLOW_UPS else "report",
        _players(said, Role.VICTIM, players),
        _players(said, Role.PROVIDER, players),
        tuple(sorted({c.date_from for c in said if c.field in _BEGINNINGS and c.date_from})),
        frozenset(c.value for c in said if c.field == "region" and c.value),
        frozenset(canonical_group(c.value) for c in said if c.field == "attacker" and c.value),
    )


def _players(said: Sequence[Claim], role: Role, players: Mapping[int, Player]) -> tuple[Player, ...]:
    ids = {c.organisation_id for c in said if c.field == role.value and c.organisation_id in players}
    return tuple(sorted((players[i] for i in ids if i is not None), key=lambda p: p.organisation_id))


def group(reports: Iterable[Report], links: Links | None = None) -> Grouping:
    """The groups of articles that report one event each, in order of their first article, and what is undecided."""
    work = _Work(reports, links or Links())
    work.place_all()
    work.settle()
    work.ask_again()
    return work.grouping()


class _Work:
    """The groups in the making."""

    def __init__(self, reports: Iterable[Report], links: Links) -> None:
        self._ordered = sorted(reports, key=lambda r: (r.published, r.address, r.article_id))
        self._reports = {r.article_id: r for r in self._ordered}
        self._rank = {r.article_id: rank for rank, r in enumerate(self._ordered)}
        self._block = {article: block for block in links.together for article in block}
        self._apart: dict[int, set[int]] = defaultdict(set)
        for one, other in links.apart:
            self._apart[one].add(other)
            self._apart[other].add(one)
        self._ruled = set(self._block) | set(self._apart)
        self._groups: list[list[int]] = []
        self._events: list[Event] = []
        self._home: dict[int, int] = {}
        self._reasons: dict[int, str] = {}
        self._undecided: dict[int, tuple[tuple[int, ...], str]] = {}
        self._by_key: dict[object, set[int]] = defaultdict(set)

    def place_all(self) -> None:
        """Every article in the order of publication, compared with what was published before it."""
        for report in self._ordered:
            bound = next((self._home[a] for a in self._block_of(report.article_id) if a in self._home), None)
            if bound is not None:
                self._put(report, bound, "an editor put them together")
            else:
                self._choose(report)

    def settle(self) -> None:
        """Compare every group with the finished records, until nothing moves."""
        for _ in range(ROUNDS):
            moved = [number for number in range(len(self._groups)) if self._groups[number] and self._absorbed(number)]
            if not moved:
                return

    def ask_again(self) -> None:
        """What was undecided may be clear by now."""
        for article in sorted(self._undecided, key=self._rank.__getitem__):
            del self._undecided[article]
            self._choose(self._reports[article])

    def grouping(self) -> Grouping:
        """The result, empty groups left out."""
        kept = sorted((n for n, members in enumerate(self._groups) if members), key=self._first)
        place = {number: index for index, number in enumerate(kept)}
        groups = tuple(tuple(self._placed(a) for a in self._groups[number]) for number in kept)
        suggestions = tuple(
            Suggestion(article, self._reports[article].kind, tuple(sorted(place[r] for r in rivals if r in place)), why)
            for article, (rivals, why) in self._undecided.items()
        )
        return Grouping(groups, suggestions)

    def _placed(self, article: int) -> Placed:
        return Placed(article, self._reports[article].kind, self._reasons[article], article in self._ruled)

    def _choose(self, report: Report) -> None:
        """Put an article in the group that it fits, in one of its own, or leave it to an editor between two."""
        found = self._matches([report], self._near(report))
        if not found:
            named = report.victims or report.providers
            why = "no earlier article reports it" if named else "it names no organisation that was hit"
            self._put(report, self._open(), why)
            return
        (points, number, match), *others = found
        rivals = [other for other in others if points - other[0] < MARGIN]
        reason = "; ".join(match.reasons)
        if rivals and report.article_id not in self._block:
            self._undecided[report.article_id] = ((number, *(other[1] for other in rivals)), reason)
        else:
            self._put(report, number, reason)

    def _matches(self, reports: Sequence[Report], numbers: Iterable[int]) -> list[tuple[int, int, Match]]:
        """The groups that every one of these articles fits, the best first: the fewest points count."""
        found = []
        for number in sorted(numbers):
            if not self._groups[number] or any(self._kept_apart(r.article_id, number) for r in reports):
                continue
            worst: Match | None = None
            for report in reports:
                match = compare(report, self._events[number])
                if match is None:
                    break
                worst = match if worst is None or match.points < worst.points else worst
            else:
                if worst is not None:
                    found.append((worst.points, number, worst))
        return sorted(found, key=lambda f: (-f[0], self._first(f[1])))

    def _first(self, number: int) -> int:
        return min(self._rank[article] for article in self._groups[number])

    def _absorbed(self, number: int) -> bool:
        """Whether a group went over to another, whose record all its articles fit."""
        members = [self._reports[article] for article in self._groups[number]]
        near = {other for report in members for other in self._near(report)} - {number}
        found = self._matches(members, near)
        if not found or any(found[0][0] - other[0] < MARGIN for other in found[1:]):
            return False
        _, target, match = found[0]
        moving, self._groups[number] = self._groups[number], []
        for article in moving:
            self._put(self._reports[article], target, "; ".join(match.reasons))
        self._groups[target].sort(key=self._rank.__getitem__)
        return True

    def _open(self) -> int:
        self._groups.append([])
        self._events.append(Event())
        return len(self._groups) - 1

    def _put(self, report: Report, number: int, reason: str) -> None:
        self._groups[number].append(report.article_id)
        self._events[number].add(report)
        self._home[report.article_id] = number
        self._reasons[report.article_id] = reason
        for key in _keys(report):
            self._by_key[key].add(number)

    def _near(self, report: Report) -> set[int]:
        """The groups that may have an organisation in common with an article."""
        return {number for key in _keys(report) for number in self._by_key[key]}

    def _block_of(self, article: int) -> frozenset[int]:
        return self._block.get(article, frozenset({article}))

    def _kept_apart(self, article: int, number: int) -> bool:
        apart = {other for member in self._block_of(article) for other in self._apart.get(member, ())}
        return bool(apart) and any(not apart.isdisjoint(self._block_of(member)) for member in self._groups[number])


def _keys(report: Report) -> set[object]:
    return {key for player in (*report.victims, *report.providers) for key in keys_of(player)}
