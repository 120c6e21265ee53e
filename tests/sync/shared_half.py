"""Sites that are prepared with one version of a template and then with another; and all of what a site shares, as a picture."""

from dataclasses import replace
from functools import lru_cache

from integration.model.words import Text
from integration.sync.bootstrap import bootstrap, prepare
from tests.mapping.blueprints import charter, default_template, item, phase
from tests.sync.site import KEYS, new_site, no_wait, yes

DELAYED = {"blocked", "mediation"}


@lru_cache
def older():
    """Two phases of work; deliverables know neither obstacles nor mediation yet, and one act has another name."""
    phases = (phase("first", item("first.need", component="AMOA"), item("first.build", ("first.need",))),)
    arrows = tuple(
        replace(arrow, name=Text(fr="Donner son accord", en="Agree")) if arrow.key == "approve" else arrow
        for arrow in default_template().arrows
        if not (arrow.type == "livrable" and DELAYED & {arrow.source, arrow.target})
    )
    return replace(default_template(), id="small", version=1, digest="1", phases=phases, arrows=arrows)


@lru_cache
def newer():
    """The same with what was missing, other words, and another name for a status and a type."""
    base = default_template()
    statuses = tuple(
        replace(one, name=Text(fr="À faire valider", en="To be validated")) if one.key == "approve" else one
        for one in base.statuses
    )
    types = tuple(
        replace(one, description=Text(fr="Ce qui est remis et recetté.", en="What is delivered and accepted."))
        if one.key == "livrable"
        else one
        for one in base.types
    )
    return replace(older(), version=2, digest="2", statuses=statuses, types=types, arrows=base.arrows)


def prepared(template, *, site=None, gates="none", language="fr"):
    site = site or new_site(language=language)
    prepare(site.reader, site.writer, template, gates=gates, ask=yes, sleep=no_wait)
    return site


def deployed(template, **more):
    """With a project of the cast on it."""
    site = prepared(template, **more)
    bootstrap(site.reader, site.writer, template, charter(), keys=KEYS, ask=yes, sleep=no_wait)
    return site


def shared(world):
    """Every word, arrow, gate and place of what a site shares; no ids."""
    return {
        "roles": sorted((one.name, one.description) for one in world.roles.values()),
        "types": sorted((one.name, one.description, one.level) for one in world.types.values()),
        "statuses": sorted((one.name, one.category, one.description) for one in world.statuses.values()),
        "workflows": sorted(_workflow(world, one) for one in world.workflows.values()),
        "type schemes": sorted(
            (one.name, one.description, [world.types[kind].name for kind in one.type_ids])
            for one in world.type_schemes.values()
        ),
        "workflow schemes": sorted(
            (one.name, one.description, one.default, sorted((world.types[k].name, name) for k, name in one.by_type.items()))
            for one in world.workflow_schemes.values()
        ),
    }


def _workflow(world, flow):
    names = {number: world.statuses[number].name for number in flow.statuses}
    places = sorted((names[number], str(one.get("layout"))) for number, one in flow.statuses.items())
    return (flow.name, flow.description, places, sorted(_arrow(world, one, names) for one in flow.transitions))


def _arrow(world, arrow, names):
    sources = sorted(names[link["from"]] for link in arrow.links)
    return (arrow.name, arrow.description, sources, names[arrow.to], gate(world, arrow))


def gate(world, arrow):
    """Names of the roles let through, [] where everybody is."""
    rules = (arrow.conditions or {}).get("conditions", ())
    ids = [one for rule in rules for one in rule["parameters"].get("roleIds", "").split(",") if one]
    return sorted(world.roles[int(one)].name for one in ids)


def flow_of(world, name):
    return next(one for one in world.workflows.values() if one.name == name)


def arrow_of(flow, name, source=None):
    return next(one for one in flow.transitions if one.name == name and (source is None or one.links[0]["from"] == source))
