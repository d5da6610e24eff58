"""The compiled part of the pass over all pairs: what is looked at in every tile of similarities.

Everything here works on plain arrays and releases the GIL.

Order among equals, everywhere: the larger similarity first, then the smaller text index (for pairs:
the smaller first index, then the smaller second one).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from core.compiled import compiled
from core.similarity.histogram import BINS

_HALF = np.float32(BINS // 2)
NOBODY = np.int32(2**31 - 1)  # the index of a neighbour or a pair that is not there yet


@compiled()
def _add_spread(row: Any, column_low: Any, column_spread: Any, centre: Any) -> None:
    """Keep the least of each column, and add (s - centre)^2 to its spread: by column, as one sum of a row is slow."""
    for j in range(row.size):
        s, low = row[j], column_low[j]
        column_low[j] = s if s < low else low
        column_spread[j] += (s - centre) * (s - centre)


@compiled()
def _lowest(row: Any) -> Any:
    """The least of a row, among whole numbers in the same order as the floats: eight times as fast."""
    bits = row.view(np.int32)
    least = np.int32(0x7FFFFFFF)
    for j in range(bits.size):
        b = bits[j]
        least = min(least, b ^ ((b >> np.int32(31)) & np.int32(0x7FFFFFFF)))
    return np.int32(least ^ ((least >> np.int32(31)) & np.int32(0x7FFFFFFF))).view(np.float32)


@compiled()
def _bin(row: Any, scratch: Any, counts: Any) -> None:
    # floor(s * 2^15) is exact for a float32, so a bin is never missed by rounding.
    for j in range(row.size):
        s = np.floor(row[j] * _HALF)
        scratch[j] = np.uint16(np.int32(min(max(s, -_HALF), _HALF - np.float32(1))) + np.int32(BINS // 2))
    for j in range(row.size):
        counts[scratch[j]] += np.uint32(1)


@compiled()
def insert(best: Any, who: Any, s: Any, index: Any) -> None:
    """Put (s, index) into one text's sorted list of nearest, dropping the last."""
    at = best.size - 1
    if s < best[at] or (s == best[at] and index > who[at]):
        return
    while at > 0 and (best[at - 1] < s or (best[at - 1] == s and who[at - 1] > index)):
        best[at] = best[at - 1]
        who[at] = who[at - 1]
        at -= 1
    best[at] = s
    who[at] = index


@compiled()
def merge_nearest(best: Any, who: Any, rows: Any, more: Any, more_who: Any) -> None:
    """Merge a block's lists of nearest (m, k) into those of all texts (n, k) at `rows` (m,)."""
    for r in range(rows.size):
        for t in range(more.shape[1]):
            if more_who[r, t] == NOBODY:
                break
            insert(best[rows[r]], who[rows[r]], more[r, t], more_who[r, t])


@compiled()
def _behind(heap_s: Any, heap_i: Any, heap_j: Any, a: Any, b: Any) -> bool:
    """Whether pair a of the heap comes after pair b in the order of the module."""
    if heap_s[a] != heap_s[b]:
        return bool(heap_s[a] < heap_s[b])
    if heap_i[a] != heap_i[b]:
        return bool(heap_i[a] > heap_i[b])
    return bool(heap_j[a] > heap_j[b])


@compiled()
def _push(heap_s: Any, heap_i: Any, heap_j: Any, s: Any, i: Any, j: Any) -> None:
    """Put a pair into the heap of the most similar ones in place of its root, the last of them."""
    if s == heap_s[0] and (i > heap_i[0] or (i == heap_i[0] and j > heap_j[0])):
        return
    heap_s[0], heap_i[0], heap_j[0] = s, i, j
    at = 0
    while True:
        last = at
        for child in (2 * at + 1, 2 * at + 2):
            if child < heap_s.size and _behind(heap_s, heap_i, heap_j, child, last):
                last = child
        if last == at:
            return
        heap_s[at], heap_s[last] = heap_s[last], heap_s[at]
        heap_i[at], heap_i[last] = heap_i[last], heap_i[at]
        heap_j[at], heap_j[last] = heap_j[last], heap_j[at]
        at = last


