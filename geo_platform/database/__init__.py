"""PostGIS by Django, with connections that last. Django takes it by the name of this package."""
