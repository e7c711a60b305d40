"""Addresses of the pages about mailboxes."""

from django.urls import path

from tickets.mailboxes.views import handed_over, mailboxes, oauth, outgoing, troubled

urlpatterns = [
    path("mailboxes/", mailboxes.mailboxes, name="mailboxes"),
    path("mailboxes/new/", mailboxes.mailbox_new, name="mailbox_new"),
    path("mailboxes/<int:pk>/", mailboxes.mailbox, name="mailbox"),
    path("mailboxes/<int:pk>/check/", mailboxes.check, name="mailbox_check"),
    path("mailboxes/<int:pk>/deactivation/", mailboxes.deactivation, name="mailbox_deactivation"),
    path("mailboxes/<int:pk>/reactivation/", mailboxes.reactivation, name="mailbox_reactivation"),
    path("mailboxes/<int:pk>/way-out/", mailboxes.confirmed_way_out, name="mailbox_way_out"),
    path("mailboxes/<int:pk>/grant/", oauth.grant, name="mailbox_grant"),
    path("mailboxes/sign-in/<str:provider>/", oauth.registration, name="oauth_client"),
    path("mailboxes/sign-in/<str:provider>/return/", oauth.returned, name="oauth_return"),
    # Mailgun hands over the mail itself, not its parts, at addresses that end with 'mime'.
    path("handed-over/<str:key>/mime", handed_over.handed_over, name="handed_over"),
    path("mailboxes/mail/<sealed:pk>/repetition/", troubled.again, name="mail_again"),
    path("outgoing/", outgoing.outgoing, name="outgoing"),
    path("outgoing/<sealed:pk>/file/", outgoing.outgoing_file, name="outgoing_file"),
]
