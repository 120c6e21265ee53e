"""Adoption of a project in use: only marks are written, whatever is cut in between; then it is judged like any other."""

import pytest

from integration.errors import Refused
from integration.jira.writer_removal import Remover
from integration.mapping.records import project_record_from
from integration.mapping.seal import unseal
from integration.sync.adopt import Adopting
from integration.sync.bootstrap import plan_project
from integration.sync.plan import acts, to_do
from integration.sync.remove import plan_removal, remove
from tests.mapping.blueprints import charter
from tests.sync.bootstrapped import SMALL as OURS
from tests.sync.bootstrapped import applied, prepared
from tests.sync.foreign import MAP, adopted, doors, foreign, planned
from tests.sync.stage import KEYS
from tests.sync.weather import Blind, Crash, Cut


def shape(world):
    """All that people see of the project, our labels apart."""
    return {
        "issues": [
            (i.summary, i.type_id, i.status_id, i.parent_id, i.assignee, str(i.due), tuple(i.components), str(i.description))
            for i in world.issues.values()
            if "bornage-registre" not in i.labels
        ],
        "labels": [[label for label in i.labels if not label.startswith("bornage-")] for i in world.issues.values()],
        "links": len(world.links),
        **{name: picture_of(world)[name] for name in ("components", "filters", "boards", "types", "statuses", "workflows")},
    }


def picture_of(world):
    return {
        "components": sorted((one.name, one.description, one.lead or "") for one in world.components.values()),
        "filters": [(one.name, one.jql) for one in world.filters.values()],
        "boards": [(one.name, [(column.name, column.statuses) for column in one.columns]) for one in world.boards.values()],
        "types": sorted(kind.name for kind in world.types.values()),
        "statuses": sorted(status.name for status in world.statuses.values()),
        "workflows": sorted(workflow.name for workflow in world.workflows.values()),
    }


def record_of(site):
    project = site.world.project("ABC")
    home = {"kind": "bornage.project", "site": site.world.cloud_id, "subject": f"project:{project.id}"}
    return project_record_from(unseal(project.properties["bornage.project"], **home, keys=KEYS))


def labels_of(site, name):
    return site.world.issues[int(site.issues[name])].labels


def end(site):
    """What an adoption leaves, without what counts calls."""
    record = record_of(site)
    return {
        "seen": shape(site.world),
        "labels": sorted(tuple(sorted(issue.labels)) for issue in site.world.issues.values()),
        "marked": sorted(issue.id for issue in site.world.issues.values() if "bornage.item" in issue.properties),
        "members": members(site.world),
        "ids": (record.ids.statuses, record.ids.types, record.ids.components, record.ids.phases, record.ids.items),
        "properties": sorted(site.world.project("ABC").properties),
    }


def members(world):
    return [
        (world.roles[role].name, sorted(actor.account_id or "" for actor in actors))
        for role, actors in sorted(world.project("ABC").actors.items())
    ]


def test_a_project_in_use_is_refused_until_somebody_says_adopt():
    """The refusal names the option."""
    with pytest.raises(Refused, match="project-in-use"):
        planned(foreign(), adopt=False)


def test_adoption_writes_marks_and_a_register_and_nothing_else():
    """No issue of people changes but for a label; no component, board, filter, link, type or status is made."""
    site = foreign()
    before = shape(site.world)

    adopted(site)

    after = shape(site.world)
    assert before == {**after, "labels": after["labels"][: len(before["labels"])]}
    assert 6 == len(site.world.issues)
    assert "bornage-data" in labels_of(site, "data")
    assert "bornage-campaigns" in labels_of(site, "campaigns")
    assert ["bornage-data.flow"] == labels_of(site, "flow")
    assert [] == labels_of(site, "screen")


def test_what_the_map_says_is_on_record():
    """Statuses and types many to one, components, phases and items by their issues."""
    site = foreign()

    adopted(site)

    record = record_of(site)
    assert () == record.adopted
    assert {"prepare", "ready", "build", "validated"} == set(record.ids.statuses.values())
    assert {"phase", "livrable", "task", "subtask", "anomalie"} == set(record.ids.types.values())
    assert {"MOE", "MOA"} == set(record.ids.components.values())
    assert {site.issues["data"]: "data", site.issues["campaigns"]: "campaigns"} == record.ids.phases
    assert {site.issues["flow"]: "data.flow"} == record.ids.items
    assert {"service", "register"} == set(record.ids.roles.values())


