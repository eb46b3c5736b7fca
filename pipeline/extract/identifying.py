"""Which record a group of articles is: incidents keep their ids however the articles are grouped anew (DATA.md 7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from pipeline.documents import Grouping


def identify(
    grouping: Grouping, present: Mapping[int, int], *, ruled: Collection[int] = (), closed: Collection[int] = ()
) -> tuple[int | None, ...]:
    """For each group the incident that it continues, None for a new one.

    ``present``: article -> the incident it is in. An incident on which people ruled goes first, then the one with most
    articles in common, then the older; ``closed`` ones (merged away by a person) stand for nothing.
    """
    shared: Counter[tuple[int, int]] = Counter()
    for number, members in enumerate(grouping.groups):
        for placed in members:
            incident = present.get(placed.article_id)
            if incident is not None and incident not in closed:
                shared[incident, number] += 1
    order = sorted(shared, key=lambda pair: (pair[0] not in ruled, -shared[pair], pair))
    found: dict[int, int] = {}
    for incident, number in order:
        if number not in found and incident not in found.values():
            found[number] = incident
    return tuple(found.get(number) for number in range(len(grouping.groups)))
