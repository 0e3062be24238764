"""Reads layers with QGIS, without a screen, by its OGC API - Features provider; called as `with_gdal.py` says.

Runs in the Python that Debian's python3-qgis belongs to.
"""

import json
import sys

from qgis.core import QgsApplication, QgsFeatureRequest, QgsJsonExporter, QgsRectangle, QgsVectorLayer

url, box, title, *layers = sys.argv[1:]
QgsApplication.setPrefixPath("/usr", True)  # noqa: FBT003 (takes it by position only)
application = QgsApplication([], False)  # noqa: FBT003 (as above)
application.initQgis()
request = QgsFeatureRequest()
if box:
    request.setFilterRect(QgsRectangle(*map(float, box.split(","))))
if title:
    request.setFilterExpression(f"title = '{title}'")
found = {}
for name in layers:
    layer = QgsVectorLayer(f"url='{url}' typename='{name}' pagingEnabled='true' pageSize='10'", name, "OAPIF")
    if not layer.isValid():
        sys.exit(f"QGIS cannot open {name}.")
    exporter = QgsJsonExporter(layer, 7)
    found[name] = [json.loads(exporter.exportFeature(feature)) for feature in layer.getFeatures(request)]
sys.stdout.write(json.dumps(found))
# What still exists when QGIS ends takes the process down with it.
del layer, exporter, request
application.exitQgis()
