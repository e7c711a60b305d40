"""Django's settings. What differs between machines comes from env.py; business choices are in the database."""

from datetime import timedelta

from supportdesk.database import from_url
from supportdesk.env import CHECKOUT, env
from supportdesk.places import broker_url

ENV = env()

# --- Where we are -----------------------------------------------------------------------------------------------

DEBUG = ENV.debug
SECRET_KEY = ENV.secret_key
BASE_URL = ENV.base_url
ALLOWED_HOSTS = list(ENV.allowed_hosts)
CSRF_TRUSTED_ORIGINS = [BASE_URL]
ROOT_URLCONF = "supportdesk.urls"
ASGI_APPLICATION = "supportdesk.asgi.application"
DATA = ENV.data
MAX_MAIL_BYTES = ENV.max_mail_mb * 1024 * 1024
MAIL_RELAYS = ENV.mail_relays
MAIL_NAMESERVERS = ENV.mail_nameservers
WEBHOOK_NETWORKS = ENV.webhook_networks
DATA_UPLOAD_MAX_MEMORY_SIZE = MAX_MAIL_BYTES

# --- Parts ------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "accounts",
    "tickets",
    "supportdesk.apps.SupportdeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "servestatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "servestatic.middleware.ServeStaticMiddleware",
    "supportdesk.headers.HeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.seeing_middleware.SeeingMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.time_zone.TimeZoneMiddleware",
    "tickets.hours.noticing.ActivityMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [CHECKOUT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Data -------------------------------------------------------------------------------------------------------

DATABASES = {"default": from_url(ENV.database_url)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": ENV.redis_url}}
STORAGES = {
    "default": {"BACKEND": "tickets.mail.storage.DurableStorage"},
    "staticfiles": {"BACKEND": "servestatic.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = DATA / "storage"
STATIC_ROOT = DATA / "static"
STATIC_URL = "/static/"
STATICFILES_DIRS = [CHECKOUT / "static"]

# --- People -----------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "change_password": "accounts.password_forms.PasswordChange",
    "reset_password_from_key": "accounts.password_forms.NewPassword",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# Who follows an invitation or the owner link has shown that the address is theirs.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
# One address for each person; a new one counts after its owner followed the link sent there.
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Written for the sake of the time that it takes, and never sent: see accounts/adapter.py.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
# allauth's rate limits are on by default and count by REMOTE_ADDR. uvicorn puts the client's address there, also
# behind a proxy on this machine or on FORWARDED_ALLOW_IPS; X-Forwarded-For itself is a header that anybody may send.
ALLAUTH_TRUSTED_PROXY_COUNT = 0
ACCOUNT_DEFAULT_HTTP_PROTOCOL = BASE_URL.partition(":")[0]
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Supportdesk"
# Browsers allow passkeys on http://localhost, and nowhere else without TLS.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = BASE_URL.startswith("http://localhost")

# --- Mail that the desk itself sends ----------------------------------------------------------------------------

EMAIL_BACKEND = "tickets.mail.system.MailboxBackend"

# --- Celery -----------------------------------------------------------------------------------------------------

CELERY_BROKER_URL = broker_url(ENV.redis_url)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# The database holds the leases; a message that a dead worker held may ring again much sooner than after an hour.
# A ring that cannot get through is given up at once: a person waits for it, and the sweeper makes it good.
# Without a time-out, a worker that reads from a line on which nothing comes any more would wait for ever.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "max_retries": 0,
    "socket_timeout": 20,
    "socket_connect_timeout": 5,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "UTC"

# --- Work that was left behind: after this long, what a dead process had begun is taken up by another ---------------

READING_LEASE = timedelta(minutes=2)
FETCHING_LEASE = timedelta(minutes=1)
FETCHING_PAUSE = timedelta(minutes=1)
# Each may wait for a mail server that is slow; the third worker child takes mail in meanwhile.
FETCHING_AT_ONCE = 2
SENDING_LEASE = timedelta(minutes=5)
CALLING_LEASE = timedelta(minutes=1)
ROUTING_LEFT_BEHIND = timedelta(seconds=30)

# --- Mail that takes long to read: it is read in a process of its own, which is ended at these limits ---------------

SLOW_READING_SECONDS = 20
SLOW_READING_MB = 1024

# --- Language and time ------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

# --- Protection -------------------------------------------------------------------------------------------------

HTTPS = BASE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"

# --- Log --------------------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
        "mail.log": {"level": "WARNING"},  # aiosmtpd: every line of every conversation
        "imapclient": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},  # every letter that a PDF does without
    },
}
