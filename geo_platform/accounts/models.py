"""Who signs in. Everybody else needs no account."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from geo_platform.accounts.names import invented_name


class User(AbstractUser):
    """A person. What others see of them is the name they chose, or one that was invented for them.

    Attributes:
        display_name: Shown beside what they enter; no name of a real person unless they write it there themselves.
    """

    display_name = models.CharField(_("name that others see"), max_length=40, default=invented_name)

    REQUIRED_FIELDS: ClassVar = ["email"]

    def __str__(self) -> str:
        """Give the name that others may see."""
        return self.display_name