@compiled()
def scan(
    tile: Any, first: Any, counts: Any, scratch: Any, centre: Any, same: Any,
    row_id: Any, row_low: Any, row_floor: Any, row_best: Any, row_who: Any,
    col_id: Any, col_low: Any, col_floor: Any, col_best: Any, col_who: Any,
    heap_s: Any, heap_i: Any, heap_j: Any, extreme: Any, extreme_pair: Any,
) -> float:  # fmt: skip
    """Look at every similarity of `tile` (rows x columns) once; returns the sum of (s - centre)^2.

    first: row r starts at column r + first (-rows for all columns; 1 for the half above the diagonal).
    counts: (BINS,) uint32 of this tile's pair of groups. same: from here on a similarity is exactly 1.
    *_id: text indices; *_low: least similarity; *_best, *_who: (m, k) nearest, best first;
    *_floor: min(same, last of *_best). heap_*: the most similar pairs, a heap with the last at its root.
    extreme, extreme_pair: the least similar pair so far.
    """
    rows, columns = tile.shape
    indices, hopeful, eights, spread = scratch
    spread[:columns] = 0
    for r in range(rows):
        start = max(0, r + first)
        if start >= columns:
            break
        row, floors = tile[r, start:], col_floor[start:]
        _add_spread(row, col_low[start:], spread[start:], centre)
        low = _lowest(row)
        if low >= same:
            low = np.float32(1)
        row_low[r] = min(row_low[r], low)
        if low <= extreme[0]:
            _note_lowest(row, low, row_id[r], col_id[start:], extreme, extreme_pair)
        _bin(row, indices, counts)
        floor = min(row_floor[r], heap_s[0])
        for j in range(row.size):
            hopeful[j] = (row[j] >= floor) | (row[j] >= floors[j])
        for eight in range((row.size + 7) // 8):
            if eights[eight] == 0:
                continue
            for j in range(8 * eight, min(8 * eight + 8, row.size)):
                if not hopeful[j]:
                    continue
                s = row[j] if row[j] < same else np.float32(1)
                c = start + j
                if s >= row_floor[r]:
                    insert(row_best[r], row_who[r], s, col_id[c])
                    row_floor[r] = min(same, row_best[r, -1])
                if s >= col_floor[c]:
                    insert(col_best[c], col_who[c], s, row_id[r])
                    col_floor[c] = min(same, col_best[c, -1])
                if s >= heap_s[0]:
                    a, b = min(row_id[r], col_id[c]), max(row_id[r], col_id[c])
                    _push(heap_s, heap_i, heap_j, s, a, b)
    total = 0.0
    for j in range(columns):
        total += spread[j]
    return total


@compiled()
def _note_lowest(row: Any, low: Any, row_id: Any, col_id: Any, extreme: Any, extreme_pair: Any) -> None:
    for j in range(row.size):
        if row[j] == low or low == np.float32(1):  # then all of them are 1, but for rounding
            a, b = min(row_id, col_id[j]), max(row_id, col_id[j])
            if low < extreme[0] or a < extreme_pair[0] or (a == extreme_pair[0] and b < extreme_pair[1]):
                extreme[0] = low
                extreme_pair[0] = a
                extreme_pair[1] = b


# The one sum that may be taken in any order: in the binning it would move values across edges.
@compiled(fastmath={"reassoc", "nsz"})
def _dot(a: Any, b: Any) -> Any:
    total = 0.0
    for t in range(a.size):
        total += np.float64(a[t]) * np.float64(b[t])
    return total


@compiled()
def add_up(vectors: Any, codes: Any, lengths: Any, sums: Any) -> None:
    """Lengths (n,) of the vectors, and sums (groups + 1, d) of them at length 1; code -1 goes last."""
    for i in range(vectors.shape[0]):
        lengths[i] = np.sqrt(_dot(vectors[i], vectors[i]))
        for t in range(vectors.shape[1]):
            sums[codes[i], t] += vectors[i, t] / lengths[i]


@compiled()
def means(vectors: Any, lengths: Any, total: Any, out: Any) -> None:
    """The mean cosine of each text and the others, from the sum of all unit vectors, into out (n,)."""
    for i in range(vectors.shape[0]):
        out[i] = (_dot(vectors[i], total) / lengths[i] - 1.0) / (vectors.shape[0] - 1)


@compiled()
def cosines(vectors: Any, lengths: Any, left: Any, right: Any, out: Any) -> None:
    """The cosines of the texts left[p] and right[p], computed in float64, into out (m,)."""
    for p in range(left.size):
        i, j = left[p], right[p]
        out[p] = min(1.0, max(-1.0, _dot(vectors[i], vectors[j]) / (lengths[i] * lengths[j])))


@compiled()
def scan_columns(
    tile: Any, first: Any, counts: Any, indices: Any, shares: Any, row_low: Any, col_low: Any
) -> None:
    """Count (s - low_j) / (1 - low_j) of every pair of a tile in both its columns, j = row and j = column.

    first: as in `scan`. *_low: the least similarity of the text. shares: room for a row.
    """
    one = np.float32(1)
    for r in range(tile.shape[0]):
        row, low = tile[r, max(0, r + first) :], col_low[max(0, r + first) :]
        part = shares[: row.size]
        for j in range(row.size):
            part[j] = max(np.float32(0), (row[j] - low[j]) / (one - low[j]))
        _bin(part, indices, counts)
        for j in range(row.size):
            part[j] = max(np.float32(0), (row[j] - row_low[r]) / (one - row_low[r]))
        _bin(part, indices, counts)


@compiled()
def scan_window(tile: Any, first: Any, counts: Any, start: Any, shift: Any) -> int:
    """Count the floats of a tile by their place in the order of all floats; returns how many are before `start`.

    counts: (BINS,) of places start + [0, 1, ...] * 2^shift; later ones are not counted.
    """
    before = 0
    for r in range(tile.shape[0]):
        bits = tile[r, max(0, r + first) :].view(np.int32)
        for j in range(bits.size):
            b = bits[j]
            at = (np.int64(b ^ ((b >> np.int32(31)) & np.int32(0x7FFFFFFF))) - start) >> shift
            if at < 0:
                before += 1
            elif at < BINS:
                counts[at] += np.uint32(1)
    return before


@compiled()
def scan_bins(tile: Any, first: Any, counts: Any, indices: Any) -> None:
    """Count the similarities of a tile in fine bins. first: as in `scan`."""
    for r in range(tile.shape[0]):
        _bin(tile[r, max(0, r + first) :], indices, counts)
