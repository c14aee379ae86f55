"""Sites: the organs and regions that a text names."""

from pathreward.facts.protocol import FactType
from pathreward.facts.site.compare import compare, describe
from pathreward.facts.site.parse import sites

TYPE = FactType(
    name="site",
    parse=sites,
    compare=compare,
    describe=describe,
    locates=lambda _: True,
    is_answer=False,
)
