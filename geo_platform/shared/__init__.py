"""What all processes of the server know together, and only for a while."""