def test_planning_again_finds_nothing_with_or_without_the_option():
    """The record says that it was adopted; an apply without the option does not fill the project either."""
    site = foreign()
    adopted(site)

    assert planned(site).plan.empty
    assert planned(site, adopt=False).plan.empty


ALL = ("epics", "items", "links", "board", "components")


@pytest.mark.parametrize(
    ("index", "create", "every"),
    [(Blind, (), 4), (lambda inner: inner, (), 5), (lambda inner: inner, ALL, 5)],
    ids=["late", "fresh", "made"],
)
def test_an_adoption_cut_at_any_request_is_finished_by_the_next(index, create, every):
    """Whatever the index knows by then, when the map names keys: the same end, and nothing twice."""
    text = MAP.replace(', "Campagnes du printemps": campaigns', "" if create else ", ABC-2: campaigns")
    whole = foreign()
    before = whole.stage.transport.reads + whole.stage.transport.writes
    adopted(whole, *create, text=text)
    total = whole.stage.transport.reads + whole.stage.transport.writes - before
    wrong = []

    for at in range(1, total + 1, every):
        site = foreign()
        with pytest.raises(Crash):
            adopted(site, *create, text=text, doors=doors(site.world, lambda inner, at=at: Cut(inner, at=at)))
        adopted(site, *create, text=text, doors=doors(site.world, index))
        if end(whole) != end(site) or not planned(site, text=text).plan.empty:
            wrong.append(at)

    assert [] == wrong


def test_what_is_asked_for_is_made_and_what_stands_is_linked():
    """Items without an issue, components, links and a board; what has one keeps it."""
    site = foreign()

    adopted(site, "items", "links", "board", "components", text=MAP + 'service: ["x"]\n')

    assert {"AMOA", "Backend", "Métier"} == {one.name for one in site.world.components.values()}
    assert {"bornage-data.flow", "bornage-campaigns.first"} <= {
        label for i in site.world.issues.values() for label in i.labels
    }
    assert {"Bornage – Velours CRM"} <= {one.name for one in site.world.boards.values()}
    assert planned(site).plan.empty
    assert planned(site, adopt=False).plan.empty


def test_a_status_nobody_mapped_is_not_judged_and_said_to_be():
    """The register tells of the issue, and why."""
    site = foreign()
    text = MAP.replace("In Progress: build, ", "")
    adopted(site, text=text)

    plan = planned(site, text=text).plan
    walk(site, "hugo", "flow", "In Progress")
    site.stage.wait(hours=1)
    site.stage.sync()

    assert ("status", "In Progress", "no-part") in {(s.thing, s.title, s.why) for s in acts(plan.steps, "leave")}
    said = register(site)
    assert "ABC-3" in said
    assert "statut étranger au modèle" in said


def test_what_people_do_afterwards_is_judged_in_the_register():
    """Under observation nothing is written on the issues; the breach stands in the register, and on a second night it is quiet."""
    site = foreign()
    adopted(site)
    site.stage.wait(hours=1)

    walk(site, "hugo", "flow", "In Progress", "Done")
    site.stage.wait(hours=1)
    found = site.stage.sync()
    site.stage.wait(hours=1)
    again = site.stage.sync()

    assert "R11" in {one.rule for one in found.findings}
    assert "ABC-3" in register(site)
    assert () == site.stage.comments(site.issues["flow"])
    assert 0 == again.wrote


def test_nothing_is_moved_in_an_adopted_project():
    """Even when MOA opens a phase: its workflow is its people's."""
    site = foreign()
    text = MAP.replace("Backlog: prepare", "Backlog: approve")
    adopted(site, text=text)
    site.stage.wait(hours=1)

    walk(site, "claire", "data", "Selected for Development")
    site.stage.wait(hours=1)
    site.stage.sync()

    assert "Backlog" == site.world.statuses[site.world.issues[int(site.issues["flow"])].status_id].name


