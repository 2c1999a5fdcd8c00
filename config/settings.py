"""The settings of Tandem, read from the environment.

`bin/run` sets what a new installation needs; `.env.example` lists what an operator sets.
"""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.utils.translation import gettext_lazy as _

from config import mail_providers, sign_in, undo_send
from config.content_policy import CONTENT_POLICY
from config.database import caches, database
from config.logs import logging_to_console
from config.template_engines import template_engines

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DEMO = env.bool("TANDEM_DEMO", default=False)
DEBUG = env.bool("DEBUG", default=False)
# Each event is held against its declared facts; tests set it too.
CHECK_FACTS = DEBUG
SECRET_KEY, SECRET_KEY_FALLBACKS = env("SECRET_KEY"), env.list("SECRET_KEY_FALLBACKS", default=[])
DATA_DIR = Path(env("TANDEM_DATA", default=str(BASE_DIR / "var")))
LOW_DISK_MB = env.int("LOW_DISK_MB", default=1024)  # less free space is reported
PUBLIC_URL = env("PUBLIC_URL", default="http://127.0.0.1:8000").rstrip("/")
PUBLIC_HOST = urlsplit(PUBLIC_URL).hostname or "localhost"
IS_HTTPS = PUBLIC_URL.startswith("https://")
ALLOWED_HOSTS = [PUBLIC_HOST, "127.0.0.1", "localhost", "[::1]"]
ALLOWED_HOSTS += env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "config.apps.ConfigConfig",
    "ledger",
    "accounts",
    "customers",
    "mail",
    "helpdesk",
    "journeys",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "config.web.bad_input.BadInput",  # first: the next one reads the form
    "django.middleware.csrf.CsrfViewMiddleware",
    "accounts.sessions.SessionUserMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.web.pages.HtmxAnswers",
    "config.web.refusals.Refusals",
]
if DEMO:
    INSTALLED_APPS.append("demo")

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = template_engines(demo=DEMO)
FORM_RENDERER = "config.web.forms.FormRenderer"
DATABASES = {"default": database(env)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env("REDIS_URL")
CACHES = caches(env)

CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A broker that is down must fail fast: the sweep delivers what was not sent.
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 1, "socket_timeout": 30}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
# Seconds. At the first limit the task gets an exception, at the second its process is killed.
# config/celery.py has the exceptions.
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# No pickle: a task of someone who reached the broker could run anything.
CELERY_TASK_SERIALIZER = CELERY_RESULT_SERIALIZER = CELERY_EVENT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = CELERY_RESULT_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "UTC"
# Days for which a delivered event keeps the record of its delivery; the event itself stays.
DELIVERY_RETENTION_DAYS = env.int("DELIVERY_RETENTION_DAYS", default=30)

# Authentication
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapter.InvitationOnly"
ACCOUNT_FORMS = {"login": "accounts.forms.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# Wrong passwords and codes are limited by `accounts.sign_in_limit`.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "change_password": None,
    "login_failed": None,
    "reset_password": "20/m/ip",
}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # a form on the open web mails no stranger
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "accounts.code_forms.SignInWithCodeForm",
    "reauthenticate": "accounts.code_forms.ReauthenticateWithCodeForm",
    "add_webauthn": "accounts.security_key_forms.AddSecurityKeyForm",
    "authenticate_webauthn": "accounts.security_key_forms.SignInWithKeyForm",
    "reauthenticate_webauthn": "accounts.security_key_forms.ReauthenticateWithKeyForm",
}
MFA_TOTP_ISSUER = "Tandem"
SECOND_FACTOR_ROLES = sign_in.second_factor_roles(env)
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an invitation reached the address

