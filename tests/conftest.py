"""Fixtures that every test may take."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db.models.signals import post_migrate
from hypothesis import settings as hypothesis_settings

pytest_plugins = [
    "tests.cast",
    "tests.certificates",
    "tests.dovecot",
    "tests.authorisation_server",
    "tests.smtp_sink",
    "tests.name_server",
    "tests.running",
    "tests.story.browser",
    "tests.reporting",
    "tests.webhook_receiver",
]

# The same examples each time: what fails once fails again, and nothing fails by chance.
hypothesis_settings.register_profile("same", derandomize=True)
hypothesis_settings.load_profile("same")


@pytest.fixture(autouse=True, scope="session")
def _the_desks_own_kinds_come_back():
    """A test that commits empties every table behind it, also those that a migration has filled."""

    def add(**kwargs):
        import_module("tickets.migrations.0024_kinds_and_versions_that_stay").add_kinds(apps, None)
        import_module("tickets.migrations.0056_the_kind_of_duties").add_kind(apps, None)

    post_migrate.connect(add, sender=apps.get_app_config("tickets"), weak=False)


@pytest.fixture(autouse=True)
def _static_files_as_they_lie(settings):
    """Pages find their styles without `collectstatic`."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _activity_is_noted_once(monkeypatch):
    """Else a page would cost two statements more whenever a slow test goes on for longer than that."""
    monkeypatch.setattr("tickets.hours.activity.NOT_AGAIN_FOR", 3600)


@pytest.fixture(autouse=True)
def _nothing_is_promised_from_another_test():
    """Response targets are remembered for seconds."""
    from tickets.routing.promises import targets  # only once Django is set up

    targets.forget()
    yield
    targets.forget()
