"""The client against servers that are slow, false, endless or pointing inside."""

import gzip
import socket
from collections.abc import Callable
from typing import Any

import httpcore2
import httpx2
import pytest

from pipeline.errors import FetchError, ForbiddenAddressError, RestingHostError, UnreachableError
from pipeline.fetch import Client, FetchPolicy

PAGE = b"<html><body><p>Hello</p></body></html>"
Open = Callable[..., Client]


def test_an_answer_with_its_fields_and_body(server: Any, client: Client) -> None:
    url = server.serve("/a", PAGE, ETag='W/"1"', Content_Type="text/html")
    answer = client.get(url, {"Accept": "text/html"})
    assert (answer.status, answer.body, answer.url, answer.hops) == (200, PAGE, url, ())
    assert answer.headers["etag"] == 'W/"1"'
    _, sent = server.asked[0]
    assert sent["User-Agent"].startswith("Mozilla/5.0 (compatible; Vigie/")
    assert sent["Accept-Encoding"] == "gzip, deflate"
    assert sent["Accept"] == "text/html"


@pytest.mark.parametrize("status", [304, 404, 410, 429, 500])
def test_any_status_is_an_answer(server: Any, client: Client, status: int) -> None:
    assert client.get(server.serve("/a", b"", status)).status == status


def test_no_cookie_is_kept(server: Any, client: Client) -> None:
    url = server.serve("/a", PAGE, Set_Cookie="meter=1; Path=/")
    client.get(url)
    client.get(url)
    assert "Cookie" not in server.asked[1][1]


def test_environment_proxies_are_ignored(server: Any, open_client: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    assert open_client().get(server.serve("/a", PAGE)).status == 200


# Addresses


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "0x7f000001",
        "2130706433",
        "127.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "0.0.0.0",
        "[fe80::1]",
    ],
)
def test_the_inside_is_refused_however_it_is_written(server: Any, open_client: Open, host: str) -> None:
    client = open_client(allow_hosts=())
    with pytest.raises(ForbiddenAddressError) as caught:
        client.get(f"http://{host}:8080/")
    assert caught.value.permanent
    assert "allow_hosts" in str(caught.value)
    assert server.asked == []


def test_an_odd_port_is_refused_before_any_look_up(open_client: Open) -> None:
    with pytest.raises(ForbiddenAddressError, match="6379"):
        open_client(allow_hosts=()).get("http://nowhere.invalid:6379/")


