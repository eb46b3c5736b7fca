"""What leaves the house: tables, citations, frozen releases, each with what is needed to repeat it."""

from .dictionary import data_dictionary, schema_sql
from .exporting import FORMATS, Exported, Wanted, export, since_stamp
from .releasing import release
from .rewinding import rewind, settle

__all__ = [
    "FORMATS",
    "Exported",
    "Wanted",
    "data_dictionary",
    "export",
    "release",
    "rewind",
    "schema_sql",
    "settle",
    "since_stamp",
]
