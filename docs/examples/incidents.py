"""From a release of the archive to two plots, with pandas and DuckDB.

    pip install -r requirements.txt
    python incidents.py vigie.db plots/

``vigie.db`` is what `vigie release` makes. A count by month says what it does with coarse dates: incidents known to the
year only stand in no month and are named beside the plot.
"""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import duckdb
import pandas as pd
from matplotlib import pyplot as plt


def load(database: Path) -> dict[str, pd.DataFrame]:
    """The tables that the plots need. NULL stays missing: it means not stated, never zero."""
    with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        return {
            name: pd.read_sql_query(f"SELECT * FROM {name}", connection)
            for name in ("incidents", "victims", "provider_incidents")
        }


def by_month(incidents: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Incidents by month and status, refuted ones left out; and how many are known to the year only."""
    real = incidents[incidents["status"] != "refuted"]
    exact = real[real["happened"].str.len() >= 7]
    months = exact.assign(month=pd.PeriodIndex(exact["happened"].str[:7], freq="M"))
    table = months.pivot_table(index="month", columns="status", values="incident", aggfunc="count", fill_value=0)
    return table.asfreq("M", fill_value=0), len(real) - len(exact)


def by_region(incidents: pd.DataFrame, victims: pd.DataFrame) -> pd.DataFrame:
    """Organisations hit in each region, and how many of them through a provider, by DuckDB on the same tables."""
    with closing(duckdb.connect()) as connection:
        connection.register("incidents", incidents)
        connection.register("victims", victims)
        return connection.execute(
            """
            SELECT coalesce(v.region, v.country, 'not stated') AS place,
                   count(*) AS hit,
                   count(CASE WHEN i.providers IS NOT NULL THEN 1 END) AS through_a_provider
            FROM victims AS v
            JOIN incidents AS i ON i.incident = v.incident
            WHERE v.status <> 'refuted'
            GROUP BY place
            ORDER BY hit DESC, place
            """
        ).df()


def plot(tables: dict[str, pd.DataFrame], folder: Path) -> list[Path]:
    """Draw both plots into a folder and return where they are."""
    folder.mkdir(parents=True, exist_ok=True)
    months, coarse = by_month(tables["incidents"])
    axes = months.plot.bar(stacked=True, figsize=(11, 4), width=0.9, xlabel="", ylabel="incidents")
    axes.set_title(f"Incidents by month ({coarse} known to the year only are left out)")
    axes.xaxis.set_major_locator(plt.MaxNLocator(12))
    first = _save(folder / "by-month.png")

    places = by_region(tables["incidents"], tables["victims"]).head(15)
    axes = places.set_index("place").plot.barh(figsize=(8, 5), ylabel="", xlabel="organisations hit")
    axes.invert_yaxis()
    axes.set_title("Organisations hit, and how many of them through a provider")
    return [first, _save(folder / "by-region.png")]


def _save(path: Path) -> Path:
    plt.tight_layout()
    plt.savefig(path, dpi=120)
    plt.close()
    return path


if __name__ == "__main__":
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    for written in plot(load(source), target):
        print(written)
