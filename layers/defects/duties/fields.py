"""Fields of the administration for what is kept as JSON: words by language, and the choices of a question."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layers.defects.categories import LONGEST_CODE, spoken

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django_stubs_ext import StrOrPromise

LONGEST_WORDS = 300
_CODE = re.compile(r"^\s*([-\w]+)\s*=\s*(.+)$")
_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "ae", "Ö": "oe", "Ü": "ue", "ß": "ss"})


class WordsWidget(forms.MultiWidget):
    """An input for each language of the site, one below the other."""

    template_name = "defects/words_widget.html"

    def __init__(self) -> None:
        """Name each by its language."""
        super().__init__({code: forms.TextInput() for code, _name in settings.LANGUAGES})

    def decompress(self, value: Mapping[str, str] | None) -> list[str]:
        """Take the words of each language out of what is kept."""
        return [(value or {}).get(code, "") for code, _name in settings.LANGUAGES]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:  # noqa: ANN401 (as Django's)
        """Tell the template what each language is called."""
        context = super().get_context(name, value, attrs)
        parts = context["widget"]["subwidgets"]
        context["languages"] = [
            {"name": language, "widget": part} for (_code, language), part in zip(settings.LANGUAGES, parts, strict=True)
        ]
        return context


class WordsField(forms.MultiValueField):
    """Words by language: `{"de": …, "en": …}`. The district's own language must be there, the others may follow."""

    def __init__(self, *, label: StrOrPromise, required: bool = True, help_text: StrOrPromise = "") -> None:
        """Make a field of each language."""
        fields = [forms.CharField(max_length=LONGEST_WORDS, required=False) for _language in settings.LANGUAGES]
        super().__init__(
            fields,
            label=label,
            required=required,
            help_text=help_text,
            require_all_fields=False,
            widget=WordsWidget(),
        )

    def compress(self, data_list: Sequence[str]) -> dict[str, str]:
        """Put the words together, without those that are empty."""
        pairs = zip(settings.LANGUAGES, data_list, strict=False)
        return {code: text.strip() for (code, _name), text in pairs if text and text.strip()}

    def clean(self, value: Any) -> dict[str, str]:  # noqa: ANN401 (as Django's)
        """Refuse words that are missing in the district's own language.

        Raises:
            ValidationError: They are.
        """
        words: dict[str, str] = super().clean(value) or {}
        if words and settings.LANGUAGE_CODE not in words:
            raise ValidationError(_("Please write it in German, too."))
        return words

    def has_changed(self, initial: Any, data: Any) -> bool:  # noqa: ANN401 (as Django's)
        """Compare what is kept, not the boxes."""
        return bool(super().has_changed(initial or {}, data))


class OptionsField(forms.CharField):
    """The choices of a question, one a line: `off = Sie leuchtet nicht | It is dark`. A code is made where none is given."""

    widget = forms.Textarea

    def __init__(self) -> None:
        """Say how they are written."""
        hint = gettext_lazy(
            "One a line: German | English. The code before the equals sign stays as it is, as old answers are kept by it."
        )
        super().__init__(label=capfirst(gettext_lazy("choices")), required=False, help_text=hint)
        self.widget.attrs |= {"rows": 5, "cols": 60}

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 (as Django's)
        """Write choices as they are typed."""
        return "\n".join(map(_line, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[dict[str, Any]]:  # type: ignore[override]  # noqa: ANN401 (no text, but what the model keeps)
        """Read the lines.

        Raises:
            ValidationError: Two are the same, or one says nothing.
        """
        lines = [line for line in str(value or "").splitlines() if line.strip()]
        options = [_option(line) for line in lines]
        codes = [option["code"] for option in options]
        twice = next((code for code in codes if codes.count(code) > 1), None)
        if twice:
            raise ValidationError(_("“%(code)s” is there twice.") % {"code": twice})
        return options

    def has_changed(self, initial: Any, data: Any) -> bool:  # noqa: ANN401 (as Django's)
        """Compare the lines as they would be written."""
        before = self.prepare_value(initial or []) or ""
        return before.splitlines() != [line.strip() for line in str(data or "").splitlines() if line.strip()]


def _line(option: Mapping[str, Any]) -> str:
    titles = option["titles"]
    words = [titles.get(code, "") for code, _name in settings.LANGUAGES]
    return f"{option['code']} = {' | '.join(words).rstrip(' |') or spoken(titles)}"


def _option(line: str) -> dict[str, Any]:
    found = _CODE.match(line)
    code, words = (found[1], found[2]) if found else ("", line)
    texts = [text.strip() for text in words.split("|")]
    languages = [language for language, _name in settings.LANGUAGES]
    if len(texts) > len(languages) or not texts[0]:
        raise ValidationError(_("Please write “%(line)s” as: German | English.") % {"line": line.strip()})
    code = slugify(code or texts[0].translate(_LETTERS))[:LONGEST_CODE]
    if not code:
        raise ValidationError(_("Please give “%(line)s” a code: code = German | English.") % {"line": line.strip()})
    return {"code": code, "titles": {language: text for language, text in zip(languages, texts, strict=False) if text}}
