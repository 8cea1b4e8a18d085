"""Versioned rules with their sources, and the calendar of working time.

book = await snapshot(session)          # one statement; the whole book stays in the process until it changes
book.value(repairs.AUTO_ACCEPT)         # typed, in force today; `on=day` asks for another day
book.after(repairs.AUTO_ACCEPT, start)  # when its time has run, on its own clock
book.promise("urgent").finish           # Limit | None
book.calendar.add(limit.clock, start, limit.duration(book.calendar), pauses)
"""
