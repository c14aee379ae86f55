"""An installed package, as the tests of entry points need one."""

from collections.abc import Callable, Mapping

Install = Callable[[Mapping[str, Mapping[str, str]], Mapping[str, str]], None]
"""From entry points (value by name, by group) and files (text by path) to an installed package
`lab-rewards 1.2`."""
