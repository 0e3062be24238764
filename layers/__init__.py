"""What is on the map: one Django app per folder, discovered."""
