"""Who people read may answer is who may: over every violation of the case files, the words name all who are taken, and nobody else."""

import re
from datetime import timedelta
from functools import lru_cache
from typing import Any

import pytest

from integration.mapping.answer_dates import date_in
from integration.mapping.comment_parts import answers_to
from integration.mapping.comment_rights import who_may_answer
from integration.mapping.comment_values import Voice
from integration.mapping.comment_words import NATURE
from integration.model.verdict import Command, Judgement, Record, Words
from integration.model.words import ROLES
from integration.rules.hats import hats_at, holders
from integration.sync.ledger import settle
from tests.cases.test_cases import FILES, read, told
from tests.mapping.voices import entry_of
from tests.rules.build import ACTOR_OF, PARIS, PHASES, POLICY

PEOPLE = {who: who.title() for who in ACTOR_OF}
PHASE_NAMES = {phase: f"Phase-{phase}" for phase in PHASES}
WORDS = Words(people=PEOPLE, phases=PHASE_NAMES)
LANGUAGES = ("fr", "en")


@lru_cache
def seen(rule):
    """Each violation of the rule as it stands open at some instant of some case file, with the deployment of that instant."""
    found = []
    for file in FILES:
        case = read(file)
        for instant in case["runs"]:
            story = told(case)
            violations = [v for j in story.judgements(instant).values() for v in j.violations if v.rule == rule]
            found += [(v, story.deployment(instant)) for v in violations if v.cured_at is None]
    return found


def taken(violation, deployment, verb, who):
    """Whether that answer, typed now, is taken."""
    now = deployment.now
    command = Command(
        verb=verb,
        rule=violation.rule,
        until=(now + timedelta(days=20)).date() if verb == "waive" else None,
        reason="vu",
        author=who,
        at=now,
        comment="900",
        updated=now,
    )
    settled = settle(
        Record(subject=violation.subject),
        Judgement(subject=violation.subject, violations=(violation,)),
        [command],
        site="cloud-1",
        staffing=deployment.staffing,
        policy=POLICY,
        now=now,
        zone=PARIS,
    )
    return settled.record.entries[0].state != "open"


def voice_of(deployment, language="fr"):
    """As of that instant's comments."""

    def held(role, phase, natures=()):
        return holders(deployment.staffing, role, deployment.now, phase=phase, zone=PARIS, natures=natures)

    return Voice(language=language, policy=POLICY, words=WORDS, zone=PARIS, holding=held)


def part(text, verb):
    """What is said of confirming, or of waiving; None: nobody may."""
    heads = {"confirm": ("Peut confirmer", "May confirm"), "waive": ("Peut déroger", "May waive")}[verb]
    return next((some for some in text.replace("\u00a0", " ").split(". ") if some.startswith(heads)), None)


def named(words, violation, deployment):
    """Read as anybody would: holders today of the roles it names, where and for what it says, but for those it rules out."""
    if words is None:
        return set()
    phase = next((key for key, name in PHASE_NAMES.items() if name in words), None)
    natures = [n for n, text in NATURE.items() if re.search(rf"nature:? [^)]*\b({text.fr}|{text.en})\b", words)]
    roles = {role for role in ROLES if re.search(rf"\b{role}\b", re.split(r" \(|, (?:ou|or) ", words)[0])}
    place: dict[str, Any] = {"phase": phase, "zone": PARIS}
    if re.search("tant que l’AMOA|while nobody holds AMOA", words) and not holders(
        deployment.staffing, "AMOA", deployment.now, **place
    ):
        roles.add("MOA")
    may = {who for who in PEOPLE if roles & hats_at(deployment.staffing, who, deployment.now, natures=natures, **place)}
    author = (
        {violation.author}
        if re.search("autre que l’auteur|other than the author|ni fait cet acte|did this act", words)
        else set()
    )
    return may - author - {who for who, name in PEOPLE.items() if name in words}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", POLICY.rules)
