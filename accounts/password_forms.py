"""allauth's forms for passwords, labelled as the rest of the desk is."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, ResetPasswordKeyForm
from django.forms import BaseForm


class PasswordChange(ChangePasswordForm):
    """By somebody who is signed in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label_plainly(self)


class NewPassword(ResetPasswordKeyForm):
    """By somebody who followed the link in a mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label_plainly(self)


def _label_plainly(form: BaseForm) -> None:
    """Sentence case; a placeholder would only say the label again."""
    for field in form.fields.values():
        field.label = str(field.label).capitalize()
        field.widget.attrs.pop("placeholder", None)
