"""A policy-gradient loop without a framework: groups, a baseline, and None left out.

The policy is a table of logits over five completions for one case. In your own loop, the model
writes the completions and the optimizer takes the advantages; the reward is called in the same way.
"""

import numpy as np
from numpy.typing import NDArray

import pathreward as pr

ROW = {
    "prompt": "Which tumour is this lung biopsy?",
    "answer": "squamous cell carcinoma",
    "findings": "Nests with keratin pearls and intercellular bridges. No necrosis.",
}
SEEN = "<observe>Nests with keratin pearls and intercellular bridges. No necrosis.</observe>"
THINK = "<think>Keratin pearls show squamous differentiation, therefore {}.</think>"
COMPLETIONS = (
    SEEN + THINK.format("adenocarcinoma") + "<answer>adenocarcinoma</answer>",
    SEEN.replace("No necrosis", "Necrosis is seen")
    + THINK.format("squamous cell carcinoma")
    + "<answer>SCC</answer>",
    SEEN + "<think>It is what it is.</think><answer>SCC or adenocarcinoma</answer>",
    SEEN + THINK.format("squamous cell carcinoma") + "<answer>SCC</answer>",
    "squamous cell carcinoma",
)
GROUP, STEPS, RATE = 8, 60, 0.15


def probabilities(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the softmax of `logits`."""
    powers = np.exp(logits - logits.max())
    shares: NDArray[np.float64] = powers / powers.sum()
    return shares


def main() -> None:
    """Train for `STEPS` steps, and print the policy's favorite completion."""
    reward = pr.load("pathreward")
    generator = np.random.default_rng(0)
    logits = np.zeros(len(COMPLETIONS))
    for step in range(1, STEPS + 1):
        # 1. The policy writes a group of completions for one prompt.
        drawn = generator.choice(len(logits), size=GROUP, p=probabilities(logits))
        # 2. The reward scores the group. None means that it can't judge a completion.
        scores = reward.score([pr.Sample(COMPLETIONS[each], **ROW) for each in drawn])
        judged = [
            (each, score.value)
            for each, score in zip(drawn, scores, strict=True)
            if score.value is not None
        ]
        # 3. The advantage is the distance from the group's mean.
        mean = np.mean([value for _, value in judged])
        # 4. The gradient of a softmax: the drawn completion minus the probabilities.
        for each, value in judged:
            gradient = (np.arange(len(logits)) == each) - probabilities(logits)
            logits += RATE * (value - mean) * gradient
        if step == 1 or step % 20 == 0:
            print(f"step {step}: mean reward {mean:.3f}")
    chances = probabilities(logits)
    best = int(chances.argmax())
    print(f"probability {chances[best]:.2f}: {COMPLETIONS[best]}")


if __name__ == "__main__":
    main()
