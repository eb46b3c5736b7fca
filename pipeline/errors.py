"""The errors a caller may catch: one tree, each message saying what was attempted, on what, and the remedy."""

from __future__ import annotations


class VigieError(Exception):
    """Base of everything Vigie raises on purpose. ``exit_code`` is what the command line ends with (DATA.md)."""

    exit_code = 1


class InputError(VigieError):
    """Some input is bad; the rest may have been done."""


class UsageError(VigieError):
    """A command, a setting or a query cannot be understood."""

    exit_code = 2


class SettingsError(UsageError):
    """feeds.yaml cannot be used; the message lists every fault with its line and remedy."""


class QueryError(UsageError):
    """A search query cannot be read; the message is one line that says why."""


class LockedError(VigieError):
    """Another process holds the workspace."""

    exit_code = 3


class ArchiveError(VigieError):
    """The archive is newer than the program, damaged, or not one of ours."""

    exit_code = 4


class FetchError(VigieError):
    """A site did not give what was asked. ``retry_after``: seconds it asked us to wait; ``permanent``: do not retry."""

    def __init__(
        self, message: str, *, status: int | None = None, retry_after: int | None = None, permanent: bool = False
    ) -> None:
        super().__init__(message)
        self.status = status
        self.retry_after = retry_after
        self.permanent = permanent


class ForbiddenAddressError(FetchError):
    """An address that must not be asked (private, loopback, an odd port), refused before anything was sent."""


class RestingHostError(FetchError):
    """A host that asked us to wait: nothing was sent, nothing failed. ``retry_after`` says how long, ``site`` who."""

    def __init__(self, message: str, *, site: str, retry_after: int) -> None:
        super().__init__(message, status=429, retry_after=retry_after)
        self.site = site


class UnreachableError(FetchError):
    """No connection to a site came about. It may be the site's fault, or that of the network we are in."""


class StoppedError(FetchError):
    """Somebody asked the program to stop before a site had answered: nothing failed."""


class UnreadablePageError(FetchError):
    """A page from which no story could be read."""


class ModelError(VigieError):
    """A translation package cannot be found, read or trusted."""


class ConflictError(VigieError):
    """A text was changed by somebody else since it was opened; both are kept. ``current``: what stands now."""

    def __init__(self, message: str, *, current: object = None) -> None:
        super().__init__(message)
        self.current = current


class StateError(VigieError):
    """An adaptation is not in a state in which this can be done."""


class ClaimLostError(VigieError):
    """A task was taken over by another process: what was computed for it must not be saved."""


class SignalledError(VigieError):
    """SIGINT or SIGTERM ended the work. ``stuck``: some of it has not come back and must not be waited for."""

    def __init__(self, message: str, *, signal: int, stuck: bool) -> None:
        super().__init__(message)
        self.exit_code = 128 + signal  # as a shell reports a program that a signal ended
        self.stuck = stuck


class NotFoundError(VigieError):
    """No such article, segment, incident or edition."""