# Outgoing mail is a row of the outbox first; the mailer sends it by the mailbox's server or this.
MAIL_URL = env("MAIL_URL", default="")
UNDO_SEND_SECONDS = undo_send.undo_send_seconds(env)
# A mail must be on its server within this time, or is tried again; so many servers at once.
MAIL_DEADLINE_SECONDS = env.int("MAIL_DEADLINE_SECONDS", default=300)
MAIL_LANES = env.int("MAIL_LANES", default=8)
MAILERS = {"default": {"BACKEND": "mail.outbound.backend.OutboxBackend"}}
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="") or f"tandem@{PUBLIC_HOST}"
INBOUND_SMTP = env("INBOUND_SMTP", default="127.0.0.1:2525")
SMTP_TLS_CERTIFICATE = env("SMTP_TLS_CERTIFICATE", default="")
SMTP_TLS_KEY = env("SMTP_TLS_KEY", default="")
# The authserv-id of our own border server; Authentication-Results of others do not count.
AUTHSERV_ID = env("AUTHSERV_ID", default="")
# Without one, Tandem checks SPF, DKIM, DMARC and ARC itself, asking the system's DNS servers or
# these ("address:port"). The relays hand over mail of others, so SPF is not checked for them.
SENDER_CHECKS = env.bool("SENDER_CHECKS", default=True)
DNS_SERVERS = env.list("DNS_SERVERS", default=[])
MAIL_RELAYS = env.list("MAIL_RELAYS", default=[])
TRUSTED_ARC_SEALERS = env.list("TRUSTED_ARC_SEALERS", default=["google.com", "microsoft.com"])
# More automatic mail within a minute is treated as a loop and held.
AUTOMATIC_MAIL_PER_MINUTE = env.int("AUTOMATIC_MAIL_PER_MINUTE", default=120)
ANYMAIL, OAUTH_PROVIDERS = mail_providers.anymail_settings(env), mail_providers.OAUTH_PROVIDERS
# Networks besides the public ones in which mail servers of mailboxes may be ("address/bits").
PRIVATE_MAIL_SERVERS = mail_providers.private_mail_servers(env)
MAX_MAIL_BYTES = 30 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 30 * 1024 * 1024

STATIC_URL = "static/"
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "config.web.stylesheets.FolderFinder",
]
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if env.bool("TANDEM_HASHED_STATIC", default=False)
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not env.bool("TANDEM_HASHED_STATIC", default=False)

# Security
SECURE_CSP = CONTENT_POLICY
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_AGE, SESSION_IDLE_SECONDS, CONFIRMATION_SECONDS = sign_in.session_seconds(env)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if IS_HTTPS else 0
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES

# Language and time
LANGUAGE_CODE, LANGUAGES = "en", [("en", _("English"))]
TIME_ZONE = env("TIME_ZONE", default="UTC")
USE_TZ = USE_I18N = True

# Requests of the API within a minute, by token, and without a valid one by address; 0 is no limit.
API_READS_PER_MINUTE = env.int("API_READS_PER_MINUTE", default=3000)
API_WRITES_PER_MINUTE = env.int("API_WRITES_PER_MINUTE", default=1500)
API_ANONYMOUS_PER_MINUTE = env.int("API_ANONYMOUS_PER_MINUTE", default=120)
REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.ApiTokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.permissions.IsStaffPerson"],
    "DEFAULT_THROTTLE_CLASSES": ["config.api.throttling.SenderThrottle"],
    "NUM_PROXIES": TRUSTED_PROXIES,
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [
        f"config.api.parsers.{each}" for each in ("JSONParser", "FormParser", "MultiPartParser")
    ],
    "DEFAULT_VERSIONING_CLASS": None,
    "EXCEPTION_HANDLER": "config.api.errors.answer_error",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {"TITLE": "Tandem", "VERSION": "1", "SERVE_INCLUDE_SCHEMA": False}
SPECTACULAR_SETTINGS["SERVE_PERMISSIONS"] = ["accounts.permissions.IsStaffPerson"]

LOGGING = logging_to_console(level=env("LOG_LEVEL", default="INFO"))
