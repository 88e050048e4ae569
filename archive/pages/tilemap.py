"""The 34 provincial units as equal tiles in their rough places. No border drawn: that would need approved data."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from archive.pages.shades import deepest, shade

# code, one-character name, ISO 3166-2:CN letters, column, row (as on the usual map: west to east, north to south)
TILES = (
    ("230000", "黑", "HL", 8, 0),
    ("150000", "蒙", "NM", 5, 1),
    ("220000", "吉", "JL", 8, 1),
    ("650000", "新", "XJ", 0, 2),
    ("110000", "京", "BJ", 6, 2),
    ("120000", "津", "TJ", 7, 2),
    ("210000", "辽", "LN", 8, 2),
    ("630000", "青", "QH", 1, 3),
    ("620000", "甘", "GS", 2, 3),
    ("640000", "宁", "NX", 3, 3),
    ("610000", "陕", "SN", 4, 3),
    ("140000", "晋", "SX", 5, 3),
    ("130000", "冀", "HE", 6, 3),
    ("370000", "鲁", "SD", 7, 3),
    ("540000", "藏", "XZ", 1, 4),
    ("510000", "川", "SC", 2, 4),
    ("500000", "渝", "CQ", 3, 4),
    ("420000", "鄂", "HB", 4, 4),
    ("410000", "豫", "HA", 5, 4),
    ("340000", "皖", "AH", 6, 4),
    ("320000", "苏", "JS", 7, 4),
    ("310000", "沪", "SH", 8, 4),
    ("530000", "滇", "YN", 2, 5),
    ("520000", "黔", "GZ", 3, 5),
    ("430000", "湘", "HN", 4, 5),
    ("360000", "赣", "JX", 5, 5),
    ("330000", "浙", "ZJ", 7, 5),
    ("350000", "闽", "FJ", 6, 5),
    ("450000", "桂", "GX", 4, 6),
    ("440000", "粤", "GD", 5, 6),
    ("710000", "台", "TW", 7, 6),
    ("460000", "琼", "HI", 4, 7),
    ("820000", "澳", "MO", 5, 7),
    ("810000", "港", "HK", 6, 7),
)
COLUMNS, SIDE = 9, 50


@dataclass(frozen=True)
class Tile:
    """One province: `x` and `width` in per cent of the drawing, `y` and `height` in pixels, `shade` 0-5 by count."""

    region: object
    label: str
    letters: str
    number: int
    shade: int
    x: float
    y: int

    width = round(100 / COLUMNS - 0.5, 2)
    height = SIDE - 3

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 2)


def tiles(provinces: list, counts: Counter[str]) -> list[Tile]:
    """A tile for each of `provinces` (rows of Region), from north to south."""
    rows = {region.pk: region for region in provinces}
    most = deepest([counts[code] for code in rows])
    return [
        Tile(
            rows[code],
            label,
            letters,
            counts[code],
            shade(counts[code], most),
            round(column * 100 / COLUMNS, 2),
            row * SIDE,
        )
        for code, label, letters, column, row in TILES
        if code in rows
    ]
