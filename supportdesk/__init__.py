"""The Django project: environment, settings, processes. What the desk does is in `tickets` and `accounts`."""
