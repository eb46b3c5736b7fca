"""Search over the archive: words in either language, the newest candidates ranked."""

from .documents import refresh_document
from .running import SearchHit, SearchResult, search
from .saying import Words
from .snippets import Snippet

__all__ = ["SearchHit", "SearchResult", "Snippet", "Words", "refresh_document", "search"]
