"""Maps that people and groups make for themselves: chosen layers of the common map, and spots of their own."""
