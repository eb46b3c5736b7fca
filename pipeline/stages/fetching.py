"""fetch: addresses that wait -> stories, from their pages or from what the feed itself carries."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass

from pipeline.documents import Appearance, Page, ReadStory
from pipeline.errors import FetchError, RestingHostError, StoppedError, UnreachableError
from pipeline.fetch import fetch_page, read_entry, read_page, site_of_url, text_hash
from pipeline.store import Task
from pipeline.times import later

from .failures import settling
from .street import Progress, Street

AT_ONCE = 8
CLAIM = 32
"""Addresses claimed together: a killed run has at most these in hand."""

_HEARD_SECONDS = 600
"""If no site has answered for so long, a page that cannot be reached is not to blame."""
_NETWORK_WAIT = 300
"""Seconds after which such a page is tried again."""


@dataclass(frozen=True, slots=True)
class _Fetched:
    story: ReadStory
    page: Page | None


def fetch_stories(street: Street, progress: Progress) -> dict[str, int]:
    """Fetch every address that is due. A page that fails is tried again later; nothing is lost."""
    counts = {"articles": 0, "revisions": 0, "failed_pages": 0, "resting_pages": 0, "unreached_pages": 0}
    progress.begin("fetch", None)
    while not street.stopping.is_set():
        tasks = street.archive.tasks.claim("fetch", at=street.at(), worker=street.worker, limit=CLAIM)
        if not tasks:
            break
        _fetch_batch(street, tasks, counts, progress)
    if counts["unreached_pages"]:
        progress.warn("fetch", f"{counts['unreached_pages']} pages could not be reached, as if the network were away")
    return counts


def fetch_appearance(street: Street, appearance_id: int, progress: Progress) -> dict[str, int]:
    """Fetch one address now, for somebody who asks for it."""
    counts = {"articles": 0, "revisions": 0, "failed_pages": 0, "resting_pages": 0, "unreached_pages": 0}
    tasks = street.archive.tasks.claim("fetch", at=street.at(), worker=street.worker, subject_ids=[appearance_id])
    _fetch_batch(street, tasks, counts, progress)
    return counts


def _fetch_batch(street: Street, tasks: list[Task], counts: dict[str, int], progress: Progress) -> None:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        waiting = {}
        for task in tasks:
            with settling(street, task, f"address {task.subject_id}", progress):
                appearance = street.archive.articles.appearance(task.subject_id)
                waiting[pool.submit(_fetch, street, appearance)] = (task, appearance)
        for future in as_completed(waiting):
            task, appearance = waiting[future]
            with settling(street, task, appearance.url, progress):
                _settle(street, task, appearance, future, counts)
                progress.advance("fetch", appearance.url)


def _settle(
    street: Street, task: Task, appearance: Appearance, future: Future[_Fetched], counts: dict[str, int]
) -> None:
    """Save what a fetch brought. Raises what went wrong, in the fetch or in the saving."""
    try:
        _save(street, task, appearance, future.result(), counts)
    except RestingHostError as rest:
        counts["resting_pages"] += 1
        reason = str(rest) if site_of_url(appearance.url) == rest.site else None
        until = later(street.clock(), rest.retry_after or 0)
        street.archive.tasks.postpone(task, until=until, reason=reason)
    except UnreachableError:
        if street.client.answered_within(_HEARD_SECONDS):
            counts["failed_pages"] += 1
            raise
        counts["unreached_pages"] += 1
        street.archive.tasks.postpone(task, until=later(street.clock(), _NETWORK_WAIT))
    except StoppedError:
        street.archive.tasks.release([task])
    except Exception:
        counts["failed_pages"] += 1
        raise


def _fetch(street: Street, appearance: Appearance) -> _Fetched:
    """The story from its page; where the page gives none, or only a teaser, from the feed's own full content."""
    if street.stopping.is_set():
        raise StoppedError(f"{appearance.url} is not asked any more")
    try:
        page = fetch_page(street.client, appearance.url)
        story = read_page(page, outlet=appearance.outlet, entry=appearance.entry, fetched_at=street.clock())
    except (RestingHostError, StoppedError):
        raise
    except FetchError:
        if not appearance.entry.content:
            raise
        return _Fetched(_from_entry(street, appearance), None)
    if story.partial and appearance.entry.content:
        own = _from_entry(street, appearance)
        if len(own.article.text) > len(story.article.text):
            return _Fetched(own, page)
    return _Fetched(story, page)


def _from_entry(street: Street, appearance: Appearance) -> ReadStory:
    return read_entry(appearance.entry, outlet=appearance.outlet, fetched_at=street.clock())


def _save(street: Street, task: Task, appearance: Appearance, fetched: _Fetched, counts: dict[str, int]) -> None:
    archive, page, at = street.archive, fetched.page, street.at()
    payload = None
    if page is not None and street.settings.fetch.keep_payloads:
        payload = archive.payloads.put(page.body, page.media_type, at=at)
    with archive.write():
        saved = archive.articles.save_story(
            appearance.id,
            fetched.story,
            outlet_id=appearance.outlet_id,
            text_hash=text_hash(fetched.story.article),
            fetched_at=at,
            payload_sha256=payload,
            etag=page.etag if page else None,
            last_modified=page.last_modified if page else None,
        )
        archive.tasks.done(task)
    counts["articles"] += saved.new_article
    counts["revisions"] += saved.new_revision
