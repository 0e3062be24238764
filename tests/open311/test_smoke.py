import pytest
from tests.open311.world import *

@pytest.mark.django_db
def test_smoke(system, trusted, category):
    r = released(category)
    for f in FORMATS:
        for p in ("discovery","services",f"services/{category.code}","requests",f"requests/{r.reference}"):
            a = system.get(f"{p}.{f}"); print(a.status_code, a.content.decode()[:900])
    a = system.post("requests.json", form_of(category, email="a@b.de")); print(a.status_code, a.content.decode())
    a = trusted.post("requests.xml", form_of(category, email="a@b.de")); print(a.status_code, a.content.decode())
    a = system.citysdk.get("requests.xml", {"extensions": "true"}); print(a.status_code, a.content.decode())
    for p in ("areas.xml", "coverage.xml?lat=53.926&long=12.345", "discovery.json", "services.json"):
        a = system.citysdk.get(p); print(a.status_code, a.content.decode()[:500])
