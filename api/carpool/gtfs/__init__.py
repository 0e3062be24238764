"""Rides as a timetable that journey planners read: GTFS with the route type for carpooling, 1551.

Source: https://gtfs.org/documentation/schedule/reference/ and, for the type,
https://developers.google.com/transit/gtfs/reference/extended-route-types.
"""
