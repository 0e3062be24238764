"""Addresses of benches. They lie in the namespace of all pages, and are short: they stand on signs as QR codes."""

from django.urls import path

from api.benches import pages, questions

urlpatterns = [
    path("bench/asked/<int:number>/", questions.question, name="bench-question"),
    path("bench/asked/<int:number>/silence/", questions.silence, name="bench-silence"),
    path("bench/<slug:code>/", pages.bench, name="bench"),
    path("bench/<slug:code>/sign/", pages.sign, name="bench-sign"),
    path("bench/<slug:code>/<int:number>/", pages.direction, name="bench-direction"),
    path("bench/<slug:code>/<int:number>/state/", pages.state, name="bench-state"),
    path("bench/<slug:code>/<int:number>/stop/", pages.stop, name="bench-stop"),
]
