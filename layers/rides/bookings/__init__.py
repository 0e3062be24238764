"""From match to ride: who asks for a seat, who gets it, and what the two tell each other until they are back."""
