"""Keys with which other systems come: made once, shown once, and known here only by what they hash to."""
