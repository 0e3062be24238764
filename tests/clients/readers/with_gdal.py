"""Reads layers with the GDAL that Debian has, by its programs.

Called as all of these programs: URL BOX TITLE LAYER…; where BOX (west, south, east, north, with commas) or TITLE is not
empty, only what lies there or is called so. Prints GeoJSON features by layer.
"""

import json
import subprocess
import sys

PAGES = ("-oo", "PAGE_SIZE=10", "-oo", "INITIAL_REQUEST_PAGE_SIZE=10")

url, box, title, *layers = sys.argv[1:]
narrowed = [*(["-spat", *box.split(",")] if box else []), *(["-where", f"title = '{title}'"] if title else [])]
found = {}
for layer in layers:
    # Without preserve_fid the features come without their ids.
    command = ["ogr2ogr", "-f", "GeoJSON", "-preserve_fid", *narrowed, *PAGES, "/vsistdout/", f"OAPIF:{url}", layer]
    found[layer] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)["features"]
sys.stdout.write(json.dumps(found))
