import pickle
from typing import Any

from pathreward.training.columns import StageRows


def build(number: int) -> dict[str, int]:
    return {"row": 10 * number}


def test_rows_are_built_when_they_are_asked_for() -> None:
    built: list[int] = []

    def count(number: int) -> dict[str, int]:
        built.append(number)
        return build(number)

    rows = StageRows([2, 0, 2], count)
    assert (len(rows), built) == (3, [])
    assert rows[1] == {"row": 0}
    assert rows.__getitems__([0, 2]) == [{"row": 20}, {"row": 20}]
    assert built == [0, 2, 2]
    assert [row["row"] for row in rows] == [20, 0, 20]


def test_rows_go_to_the_workers_of_a_data_loader() -> None:
    from torch.utils.data import DataLoader

    rows = StageRows([2, 0, 1], build)
    data: Any = rows  # torch wants a class of its own
    loader: Any = DataLoader(data, batch_size=2, collate_fn=list, num_workers=1)
    assert [[row["row"] for row in batch] for batch in loader] == [[20, 0], [10]]
    again = pickle.loads(pickle.dumps(rows))
    assert again[0] == {"row": 20}