def test_whom_the_words_name_may_answer_and_nobody_else(rule, language):
    """For each of the cast, confirming and waiving."""
    assert seen(rule)
    for violation, deployment in seen(rule):
        text = who_may_answer(violation, voice_of(deployment, language))
        for verb in ("confirm", "waive"):
            able = {who for who in PEOPLE if taken(violation, deployment, verb, who)}
            assert able == named(part(text, verb), violation, deployment), (violation, text)


@pytest.mark.parametrize("rule", POLICY.rules)
def test_the_answer_line_offers_what_somebody_may_type(rule):
    """A command for each kind of answer that can be taken, and none other."""
    for violation, deployment in seen(rule):
        voice = voice_of(deployment)
        nodes = answers_to([(entry_of(violation), violation)], voice)
        line = "".join(node["text"] for node in nodes).replace("\u00a0", " ")
        text = who_may_answer(violation, voice)

        assert ("/bornage confirmer" in line) == (part(text, "confirm") is not None)
        assert ("/bornage déroger" in line) == (part(text, "waive") is not None)


def test_a_role_without_fallback_is_offered_a_stand_in():
    """R02 names the role, with dates as they are typed."""
    for violation, deployment in seen("R02"):
        voice = voice_of(deployment)
        line = "".join(node["text"] for node in answers_to([(entry_of(violation), violation)], voice))
        found = re.findall(r"suppléance @personne (\w+) du .* \(par exemple du (\S+) au (\S+)\)", line)
        role, *days = found[0]
        first, last = (date_in([day])[0] for day in days)

        assert role == violation.subject.id
        assert first is not None
        assert last is not None
        assert first < last


def test_the_holder_of_a_role_alone_does_not_waive_its_own_stand_in():
    """Nobody waives what benefits them (decisions 7)."""
    alone = [(v, d) for v, d in seen("R02") if v.variant == "alone"]

    assert alone
    for violation, deployment in alone:
        role, staffing = violation.subject.id, deployment.staffing
        held = {who for phase in (None, *PHASES) for who in holders(staffing, role, deployment.now, phase=phase, zone=PARIS)}
        assert held
        assert not any(taken(violation, deployment, "waive", who) for who in held)


@pytest.mark.parametrize("rule", POLICY.rules)
def test_a_waiver_is_denied_by_name_to_those_alone_who_could_give_it(rule):
    """Whoever is no MOA there waives nothing anyway; where nobody is left, that is said."""
    for violation, deployment in seen(rule):
        right = violation.answerable
        if not (right.waivable and violation.episode):
            continue
        text = who_may_answer(violation, voice_of(deployment))
        place: dict[str, Any] = {"phase": right.phase, "zone": PARIS, "natures": right.natures}
        moa = {who for who in PEOPLE if "MOA" in hats_at(deployment.staffing, who, deployment.now, **place)}
        denied = {who for who, name in PEOPLE.items() if name in (part(text, "waive") or text.rpartition("tenue par")[2])}

        assert moa & right.beneficiaries == denied, (violation, text)
        assert (bool(moa) and moa <= right.beneficiaries) == ("personne ne peut déroger" in text)


def test_where_the_only_moa_is_concerned_nobody_waives_today():
    """R02: said with its name, in both languages, and no such command is offered."""
    alone = next((v, d) for v, d in seen("R02") if v.variant == "alone" and v.subject.id == "MOA")
    violation, deployment = alone
    [who] = violation.answerable.beneficiaries
    name = PEOPLE[who]
    voice = voice_of(deployment)

    assert (
        f"Aujourd’hui, personne ne peut déroger\u00a0: l’écart concerne toute la MOA (sur tout le projet), tenue par {name}"
        == who_may_answer(violation, voice)
    )
    assert f"Today, nobody may waive: this concerns all of MOA (on the whole project), held by {name}" == who_may_answer(
        violation, voice_of(deployment, "en")
    )
    assert "/bornage déroger" not in "".join(n["text"] for n in answers_to([(entry_of(violation), violation)], voice))
