"""The process beside the server that does the work, and what starts, watches and spreads it."""
