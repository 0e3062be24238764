"""Filters in the Common Query Language: from text to a condition on the features of a layer.

Source: OGC 21-065r2, Common Query Language (CQL2).
"""
