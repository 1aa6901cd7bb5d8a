"""Django's settings. Nothing secret stands here: keys come from an unlocked slot and stay in memory."""

import secrets

DEBUG = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
ROOT_URLCONF = "testimonia.config.urls"

INSTALLED_APPS: list[str] = [
    "django.contrib.staticfiles",
    "testimonia.ui",
    "testimonia.audit",
    "testimonia.vault",
    "testimonia.accounts",
    "testimonia.collect",
    "testimonia.ledger",
]

MIDDLEWARE = [
    "testimonia.config.headers.SafeHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "testimonia.config.refusals.OneSentence",
    "testimonia.accounts.sessions.UnlockedSession",
    "django.middleware.csrf.CsrfViewMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["testimonia.config.navigation.navigation"]},
    }
]

# Databases are opened by the vault when an investigation is unlocked, under names of their own; none exists before.
DATABASES: dict[str, dict[str, str]] = {}
DATABASE_ROUTERS = ["testimonia.vault.routing.Router"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# It signs the session cookie, and unlocked sessions do not outlive the process.
SECRET_KEY = secrets.token_hex(32)

CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_AGE = None
CSRF_FAILURE_VIEW = "testimonia.config.refusals.forged"

# A form holds a passphrase or a button. What is uploaded comes later, through importing, and never to a temporary file.
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 0

USE_TZ = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ko", "한국어"), ("zh-hans", "简体中文")]

# Django logs requests with their addresses, and errors with their values. `OneSentence` logs the place and no more.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"nowhere": {"class": "logging.NullHandler"}},
    "loggers": {"django": {"handlers": ["nowhere"], "propagate": False}},
}
