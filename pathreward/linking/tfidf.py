"""The TF-IDF index of names for scispaCy, cached on disk without pickle."""

import hashlib
import io
import json
import warnings
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pathreward.kg.cache import (
    CacheWarning,
    DamagedError,
    cache_folder,
    content,
    is_cache_on,
    write,
)
from pathreward.linking.neighbors import Neighbors

FORMAT = "v1"
"""Changes whenever the content of a folder or the weighting changes."""

_MANY_NAMES = 50_000
_WORTH_KEEPING = 5_000
_ARRAYS = ("data", "indices", "indptr", "idf")


def build_index(names: Sequence[str]) -> tuple[Any, Neighbors]:
    """Return the vectorizer and the index of some names, from the cache if possible.

    The features are character trigrams weighted by TF-IDF, as in scispaCy. From 5,000 names on, the
    weights are cached in ``tfidf/v1/<digest of the names>`` of the cache folder
    (`pathreward.kg.cache`): ``vectors.npz`` (a sparse matrix and the trigrams' weights),
    ``letters.json`` and ``manifest.json``. A damaged folder is built again, with a warning.
    """
    if len(names) < _WORTH_KEEPING or not is_cache_on():
        vectorizer, vectors = _fit(names)
        return vectorizer, Neighbors(vectors)
    content_key = json.dumps([FORMAT, list(names)]).encode()
    key = hashlib.blake2b(content_key, digest_size=20).hexdigest()
    entry = cache_folder() / "tfidf" / FORMAT / key
    if entry.is_dir():
        try:
            vectorizer, vectors = _loaded(entry, len(names))
        except DamagedError as error:
            warnings.warn(f"{error}; it is built again", CacheWarning, stacklevel=2)
        else:
            return vectorizer, Neighbors(vectors)
    vectorizer, vectors = _fit(names)
    try:
        write(_packed(vectorizer, vectors), entry)
    except OSError as error:
        why = error.strerror or error
        warnings.warn(f"can't write an index to {entry}: {why}", CacheWarning, stacklevel=2)
    return vectorizer, Neighbors(vectors)


def _vectorizer(**settings: Any) -> Any:
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 3), dtype=np.float32, **settings)


def _fit(names: Sequence[str]) -> tuple[Any, Any]:
    vectorizer = _vectorizer(min_df=10 if len(names) > _MANY_NAMES else 1)
    return vectorizer, vectorizer.fit_transform(names or ["\N{EM DASH}" * 3])


def _packed(vectorizer: Any, vectors: Any) -> dict[str, bytes]:
    import numpy as np

    arrays = io.BytesIO()
    np.savez(
        arrays,
        data=vectors.data,
        indices=vectors.indices,
        indptr=vectors.indptr,
        idf=vectorizer.idf_,
    )
    letters = sorted(vectorizer.vocabulary_, key=vectorizer.vocabulary_.__getitem__)
    return {"vectors.npz": arrays.getvalue(), "letters.json": json.dumps(letters).encode()}


def _loaded(entry: Path, rows: int) -> tuple[Any, Any]:
    import numpy as np
    from scipy.sparse import csr_matrix

    data = content(entry, ("vectors.npz", "letters.json"))
    try:
        letters = json.loads(data["letters.json"])
        with np.load(io.BytesIO(data["vectors.npz"]), allow_pickle=False) as arrays:
            values, indices, pointers, weights = (arrays[each] for each in _ARRAYS)
        vectors = csr_matrix((values, indices, pointers), shape=(rows, len(letters)))
        vectors.check_format()
        vectorizer = _vectorizer(vocabulary={each: i for i, each in enumerate(letters)})
        vectorizer.idf_ = weights
    except (ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        raise DamagedError(f"the index in {entry} can't be read ({error})") from error
    return vectorizer, vectors
