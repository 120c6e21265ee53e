"""replay --text: the violations for people, rule by rule, the gravest first, in the charter's language. People by their handles."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rich.text import Text

from integration.cli.paragraphs import book, put
from integration.cli.showing import SEVERITY as COLOURS
from integration.cli.showing import STATE as STYLES
from integration.mapping.adf import doc, paragraph, plain, text_of
from integration.mapping.comment_values import Voice, filled, sentence
from integration.mapping.comment_words import DO, SEVERITY, STATE
from integration.model.template import Template
from integration.model.verdict import Policy, Violation, Words
from integration.model.words import ROLES, SEVERITIES, Language
from integration.model.words import Text as InBoth
from integration.sync.replay import Replayed, Verdict, line_of
from integration.sync.replay_frame import Terms

_SUBJECT = {
    "role": InBoth(fr="rôle {id}", en="role {id}"),
    "person": InBoth(fr="{id}", en="{id}"),
    "project": InBoth(fr="projet {id}", en="project {id}"),
}
NOTHING = InBoth(fr="Aucun écart.", en="No violation.")


def print_text(verdicts: Sequence[Verdict], done: Replayed, terms: Terms, policy: Policy, language: Language) -> None:
    """Under each rule what to do, once where it is the same for all; then when, where, who in which role, and the sentence."""
    out, voice = book(), _voice(done, terms, policy, language)
    if not verdicts:
        out.print(Text(NOTHING.in_language(language)))
    for rule, group in _by_rule(verdicts):
        title = plain(policy.rules[rule].texts.title.in_language(language))
        put(out, Text.assemble((rule, "bold"), (f" · {title}", "bold"), (f"  ({len(group)})", "grey50")), hang=6)
        advice = [_filled(one.violation, voice) for one in group]
        same = len(set(advice)) == 1
        if same:
            put(out, Text.assemble((DO.in_language(language), "italic"), advice[0]), hang=2, indent=2)
        for one, what in zip(group, advice, strict=True):
            put(out, _headline(one, done, voice), hang=2, indent=4)
            put(out, Text(_said(one.violation, voice)), hang=0, indent=6)
            if not same:
                put(out, Text.assemble((DO.in_language(language), "italic"), what), hang=2, indent=6)
        out.print()


def _by_rule(verdicts: Iterable[Verdict]) -> Iterator[tuple[str, list[Verdict]]]:
    """By the worst severity of a rule, then its identifier; of one rule in the order of time."""
    ordered = sorted(verdicts, key=lambda one: one.entry.rule)
    groups = [(rule, list(group)) for rule, group in groupby(ordered, key=lambda one: one.entry.rule)]
    yield from sorted(groups, key=lambda one: (-max(SEVERITIES.index(v.entry.severity) for v in one[1]), one[0]))


def _voice(done: Replayed, terms: Terms, policy: Policy, language: Language) -> Voice:
    charter, template = terms.charter, terms.template
    handles = {
        (person.account or done.seen.accounts.get(handle, handle)): handle for handle, person in charter.people.items()
    }
    return Voice(
        language=language,
        policy=policy,
        zone=done.zone,
        words=Words(
            people={account: account for account in done.index.accounts} | handles,
            statuses={one.key: one.name.in_language(language) for one in template.statuses},
            types={one.key: one.name.in_language(language) for one in template.types},
            phases=_phases(template, language),
            actors={actor.id: actor.name for actor in charter.actors.values()},
        ),
    )


def _phases(template: Template, language: Language) -> dict[str, str]:
    return {phase.id: phase.title.in_language(language) for phase in template.phases}


def _headline(one: Verdict, done: Replayed, voice: Voice) -> Text:
    entry, line = one.entry, line_of(one, done.zone)
    actor = line["actor"]
    roles = ", ".join(role for role in ROLES if role in line["role_at_time"])
    who = f" · {voice.person(actor)}{f' ({roles})' if roles else ''}" if actor else ""
    return Text.assemble(
        (_subject(one, voice), "bold"),
        f" · {voice.date(one.violation.at)}{who} · ",
        (SEVERITY[entry.severity].in_language(voice.language), COLOURS[entry.severity]),
        ", ",
        (STATE[entry.state].in_language(voice.language), STYLES[entry.state]),
    )


def _subject(one: Verdict, voice: Voice) -> str:
    if one.key is not None:
        return plain(one.key)
    subject = one.violation.subject
    named = voice.person(subject.id) if subject.kind == "person" else subject.id
    return plain(_SUBJECT[subject.kind].in_language(voice.language).format(id=named))


def _said(violation: Violation, voice: Voice) -> str:
    return sentence(violation, language=voice.language, policy=voice.policy, words=voice.words, zone=voice.zone)


def _filled(violation: Violation, voice: Voice) -> str:
    return text_of(doc(paragraph(filled(voice.policy.rules[violation.rule].texts.do, violation, voice))))