def test_every_address_of_a_name_is_checked(open_client: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    def resolver(*_: object, **__: object) -> list[tuple[Any, ...]]:
        stream = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
        return [(*stream, ("93.184.216.34", 80)), (*stream, ("10.0.0.7", 80))]

    monkeypatch.setattr(socket, "getaddrinfo", resolver)
    with pytest.raises(ForbiddenAddressError, match=r"10\.0\.0\.7"):
        open_client(allow_hosts=()).get("http://two-faced.example/")


def test_a_name_is_looked_up_once_and_the_checked_address_dialled(
    server: Any, open_client: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def resolver(host: str, port: int, *_: object, **__: object) -> list[tuple[Any, ...]]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    server.serve("/a", PAGE)
    client = open_client(allow_hosts=(f"news.example:{server.server_port}",))
    monkeypatch.setattr(socket, "getaddrinfo", resolver)
    answer = client.get(f"http://news.example:{server.server_port}/a")
    assert answer.body == PAGE
    # create_connection resolves once more, but what it is given is the address that was checked.
    assert asked[0] == "news.example"
    assert set(asked[1:]) <= {"127.0.0.1"}
    assert server.asked[0][1]["Host"] == f"news.example:{server.server_port}"


def test_an_allowed_host_is_allowed_with_its_port_only(server: Any, open_client: Open) -> None:
    server.serve("/a", PAGE)
    client = open_client(allow_hosts=(f"127.0.0.1:{server.server_port + 1}",))
    with pytest.raises(ForbiddenAddressError):
        client.get(server.url("/a"))
    assert open_client(allow_hosts=("127.0.0.1",)).get(server.url("/a")).status == 200


def test_a_redirect_inside_is_refused(server: Any, open_client: Open) -> None:
    inside = "http://169.254.169.254/latest/meta-data/"
    server.serve("/a", b"", 302, Location=inside)
    with pytest.raises(ForbiddenAddressError, match=r"169\.254\.169\.254"):
        open_client().get(server.url("/a"))


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://example.org/a", "javascript:1", "http://u:p@127.0.0.1/"]
)
def test_only_the_web_without_credentials(server: Any, client: Client, target: str) -> None:
    server.serve("/a", b"", 302, Location=target)
    with pytest.raises(ForbiddenAddressError):
        client.get(target)
    with pytest.raises(ForbiddenAddressError):
        client.get(server.url("/a"))


def test_the_address_check_fails_loudly_if_httpx2_moves_its_backend(monkeypatch: pytest.MonkeyPatch) -> None:
    """The check hangs on ``HTTPTransport._pool._network_backend``; without it a client must not exist."""
    transport = httpx2.HTTPTransport(trust_env=False)
    assert isinstance(transport._pool, httpcore2.ConnectionPool)
    assert hasattr(transport._pool, "_network_backend")
    transport.close()

    class Moved(httpx2.HTTPTransport):
        def __init__(self, **options: Any) -> None:
            super().__init__(**options)
            del self._pool._network_backend

    monkeypatch.setattr(httpx2, "HTTPTransport", Moved)
    with pytest.raises(RuntimeError, match="address check"):
        Client(FetchPolicy())


# Redirects


def test_redirects_are_followed_and_listed(server: Any, client: Client) -> None:
    server.serve("/a", b"", 301, Location="/b?x=1")
    server.serve("/b", b"", 302, Location=server.url("/c"))
    server.serve("/c", PAGE)
    answer = client.get(server.url("/a"))
    assert answer.url == server.url("/c")
    assert [(hop.url, hop.status) for hop in answer.hops] == [(server.url("/a"), 301), (server.url("/b?x=1"), 302)]
    assert not answer.moved_permanently


def test_a_chain_of_permanent_redirects_is_a_move(server: Any, client: Client) -> None:
    server.serve("/a", b"", 308, Location="/b")
    server.serve("/b", b"", 301, Location="/c")
    server.serve("/c", PAGE)
    assert client.get(server.url("/a")).moved_permanently


def test_circles_end(server: Any, client: Client) -> None:
    server.serve("/a", b"", 302, Location="/b")
    server.serve("/b", b"", 302, Location="/a")
    with pytest.raises(FetchError, match="circles"):
        client.get(server.url("/a"))
    assert len(server.asked) == 2


def test_endless_chains_end(server: Any, client: Client) -> None:
    for step in range(20):
        server.serve(f"/{step}", b"", 302, Location=f"/{step + 1}")
    with pytest.raises(FetchError, match="more than 5"):
        client.get(server.url("/0"))
    assert len(server.asked) == 6


# Bounds


def test_a_slow_drip_of_body_ends_at_the_deadline(server: Any, open_client: Open) -> None:
    def drip(handler: Any) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        while not server.closing.wait(0.05):
            handler.wfile.write(b"x")
            handler.wfile.flush()

    server.replies["/drip"] = drip
    with pytest.raises(FetchError, match="in time"):
        open_client(total_timeout=0.5).get(server.url("/drip"))


def test_a_slow_drip_of_header_fields_ends_at_the_deadline(server: Any, open_client: Open) -> None:
    def drip(handler: Any) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not server.closing.wait(0.05):
            handler.wfile.write(b"X-A: b\r\n")
            handler.wfile.flush()

    server.replies["/drip"] = drip
    with pytest.raises(FetchError, match="in time"):
        open_client(total_timeout=0.5).get(server.url("/drip"))


def test_silence_ends_at_the_read_timeout(server: Any, open_client: Open) -> None:
    server.replies["/hush"] = lambda _: server.closing.wait(20)
    with pytest.raises(FetchError, match="in time"):
        open_client(read_timeout=0.2).get(server.url("/hush"))


def test_a_body_that_is_too_long(server: Any, open_client: Open) -> None:
    url = server.serve("/long", b"x" * 200_000)
    with pytest.raises(FetchError, match="more than 100,000 bytes") as caught:
        open_client(max_body_bytes=100_000).get(url)
    assert caught.value.permanent


def test_a_gzip_bomb(server: Any, client: Client) -> None:
    url = server.serve("/bomb", gzip.compress(bytes(60_000_000)), Content_Encoding="gzip")
    with pytest.raises(FetchError, match="unpacks to more than"):
        client.get(url)


def test_plain_text_called_gzip(server: Any, client: Client) -> None:
    assert client.get(server.serve("/a", PAGE, Content_Encoding="gzip")).body == PAGE


def test_a_body_cut_off_in_the_middle(server: Any, client: Client) -> None:
    def cut(handler: Any) -> None:
        handler.answer(200, b"half", Content_Length="1000")
        handler.close_connection = True

    server.replies["/cut"] = cut
    with pytest.raises(FetchError, match="could not be fetched"):
        client.get(server.url("/cut"))


@pytest.mark.parametrize("size", [90_000, 500_000])
def test_huge_header_fields(server: Any, client: Client, size: int) -> None:
    # Many fields of moderate length, so that no single line is what breaks.
    fields = {f"X_{number}": "v" * 900 for number in range(size // 900)}
    with pytest.raises(FetchError):
        client.get(server.serve("/fields", PAGE, **fields))


def test_what_is_no_http(server: Any, client: Client) -> None:
    server.replies["/odd"] = lambda handler: handler.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")
    with pytest.raises(FetchError, match="could not be fetched"):
        client.get(server.url("/odd"))


def test_a_closed_port(open_client: Open) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{held.getsockname()[1]}"
        with pytest.raises(UnreachableError, match="could not be reached"):
            open_client(allow_hosts=(host,)).get(f"http://{host}/")


def test_a_host_that_is_not_there(open_client: Open) -> None:
    with pytest.raises(FetchError, match="no such host"):
        open_client(allow_hosts=()).get("http://nowhere.invalid/")


@pytest.mark.parametrize("url", ["http://", "http://[::1", "nonsense", "http://example.org:port/", "http://exa mple/"])
def test_what_is_no_address(client: Client, url: str) -> None:
    with pytest.raises(FetchError):
        client.get(url)


# Pauses


def test_a_site_that_asks_for_rest_is_not_asked_again(server: Any, client: Client) -> None:
    busy, other = server.serve("/busy", b"", 429, Retry_After="120"), server.serve("/other", PAGE)
    assert client.get(busy).status == 429
    with pytest.raises(FetchError, match="rest") as caught:
        client.get(other)
    assert caught.value.status == 429
    assert caught.value.retry_after is not None
    assert 100 < caught.value.retry_after <= 120
    assert server.paths() == ["/busy"]


def test_a_site_is_left_alone_that_told_somebody_before_us(server: Any, client: Client) -> None:
    url = server.serve("/a", PAGE)
    client.leave_alone(url, 120)
    with pytest.raises(RestingHostError, match="rest"):
        client.get(url)
    assert server.paths() == []