def test_a_site_without_our_roles_is_adopted_all_the_same():
    """Nobody is let into any role, and the plan says so; the register is read by a role of theirs that the charter names."""
    site = foreign(ready=False, mode="comment")

    plan = planned(site).plan
    adopted(site)
    site.stage.wait(hours=1)
    walk(site, "hugo", "flow", "In Progress", "Done")
    site.stage.wait(hours=1)

    assert ["no-roles"] == [step.why for step in plan.steps if step.thing == "member"]
    assert "R11" in {one.rule for one in site.stage.sync().findings}


def test_a_map_that_changes_moves_our_marks():
    """Another part, another label; no part any more, none."""
    site = foreign()
    adopted(site)

    other = MAP.replace("ABC-3: data.flow", "ABC-4: data.flow").replace("ABC-1: data, ", "")
    adopted(site, text=other)

    assert [] == labels_of(site, "flow")
    assert [] == labels_of(site, "data")
    assert ["bornage-data.flow"] == labels_of(site, "screen")
    assert {site.issues["screen"]: "data.flow"} == record_of(site).ids.items
    assert planned(site, text=other).plan.empty


def test_an_epic_renamed_after_adoption_keeps_its_part():
    """The map knew it by its summary, our mark knows it since."""
    site = foreign()
    adopted(site)

    site.stage.edit("ines", site.issues["campaigns"], summary="Vagues de courriels")

    assert planned(site).plan.empty


def test_names_that_lead_nowhere_are_told():
    """A key that is not there, a summary that two issues bear, an issue that is no epic."""
    site = foreign()
    text = MAP.replace("ABC-1: data", "ABC-99: data, ABC-4: data").replace("ABC-3: data.flow", '"Flux": data.report')

    plan = planned(site, text=text).plan

    told = {(step.title, step.why) for step in acts(plan.steps, "leave")}
    assert {("ABC-99 → data", "not-found"), ("ABC-4 → data", "no-epic"), ("Flux → data.report", "not-found")} <= told


def test_gates_have_no_place_in_a_workflow_of_theirs():
    """Refused, with what to write."""
    with pytest.raises(Refused, match="gates: none"):
        planned(foreign(gates="decisions"))


def test_a_project_of_ours_is_not_adopted():
    """It is said to be ours."""
    site = prepared()
    applied(site)

    with pytest.raises(Refused, match="leave out --adopt"):
        plan_project(site.reader, OURS, charter(), keys=KEYS, adopting=Adopting(adopt=True))


@pytest.mark.parametrize("create", [(), ("items", "board", "components")], ids=["marks", "made"])
def test_remove_takes_our_marks_and_leaves_the_project(create):
    """Issues of people stay, without label and mark; what we made goes when nobody touched it."""
    site = foreign()
    before = shape(site.world)
    adopted(site, *create)

    departure = plan_removal(site.stage.reader, context(site))
    remove(departure, Remover(site.stage.transport), site.stage.writer, progress=lambda *_: None)

    assert before == shape(site.world)
    assert [[]] * 5 == [issue.labels for issue in site.world.issues.values()]
    assert {} == site.world.project("ABC").properties
    assert not any("bornage.item" in issue.properties for issue in site.world.issues.values())


def context(site):
    return site.stage.context()


def walk(site, who, name, *statuses):
    """A person moves an issue to statuses by their names."""
    with site.stage.as_(who) as person:
        for status in statuses:
            found = person.get(f"/rest/api/3/issue/{site.issues[name]}/transitions").json()["transitions"]
            way = next(one["id"] for one in found if one["to"]["name"] == status)
            body = {"transition": {"id": way}}
            assert 204 == person.post(f"/rest/api/3/issue/{site.issues[name]}/transitions", json=body).status_code


def register(site):
    return " ".join(site.stage.texts(record_of(site).ids.register))


def test_a_plan_of_marks_wants_no_second_agreement():
    """However many issues it marks: nothing of theirs changes."""
    site = foreign()

    draft = planned(site)

    assert 0 == draft.existing
    assert {"adopt"} == {step.why for step in to_do(draft.plan.steps, "epic", "item")}
