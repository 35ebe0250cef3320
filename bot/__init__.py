"""The service: what starts, listens, sends and schedules."""
