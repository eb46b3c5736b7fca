"""The network edge: feeds asked, pages fetched, stories read. Knows documents, never the archive.

``Client(FetchPolicy(...))`` is the one way out; ``poll`` and ``fetch_page`` use it; ``read_page``, ``read_entry``,
``canonical_url``, ``text_hash`` and ``next_poll`` are pure. All of it may be called from several threads.
"""

from .client import Answer, Client, Hop
from .entries import read_entry
from .feeds import next_poll, poll
from .hashing import text_hash
from .invisible import visible
from .manners import site_of_url
from .pages import fetch_page, fetch_page_again
from .policy import FetchPolicy
from .reading import read_page
from .urls import canonical_url

__all__ = [
    "Answer",
    "Client",
    "FetchPolicy",
    "Hop",
    "canonical_url",
    "fetch_page",
    "fetch_page_again",
    "next_poll",
    "poll",
    "read_entry",
    "read_page",
    "site_of_url",
    "text_hash",
    "visible",
]
