"""News by area: telling them by mail, push and feeds, and the pages on which people order them."""
