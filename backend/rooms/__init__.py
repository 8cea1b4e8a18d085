"""Meeting rooms: found, booked, entered and given back; the database refuses to book one twice."""
