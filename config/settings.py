"""Settings of one installation, from the environment only. No setting changes a rule of law."""

import os
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path

from config import environment

ROOT = Path(__file__).resolve().parent.parent
HOME = environment.home(os.environ, "FENGQIAO_HOME", default=ROOT / "var")
PORT = environment.port(os.environ, "FENGQIAO_PORT", default=8000)
HTTPS = environment.switch(os.environ, "FENGQIAO_HTTPS", default=False)

DEBUG = environment.switch(os.environ, "FENGQIAO_DEBUG", default=False)
SECRET_KEY = environment.secret_key(os.environ, "FENGQIAO_SECRET_KEY", kept_in=HOME / "secret_key")
ALLOWED_HOSTS = environment.names(
    os.environ, "FENGQIAO_ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"]
)

ROOMS = [
    "fengqiao.jurisdiction",
    "fengqiao.cases",
    "fengqiao.mediation",
    "fengqiao.desk",
    "fengqiao.api",
]
INSTALLED_APPS = [
    *(room for room in ROOMS if find_spec(room) and find_spec(f"{room}.apps")),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "auditlog",
]
AUTH_USER_MODEL = "jurisdiction.User"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "config.headers.ContentSecurityPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "auditlog.middleware.AuditlogMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Where things are kept
DATABASES = {
    "default": environment.database(
        os.environ, "FENGQIAO_DATABASE_URL", default=HOME / "fengqiao.sqlite3"
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT = HOME / "attachments"
FILE_UPLOAD_PERMISSIONS = 0o600
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True  # straight out of the rooms: no collecting step, no second copy
KEYS = HOME / "keys"  # the ring that opens personal fields

# What a browser may do with our pages (the rest stands in config/headers.py)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True

# Languages and time
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# Logging in: by name and password, then by the second factor where there is one
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
