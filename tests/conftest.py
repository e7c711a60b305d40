"""Fixtures that every test may take."""

pytest_plugins = ["tests.certificates", "tests.dovecot", "tests.smtp_sink"]
