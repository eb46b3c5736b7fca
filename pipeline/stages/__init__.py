"""The flow: which rows wait for which step, run it, save it. The one place where work meets the archive."""

from .adding import add_address, add_text
from .asked import AskedRuling, rule
from .editing import Editing, SourceState, source_gap, with_chosen
from .extracting import derive_records, extract_articles
from .fetching import fetch_appearance, fetch_stories
from .joining import derive_record, regroup
from .models import chosen_model, install_offered, offered_models, package_policy
from .polling import poll_feeds
from .remembering import remember_units
from .replaying import Replay, ReplayedArticle, ReplayedIncident, by_kind, replay
from .requests import answer_relevance
from .rewinding import rewound
from .ruling import (
    Ruled,
    clear_value,
    exclude_article,
    merge_incidents,
    pin_value,
    place_article,
    set_value,
    split_incident,
    undo_ruling,
)
from .running import Summary, process, run, run_again
from .stopping import unless_stopped
from .street import Progress, Silent, Street
from .translating import translate_adaptation, translate_bodies, translate_titles

__all__ = [
    "AskedRuling",
    "Editing",
    "Progress",
    "Replay",
    "ReplayedArticle",
    "ReplayedIncident",
    "Ruled",
    "Silent",
    "SourceState",
    "Street",
    "Summary",
    "add_address",
    "add_text",
    "answer_relevance",
    "by_kind",
    "chosen_model",
    "clear_value",
    "derive_record",
    "derive_records",
    "exclude_article",
    "extract_articles",
    "fetch_appearance",
    "fetch_stories",
    "install_offered",
    "merge_incidents",
    "offered_models",
    "package_policy",
    "pin_value",
    "place_article",
    "poll_feeds",
    "process",
    "regroup",
    "remember_units",
    "replay",
    "rewound",
    "rule",
    "run",
    "run_again",
    "set_value",
    "source_gap",
    "split_incident",
    "translate_adaptation",
    "translate_bodies",
    "translate_titles",
    "undo_ruling",
    "unless_stopped",
    "with_chosen",
]
