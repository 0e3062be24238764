"""Addresses of one's own data. They lie in the namespace of all pages."""

from django.urls import path

from api.my_data import views

urlpatterns = [
    path("mine/data/", views.my_data, name="my-data"),
    path("mine/data/download/", views.download, name="my-data-download"),
    path("mine/data/erase/", views.erase, name="my-data-erase"),
    path("mine/data/erased/", views.erased, name="my-data-erased"),
]
