"""Beat rings, a worker works, mail-in lives: what a monitor is told of the real processes."""

import json
import time
import urllib.error
import urllib.request

import pytest

PATIENCE_SECONDS = 60
# Whoever became the owner in another test is welcome to ask.
TOKEN = """
from accounts.models import User
from tickets.health import tokens
person = User.objects.first() or User.objects.create_user("adam@example.com", name="Adam Admin", role="admin")
print(tokens.renew(person))
"""


@pytest.fixture
def token(running_desk) -> str:
    return running_desk.manage("shell", "-v0", "-c", TOKEN).strip()


def asked(url: str, token: str) -> tuple[int, dict]:
    request = urllib.request.Request(f"{url}/health/", headers={"Authorization": f"Bearer {token}"})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as problem:
        return problem.code, json.load(problem) if problem.code == 503 else {}


def test_all_of_it_is_alive_within_seconds(running_desk, token):
    until = time.monotonic() + PATIENCE_SECONDS
    alive = ("worker_seconds", "beat_seconds", "mail_in_seconds")
    status, told = asked(running_desk.url, token)
    while not all(told.get(each) is not None for each in alive) and time.monotonic() < until:
        time.sleep(0.2)
        status, told = asked(running_desk.url, token)
    assert all(told[each] < PATIENCE_SECONDS for each in alive), told
    kinds = {each["kind"] for each in told["troubles"]} - {"disk"}
    assert kinds == set(), told
    assert status == (503 if told["troubles"] else 200)


def test_a_stranger_is_told_nothing_but_that_the_page_answers(running_desk):
    assert asked(running_desk.url, "wrong") == (404, {})
    with urllib.request.urlopen(f"{running_desk.url}/health/alive/") as answer:
        assert json.load(answer) == {"ok": True}
