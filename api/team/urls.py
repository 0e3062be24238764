"""Addresses of people and their roles. They lie in the namespace of all pages."""

from django.urls import path

from api.team import claiming, inviting, joining, leading, views

urlpatterns = [
    path("team/", views.team, name="team"),
    path("team/undo/", views.undo, name="team-undo"),
    path("team/area-roles/<int:number>/take/", views.area_role, name="team-area-role"),
    path("team/editorships/<int:number>/take/", views.editorship, name="team-editorship"),
    path("team/claims/<int:number>/", views.claim, name="team-claim"),
    path("team/<slug:layer_id>/<int:feature_id>/invite/", inviting.invite_to, name="team-invite"),
    path("team/invitations/<int:number>/revoke/", inviting.revoke, name="team-revoke"),
    path("team/organisations/<int:feature_id>/group/", leading.new, name="team-group-new"),
    path("team/groups/<int:number>/", leading.group, name="team-group"),
    path("team/groups/<int:number>/sheet/", leading.sheet, name="team-group-sheet"),
    path("team/groups/<int:number>/open/", leading.set_open, {"is_open": True}, name="team-group-open"),
    path("team/groups/<int:number>/close/", leading.set_open, {"is_open": False}, name="team-group-close"),
    path("team/groups/<int:number>/renew/", leading.renew, name="team-group-renew"),
    path("team/members/<int:number>/remove/", leading.remove, name="team-member-remove"),
    path("groups/<int:number>/leave/", joining.leave, name="leave-group"),
    path("invitations/<str:secret>/", inviting.invitation, name="invitation"),
    path("join/", joining.by_code, name="join-by-code"),
    path("join/<str:code>/", joining.join, name="join"),
    path("organisations/<int:feature_id>/claim/", claiming.claim, name="claim"),
]
