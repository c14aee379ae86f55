import pytest

from pathreward import AnswerReward, Sample


@pytest.mark.parametrize(
    ("text", "gold", "prompt", "pays"),
    [
        ("Seminoma of the testis", "seminoma", "Orchidectomy.", True),  # by the procedure
        ("Seminoma of the testis", "seminoma", "Lung mass.", False),
        ("Thymic epithelial tumor - thymoma", "thymoma", "Mediastinal mass.", True),  # by its class
        ("Leiomyoma of the uterus", "leiomyoma", "Hysterectomy.", True),
        ("Leiomyoma of the stomach", "leiomyoma", "Hysterectomy.", False),
    ],
)
def test_a_site_comes_from_the_row(text: str, gold: str, prompt: str, pays: bool) -> None:
    completion = f"<think>x</think><answer>{text}</answer>"
    assert (AnswerReward()(Sample(completion, prompt, gold)).value == 1.0) is pays
