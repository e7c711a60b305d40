"""Addresses of questions to the owner."""

from django.urls import path

from tickets.asking.views import agreeing, answering, asking, waiting

urlpatterns = [
    path("waits/", waiting.waits, name="waits"),
    path("tickets/<str:reference>/questions/", asking.questions, name="questions"),
    path("tickets/<str:reference>/questions/draft/", asking.draft, name="question_draft"),
    path("yes/<str:token>/", agreeing.yes, name="yes"),
    path("questions/<sealed:pk>/answer/", answering.answer, name="question_answer"),
    path("questions/<sealed:pk>/withdrawal/", answering.withdrawal, name="question_withdrawal"),
]
