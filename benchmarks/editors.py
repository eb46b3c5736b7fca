"""Editors at work, as browsers are: each opens the desk and an article, types, saves, and notes what came back when.

Used by the benchmark ``newsroom`` and, for seconds instead of minutes, by a test.
"""

from __future__ import annotations

import http.client
import json
import random
import re
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from pipeline.documents import AdaptationView
from pipeline.store import Archive

PART = {"x-vigie-part": "1"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: how long it took in milliseconds, and what it said; status 0 where nothing came back."""

    what: str
    milliseconds: float
    status: int
    text: str

    @property
    def failed(self) -> bool:
        """Was it refused, or did it break?"""
        return self.status == 0 or self.status >= 400


@dataclass
class Editor:
    """Somebody with a browser: a cookie, an article of their own, a pause between two acts."""

    name: str
    address: str
    cookie: str
    article_id: int
    pause: Callable[[], float]
    arrives: float = 0.0
    """Seconds after the first one."""
    seen: list[Answer] = field(default_factory=list)
    saved: list[tuple[int, str]] = field(default_factory=list)
    """Segment and text of every save that was answered."""
    _connection: http.client.HTTPConnection | None = None

    def work(self, until: float) -> None:
        """Open the desk and the article, then type and save one segment after the other, until the time is up.

        On a machine so busy that nothing was saved by then, until one save was answered.
        """
        time.sleep(self.arrives)
        turn = 0
        while self._goes_on(until):
            self._ask("desk", "GET", "/")
            page = self._ask("editor", "GET", f"/articles/{self.article_id}")
            token = _first(r'name="csrf_token" value="(\w+)"', page.text)
            for segment, parent in _segments(page.text):
                if not self._goes_on(until):
                    break
                turn += 1
                self._write(segment, parent, token, f"{self.name} écrit ceci au tour {turn}, segment {segment}.")
        if self._connection:
            self._connection.close()

    def _goes_on(self, until: float) -> bool:
        return time.monotonic() < until or not (self.saved or failures([self]))

    def _write(self, segment: int, parent: str, token: str, text: str) -> None:
        path = f"/articles/{self.article_id}/segments/{segment}"
        key = f"{self.name}-{segment}-{random.getrandbits(64):x}"
        typed = {"text": text[: len(text) // 2], "parent_id": int(parent) if parent else None, "save_key": key}
        headers = {"x-csrf-token": token, "content-type": "application/json"}
        self._ask("typing", "PUT", f"/api{path}/unsaved", json.dumps(typed), headers)
        form = urlencode(
            {
                "csrf_token": token,
                "text": text,
                "parent_id": parent,
                "save_key": key,
                "seconds": "12",
                "action": "confirm",
            }
        )
        answer = self._ask("save", "POST", path, form, {**PART, "content-type": "application/x-www-form-urlencoded"})
        if answer.status == 200:
            self.saved.append((segment, text))

    def _ask(
        self, what: str, method: str, path: str, body: str | None = None, headers: dict[str, str] | None = None
    ) -> Answer:
        time.sleep(self.pause())
        parts = urlsplit(self.address)
        began = time.perf_counter()
        if self._connection is None:
            self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
        try:
            self._connection.request(
                method, path, body.encode() if body else None, {"cookie": self.cookie, **(headers or {})}
            )
            reply = self._connection.getresponse()
            status, text = reply.status, reply.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException) as error:
            status, text = 0, repr(error)
            self._connection.close()
            self._connection = None
        answer = Answer(what, 1000 * (time.perf_counter() - began), status, text)
        # Texts are for the caller; what is kept for the sums needs none of them, but a failure's.
        self.seen.append(answer if answer.failed else Answer(what, answer.milliseconds, status, ""))
        return answer


def _segments(page: str) -> list[tuple[int, str]]:
    """The segments of an editor's page with the version that each was typed over."""
    return [
        (int(number), _first(r'name="parent_id" value="(\d*)"', rest))
        for number, rest in re.findall(r'<li id="s(\d+)"(.*?)</li>', page, re.DOTALL)
        if "<textarea" in rest
    ]


def _first(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    return found[1] if found else ""


def at_work(editors: Sequence[Editor], seconds: float) -> None:
    """All editors at once, for so long."""
    until = time.monotonic() + seconds
    threads = [threading.Thread(target=editor.work, args=(until,), name=editor.name) for editor in editors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def failures(editors: Sequence[Editor]) -> list[str]:
    """What was refused or broke, in words; empty on a good day."""
    return [
        f"{editor.name}: {answer.what} {answer.status} {answer.text[:200]}"
        for editor in editors
        for answer in editor.seen
        if answer.failed
    ]


def lost(archive: Archive, editors: Sequence[Editor]) -> list[str]:
    """Saves that were answered and whose text is not in the history of its segment, or that were stored twice."""
    found = []
    for editor in editors:
        for segment in sorted({segment for segment, _ in editor.saved}):
            texts = [version.text for version in archive.adaptations.history(segment)]
            found += [
                f"{editor.name}: {text!r} stands {texts.count(text)} times"
                for own, text in editor.saved
                if own == segment and texts.count(text) != 1
            ]
    return found


def ready(view: AdaptationView | None) -> bool:
    """Can an editor work on this article?"""
    return view is not None and view.state.value in {"waiting", "in_review"} and len(view.segments) > 1
