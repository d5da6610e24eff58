"""Who sees and changes what: every way into the store, for its owner, for another, with and without a link."""

from __future__ import annotations

import pytest

from core import errors
from core.cost.measurement import save
from core.settings import Columns, RunSettings
from core.store import ANALYSIS, CANCELLED, DONE, QUEUED, SUMMARIES
from core.store.visit import Visit

ASKED = (Columns("text"), RunSettings("fake", 64))


@pytest.fixture
def digest(store, frame):
    return store.put_table(frame, "ann's.csv", {"notes": []}, owner="ann")


@pytest.fixture
def job_id(store, digest):
    return store.submit(ANALYSIS, digest, *ASKED, owner="ann")


@pytest.mark.parametrize("sees", ["everyone", "link", "owner"])
def test_an_owner_sees_and_changes_their_own(store, digest, job_id, sees):
    ann = Visit(store, "ann", sees)
    assert [job.id for job in ann.runs()] == [job_id]
    assert ann.table(digest).name == "ann's.csv"
    assert len(ann.frame(digest)) == 8
    assert ann.same(ANALYSIS, digest, *ASKED).id == job_id
    ann.describe(job_id, "name", "note")
    assert (ann.job(job_id).name, ann.job(job_id).note) == ("name", "note")
    ann.cancel(job_id)
    assert ann.job(job_id).state == CANCELLED
    ann.delete(job_id)
    assert ann.job(job_id) is None


@pytest.mark.parametrize("sees", ["link", "owner"])
def test_another_lists_finds_and_changes_nothing(store, digest, job_id, sees):
    bob = Visit(store, "bob", sees)
    assert bob.runs() == []
    assert bob.same(ANALYSIS, digest, *ASKED) is None
    store.claim()
    assert bob.active() is None
    bob.describe(job_id, "stolen", "")
    bob.cancel(job_id)
    bob.delete(job_id)
    bob.forget()
    job = store.job(job_id)
    assert (job.name, job.asked_to_stop) == ("", None)
    assert store.table(digest) is not None


def test_a_link_opens_one_run_and_its_table(store, digest, job_id):
    bob = Visit(store, "bob", "link")
    assert bob.job(job_id).id == job_id
    assert bob.table(digest).name == "ann's.csv"
    assert not bob.owns(bob.job(job_id))
    own = bob.submit(ANALYSIS, digest, *ASKED)
    assert [job.id for job in bob.runs()] == [own]
    assert store.job(own).owner == "bob"


def test_where_only_owners_see_a_link_opens_nothing(store, digest, job_id):
    bob = Visit(store, "bob", "owner")
    assert bob.job(job_id) is None
    assert bob.table(digest) is None
    assert bob.samples(job_id) == []
    for refused, kind in (
        (lambda: bob.frame(digest), errors.TableLost),
        (lambda: bob.submit(ANALYSIS, digest, *ASKED), errors.TableLost),
        (lambda: bob.result(job_id), errors.ResultLost),
        (lambda: bob.tokens(job_id), errors.ResultLost),
    ):
        with pytest.raises(kind):
            refused()


def test_where_all_is_everyones_everybody_may_do_everything(store, digest, job_id):
    bob = Visit(store, "bob", "everyone")
    assert [job.id for job in bob.runs()] == [job_id]
    assert bob.same(ANALYSIS, digest, *ASKED).id == job_id
    bob.cancel(job_id)
    assert store.job(job_id).state == CANCELLED


def test_the_same_file_of_two_people_has_two_names_and_one_content(store, frame, digest):
    bob = Visit(store, "bob", "owner")
    assert bob.put_table(frame, "bob's.csv", {}) == digest
    assert bob.table(digest).name == "bob's.csv"
    assert store.table(digest, "ann").name == "ann's.csv"
    assert len(list((store.folder / "tables").iterdir())) == 1
    bob.forget()
    assert bob.table(digest) is None
    assert len(store.frame(digest)) == 8


def test_a_measurement_is_its_owners_and_goes_with_everything(store, digest):
    ann, bob = Visit(store, "ann", "owner"), Visit(store, "bob", "owner")
    measured = {"found": {"texts": 8}, "machine": {"cores": 2}}
    job_id = ann.submit(SUMMARIES, digest, *ASKED, {"texts": 32})
    with pytest.raises(errors.ResultLost):
        ann.measurement(job_id)
    job = store.claim()
    with store.new_result(job.id) as folder:
        save(measured, folder)
    store.finish(job, DONE)
    assert ann.measurement(job_id) == measured
    assert ann.same(SUMMARIES, digest, *ASKED, {"texts": 32}).id == job_id
    assert ann.runs() == []
    with pytest.raises(errors.ResultLost):
        bob.measurement(job_id)
    assert bob.same(SUMMARIES, digest, *ASKED, {"texts": 32}) is None
    ann.forget()
    assert not store.result_folder(job_id).exists()


def test_a_run_is_not_taken_for_another_persons(store, digest, job_id):
    bob = Visit(store, "bob", "link")
    own = bob.submit(ANALYSIS, digest, *ASKED)
    for expected in (job_id, own):
        claimed = store.claim()
        assert claimed.id == expected
        store.finish(claimed, DONE)
    assert bob.same(ANALYSIS, digest, *ASKED).id == own
    assert store.job(job_id).state == DONE
    assert QUEUED not in {job.state for job in store.runs()}
