"""Which party holds the shares, warrants or seats that a line tells (terms.md section 4a)."""

from __future__ import annotations

from dealterms.claims.binding import pattern
from dealterms.claims.marking import Marked, role_mark
from dealterms.claims.scene import Scene

__all__ = ["holding_party", "plural"]

_AFTER = pattern(
    r"[^§#;.]{0,25}?\b(?:in favou?r of|for|to|with|by|from|belongs? to|held by|"
    r"owned by|in the hands of|named by|"
    r"appointed by|chosen by) "
    r"(?:the )?@[ATP](?! (?:holding|owning|taking|getting|keeping|retaining|having|left|on)\b)"
)
_PAID_SIDE = pattern(
    r"(?:@T(?:[’']s?)?[^§;,@]{0,40}\b(?:holders|shareholders|stockholders|owners|investors|"
    r"side|family)\b[^§@]{0,40}"
    r"|\b(?:leav|giv|hand)\w* (?:the )?@T(?:[’']s?)?[^§@]{0,30}|§[^§;@]{0,40}(?:and|while|"
    r",)~2@T(?:[’']s?)?[^§@]{0,30}"
    r"|^[^@§]{0,40}@T (?:will|is to|would) (?:have|get|hold|receive)\b[^§@]{0,20}"
    r"|\b(?:holders|shareholders|stockholders|owners|investors) (?:of|in) @T[^§@]{0,40}|@T "
    r"(?:names|appoints|sends|will name)[^§@]{0,20})$"
)


def holding_party(scene: Scene, line: Marked, at: int) -> str | None:
    """Return the name of the party that holds what stands at an offset of the marked line.

    It is the party that pays, unless the words give it to the other side; among equals the one
    that the words after name ("51 percent for Acme"), else the one named next before.
    """
    parties = scene.deal.parties
    marks = [role_mark(scene.deal, index) for index in range(len(parties))]
    if "@A" in marks and "@P" not in marks:
        wanted = "@T" if "@T" in marks and _PAID_SIDE.search(line.text[:at]) else "@A"
        return parties[marks.index(wanted)].name.casefold()
    found = _named_after(scene, line, at)
    if found is None:
        found = _named_before(scene, line, at)
    return parties[found].name.casefold() if found is not None else None


def _named(scene: Scene, line: Marked) -> list[tuple[int, int]]:
    """Return (offset in the marked line, index) of the parties named in a line."""
    places: list[tuple[int, int]] = []
    for mention, span in zip(line.line.mentions, line.mention_spans, strict=True):
        mine = [i for deal_id, i in mention.parties if deal_id == scene.deal.deal_id]
        if mine:
            places.append((span[0], mine[0]))
    return sorted(places)


def _named_after(scene: Scene, line: Marked, at: int) -> int | None:
    match = _AFTER.match(line.text[at + 1 :])
    if not match:
        return None
    place = at + 1 + match.end() - 2
    return next((index for start, index in _named(scene, line) if start == place), None)


def _named_before(scene: Scene, line: Marked, at: int) -> int | None:
    before = [index for start, index in _named(scene, line) if start < at]
    return before[-1] if before else None


def plural(unit: str) -> str:
    """Return the plural of a unit: "stores", "branches", "pharmacies"."""
    if not unit or unit.endswith("s"):
        return unit
    if unit.endswith("y") and unit[-2:-1] not in "aeiou":
        return unit[:-1] + "ies"
    return unit + ("es" if unit.endswith(("ch", "sh", "x")) else "s")
