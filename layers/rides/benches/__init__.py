"""Benches at which people wait for whoever drives by."""
