"""Pages for inspections of playgrounds, and for the day's round by road: for the office's people, with a phone outside."""
