import pytest

from pathreward.assertion.tokens import encoded

X = "\x031"
"""A finding in a text that is read."""


@pytest.mark.parametrize(
    ("form", "same"),
    [
        (f"{X}: [ ] present [x] absent", f"{X}: absent"),
        (f"{X}:\n___ Present\n_X_ Not identified", f"{X}: Not identified"),
        (f"{X}\nAbsent", f"{X}: Absent"),
        (f"{X}:\nAbsent", f"{X}: Absent"),
        (f"{X} [x] yes [ ] no", f"{X}: yes"),
        (f"{X} [x]\n{X} [ ]", f"{X} [x]\n{X} (-)"),
    ],
)
def test_a_form_reads_as_its_field(form: str, same: str) -> None:
    assert encoded(form).replace("\x02", "") == encoded(same)


@pytest.mark.parametrize("text", [f"{X} is seen.\nAbsent mucin", f"[x] {X}\n[ ] mucin", "A\n\nB"])
def test_what_is_no_field_stays(text: str) -> None:
    assert "\x02" not in encoded(text)
