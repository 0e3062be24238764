"""Addresses of the pages of subscriptions. They lie in the namespace of all pages."""

from django.urls import path

from api.subscriptions import ending, views

urlpatterns = [
    path("subscriptions/", views.subscriptions, name="subscriptions"),
    path("subscriptions/new/", views.new, name="subscription-new"),
    path("subscriptions/preview/", views.preview, name="subscription-preview"),
    path("subscriptions/sent/", views.sent, name="subscription-sent"),
    path("subscriptions/map/<str:token>/", views.on_map, name="subscription-map"),
    path("subscriptions/<str:token>/", views.subscription, name="subscription"),
    path("subscriptions/<str:token>/edit/", views.edit, name="subscription-edit"),
    path("subscriptions/<str:token>/pause/", views.act, {"what": "pause"}, name="subscription-pause"),
    path("subscriptions/<str:token>/resume/", views.act, {"what": "resume"}, name="subscription-resume"),
    path("subscriptions/<str:token>/renew/", views.act, {"what": "renew"}, name="subscription-renew"),
    path("subscriptions/<str:token>/confirm/", ending.confirm, name="subscription-confirm"),
    path("subscriptions/<str:token>/end/", ending.end, name="subscription-end"),
    path("subscriptions/<str:token>/undo/", ending.undo, name="subscription-undo"),
]
