"""The desk at which people decide about what others add and propose."""
