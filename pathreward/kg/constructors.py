"""Constructors of a graph from files of public sources."""

import os
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Self

from pathreward.kg.builder import GraphParts
from pathreward.kg.cache import load_cached

File = str | os.PathLike[str]
"""The path of a source; a file that ends in ``.gz`` is unpacked."""


class SourceConstructors:
    """The constructors of `pathreward.kg.KnowledgeGraph` for public sources.

    The rules of the shipped graph do not apply: any type and relation is allowed, and concepts may
    share names. Cycles of is_a are broken and reported in `KnowledgeGraph.repairs`. Names that are
    too general to search for in a text ("process", "features") are dropped.
    """

    @classmethod
    def _of(cls, parts: GraphParts, entry: Path | None = None) -> Self:
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

        Terms that several files define are one concept; obsolete terms are left out.
        `pathreward.kg.sources.vocabulary` maps types and relations.

        Args:
            paths: The files.
            synonyms: The scopes to read, of EXACT, RELATED, NARROW and BROAD. None: EXACT and
                RELATED, but only EXACT of UBERON and CL, whose related synonyms are not synonyms.
            strict: Refuse a relation to a missing term, unless it belongs to another ontology.
            cache: Use the cache on disk (`pathreward.kg.cache`).

        Raises:
            GraphError: If a file can't be read; the message names file and line.
        """
        from pathreward.kg.sources.obo import read_obo

        scopes = None if synonyms is None else sorted(synonyms)
        options = {"synonyms": scopes, "strict": strict}
        return cls._of(*load_cached("obo", _files(paths), options, read_obo, keep=cache))

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
        from pathreward.kg.sources.obograph import read_obograph

        return cls._of(
            *load_cached("obograph", _files(paths), {"strict": strict}, read_obograph, keep=cache)
        )

    @classmethod
    def from_oncotree(cls, path: File, *, cache: bool = False) -> Self:
        """Return the graph of OncoTree's JSON: tumour types with is_a, each located in its tissue.

        Raises:
            GraphError: If the file can't be read; the message names the file and the code.
        """
        from pathreward.kg.sources.oncotree import read_oncotree

        return cls._of(*load_cached("oncotree", _files(path), {}, read_oncotree, keep=cache))

    @classmethod
    def from_primekg(cls, path: File, *, cache: bool = True) -> Self:
        """Return the graph of PrimeKG's ``kg.csv``.

        The file has each relation in both directions; `pathreward.kg.sources.primekg` documents the
        choice. The graph is cached unless `cache` is False.

        Raises:
            GraphError: If the file can't be read; the message names file, line and column.
        """
        from pathreward.kg.sources.primekg import read_primekg

        return cls._of(*load_cached("primekg", _files(path), {}, read_primekg, keep=cache))

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

        The graph is cached unless `cache` is False.

        Args:
            folder: The folder of the three files; MRREL and MRSTY may be missing.
            vocabularies: Source abbreviations to read names and relations of, such as NCI and
                SNOMEDCT_US; None: all.
            language: The language of the names.
            cache: As for `from_obo`.

        Raises:
            GraphError: If a file can't be read; the message names file, line and column.
        """
        from pathreward.kg.sources.umls import files, read_umls

        chosen = None if vocabularies is None else sorted(vocabularies)
        options = {"vocabularies": chosen, "language": language}
        return cls._of(*load_cached("umls", files(Path(folder)), options, read_umls, keep=cache))

    @classmethod
    def from_scispacy(cls, path: File, *, cache: bool = False) -> Self:
        """Return the concepts of a scispaCy KnowledgeBase, JSONL or a JSON list, without relations.

        Raises:
            GraphError: If the file can't be read; the message names file, line and field.
        """
        from pathreward.kg.sources.scispacy import read_scispacy

        return cls._of(*load_cached("scispacy", _files(path), {}, read_scispacy, keep=cache))


def _files(paths: File | Sequence[File]) -> list[Path]:
    if isinstance(paths, str | os.PathLike):
        return [Path(paths)]
    return [Path(each) for each in paths]
