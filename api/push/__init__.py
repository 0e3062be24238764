"""Being told things on a device: the addresses that browsers use, and the pages of it."""
