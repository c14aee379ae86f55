"""Rewards for pathology vision-language models: right, explained, fast, pluggable, safe."""

from pathreward.compose import (
    Clip,
    Composite,
    Gate,
    Minimum,
    Product,
    Scale,
    Schedule,
    WeightedSum,
)
from pathreward.errors import (
    DataError,
    GraphError,
    PathrewardError,
    PluginError,
    RecipeError,
    ResourceError,
    RewardError,
    TrainingError,
    WorkerError,
)
from pathreward.kg import Concept, KnowledgeGraph
from pathreward.linking import Linker, Mention
from pathreward.recipes.loading import load
from pathreward.recipes.registry import register
from pathreward.rewards import (
    AnswerReward,
    ConsistencyReward,
    DetailsReward,
    EntityReward,
    FormatReward,
    GroundingReward,
    JudgeReward,
    LeakReward,
    LengthReward,
    PathReward,
    RelevanceReward,
    RepetitionReward,
    Reward,
)
from pathreward.sample import Sample
from pathreward.score import Evidence, Score
from pathreward.workers import close_workers

__version__ = "0.1.0"

__all__ = [
    "AnswerReward",
    "Clip",
    "Composite",
    "Concept",
    "ConsistencyReward",
    "DataError",
    "DetailsReward",
    "EntityReward",
    "Evidence",
    "FormatReward",
    "Gate",
    "GraphError",
    "GroundingReward",
    "JudgeReward",
    "KnowledgeGraph",
    "LeakReward",
    "LengthReward",
    "Linker",
    "Mention",
    "Minimum",
    "PathReward",
    "PathrewardError",
    "PluginError",
    "Product",
    "RecipeError",
    "RelevanceReward",
    "RepetitionReward",
    "ResourceError",
    "Reward",
    "RewardError",
    "Sample",
    "Scale",
    "Schedule",
    "Score",
    "TrainingError",
    "WeightedSum",
    "WorkerError",
    "close_workers",
    "load",
    "register",
]
