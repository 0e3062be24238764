"""The person who is planted everywhere, and the words that are looked for afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from geo_platform.accounts.models import User
from layers.core.permissions import Actor

# Letters that no language puts together so, and that folding and stemming leave alone.
FACT = "quxblorz"
"""In what they gave to everybody."""
NAME = "zwqkimbo"
"""In what says who they are, and in what they said to few."""
EMAIL = f"{NAME}@example.org"


@dataclass
class Planted:
    """Somebody who left something everywhere.

    Attributes:
        user: Their account.
        chief: Who decides about what they send.
        neighbour: Somebody else who uses the map.
        photos: Names of the pictures that they sent for everybody.
        own_photos: Names of the pictures on their own maps.
        pieces: What must be in the copy of their data.
    """

    user: User
    chief: User
    neighbour: User
    photos: list[str] = field(default_factory=list)
    own_photos: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def actor(self) -> Actor:
        """Them, as services see them."""
        return Actor(self.user)

    @property
    def decider(self) -> Actor:
        """Who decides."""
        return Actor(self.chief, is_administrator=True)

    def leave(self, words: str) -> str:
        """Note words that must be in the copy."""
        self.pieces.append(words)
        return words


Planter = Callable[[Planted], None]
"""Leaves something about somebody in one holding."""


def new_person() -> Planted:
    """Somebody of whom nothing is known yet, and two others."""
    user = User.objects.create_user(username="planted", email=EMAIL, display_name=f"Otter {NAME}")
    chief = User.objects.create_superuser(username="chief", email="chief@example.org")
    neighbour = User.objects.create_user(username="neighbour", email="neighbour@example.org")
    return Planted(user, chief, neighbour)
