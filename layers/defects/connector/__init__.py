"""Sends reports on to the systems of other offices by Open311, and follows what they answer."""
