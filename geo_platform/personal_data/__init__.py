"""What is kept about people: each part of the platform says what, why and for how long, hands it out and forgets it."""
