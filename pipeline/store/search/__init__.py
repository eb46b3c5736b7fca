"""Search over the archive: words in either language, the newest candidates ranked."""

from .documents import refresh_document
from .fields import refresh_fields
from .running import SearchHit, SearchResult, matching_articles, search
from .saying import Words
from .snippets import Snippet

__all__ = [
    "SearchHit",
    "SearchResult",
    "Snippet",
    "Words",
    "matching_articles",
    "refresh_document",
    "refresh_fields",
    "search",
]
