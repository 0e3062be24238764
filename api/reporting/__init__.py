"""The form by which people report something to the office, and what it says while they fill it in."""
