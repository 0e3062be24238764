"""Addresses of the pages about reports that somebody has sent. They lie in the namespace of all pages."""

from django.urls import path

from api.reports import facts, mine, photos, pictures, public, status

__all__ = ["facts", "urlpatterns"]

urlpatterns = [
    path("reports/mine/", mine.mine, name="my-reports"),
    path("reports/mine/forget/", mine.forget, name="my-reports-forget"),
    path("reports/photos/<str:name>-<int:size>.webp", photos.photo, name="report-photo"),
    path("reports/number/<path:reference>/thank/", public.thank, name="report-thank-office"),
    path("reports/number/<path:reference>/follow/", public.follow, name="report-follow"),
    path("reports/number/<path:reference>/", public.by_number, name="report-by-number"),
    path("reports/follow/<str:token>/confirm/", public.follow_confirm, name="report-follow-confirm"),
    path("reports/follow/<str:token>/end/", public.follow_end, name="report-unfollow"),
    path("reports/confirm/<str:secret>/", status.confirm, name="report-confirm"),
    path("reports/<str:token>/", status.status, name="report-status"),
    path("reports/<str:token>/add/", status.add, name="report-add"),
    path("reports/<str:token>/reopen/", status.reopen, name="report-reopen"),
    path("reports/<str:token>/withdraw/", status.act, {"what": "withdraw"}, name="report-withdraw"),
    path("reports/<str:token>/thank/", status.act, {"what": "thank"}, name="report-thank"),
    path("reports/<str:token>/news/", status.news, name="report-news"),
    path("reports/<str:token>/map.svg", pictures.around, {"theme": "light"}, name="report-map"),
    path("reports/<str:token>/map-dark.svg", pictures.around, {"theme": "dark"}, name="report-map-dark"),
]
