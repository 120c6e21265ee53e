"""A site is prepared again with a newer template or other gates: what nobody touched follows, what people made stays."""

from dataclasses import replace

import pytest

from integration.errors import BornageError
from integration.sandbox.switches import Switches
from integration.sync.bootstrap import plan_site, prepare
from integration.sync.plan import to_do
from integration.sync.plan_show import show
from tests.sync.shared_half import arrow_of, deployed, flow_of, gate, newer, older, prepared, shared
from tests.sync.site import new_site, no_wait, over, yes


def upgraded(site, template=None, gates="none"):
    return prepare(site.reader, site.writer, template or newer(), gates=gates, ask=yes, sleep=no_wait)


def kept(plan):
    return {(step.thing, step.title, step.why) for step in plan.steps if step.act in ("keep", "leave")}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_upgraded_site_is_as_one_prepared_anew(language):
    """Words, names, a status, its arrows, a gate and the diagram: nothing of the older version is left."""
    site = upgraded_site = deployed(older(), language=language)
    upgraded(upgraded_site, gates="decisions")

    assert shared(prepared(newer(), gates="decisions", language=language).world) == shared(site.world)
    assert plan_site(site.reader, newer(), gates="decisions").steps == ()


def test_the_same_version_changes_nothing():
    """Preparing again plans nothing and writes nothing."""
    site = deployed(older(), gates="all")
    writes = site.transport.writes

    done = upgraded(site, older(), gates="all")

    assert done.plan.steps == ()
    assert writes == site.transport.writes
    assert done.schemes == ("Bornage : small", "Bornage : small")


def test_an_older_template_never_takes_a_newer_one_back():
    """Somebody with an older copy prepares: all of it stays, and is listed."""
    site = deployed(older())
    upgraded(site)
    before = shared(site.world)

    plan = upgraded(site, older()).plan

    assert before == shared(site.world)
    assert plan.empty
    assert {"newer"} == {why for _, _, why in kept(plan)}


def test_words_and_names_that_people_changed_stay_and_are_listed():
    """Three ways: what is still ours follows beside them."""
    site = deployed(older())
    world = site.world
    role = next(one for one in world.roles.values() if one.name == "AMOA")
    role.description = role.description.replace("Assistance", "Appui", 1)
    status = next(one for one in world.statuses.values() if one.name == "À approuver")
    status.name = "Chez la direction"
    assert "Appui" in role.description

    changed = replace(
        newer(), roles={key: replace(text, title=replace(text.title, fr="Autre")) for key, text in newer().roles.items()}
    )
    plan = upgraded(site, changed).plan

    assert "Appui" in role.description
    assert "Chez la direction" == status.name
    assert ("role", "AMOA", "people") in kept(plan)
    assert ("status", "Chez la direction", "renamed") in kept(plan)
    assert next(one for one in world.roles.values() if one.name == "MOE").description.startswith("Autre.")
    assert plan_site(site.reader, changed, gates="none").empty


def test_people_s_own_arrows_statuses_and_rules_survive_an_upgrade():
    """An update replaces the whole workflow: what is theirs is sent back as it was, and listed."""
    site = deployed(older())
    flow = flow_of(site.world, "Bornage : Livrable")
    theirs = their_edits(site, flow)

    plan = upgraded(site, gates="all").plan

    after = flow_of(site.world, "Bornage : Livrable")
    assert theirs["arrow"] in {one.name for one in after.transitions}
    assert theirs["status"] in after.statuses
    assert [rule["ruleKey"] for rule in arrow_of(after, "Soumettre").validators] == ["system:check-permission-validator"]
    assert {
        ("workflow", "Bornage : Livrable › Relire", "added"),
        ("workflow", "Bornage : Livrable › Chez le juriste", "added"),
        ("workflow", "Bornage : Livrable › Soumettre", "own-rules"),
    } <= kept(plan)
    assert gate(site.world, arrow_of(after, "Prononcer la recette")) == ["AMOA", "Bornage", "MOA"]
    assert plan_site(site.reader, newer(), gates="all").empty


