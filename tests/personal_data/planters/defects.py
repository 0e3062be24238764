"""Plants reports that somebody sends, follows, thanks for, and works on."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from django.contrib.gis.geos import Point
from django.utils.timezone import now

from api.devices import account_number
from api.reports.holdings import subject_of
from layers.core.contributions.ledger import NewPhoto
from layers.core.photos.pictures import prepare_picture
from layers.core.photos.storage import store_picture
from layers.defects import handling
from layers.defects.drafts import ReportDraft, Sender
from layers.defects.ledger import Said
from layers.defects.models import Batch, Category, Follower, MorningMail, Note, Report, ReportStep, SavedView
from layers.defects.reporting import add_to_report, thank_for
from layers.defects.sending import send_report
from layers.defects.states import Move
from tests.conftest import LAAGE
from tests.defects import office
from tests.defects.asking import make_area, make_authority
from tests.personal_data.planters.person import EMAIL, FACT, NAME
from tests.photo_files import file_of, quarters

if TYPE_CHECKING:
    from geo_platform.accounts.models import User
    from tests.personal_data.planters.person import Planted, Planter

PLACE = Point(*LAAGE, srid=4326)


def category() -> Category:
    """Of an office that takes whatever comes."""
    if found := Category.objects.filter(code="planted").first():
        return found
    make_authority(make_area("Laage", (12.3, 53.9, 12.4, 54.0)), "planted")
    return Category.objects.create(code="planted", kind="play", titles={"de": "Schaukel kaputt"})


def theirs(neighbour: User) -> Report:
    """Of somebody else."""
    return send_report(ReportDraft(category(), PLACE, "Theirs", sender=Sender(neighbour)))


def sent(user: User | None, text: str, *, email: str = "") -> Report:
    """With a picture, and a name for the office."""
    picture = prepare_picture(BytesIO(file_of(quarters())))
    photo = NewPhoto(store_picture(picture), picture.width, picture.height, "Swing")
    sender = Sender(user, email, f"Frau {NAME}", is_trusted=True)
    return send_report(ReportDraft(category(), PLACE, text, photos=[photo], sender=sender))


def plant_reports(person: Planted) -> None:
    """One that is answered and partly public, one that waits, and one that was sent without the account."""
    done = sent(person.user, person.leave(f"Call {NAME}, {FACT}"))
    add_to_report(report=done, word=person.leave(f"I am {NAME} from next door"))
    version = Report.objects.get(pk=done.pk).version
    office.release_report(actor=person.decider, report=done, version=version, text=f"Swing {FACT}")
    said = Said(f"Liebe Frau {NAME}, done.")
    handling.change_state(actor=person.decider, report=done, version=version + 2, move=Move.RESOLVE, said=said)
    handling.write_note(actor=person.decider, report=done, text=f"{NAME} was here, {EMAIL}")
    sent(person.user, person.leave(f"Still waiting {FACT}, says {NAME}"))
    sent(None, "Without an account", email=EMAIL.upper())


def plant_follows(person: Planted) -> None:
    report = theirs(person.neighbour)
    Follower.objects.create(report=report, user=person.user, language="de", confirmed_at=now())
    other = theirs(person.neighbour)
    Follower.objects.create(report=other, email=person.leave(EMAIL), language="de", confirmed_at=now())


def plant_thanks(person: Planted) -> None:
    report = theirs(person.neighbour)
    Report.objects.filter(pk=report.pk).update(answered_at=now())
    thank_for(report=report, witness=account_number(person.user.pk, subject_of(report.pk)))
    person.leave('"thanked_at"')


def plant_work(person: Planted) -> None:
    report = theirs(person.neighbour)
    Note.objects.create(report=report, author=person.user, text=person.leave("Ask the yard"))
    ReportStep.objects.create(report=report, by=person.user, side="staff", move="start", after="in_progress")
    Report.objects.filter(pk=report.pk).update(assignee=person.user)


def plant_desk(person: Planted) -> None:
    Batch.objects.create(clerk=person.user, deed="answer", details={"word": person.leave("Come by on Monday")})
    SavedView.objects.create(owner=person.user, name=person.leave(f"{NAME} first"), query="state=open")


def plant_mails(person: Planted) -> None:
    MorningMail.objects.create(user=person.user, language="de")
    person.leave('"sent_on"')


PLANTERS: dict[str, Planter] = {
    "reports": plant_reports,
    "report-follows": plant_follows,
    "report-thanks": plant_thanks,
    "report-work": plant_work,
    "desk": plant_desk,
    "desk-mails": plant_mails,
}
