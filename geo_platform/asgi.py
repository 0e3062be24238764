"""The door for a web server that speaks ASGI."""

import os

from django.core.asgi import get_asgi_application

from geo_platform.accounts.checks import refuse_unsafe_demo

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geo_platform.settings")
application = get_asgi_application()
refuse_unsafe_demo()