def their_edits(site, flow):
    """A status, an arrow to it and back, and a validator on ours, as the administrator makes them over HTTP."""
    core, world = site.transport.core, site.world
    [made] = core.create_statuses(
        data={
            "scope": {"type": "GLOBAL"},
            "statuses": [{"name": "Chez le juriste", "statusCategory": "IN_PROGRESS", "description": ""}],
        }
    )
    raw = core.read_workflows(data={"workflowIds": [flow.id]})
    body = raw["workflows"][0]
    start = next(str(number) for number in flow.statuses if world.statuses[number].name == "À préparer")
    body["statuses"].append({"statusReference": made["id"], "properties": {}})
    for number, name, source, target in (("7", "Relire", start, made["id"]), ("8", "Revenir", made["id"], start)):
        body["transitions"].append(bare(number, name, source, target))
    submit = next(one for one in body["transitions"] if one["name"] == "Soumettre")
    submit["validators"] = [{"ruleKey": "system:check-permission-validator", "parameters": {"permissionKey": "EDIT_ISSUES"}}]
    pool = [{**one, "statusReference": one["id"]} for one in raw["statuses"]]
    pool.append({"statusReference": made["id"], "id": made["id"], "name": made["name"], "statusCategory": "IN_PROGRESS"})
    write(site, body, pool)
    return {"arrow": "Relire", "status": int(made["id"])}


def bare(number, name, source, target):
    return {
        "id": number,
        "type": "DIRECTED",
        "name": name,
        "toStatusReference": target,
        "links": [{"fromStatusReference": source, "fromPort": 0, "toPort": 1}],
        **{part: [] for part in ("actions", "validators", "triggers")},
        "properties": {},
    }


def write(site, body, pool):
    """An administrator saves a workflow."""
    names = ("statusReference", "id", "name", "statusCategory", "description")
    sent = {name: body[name] for name in ("id", "version", "description", "statuses", "transitions")}
    for one in sent["statuses"]:
        one.pop("deprecated", None)
    rows = [{name: one[name] for name in names if name in one} for one in pool]
    site.transport.core.update_workflows(data={"statuses": rows, "workflows": [sent]})


def saved_by_an_admin(site, name, change):
    """An administrator edits one of our workflows in Jira’s editor."""
    flow = flow_of(site.world, name)
    raw = site.transport.core.read_workflows(data={"workflowIds": [flow.id]})
    body = raw["workflows"][0]
    change(body)
    write(site, body, [{**one, "statusReference": one["id"]} for one in raw["statuses"]])


def test_a_gate_name_or_arrow_that_people_changed_stays():
    """One is renamed, one removed, one opened to everybody by them: all three stay, listed; other gates follow."""
    site = deployed(older(), gates="all")

    def change(body):
        ways = body["transitions"]
        next(one for one in ways if one["name"] == "Donner son accord")["name"] = "Bon pour accord"
        next(one for one in ways if one["name"] == "Prononcer la recette").pop("conditions")
        ways.remove(next(one for one in ways if one["name"] == "Rouvrir"))

    saved_by_an_admin(site, "Bornage : Livrable", change)
    plan = upgraded(site, gates="none").plan

    after = flow_of(site.world, "Bornage : Livrable")
    assert {
        ("workflow", "Bornage : Livrable › Bon pour accord", "people"),
        ("workflow", "Bornage : Livrable › Rouvrir", "removed"),
    } <= kept(plan)
    assert "Rouvrir" not in {one.name for one in after.transitions}
    assert not any(gate(site.world, one) for one in after.transitions)
    again = upgraded(site, gates="all").plan
    assert ("workflow", "Bornage : Livrable › Prononcer la recette", "people") not in kept(again)


