"""Checklists with which an office can begin, in plain words, about what DIN EN 1176 and 1177 protect from.

They are written for this project and quote nothing. The office changes them afterwards; `add_usual_points` adds those that
are missing and leaves the others alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from layers.defects.inspections.models import CheckPoint

_ALL = ("visual", "operational", "annual")
_DEEP = ("operational", "annual")
_YEARLY = ("annual",)

_TALL = "swing slide climbing ropes carousel cableway house balance seesaw spring trampoline other"
_FRAMES = "swing slide climbing ropes seesaw cableway house balance other"
_MOVING = "swing seesaw carousel cableway spring"
_EVERY = (
    "swing slide climbing ropes seesaw spring carousel cableway sand water house balance trampoline sport furniture other"
)

_POINTS: tuple[tuple[str, tuple[str, ...], str, str, str], ...] = (
    # The playground as a whole.
    ("glass", _ALL, "", "Kein Glas, keine Spritzen, kein Hundekot", "No glass, needles or dog dirt"),
    ("litter", _ALL, "", "Kein Müll, Papierkörbe nicht voll", "No litter, bins not full"),
    ("fence", _ALL, "", "Zaun und Tor ganz, Tor schließt", "Fence and gate whole, gate closes"),
    ("paths", _ALL, "", "Zugang und Wege frei, keine Stolperstellen", "Access and paths clear, nothing to trip over"),
    (
        "sign",
        _ALL,
        "",
        "Schild da und lesbar, mit Notruf und Adresse",
        "Sign there and readable, with emergency number and address",
    ),
    ("access", _DEEP, "", "Rettungswagen kommt heran, Poller geht auf", "An ambulance can get near, the bollard opens"),
    (
        "plants",
        _DEEP,
        "",
        "Keine giftigen oder dornigen Pflanzen, keine toten Äste",
        "No poisonous or thorny plants, no dead branches",
    ),
    ("drainage", _DEEP, "", "Kein stehendes Wasser, Schächte zu", "No standing water, manholes closed"),
    ("vermin", _DEEP, "", "Keine Wespennester, keine Ratten", "No wasps’ nests, no rats"),
    (
        "papers",
        _YEARLY,
        "",
        "Unterlagen der Geräte da, Mängel vom letzten Mal behoben",
        "Papers of the devices there, last defects mended",
    ),
    (
        "layout",
        _YEARLY,
        "",
        "Abstände zwischen den Geräten reichen, nichts Neues steht im Weg",
        "Enough room between the devices, nothing new in the way",
    ),
    # Every device.
    ("complete", _ALL, _EVERY, "Nichts fehlt, nichts ist abgebrochen", "Nothing is missing or broken off"),
    ("vandalism", _ALL, _EVERY, "Keine Schäden durch Gewalt oder Feuer", "No damage by force or fire"),
    ("edges", _ALL, _EVERY, "Keine Splitter, Spitzen oder scharfen Kanten", "No splinters, points or sharp edges"),
    ("firm", _ALL, _FRAMES, "Steht fest und wackelt nicht", "Stands firm and does not wobble"),
    ("plate", _YEARLY, _EVERY, "Schild von Hersteller und Baujahr lesbar", "Plate with maker and year readable"),
    # What one falls onto.
    (
        "fall-clear",
        _ALL,
        _TALL,
        "Fallraum frei: nichts Hartes, keine Gegenstände",
        "Falling space clear: nothing hard, no objects",
    ),
    (
        "fall-depth",
        _DEEP,
        _TALL,
        "Fallschutz tief genug, nicht hart, nicht weggespielt",
        "Soft ground deep enough, not hard, not played away",
    ),
    (
        "fall-mats",
        _DEEP,
        _TALL,
        "Fallschutzplatten ganz, keine Fugen oder Kanten",
        "Safety tiles whole, without gaps or edges",
    ),
    (
        "fall-measured",
        _YEARLY,
        _TALL,
        "Fallschutz gemessen: passt zur Fallhöhe",
        "Soft ground measured: fits the height of fall",
    ),
    # What one is caught in.
    (
        "head-traps",
        _DEEP,
        _FRAMES,
        "Kein Spalt, in dem ein Kopf oder Hals stecken bleibt",
        "No gap in which a head or neck gets stuck",
    ),
    (
        "finger-traps",
        _DEEP,
        _FRAMES,
        "Keine Löcher oder Rohre, in denen Finger stecken bleiben",
        "No holes or pipes in which fingers get stuck",
    ),
    (
        "cords",
        _ALL,
        "slide climbing house cableway",
        "Nichts, woran Kordel oder Helm hängen bleibt",
        "Nothing that catches a cord or a helmet",
    ),
    ("crushing", _DEEP, _MOVING, "Keine Stelle, die Finger oder Füße quetscht", "No place that crushes fingers or feet"),
    # Screws, wood, metal, foundations.
    ("bolts", _DEEP, _EVERY, "Schrauben fest, Kappen da, nichts steht vor", "Screws tight, caps there, nothing sticks out"),
    ("welds", _YEARLY, _FRAMES, "Schweißnähte ohne Risse", "Welds without cracks"),
    ("rust", _DEEP, _FRAMES, "Kein Rost, der das Metall schwächt", "No rust that weakens the metal"),
    (
        "wood",
        _DEEP,
        _FRAMES,
        "Holz nicht faul, keine tiefen Risse (am Boden stechen)",
        "Wood not rotten, no deep cracks (probe at the ground)",
    ),
    (
        "foundation",
        _YEARLY,
        _FRAMES,
        "Fundamente fest, nicht freigelegt (aufgraben)",
        "Foundations firm and covered (dig to see)",
    ),
    (
        "plastic",
        _DEEP,
        "slide climbing house spring other",
        "Kunststoff nicht spröde, keine Risse",
        "Plastic not brittle, no cracks",
    ),
    ("railing", _ALL, "slide climbing house cableway", "Geländer und Brüstung fest", "Railings and barriers firm"),
    (
        "steps",
        _DEEP,
        "slide climbing house",
        "Stufen und Sprossen fest und nicht glatt",
        "Steps and rungs firm and not slippery",
    ),
    # What belongs to one type.
    ("chains", _ALL, "swing seesaw", "Ketten und Seile ganz", "Chains and ropes whole"),
    ("chain-wear", _DEEP, "swing", "Kettenglieder und Haken höchstens wenig abgenutzt", "Links and hooks only little worn"),
    (
        "bearings",
        _DEEP,
        _MOVING,
        "Lager laufen leicht, sind fest und geschmiert",
        "Bearings run freely, are firm and greased",
    ),
    (
        "seat",
        _ALL,
        "swing seesaw spring",
        "Sitz ganz, stoßdämpfend, hängt gerade",
        "Seat whole, soft at its edge, hangs level",
    ),
    ("swing-room", _DEEP, "swing", "Bodenabstand des Sitzes mindestens 35 cm", "Seat at least 35 cm above the ground"),
    ("chute", _ALL, "slide", "Rutsche glatt, ohne Risse und Fugen", "Chute smooth, without cracks and gaps"),
    ("chute-end", _DEEP, "slide", "Auslauf frei, Höhe am Ende stimmt", "Run-out clear, height at its end right"),
    (
        "ropes",
        _ALL,
        "ropes climbing cableway",
        "Seile nicht zerfasert, Drähte nicht sichtbar",
        "Ropes not frayed, no wires to be seen",
    ),
    ("tension", _DEEP, "ropes cableway", "Seile gespannt, Klemmen und Knoten fest", "Ropes taut, clamps and knots tight"),
    ("dampers", _DEEP, "seesaw", "Dämpfer da, Wippe schlägt nicht hart auf", "Dampers there, no hard landing"),
    ("handles", _ALL, "seesaw spring carousel", "Griffe und Fußrasten fest", "Handles and footrests firm"),
    (
        "spring",
        _DEEP,
        "spring",
        "Feder ohne Bruch, Finger passen nicht dazwischen",
        "Spring not broken, fingers do not fit between",
    ),
    ("turns", _DEEP, "carousel", "Dreht gleichmäßig, Spalt unten gering", "Turns evenly, small gap underneath"),
    ("brake", _DEEP, "cableway", "Bremse und Endfeder wirken", "Brake and end spring work"),
    ("trolley", _ALL, "cableway", "Laufkatze und Sitz ganz und fest", "Trolley and seat whole and firm"),
    ("sand", _ALL, "sand", "Sand sauber, nichts vergraben", "Sand clean, nothing buried"),
    ("sand-age", _YEARLY, "sand", "Sand gereinigt oder getauscht", "Sand cleaned or replaced"),
    ("border", _DEEP, "sand", "Einfassung fest und ohne Splitter", "Border firm and without splinters"),
    ("water", _ALL, "water", "Wasser sauber, läuft ab, nicht tief", "Water clean, drains, not deep"),
    ("pump", _DEEP, "water", "Pumpe und Schieber klemmen keine Finger", "Pump and gates trap no fingers"),
    ("goal", _ALL, "sport", "Tor oder Korb verankert, kippt nicht", "Goal or basket anchored, does not tip"),
    ("mat", _ALL, "trampoline", "Sprungtuch ganz, Rand bündig", "Mat whole, edge flush"),
)


def add_usual_points(points: type[CheckPoint]) -> int:
    """Add the points that are missing.

    Args:
        points: The model, as it is or as a migration knows it.

    Returns:
        How many were added.
    """
    known = set(points.objects.values_list("code", flat=True))
    missing = [
        points(code=code, kinds=list(kinds), types=types.split(), texts={"de": german, "en": english}, position=position)
        for position, (code, kinds, types, german, english) in enumerate(_POINTS)
        if code not in known
    ]
    points.objects.bulk_create(missing)
    return len(missing)
