"""Features are added, changed and removed: OGC API - Features - Part 4, as drafted (20-002r1). docs/adr/0052 says how."""
