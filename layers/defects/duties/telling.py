"""Words for what the check of the duties has found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from layers.defects.models import Category

if TYPE_CHECKING:
    from layers.defects.duties.checking import Trouble


def subjects_of(trouble: Trouble) -> str:
    """For which categories: all of them, whole kinds where it is these, or one by one."""
    active = list(Category.objects.filter(is_active=True))
    concerned = {category.pk for category in trouble.categories}
    if len(concerned) == len(active):
        return _("everything")
    kinds: dict[str, list[Category]] = {}
    for category in active:
        kinds.setdefault(category.kind, []).append(category)
    words = []
    for members in kinds.values():
        inside = [category for category in members if category.pk in concerned]
        is_whole = len(inside) == len(members)
        words += [str(members[0].get_kind_display())] if inside and is_whole else [category.title for category in inside]
    return ", ".join(words)
