"""Serve the newsroom: on this machine alone, or, where there are accounts, to others as well."""

from __future__ import annotations

import gc
import ipaddress
import socket
from collections.abc import Callable
from dataclasses import replace

from pipeline.errors import UsageError

from .context import Context

LOOPBACK = "127.0.0.1"


def serve(
    context: Context, *, port: int, host: str = LOOPBACK, ready: Callable[[str], None] = lambda address: None
) -> None:
    """Answer until SIGINT or SIGTERM. ``ready`` is told the address once it is bound; port 0 takes a free one.

    Raises UsageError where the port is taken, where the host is not loopback and nobody has a password (anyone could
    publish), or where it stands for every address and no setting says under which name people come.
    """
    import uvicorn

    from .app import create_app

    if not is_loopback(host):
        context = _opened_to_others(context, host)
    with _bound(host, port) as listening:
        name = f"[{host}]" if ":" in host else host
        config = uvicorn.Config(
            create_app(context),
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=5,
        )
        # What is loaded by now stays as long as the server does: a full collection would walk over it again and again,
        # a tenth of a second each, in the middle of somebody's page.
        gc.freeze()
        ready(f"http://{name}:{listening.getsockname()[1]}{context.base}/")
        uvicorn.Server(config).run(sockets=[listening])


def is_loopback(host: str) -> bool:
    """Is this an address of this machine alone?"""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _opened_to_others(context: Context, host: str) -> Context:
    """The context that also answers to ``host``. Raises UsageError."""
    if not any(account.has_password and not account.disabled_at for account in context.private.accounts.all()):
        raise UsageError(
            f"the newsroom is not opened on {host} while nobody has a password: anyone could publish. "
            "Make an account first: vigie user add LOGIN --name NAME"
        )
    if host not in {"0.0.0.0", "::", ""}:
        return replace(context, hosts=context.hosts | {host.lower()})
    if not (context.public_host or context.hosts):
        raise UsageError(
            f"{host or 'an empty host'} stands for every address: say under which name people come, with "
            "newsroom: public_url: https://… in feeds.yaml, or give one address with --host"
        )
    return context


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        # A name that cannot be resolved has no strerror of its own in every Python.
        reason = error.strerror or str(error)
        raise UsageError(
            f"{host} port {port} cannot be used ({reason}); choose others with --host and --port"
        ) from error
    return listening
