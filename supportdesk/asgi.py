"""The web process: what uvicorn runs."""

import os

from django.conf import settings
from django.core.asgi import get_asgi_application

from supportdesk.bodies import bounded
from supportdesk.seats import seated

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "supportdesk.settings")

# A form with files, or a call with a mail in base64, is larger than the mail.
application = bounded(seated(get_asgi_application()), 2 * settings.MAX_MAIL_BYTES)
