"""Addresses of answers that wait for approval."""

from django.urls import path

from tickets.approving.views import answers, deciding

urlpatterns = [
    path("proposals/", answers.answers, name="answers"),
    path("proposals/<sealed:pk>/approval/", deciding.approval, name="proposal_approval"),
    path("proposals/<sealed:pk>/return/", deciding.returning, name="proposal_return"),
    path("proposals/<sealed:pk>/withdrawal/", deciding.withdrawal, name="proposal_withdrawal"),
]
