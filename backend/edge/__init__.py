"""Everything that touches the outside: the web server, the worker, the command line, the embedded servers."""
