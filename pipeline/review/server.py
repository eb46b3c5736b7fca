"""Serve the newsroom on this machine."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable

from pipeline.errors import UsageError

from .context import Context


def serve(
    context: Context, *, port: int, host: str = "127.0.0.1", ready: Callable[[str], None] = lambda address: None
) -> None:
    """Answer until SIGINT or SIGTERM. ``ready`` is told the address once it is bound; port 0 takes a free one.

    Raises UsageError where the port is taken, or the host is not loopback: without accounts anyone could publish.
    """
    import uvicorn

    from .app import create_app

    with _bound(host, port) as listening:
        address = f"http://{host}:{listening.getsockname()[1]}/"
        config = uvicorn.Config(
            create_app(context),
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=5,
        )
        ready(address)
        uvicorn.Server(config).run(sockets=[listening])


def _bound(host: str, port: int) -> socket.socket:
    try:
        loopback = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise UsageError(f"the newsroom answers on loopback only, not on {host}: it has no accounts yet")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise UsageError(f"port {port} cannot be used ({error.strerror}); choose another with --port") from error
    return listening
