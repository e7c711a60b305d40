"""Mail providers that hand mail over by a web call."""

CHOICES = [
    ("amazon_ses", "Amazon SES"),
    ("brevo", "Brevo"),
    ("mailersend", "MailerSend"),
    ("mailgun", "Mailgun"),
    ("mailjet", "Mailjet"),
    ("mandrill", "Mandrill (Mailchimp Transactional)"),
    ("postal", "Postal"),
    ("postmark", "Postmark"),
    ("resend", "Resend"),
    ("sendgrid", "SendGrid"),
    ("sparkpost", "SparkPost"),
]
# These sign each call with a key of theirs; the others get a password of ours within the address.
SIGNING = {"mailersend", "mailgun", "mandrill", "postal", "resend"}
