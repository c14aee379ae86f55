"""Rewards, one a file: what each pays for, its range and its source stand in its docstring."""

from pathreward.rewards.answer import AnswerReward
from pathreward.rewards.base import Reward
from pathreward.rewards.consistency import ConsistencyReward
from pathreward.rewards.entity import EntityReward
from pathreward.rewards.format import FormatReward
from pathreward.rewards.grounding import GroundingReward
from pathreward.rewards.judge import JudgeReward
from pathreward.rewards.leak import LeakReward
from pathreward.rewards.length import LengthReward
from pathreward.rewards.repetition import RepetitionReward

__all__ = [
    "AnswerReward",
    "ConsistencyReward",
    "EntityReward",
    "FormatReward",
    "GroundingReward",
    "JudgeReward",
    "LeakReward",
    "LengthReward",
    "RepetitionReward",
    "Reward",
]
