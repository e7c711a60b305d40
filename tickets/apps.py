from django.apps import AppConfig
from django.urls import register_converter

from tickets.sealed import SealedConverter


class TicketsConfig(AppConfig):
    name = "tickets"

    def ready(self) -> None:
        register_converter(SealedConverter, "sealed")
