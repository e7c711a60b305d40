"""One tree of errors. Each says in the person's words what happened, and whether a retry helps."""


class SupportdeskError(Exception):
    """`str(error)` may be shown to a person."""

    retry_helps = False


class Refused(SupportdeskError):
    """The desk will not do this now; the text says why and what to do instead."""


class ChangedMeanwhile(Refused):
    """Somebody else acted on the same ticket since the page was opened."""


class TooLarge(Refused):
    """A mail or an attachment is over the limit."""


class TemporaryFailure(SupportdeskError):
    retry_helps = True


class NotStored(TemporaryFailure):
    """A message could not be made durable: whoever delivers it must keep it."""


class TakenOver(SupportdeskError):
    """The lease on this work ran out, and somebody else is at it."""


class MailServerUnreachable(TemporaryFailure):
    pass


class ConnectionUnsafe(MailServerUnreachable):
    """No protected connection came about (certificate, TLS): nothing was said over it."""


class SendingDeferred(TemporaryFailure):
    """The server said 'later' (4yz)."""


class SendingRefused(SupportdeskError):
    """The server said 'no' (5yz)."""


class SignInFailed(SupportdeskError):
    """A mail server did not accept the name or the password."""


class GrantEnded(SignInFailed):
    """The leave to sign in at Google or Microsoft was withdrawn or never given: a person has to connect again."""


class CallRefused(SupportdeskError):
    """A web call is not the mail provider's, or hands over no mail."""


class PasswordAsked(CallRefused):
    """A web call came without the password of its address; some send it only when asked."""


class FolderMissing(SupportdeskError):
    pass


class NotArrived(TemporaryFailure):
    """The mail of a check was taken by a server and has not been seen since."""


class MessageUnfetchable(SupportdeskError):
    """An IMAP server names a message but does not give it."""


class OutcomeUnknown(SupportdeskError):
    """The server may have taken the mail; trying again could send it twice."""


class NoMailThere(SupportdeskError):
    """A file or folder from which old mail should come holds none."""


class CallNotTaken(TemporaryFailure):
    """Another program, called by a webhook, gave no answer, or not the one that says that it has it."""


class CallForbidden(SupportdeskError):
    """A webhook leads where the desk sends nothing."""
