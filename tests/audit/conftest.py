import pytest

from pathreward.audit import AttackCase, cases, rows


@pytest.fixture(scope="session")
def shipped() -> list[AttackCase]:
    """The cases of the rows that ship."""
    return cases(rows())[0]
