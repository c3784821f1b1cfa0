"""What holds everywhere. What differs by place is in development, test and production."""

import secrets
from pathlib import Path

import bootstrap_wrapper
import dj_database_url
import django
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from . import environment

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(environment.text("PORTAL_VAR", str(BASE_DIR / "var")))

INSTALLED_APPS = [
    "home",
    "boards",
    "certification",
    "portal",
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "portal.accounts.apps.StaffConfig",  # wagtail.users
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.content_policy.AdminPolicyMiddleware",
    "portal.knowledge.keeping.KeptPagesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.accounts.clock.ReadersTimeZoneMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "home.listening.barring.NothingIsWrittenWhileListening",
    "portal.knowledge.refusing.UndecidedMarksMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]

# SQLite: IMMEDIATE takes the write lock when a transaction opens, so a later write in it can wait instead of failing.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;",
}


def database(folder: Path) -> dict:
    """The one DATABASE_URL names, or an SQLite file in the folder."""
    address = environment.text("DATABASE_URL", f"sqlite:///{folder / 'portal.sqlite3'}")
    parsed = dj_database_url.parse(address, conn_max_age=60)
    if parsed["ENGINE"] == "django.db.backends.sqlite3":
        parsed["OPTIONS"] = SQLITE_OPTIONS
    return parsed


DATABASES = {"default": database(VAR_DIR)}


def file_cache(folder: Path) -> dict:
    """Shared by all processes of one machine, as what is kept for ever has to be."""
    return {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": folder / "cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }


CACHES = {"default": file_cache(VAR_DIR)}

# Who signs in
AUTH_USER_MODEL = "portal.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
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
LOGIN_REDIRECT_URL = "dashboard"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "portal.accounts.forms.NameForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_ADAPTER = "portal.accounts.adapter.AccountAdapter"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ALLAUTH_TRUSTED_PROXY_COUNT = environment.number("TRUSTED_PROXY_COUNT", 0)

# Language and time
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "portal" / "locale"]
TIME_ZONE = "UTC"
# What staff plan in; planning rates lead every other currency to it. Chosen once: rates are worth this one.
HOUSE_CURRENCY = environment.text("HOUSE_CURRENCY", "EUR")
# Articles close in meaning beside those that hold the words; needs the extra "semantic".
SEARCH_BY_MEANING = environment.switch("SEARCH_BY_MEANING")
USE_I18N = True
USE_TZ = True

# Files
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [("bootstrap", bootstrap_wrapper.get_bootstrap_dir())]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
SERVES_MEDIA = False  # a deployment lets its web server or bucket do that
# Files of cases, where they are kept on disk: apart, for some web servers are told to serve all of MEDIA_ROOT.
PRIVATE_ROOT = VAR_DIR / "private"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# Wagtail
WAGTAIL_SITE_NAME = "Portal"
WAGTAIL_PAGE_MODEL = "wagtailcore.Page"
WAGTAILADMIN_BASE_URL = environment.text("PORTAL_BASE_URL", "http://localhost:8000")
WAGTAILADMIN_LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = "account_login"
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILAPI_RICH_TEXT_FORMAT = "html"  # as readers see it, not as the database keeps it
REST_FRAMEWORK = {
    "DEFAULT_THROTTLE_CLASSES": [f"rest_framework.throttling.{kind}RateThrottle" for kind in ("Anon", "User")],
    "DEFAULT_THROTTLE_RATES": {"anon": "60/min", "user": "300/min"},
    "NUM_PROXIES": ALLAUTH_TRUSTED_PROXY_COUNT,
    "EXCEPTION_HANDLER": "portal.knowledge.api.refused",
}
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "mp4", "pdf", "txt", "vtt", "webm", "xlsx", "zip"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024

CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# The site runs no inline script or style. Wagtail's own admin cannot yet: portal.content_policy loosens it there only.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"

