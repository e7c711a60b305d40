"""The words beside the fields of a mailbox."""

LABELS = {
    "name": "Name",
    "address": "Support address",
    "arrival": "How does mail arrive?",
    "imap_host": "Server",
    "imap_port": "Port",
    "imap_security": "Protection",
    "imap_username": "User name",
    "imap_password": "Password",
    "imap_folder": "Folder",
    "import_since": "Import mail from this day on",
    "delete_fetched": "Delete mail on the server once it is stored here",
    "departure": "How do answers leave?",
    "smtp_host": "Server",
    "smtp_port": "Port",
    "smtp_security": "Protection",
    "smtp_username": "User name",
    "smtp_password": "Password",
    "token_in_reply_address": "Put the ticket's mark into the reply address",
}

HELP = {
    "name": "Customers see it as the sender, such as 'Acme support'.",
    "address": "The address that customers write to.",
    "imap_host": "Leave it empty for Gmail, Yahoo, iCloud, Fastmail, GMX and Zoho addresses: we know theirs.",
    "imap_port": "993 with TLS, 143 with STARTTLS.",
    "imap_username": "Mostly the address itself; leave it empty then.",
    "imap_password": "Stored encrypted and never shown again.",
    "import_since": "Older mail stays where it is. "
    "Nobody gets an automatic answer to mail from before this mailbox was connected.",
    "delete_fetched": "Without this nothing is ever deleted or marked as read there.",
    "smtp_host": "Leave it empty for the same providers.",
    "smtp_port": "587 with STARTTLS, 465 with TLS.",
    "smtp_username": "Leave it empty with the password where the server wants neither.",
    "smtp_password": "Stored encrypted and never shown again.",
    "token_in_reply_address": "Answers then come to support+…@ and always find their ticket. "
    "Only where your server takes mail for addresses with a plus.",
}
