"""Rewards, one per file; the docstring gives the rule, the range and the source."""

from pathreward.rewards.answer import AnswerReward
from pathreward.rewards.base import Reward
from pathreward.rewards.consistency import ConsistencyReward
from pathreward.rewards.details import DetailsReward
from pathreward.rewards.entity import EntityReward
from pathreward.rewards.format import FormatReward
from pathreward.rewards.grounding import GroundingReward
from pathreward.rewards.judge import JudgeReward
from pathreward.rewards.leak import LeakReward
from pathreward.rewards.length import LengthReward
from pathreward.rewards.path import PathReward
from pathreward.rewards.relevance import RelevanceReward
from pathreward.rewards.repetition import RepetitionReward

__all__ = [
    "AnswerReward",
    "ConsistencyReward",
    "DetailsReward",
    "EntityReward",
    "FormatReward",
    "GroundingReward",
    "JudgeReward",
    "LeakReward",
    "LengthReward",
    "PathReward",
    "RelevanceReward",
    "RepetitionReward",
    "Reward",
]
