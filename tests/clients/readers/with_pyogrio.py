"""Reads layers with the GDAL inside pyogrio's wheel; called as `with_gdal.py` says."""

import json
import sys

import pyogrio

url, box, title, *layers = sys.argv[1:]
found = {}
for layer in layers:
    frame = pyogrio.read_dataframe(
        f"OAPIF:{url}",
        layer=layer,
        bbox=tuple(map(float, box.split(","))) if box else None,
        where=f"title = '{title}'" if title else None,
        fid_as_index=True,
        PAGE_SIZE=10,
        INITIAL_REQUEST_PAGE_SIZE=10,
    )
    found[layer] = json.loads(frame.to_json(default=str))["features"]
sys.stdout.write(json.dumps(found))