def test_a_gate_people_took_away_is_not_put_back():
    """The mark remembers the gate: what is there is not what we wrote."""
    site = deployed(older(), gates="all")
    saved_by_an_admin(
        site,
        "Bornage : Livrable",
        lambda body: next(one for one in body["transitions"] if one["name"] == "Prononcer la recette").pop("conditions"),
    )

    plan = upgraded(site, gates="all").plan

    assert ("workflow", "Bornage : Livrable › Prononcer la recette", "people") in kept(plan)
    assert gate(site.world, arrow_of(flow_of(site.world, "Bornage : Livrable"), "Prononcer la recette")) == []


def test_a_condition_people_added_holds_beside_ours():
    """The gate is put in beside it, so that both must hold, and taken out around it."""
    site = deployed(older())

    def change(body):
        way = next(one for one in body["transitions"] if one["name"] == "Prononcer la recette")
        way["conditions"] = {"operation": "ANY", "conditionGroups": [], "conditions": [restricted(site)]}

    def conditions():
        return arrow_of(flow_of(site.world, "Bornage : Livrable"), "Prononcer la recette").conditions

    saved_by_an_admin(site, "Bornage : Livrable", change)
    upgraded(site, gates="all")
    both = conditions()
    upgraded(site, gates="none")
    [theirs] = conditions()["conditionGroups"]

    assert ("ALL", 1, 1) == (both["operation"], len(both["conditions"]), len(both["conditionGroups"]))
    assert ([], "ANY", 1) == (conditions()["conditions"], theirs["operation"], len(theirs["conditions"]))
    assert plan_site(site.reader, newer(), gates="none").empty


def restricted(site):
    return {"ruleKey": "system:restrict-issue-transition", "parameters": {"groupIds": next(iter(site.world.groups))}}


def test_a_diagram_people_arranged_stays_arranged():
    """New statuses come below it; where nobody moved anything the diagram is laid out anew."""
    site = deployed(older())
    saved_by_an_admin(
        site,
        "Bornage : Livrable",
        lambda body: [one.update(layout={"x": n * 17.5, "y": 3}) for n, one in enumerate(body["statuses"])],
    )
    before = {number: one["layout"] for number, one in flow_of(site.world, "Bornage : Livrable").statuses.items()}

    upgraded(site)

    after = flow_of(site.world, "Bornage : Livrable").statuses
    assert before == {number: after[number]["layout"] for number in before}
    new = [one["layout"] for number, one in after.items() if number not in before]
    assert 2 == len({(one["x"], one["y"]) for one in new if one["y"] > 3})


def test_other_gates_change_nothing_else():
    """Only workflows are written, in one call after one validation; the plan says which arrows."""
    site = deployed(older())
    calls = dict(site.transport.calls)

    done = upgraded(site, older(), gates="decisions")

    assert {"workflow"} == {step.thing for step in to_do(done.plan.steps)}
    new = {call: count - calls.get(call, 0) for call, count in site.transport.calls.items() if count != calls.get(call, 0)}
    assert {call: n for call, n in new.items() if "workflows/update" in call} == {
        "POST /rest/api/3/workflows/update": 1,
        "POST /rest/api/3/workflows/update/validation": 1,
    }


def test_the_plan_tells_how_many_people_lose_what():
    """Of the members of the projects that use the workflows, nobody named; the others are mentioned."""
    site = deployed(older())

    shown = show(plan_site(site.reader, older(), gates="all"), "fr").effect

    assert "2\u00a0personnes perdent la transition «\u202fPrononcer la recette\u202f»." in shown
    assert "Qui n’a aucun rôle est concerné aussi" in shown
    upgraded(site, older(), gates="all")
    back = show(plan_site(site.reader, older(), gates="none"), "en").effect
    assert "2 people get the transition “Prononcer la recette”." in back


class Meddling:
    """Somebody saves a workflow between our reading and our writing."""

    def __init__(self, site, times):
        self._site, self._left, self.asked = site, times, 0

    def __call__(self, _plan):
        self.asked += 1
        if self._left:
            self._left -= 1
            saved_by_an_admin(self._site, "Bornage : Livrable", lambda body: body["transitions"].append(self._way(body)))
        return True

    def _way(self, body):
        first, second = (one["statusReference"] for one in body["statuses"][:2])
        return bare(str(20 + self.asked), f"Relire {self.asked}", first, second)


