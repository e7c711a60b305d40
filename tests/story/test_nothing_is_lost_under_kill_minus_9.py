"""The short form of bin/chaos: real processes, real mail servers, and a dozen kills."""

import json
import os
import subprocess
import sys

from supportdesk.env import CHECKOUT, NAMES

FIGURES = {"lost": 0, "doubled": 0, "out_of_order": 0, "sent_twice": 0, "bounced": 0, "written_twice": 0, "not_sent": 0}
FIGURES |= {"confirmed_twice": 0, "not_confirmed": 0}


def test_nothing_is_lost_or_doubled_while_everything_is_killed_at_random():
    amount = ["--messages", "120", "--answers", "30"]
    pace = ["--seed", "9", "--seconds", "15", "--pause", "1.2", "--look-every", "2"]
    environment = {name: value for name, value in os.environ.items() if name not in NAMES}
    done = subprocess.run(
        [sys.executable, "-m", "supportdesk.chaos", *amount, *pace],
        cwd=CHECKOUT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.stdout, done.stderr
    figures = json.loads(done.stdout.splitlines()[-1])
    assert {name: figures[name] for name in FIGURES} == FIGURES, done.stderr
    assert figures["sent_in"] == 120
    assert figures["sent_out"] + figures["unknown"] >= 30
    assert figures["unknown_shown"] == figures["unknown"]
    # How many fit into the time depends on how fast the machine starts processes again.
    assert figures["kills"] >= 5
    assert done.returncode == 0
