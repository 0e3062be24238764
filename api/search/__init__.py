"""One box for everything: features of all layers, places, streets and addresses."""
