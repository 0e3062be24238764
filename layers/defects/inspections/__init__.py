"""Inspections of playgrounds after DIN EN 1176-7: what stands there, who looked when, and what was found."""
