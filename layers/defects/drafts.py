"""What somebody is about to report."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from layers.defects.models import Report

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.contrib.gis.geos import Point

    from geo_platform.accounts.models import User
    from layers.core.contributions.ledger import NewPhoto
    from layers.defects.models import Category


@dataclass(frozen=True, slots=True)
class Sender:
    """Who reports, as far as they say.

    Attributes:
        user: Whose account is signed in.
        email: Where answers go, where that is not the account's.
        name: For the office alone; `phone` alike.
        is_trusted: Whether another system vouches for them, so that nobody need confirm anything.
    """

    user: User | None = None
    email: str = ""
    name: str = ""
    phone: str = ""
    is_trusted: bool = False


@dataclass(frozen=True, slots=True)
class ReportDraft:
    """A report that is not sent yet.

    Attributes:
        category: What it is about.
        place: Where (EPSG:4326).
        text: In the sender's words.
        answers: To the category's questions, by their codes, as they were typed.
        photos: Pictures whose files are stored already.
        thing: The key of an entry that it is about; empty for none.
        source: How it came.
        source_reference: What another system calls it.
        mark: Tells who sends it, and the files that come along, from all others, and nothing else of them; empty where it
            is another report however often it comes.
    """

    category: Category
    place: Point
    text: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    photos: Sequence[NewPhoto] = ()
    thing: str = ""
    sender: Sender = field(default_factory=Sender)
    source: str = Report.Source.WEB
    source_reference: str = ""
    mark: str = ""
