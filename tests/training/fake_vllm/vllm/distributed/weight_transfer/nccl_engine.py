"""Names that TRL imports for vLLM's server mode, which our recipes can't choose."""


class NCCLTrainerSendWeightsArgs:
    """Not used in the colocated mode."""


class NCCLWeightTransferEngine:
    """Not used in the colocated mode."""
