"""Which addresses may be asked: public ones on the web's ports. Pure functions, no look-ups."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from pipeline.errors import ForbiddenAddressError

WEB_PORTS = frozenset({80, 443, 8080, 8443})

# ``is_global`` of Python 3.11 takes these for public: mapped (RFC 4291 §2.5.5.2) and 6to4 (RFC 7526), which no public
# site answers on; local NAT64 (RFC 8215), 6to4 relays, IPv4-compatible, site-local (RFC 3879), Teredo.
_REFUSED = tuple(
    ip_network(block)
    for block in (
        "::ffff:0:0/96",
        "2002::/16",
        "64:ff9b:1::/48",
        "192.88.99.0/24",
        "::/96",
        "fec0::/10",
        "2001::/32",
        "5f00::/16",
    )
)
# An access network without IPv4 shows every IPv4 site under this prefix (RFC 6052): what counts is the address inside.
_NAT64 = ip_network("64:ff9b::/96")


def _unwrapped(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that NAT64 wraps, else the address itself."""
    return IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else address


def is_public(text: str) -> bool:
    """Whether an IP address, as text, is one of the public internet; a zone (``%eth0``) makes it link-local."""
    try:
        address = _unwrapped(ip_address(text))
    except ValueError:
        return False
    if address.is_multicast or not address.is_global or getattr(address, "scope_id", None):
        return False
    return not any(address in block for block in _REFUSED)


def check_addresses(host: str, addresses: Iterable[str]) -> None:
    """Raise ForbiddenAddressError unless every address a host has is public: one private among them is a trick."""
    for address in addresses:
        if not is_public(address):
            raise ForbiddenAddressError(
                f"{host} leads to {address}, which is not a public address; "
                f"if it is meant, add {host} to fetch.allow_hosts",
                permanent=True,
            )


def check_port(host: str, port: int) -> None:
    """Raise ForbiddenAddressError for a port on which no news site answers."""
    if port not in WEB_PORTS:
        raise ForbiddenAddressError(
            f"{host}:{port} is not a port of the web; if it is meant, add {host}:{port} to fetch.allow_hosts",
            permanent=True,
        )
