"""All addresses: the composition root of the URLs."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from api.pages.urls import urlpatterns as pages
from api.problems import handle
from geo_platform.accounts.views import return_from_elsewhere

handler400 = handler403 = handler404 = handler500 = handle

urlpatterns = [
    path("", include("api.urls")),
    *i18n_patterns(
        path("admin/", admin.site.urls),
        path("account/", include("geo_platform.accounts.urls")),
        prefix_default_language=False,
    ),
    *pages,
    # Issuers know one way back, whatever somebody reads. Of several addresses with one name Django gives the last.
    path("account/oidc/<str:provider_id>/login/callback/", return_from_elsewhere, name="openid_connect_callback"),
]
