"""Jobs: all invitations and workbooks of large units are made in pieces, once, and sent to who asked for them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
import sqlalchemy as sa

from bot.pictures import PictureMaker
from conversation.messages import Drawing
from handlers import documents, jobs
from scheduler.documents import Documents
from scheduler.jobs import Jobs
from storage import jobs as stored
from storage import people, units
from storage.database import Database, Transaction
from storage.tables import invitations as invitations_table
from storage.tables import jobs as jobs_table
from storage.tables import outbox
from storage.writer import Writer
from tests.province import GROUPS, MONTH, NOW
from tests.talk import Talk


@contextmanager
def worker(database: Database, folder: Path) -> Iterator[tuple[asyncio.Runner, Jobs, Documents]]:
    """What `tuquan run` wires for jobs, and the loop it runs in."""
    writer, talk = Writer(database), Talk(database)
    writer.start()
    pictures, large = PictureMaker(folder), PictureMaker(folder, in_background=True)
    made = Documents(database, talk.office(), pictures, large)
    with asyncio.Runner() as runner:
        try:
            yield runner, Jobs(writer, made, talk.office(), lambda: talk.now), made
        finally:
            runner.run(pictures.close())
            runner.run(large.close())
            writer.stop()


def asked(database: Database, kind: str, code: str, total: int, **data: str) -> int:
    """The province's officer asks for it; gives the job's number."""
    with database.transaction() as tx:
        unit = units.unit_by_code(tx, code)
        assert unit is not None
        stored.add(tx, kind, officer(tx), Talk(database).address("Tỉnh"), None, {"unit": unit.id, **data}, total, NOW)
    with database.reading() as tx:
        return int(tx.scalar(sa.select(sa.func.max(jobs_table.c.id))))


def officer(tx: Transaction) -> int:
    found = people.account(tx, "sandbox", "sandbox", "Tỉnh")
    assert found is not None
    assert found.person is not None
    return found.person.id


def said(database: Database) -> list[str]:
    with database.reading() as tx:
        return [row.payload["text"] for row in tx.rows(sa.select(outbox.c.payload).order_by(outbox.c.id))]


async def until_done(jobs: Jobs, database: Database) -> None:
    running = asyncio.create_task(jobs.run())
    try:
        async with asyncio.timeout(60):
            while True:
                with database.reading() as tx:
                    if not stored.is_any_waiting(tx, NOW):
                        return
                await asyncio.sleep(0.02)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


def test_invitations_of_a_whole_province_come_as_one_file(tmp_path: Path, province: Database) -> None:
    """Five thousand leaders: a code each, no message each; the file has them by commune with what to send."""
    number = asked(province, "invitation_file", "08", GROUPS // 2)
    with worker(province, tmp_path) as (runner, work, made):
        runner.run(until_done(work, province))
        with province.reading() as tx:
            (row,) = tx.rows(sa.select(outbox.c.payload))
            codes = tx.scalar(sa.select(sa.func.count()).where(invitations_table.c.group_id.is_not(None)))
            state = tx.scalar(sa.select(jobs_table.c.state).where(jobs_table.c.id == number))
        drawing = Drawing(**row.payload["drawing"])
        data = runner.run(made.draw(drawing))
    assert (codes, state, drawing.file_name) == (GROUPS // 2, "done", "thu-moi-08.xlsx")
    assert set(drawing.data) == {"unit", "total", "asked_at"}
    sheet = openpyxl.load_workbook(BytesIO(data), read_only=True).active
    assert sheet is not None
    rows = list(sheet.iter_rows(min_row=3, values_only=True))
    assert [row[0] for row in rows] == list(range(1, GROUPS // 2 + 1))
    assert all(str(row[5]) in str(row[7]) and str(row[3]) in str(row[7]) for row in rows)
    by_commune = list(dict.fromkeys(row[1] for row in rows))
    assert len(by_commune) == len({row[1] for row in rows}), "a commune's groups do not stand together"


@pytest.fixture
def small(installed: Database) -> Database:
    """Four groups; only officers have joined."""
    Talk(installed).set_up(joined=("Tỉnh",), bound=())
    return installed


def test_a_killed_job_goes_on_where_it_was_and_says_nothing_twice(
    small: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After each piece, and within it, the program may end: the rest follows, each leader gets one code and message."""
    monkeypatch.setattr(jobs, "PIECE", 1)
    number, office = asked(small, "invitation_all", "08", 4), Talk(small).office()
    for _ in range(3):
        with small.transaction() as tx:
            assert jobs.step(tx, office, number, NOW)
        with pytest.raises(ZeroDivisionError), small.transaction() as tx:
            jobs.step(tx, office, number, NOW)
            tx.flush()
            raise ZeroDivisionError
    with small.reading() as tx:
        job = stored.of_id(tx, number)
    assert job is not None
    assert job.done == len(said(small)) == 3
    with small.transaction() as tx:
        assert jobs.step(tx, office, number, NOW)
        assert not jobs.step(tx, office, number, NOW)
        jobs.finish(tx, office, number, NOW)
    with small.reading() as tx:
        per_group = tx.rows(
            sa.select(sa.func.count().label("codes"))
            .where(invitations_table.c.group_id.is_not(None))
            .group_by(invitations_table.c.group_id)
        )
        assert not stored.is_any_waiting(tx, NOW)
    assert [row.codes for row in per_group] == [1] * 4
    assert len(set(said(small))) == len(said(small)) == 4


