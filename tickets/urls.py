"""Addresses of this app. What a person does is a resource: one posts a resolution, an assignment, a reply."""

from django.urls import URLPattern, URLResolver, include, path

from tickets.desk.views import (
    acting,
    drafts,
    files,
    letter,
    live,
    nested,
    original,
    outbox,
    queue,
    rereading,
    ticket,
    writing,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", queue.home, name="home"),
    path("", include("tickets.mailboxes.urls")),
    path("", include("tickets.health.urls")),
    path("queues/<slug:slug>/", queue.queue, name="queue"),
    path("search/", queue.search, name="search"),
    path("live/", live.live, name="live"),
    path("tickets/<str:reference>/", ticket.ticket, name="ticket"),
    path("tickets/<str:reference>/previous/", ticket.step, {"way": "previous"}, name="previous_ticket"),
    path("tickets/<str:reference>/next/", ticket.step, {"way": "next"}, name="next_ticket"),
    path("tickets/<str:reference>/assignment/", acting.assignment, name="assignment"),
    path("tickets/<str:reference>/resolution/", acting.resolution, name="resolution"),
    path("tickets/<str:reference>/reopening/", acting.reopening, name="reopening"),
    path("tickets/<str:reference>/waiting/", acting.waiting, name="waiting"),
    path("tickets/<str:reference>/replies/", writing.replies, name="replies"),
    path("tickets/<str:reference>/notes/", writing.notes, name="notes"),
    path("tickets/<str:reference>/draft/", drafts.draft, name="draft"),
    path("tickets/<str:reference>/draft/files/", drafts.files, name="draft_files"),
    path("attachments/<int:pk>/", files.attachment, name="attachment"),
    path("attachments/<int:pk>/removal/", drafts.removal, name="attachment_removal"),
    path("attachments/<int:pk>/message/", nested.message, name="nested_message"),
    path("attachments/<int:pk>/message/body/", nested.body, name="nested_body"),
    path("attachments/<int:pk>/message/file/", nested.file, name="nested_file"),
    path("messages/<int:pk>/original/", original.original, name="original"),
    path("messages/<int:pk>/body/", letter.letter, name="letter_body"),
    path("messages/<int:pk>/rereading/", rereading.again, name="rereading"),
    path("outgoing/<int:pk>/undoing/", outbox.undoing, name="undoing"),
    path("outgoing/<int:pk>/repetition/", outbox.repetition, name="repetition"),
    path("outgoing/<int:pk>/settlement/", outbox.settlement, name="settlement"),
]
