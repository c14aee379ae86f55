"""Exact nearest neighbours of sparse vectors, with the interface that scispaCy uses."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ROWS = 64


class Neighbors:
    """An index of unit vectors by cosine, with the interface of nmslib.

    Unlike nmslib's it is exact; building it transposes a matrix.

    >>> from scipy.sparse import csr_matrix
    >>> index = Neighbors(csr_matrix([[1.0, 0.0], [0.0, 1.0]]))
    >>> [(neighbors, distances)] = index.knnQueryBatch(csr_matrix([[0.6, 0.8]]), k=1)
    >>> neighbors.tolist(), round(float(distances[0]), 6)
    ([1], 0.2)

    Args:
        vectors: A sparse matrix with one row for each vector.
    """

    def __init__(self, vectors: Any) -> None:
        self._columns = vectors.T.tocsr()

    def knnQueryBatch(  # noqa: N802  # nmslib's name
        self, vectors: Any, k: int
    ) -> "Sequence[tuple[NDArray[np.int64], NDArray[np.float64]]]":
        """Return, for each row, the indices of the `k` nearest vectors and their distances."""
        import numpy as np

        found = []
        for first in range(0, vectors.shape[0], _ROWS):
            products = (vectors[first : first + _ROWS] @ self._columns).tocsr()
            for start, end in zip(products.indptr, products.indptr[1:], strict=False):
                cosines = products.data[start:end]
                best = np.argsort(-cosines, kind="stable")[:k]
                found.append((products.indices[start:end][best], 1.0 - cosines[best]))
        return found
