"""The road network: graph, router, travel times. Knows neither Django nor the rest of the project."""
