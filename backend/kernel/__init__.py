"""What every slice stands on, without one business word: database, journal, jobs, files, errors, pages, clock."""
