"""One ticket from its report on, as far as time has run."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from backend.edge.demo import around
from backend.edge.demo.likelihood import PRESSING
from backend.edge.demo.scene import Played, Scene, Trouble
from backend.edge.demo.seed import Chance
from backend.edge.demo.words import BAD_WORDS, GOOD_WORDS, HOLD_NOTES, REOPENINGS, WORK_DONE
from backend.kernel.journal import Event, line
from backend.kernel.refs import Ref
from backend.rules.calendar import Interval
from backend.tickets import events
from backend.tickets.records import CameBy, EndedBy, HoldReason, PhotoStage
from backend.tickets.sla import runs
from backend.tickets.states import Clock, Status

_PRAISE, _BLAME = ("prompt", "skilled", "courteous", "tidy"), ("slow", "not_fixed", "untidy")


class Life:
    def __init__(
        self,
        scene: Scene,
        chance: Chance,
        played: Played,
        trouble: Trouble,
        reported_at: datetime,
        *,
        with_timeline: bool,
        is_recent: bool = False,
        must_wait: bool = False,
    ) -> None:
        self.scene, self.chance, self.played, self.trouble = scene, chance, played, trouble
        self.with_timeline, self.is_recent, self.must_wait = with_timeline, is_recent, must_wait
        self.reported_at = self.moved_at = reported_at
        self.reporter = chance.choice(trouble.neighbours)
        self.worker = chance.choice(trouble.workers)
        self.id = chance.id(reported_at)
        self.terms = trouble.terms
        self.status = Status.REPORTED
        self.times: dict[str, datetime | None] = dict.fromkeys(
            ("accepted_at", "assigned_at", "arrived_at", "finished_at", "closed_at", "returned_at")
        )
        self.version = 1
        self.pauses: list[Interval] = []
        self.rework = self.supporters = self.urgings = self.minutes = 0
        self.urged_at: datetime | None = None
        self.stars: int | None = None
        self.is_called = False

    def live(self, steps: int) -> None:
        shown = around.photo(self, PhotoStage.REPORT, self.reporter.id, self.reported_at, 0.6)
        self.say(
            self.reporter.id,
            self.reported_at,
            events.Reported(category=self.trouble.kind_name, urgency=self.trouble.urgency, photos=shown),
        )
        around.me_too(self)
        stages = (
            self._accept,
            self._assign,
            self._arrive,
            self._wait,
            self._finish,
            self._return,
            self._close,
            self._reopen,
        )
        for stage in stages[:steps]:
            if not stage():
                break
        self._write()

    def _accept(self) -> bool:
        if self.chance.random() < 0.015:
            at = self._after(5, 60)
            if at is None:
                return False
            self._move(at, Status.CANCELLED, "closed_at")
            self.say(self.reporter.id, at, events.Cancelled(reason="已自行解决"))
            return False
        at = self._within(self.terms.accept, 0.02, 0.5) or self._after(3, 40)
        return self._step(at, Status.ACCEPTED, "accepted_at", self.scene.desk.id, events.Accepted())

    def _assign(self) -> bool:
        at = self._after(1, 25)
        came_by = CameBy.GRAB if self.chance.random() < 0.3 else CameBy.DISPATCH
        assigned = events.Assigned(worker=self.worker.id, worker_name=self.worker.name, came_by=came_by)
        by = self.worker.id if came_by is CameBy.GRAB else self.scene.desk.id
        if not self._step(at, Status.ASSIGNED, "assigned_at", by, assigned):
            return False
        self._open_assignment(came_by)
        return True

    def _arrive(self) -> bool:
        """At night those on duty come before any working time has run."""
        times = (self._within(self.terms.arrive, 0.3, 1.05), self._duty_after(10, 150))
        at = min((time for time in times if time), default=None)
        around.wait(self, at or self.scene.now)
        shown = around.photo(self, PhotoStage.BEFORE, self.worker.id, at, 0.5) if at else ()
        return self._step(at, Status.ARRIVED, "arrived_at", self.worker.id, events.Arrived(photos=shown))

    def _wait(self) -> bool:
        """One repair in sixteen has to wait for something."""
        if not self.must_wait and self.chance.random() > 0.06:
            return True
        begins, reason = (
            self._after(5, 30),
            self.chance.choice((HoldReason.PARTS, HoldReason.PARTS, HoldReason.USER)),
        )
        held = events.Held(reason=reason, words=self.chance.choice(HOLD_NOTES))
        if begins is None or not self._step(begins, Status.HELD, None, self.worker.id, held):
            return False
        ends = None if self.must_wait else self._work_after(120, 1200)
        self.played.pauses.append(
            {"id": self.chance.id(begins), "ticket_id": self.id, "reason": reason, "note": held.words,
             "interrupted": Status.ARRIVED, "started_at": begins, "ended_at": ends}
        )  # fmt: skip
        if ends is None or not self._step(ends, Status.ARRIVED, None, self.worker.id, events.Resumed()):
            return False
        self.pauses.append((begins, ends))
        return True

    def _finish(self) -> bool:
        at = self._after(10, 90) if self.chance.random() < 0.8 else self._duty_after(60, 500)
        if at is None:
            return False
        spent = self.chance.randint(2, 18) * 5
        done = events.Done(
            minutes=self.minutes + spent,
            words=self.chance.choice(WORK_DONE),
            materials=around.parts(self, at),
            photos=around.photo(self, PhotoStage.AFTER, self.worker.id, at),
        )
        if not self._step(at, Status.DONE, "finished_at", self.worker.id, done):
            return False
        self.minutes += spent
        self._end_assignment(EndedBy.FINISH)
        return True

    def _return(self) -> bool:
        """One work in twenty-five is not accepted and done again."""
        if self.chance.random() > 0.04:
            return True
        at = self._after(20, 200)
        refused = events.Refused(reason="问题仍然存在", rework=1)
        if not self._step(at, Status.ASSIGNED, "returned_at", self.reporter.id, refused):
            return True
        self.rework, self.times["finished_at"] = 1, None
        self._open_assignment(CameBy.REWORK)
        return (
            self._step(self._duty_after(20, 240), Status.ARRIVED, None, self.worker.id, events.Arrived())
            and self._finish()
        )

    def _close(self) -> bool:
        silent = self.chance.random() < 0.24
        at = self._passed(self.moved_at + timedelta(days=3)) if silent else self._after(10, 1500)
        by = None if silent else self.reporter.id
        if not self._step(
            at, Status.CLOSED, "closed_at", by, events.Closed(silent=silent, rework=self.rework)
        ):
            return False
        if self.stars is None and (silent or self.chance.random() < 0.72):
            self._rate(silent)
        if self.times["closed_at"]:
            around.call_back(self, self.times["closed_at"], None if silent else self.stars)
        return True

    def _reopen(self) -> bool:
        """One trouble in seventy comes back within days."""
        at = self._passed(self.moved_at + timedelta(hours=self.chance.randint(6, 120)))
        if self.chance.random() > 0.015 or at is None:
            return True
        self.rework += 1
        self.times |= dict.fromkeys(("assigned_at", "finished_at", "closed_at", "returned_at"))
        reason = self.chance.choice(REOPENINGS)
        reopened = events.Reopened(reason=reason, rework=self.rework)
        self._step(at, Status.ACCEPTED, "returned_at", self.reporter.id, reopened)
        return self._assign() and self._arrive() and self._finish() and self._close()

    def _rate(self, silent: bool) -> None:
        at = self.times["closed_at"] if silent else self._after(1, 240)
        if at is None:
            return
        stars = self.stars = 5 if silent else self._stars()
        tags = (
            []
            if silent
            else sorted(self.chance.sample(_PRAISE if stars > 3 else _BLAME, self.chance.randint(1, 2)))
        )
        speaks = not silent and self.chance.random() < 0.35
        words = self.chance.choice(GOOD_WORDS if stars > 3 else BAD_WORDS) if speaks else None
        self.played.ratings.append(
            {"id": self.chance.id(at), "ticket_id": self.id, "stars": stars, "tags": tags, "words": words,
             "silent": silent, "by_id": None if silent else self.reporter.id, "at": at}
        )  # fmt: skip
        if not silent:
            self.say(self.reporter.id, at, events.Rated(stars=stars, tags=tuple(tags), words=words))

    def _stars(self) -> int:
        good = 0.93 - 0.45 * self.rework
        return (
            self.chance.choice((5, 5, 5, 4))
            if self.chance.random() < good
            else self.chance.choice((3, 3, 2, 1))
        )

    # Time

    def _after(self, least: int, most: int) -> datetime | None:
        """Some minutes later, mostly sooner than later; None when that is still to come."""
        minutes = least + (most - least) * self.chance.random() ** 2
        return self._passed(self.moved_at + timedelta(minutes=minutes))

    def _work_after(self, least: int, most: int) -> datetime | None:
        minutes = least + (most - least) * self.chance.random() ** 2
        return self._passed(self.scene.book.calendar.add_working(self.moved_at, timedelta(minutes=minutes)))

    def _duty_after(self, least: int, most: int) -> datetime | None:
        """What presses is done at any hour, the rest in working time."""
        later = self._after if self.trouble.urgency in PRESSING else self._work_after
        return later(least, most)

    def _within(self, limit: Any, least: float, most: float) -> datetime | None:
        """After this share of a promise has run, counted from the report."""
        if limit is None:
            return None
        calendar = self.scene.book.calendar
        share = least + (most - least) * self.chance.random() ** 2
        at = calendar.add(limit.clock, self.reported_at, limit.duration(calendar) * share)
        return self._passed(max(at, self.moved_at + timedelta(seconds=20)))

    def _passed(self, at: datetime) -> datetime | None:
        return at if at <= self.scene.now else None

    # Rows

    def _step(
        self, at: datetime | None, status: Status, time: str | None, by: UUID | None, what: Event
    ) -> bool:
        if at is None:
            return False
        self._move(at, status, time)
        return self.say(by, at, what)

    def _move(self, at: datetime, status: Status, time: str | None) -> None:
        self.status, self.moved_at = status, at
        self.version += 1
        if time is not None:
            self.times[time] = self.times[time] or at

    def say(self, by: UUID | None, at: datetime, what: Event) -> bool:
        if self.with_timeline:
            self.played.journal.append(
                line(Ref("person", by) if by else None, Ref("ticket", self.id), what, at)
            )
        return True

    def _open_assignment(self, came_by: CameBy) -> None:
        self.played.assignments.append(
            {"id": self.chance.id(self.moved_at), "ticket_id": self.id, "worker_id": self.worker.id,
             "came_by": came_by, "started_at": self.moved_at, "ended_at": None, "ended_by": None}
        )  # fmt: skip

    def _end_assignment(self, ended_by: EndedBy) -> None:
        self.played.assignments[-1] |= {"ended_at": self.moved_at, "ended_by": ended_by}

    def _write(self) -> None:
        worked_on = self.times["assigned_at"] is not None
        trouble, reporter = self.trouble, self.reporter
        description, grams = trouble.words(
            self.chance.choice(trouble.examples), self.chance.choice(trouble.details), reporter.name
        )
        clocks = runs(self.terms, self.reported_at, self.times["returned_at"])
        dues = {clock: run.due(self.scene.book.calendar, self.pauses) for clock, run in clocks.items()}
        finished, promised = self.times["finished_at"], dues.get(Clock.FINISH)
        self.played.tickets.append(
            {
                "id": self.id,
                "status": self.status,
                "urgency": trouble.urgency,
                "category_id": trouble.kind_id,
                "place_id": trouble.place_id,
                "description": description,
                "contact_phone": reporter.phone,
                "reporter_id": reporter.id,
                "reported_by_id": reporter.id,
                "unit_id": reporter.unit_id,
                "assignee_id": self.worker.id if worked_on else None,
                "contractor_id": trouble.contractor_id,
                "audience": [*trouble.lineage, reporter.id, reporter.unit_id, trouble.contractor_id]
                + ([self.worker.id] if worked_on else []),
                "reported_at": self.reported_at,
                **self.times,
                "moved_at": self.moved_at,
                "sla": trouble.stored_terms,
                "accept_due_at": dues.get(Clock.ACCEPT),
                "arrive_due_at": dues.get(Clock.ARRIVE),
                "finish_due_at": promised,
                "finished_late": bool(finished and promised and finished > promised),
                "rework_count": self.rework,
                "urge_count": self.urgings,
                "urged_at": self.urged_at,
                "supporter_count": self.supporters,
                "minutes": self.minutes,
                "version": self.version,
                "search": grams,
            }
        )
