"""The door for a web server that speaks WSGI."""

import os

from django.core.wsgi import get_wsgi_application

from geo_platform.accounts.checks import refuse_unsafe_demo

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geo_platform.settings")
application = get_wsgi_application()
refuse_unsafe_demo()
