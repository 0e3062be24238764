"""What is forgotten of reports, and when: docs/adr/0083 says why so."""
