"""Where procedures are written, read, and followed on tickets."""

from django.urls import URLPattern, path

from tickets.procedures.views import (
    answers,
    before,
    deciding,
    editing,
    former,
    learning,
    listing,
    on_ticket,
    one,
    readers,
)

urlpatterns: list[URLPattern] = [
    path("learning/", learning.learning, name="learning"),
    path("procedures/", listing.procedures, name="procedures"),
    path("procedures/new/", editing.new, name="procedure_new"),
    path("procedures/to-read/", readers.to_read, name="procedures_to_read"),
    path("procedures/<sealed:pk>/", one.procedure, name="procedure"),
    path("procedures/<sealed:pk>/edit/", editing.edit, name="procedure_edit"),
    path("procedures/<sealed:pk>/use/", deciding.use, name="procedure_use"),
    path("procedures/<sealed:pk>/readers/", readers.readers, name="procedure_readers"),
    path("procedures/<sealed:pk>/versions/", former.versions, name="procedure_versions"),
    path("procedures/<sealed:pk>/versions/<int:number>/proposal/", deciding.proposal, name="procedure_proposal"),
    path(
        "procedures/<sealed:pk>/versions/<int:number>/publication/", deciding.publication, name="procedure_publication"
    ),
    path("procedures/<sealed:pk>/versions/<int:number>/sent-back/", deciding.sending_back, name="procedure_sent_back"),
    path("procedures/<sealed:pk>/versions/<int:number>/removal/", deciding.removal, name="procedure_removal"),
    path("procedures/<sealed:pk>/versions/<int:number>/return/", deciding.returning, name="procedure_return"),
    path("procedures/<sealed:pk>/versions/<int:number>/reading/", readers.read, name="procedure_read"),
    path("procedures/<sealed:pk>/versions/<int:number>/watched/", readers.watched, name="procedure_watched"),
    path("questions/<sealed:pk>/procedure/", answers.from_question, name="procedure_from_answer"),
    path("tickets/<str:reference>/answered-before/", before.answered_before, name="answered_before"),
    path("tickets/<str:reference>/answered-instead/", before.instead, name="answered_instead"),
    path("tickets/<str:reference>/procedures/", on_ticket.panel, name="ticket_procedures"),
    path("tickets/<str:reference>/procedures/<sealed:pk>/ticks/", on_ticket.tick, name="procedure_tick"),
    path("tickets/<str:reference>/procedures/<sealed:pk>/outcome/", on_ticket.outcome, name="procedure_outcome"),
    path("tickets/<str:reference>/procedures/<sealed:pk>/renewal/", on_ticket.renewal, name="procedure_renewal"),
]
