"""The web process: what uvicorn runs."""

import os

from django.core.asgi import get_asgi_application

from supportdesk.seats import seated

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "supportdesk.settings")

application = seated(get_asgi_application())
