"""A reward of your own: honest observations state what they don't see, too.

`own_reward.yaml` combines it with two shipped rewards; `test_own_reward.py` is its test.
"""

from dataclasses import dataclass
from pathlib import Path

import pathreward as pr


@dataclass(frozen=True)
class NegativesReward(pr.Reward):
    """The share of `enough` findings that the observations deny; at most 1.

    A completion without observations earns 0: there the policy chose to state nothing.
    """

    enough: int = 2
    """The number of denied findings from which the value is 1."""

    def __call__(self, sample: pr.Sample) -> pr.Score:
        """Return the score; there always is one."""
        found: dict[str, pr.Evidence] = {}
        for section in sample.parsed.named("observe"):
            text = sample.text[section.start : section.end]
            for each in pr.Linker.default().link(text):
                if each.polarity == "negated":
                    found[each.concept.id] = pr.Evidence(
                        "observe",
                        section.start + each.start,
                        section.start + each.end,
                        each.text,
                        each.concept.id,
                        each.polarity,
                        verdict="supports",
                    )
        return pr.Score(
            min(1.0, len(found) / self.enough),
            f"{len(found)} findings denied, {self.enough} are enough",
            evidence=tuple(found.values()),
        )


pr.register("negatives", NegativesReward)


def main() -> None:
    """Score a completion with the recipe."""
    reward = pr.load(Path(__file__).with_name("own_reward.yaml"))
    score = reward(
        pr.Sample(
            "<observe>Granulomas. No necrosis, no atypia.</observe>"
            "<think>Granulomas without necrosis point to sarcoidosis.</think>"
            "<answer>sarcoidosis</answer>",
            answer="sarcoidosis",
        )
    )
    for name, part in score.parts.items():
        print(f"{name} {part.value}: {part.reason}")
    print(f"total {score.value}")


if __name__ == "__main__":
    main()
