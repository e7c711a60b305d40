"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from accounts.views import joining, people, profile

urlpatterns: list[URLPattern | URLResolver] = [
    path("join/<str:token>/", joining.invitation, name="invitation"),
    path("profile/", profile.profile, name="profile"),
    path("people/", people.people, name="people"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/role/", people.change_role, name="person_role"),
    path("people/<int:pk>/deactivate/", people.deactivate, name="person_deactivate"),
    path("people/<int:pk>/reactivate/", people.reactivate, name="person_reactivate"),
    path("people/invitations/<int:pk>/renew/", people.renew_invitation, name="invitation_renew"),
    path("people/invitations/<int:pk>/withdraw/", people.withdraw_invitation, name="invitation_withdraw"),
]
