"""What leaves the house: mail is written down in the transaction of what it tells of, and carried out by the worker."""
