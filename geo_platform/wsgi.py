"""The door for a web server that speaks WSGI."""

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from geo_platform.accounts.checks import refuse_unsafe_demo

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geo_platform.settings")
application = get_wsgi_application()
refuse_unsafe_demo()
# Django would look for the code behind all addresses only when the first visitor comes, who waits for it, in each process.
import_module(settings.ROOT_URLCONF)
