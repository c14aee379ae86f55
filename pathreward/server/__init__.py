"""The HTTP reward server: ``pathreward serve``.

One process speaks HTTP (`app`, `gate`, `run`). Worker processes score (`pool`, `worker`, `engine`):
a request has a deadline, and a worker that exceeds it is killed and replaced.
"""
