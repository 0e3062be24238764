"""The user model, ours from the first migration so that it can grow."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """Somebody who signs in; everybody else needs no account."""
