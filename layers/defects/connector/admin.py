"""Where the administrator says which office has a system of its own, and sees what could not be sent there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geo_platform.accounts.sealing import seal
from layers.defects.connector.client import TROUBLE
from layers.defects.connector.discovering import discover_services
from layers.defects.connector.models import Dispatch, RemoteServer, RemoteService, ServiceCode
from layers.defects.connector.sending import note_sent

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

    ServerForms = forms.ModelForm[RemoteServer]
    DispatchForms = forms.ModelForm[Dispatch]
    ServerModelAdmin = admin.ModelAdmin[RemoteServer]
    DispatchModelAdmin = admin.ModelAdmin[Dispatch]
    CodeInline = admin.TabularInline[ServiceCode, RemoteServer]
else:
    ServerForms = DispatchForms = forms.ModelForm
    ServerModelAdmin = DispatchModelAdmin = admin.ModelAdmin
    CodeInline = admin.TabularInline

State = Dispatch.State


class ServerForm(ServerForms):
    """A server, and the key that it has given us."""

    their_key = forms.CharField(
        label=gettext_lazy("key for its interface"),
        required=False,
        max_length=500,
        widget=forms.PasswordInput,
        help_text=gettext_lazy("With this key we send it reports. Leave it empty to keep the one that is there."),
    )

    class Meta:
        model = RemoteServer
        fields = (
            *("authority", "url", "jurisdiction_id", "their_key", "is_active", "since", "words", "sends_name"),
            *("sends_email", "sends_phone", "notes_are_public", "repeats_safely", "fallback_code"),
        )


class ServiceCodeInline(CodeInline):
    """What it calls our categories; chosen from its services once they were read."""

    model = ServiceCode
    extra = 1

    def get_formset(self, request: HttpRequest, obj: RemoteServer | None = None, **more: Any) -> Any:  # noqa: ANN401 (Django's own)
        """Offer the services that are known."""
        formset = super().get_formset(request, obj, **more)
        known = RemoteService.objects.filter(server=obj) if obj else RemoteService.objects.none()
        if choices := [(service.code, str(service)) for service in known]:
            formset.form.base_fields["code"].widget = forms.Select(choices=[("", "–"), *choices])
        return formset


@admin.register(RemoteServer)
class RemoteServerAdmin(ServerModelAdmin):
    """Which offices have a system of their own."""

    form = ServerForm
    list_display = ("authority", "url", "is_active", "asked_at", "last_error")
    inlines = (ServiceCodeInline,)
    actions = ("discover",)

    def save_model(self, request: HttpRequest, obj: RemoteServer, form: Any, change: bool) -> None:  # noqa: ANN401, FBT001 (Django calls it so)
        """Save it, with the key sealed."""
        if their_key := form.cleaned_data["their_key"]:
            obj.sealed_key = seal(their_key)
        super().save_model(request, obj, form, change)

    @admin.action(permissions=["change"], description=gettext_lazy("Ask it which services it has"))
    def discover(self, request: HttpRequest, queryset: QuerySet[RemoteServer]) -> None:
        """Read the services of servers, and say how many there are."""
        for server in queryset:
            try:
                number = discover_services(server)
            except TROUBLE as error:
                words = _("%(system)s has not told its services: %(error)s") % {"system": server, "error": error}
                messages.error(request, words)
            else:
                messages.success(request, _("%(system)s has %(count)s services.") % {"system": server, "count": number})


class DispatchForm(DispatchForms):
    """The number of a report elsewhere, where somebody has looked."""

    class Meta:
        model = Dispatch
        fields = ("remote_id",)


@admin.register(Dispatch)
class DispatchAdmin(DispatchModelAdmin):
    """What was sent on, and what could not be."""

    form = DispatchForm
    list_display = ("report", "server", "state", "remote_id", "sent_at", "last_error")
    list_filter = ("state", "server")
    list_select_related = ("report", "server")
    fields = ("report", "server", "state", "remote_id", "sent_at", "last_error")
    readonly_fields = ("report", "server", "state", "sent_at", "last_error")
    actions = ("send_again",)

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 (as Django calls it)
        """Nobody sends by hand: giving a report to the office does."""
        return False

    def save_model(self, request: HttpRequest, obj: Dispatch, form: Any, change: bool) -> None:  # noqa: ANN401, FBT001 (as above)
        """Note that somebody has found it there."""
        if obj.remote_id and obj.state != State.SENT:
            note_sent(obj, {"service_request_id": obj.remote_id})
        else:
            super().save_model(request, obj, form, change)

    @admin.action(permissions=["change"], description=gettext_lazy("Send it again"))
    def send_again(self, request: HttpRequest, queryset: QuerySet[Dispatch]) -> None:  # noqa: ARG002 (as above)
        """Try once more what was not taken, or perhaps has not arrived."""
        stuck = queryset.filter(state__in=[State.REFUSED, State.UNSURE])
        stuck.update(state=State.WAITING, next_try_at=now(), tries=0)
