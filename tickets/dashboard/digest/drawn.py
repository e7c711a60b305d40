"""Has the pictures drawn, by a process of its own."""

import base64
import json
import logging
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from django.conf import settings

log = logging.getLogger(__name__)

# The first time it looks for fonts.
PATIENCE_SECONDS = 60


def drawn(plots: Sequence[Any]) -> list[bytes]:
    """A PNG for each; none where that fails, since a letter without pictures says the same."""
    command = [sys.executable, "-m", "tickets.dashboard.digest.drawing"]
    # What it remembers of fonts; it knows no secret.
    fonts = {"MPLCONFIGDIR": str(settings.DATA / "matplotlib")}
    asked = json.dumps(list(plots)).encode()
    try:
        done = subprocess.run(
            command, input=asked, capture_output=True, timeout=PATIENCE_SECONDS, cwd=settings.CHECKOUT, env=fonts
        )
        done.check_returncode()
        return [base64.b64decode(each) for each in json.loads(done.stdout)]
    except (OSError, subprocess.SubprocessError, ValueError) as problem:
        log.warning("The pictures of a digest could not be drawn: %s", problem)
        return []
