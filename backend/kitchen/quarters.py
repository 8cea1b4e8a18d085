"""Quarters of the calendar, each named by its first day."""

from datetime import date, timedelta

A_DAY = timedelta(days=1)


def quarter_of(day: date) -> date:
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


def next_quarter(quarter: date) -> date:
    return quarter_of(quarter + timedelta(days=95))


def quarter_before(quarter: date) -> date:
    return quarter_of(quarter - A_DAY)
