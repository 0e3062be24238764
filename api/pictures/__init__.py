"""Pictures of the map that the server draws: for shared links, for print, and for those whose browser draws no map."""
