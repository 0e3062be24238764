"""What leads on from where: every move, of every side, from every state."""

from __future__ import annotations

from itertools import product

import pytest

from layers.core.models import Status
from layers.defects.exceptions import NoAnswerError, NotNowError
from layers.defects.ledger import By, Said, lock_report, move_on
from layers.defects.models import Category, Report
from layers.defects.states import (
    ANSWERED,
    CLOSED,
    DUPLICATE,
    EDGES,
    STATES,
    UNCONFIRMED,
    Edge,
    Move,
    Side,
    edge_for,
    moves_of,
)
from tests.defects.asking import send

ALL = list(product(Move, Side, STATES))


def bring_to(report: Report, state: str) -> Report:
    closed_at = report.reported_at if state in CLOSED else None
    status = Status.PENDING if state == UNCONFIRMED else Status.PUBLISHED
    other = send(report.category) if state == DUPLICATE else None
    values = {"state": state, "closed_at": closed_at, "status": status, "duplicate_of": other}
    Report.objects.filter(pk=report.pk).update(**values)
    return lock_report(report.pk)


def test_no_two_edges_contradict_each_other() -> None:
    seen = [(edge.move, edge.side, source) for edge in EDGES for source in edge.sources]
    assert len(seen) == len(set(seen))


def test_from_everything_that_the_office_answers_the_reporter_gets_back() -> None:
    assert all(Move.REOPEN in moves_of(Side.REPORTER, state) for state in ANSWERED)


def test_every_state_can_be_reached() -> None:
    reached, waiting = {"unconfirmed"}, ["unconfirmed"]
    while waiting:
        state = waiting.pop()
        further = {edge.target for edge in EDGES if state in edge.sources} - reached
        reached |= further
        waiting += further
    assert reached == set(STATES)


@pytest.mark.django_db
@pytest.mark.parametrize(("move", "side", "state"), ALL, ids="-".join)
def test_the_matrix(move: Move, side: Side, state: str, category: Category) -> None:
    report = bring_to(send(category), state)
    edge = edge_for(move, side, state)
    if edge is None:
        with pytest.raises(NotNowError):
            move_on(report=report, move=move, by=By(side), said=Said("Ja."))
        assert Report.objects.get(pk=report.pk).state == state
        return
    step = move_on(report=report, move=move, by=By(side), said=Said("Ja."))
    stored = Report.objects.get(pk=report.pk)
    assert (step.before, step.after, stored.state) == (state, edge.target, edge.target)
    assert (stored.closed_at is not None) == (edge.target in CLOSED)
    assert stored.version == report.version
    assert stored.duplicate_of is None or stored.state == DUPLICATE


@pytest.mark.django_db
@pytest.mark.parametrize("edge", [edge for edge in EDGES if edge.needs_answer], ids=lambda edge: edge.move)
def test_nothing_is_closed_without_a_word(edge: Edge, category: Category) -> None:
    report = bring_to(send(category), edge.sources[0])
    with pytest.raises(NoAnswerError):
        move_on(report=report, move=edge.move, by=By(edge.side), said=Said(" "))
