"""Samples by reference: completions that share one are sent and read together."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple

from pathreward.sample.sample import Sample

_NAMES = tuple(each.name for each in fields(Sample) if each.name != "completion")
_MOST_CHARACTERS = 1_000_000


class Group(NamedTuple):
    """Completions that share all other fields of a sample, which are held once."""

    shared: Mapping[str, Any]
    """The fields by name, as a sample normalized them."""
    completions: list[str]

    def samples(self) -> Iterator[Sample]:
        """Yield the samples, equal to those that the group was made of.

        >>> [chunk] = chunks_of_groups([Sample("b", answer="a"), Sample("c", answer="a")], [2])
        >>> [[each.completion for each in group.samples()] for group in chunk.groups]
        [['b', 'c']]
        """
        for completion in self.completions:
            sample = object.__new__(Sample)
            object.__setattr__(sample, "completion", completion)
            for name, value in self.shared.items():
                object.__setattr__(sample, name, value)  # normalized before: the class is frozen
            yield sample


@dataclass(slots=True)
class Chunk:
    """Groups of a batch, and the positions of their samples in it."""

    positions: list[int] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)


def chunks_of_groups(
    samples: Sequence[Sample], sizes: Iterator[int] | Sequence[int], *, images: bool = True
) -> Iterator[Chunk]:
    """Yield the samples in chunks of whole groups of one reference.

    A chunk ends with the group with which it reaches its size; a group that is larger than the
    chunk, or longer than a million characters, is divided.

    >>> samples = [Sample("1", answer="a"), Sample("2", answer="b"), Sample("3", answer="a")]
    >>> [chunk.positions for chunk in chunks_of_groups(samples, [2, 2])]
    [[0, 2], [1]]

    Args:
        samples: The samples, in any order.
        sizes: The size of each chunk; the last also of all further ones.
        images: Whether the images are kept.
    """
    by_reference: dict[Hashable, list[int]] = {}
    for position, sample in enumerate(samples):
        by_reference.setdefault(reference_key(sample, images=images), []).append(position)
    names = [each for each in _NAMES if images or each != "images"]
    each_size = iter(sizes)
    chunk, size, length = Chunk(), next(each_size), 0
    for positions in by_reference.values():
        first = samples[positions[0]]
        shared = {"images": None, **{name: getattr(first, name) for name in names}}
        group = Group(shared, [])
        for position in positions:
            if not group.completions:
                chunk.groups.append(group)
            completion = samples[position].completion
            group.completions.append(completion)
            chunk.positions.append(position)
            length += len(completion)
            ends = position == positions[-1]
            full = len(chunk.positions) >= size and (ends or len(group.completions) >= size)
            if full or length > _MOST_CHARACTERS:
                yield chunk
                chunk, size, length = Chunk(), next(each_size, size), 0
                group = Group(shared, [])
    if chunk.positions:
        yield chunk


def reference_key(sample: Sample, *, images: bool = True) -> Hashable:
    """Return a key that samples share whose fields other than the completion are equal.

    Images that are objects are equal where they are the same object.

    >>> reference_key(Sample("b", answer="a")) == reference_key(Sample("c", answer="a"))
    True
    """
    options = sample.options
    seen = sample.images or () if images else ()
    return (
        sample.prompt,
        sample.answer,
        None if options is None else tuple(options.items()),
        sample.findings,
        sample.reasoning,
        sample.entities,
        tuple(each if isinstance(each, str) else id(each) for each in seen),
    )
