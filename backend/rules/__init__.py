"""Versioned rules with their sources, and the calendar of working time.

book = await snapshot(session)          # one statement; the whole book stays in the process until it changes
book.value(repairs.AUTO_ACCEPT)         # typed, in force today; `on=day` asks for another day
book.promise("urgent").finish           # Limit | None
book.calendar.add(limit.clock, start, limit.duration(book.calendar), pauses)
"""
