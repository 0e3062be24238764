"""The project's own PostGIS cluster: one directory, one private unix socket, no network.

Started by the first who needs it and stopped by the last who leaves. Needs the standard library only, so that it runs
before the project's packages are installed. The one way in is ``python -m geo_platform.cluster``.
"""
