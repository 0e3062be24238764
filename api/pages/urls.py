"""Addresses of the HTML pages.

The composition root spreads `urlpatterns` into its own at the very end, since Django looks for language prefixes only there
and the address of a feature begins with any word.
"""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from api.benches.urls import urlpatterns as benches
from api.contribute.urls import urlpatterns as contribute
from api.directions.pages import urlpatterns as directions
from api.inspections.urls import urlpatterns as inspections
from api.knowing.urls import urlpatterns as knowing
from api.my_data.urls import urlpatterns as my_data
from api.own_maps.urls import urlpatterns as own_maps
from api.pages import confirming, demo, embed_views, history, layer_views, mine, privacy, redacting, shell, texts, views
from api.pages.moved import leads_on
from api.push.pages import urlpatterns as push
from api.reporting.urls import urlpatterns as reporting
from api.reports.urls import urlpatterns as reports
from api.review.urls import urlpatterns as review
from api.rides.urls import urlpatterns as rides
from api.rounds.urls import urlpatterns as rounds
from api.subscriptions.urls import urlpatterns as subscriptions
from api.team.urls import urlpatterns as team
from api.triage.urls import urlpatterns as triage

app_name = "pages"

pages = (
    [
        path("", views.start, name="start"),
        path("list/", views.listing, name="list"),
        path("legend/", views.legend, name="legend"),
        path("filter/", views.filters, name="filter"),
        path("more/", views.more, name="more"),
        path("mine/", mine.mine, name="mine"),
        *texts.urlpatterns,
        *privacy.urlpatterns,
        *my_data,
        *contribute,
        *own_maps,
        *benches,
        *reporting,
        *inspections,
        *knowing,
        *reports,
        *review,
        *rides,
        *rounds,
        *team,
        *subscriptions,
        *triage,
        *demo.urlpatterns,
        *push,
        path("offline/", shell.offline, {"is_personal": False}, name="offline"),
        path("offline/personal/", shell.offline, {"is_personal": True}, name="offline-personal"),
        path("manifest.webmanifest", shell.manifest, name="manifest"),
        path("layers/", layer_views.layers, name="layers"),
        path("areas/<int:feature_id>/profile/", layer_views.area, name="area"),
        path("organisations/<int:feature_id>/profile/", layer_views.organisation, name="organisation"),
        path("embed/", embed_views.embedded, name="embed"),
        path("embed/list/", embed_views.listing, name="embed-list"),
        path("embed/compose/", embed_views.composer, name="embed-compose"),
        path("embed/<slug:layer_id>/<int:feature_id>/", leads_on(embed_views.card), name="embed-card"),
        path("<slug:layer_id>/map.svg", layer_views.picture, {"theme": "light"}, name="layer-map"),
        path("<slug:layer_id>/map-dark.svg", layer_views.picture, {"theme": "dark"}, name="layer-map-dark"),
        path("<slug:layer_id>/<int:feature_id>/", leads_on(views.feature), name="feature"),
        path("<slug:layer_id>/<int:feature_id>/card/", leads_on(views.card), name="card"),
        path("<slug:layer_id>/<int:feature_id>/confirm/", confirming.confirm, name="confirm"),
        *directions,
        *history.urlpatterns,
        *redacting.urlpatterns,
        # Whatever word is left is the name of a layer.
        path("<slug:layer_id>/", layer_views.layer, name="layer"),
    ],
    "pages",
)

urlpatterns = [
    path("sw.js", shell.service_worker, name="service-worker"),
    path("app-icon-<int:size>.png", shell.app_icon, name="app-icon"),
    path("areas/<int:area_id>/arms-<slug:digest>", layer_views.arms, name="arms"),
    path("markers/<slug:family_id>/<path:icon>.svg", views.marker, name="marker"),
    *i18n_patterns(
        path("", include("api.pictures.urls")),
        path("", include("api.search.urls")),
        path("", include(pages)),
        prefix_default_language=False,
    ),
]
