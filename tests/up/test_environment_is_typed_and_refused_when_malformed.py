"""supportdesk/env.py."""

import stat

import pytest

from supportdesk.env import EnvironmentRefused, read

SECRET = "s" * 50


@pytest.fixture
def given(tmp_path):
    return lambda **values: read({"SUPPORTDESK_DATA": str(tmp_path / "data")} | values)


def test_nothing_given_means_one_machine(given, tmp_path):
    env = given()
    assert env.database_is_embedded
    assert env.redis_is_embedded
    assert (env.host, env.port, env.smtp_port, env.lmtp_port) == ("127.0.0.1", 8000, 2525, 2526)
    assert env.base_url == "http://localhost:8000"
    assert "localhost" in env.allowed_hosts
    assert env.data == tmp_path / "data"
    assert not env.debug


def test_each_given_value_takes_the_place_of_the_embedded_part(given):
    env = given(DATABASE_URL="postgresql://u:p@db/desk", REDIS_URL="redis://cache:6379/1", SECRET_KEY=SECRET)
    assert env.database_url == "postgresql://u:p@db/desk"
    assert not env.database_is_embedded
    assert env.redis_url == "redis://cache:6379/1"
    assert not env.redis_is_embedded


def test_lmtp_listens_on_the_port_after_smtp_unless_told_otherwise(given):
    assert given(SUPPORTDESK_SMTP_PORT="3000").lmtp_port == 3001
    assert given(SUPPORTDESK_SMTP_PORT="3000", SUPPORTDESK_LMTP_PORT="24").lmtp_port == 24


def test_the_public_address_is_an_allowed_host(given):
    assert "desk.example.com" in given(BASE_URL="https://desk.example.com/").allowed_hosts
    assert given(ALLOWED_HOSTS="a.example, b.example").allowed_hosts == ("a.example", "b.example")


def test_relays_and_name_servers_are_addresses(given):
    env = given(MAIL_RELAYS="192.0.2.7, 2001:db8::/32", MAIL_NAMESERVERS="192.0.2.53, 127.0.0.1:5353, [::1]:5354")
    assert [str(each) for each in env.mail_relays] == ["192.0.2.7/32", "2001:db8::/32"]
    assert env.mail_nameservers == (("192.0.2.53", 53), ("127.0.0.1", 5353), ("::1", 5354))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://db/desk"),
        ("DATABASE_URL", "desk"),
        ("DATABASE_URL", "postgresql://db:port/desk"),
        ("REDIS_URL", "http://cache"),
        ("SUPPORTDESK_PORT", "eighty"),
        ("SUPPORTDESK_PORT", "0"),
        ("SUPPORTDESK_SMTP_PORT", "70000"),
        ("SUPPORTDESK_LMTP_PORT", "-1"),
        ("SUPPORTDESK_HOST", "two words"),
        ("SUPPORTDESK_MAX_MAIL_MB", "2.5"),
        ("SUPPORTDESK_DATA", "/dev/null"),
        ("MAIL_RELAYS", "relay.example"),
        ("MAIL_RELAYS", "192.0.2.1/24"),
        ("MAIL_NAMESERVERS", "dns.example"),
        ("MAIL_NAMESERVERS", "192.0.2.53:port"),
        ("SUPPORTDESK_MAIL_TLS_CERT", "/nowhere/cert.pem"),
        ("BASE_URL", "desk.example.com"),
        ("ALLOWED_HOSTS", "https://desk.example.com"),
        ("SECRET_KEY", "short"),
        ("DEBUG", "perhaps"),
    ],
)
def test_a_malformed_value_is_refused_by_its_name(given, name, value):
    with pytest.raises(EnvironmentRefused, match=name) as refused:
        given(**{name: value})
    assert "must be" in str(refused.value)


def test_a_certificate_without_its_key_is_refused(given, tmp_path):
    (tmp_path / "cert.pem").write_text("…")
    with pytest.raises(EnvironmentRefused, match="SUPPORTDESK_MAIL_TLS_KEY"):
        given(SUPPORTDESK_MAIL_TLS_CERT=str(tmp_path / "cert.pem"))


def test_the_secret_key_is_made_once_and_readable_to_its_owner_only(given, tmp_path):
    first, second = given().secret_key, given().secret_key
    assert first == second
    assert len(first) > 50
    assert stat.S_IMODE((tmp_path / "data" / "secret_key").stat().st_mode) == 0o600


def test_the_secret_key_is_demanded_with_a_database_of_ones_own(given):
    with pytest.raises(EnvironmentRefused, match="SECRET_KEY"):
        given(DATABASE_URL="postgresql://db/desk")


def test_a_short_secret_key_is_not_repeated_in_the_message(given):
    with pytest.raises(EnvironmentRefused) as refused:
        given(SECRET_KEY="hunter2")
    assert "hunter2" not in str(refused.value)
