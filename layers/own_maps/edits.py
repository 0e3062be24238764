"""Edits as they are sent, read and checked one by one before any of them is carried out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from layers.core import registry
from layers.core.exceptions import InvalidInputError, NotFoundError
from layers.own_maps.exceptions import SpotError
from layers.own_maps.models import LONGEST_DESCRIPTION, LONGEST_NOTE, LONGEST_TITLE, MOST_LAYERS, OwnMap
from layers.own_maps.palette import COLOURS, SYMBOLS
from layers.own_maps.shapes import PARAMETER as GEOMETRY
from layers.own_maps.shapes import read_shape

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django_stubs_ext import StrOrPromise

MOST_EDITS = 500
MOST_POSITION = 1_000_000
# Line breaks and tabulators are no harm in a note; other signs that nobody sees are, and the last two no XML can hold.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Put:
    """A spot is to be so.

    Attributes:
        uid: Of the spot.
        values: By the names of the model's fields; what is missing stays as it is.
        version: Which whoever sends it has seen; `None` when the last one wins.
    """

    uid: UUID
    values: Mapping[str, Any]
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Remove:
    """A spot is to go."""

    uid: UUID


@dataclass(frozen=True, slots=True)
class MapEdit:
    """Something about the map itself is to be so.

    Attributes:
        values: By the names of the model's fields.
    """

    values: Mapping[str, Any] = field(default_factory=dict)


Edit = Put | Remove | MapEdit


def read_edits(sent: Any) -> list[Edit]:  # noqa: ANN401 (whatever JSON somebody sent)
    """Read what a browser sends.

    Args:
        sent: `{"edits": [...]}`.

    Raises:
        InvalidInputError: It is something else, or too much.
        SpotError: A value of a spot cannot be used.
    """
    edits = sent.get("edits") if isinstance(sent, dict) else None
    if not isinstance(edits, list):
        raise InvalidInputError(_("The edits are missing."), parameter="edits")
    if len(edits) > MOST_EDITS:
        message = _("These are more than %(most)s edits at once. Please send them in pieces.")
        raise InvalidInputError(message % {"most": MOST_EDITS}, parameter="edits")
    return [_edit(each) for each in edits]


def _edit(sent: Any) -> Edit:  # noqa: ANN401 (as above)
    if isinstance(sent, dict):
        if sent.get("op") == "put" and isinstance(sent.get("spot"), dict):
            return read_put(sent["spot"])
        if sent.get("op") == "remove":
            return Remove(_uid(sent.get("uid")))
        if sent.get("op") == "map":
            return MapEdit(read_map_values(sent))
    raise InvalidInputError(_("One of the edits cannot be understood."), parameter="edits")


def read_put(spot: Mapping[str, Any]) -> Put:
    """Read a spot.

    Raises:
        SpotError: A value of it cannot be used.
    """
    uid = _uid(spot.get("uid"))
    readers = {name: read for name, read in _SPOT_READERS.items() if name in spot}
    try:
        values = {_COLUMNS.get(name, name): read(spot[name]) for name, read in readers.items()}
        version = _whole(spot["version"], "version") if spot.get("version") is not None else None
    except InvalidInputError as error:
        raise SpotError(error.message, uid=str(uid), parameter=error.parameter) from error
    return Put(uid, values, version)


def read_map_values(sent: Mapping[str, Any]) -> dict[str, Any]:
    """Read what is to be different about a map itself; what is not named stays.

    Raises:
        InvalidInputError: A value cannot be used.
    """
    return {name: read(sent[name]) for name, read in _MAP_READERS.items() if name in sent}


def _uid(sent: Any) -> UUID:  # noqa: ANN401 (as above)
    try:
        return UUID(sent)
    except (ValueError, TypeError, AttributeError) as error:
        shown = sent[:40] if isinstance(sent, str) else ""
        raise SpotError(_("Each spot needs a UUID of its own."), uid=shown, parameter="uid") from error


def read_title(sent: Any) -> str:  # noqa: ANN401 (as above)
    """Read the name of a map or a spot.

    Raises:
        InvalidInputError: There is none, or it is too long.
    """
    title = " ".join(_text(sent, "title", LONGEST_TITLE).split())
    if not title:
        raise InvalidInputError(_("Please give it a name."), parameter="title")
    return title


def _note(sent: Any) -> str:  # noqa: ANN401 (as above)
    return _text(sent, "note", LONGEST_NOTE)


def _description(sent: Any) -> str:  # noqa: ANN401 (as above)
    return _text(sent, "description", LONGEST_DESCRIPTION)


def _text(sent: Any, parameter: str, most: int) -> str:  # noqa: ANN401 (as above)
    if not isinstance(sent, str) or any("\ud800" <= sign <= "\udfff" for sign in sent):
        raise InvalidInputError(_("This must be a text."), parameter=parameter)
    text = tidied(sent)
    if len(text) > most:
        raise InvalidInputError(_("This text is too long: %(most)s letters fit.") % {"most": most}, parameter=parameter)
    return text


def tidied(text: str) -> str:
    """A text without signs that nobody sees, and without space around it."""
    return _UNSEEN.sub(" ", text.replace("\r\n", "\n")).strip()


def _colour(sent: Any) -> str:  # noqa: ANN401 (as above)
    return _chosen(sent, COLOURS, "colour")


def _icon(sent: Any) -> str:  # noqa: ANN401 (as above)
    return _chosen(sent, SYMBOLS, "icon")


def _access(sent: Any) -> str:  # noqa: ANN401 (as above)
    return _chosen(sent, dict.fromkeys(OwnMap.Access.values), "access")


def _chosen(sent: Any, known: Mapping[str, object], parameter: str) -> str:  # noqa: ANN401 (as above)
    if not isinstance(sent, str) or sent not in known:
        raise InvalidInputError(_choices(known), parameter=parameter)
    return sent


def _choices(known: Mapping[str, object]) -> StrOrPromise:
    return _("Only these can be chosen: %(known)s.") % {"known": ", ".join(known)}


def _position(sent: Any) -> int:  # noqa: ANN401 (as above)
    return _whole(sent, "position")


def _whole(sent: Any, parameter: str) -> int:  # noqa: ANN401 (as above)
    is_whole = isinstance(sent, int) and not isinstance(sent, bool) and 0 <= sent <= MOST_POSITION
    if not is_whole:
        message = _("This must be a whole number from %(least)s to %(most)s.") % {"least": 0, "most": MOST_POSITION}
        raise InvalidInputError(message, parameter=parameter)
    return int(sent)


def _layers(sent: Any) -> list[str]:  # noqa: ANN401 (as above)
    if not isinstance(sent, list) or not all(isinstance(each, str) for each in sent) or len(sent) > MOST_LAYERS:
        raise InvalidInputError(_("This must be a list of layers."), parameter="layers")
    try:
        return [registry.get(each).id for each in dict.fromkeys(sent)]
    except NotFoundError as error:
        raise InvalidInputError(error.message, parameter="layers") from error


_COLUMNS = {GEOMETRY: "geom"}
_SPOT_READERS = {
    GEOMETRY: read_shape,
    "title": read_title,
    "note": _note,
    "colour": _colour,
    "icon": _icon,
    "position": _position,
}
_MAP_READERS = {"title": read_title, "description": _description, "access": _access, "layers": _layers}
