"""The command line, one file a command: `add(parsers)` declares it, `run(args)` does it and returns the exit status."""
