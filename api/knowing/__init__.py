"""Shows what reports tell: to the office all of it, to everybody what points at nobody."""
