"""The flow: which rows wait for which step, run it, save it. The one place where work meets the archive."""

from .extracting import derive_record, derive_records, extract_articles
from .fetching import fetch_appearance, fetch_stories
from .polling import poll_feeds
from .requests import answer_relevance, recheck
from .running import Summary, process, run
from .street import Progress, Silent, Street
from .translating import translate_adaptation, translate_bodies, translate_titles

__all__ = [
    "Progress",
    "Silent",
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
    "run",
    "translate_adaptation",
    "translate_bodies",
    "translate_titles",
]