def test_a_lost_lock_is_read_and_planned_again():
    """Whoever saved a workflow meanwhile loses nothing: the version is Jira’s lock (facts 8.10)."""
    site = deployed(older())
    ask = Meddling(site, times=1)

    prepare(site.reader, site.writer, newer(), gates="all", ask=ask, sleep=no_wait)

    assert "Relire 1" in {one.name for one in flow_of(site.world, "Bornage : Livrable").transitions}
    assert plan_site(site.reader, newer(), gates="all").empty


def test_another_task_of_the_site_is_waited_for():
    """409 for a busy site is no lost lock."""
    site = deployed(older())
    site.world.switches.workflow_busy = 3
    waited: list[float] = []

    prepare(site.reader, site.writer, newer(), gates="all", ask=yes, sleep=waited.append)

    assert plan_site(site.reader, newer(), gates="all").empty


def test_what_jira_would_refuse_is_told_before_anything_of_it_is_written():
    """The validation’s own words."""
    site = deployed(older())
    next(one for one in site.world.workflows.values() if one.name == "Bornage : Livrable").editable = False
    with pytest.raises(BornageError, match="WORKFLOW_NOT_EDITABLE"):
        upgraded(site)


def test_statuses_by_uuid_only():
    """With the other answer to facts 8.4."""
    site = new_site()
    site.world.switches = Switches(status_reference_by_id=False)
    prepared(older(), site=site)

    upgraded(site, gates="all")

    assert plan_site(site.reader, newer(), gates="all").steps == ()


def test_the_language_of_a_site_is_the_one_it_was_prepared_in():
    """Whoever upgrades it, from wherever: an English account does not mix its words in."""
    site = prepared(older(), language="fr")
    site.world.users["712020:bornage"].locale = "en_US"

    upgraded(site)

    assert "À faire valider" in {one.name for one in site.world.statuses.values()}
    assert plan_site(site.reader, newer(), language="en").empty


def test_a_type_somebody_took_out_of_our_schemes_comes_back_in_its_place():
    """Without it no project can be made of them; a type people added stays."""
    site = prepared(older())
    world = site.world
    scheme = next(one for one in world.type_schemes.values() if "bornage:" in one.description)
    flows = next(one for one in world.workflow_schemes.values() if "bornage:" in one.description)
    document = next(one.id for one in world.types.values() if one.name == "Document")
    story = next(one.id for one in world.types.values() if one.untranslated == "Story" or one.name == "Story")
    order = list(scheme.type_ids)
    scheme.type_ids = [one for one in order if one != document] + [story]
    del flows.by_type[document]

    plan = upgraded(site, older()).plan

    assert [*order, story] == scheme.type_ids
    assert "Bornage : Document" == flows.by_type[document]
    assert {"type-scheme", "workflow-scheme"} == {step.thing for step in to_do(plan.steps)}


def test_issues_of_a_type_that_gets_its_workflow_back_are_moved_by_a_task():
    """Jira answers with a task and is asked until it is done; statuses the workflow lacks begin anew."""
    site = deployed(older())
    world = site.world
    flows = next(one for one in world.workflow_schemes.values() if "bornage:" in one.description)
    kind = next(one.id for one in world.types.values() if one.name == "Livrable")
    del flows.by_type[kind]
    world.switches.task_polls = 3
    told = []

    prepare(
        site.reader,
        site.writer,
        older(),
        gates="none",
        ask=yes,
        sleep=no_wait,
        progress=lambda _d, _t, what: told.append(what),
    )

    assert "Bornage : Livrable" == flows.by_type[kind]
    assert any(what.startswith("workflow-scheme ") and what.endswith("%") for what in told)
    assert plan_site(site.reader, older()).empty


def test_doors_may_be_narrow():
    """Over a fresh connection the same site is found as prepared."""
    site = prepared(newer())

    assert plan_site(over(site.world).reader, newer()).steps == ()
