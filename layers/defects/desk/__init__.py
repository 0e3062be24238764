"""The office's desk: many reports at once, on a map and in a list."""
