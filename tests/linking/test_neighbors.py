import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.sparse import csr_matrix

from pathreward.linking.neighbors import Neighbors


def test_the_nearest_first_and_only_those_with_a_common_feature() -> None:
    index = Neighbors(csr_matrix([[1.0, 0.0, 0.0], [0.6, 0.8, 0.0], [0.0, 0.0, 1.0]]))
    [(neighbors, distances)] = index.knnQueryBatch(csr_matrix([[1.0, 0.0, 0.0]]), k=3)
    assert neighbors.tolist() == [0, 1]  # the third has cosine 0
    assert np.allclose(distances, [0.0, 0.4])


def test_at_most_k() -> None:
    index = Neighbors(csr_matrix([[1.0], [1.0], [1.0]]))
    [(neighbors, distances)] = index.knnQueryBatch(csr_matrix([[1.0]]), k=2)
    assert len(neighbors) == 2
    assert distances.tolist() == [0.0, 0.0]


@given(arrays(np.float64, (70, 4), elements=st.floats(0.1, 1.0)))  # more rows than one block
def test_a_vector_is_nearest_to_itself(
    rows: "np.ndarray[tuple[int, int], np.dtype[np.float64]]",
) -> None:
    unit = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    found = Neighbors(csr_matrix(unit)).knnQueryBatch(csr_matrix(unit), k=1)
    assert len(found) == 70
    assert all(abs(distances[0]) < 1e-9 for _, distances in found)
