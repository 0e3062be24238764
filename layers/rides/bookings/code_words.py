"""What rider and driver say to each other at the pick-up, so that nobody gets into a wrong car: two words from nature."""

from __future__ import annotations

from secrets import SystemRandom

# Easy to say and to hear, none like another, none that anybody could mind.
_WORDS = """
Abendrot Abendstern Adler Ahorn Akelei Alm Alpenglühen Ameise Amsel Ananas Anemone Apfel Apfelbaum Apfelblüte Aprikose
Arnika Aster Aue Bach Bachstelze Baldrian Bambus Banane Bär Bärlauch Basilikum Beere Berg Bergsee Bernstein Biber Biene
Bienenstock Birke Birnbaum Blatt Blaubeere Blaumeise Blüte Blume Blumenwiese Bohne Brombeere Brunnen Buche Buchecker
Buchfink Buntspecht Buschwindröschen Butterblume Dachs Delfin Dill Distelfink Dotterblume Drossel Düne Eberesche Edelweiß
Efeu Eibe Eiche Eichelhäher Eichhörnchen Eidechse Eisblume Eisvogel Elch Elster Ente Enzian Erbse Erdbeere Espe Eukalyptus
Eule Fasan Feder Feld Feldhase Feldlerche Feldweg Felsen Fenchel Fichte Fink Fisch Fischotter Flamingo Flieder Flocke Flügel
Fluss Fohlen Forelle Frosch Frühling Frühtau Fuchs Gänseblümchen Garten Gebirge Geißblatt Gerste Giersch Giraffe Ginster
Gipfel Gladiole Glockenblume Glühwürmchen Goldammer Goldfisch Goldregen Granit Gras Grille Grünfink Grünspecht Hafer
Hagebutte Hahnenfuß Hamster Haselmaus Haselnuss Haubentaucher Hecht Hecke Heide Heidekraut Heidelbeere Heidelerche Herbst
Herbstlaub Hering Heuschrecke Heu Himbeere Hirsch Hirse Holunder Honig Hopfen Hügel Hummel Hyazinthe Igel Iltis Immergrün
Ingwer Insel Iris Jasmin Johannisbeere Käfer Kamille Kanal Kaninchen Kapuzinerkresse Karotte Karpfen Kartoffel Kastanie
Katze Kauz Kiebitz Kiefer Kiesel Kirsche Kirschblüte Klatschmohn Klee Kleiber Klippe Knospe Koala Kohlmeise Koralle
Kornblume Kranich Kraut Kresse Krokus Kuckuck Kürbis Küste Lamm Lärche Laub Laubfrosch Lavendel Leberblümchen Libelle Licht
Lichtung Liguster Lilie Linde Löwenzahn Lupine Mais Maiglöckchen Majoran Malve Mandarine Mandel Marder Margerite Marienkäfer
Maulbeere Maulwurf Mauersegler Meer Melisse Melone Milan Minze Mirabelle Mohn Mond Mondschein Moos Morgenrot Morgentau Möwe
Mühlbach Muskat Nachtfalter Nachtigall Narzisse Nebel Nelke Nest Nordlicht Nuss Nussbaum Oase Olive Orange Orchidee Otter
Palme Panda Papagei Papaya Pappel Paprika Petersilie Pfau Pfefferminze Pferd Pfingstrose Pfirsich Pilz Pinguin Pinie Pirol
Pony Preiselbeere Primel Quelle Quitte Raps Raupe Regen Regenbogen Reh Rentier Ringelblume Robbe Roggen Rohrsänger Rose
Rosmarin Rotkehlchen Rübe Salamander Salbei Sand Sanddorn Sauerklee Schaf Schafgarbe Schilf Schildkröte Schlehe Schleiereule
Schlüsselblume Schmetterling Schnee Schneeglöckchen Schneeflocke Schwalbe Schwan See Seeadler Seehund Seepferdchen Seerose
Seestern Sellerie Silberdistel Singdrossel Sommer Sommerwind Sonne Sonnenblume Spatz Specht Spinat Star Steinpilz Stern
Sternschnuppe Stieglitz Stiefmütterchen Storch Strand Strauch Sumpfdotterblume Tal Tanne Tannenzapfen Tautropfen Teich
Thymian Tiger Tomate Traube Tulpe Turmfalke Uhu Ulme Veilchen Vergissmeinnicht Vogelbeere Wacholder Wachtel Wald Waldkauz
Waldmeister Waldrand Walnuss Wasserfall Weidenkätzchen Weiher Weinberg Weizen Welle Wiedehopf Wiese Wind Windrose Winter
Wolke Zaunkönig Zebra Zeisig Zitrone Zucchini Zwiebel Zypresse
"""
WORDS = tuple(_WORDS.split())


def new_code_word() -> str:
    """Two different words by chance, such as "Libelle Ahorn"."""
    return " ".join(SystemRandom().sample(WORDS, 2))
