"""Mail servers of mailboxes: which addresses Tandem connects to."""

import socket
from ipaddress import ip_address, ip_network

import pytest
from environ import Env

from config.mail_providers import private_mail_servers
from mail.inbound.imap.connection import connected
from mail.inbound.imap.errors import server_error_text
from mail.models import ImapServer, SmtpServer
from mail.outbound.routes import route_of, route_of_url
from mail.outbound.transport import ServerUnavailable, Transport
from mail.server_address import PrivateAddress, connect, is_allowed, refused_name
from mail.settings.forms.servers import SmtpForm
from tests.mail.own_servers import own_smtp

REFUSED = [
    "127.0.0.1",
    "127.8.9.10",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "2002:7f00:1::",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::",
    "64:ff9b:1::7f00:1",
    "64:ff9b:1:7f00:0:100:808:808",
    "64:ff9b:1:ffff:ffff:ffff:ffff:ffff",
    "::ffff:0:7f00:1",
    "::ffff:0:a9fe:a9fe",
    "3fff::1",
    "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff",
    "fec0::2",
    "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
]
PUBLIC = [
    "8.8.8.8",
    "172.15.255.255",
    "172.32.0.0",
    "2001:4860:4860::8888",
    "64:ff9b::808:808",
    "::ffff:0:808:808",
    "64:ff9b:0:ffff:ffff:ffff:ffff:ffff",
    "64:ff9b:2::",
    "3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    "3fff:1000::",
]


@pytest.fixture(autouse=True)
def only_public(settings):
    settings.PRIVATE_MAIL_SERVERS = []


@pytest.fixture
def local_port():
    """A port on which somebody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def dns(monkeypatch):
    """Answers for names, one answer for each question; numbers resolve as always."""
    answers, real = {}, socket.getaddrinfo

    def getaddrinfo(host, port, *args, **kwargs):
        if host not in answers:
            return real(host, port, *args, **kwargs)
        found = answers[host].pop(0)
        return [each for number in found for each in real(number, port, type=socket.SOCK_STREAM)]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return answers


@pytest.mark.parametrize("address", REFUSED)
def test_private_and_special_addresses_are_refused(address):
    assert not is_allowed(ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_allowed(address):
    assert is_allowed(ip_address(address))


def test_the_networks_of_the_setting_are_allowed_and_no_others(settings, monkeypatch):
    monkeypatch.setenv("PRIVATE_MAIL_SERVERS", "10.20.0.0/16, 192.168.7.20,fd00::/8")
    settings.PRIVATE_MAIL_SERVERS = private_mail_servers(Env())
    for address in ("10.20.0.0", "10.20.255.255", "192.168.7.20", "::ffff:10.20.1.1", "fd00::1"):
        assert is_allowed(ip_address(address)), address
    for address in ("10.19.255.255", "10.21.0.0", "192.168.7.21", "127.0.0.1", "fc00::1"):
        assert not is_allowed(ip_address(address)), address
    settings.PRIVATE_MAIL_SERVERS = [ip_network("fec0::/64"), ip_network("64:ff9b:1:a::/64")]
    for address in ("fec0::2", "64:ff9b:1:a:0:100:808:808"):
        assert is_allowed(ip_address(address)), address
    for address in ("fec0:0:0:1::2", "64:ff9b:1:b:0:100:808:808"):
        assert not is_allowed(ip_address(address)), address


def test_a_setting_that_is_no_network_is_named(monkeypatch):
    monkeypatch.setenv("PRIVATE_MAIL_SERVERS", "10.0.0.0/8,everything")
    with pytest.raises(ValueError, match="everything"):
        private_mail_servers(Env())


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.1"])
def test_no_connection_in_any_spelling(local_port, host):
    with pytest.raises(PrivateAddress):
        connect((host, local_port), 5)


def test_with_the_setting_a_connection_is_made(local_port, settings):
    settings.PRIVATE_MAIL_SERVERS = [ip_network("127.0.0.1")]
    with connect(("127.0.0.1", local_port), 5) as sock:
        assert (sock.getpeername(), sock.gettimeout()) == (("127.0.0.1", local_port), 5)


def test_a_name_is_resolved_once_so_a_second_answer_changes_nothing(dns, local_port, settings):
    settings.PRIVATE_MAIL_SERVERS = [ip_network("127.0.0.1")]
    dns["mail.acme.example"] = [["127.0.0.1"], ["127.0.0.2"]]
    with connect(("mail.acme.example", local_port), 5) as sock:
        assert sock.getpeername()[0] == "127.0.0.1"
    assert dns["mail.acme.example"] == [["127.0.0.2"]]
    with pytest.raises(PrivateAddress, match=r"127\.0\.0\.2"):
        connect(("mail.acme.example", local_port), 5)


def test_of_several_addresses_only_the_allowed_are_tried(dns, local_port, settings):
    settings.PRIVATE_MAIL_SERVERS = [ip_network("127.0.0.3"), ip_network("127.0.0.1")]
    dns["mail.acme.example"] = [["127.0.0.2", "127.0.0.3", "127.0.0.1"]]
    with connect(("mail.acme.example", local_port), 5) as sock:
        assert sock.getpeername()[0] == "127.0.0.1"  # nobody listens at 127.0.0.3


@pytest.mark.parametrize("security", ["plain", "tls", "starttls"])
def test_smtp_of_a_mailbox_is_refused_with_words(support, local_port, security):
    server = own_smtp(support, local_port, security=security)
    with (
        pytest.raises(ServerUnavailable, match="PRIVATE_MAIL_SERVERS"),
        Transport(route_of(server)),
    ):
        raise AssertionError("It connected.")


def test_the_server_of_the_operator_is_not_checked(sink):
    with Transport(route_of_url()) as transport:
        assert transport.is_alive()


@pytest.mark.parametrize("security", ["plain", "tls", "starttls"])
def test_imap_of_a_mailbox_is_refused_with_words(support, local_port, security):
    server = ImapServer(mailbox=support, host="localhost", port=local_port, security=security)
    with pytest.raises(PrivateAddress) as refused, connected(server):
        raise AssertionError("It connected.")
    assert "does not connect there" in server_error_text(refused.value, server)


@pytest.mark.parametrize(
    ("host", "is_refused"),
    [
        ("127.0.0.1", True),
        ("localhost", True),
        ("mail.localhost", True),
        ("169.254.169.254", True),
        ("::1", True),
        ("8.8.8.8", False),
        ("localhost.acme.example", False),
    ],
)
def test_the_form_refuses_what_needs_no_dns(support, host, is_refused):
    given = {"host": host, "port": 587, "security": "tls", "sign_in": "none", "envelope": "own"}
    errors = SmtpForm(given, instance=SmtpServer(mailbox=support)).errors.get("host", [])
    assert any("PRIVATE_MAIL_SERVERS" in each for each in errors) == is_refused
    assert (refused_name(host) is not None) == is_refused
