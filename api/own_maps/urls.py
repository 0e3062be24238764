"""Addresses of own maps. They lie in the namespace of all pages."""

from django.urls import path

from api.own_maps import embedding, exporting, importing, pages, photos, pictures, proposing, settings, state

urlpatterns = [
    path("maps/", pages.maps, name="own-maps"),
    path("maps/new/", pages.new, name="own-map-new"),
    path("maps/join/<str:code>/", settings.join, name="own-map-join"),
    path("maps/<str:token>/", pages.own_map, name="own-map"),
    path("maps/<str:token>/copy/", pages.copy, name="own-map-copy"),
    path("maps/<str:token>/settings/", settings.settings, name="own-map-settings"),
    path("maps/<str:token>/invite/", settings.invite, name="own-map-invite"),
    path("maps/<str:token>/close/", settings.close, name="own-map-close"),
    path("maps/<str:token>/leave/", settings.leave, name="own-map-leave"),
    path("maps/<str:token>/delete/", settings.delete, name="own-map-delete"),
    path("maps/<str:token>/restore/", settings.restore, name="own-map-restore"),
    path("maps/<str:token>/collaborators/<int:number>/remove/", settings.remove, name="own-map-remove"),
    path("maps/<str:token>/import/", importing.importing, name="own-map-import"),
    path("maps/<str:token>/import/take/", importing.take, name="own-map-import-take"),
    path("maps/<str:token>/import/undo/", importing.undo, name="own-map-import-undo"),
    path("maps/<str:token>/embed/", embedding.embedded, name="own-map-embed"),
    path("maps/<str:token>/map.svg", pictures.picture, {"theme": "light"}, name="own-map-picture"),
    path("maps/<str:token>/map-dark.svg", pictures.picture, {"theme": "dark"}, name="own-map-picture-dark"),
    path("maps/<str:token>/map.geojson", exporting.geojson, name="own-map-geojson"),
    path("maps/<str:token>/map.gpx", exporting.gpx, name="own-map-gpx"),
    path("maps/<str:token>/state/", state.state, name="own-map-state"),
    path("maps/<str:token>/edits/", state.edits, name="own-map-edits"),
    path("maps/<str:token>/changes/", state.changes, name="own-map-changes"),
    path("maps/<str:token>/spots/<uuid:uid>/photos/", photos.photos, name="own-map-spot-photos"),
    path("maps/<str:token>/spots/<uuid:uid>/photos/<int:number>/", photos.photo, name="own-map-spot-photo"),
    path("maps/<str:token>/spots/<uuid:uid>/propose/", proposing.propose, name="own-map-propose"),
    path("maps/<str:token>/photos/<str:name>-<int:size>.webp", photos.photo_file, name="own-map-photo"),
]
