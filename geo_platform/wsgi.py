"""The door for a web server that speaks WSGI."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import reverse
from django.utils.translation import override

from geo_platform.accounts.checks import refuse_unsafe_demo


def find_addresses() -> None:
    """Find the code behind all addresses, in every language.

    Django would do so when the first visitor of each language comes, who waits for it.
    """
    for code, _name in settings.LANGUAGES:
        with override(code):
            reverse("pages:start")


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geo_platform.settings")
application = get_wsgi_application()
refuse_unsafe_demo()
find_addresses()