# Mail
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.text("PORTAL_SENDER", "portal@localhost")
MAIL_BACKEND = environment.text("MAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
MAIL_OPTIONS = {
    "host": environment.text("SMTP_HOST", "localhost"),
    "port": environment.number("SMTP_PORT", 25),
    "username": environment.text("SMTP_USER", ""),
    "password": environment.text("SMTP_PASSWORD", ""),
    "use_tls": environment.switch("SMTP_TLS"),
    # A server that hangs must not hold a mail until another worker sends it a second time (portal.outbox.effects).
    "timeout": environment.number("SMTP_TIMEOUT", 10),
}


def mail_settings(backend: str, **options: object) -> dict[str, object]:
    """The same mail server under the names each Django wants: MAILERS from 6.1, EMAIL_* before."""
    if django.VERSION >= (6, 1):
        return {"MAILERS": {"default": {"BACKEND": backend, "OPTIONS": options}}}
    return {"EMAIL_BACKEND": backend} | {f"EMAIL_{_email_name(key)}": value for key, value in options.items()}


def _email_name(option: str) -> str:
    return {"username": "HOST_USER", "password": "HOST_PASSWORD"}.get(option, option.upper())


# Telephone systems: secrets of the generic HMAC scheme, and auth tokens of Twilio; two while one replaces the other.
TELEPHONY_SECRETS = environment.words("TELEPHONY_SECRETS", "")
TWILIO_AUTH_TOKENS = environment.words("TWILIO_AUTH_TOKENS", "")
# Mails about cases can be replied to where this address is set: what is sent to it, with anything after a plus, comes
# to /intake/mail/ signed by one of the secrets, or to `manage.py receive_mail`.
CASE_MAIL_ADDRESS = environment.text("CASE_MAIL_ADDRESS", "")
MAIL_INTAKE_SECRETS = environment.words("MAIL_INTAKE_SECRETS", "")
# The name under which our own mail server writes Authentication-Results, the only such header that is believed: see
# portal/support/proving.py. The server has to take headers of this name away from mails that come from outside.
MAIL_AUTHSERV_ID = environment.text("MAIL_AUTHSERV_ID", "")
# Badges: see certification/credentials/keys.py. Without a key certificates go without badges.
BADGE_KEYS = environment.words("BADGE_KEYS", "")


def badge_keys(folder: Path) -> list[str]:
    """Those of the environment, or one that this machine makes for itself and keeps beside its database."""
    if BADGE_KEYS:
        return BADGE_KEYS
    own = folder / "badge-key"
    if not own.exists():
        folder.mkdir(parents=True, exist_ok=True)
        own.touch(mode=0o600)
        own.write_text(f"own={secrets.token_urlsafe(32)}\n")
    return [own.read_text().strip()]


# Stripe. The version is the one of the OpenAPI file the sandbox is checked against.
STRIPE_API_VERSION = "2026-05-27.dahlia"
STRIPE_API_BASE = environment.text("STRIPE_API_BASE", "https://api.stripe.com")
STRIPE_SECRET_KEY = environment.text("STRIPE_SECRET_KEY", "")
STRIPE_WEBHOOK_SECRETS = environment.words("STRIPE_WEBHOOK_SECRETS", "")
STRIPE_AUTOMATIC_TAX = environment.switch("STRIPE_AUTOMATIC_TAX")
STRIPE_TAX_IDS = environment.switch("STRIPE_TAX_IDS")
STRIPE_PROMOTION_CODES = environment.switch("STRIPE_PROMOTION_CODES")
# Hosts of the pages on which people pay: forms of ours may send the browser there.
STRIPE_PAGES = environment.words("STRIPE_PAGES", "https://checkout.stripe.com,https://billing.stripe.com")

# A language model that proposes text for drafts: off without an address. Any that speaks OpenAI's chat completions,
# such as http://localhost:11434/v1; nothing is sent before a person has decided about every mark.
LANGUAGE_MODEL_URL = environment.text("LANGUAGE_MODEL_URL", "")
LANGUAGE_MODEL_KEY = environment.text("LANGUAGE_MODEL_KEY", "")
LANGUAGE_MODEL = environment.text("LANGUAGE_MODEL", "")

# "presidio" listens for names beside the rules; needs the extra of that name, about 700 MB.
# Whether others' servers are asked if what articles link to is still there.
CHECK_LINKS = False
NAME_RECOGNISER = environment.text("NAME_RECOGNISER", "")
