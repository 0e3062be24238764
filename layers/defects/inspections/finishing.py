"""Takes an inspection that somebody has finished: what was found is written down for good, and each defect is reported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import override

from layers.core.exceptions import ForbiddenError, InvalidFieldsError
from layers.defects.drafts import ReportDraft, Sender
from layers.defects.exceptions import NobodyResponsibleError
from layers.defects.handling import set_priority, write_note
from layers.defects.inspections.checklists import words_of
from layers.defects.inspections.grounds import devices_seen
from layers.defects.inspections.kinds import Kind
from layers.defects.inspections.models import LONGEST_NOTE, Finding, FindingPhoto, Inspection, PlayDevice
from layers.defects.models import Category, Question, Report
from layers.defects.permissions import may_handle
from layers.defects.sending import send_report

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from layers.core.contributions.ledger import NewPhoto
    from layers.core.permissions import Actor
    from layers.defects.inspections.models import Ground

# A phone's clock may be wrong by a little; who comes later than that has forgotten to send it.
AHEAD = timedelta(hours=1)
BEHIND = timedelta(days=60)
CATEGORY = "playground"
"""The category of what is found, by its code; where there is none, the first about play."""
PRIORITIES = (Report.Priority.LOW, Report.Priority.NORMAL, Report.Priority.HIGH, Report.Priority.DANGER)


@dataclass(frozen=True, slots=True)
class FoundDraft:
    """How a device was.

    Attributes:
        device: `None` for the playground as a whole.
        outcome: As in `Finding.Outcome`.
        points: Codes of what was not right.
        priority: How much a defect matters, as in `Report.Priority`.
        is_blocked: Whether somebody has closed it.
        photos: Pictures whose files are stored already.
    """

    device: PlayDevice | None
    outcome: str
    points: Sequence[str] = ()
    note: str = ""
    priority: int = Report.Priority.NORMAL
    is_blocked: bool = False
    photos: Sequence[NewPhoto] = ()

    @property
    def is_defect(self) -> bool:
        """Whether something is wrong."""
        return self.outcome == Finding.Outcome.DEFECT

    @property
    def number(self) -> int:
        """Of the device; 0 for the playground as a whole."""
        return self.device.pk if self.device else 0


@dataclass(frozen=True, slots=True)
class InspectionDraft:
    """An inspection that has not arrived yet.

    Attributes:
        done_at: When somebody looked, by their phone's clock.
        signed_as: How they sign.
        qualification: What makes them competent, for a main inspection.
    """

    ground: Ground
    kind: Kind
    done_at: datetime
    findings: Sequence[FoundDraft]
    signed_as: str
    note: str = ""
    qualification: str = ""


@transaction.atomic
def finish_inspection(actor: Actor, draft: InspectionDraft) -> Inspection:
    """Write an inspection down for good, signed by who made it, and report each defect.

    A defect for which nobody is responsible stays in the inspection without a report.

    Raises:
        ForbiddenError: The playground is not theirs.
        InvalidFieldsError: Something is missing; each is named: `done_at`, `qualification`, `note`, `outcome_0`, `note_17`.
    """
    if actor.user is None or not may_handle(actor, draft.ground.belonging):
        raise ForbiddenError
    if problems := dict(_problems(draft)):
        raise InvalidFieldsError(problems)
    inspection = Inspection.objects.create(
        ground=draft.ground,
        kind=draft.kind,
        inspector=actor.user,
        signed_as=draft.signed_as.strip(),
        qualification=draft.qualification.strip(),
        done_at=draft.done_at,
        note=draft.note.strip(),
    )
    for found in draft.findings:
        _write(actor, inspection, found)
    return inspection


def _problems(draft: InspectionDraft) -> Iterable[tuple[str, str]]:
    moment = now()
    if not moment - BEHIND <= draft.done_at <= moment + AHEAD:
        yield "done_at", _("Please check the day and the time.")
    if not draft.signed_as.strip():
        yield "signed_as", _("Please write your name: the record says who has looked.")
    if draft.kind == Kind.ANNUAL and not draft.qualification.strip():
        yield "qualification", _("A main inspection takes a competent person. Please write what makes you one.")
    if all(found.outcome == Finding.Outcome.UNCHECKED for found in draft.findings):
        yield "outcome_0", _("Nothing was looked at yet.")
    for found in draft.findings:
        yield from _problems_of(found)


def _problems_of(found: FoundDraft) -> Iterable[tuple[str, str]]:
    if found.is_defect and not (found.points or found.note.strip() or found.photos):
        yield f"note_{found.number}", _("Please tick or write what is wrong, or take a photo.")
    if len(found.note) > LONGEST_NOTE:
        yield f"note_{found.number}", _("Please write no more than %(most)s characters.") % {"most": LONGEST_NOTE}


def _write(actor: Actor, inspection: Inspection, found: FoundDraft) -> None:
    wrong = found.is_defect
    finding = Finding(
        inspection=inspection,
        device=found.device,
        device_name=_called(found.device),
        outcome=found.outcome,
        points=list(found.points) if wrong else [],
        note=found.note.strip(),
        priority=found.priority if wrong else None,
        is_blocked=wrong and found.is_blocked,
        report=_report(actor, inspection, found) if wrong else None,
    )
    finding.save()
    FindingPhoto.objects.bulk_create(
        FindingPhoto(finding=finding, name=photo.name, width=photo.width, height=photo.height) for photo in found.photos
    )
    if found.device and found.outcome != Finding.Outcome.UNCHECKED:
        _mark(found.device, inspection, is_blocked=finding.is_blocked)


def _called(device: PlayDevice | None) -> str:
    with override(settings.LANGUAGE_CODE):
        return device.name if device else _("The playground as a whole")


def _mark(device: PlayDevice, inspection: Inspection, *, is_blocked: bool) -> None:
    """Whoever looked last says whether it may be used; one who comes late with an old inspection says nothing."""
    later = Finding.objects.filter(device=device, inspection__done_at__gt=inspection.done_at)
    if later.exclude(outcome=Finding.Outcome.UNCHECKED).exists():
        return
    since = (device.blocked_since or inspection.done_at) if is_blocked else None
    PlayDevice.objects.filter(pk=device.pk).update(blocked_since=since)


def _report(actor: Actor, inspection: Inspection, found: FoundDraft) -> Report | None:
    category = _category()
    if category is None:
        return None
    ground = inspection.ground
    draft = ReportDraft(
        category=category,
        place=found.device.ground.point if found.device else ground.point,
        text=_text(found),
        answers=_answers(category, found),
        photos=found.photos,
        thing=ground.thing,
        sender=Sender(is_trusted=True),
        source=Report.Source.INSPECTION,
        source_reference=f"inspection {inspection.pk}",
    )
    try:
        report = send_report(draft)
    except (NobodyResponsibleError, InvalidFieldsError):
        return None
    return _with_priority(actor, report, found)


def _with_priority(actor: Actor, report: Report, found: FoundDraft) -> Report:
    """As far as it is their own office that has it; another one decides for itself."""
    if not may_handle(actor, report.belonging):
        return report
    priority = Report.Priority.DANGER if found.is_blocked else found.priority
    if priority != report.priority:
        report = set_priority(actor=actor, report=report, version=report.version, priority=priority)
    if found.is_blocked:
        with override(settings.LANGUAGE_CODE):
            write_note(actor=actor, report=report, text=_("The device is closed. Nobody may use it until it is mended."))
    return report


def _category() -> Category | None:
    about_play = Category.objects.filter(is_active=True, kind="play", purpose=Category.Purpose.DEFECT, photo_required=False)
    return about_play.filter(code=CATEGORY).first() or about_play.first()


def _text(found: FoundDraft) -> str:
    """What was found, in the district's own language."""
    with override(settings.LANGUAGE_CODE):
        wrong = [_("not right: “%(what)s”") % {"what": words} for words in words_of(list(found.points))]
        return "\n".join(line for line in (_called(found.device), *wrong, found.note.strip()) if line)


def _answers(category: Category, found: FoundDraft) -> dict[str, str]:
    """Of the category's own questions those that follow from what was found."""
    codes = {question.code: question for question in category.questions.all()}
    answers = {}
    if "device" in codes and found.device:
        answers["device"] = _option(codes["device"], found.device.type)
    if "danger" in codes:
        answers["danger"] = "yes" if found.is_blocked or found.priority == Report.Priority.DANGER else "no"
    return answers


def _option(question: Question, wanted: str) -> str:
    return wanted if wanted in question.choices else "other" if "other" in question.choices else ""


def findings_for(ground: Ground, outcomes: Mapping[int, FoundDraft]) -> list[FoundDraft]:
    """What was found, the whole first, then each device; what nobody named and stands there was not looked at."""
    unseen = Finding.Outcome.UNCHECKED
    devices: list[PlayDevice | None] = [None, *devices_seen(ground, outcomes)]
    return [outcomes.get(device.pk if device else 0) or FoundDraft(device, unseen) for device in devices]
