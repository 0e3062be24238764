"""How to get somewhere: the way on the map, and step by step in words."""
