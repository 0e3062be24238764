"""All addresses: the composition root of the URLs."""

from django.urls import include, path

from api.pages.urls import urlpatterns as pages
from api.problems import handle

handler400 = handler403 = handler404 = handler500 = handle

urlpatterns = [path("", include("api.urls")), *pages]