def test_what_cannot_be_made_is_tried_again_and_then_told(tmp_path: Path, small: Database) -> None:
    number = asked(small, "month_workbook", "08", 10, period="2026-07")
    with worker(small, tmp_path) as (runner, work, _):
        for _ in range(stored.TRIES):
            with small.reading() as tx:
                job = stored.of_id(tx, number)
            assert job is not None
            assert said(small) == []
            runner.run(work._do(job))
    assert said(small) == ["Tôi chưa làm được bảng số liệu tháng 7/2026, Tỉnh Tuyên Quang. Bác thử lại sau ít phút."]
    with small.reading() as tx:
        assert tx.scalar(sa.select(jobs_table.c.state).where(jobs_table.c.id == number)) == "failed"


def test_who_is_no_officer_any_more_gets_nothing(small: Database) -> None:
    number, office = asked(small, "invitation_file", "08", 4), Talk(small).office()
    with small.transaction() as tx:
        people.end_roles(tx, officer(tx), NOW.date())
        assert not jobs.step(tx, office, number, NOW)
        jobs.finish(tx, office, number, NOW)
    assert said(small) == []
    with small.reading() as tx:
        assert tx.scalar(sa.select(sa.func.count()).where(invitations_table.c.group_id.is_not(None))) == 0


def test_asked_again_meanwhile_it_tells_how_far_it_is(small: Database) -> None:
    """A large one is announced, and not begun twice."""
    talk = Talk(small)
    talk.say("Tỉnh", "chào")
    number = asked(small, "month_workbook", "08", 6000, period=MONTH)
    with small.transaction() as tx:
        tx.execute(sa.update(jobs_table).values(done=1500, not_before_at=NOW + timedelta(hours=1)))
    ((_, reply),) = talk.say("Tỉnh", "bảng tháng 11")
    assert reply.text == ("Tôi đang làm bảng số liệu tháng 11/2026, Tỉnh Tuyên Quang, 3/12 phần. Xong tôi gửi vào đây.")
    with small.reading() as tx:
        assert tx.scalar(sa.select(sa.func.count()).select_from(jobs_table)) == 1
        assert stored.of_id(tx, number) is not None


def test_the_workbook_of_a_province_holds_every_group(tmp_path: Path, province: Database) -> None:
    talk = Talk(province)
    with province.reading() as tx:
        unit = units.unit_by_code(tx, "C1")
        assert unit is not None
        data = {"unit": unit.id, "period": MONTH, "total": 1, "asked_at": int(NOW.timestamp() * 1000)}
        shown = documents.month_workbook(tx, talk.office(), data)
    due, reports = shown["summary"]["groups"]["due"], shown["reports"]
    assert len(reports) == due > documents.PAGE
    assert sum(report["state"] != "missing" for report in reports) == shown["summary"]["groups"]["filed"]
    assert all(bool(report["figures"]) == (report["state"] == "on_time") for report in reports)


def test_large_and_small_are_made_side_by_side(tmp_path: Path, province: Database) -> None:
    """A commune's sheet does not wait for the province's file."""
    asked(province, "invitation_file", "08", GROUPS // 2)
    small = asked(province, "invitation_sheet", "00700", 14)
    with worker(province, tmp_path) as (runner, work, _):

        async def small_first() -> str:
            running = asyncio.create_task(work.run())
            try:
                async with asyncio.timeout(60):
                    while True:
                        with province.reading() as tx:
                            done = tx.rows(sa.select(jobs_table.c.id).where(jobs_table.c.state == "done"))
                        if done:
                            return str([row.id for row in done])
                        await asyncio.sleep(0.01)
            finally:
                running.cancel()
                await asyncio.gather(running, return_exceptions=True)

        assert runner.run(small_first()) == str([small])
