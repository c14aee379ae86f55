"""The judges as the command ``pathreward eval`` names them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pathreward.cli.console import console_beside
from pathreward.errors import DataError, missing_extra
from pathreward.printable import counted

if TYPE_CHECKING:
    from pathreward.evaluation.judging import Judge
    from pathreward.llm.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Judges:
    """The judges of a command, and what was spent before it."""

    judges: "list[Judge]" = field(default_factory=list)
    before: "list[Ledger]" = field(default_factory=list)

    @classmethod
    def load(
        cls,
        names: Sequence[str],
        endpoint: str,
        model: str,
        rewarded_by: Sequence[str],
        policies: Sequence[str],
    ) -> "Judges":
        """Return the judges by the options of the command.

        Args:
            names: Shipped rubrics, or files.
            endpoint: The judge's endpoint; empty: from the environment.
            model: The judge's name there; empty: from the environment.
            rewarded_by: Models that rewarded the policies.
            policies: The policies, or the files of their completions.

        Raises:
            DataError: If a package is missing, or a judge rewarded a policy.
            RecipeError: If a rubric or the endpoint is wrong.
        """
        if not names:
            if endpoint or model or rewarded_by:
                raise DataError(
                    "--judge-endpoint, --judge-model and --rewarded-by need --judge RUBRIC"
                )
            return cls()
        if lacking := missing_extra("a judge", "judge", ["anyio", "httpx", "tenacity"]):
            raise DataError(lacking)
        from pathreward.evaluation.judging import (
            expect_other_model,
            load_judges,
            rewarding_models,
        )

        judges = load_judges(names, endpoint, model)
        rewarding = list(rewarded_by)
        for policy in policies:
            found = [] if policy.startswith("http") else rewarding_models(Path(policy))
            if "" in found and not rewarded_by:
                raise DataError(
                    f"a judge rewarded the policy {policy}, and the record of its run does not "
                    "name the model; name it with --rewarded-by MODEL"
                )
            rewarding += filter(None, found)
        expect_other_model(judges, rewarding)
        return cls(judges, [each.reward.ledger for each in judges])

    def spent(self) -> dict[str, Any]:
        """Return the calls and tokens of the command so far as JSON values."""
        from pathreward.evaluation.judging import cost_of
        from pathreward.llm.ledger import Ledger

        spent = {  # judges of equal settings share one ledger
            each.reward: each.reward.ledger - before
            for each, before in zip(self.judges, self.before, strict=True)
        }
        return cost_of(sum(spent.values(), Ledger()))

    def print_spent(self, *outputs: Path | None) -> None:
        """Print the calls and tokens of the command in a line; nothing without a judge."""
        if self.judges:
            spent = self.spent()
            line = (
                f"judge {self.judges[0].reward.model}: {counted(spent['calls'], 'call')}, "
                f"{spent['prompt_tokens']:,} + {spent['completion_tokens']:,} tokens, "
                f"{counted(spent['cached'], 'judgement')} cached"
            )
            console_beside(*outputs).print(line, markup=False, soft_wrap=True)
