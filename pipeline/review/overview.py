"""The overview: four questions, each with its chart and its table; every mark leads to the rows behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from pipeline.store import Count, MonthCount

from .charts import Bar, Chart, Part, bars, columns
from .i18n import colon, spoken
from .labels import label
from .moments import say
from .pages import Desk, number_words, page

router = APIRouter(include_in_schema=False)

TONES: Final = (
    "ransomware",
    "unauthorized_access",
    "phishing",
    "malware",
    "insider",
    "exposed_data",
    "theft_loss",
    "ddos",
    "vulnerability_exploit",
    "unknown",
)
"""Attack types in the order of their shades."""


@router.get("/vue-d-ensemble")
def overview(request: Request, context: Desk) -> Response:
    """What happens when, where, through whom, to how many."""
    counts, now, zone = context.archive.overview, context.archive.clock(), context.newsroom.zone

    def month(text: str) -> str:
        said = say(text, zone, now)
        return said.words if said else text

    months, regions, providers, people = counts.months(), counts.regions(), counts.providers(), counts.people()
    names = context.archive.desk.region_names(spoken())
    types = [tone for tone in TONES if any(count.attack_type == tone for count in months)]
    return page(
        request,
        "overview.html",
        types=types,
        tones=TONES,
        months=_table(months, types, month),
        month_chart=_month_chart(months, month),
        regions=bars([_bar(row, names.get(row.key, row.key), row.incidents, "region") for row in regions]),
        providers=bars([_bar(row, row.key, row.amount, "fournisseur") for row in providers]),
        people=bars([_bar(row, month(row.key), row.amount, "mois") for row in people]),
    )


def _bar(row: Count, name: str, value: int, narrows: str) -> Bar:
    return Bar(name, value, number_words(value), f"/incidents?{urlencode({narrows: row.key})}")


def _month_chart(months: Iterable[MonthCount], said: Any) -> Chart:
    found = sorted(months, key=lambda count: (count.month, _tone(count.attack_type)))
    names = every_month(sorted({count.month for count in found}))
    parts = [
        Part(
            column=count.month,
            tone=_tone(count.attack_type),
            value=count.incidents,
            words=f"{said(count.month)}, {label('attack_type', count.attack_type)}{colon()} {count.incidents}",
            href=f"/incidents?{urlencode({'mois': count.month, 'type': count.attack_type})}",
        )
        for count in found
    ]
    return columns(names, parts, [said(name) for name in names])


def every_month(months: Sequence[str]) -> list[str]:
    """From the first month to the last, those in which nothing happened too: a gap must look like one."""
    if not months or any(len(month) != len("2024-01") for month in months):
        return list(months)
    first, last = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (months[0], months[-1]))
    return [f"{number // 12:04d}-{number % 12 + 1:02d}" for number in range(first, last + 1)]


def _table(months: Iterable[MonthCount], types: list[str], said: Any) -> list[tuple[str, str, list[int]]]:
    """A row a month: its name, its key, and its incidents by type."""
    found: dict[str, dict[str, int]] = {}
    for count in months:
        found.setdefault(count.month, {})[count.attack_type] = count.incidents
    return [(said(key), key, [row.get(name, 0) for name in types]) for key, row in sorted(found.items(), reverse=True)]


def _tone(attack_type: str) -> int:
    return TONES.index(attack_type) if attack_type in TONES else len(TONES) - 1
