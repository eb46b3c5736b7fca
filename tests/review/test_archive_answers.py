"""Answers that several readers ask for: found once, kept until somebody writes; and turns among readers."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from pipeline.review.archive_answers import Answers
from pipeline.review.archive_turns import Turns


@dataclass
class Finding:
    """Counts how often it is asked; answers when it is let."""

    rows: list[tuple[str]] = field(default_factory=lambda: [("x",)])
    error: Exception | None = None
    times: int = 0
    free: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self) -> Any:
        self.times += 1
        await self.free.wait()
        if self.error:
            raise self.error
        return self


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "archive.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("PRAGMA journal_mode = WAL; CREATE TABLE t (a)")
    return path


@pytest.fixture
def answers(file: Path) -> Iterator[Answers]:
    made = Answers(file)
    yield made
    made.watch.close()


def ready(**given: Any) -> Finding:
    found = Finding(**given)
    found.free.set()
    return found


def test_eight_who_ask_the_same_at_once_have_it_found_once(answers: Answers) -> None:
    async def eight() -> tuple[list[Any], Finding]:
        finding = Finding()
        asking = [asyncio.create_task(answers.answer("q", finding)) for _ in range(8)]
        await asyncio.sleep(0)
        finding.free.set()
        return await asyncio.gather(*asking), finding

    told, finding = asyncio.run(eight())

    assert told == [finding] * 8
    assert finding.times == 1


def test_what_was_answered_is_kept_until_somebody_writes(answers: Answers, file: Path) -> None:
    async def thrice() -> Finding:
        finding = ready()
        await answers.answer("q", finding)
        await answers.answer("q", finding)
        assert finding.times == 1
        with closing(sqlite3.connect(file)) as other, other:
            other.execute("INSERT INTO t VALUES (1)")
        await answers.answer("q", finding)
        return finding

    assert asyncio.run(thrice()).times == 2


def test_what_was_asked_before_somebody_wrote_is_not_kept_after(answers: Answers, file: Path) -> None:
    async def written_meanwhile() -> tuple[int, int]:
        slow, fresh = Finding(), ready()
        asking = asyncio.create_task(answers.answer("q", slow))
        await asyncio.sleep(0)
        with closing(sqlite3.connect(file)) as other, other:
            other.execute("INSERT INTO t VALUES (1)")
        await answers.answer("q", fresh)
        slow.free.set()
        await asking
        assert await answers.answer("q", ready()) is fresh
        return slow.times, fresh.times

    assert asyncio.run(written_meanwhile()) == (1, 1)


def test_another_question_is_another_answer(answers: Answers) -> None:
    async def both() -> bool:
        first, second = ready(), ready()
        return await answers.answer("a", first) is first and await answers.answer("b", second) is second

    assert asyncio.run(both())


def test_all_who_wait_are_told_what_failed_and_it_is_tried_anew(answers: Answers) -> None:
    async def failing() -> None:
        finding = Finding(error=ValueError("too long"))
        asking = [asyncio.create_task(answers.answer("q", finding)) for _ in range(3)]
        await asyncio.sleep(0)
        finding.free.set()
        assert [str(told) for told in await asyncio.gather(*asking, return_exceptions=True)] == ["too long"] * 3
        again = ready()
        assert await answers.answer("q", again) is again

    asyncio.run(failing())


@pytest.mark.parametrize(("limit", "times"), [(0.0, 1), (60.0, 2), (None, 2)], ids=["took it", "cut short", "no limit"])
def test_a_count_that_took_all_its_time_is_not_tried_again_at_once(
    answers: Answers, file: Path, limit: float | None, times: int
) -> None:
    async def twice() -> int:
        finding = ready(error=ValueError("too long"))
        for _ in range(2):
            with pytest.raises(ValueError, match="too long"):
                await answers.answer("q", finding, limit)
            with closing(sqlite3.connect(file)) as other, other:
                other.execute("INSERT INTO t VALUES (1)")
        return finding.times

    assert asyncio.run(twice()) == times


def test_the_others_get_their_answer_when_the_first_has_left(answers: Answers) -> None:
    async def leaving() -> None:
        finding = Finding()
        first, second = (asyncio.create_task(answers.answer("q", finding)) for _ in range(2))
        await asyncio.sleep(0)
        first.cancel()
        await asyncio.sleep(0)
        finding.free.set()
        assert await second is finding

    asyncio.run(leaving())


def test_a_long_answer_is_not_kept(answers: Answers) -> None:
    async def twice() -> int:
        finding = ready(rows=[("x" * 1000,)] * 201)
        await answers.answer("q", finding)
        await answers.answer("q", finding)
        return finding.times

    assert asyncio.run(twice()) == 2


def test_only_so_many_answers_are_kept(answers: Answers) -> None:
    async def many() -> tuple[int, int]:
        old, recent = ready(), ready()
        await answers.answer(0, old)
        for number in range(1, 101):
            await answers.answer(number, recent)
        await answers.answer(100, recent)
        await answers.answer(0, old)
        return old.times, recent.times

    assert asyncio.run(many()) == (2, 100)


def test_who_asks_for_much_waits_for_themselves_and_nobody_else_does() -> None:
    async def much() -> list[str]:
        turns, free, told = Turns(), asyncio.Event(), list[str]()

        async def ask(reader: str, until: asyncio.Event) -> None:
            async with turns.turn_of(reader):
                told.append(f"{reader} begins")
                await until.wait()

        greedy = [asyncio.create_task(ask("greedy", free)) for _ in range(8)]
        await asyncio.sleep(0)
        now = asyncio.Event()
        now.set()
        await ask("modest", now)
        assert told == ["greedy begins", "greedy begins", "modest begins"]
        free.set()
        await asyncio.gather(*greedy)
        assert not turns._turns, "who has asked is forgotten"
        return told

    assert asyncio.run(much()).count("greedy begins") == 8
