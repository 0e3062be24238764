"""What every form has that anybody may send."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from django import forms
from django.template.loader import render_to_string
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from geo_platform.proof_of_work.exceptions import ProofMissingError, ProofSpentError
from geo_platform.proof_of_work.forms import ProofMixin
from geo_platform.proof_of_work.models import SpentProof
from geo_platform.texts.models import BarrierReport
from tests.proofs import new_proof

if TYPE_CHECKING:
    ReportModelForm = forms.ModelForm[BarrierReport]
else:
    ReportModelForm = forms.ModelForm


class OwnForm(ProofMixin, ReportModelForm):
    class Meta:
        model = BarrierReport
        fields: ClassVar = ["what"]


def sent(rf: RequestFactory, *, needs_proof: bool = True, **fields: Any) -> OwnForm:  # noqa: ANN401 (texts)
    return OwnForm({"what": "Zu klein", **fields}, request=rf.post("/"), needs_proof=needs_proof)


@pytest.mark.django_db
def test_a_form_of_a_model_may_need_one(rf: RequestFactory) -> None:
    form = sent(rf, proof=new_proof())
    assert form.is_valid()
    form.spend_proof()
    assert form.save().what == "Zu klein"
    with pytest.raises(ProofSpentError):
        form.spend_proof()


@pytest.mark.django_db
def test_it_is_told_beside_what_else_is_wrong(rf: RequestFactory) -> None:
    form = sent(rf, what="")
    assert not form.is_valid()
    assert set(form.errors) == {"what", "__all__"}
    assert form.non_field_errors() == [str(ProofMissingError.message)]


@pytest.mark.django_db
def test_who_has_signed_in_needs_none(rf: RequestFactory) -> None:
    form = sent(rf, needs_proof=False)
    assert form.is_valid()
    form.spend_proof()
    assert not SpentProof.objects.exists()
    drawn = render_to_string("forms/_proof.html", {"form": form})
    assert "am-proof" not in drawn
    assert 'name="homepage"' in drawn


@given(st.text(), st.text())
def test_whatever_comes_in_place_of_one_is_explained(proof: str, fallback: str) -> None:
    form = sent(RequestFactory(), proof=proof, proof_fallback=fallback)
    assert not form.is_valid()
    assert len(form.non_field_errors()) == 1


def test_who_fills_in_what_nobody_sees_is_a_programme(rf: RequestFactory) -> None:
    assert sent(rf, homepage="https://spam.example").is_from_a_programme
    assert not sent(rf, homepage="").is_from_a_programme
    assert not OwnForm(request=rf.get("/"), needs_proof=True).is_from_a_programme


def test_several_forms_may_stand_on_one_page(rf: RequestFactory) -> None:
    form = OwnForm({"second-homepage": "x"}, request=rf.post("/"), needs_proof=True, prefix="second")
    assert form.is_from_a_programme
    drawn = render_to_string("forms/_proof.html", {"form": form})
    for name in ("proof", "proof_fallback", "homepage"):
        assert f'name="second-{name}"' in drawn
