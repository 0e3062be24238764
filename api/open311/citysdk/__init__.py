"""What CitySDK and Klarschiff have beside GeoReport v2: areas, coverage, more about each report, and ways to take part."""
