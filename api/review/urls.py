"""Addresses of the desk at which people decide. They lie in the namespace of all pages."""

from django.urls import path

from api.review import views

urlpatterns = [
    path("review/", views.review, name="review"),
    path("review/list/", views.piece, name="review-list"),
    path("review/places/", views.places, name="review-places"),
    path("review/still/", views.still, name="review-still"),
    path("review/<int:number>/", views.one, name="review-one"),
    path("review/<int:number>/accept/", views.accept, name="review-accept"),
    path("review/<int:number>/reject/", views.reject, name="review-reject"),
    path("review/<int:number>/reopen/", views.reopen, name="review-reopen"),
    path("review/photos/<int:photo_id>/", views.photo, name="review-photo"),
]
