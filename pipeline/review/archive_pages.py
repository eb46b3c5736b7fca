"""How Datasette's pages look under /archive: rows written in one go, a row's labels on its page, a sheet of our own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final
from weakref import WeakKeyDictionary

import pluggy
from markupsafe import Markup, escape

_LOOK: Final = Path(__file__).with_name("archive_look")
TEMPLATES: Final = _LOOK / "templates"
STATIC: Final = ("vigie-static", str(_LOOK / "static"))
_hook: Final = pluggy.HookimplMarker("datasette")

Cell = Mapping[str, Any]
Labels = Mapping[str, Markup]
"""What stands in a column of the one row, instead of the number of another row."""


class ArchivePages:
    """Datasette's plugin. Plugins belong to the whole process, so it keeps to the Datasettes it was told of."""

    __name__ = "vigie_archive_pages"  # Datasette takes every plugin for a module

    def __init__(self) -> None:
        self._newsrooms: WeakKeyDictionary[Any, str] = WeakKeyDictionary()

    def dress(self, datasette: Any, newsroom: str) -> None:
        """Have this Datasette's pages look so. ``newsroom``: the address of the pages around it."""
        self._newsrooms[datasette] = newsroom
        datasette.jinja_env.filters["as_table_rows"] = as_table_rows

    @_hook
    def extra_css_urls(self, datasette: Any) -> list[str]:
        return [f"/{STATIC[0]}/archive.css"] if datasette in self._newsrooms else []

    @_hook
    def menu_links(self, datasette: Any) -> list[dict[str, str]]:
        newsroom = self._newsrooms.get(datasette)
        return [] if newsroom is None else [{"href": newsroom, "label": "Vigie"}]

    @_hook
    def extra_template_vars(self, database: str, table: str, view_name: str, datasette: Any) -> dict[str, Any]:
        if view_name != "row" or datasette not in self._newsrooms:
            return {}
        return {"labels_of": partial(_labels_of, datasette, database, table)}


def as_table_rows(rows: Iterable[Iterable[Cell]], labels: Labels) -> Markup:
    """The rows of a table's page as HTML, made in one go: cell by cell a template takes five times as long."""
    from datasette.utils import to_css_class

    kinds: dict[tuple[str, str], str] = {}

    def cell(told: Cell) -> str:
        kind = told["column"], told["value_type"]
        if kind not in kinds:
            kinds[kind] = escape(f"col-{to_css_class(kind[0])} type-{kind[1]}")
        return f'<td class="{kinds[kind]}">{labels.get(kind[0]) or escape(told["value"])}</td>'

    return Markup("\n".join(f"<tr>{''.join(map(cell, row))}</tr>" for row in rows))


async def _labels_of(datasette: Any, database: str, table: str, rows: Iterable[Iterable[Cell]]) -> Labels:
    """Links with the labels of the rows that a row points to: Datasette writes them into tables, not onto its page."""
    from datasette.utils import tilde_encode

    pointing = {
        key["column"]: key["other_table"] for key in await datasette.databases[database].foreign_keys_for_table(table)
    }
    labels: dict[str, Markup] = {}
    for told in (cell for row in rows for cell in row if cell["column"] in pointing and cell["raw"] is not None):
        column, value = told["column"], told["raw"]
        found = await datasette.expand_foreign_keys(database, table, column, [value])
        place = f"{datasette.urls.table(database, pointing[column])}/{tilde_encode(str(value))}"
        label = found.get((column, value), value)
        beside = Markup("&nbsp;<em>{}</em>").format(value) if str(label) != str(value) else ""
        labels[column] = Markup('<a href="{}">{}</a>{}').format(place, label, beside)
    return labels
