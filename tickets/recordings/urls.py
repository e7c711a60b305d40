"""Where recordings go up, and where they play."""

from django.urls import URLPattern, path

from tickets.recordings.views import playing, tus, unsent

urlpatterns: list[URLPattern] = [
    path("recordings/", tus.creation, name="recordings"),
    path("recordings/unsent/", unsent.unsent, name="recordings_unsent"),
    path("recordings/<str:key>/", playing.recording, name="recording"),
    path("recordings/<str:key>/upload/", tus.upload, name="recording_upload"),
    path("recordings/<str:key>/use/", unsent.use, name="recording_use"),
]
