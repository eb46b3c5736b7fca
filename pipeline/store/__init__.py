"""The archive: every read and write of archive.db, payloads.db and newsroom.db goes through this door."""

from .accounts import Account, AccountRole
from .added import AddedStory, Outcome
from .archive import Archive, open_archive, read_archive, refuse_lost
from .article_view import ArticleOrganisation, ArticleView
from .articles import SavedStory
from .bases import KnownSource, SourceChange
from .connection import explained, is_full
from .desk import DeskAlarms, DeskFilter, DeskItem, DeskNews, FoldedCopy
from .events import Event
from .exports import (
    FORMATS,
    Exported,
    Wanted,
    data_dictionary,
    export,
    release,
    rewind,
    schema_sql,
    settle,
    since_stamp,
)
from .extractions import SavedExtraction
from .feeds import FeedStatus
from .incident_arranging import Arrangement, Said
from .incident_listing import IncidentFilter
from .incident_record import Signature
from .incident_record import signature as record_signature
from .incident_reports import Reading, Told
from .incident_rulings import RulingView
from .incident_view import (
    IncidentArticle,
    IncidentChange,
    IncidentFact,
    IncidentPartyView,
    IncidentSummary,
    IncidentView,
    Source,
)
from .jobs import JobRun
from .keeping import (
    Backup,
    Compaction,
    ErasureReport,
    Fault,
    Restored,
    Retained,
    apply_retention,
    back_up_damaged,
    back_up_file,
    check_file,
    compact,
    erase_article,
    erase_name,
    erase_name_in_newsroom,
    file_kind,
    fingerprint,
    repair_file,
    restore,
)
from .layouts import By, Part
from .memory import MemoryPair, Remembered, Similar
from .naming import ChosenName, NamedOrganisation
from .newest_incidents import IncidentNews, incident_news
from .newsroom import Newsroom, open_newsroom
from .overview import Count, FigurePoint, MonthCount
from .public import Mark, authorize_public, described, open_reader, public_marks
from .queue import QueueItem
from .revisions import StoredRevision
from .search import SearchHit, SearchResult, Snippet
from .sessions import Session
from .status import Status
from .tasks import FailingTask, Task, TaskCount
from .unsaved import UnsavedText
from .visits import SavedFilter
from .vocabulary import label as vocabulary_label
from .vocabulary import values as closed_list

__all__ = [
    "FORMATS",
    "Account",
    "AccountRole",
    "AddedStory",
    "Archive",
    "Arrangement",
    "ArticleOrganisation",
    "ArticleView",
    "Backup",
    "By",
    "ChosenName",
    "Compaction",
    "Count",
    "DeskAlarms",
    "DeskFilter",
    "DeskItem",
    "DeskNews",
    "ErasureReport",
    "Event",
    "Exported",
    "FailingTask",
    "Fault",
    "FeedStatus",
    "FigurePoint",
    "FoldedCopy",
    "IncidentArticle",
    "IncidentChange",
    "IncidentFact",
    "IncidentFilter",
    "IncidentNews",
    "IncidentPartyView",
    "IncidentSummary",
    "IncidentView",
    "JobRun",
    "KnownSource",
    "Mark",
    "MemoryPair",
    "MonthCount",
    "NamedOrganisation",
    "Newsroom",
    "Outcome",
    "Part",
    "QueueItem",
    "Reading",
    "Remembered",
    "Restored",
    "Retained",
    "RulingView",
    "Said",
    "SavedExtraction",
    "SavedFilter",
    "SavedStory",
    "SearchHit",
    "SearchResult",
    "Session",
    "Signature",
    "Similar",
    "Snippet",
    "Source",
    "SourceChange",
    "Status",
    "StoredRevision",
    "Task",
    "TaskCount",
    "Told",
    "UnsavedText",
    "Wanted",
    "apply_retention",
    "authorize_public",
    "back_up_damaged",
    "back_up_file",
    "check_file",
    "closed_list",
    "compact",
    "data_dictionary",
    "described",
    "erase_article",
    "erase_name",
    "erase_name_in_newsroom",
    "explained",
    "export",
    "file_kind",
    "fingerprint",
    "incident_news",
    "is_full",
    "open_archive",
    "open_newsroom",
    "open_reader",
    "public_marks",
    "read_archive",
    "record_signature",
    "refuse_lost",
    "release",
    "repair_file",
    "restore",
    "rewind",
    "schema_sql",
    "settle",
    "since_stamp",
    "vocabulary_label",
]
