import threading

from pipeline.fetch import FetchPolicy
from pipeline.fetch.manners import Manners


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def starts(manners: Manners, time: Time, *sites: str) -> list[float]:
    moments = []
    for site in sites:
        with manners.turn(site):
            moments.append(time.now)
    return moments


def test_two_starts_at_a_site_are_spaced_and_other_sites_are_not() -> None:
    time = Time()
    manners = Manners(FetchPolicy(spacing=2.0), time.clock, time.sleep)
    assert starts(manners, time, "a.example", "b.example", "a.example", "a.example") == [100, 100, 102, 104]


def test_settings_give_a_host_its_own_spacing() -> None:
    time = Time()
    policy = FetchPolicy(spacing=2.0, per_host={"slow.example": 10.0, "127.0.0.1": 0.0})
    manners = Manners(policy, time.clock, time.sleep)
    assert starts(manners, time, "slow.example", "slow.example") == [100, 110]
    assert starts(manners, time, "127.0.0.1:8001", "127.0.0.1:8001") == [110, 110]


def test_a_crawl_delay_slows_a_site_down_but_not_without_end() -> None:
    time = Time()
    manners = Manners(FetchPolicy(spacing=2.0), time.clock, time.sleep)
    manners.slow_down("a.example", 5)
    manners.slow_down("b.example", 86_400)
    assert starts(manners, time, "a.example", "a.example") == [100, 105]
    assert starts(manners, time, "b.example", "b.example") == [105, 135]


def test_a_pause_ends() -> None:
    time = Time()
    manners = Manners(FetchPolicy(), time.clock, time.sleep)
    manners.pause("a.example", 30)
    assert (manners.paused("a.example"), manners.paused("b.example")) == (30, 0)
    time.now += 31
    assert manners.paused("a.example") == 0


def test_no_more_than_two_at_a_time_at_a_site() -> None:
    manners = Manners(FetchPolicy(spacing=0.0, max_per_host=2))
    inside, most, lock, gate = 0, 0, threading.Lock(), threading.Barrier(2)

    def visit() -> None:
        nonlocal inside, most
        with manners.turn("a.example"):
            with lock:
                inside += 1
                most = max(most, inside)
            gate.wait(10)  # passes only when two are inside together
            with lock:
                inside -= 1

    visitors = [threading.Thread(target=visit) for _ in range(6)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert most == 2
