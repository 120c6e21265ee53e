"""How the violations of each rule ended (``Precision``): counted from records, added up over them. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace

from integration.model.precision import Precision
from integration.model.verdict import Entry, Record
from integration.model.words import RuleId

Counts = Mapping[RuleId, Precision]
"""By rule, in the order of their ids; a rule without a violation is absent."""

_CLOSED: Mapping[str | None, str] = {
    "corrected": "cured",
    "confirmed": "confirmed",
    "late-assignment": "regularised",
}


def precision_of(records: Iterable[Record]) -> Counts:
    """Each record once: two of the same subject count twice."""
    found: dict[RuleId, Precision] = {}
    for entry in (entry for record in records for entry in record.entries):
        ended = _ended(entry)
        if ended is not None:
            counted = found.get(entry.rule, Precision())
            found[entry.rule] = replace(counted, **{ended: getattr(counted, ended) + 1})
    return dict(sorted(found.items()))


def added_up(counts: Iterable[Counts]) -> Counts:
    """The sum over several issues or runs."""
    found: dict[RuleId, Precision] = {}
    for one in counts:
        for rule, precision in one.items():
            known = asdict(found.get(rule, Precision()))
            found[rule] = Precision(**{name: known[name] + count for name, count in asdict(precision).items()})
    return dict(sorted(found.items()))


def _ended(entry: Entry) -> str | None:
    """The field of ``Precision`` it counts in; None for what was withdrawn."""
    if entry.state == "resolved":
        return _CLOSED.get(entry.how)
    if entry.state == "waived":
        return "waived"
    return "expired" if entry.how == "expired" else "open"
