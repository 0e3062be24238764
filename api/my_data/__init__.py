"""The pages on which people see what is kept about them, take it along, and go."""
