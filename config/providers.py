"""Who can sign us in to mailboxes without their passwords: endpoints and what we ask leave for."""

# "{tenant}" is the company at Microsoft. A part of the settings: change or add here.
OAUTH_PROVIDERS = {
    "google": {
        "authorize": "https://accounts.google.com/o/oauth2/v2/auth",
        "token": "https://oauth2.googleapis.com/token",
        "scope": "https://mail.google.com/",
        "wishes": {"access_type": "offline", "prompt": "consent"},
    },
    "microsoft": {
        "authorize": "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize",
        "token": "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",
        "scope": "offline_access https://outlook.office.com/IMAP.AccessAsUser.All"
        " https://outlook.office.com/SMTP.Send",
        "wishes": {"prompt": "consent"},
    },
}
