"""Python in a process of its own, on the database of the running test."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

CHECKOUT = Path(__file__).resolve().parent.parent


def begun(code: str) -> subprocess.Popen[bytes]:
    """`code` runs once Django is set up."""
    database = urlsplit(settings.ENV.database_url)._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    ours = {"DATABASE_URL": database, "REDIS_URL": settings.ENV.redis_url, "SECRET_KEY": settings.SECRET_KEY}
    known = os.environ | ours | {"DJANGO_SETTINGS_MODULE": "supportdesk.settings"}
    return subprocess.Popen([sys.executable, "-c", f"import django\ndjango.setup()\n{code}"], cwd=CHECKOUT, env=known)
