"""Reports that arrive more than once."""
