"""What people ruled on the grouping, as articles that belong together and pairs that do not (DATA.md 6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from pipeline.documents import Links, Ruling

APART = frozenset({"exclude", "split"})


def links_of(rulings: Iterable[Ruling]) -> Links:
    """The links that standing rulings make; of two rulings on the same articles the later wins.

    A ruling names the articles on its two sides as they were when it was made, so that it says the same whatever
    records there are by now: merge and pin (an article) bind them together, split and exclude keep them apart.
    """
    blocks = _Blocks()
    for ruling in sorted(rulings, key=lambda r: -r.id):
        if not ruling.on_articles:
            continue
        if ruling.action in APART:
            blocks.part(ruling.articles, ruling.others)
        if ruling.action == "split":
            blocks.bind(ruling.articles)
        elif ruling.action not in APART:
            blocks.bind((*ruling.others, *ruling.articles))
    return blocks.links()


class _Blocks:
    """Articles bound to one another, and those kept from one another. What is said first stands: call it last first."""

    def __init__(self) -> None:
        self._block: dict[int, set[int]] = {}
        self._apart: dict[int, set[int]] = defaultdict(set)

    def bind(self, articles: Sequence[int]) -> None:
        """Bind articles that no later ruling keeps apart."""
        bound: list[set[int]] = []
        for article in articles:
            own = self._block.setdefault(article, {article})
            if any(own is other for other in bound):
                continue
            home = next((other for other in bound if not self._parted(own, other)), None)
            if home is None:
                bound.append(own)
                continue
            home |= own
            for member in own:
                self._block[member] = home

    def part(self, articles: Sequence[int], others: Sequence[int]) -> None:
        """Keep two sides apart, where no later ruling bound them."""
        for one in articles:
            for other in others:
                if one != other and other not in self._block.get(one, ()):
                    self._apart[one].add(other)
                    self._apart[other].add(one)

    def links(self) -> Links:
        """What was said, as values."""
        blocks = {frozenset(block) for block in self._block.values() if len(block) > 1}
        pairs = {(min(a, b), max(a, b)) for a, others in self._apart.items() for b in others}
        return Links(tuple(sorted(blocks, key=sorted)), frozenset(pairs))

    def _parted(self, one: set[int], other: set[int]) -> bool:
        small, large = sorted((one, other), key=len)
        return any(not self._apart[member].isdisjoint(large) for member in small if member in self._apart)
