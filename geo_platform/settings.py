"""Django settings: the composition root, which may name every room of the house."""

from __future__ import annotations

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from psycopg.conninfo import conninfo_to_dict

from geo_platform.config import ROOT, config
from geo_platform.discovery import discover_layer_apps

DEBUG = config.debug
SECRET_KEY = config.secret_key
ALLOWED_HOSTS = list(config.allowed_hosts)
SITE_URL = config.site_url

INSTALLED_APPS = [
    "geo_platform.administration.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.gis",
    "rest_framework",
    "rest_framework_gis",
    "procrastinate.contrib.django",
    "geo_platform.accounts",
    "geo_platform.texts",
    *discover_layer_apps(config.layer_paths),
    "api",
    "api.pages",
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
]

ROOT_URLCONF = "geo_platform.urls"
WSGI_APPLICATION = "geo_platform.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
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
            ],
        },
    },
]


def _database() -> dict[str, object]:
    """Django's connection settings from libpq's connection string."""
    parts = conninfo_to_dict(config.database_url)
    return {
        "ENGINE": "geo_platform.database",
        "NAME": parts.get("dbname", ""),
        "USER": parts.get("user", ""),
        "PASSWORD": parts.get("password", ""),
        "HOST": parts.get("host", ""),
        "PORT": str(parts.get("port", "")),
        # One for each thread that answers, which are few; anew after a while, to free what the server keeps for it.
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": 2,
            # Compiling a statement takes longer than any of ours runs: 7 ms of 13 for what is near among a million.
            "options": f"-c statement_timeout={config.statement_timeout_ms} -c jit=off",
        },
    }


# Debian's GDAL is 3.6. No spatial reference or path that a user gave ever reaches it.
# Subdomains and preloading: other sites of the district may live under the same name, and without HTTPS.
SILENCED_SYSTEM_CHECKS = ["gis.W001", "security.W005", "security.W021"]

DATABASES = {"default": _database()}

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "tiles": {
        "BACKEND": "geo_platform.file_cache.SizedFileCache",
        "LOCATION": config.var_dir / "cache" / "tiles",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_BYTES": config.tile_cache_mb * 1_000_000},
    },
}

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
