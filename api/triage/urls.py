"""Addresses of the office's desk. They lie in the namespace of all pages."""

from django.urls import path

from api.triage import acting, answers, board

urlpatterns = [
    path("triage/", board.page, name="triage"),
    path("triage/rows/", board.rows, name="triage-rows"),
    path("triage/numbers/", board.numbers, name="triage-numbers"),
    path("triage/changes/", board.changes, name="triage-changes"),
    path("triage/tiles/<int:z>/<int:x>/<int:y>", board.tile, name="triage-tile"),
    path("triage/choose/", board.choose, name="triage-choose"),
    path("triage/road/", board.along, name="triage-road"),
    path("triage/preview/", acting.look, name="triage-preview"),
    path("triage/act/", acting.act, name="triage-act"),
    path("triage/undo/<int:number>/", acting.undo, name="triage-undo"),
    path("triage/views/", acting.keep_view, name="triage-views"),
    path("triage/views/<int:number>/delete/", acting.forget_view, name="triage-view-delete"),
    path("triage/answers/", answers.answers, name="triage-answers"),
    path("triage/answers/<int:number>/", answers.answer, name="triage-answer"),
    path("triage/answers/<int:number>/delete/", answers.forget_answer, name="triage-answer-delete"),
    path("triage/photos/<int:number>/<int:size>", acting.photo, name="triage-photo"),
    path("triage/photos/<int:number>/public/<int:size>", acting.public_photo, name="triage-photo-public"),
    path("triage/photos/<int:number>/cover/", acting.cover, name="triage-cover"),
    path("triage/<int:number>/", board.one, name="triage-one"),
    path("triage/<int:number>/note/", acting.note, name="triage-note"),
    path("triage/<int:number>/seen/", acting.seen, name="triage-seen"),
]
