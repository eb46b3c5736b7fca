"""What a client may do: sizes, times, addresses, manners. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult


@dataclass(frozen=True, slots=True)
class FetchPolicy:
    """Bounds and manners of a ``Client``. Times are seconds, sizes are bytes.

    ``user_agent``: sites refuse ``Name/0.1`` and accept ``Mozilla/5.0 (compatible; Name/0.1; +https://contact)``; we
    never pass for a browser. ``allow_hosts``: "host" or "host:port" that may be private, loopback or on an odd port.
    ``per_host``: host (or host:port) -> seconds between two starts there, instead of ``spacing``.
    """

    user_agent: str = "Mozilla/5.0 (compatible; Vigie/0.1)"
    allow_hosts: tuple[str, ...] = ()
    connect_timeout: float = 10.0
    read_timeout: float = 20.0
    total_timeout: float = 60.0
    max_body_bytes: int = 10_000_000
    max_ratio: float = 200.0
    max_header_bytes: int = 65_536
    max_redirects: int = 5
    spacing: float = 2.0
    per_host: Mapping[str, float] = field(default_factory=dict)
    max_per_host: int = 2

    def allows(self, host: str, port: int) -> bool:
        """Whether the settings name this host, so that it may be private or on an odd port."""
        host = host.lower()
        return (
            host in self.allow_hosts or f"{host}:{port}" in self.allow_hosts or f"[{host}]:{port}" in self.allow_hosts
        )

    def spacing_at(self, site: str) -> float:
        """Seconds between two starts at a site (``host`` or ``host:port``)."""
        host = site.rpartition(":")[0] or site
        return self.per_host.get(site, self.per_host.get(host, self.spacing))


def port_of(parts: SplitResult) -> int:
    """The port an address means."""
    return parts.port or (443 if parts.scheme == "https" else 80)


def site_of(parts: SplitResult) -> str:
    """What is treated as one server: the host, with its port where that is an odd one."""
    host = (parts.hostname or "").lower()
    return host if port_of(parts) in {80, 443} else f"{host}:{port_of(parts)}"
