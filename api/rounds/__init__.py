"""Rounds through the village: what nobody has looked at for long, in the order of a walk."""
