"""Score on a reward server: a machine that trains needs no graph and no spaCy.

::

    from pathreward.adapters.trl import reward_funcs
    from pathreward.client import Client, RemoteReward

    reward = RemoteReward.connect(Client("http://rewards:8000"))  # token: PATHREWARD_TOKEN
    GRPOTrainer(model, reward_funcs=reward_funcs(reward), ...)

`RemoteReward` behaves as the recipe itself: parts, weights and their schedules, metrics, groups.
The other adapters take the server's URL in place of a recipe (`PATHREWARD_URL`).
"""

from pathreward.client.http import Client, ServerError
from pathreward.client.remote import RemoteReward

__all__ = ["Client", "RemoteReward", "ServerError"]
