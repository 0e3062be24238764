"""The door for a web server that speaks WSGI."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from geo_platform.accounts.checks import refuse_unsafe_demo

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geo_platform.settings")
application = get_wsgi_application()
refuse_unsafe_demo()
# Django would look for the code behind all addresses only when the first visitor comes, who waits for it, in each process.
get_resolver().url_patterns  # noqa: B018 (a property that remembers)
