"""Score the rows of files: in chunks, by worker processes, to outputs that can be resumed."""

from pathreward.scoring.rows import Refused, Scored, score_rows

__all__ = ["Refused", "Scored", "score_rows"]
