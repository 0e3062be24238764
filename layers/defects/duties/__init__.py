"""Who is responsible for what, and where: boundaries as they were on each day, and the duties that lie in them."""
