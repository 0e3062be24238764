"""Places, streets and addresses by name, so that people can search for them."""
