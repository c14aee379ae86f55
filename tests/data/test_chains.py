from pathreward.data.chains import pathreasoner

TEXT = (
    "<info>\nHistopathological Findings:\nNests.\n</info>\n\n<think>\nClinical Reasoning:\nSo.\n"
    "</think>\n\n<answer>\nFinal Diagnosis:\nMelanoma.\n</answer>"
)


def test_labels_of_the_sections_are_no_part_of_the_reference() -> None:
    turns = [{"from": "human", "value": "Look.\n<image>"}, {"from": "gpt", "value": TEXT}]
    made = pathreasoner({"id": "train::0", "image": "a.h5", "conversations": turns})
    assert (made["findings"], made["reasoning"], made["answer"]) == ("Nests.", "So.", "Melanoma.")
    assert (made["completion"], made["images"]) == (TEXT, ["a.h5"])
