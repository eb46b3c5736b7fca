"""The archive: every read and write of archive.db, payloads.db and newsroom.db goes through this door."""

from .archive import Archive, open_archive
from .article_view import ArticleOrganisation, ArticleView
from .articles import SavedStory
from .events import Event
from .extractions import SavedExtraction
from .feeds import FeedStatus
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
from .people import Remembered, Term
from .queue import QueueItem
from .revisions import StoredRevision
from .tasks import FailingTask, Task, TaskCount

__all__ = [
    "Archive",
    "ArticleOrganisation",
    "ArticleView",
    "Event",
    "FailingTask",
    "FeedStatus",
    "IncidentArticle",
    "IncidentChange",
    "IncidentFact",
    "IncidentPartyView",
    "IncidentSummary",
    "IncidentView",
    "JobRun",
    "QueueItem",
    "Remembered",
    "SavedExtraction",
    "SavedStory",
    "Source",
    "StoredRevision",
    "Task",
    "TaskCount",
    "Term",
    "open_archive",
]
