"""Small drawings: an icon for each kind of issue, and those of the panels. Constant markup; nothing typed by people enters it."""

from typing import Final

from markupsafe import Markup


def _svg(inside: str, *, size: int = 16, box: str = "0 0 16 16") -> Markup:
    return Markup(f'<svg class="icon" width="{size}" height="{size}" viewBox="{box}" aria-hidden="true">{inside}</svg>')  # noqa: S704  (constants)


def _tile(colour: str, glyph: str) -> Markup:
    return _svg(f'<rect width="16" height="16" rx="3" fill="{colour}"/>{glyph}')


def _stroke(path: str) -> str:
    return f'<path d="{path}" fill="none" stroke="#fff" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"/>'


_EPIC: Final = _tile("#904EE2", '<path d="M9 2.5 4.5 8.7H8L7 13.5l4.5-6.2H8z" fill="#fff"/>')
_SUBTASK: Final = _tile("#388BFF", _stroke("M4 4.5h4.5v4M7 7h5v4.5H7z"))
_TYPES: Final = (
    (
        ("livrable", "deliverable"),
        _tile("#1D7AFC", _stroke("M3.5 5.4 8 3l4.5 2.4v5.2L8 13l-4.5-2.4zM3.5 5.4 8 7.8l4.5-2.4M8 7.8V13")),
    ),
    (("document",), _tile("#388BFF", _stroke("M4.6 3h4.2L11.4 5.6V13H4.6zM6.6 8h2.8M6.6 10.4h2.8"))),
    (("décision", "decision"), _tile("#22A06B", _stroke("M8 3l5 5-5 5-5-5zM6.3 8l1.3 1.3L9.9 7"))),
    (("rituel", "ritual"), _tile("#227D9B", _stroke("M3.5 4.5h9v8h-9zM3.5 7.2h9M6 3v2M10 3v2"))),
    (
        ("désaccord", "disagreement"),
        _tile("#E56910", _stroke("M3 4.5h5.5v4H6L4.3 10V8.5H3zM10 6.8h3v4h-1.2v1.4l-1.7-1.4H7.6v-1")),
    ),
    (("anomalie", "defect", "bug"), _tile("#E2483D", '<circle cx="8" cy="8" r="3.4" fill="#fff"/>')),
    (("tâche", "task"), _tile("#4BADE8", _stroke("M4.2 8.3l2.6 2.5 5-5.3"))),
)
_OTHER: Final = _tile("#626F86", _stroke("M4.5 5h7M4.5 8h7M4.5 11h4"))


def type_icon(name: str, level: int) -> Markup:
    """The icon of an issue type, by its level and, as avatars are, by what its name says."""
    if level > 0:
        return _EPIC
    if level < 0:
        return _SUBTASK
    folded = name.casefold()
    return next((icon for words, icon in _TYPES if any(word in folded for word in words)), _OTHER)


def _round(colour: str, glyph: str) -> Markup:
    return _svg(f'<circle cx="10" cy="10" r="9" fill="{colour}"/>{glyph}', size=20, box="0 0 20 20")


_BAR: Final = '<rect x="9" y="8.6" width="2" height="6" rx="1" fill="#fff"/><circle cx="10" cy="5.9" r="1.2" fill="#fff"/>'
PANELS: Final = {
    "info": _round("#1D7AFC", _BAR),
    "note": _svg(
        '<rect x="3" y="1.5" width="14" height="17" rx="2.5" fill="#8270DB"/>'
        '<path d="M6.5 6.5h7M6.5 10h7M6.5 13.5h4" stroke="#fff" stroke-width="1.6" stroke-linecap="round"/>',
        size=20,
        box="0 0 20 20",
    ),
    "success": _round(
        "#22A06B", '<path d="M6 10.3l2.8 2.7L14 7.4" fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round"/>'
    ),
    "warning": _svg(
        '<path d="M10 1.8 19 17.6a.9.9 0 0 1-.8 1.2H1.8a.9.9 0 0 1-.8-1.2z" fill="#E56910"/>'
        '<rect x="9" y="7" width="2" height="6" rx="1" fill="#fff"/><circle cx="10" cy="15.5" r="1.2" fill="#fff"/>',
        size=20,
        box="0 0 20 20",
    ),
    "error": _round("#E2483D", '<path d="M7 7l6 6M13 7l-6 6" stroke="#fff" stroke-width="2" stroke-linecap="round"/>'),
    "custom": _round("#626F86", _BAR),
}
