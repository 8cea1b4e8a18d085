"""What the journal says about monthly reports."""

from datetime import date

from backend.kernel.journal import Event


class ReportAsked(Event, frozen=True, kw_only=True, verb="monthly_report.asked"):
    month: date


class ReportAdvanced(Event, frozen=True, kw_only=True, verb="monthly_report.advanced"):
    """`stage`: what is done next; once it is `made`, nothing is."""

    stage: str
