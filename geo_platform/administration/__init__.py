"""Where the people of the office work: Django's administration under the district's name."""
