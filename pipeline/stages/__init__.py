"""The flow: which rows wait for which step, run it, save it. The one place where work meets the archive."""

from .editing import Checked, Editing, SourceState, source_gap, with_chosen
from .extracting import derive_records, extract_articles
from .fetching import fetch_appearance, fetch_stories
from .joining import derive_record, regroup
from .polling import poll_feeds
from .requests import answer_relevance, recheck
from .running import Summary, process, run
from .street import Progress, Silent, Street
from .translating import translate_adaptation, translate_bodies, translate_titles

__all__ = [
    "Checked",
    "Editing",
    "Progress",
    "Silent",
    "SourceState",
    "Street",
    "Summary",
    "answer_relevance",
    "derive_record",
    "derive_records",
    "extract_articles",
    "fetch_appearance",
    "fetch_stories",
    "poll_feeds",
    "process",
    "recheck",
    "regroup",
    "run",
    "source_gap",
    "translate_adaptation",
    "translate_bodies",
    "translate_titles",
    "with_chosen",
]
