"""Rides for other platforms, by the open standards of carpooling: Standard Covoiturage, Amarillo and GTFS.

Everything that leaves here is made of public routes alone (`layers.rides`); nobody has a name but the one they chose.
"""
