"""Addresses of the pages on which people add to the map. They lie in the namespace of all pages."""

from django.urls import path

from api.contribute import photos, shells, status, views

urlpatterns = [
    path("add/", views.choose, name="add"),
    path("add/offline/", shells.choose, name="add-offline"),
    path("add/<slug:layer_id>/offline/", shells.add, name="add-to-offline"),
    path("gone/offline/", shells.gone, name="gone-offline"),
    path("offline/pages.json", shells.kept_pages, name="kept-pages"),
    path("outbox/", shells.outbox, name="outbox"),
    path("add/<slug:layer_id>/", views.add, name="add-to"),
    path("<slug:layer_id>/<int:feature_id>/suggest/", views.suggest, name="suggest"),
    path("<slug:layer_id>/<int:feature_id>/gone/", views.gone, name="gone"),
    path("contributions/", status.contributions, name="contributions"),
    path("contributions/<str:token>/", status.contribution, name="contribution"),
    path("photos/<str:name>-<int:size>.webp", photos.photo, name="photo"),
]
