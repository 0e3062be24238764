"""Names for people who have not chosen one: an animal that lives here, and a number."""

from __future__ import annotations

from secrets import choice, randbelow

_ANIMALS = """
Amsel Biber Blaumeise Buchfink Dachs Dompfaff Eichelhäher Eichhörnchen Eisvogel Feldhase Feldlerche
Fischotter Fledermaus Fuchs Goldammer Graugans Graureiher Haselmaus Haubentaucher Hecht Igel Kiebitz
Kleiber Kranich Kuckuck Laubfrosch Libelle Luchs Marder Milan Mauersegler Neuntöter Pirol Reh
Ringelnatter Rohrdommel Rotkehlchen Schleiereule Schwalbe Seeadler Siebenschläfer Specht Star
Stieglitz Storch Uhu Wiedehopf Wiesel Zaunkönig Zeisig
"""
ANIMALS = _ANIMALS.split()
NUMBERS = 1000


def invented_name() -> str:
    """A name such as "Eisvogel 27", by chance."""
    return name_of(choice(ANIMALS))


def name_of(animal: str) -> str:
    """A name for somebody who likes one of the animals best; the number comes by chance."""
    return f"{animal} {1 + randbelow(NUMBERS)}"
