"""The office's desk: reports on a map and in a list, many at once."""
