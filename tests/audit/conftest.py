import pytest

from pathreward.audit import Case, cases, rows


@pytest.fixture(scope="session")
def shipped() -> list[Case]:
    """The cases of the rows that ship."""
    return cases(rows())[0]
