import pytest

from pipeline.errors import ForbiddenAddressError
from pipeline.fetch.addresses import check_addresses, check_port, is_public


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1", "64:ff9b::8.8.8.8"])
def test_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("127.0.0.1", id="loopback"),
        pytest.param("127.8.9.1", id="loopback, another"),
        pytest.param("0.0.0.0", id="unspecified"),
        pytest.param("10.1.2.3", id="private 10"),
        pytest.param("172.16.0.1", id="private 172"),
        pytest.param("192.168.1.1", id="private 192"),
        pytest.param("100.64.0.1", id="carrier NAT"),
        pytest.param("169.254.169.254", id="link-local, cloud metadata"),
        pytest.param("224.0.0.1", id="multicast"),
        pytest.param("255.255.255.255", id="broadcast"),
        pytest.param("192.88.99.1", id="6to4 relay"),
        pytest.param("198.51.100.7", id="documentation"),
        pytest.param("::1", id="IPv6 loopback"),
        pytest.param("::", id="IPv6 unspecified"),
        pytest.param("::ffff:127.0.0.1", id="mapped loopback"),
        pytest.param("::ffff:8.8.8.8", id="mapped public"),
        pytest.param("::127.0.0.1", id="IPv4-compatible"),
        pytest.param("2002:7f00:1::", id="6to4 loopback"),
        pytest.param("2002:808:808::", id="6to4 public"),
        pytest.param("64:ff9b::127.0.0.1", id="NAT64 loopback"),
        pytest.param("64:ff9b:1::8.8.8.8", id="local NAT64"),
        pytest.param("fe80::1", id="link-local"),
        pytest.param("fe80::1%eth0", id="link-local with a zone"),
        pytest.param("fc00::1", id="unique local"),
        pytest.param("fec0::1", id="site-local"),
        pytest.param("ff0e::1", id="multicast, global scope"),
        pytest.param("localhost", id="a name"),
    ],
)
def test_not_public(address: str) -> None:
    assert not is_public(address)


def test_one_private_address_among_public_ones_is_enough() -> None:
    with pytest.raises(ForbiddenAddressError, match=r"news\.example leads to 10\.0\.0\.1"):
        check_addresses("news.example", ["8.8.8.8", "10.0.0.1"])


@pytest.mark.parametrize("port", [22, 25, 6379, 8000, 9200])
def test_odd_ports(port: int) -> None:
    with pytest.raises(ForbiddenAddressError, match="allow_hosts"):
        check_port("news.example", port)


@pytest.mark.parametrize("port", [80, 443, 8080, 8443])
def test_ports_of_the_web(port: int) -> None:
    check_port("news.example", port)
