"""English as it is read in Europe: the day comes before the month."""
