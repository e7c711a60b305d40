"""`bin/run` from start to stop: python -m supportdesk.up."""

import os
import signal
import socket
import time
import urllib.request

import psutil
import pytest

from tests import running


@pytest.fixture
def env(tmp_path_factory):
    return running.environment(tmp_path_factory.mktemp("desk") / "data")


def gone(processes, within=5.0):
    return not psutil.wait_procs(processes, timeout=within)[1]


def test_ready_means_that_web_smtp_and_lmtp_answer(running_desk):
    assert urllib.request.urlopen(running_desk.url + "/accounts/login/").status == 200
    for port in (running_desk.smtp_port, running_desk.lmtp_port):
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            assert connection.recv(100).startswith(b"220")
    assert running_desk.owner_link.startswith(running_desk.url)


def test_a_second_desk_on_the_same_data_says_so_and_ends(running_desk):
    second = running.environment(running_desk.data)
    with running.started(second) as desk:
        assert desk.process.wait(timeout=5) == 1
        assert f"already runs on this data folder (pid {running_desk.process.pid})" in desk.said()


def test_a_port_in_use_is_named_before_anything_starts(running_desk, env):
    with running.started(env | {"SUPPORTDESK_PORT": running_desk.env["SUPPORTDESK_PORT"]}) as desk:
        assert desk.process.wait(timeout=5) == 1
        assert f"SUPPORTDESK_PORT={running_desk.env['SUPPORTDESK_PORT']}" in desk.said()
    assert not (desk.data / "postgres").exists()


def test_stopped_killed_or_broken_it_starts_again_on_its_data(env):
    """One story, because each start takes seconds."""
    with running.started(env) as desk:
        desk.wait_until_ready()
        link = desk.owner_link
        stops_within_ten_seconds_and_leaves_nothing(desk, signal.SIGINT)
    with running.started(env) as killed:
        killed.wait_until_ready()
        assert killed.owner_link != link
        left_behind = [p for p in killed.processes() if p.pid != killed.process.pid]
        killed.stop(signal.SIGKILL)
    with running.started(env) as broken:
        broken.wait_until_ready()
        assert gone(left_behind)
        assert "which an earlier run had left behind" in broken.said()
        assert broken.manage("shell", "-v0", "-c", INVITATIONS).strip() == "3"
        ends_and_names_the_process_that_ended(broken)


# One owner link for each start: what the first start wrote is still there after the third.
INVITATIONS = "from accounts.models import Invitation; print(Invitation.objects.count())"


def stops_within_ten_seconds_and_leaves_nothing(desk, number):
    belonging = desk.processes()
    assert len(belonging) > 8
    asked = time.monotonic()
    assert desk.stop(number) == 0
    assert time.monotonic() - asked < 10
    assert gone(belonging)
    assert desk.processes() == []


def ends_and_names_the_process_that_ended(desk):
    belonging = desk.processes()
    os.kill(int((desk.data / "run" / "mail-in.pid").read_text()), signal.SIGKILL)
    assert desk.process.wait(timeout=15) == 1
    assert "mail-in ended (exit code -9) unexpectedly" in desk.said()
    assert gone(belonging)


def test_stopping_while_it_prepares_leaves_nothing(env):
    with running.started(env) as desk:
        while not (desk.data / "postgres" / "postmaster.pid").exists():
            time.sleep(0.02)
        desk.stop()
        assert desk.processes() == []


def test_a_long_path_means_loopback_ports_with_passwords(tmp_path):
    deep = tmp_path / ("a" * 60) / ("b" * 60)
    with running.started(running.environment(deep)) as desk:
        desk.wait_until_ready()
        url = (deep / "run" / "postgres.url").read_text()
        assert "127.0.0.1" in url
        assert desk.manage("shell", "-v0", "-c", "from accounts.models import User; print(User.objects.count())")
        stops_within_ten_seconds_and_leaves_nothing(desk, signal.SIGTERM)
