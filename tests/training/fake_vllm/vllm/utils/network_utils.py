"""A name that TRL imports for vLLM's server mode, which our recipes can't choose."""


def get_ip() -> str:
    """Not used in the colocated mode."""
    raise NotImplementedError
