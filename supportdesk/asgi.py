"""The web process: what uvicorn runs."""

import os

from django.conf import settings
from django.core.asgi import get_asgi_application

from accounts import seeing
from supportdesk.bodies import bounded
from supportdesk.database import from_url
from supportdesk.seats import seated
from tickets.recordings.limits import PIECE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "supportdesk.settings")

# Before anything connects: as the role for which row-level security holds, and at first for nobody.
settings.DATABASES = {"default": from_url(settings.ENV.web_database_url)}
seeing.begin_as_nobody()

# A form with files, or a call with a mail in base64, is larger than the mail.
application = bounded(seated(get_asgi_application()), 2 * settings.MAX_MAIL_BYTES, patch=PIECE)
