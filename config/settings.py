"""Settings of one installation, from the environment only. No setting changes a rule of law."""

import os
from datetime import timedelta
from pathlib import Path

from config import environment

ROOT = Path(__file__).resolve().parent.parent
FENGQIAO_HOME = environment.home(os.environ, "FENGQIAO_HOME", default=ROOT / "var")
FENGQIAO_PORT = environment.port(os.environ, "FENGQIAO_PORT", default=8000)
HTTPS = environment.switch(os.environ, "FENGQIAO_HTTPS", default=False)

# Who certifies signatures: nobody, the path of a provider's class, or the word of the trial
FENGQIAO_SIGNING_SERVICE = environment.signing_service(
    os.environ, "FENGQIAO_SIGNING_SERVICE", in_service=HTTPS
)
FENGQIAO_SITE = environment.site(os.environ, "FENGQIAO_SITE")
FENGQIAO_SMS = environment.texting(os.environ, "FENGQIAO_SMS_URL")
FENGQIAO_REMIND = environment.switch(os.environ, "FENGQIAO_REMIND", default=True)

DEBUG = environment.switch(os.environ, "FENGQIAO_DEBUG", default=False)
SECRET_KEY = environment.secret_key(
    os.environ, "FENGQIAO_SECRET_KEY", kept_in=FENGQIAO_HOME / "secret_key"
)
ALLOWED_HOSTS = environment.names(
    os.environ, "FENGQIAO_ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"]
)

INSTALLED_APPS = [
    "fengqiao.jurisdiction",
    "fengqiao.cases",
    "fengqiao.mediation",
    "fengqiao.petitions",
    "fengqiao.reception",
    "fengqiao.mediators",
    "fengqiao.figures",
    "fengqiao.ledgers",
    "fengqiao.papers",
    "fengqiao.notices",
    "fengqiao.upkeep",
    "fengqiao.desk",
    "fengqiao.portal",
    "fengqiao.api",
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
    "config.rules.FreshRules",
    "fengqiao.api.passing.Passing",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "auditlog.middleware.AuditlogMiddleware",
    "fengqiao.desk.session_limits.SessionLimits",
    "fengqiao.desk.second_factor.SecondFactor",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "config.urls"
CSRF_FAILURE_VIEW = "config.failing.form_refused"
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
        os.environ, "FENGQIAO_DATABASE_URL", default=FENGQIAO_HOME / "fengqiao.sqlite3"
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT = FENGQIAO_HOME / "attachments"
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    "config.uploads.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True  # straight out of the rooms: no collecting step, no second copy

# What a browser may do with our pages (the rest stands in config/headers.py)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]  # asked by the machine itself
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

# Logging in: by name and password, then by the second factor where there is one. Accounts are made
# by an administrator: nobody signs up, nothing is sent by e-mail, no outside account is accepted.
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "fengqiao.desk.login.StaffAccounts"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True  # no box to tick: the limits below hold for everybody
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "5/15m/key"}
MFA_ADAPTER = "fengqiao.desk.login.StaffSecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "枫桥"
MFA_TOTP_TOLERANCE = 1  # a telephone's clock may be half a minute off

# After five wrong passwords the account rests, whoever asks and from wherever
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = ["username"]
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # it asks for the address too: changing it would unlock
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_VERBOSE = False

# A session ends eight hours after the log-in, and when nobody has used it for half an hour
SESSION_COOKIE_AGE = 8 * 3600
SESSION_IDLE_SECONDS = 30 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = False

# E-mail: reminders to posts that asked for them, and nothing else
MAIL = environment.mail(os.environ, "FENGQIAO_MAIL_URL")
EMAIL_BACKEND = f"django.core.mail.backends.{MAIL.backend}.EmailBackend"
EMAIL_HOST, EMAIL_PORT = MAIL.host, MAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL.user, MAIL.password
EMAIL_USE_SSL, EMAIL_USE_TLS = MAIL.is_sealed, MAIL.becomes_sealed
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = environment.sender(os.environ, "FENGQIAO_MAIL_FROM", mail=MAIL)
FENGQIAO_MAIL = MAIL.is_there

# What goes wrong is said on the server's own error output, with its place in the code
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False}},
}
