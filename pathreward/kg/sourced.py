"""The ways to make a graph from files that others publish."""

import os
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Self

from pathreward.kg.cache import cached
from pathreward.kg.draft import Parts

File = str | os.PathLike[str]
"""Where a source stands; one that ends in ``.gz`` is read as it is."""


class Sourced:
    """The constructors of `pathreward.kg.KnowledgeGraph` that read foreign files.

    What these files hold is checked for what would break a graph and not held to the rules of ours:
    any type and relation will do, names may be shared, cycles of is_a are broken and told in
    `KnowledgeGraph.repairs`. Names too general to be looked for in a text ("process", "features")
    are not names here.
    """

    @classmethod
    def _of(cls, parts: Parts, entry: Path | None = None) -> Self:
        raise NotImplementedError

    @classmethod
    def from_obo(
        cls,
        paths: File | Sequence[File],
        *,
        synonyms: Collection[str] | None = None,
        strict: bool = True,
        cache: bool = False,
    ) -> Self:
        """Return the graph of one or more OBO files (DOID, CL, UBERON, HPO, MONDO and others).

        Terms that several files hold are one concept; obsolete ones are left out.
        `pathreward.kg.sources.vocabulary` says what types and relations are called here.

        Args:
            paths: The files.
            synonyms: The scopes that are read, of EXACT, RELATED, NARROW and BROAD. None: EXACT
                and RELATED, but only EXACT of UBERON and CL, whose others mean other things.
            strict: Refuse a relation to a term that is missing, but for other ontologies' terms.
            cache: Keep the graph on disk and take it from there (`pathreward.kg.cache`).

        Raises:
            GraphError: If a file can't be read; the message names file and line.
        """
        from pathreward.kg.sources.obo import read

        scopes = None if synonyms is None else sorted(synonyms)
        options = {"synonyms": scopes, "strict": strict}
        return cls._of(*cached("obo", _files(paths), options, read, keep=cache))

    @classmethod
    def from_obograph(
        cls, paths: File | Sequence[File], *, strict: bool = True, cache: bool = False
    ) -> Self:
        """Return the graph of one or more OBO graphs in JSON, such as NCIt's.

        Args:
            paths: The files.
            strict: As for `from_obo`.
            cache: As for `from_obo`.

        Raises:
            GraphError: If a file can't be read; the message names file, list and index.
        """
        from pathreward.kg.sources.obograph import read

        return cls._of(*cached("obograph", _files(paths), {"strict": strict}, read, keep=cache))

    @classmethod
    def from_oncotree(cls, path: File, *, cache: bool = False) -> Self:
        """Return the graph of OncoTree's JSON: tumour types by is_a, each located in its tissue.

        Raises:
            GraphError: If the file can't be read; the message names the file and the code.
        """
        from pathreward.kg.sources.oncotree import read

        return cls._of(*cached("oncotree", _files(path), {}, read, keep=cache))

    @classmethod
    def from_primekg(cls, path: File, *, cache: bool = True) -> Self:
        """Return the graph of PrimeKG's ``kg.csv``.

        `pathreward.kg.sources.primekg` says how its relations are turned: it states each of them in
        both directions. Kept in the cache unless `cache` is False.

        Raises:
            GraphError: If the file can't be read; the message names file, line and column.
        """
        from pathreward.kg.sources.primekg import read

        return cls._of(*cached("primekg", _files(path), {}, read, keep=cache))

    @classmethod
    def from_umls(
        cls,
        folder: File,
        *,
        vocabularies: Collection[str] | None = None,
        language: str = "ENG",
        cache: bool = True,
    ) -> Self:
        """Return the graph of a UMLS release: MRCONSO, MRREL and MRSTY, as ``.RRF``.

        Kept in the cache unless `cache` is False.

        Args:
            folder: Where the three files stand; MRREL and MRSTY may be missing.
            vocabularies: Source abbreviations whose names and relations are read, such as NCI and
                SNOMEDCT_US; None: all.
            language: Whose names are read.
            cache: As for `from_obo`.

        Raises:
            GraphError: If a file can't be read; the message names file, line and column.
        """
        from pathreward.kg.sources.umls import files, read

        chosen = None if vocabularies is None else sorted(vocabularies)
        options = {"vocabularies": chosen, "language": language}
        return cls._of(*cached("umls", files(Path(folder)), options, read, keep=cache))

    @classmethod
    def from_scispacy(cls, path: File, *, cache: bool = False) -> Self:
        """Return the concepts of a scispaCy KnowledgeBase, JSONL or a JSON list; it relates none.

        Raises:
            GraphError: If the file can't be read; the message names file, line and field.
        """
        from pathreward.kg.sources.scispacy import read

        return cls._of(*cached("scispacy", _files(path), {}, read, keep=cache))


def _files(paths: File | Sequence[File]) -> list[Path]:
    if isinstance(paths, str | os.PathLike):
        return [Path(paths)]
    return [Path(each) for each in paths]
