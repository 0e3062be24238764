"""Whole layers as files: GeoJSON, CSV and GeoPackage, however many features they have."""
