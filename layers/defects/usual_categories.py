"""Categories with which a district can begin: those of the towns around, in words that everybody knows.

The office changes them afterwards; `add_usual_categories` adds those that are missing and leaves the others alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from layers.defects.categories import Category, Question


@dataclass(frozen=True, slots=True)
class UsualQuestion:
    """A question of a usual category; fields as those of `Question`."""

    code: str
    type: str
    de: str
    en: str
    options: tuple[tuple[str, str, str], ...] = ()
    is_required: bool = False
    is_public: bool = False


@dataclass(frozen=True, slots=True)
class UsualCategory:
    """A category that a district begins with; fields as those of `Category`."""

    code: str
    kind: str
    de: str
    en: str
    also: str = ""
    near: tuple[str, ...] = ()
    questions: tuple[UsualQuestion, ...] = ()
    more: dict[str, Any] = field(default_factory=dict)


_DANGER = UsualQuestion("danger", "yes_no", "Kann sich jemand verletzen?", "Could somebody get hurt?")
_LAMP_STATE = UsualQuestion(
    "lamp",
    "choice",
    "Was ist mit der Lampe?",
    "What is wrong with the lamp?",
    (
        ("off", "Sie leuchtet nicht", "It is dark"),
        ("flickers", "Sie flackert", "It flickers"),
        ("day", "Sie leuchtet am Tag", "It is on by day"),
        ("damaged", "Sie ist beschädigt", "It is damaged"),
    ),
    is_required=True,
    is_public=True,
)
_LAMP_NUMBER = UsualQuestion(
    "number", "text", "Welche Nummer steht am Mast?", "Which number is on the post?", is_public=True
)
_DEVICE = UsualQuestion(
    "device",
    "choice",
    "Was ist kaputt?",
    "What is broken?",
    (
        ("swing", "Schaukel", "Swing"),
        ("slide", "Rutsche", "Slide"),
        ("climbing", "Klettergerüst", "Climbing frame"),
        ("seesaw", "Wippe oder Wipptier", "Seesaw or spring rider"),
        ("sand", "Sandkasten", "Sandpit"),
        ("fence", "Zaun oder Tor", "Fence or gate"),
        ("other", "Etwas anderes", "Something else"),
    ),
    is_public=True,
)
_AMOUNT = UsualQuestion(
    "amount",
    "choice",
    "Wie viel ist es?",
    "How much is it?",
    (
        ("bag", "passt in eine Tüte", "fits into a bag"),
        ("car", "passt in ein Auto", "fits into a car"),
        ("lorry", "mehr", "more"),
    ),
)
_PLACES = ("playgrounds", "youth-spots")

USUAL = (
    UsualCategory(
        "playground", "play", "Spielplatz kaputt", "Playground broken", "Schaukel Rutsche Wippe", _PLACES, (_DEVICE, _DANGER)
    ),
    UsualCategory(
        "sports", "play", "Sportplatz oder Skateplatz kaputt", "Sports ground broken", "Tor Korb Rampe", _PLACES, (_DANGER,)
    ),
    UsualCategory(
        "pothole", "road", "Schlagloch oder Straßenschaden", "Pothole or damaged road", "Asphalt Riss", (), (_DANGER,)
    ),
    UsualCategory(
        "path", "road", "Gehweg oder Radweg beschädigt", "Damaged pavement or cycle path", "Bordstein Platte Wurzel"
    ),
    UsualCategory("bridge", "road", "Brücke oder Geländer beschädigt", "Damaged bridge or railing", "Steg", (), (_DANGER,)),
    UsualCategory(
        "lamp", "light", "Straßenlampe kaputt", "Street lamp broken", "Laterne dunkel Licht", (), (_LAMP_STATE, _LAMP_NUMBER)
    ),
    UsualCategory("traffic-light", "sign", "Ampel gestört", "Traffic light out of order", "", (), (_DANGER,)),
    UsualCategory(
        "sign", "sign", "Schild fehlt oder ist beschädigt", "Sign missing or damaged", "Verkehrszeichen Ortsschild"
    ),
    UsualCategory("litter", "waste", "Müll liegt herum", "Litter", "Abfall Sperrmüll Scherben", (), (_AMOUNT,)),
    UsualCategory("bin", "waste", "Abfalleimer voll oder kaputt", "Bin full or broken", "Papierkorb Mülleimer Hundetüten"),
    UsualCategory("containers", "waste", "Glascontainer oder Kleidercontainer voll", "Recycling container full", "Altglas"),
    UsualCategory(
        "car",
        "waste",
        "Auto oder Fahrrad abgestellt",
        "Abandoned car or bicycle",
        "Schrott Kennzeichen",
        more={"is_public": False},
    ),
    UsualCategory("tree", "green", "Baum oder Ast droht zu fallen", "Tree or branch about to fall", "Sturm", (), (_DANGER,)),
    UsualCategory("green", "green", "Hecke, Wiese oder Beet ungepflegt", "Overgrown hedge, meadow or bed", "Unkraut mähen"),
    UsualCategory(
        "drain", "water", "Gully verstopft oder Deckel fehlt", "Drain blocked or lid missing", "Kanal", (), (_DANGER,)
    ),
    UsualCategory(
        "ditch", "water", "Graben, Bach oder See verschmutzt", "Ditch, stream or lake polluted", "Öl Schaum Fische"
    ),
    UsualCategory("bench", "furniture", "Bank oder Tisch kaputt", "Bench or table broken", "Rastplatz", ("rest-spots",)),
    UsualCategory("shelter", "furniture", "Wartehäuschen beschädigt", "Bus shelter damaged", "Haltestelle Scheibe Fahrplan"),
    UsualCategory("graffiti", "building", "Schmiererei", "Graffiti", "Farbe Aufkleber Hakenkreuz"),
    UsualCategory(
        "building", "building", "Öffentliches Gebäude beschädigt", "Public building damaged", "Schule Halle Toilette"
    ),
    UsualCategory("ice", "winter", "Schnee oder Glatteis nicht geräumt", "Snow or ice not cleared", "Winterdienst streuen"),
    UsualCategory("other", "other", "Etwas anderes", "Something else", more={"text_required": True}),
    UsualCategory(
        "praise",
        "praise",
        "Das ist gelungen",
        "This is well done",
        "Lob Danke",
        more={"purpose": "praise", "answer_days": 14},
    ),
    UsualCategory(
        "proposal",
        "proposal",
        "Das ginge besser",
        "This could be better",
        "Vorschlag Wunsch Idee",
        more={"purpose": "proposal", "text_required": True, "answer_days": 14},
    ),
)


@transaction.atomic
def add_usual_categories(categories: type[Category] = Category, questions: type[Question] = Question) -> int:
    """Add the usual categories that are not there yet, with their questions; gives how many.

    Args:
        categories: The model; in a migration, as it was then.
        questions: Likewise.
    """
    known = set(categories.objects.values_list("code", flat=True))
    missing = [(position, usual) for position, usual in enumerate(USUAL) if usual.code not in known]
    for position, usual in missing:
        category = categories.objects.create(
            code=usual.code,
            kind=usual.kind,
            titles={"de": usual.de, "en": usual.en},
            also=usual.also,
            position=position,
            near_layers=list(usual.near),
            **usual.more,
        )
        questions.objects.bulk_create(
            questions(category=category, position=place, **_values(question))
            for place, question in enumerate(usual.questions)
        )
    return len(missing)


def _values(question: UsualQuestion) -> dict[str, Any]:
    return {
        "code": question.code,
        "type": question.type,
        "texts": {"de": question.de, "en": question.en},
        "options": [{"code": code, "titles": {"de": de, "en": en}} for code, de, en in question.options],
        "is_required": question.is_required,
        "is_public": question.is_public,
    }
