"""Django settings: the composition root, which may name every room of the house."""

from __future__ import annotations

from csp.constants import NONE, SELF
from django.conf.global_settings import FILE_UPLOAD_HANDLERS as DJANGO_UPLOAD_HANDLERS
from django.conf.global_settings import STORAGES as DJANGO_STORAGES
from django.utils.translation import gettext_lazy as _
from psycopg.conninfo import conninfo_to_dict

from geo_platform.config import ROOT, config
from geo_platform.discovery import discover_layer_apps
from geo_platform.outbox.carriers import carrier_of

DEBUG = config.debug
SECRET_KEY = config.secret_key
SECRET_KEY_FALLBACKS = list(config.secret_key_fallbacks)
ALLOWED_HOSTS = list(config.allowed_hosts)
SITE_URL = config.site_url
DEMO = config.demo

INSTALLED_APPS = [
    "geo_platform.administration.apps.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.contrib.gis",
    "rest_framework",
    "rest_framework_gis",
    "procrastinate.contrib.django",
    "geo_platform.shared",
    "geo_platform.personal_data",
    # Before allauth, whose templates and words it replaces.
    "geo_platform.accounts",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "geo_platform.outbox",
    "geo_platform.proof_of_work",
    "geo_platform.texts",
    *discover_layer_apps(config.layer_paths),
    "api",
    "api.pages",
    "api.carpool",
    "api.open311",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "geo_platform.content_policy.ContentPolicy",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "geo_platform.accounts.nameless.NamelessAccounts",
    "api.pages.account_pages.AccountPages",
    "api.rides.parting.ForgetPlaces",
    "geo_platform.within_request.KeepWithinRequest",
]

ROOT_URLCONF = "geo_platform.urls"
CSRF_FAILURE_VIEW = "api.problems.refuse_form"
WSGI_APPLICATION = "geo_platform.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["geo_platform.accounts.backend.AccountBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account-home"
ACCOUNT_LOGOUT_REDIRECT_URL = "pages:start"

ACCOUNT_ADAPTER = "geo_platform.accounts.adapters.AccountAdapter"
ACCOUNT_USER_DISPLAY = str
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_FORMS = {
    "signup": "geo_platform.accounts.forms.AccountForm",
    "request_login_code": "geo_platform.accounts.forms.CodeForm",
}
ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD = "homepage"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 600
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
# A device that is signed in may lie about: whoever could add an address of their own could take the account over.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_SESSION_REMEMBER = True
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if config.behind_proxy else 0
MFA_ADAPTER = "geo_platform.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = True
MFA_FORMS = {"add_webauthn": "geo_platform.accounts.forms.PasskeyForm"}
MFA_TOTP_ISSUER = "Amtskarte"
# Browsers give passkeys to https and to localhost alone; the second is for trying things out.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = config.site_url.startswith("http://localhost")
# Not when somebody was last seen: that would be a query for each tile of the map.
USERSESSIONS_TRACK_ACTIVITY = False
USERSESSIONS_ADAPTER = "api.push.signing_out.SessionsAdapter"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "office",
                "name": config.oidc.name,
                "client_id": config.oidc.client_id,
                "secret": config.oidc.secret,
                "settings": {"server_url": config.oidc.url},
            }
        ]
        if config.oidc
        else []
    }
}

EMAIL_BACKEND = "geo_platform.outbox.backend.OutboxBackend"
DEFAULT_FROM_EMAIL = config.mail_from
MAIL_FOLDER = config.var_dir / "mail"
MAIL_CARRIER = carrier_of(config.mail_url, MAIL_FOLDER)

VAPID_PRIVATE_KEY = config.vapid_private_key
VAPID_PRIVATE_KEY_FALLBACKS = list(config.vapid_private_key_fallbacks)
VAPID_KEY_FILE = config.var_dir / "vapid-private-key"
PUSH_CONTACT = config.push_contact
PUSH_INNER_HOSTS = list(config.push_inner_hosts)
REPORTS_WITHDRAWN_DAYS = config.reports_withdrawn_days
REPORTS_ENDED_DAYS = config.reports_ended_days
CARPOOL_INNER_HOSTS = list(config.carpool_inner_hosts)
OPEN311_ANONYMOUS = config.open311_anonymous
OPEN311_INNER_HOSTS = list(config.open311_inner_hosts)

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "frontend_static" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "api.pages.account_pages.frame_of_account_page",
            ],
        },
    },
]


def _database() -> dict[str, object]:
    """Django's connection settings from libpq's connection string; what Django has no name for goes on to libpq as it is."""
    parts = conninfo_to_dict(config.database_url)
    own_options = f"-c statement_timeout={config.statement_timeout_ms} -c jit=off"
    return {
        "ENGINE": "geo_platform.database",
        "NAME": parts.pop("dbname", ""),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": str(parts.pop("port", "")),
        # One for each thread that answers, which are few; anew after a while, to free what the server keeps for it.
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": 2,
            # Such as sslmode: who asks for a checked certificate must not get a connection without.
            **parts,
            # Compiling a statement takes longer than any of ours runs: 7 ms of 13 for what is near among a million.
            "options": f"{own_options} {parts.get('options', '')}".rstrip(),
            # Without a number, Django forbids what `layers.core.prepared` asks for. Its own cursors prepare nothing anyhow.
            "prepare_threshold": 5,
        },
    }


# Debian's GDAL is 3.6. No spatial reference or path that a user gave ever reaches it.
# Subdomains and preloading: other sites of the district may live under the same name, and without HTTPS.
SILENCED_SYSTEM_CHECKS = ["gis.W001", "security.W005", "security.W021"]

DATABASES = {"default": _database()}

CACHES = {
    "default": {"BACKEND": "geo_platform.shared.cache.SharedCache"},
    "tiles": {
        "BACKEND": "geo_platform.file_cache.SizedFileCache",
        "LOCATION": config.var_dir / "cache" / "tiles",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_BYTES": config.tile_cache_mb * 1_000_000},
    },
}

FILE_UPLOAD_HANDLERS = ["geo_platform.uploads.ShortenedFiles", *DJANGO_UPLOAD_HANDLERS]

# Pictures that wait for somebody to look at them are for nobody else on the machine.
STORAGES = {
    **DJANGO_STORAGES,
    "photos": {
        "BACKEND": "geo_platform.whole_files.WholeFileStorage",
        "OPTIONS": {
            "location": config.var_dir / "photos",
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
}

# Beside the database, so that a copy of the one that is put back does not bring back whom the other knows to be gone.
ERASED_LIST = config.var_dir / "erased-accounts.txt"

ROADS_DIR = config.var_dir / "roads"
OSRM_URLS = dict(config.osrm_urls)

OVERPASS_URL = config.overpass_url
NOMINATIM_URL = config.nominatim_url

LANGUAGE_CODE = "de"
LANGUAGES = [("de", _("German")), ("en", _("English"))]
FIXTURE_DIRS = [ROOT / "fixtures"]
LOCALE_PATHS = [ROOT / "frontend_static" / "locale"]
FORMAT_MODULE_PATH = "geo_platform.formats"
USE_TZ = True
TIME_ZONE = "Europe/Berlin"

STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOT / "frontend_static" / "dist"]
WHITENOISE_USE_FINDERS = True
# Vite puts a content hash into each file name below assets/.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/assets/.+-[\w-]{8}\.\w+$"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if config.behind_proxy:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    USE_X_FORWARDED_HOST = True
_HTTPS = config.site_url.startswith("https://")
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
