"""Who signs in. Everybody else needs no account."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from geo_platform.accounts.names import invented_name


def is_demo_now() -> bool:
    """Whether an account that is made now is an example: in demo mode all are, so that nobody is real there by mistake."""
    return bool(settings.DEMO)


class User(AbstractUser):
    """A person. What others see of them is the name they chose, or one that was invented for them.

    Attributes:
        display_name: Shown beside what they enter; no name of a real person unless they write it there themselves.
        is_demo: Somebody of the demo, as `geo_platform.accounts.demo` explains; nobody without it.
        is_nameless: Came by the code of a group: nothing is known of them, and nothing can be added.
    """

    display_name = models.CharField(_("name that others see"), max_length=40, default=invented_name)
    is_demo = models.BooleanField(_("example"), default=is_demo_now, editable=False)
    is_nameless = models.BooleanField(_("without personal data"), default=False, editable=False)

    REQUIRED_FIELDS: ClassVar = ["email"]

    class Meta(AbstractUser.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(is_nameless=False)
                | Q(email="", first_name="", last_name="", password__startswith=UNUSABLE_PASSWORD_PREFIX),
                name="accounts_user_nameless",
            ),
        ]

    def __str__(self) -> str:
        """Give the name that others may see."""
        return self.display_name


class AccessKey(models.Model):
    """Lets a program act for its owner, without a session. The key itself is known to them alone.

    Attributes:
        digest: What is known of the key here.
        name: What for, in the owner's words.
        is_proved: It was made by somebody who had proved in two ways who they are.
        last_used_on: A day and no more, so that nobody can be followed.
    """

    owner = models.ForeignKey(User, models.CASCADE, related_name="access_keys", verbose_name=_("person"))
    digest = models.CharField(max_length=64, unique=True, editable=False)
    name = models.CharField(_("what for"), max_length=60)
    is_proved = models.BooleanField(editable=False)
    created_at = models.DateTimeField(_("since"), auto_now_add=True)
    last_used_on = models.DateField(_("last used"), null=True, editable=False)

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name = _("access key")
        verbose_name_plural = _("access keys")

    def __str__(self) -> str:
        """Say what it is for."""
        return self.name
