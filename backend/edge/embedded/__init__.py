"""PostgreSQL and Valkey as child processes, from their wheels: nothing has to be installed on the machine."""
