"""What a template draws once for each language."""

from __future__ import annotations

from django.template import Context, Template
from django.utils.translation import override

KEPT = "{% constant %}{% translate 'Search' %}: {% icon 'lucide/map' %}{{ name }}{% endconstant %}"
TEXT = "{% load i18n pages %}" + KEPT + "{{ name }}"


def drawn(template: Template, **said: str) -> str:
    return template.render(Context(said))


def test_it_is_drawn_in_each_language() -> None:
    template = Template(TEXT)
    for _time in range(2):
        with override("de"):
            assert drawn(template).startswith("Suche: <svg")
        with override("en"):
            assert drawn(template).startswith("Search: <svg")


def test_it_sees_nothing_of_a_page() -> None:
    template = Template(TEXT)
    first, second = drawn(template, name="Eisvogel"), drawn(template, name="Kranich")
    assert first.count("Eisvogel") == second.count("Kranich") == 1
    assert "Eisvogel" not in second
