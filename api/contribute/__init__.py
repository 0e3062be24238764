"""The pages on which people add to the map: forms made of what the layers declare, and what becomes of what was sent."""
