"""Access to the routes that others wrote: allauth's views cannot carry our decorators, so they are listed here."""

from accounts.access import ANYONE, SIGNED_IN

DECLARED: dict[str, str] = {
    # Who cannot sign in yet needs these; each is rate-limited by allauth and tells strangers nothing.
    "account_login": ANYONE,
    "account_logout": ANYONE,
    "account_inactive": ANYONE,
    "account_signup": ANYONE,  # refuses everybody
    "account_reset_password": ANYONE,
    "account_reset_password_done": ANYONE,
    "account_reset_password_from_key": ANYONE,
    "account_reset_password_from_key_done": ANYONE,
    "account_email_verification_sent": ANYONE,
    "account_confirm_email": ANYONE,
    "account_confirm_login_code": ANYONE,
    "mfa_authenticate": ANYONE,  # the second step of signing in
    "mfa_login_webauthn": ANYONE,
    # The rest is about the person's own account.
    "account_reauthenticate": SIGNED_IN,
    "account_email": SIGNED_IN,
    "account_change_password": SIGNED_IN,
    "account_set_password": SIGNED_IN,
    "mfa_index": SIGNED_IN,
    "mfa_reauthenticate": SIGNED_IN,
    "mfa_reauthenticate_webauthn": SIGNED_IN,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_deactivate_totp": SIGNED_IN,
    "mfa_view_recovery_codes": SIGNED_IN,
    "mfa_generate_recovery_codes": SIGNED_IN,
    "mfa_download_recovery_codes": SIGNED_IN,
    "mfa_list_webauthn": SIGNED_IN,
    "mfa_add_webauthn": SIGNED_IN,
    "mfa_edit_webauthn": SIGNED_IN,
    "mfa_remove_webauthn": SIGNED_IN,
}
