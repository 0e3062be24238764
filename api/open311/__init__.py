"""Reports for other systems: Open311 GeoReport v2, and the superset of it that CitySDK and Klarschiff speak."""
