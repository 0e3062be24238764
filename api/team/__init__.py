"""Pages of people and their roles: teams, invitations, claims, and groups of young people."""
