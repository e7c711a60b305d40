import socket
import threading
from contextlib import closing
from ipaddress import ip_address, ip_network

import pytest

from tickets.errors import CallForbidden, CallNotTaken
from tickets.routing.webhooks import networks, reaching


@pytest.fixture
def listening(settings):
    """A port on this machine where somebody waits to be called; `.came` once somebody has come."""
    settings.WEBHOOK_NETWORKS = ()
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        server.settimeout(0.05)
        yield server


def came(server: socket.socket) -> bool:
    try:
        server.accept()[0].close()
    except TimeoutError:
        return False
    return True


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "localhost", "0.0.0.0", "[::1]",
     "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::]"],
)  # fmt: skip
def test_this_machine_is_not_called_however_it_is_written(listening, scheme, host):
    with pytest.raises(CallForbidden, match="private network"):
        reaching.post(f"{scheme}://{host}:{listening.getsockname()[1]}/", b"{}", {})
    assert not came(listening)


@pytest.mark.parametrize(
    "address",
    ["169.254.169.254", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "[fd00::1]", "[fe80::1]", "224.0.0.1",
     "255.255.255.255", "192.0.0.1", "198.18.0.1", "[64:ff9b::7f00:1]", "[::a00:1]", "[fec0::1]", "[2002:7f00:1::]",
     "[ff02::1]", "240.0.0.1"],
)  # fmt: skip
def test_private_networks_are_not_called(settings, address):
    settings.WEBHOOK_NETWORKS = ()
    with pytest.raises(CallForbidden, match="private network"):
        reaching.post(f"https://{address}/", b"{}", {})


def names_lead_to(monkeypatch, *answers: list[str]) -> list[str]:
    """The next look-ups give these addresses, the last of them again and again."""
    asked: list[str] = []

    def look_up(host, port, *args, **more):
        asked.append(host)
        found = answers[min(len(asked), len(answers)) - 1]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    monkeypatch.setattr(networks.socket, "getaddrinfo", look_up)
    return asked


def test_a_name_that_leads_to_this_machine_is_not_called(listening, monkeypatch):
    names_lead_to(monkeypatch, ["127.0.0.1"])
    with pytest.raises(CallForbidden):
        reaching.post(f"https://inward.example:{listening.getsockname()[1]}/", b"{}", {})
    assert not came(listening)


def test_a_name_is_looked_up_once_so_that_it_cannot_lead_elsewhere_later(listening, monkeypatch):
    asked = names_lead_to(monkeypatch, ["192.88.99.9", "203.0.113.7", "8.8.8.8"], ["127.0.0.1"])
    tried: list[str] = []

    def connect(address, timeout):
        tried.append(address[0])
        raise OSError("away")

    monkeypatch.setattr(reaching.socket, "create_connection", connect)
    with pytest.raises(CallNotTaken):
        reaching.post("https://rebinding.example/", b"{}", {})
    assert asked == ["rebinding.example"]
    assert tried == ["8.8.8.8"]


def test_a_proxy_of_the_environment_is_not_asked(listening, monkeypatch):
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{listening.getsockname()[1]}")
    with pytest.raises(CallForbidden):
        reaching.post("http://10.0.0.1/", b"{}", {})
    assert not came(listening)


def test_without_tls_only_networks_of_our_own_are_called(settings):
    settings.WEBHOOK_NETWORKS = ()
    with pytest.raises(CallForbidden, match="without TLS"):
        reaching.post("http://8.8.8.8/", b"{}", {})


def test_what_the_environment_allows_is_called(receiver):
    assert reaching.post(receiver.url, b"{}", {}) == 200


def test_a_server_whose_certificate_nobody_vouches_for_gets_nothing(settings, certificates):
    import ssl

    settings.WEBHOOK_NETWORKS = (ip_network("127.0.0.1/32"),)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificates.certificate, certificates.key)
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        thread = threading.Thread(target=shake_hands, args=(server, context), daemon=True)
        thread.start()
        with pytest.raises(CallNotTaken):
            reaching.post(f"https://127.0.0.1:{server.getsockname()[1]}/", b"{}", {})
        thread.join(5)


def shake_hands(server, context) -> None:
    line, _ = server.accept()
    try:
        context.wrap_socket(line, server_side=True).close()
    except OSError:
        line.close()


@pytest.mark.parametrize("url", ["nonsense", "ftp://example.com/", "https:///x", "https://[::1", "file:///etc/passwd"])
def test_what_is_no_address_of_a_page_is_not_called(settings, url):
    with pytest.raises((CallForbidden, CallNotTaken)):
        reaching.post(url, b"{}", {})


def test_public_addresses_are_allowed(settings):
    settings.WEBHOOK_NETWORKS = ()
    assert all(networks.is_allowed(ip_address(each)) for each in ("8.8.8.8", "2606:4700::1111"))
