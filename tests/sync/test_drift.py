"""Gates, transitions, statuses and roles that are no more what was applied: told once a day, in the register, until put back."""

import pytest

from integration.errors import JiraError
from integration.mapping.gates import required_roles, workflows_payload
from integration.mapping.site_blueprint import site_blueprint
from integration.mapping.wire_workflows import workflows_from
from integration.model.live import IdMap
from integration.sync.drift import drift_of, roles_gone
from tests.mapping.blueprints import default_template
from tests.sync.stage import account, demote, stage

SITE = site_blueprint(default_template(), "fr")
STATUSES = {one.key: str(300 + n) for n, one in enumerate(SITE.statuses)}
ROLES = {one.key: str(100 + n) for n, one in enumerate(SITE.roles)}
IDS = IdMap(
    statuses={found: key for key, found in STATUSES.items()},
    types={},
    roles={found: key for key, found in ROLES.items()},
    components={},
    items={},
    phases={},
    filter="",
    board="",
    register="",
)


def applied(gates):
    """The workflows as Jira reads them back: references explained once, every parameter there."""
    made = workflows_payload(SITE, statuses=STATUSES, references=STATUSES, role_ids=ROLES, gates=gates)
    for workflow in made["workflows"]:
        for transition in workflow["transitions"]:
            for rule in transition.get("conditions", {}).get("conditions", ()):
                rule |= {"id": "9", "parameters": {"groupIds": "", "accountIds": ""} | rule["parameters"]}
    return made


def found(made, gates="all"):
    seen = drift_of(workflows_from(made), default_template(), gates=gates, language="fr", ids=IDS)
    return [(one.kind, one.name) for one in seen]


def transition(made, workflow, name):
    of = next(one for one in made["workflows"] if one["name"] == workflow)
    return of, next(one for one in of["transitions"] if one["name"] == name)


@pytest.mark.parametrize("gates", ["none", "decisions", "all"])
def test_what_was_applied_is_no_drift(gates):
    """With what Jira adds when it is read back."""
    assert [] == found(applied(gates), gates)


def test_each_gate_removed_changed_or_added_is_told():
    """Every arrow that has one; and one that has none."""
    made = applied("all")
    gated = [a for w in SITE.workflows for a in w.arrows if required_roles(a, "all")]
    for workflow in made["workflows"]:
        for one in workflow["transitions"]:
            one.pop("conditions", None)
    fewer = applied("all")
    _, approve = transition(fewer, "Bornage : Livrable", "Approuver")
    approve["conditions"]["conditions"][0]["parameters"]["roleIds"] = ROLES["MOA"]
    more = applied("all")
    _, start = transition(more, "Bornage : Livrable", "Démarrer")
    start["conditions"] = approve["conditions"]

    assert ["gate"] * len(gated) == [kind for kind, _ in found(made)]
    assert [("gate", "Bornage : Livrable › Approuver")] == found(fewer)
    assert [("gate-added", "Bornage : Livrable › Démarrer")] == found(more)


def test_a_condition_beside_ours_changes_the_gate():
    """Also one in a group of its own."""
    made = applied("all")
    _, approve = transition(made, "Bornage : Livrable", "Approuver")
    other = {"operation": "ALL", "conditions": [{"ruleKey": "system:check-field-value", "parameters": {}}]}
    approve["conditions"]["conditionGroups"] = [other]

    assert [("gate", "Bornage : Livrable › Approuver")] == found(made)


def test_transitions_that_are_gone_or_new_are_told_and_a_new_name_is_none():
    """A transition is the statuses it joins; one from anywhere passes by every gate."""
    made = applied("all")
    of, approve = transition(made, "Bornage : Livrable", "Approuver")
    of["transitions"].remove(approve)
    _, start = transition(made, "Bornage : Livrable", "Démarrer")
    start["name"] = "Commencer"
    everywhere = {"type": "GLOBAL", "name": "Clore", "links": [], "toStatusReference": STATUSES["validated"]}
    of["transitions"].append(everywhere)

    assert [
        ("transition", "Bornage : Livrable › Approuver"),
        ("transition-added", "Bornage : Livrable › Clore"),
    ] == found(made)


def test_a_status_a_workflow_or_a_role_that_is_gone_is_told():
    """A workflow loses its mark without being another."""
    made = applied("all")
    of = next(one for one in made["workflows"] if one["name"] == "Bornage : Rituel")
    of["statuses"] = [one for one in of["statuses"] if one["statusReference"] != STATUSES["dropped"]]
    of["transitions"] = [t for t in of["transitions"] if t["toStatusReference"] != STATUSES["dropped"]]
    of["transitions"] = [
        t for t in of["transitions"] if all(k["fromStatusReference"] != STATUSES["dropped"] for k in t["links"])
    ]
    of["description"] = ""
    made["workflows"] = [one for one in made["workflows"] if one["name"] != "Bornage : Anomalie"]
    roles = {found: key for found, key in IDS.roles.items() if key != "MOE"}

    assert [("status", "Bornage : Rituel › Écarté"), ("workflow", "Bornage : Anomalie")] == found(made)
    assert [("role", "MOE")] == [(one.kind, one.name) for one in roles_gone(roles, SITE, IDS)]


# --- on the embedded Jira -----------------------------------------------------------------------------------------------


def rewritten(scene, name, change):
    """Somebody edits a workflow in Jira; what it was before."""
    with scene.admin() as admin:
        read = admin.post("/rest/api/3/workflows", json={"workflowNames": [name]}).json()
        (workflow,) = read["workflows"]
        before = {one["id"]: one.get("conditions") for one in workflow["transitions"]}
        for one in workflow["transitions"]:
            change(one)
        kept = {k: workflow[k] for k in ("id", "version", "description", "statuses", "transitions")}
        pool = [{k: s[k] for k in ("statusReference", "id", "name", "statusCategory")} for s in read["statuses"]]
        answer = admin.post("/rest/api/3/workflows/update", json={"statuses": pool, "workflows": [kept]})
        assert answer.status_code == 200, answer.text
        return before


def said(scene):
    return scene.texts(scene.ids.register)[0].replace("\u00a0", " ")


def test_a_gate_taken_away_is_told_the_day_after_and_no_more_once_it_is_back():
    """Once in 24 hours, at two requests; a quiet night that had its pass spends none."""
    scene = stage(gates="all")
    first = scene.sync()
    scene.wait(hours=2)
    before = rewritten(
        scene, "Bornage : Livrable", lambda one: one.pop("conditions", None) if one["name"] == "Approuver" else None
    )
    scene.sync()
    early = said(scene)
    scene.wait(hours=23)
    told = scene.sync()
    drifted = said(scene)
    scene.wait(hours=2)
    scene.sync()
    scene.wait(hours=1)
    reads = scene.transport.reads
    quiet = scene.sync()
    spent = scene.transport.reads - reads
    rewritten(
        scene,
        "Bornage : Livrable",
        lambda one: one.update(conditions=before[one["id"]]) if one["name"] == "Approuver" else None,
    )
    scene.wait(days=1)
    scene.sync()

    assert (2, 2, None) == (first.deep, told.deep, quiet.deep)
    assert "Dérive" not in early
    assert "condition de transition retirée ou changée : Bornage : Livrable › Approuver" in drifted
    assert "deep pass: 2 requests" in told.line
    assert spent <= 7
    assert "Dérive" not in said(scene)


def test_an_account_that_may_not_read_workflows_says_so_once():
    """As health, in the register; no night fails for it, and the next pass writes nothing."""
    scene = stage(gates="all")
    demote(scene.world)
    first = scene.sync()
    scene.wait(days=2)
    scene.sync()
    scene.wait(days=2)
    writes = scene.transport.writes
    later = scene.sync()

    assert ((), ()) == (first.failed, later.failed)
    assert "ce compte n’a pas le droit de lire les circuits de statuts" in said(scene)
    assert writes == scene.transport.writes
    scene.world.users[account("bornage")].admin = True
    scene.wait(days=2)
    scene.sync()
    assert "circuits de statuts" not in said(scene)


def test_a_project_without_gates_spends_no_request_on_them():
    """Nothing was applied that could be taken away."""
    scene = stage()
    first = scene.sync()
    scene.wait(days=2)

    assert 0 == first.deep
    assert 0 == scene.sync().deep
    assert "POST /rest/api/3/workflows" not in scene.transport.calls


class _Refusing:
    """Jira refuses to edit comments."""

    def __init__(self, writer):
        self._writer = writer

    def edit_comment(self, *_what, **_how):
        raise JiraError("PUT /rest/api/3/issue/{}/comment/{}: read-only", status=503)

    def __getattr__(self, name):
        return getattr(self._writer, name)


def test_a_pass_whose_telling_failed_is_made_again():
    """The register could not be written: what was found counts as untold."""
    scene = stage(gates="all")
    scene.sync()
    rewritten(scene, "Bornage : Livrable", lambda one: one.pop("conditions", None))
    scene.wait(days=1, hours=1)
    failed = scene.sync(writer=_Refusing(scene.writer))
    scene.wait(hours=1)
    again = scene.sync()
    scene.wait(hours=1)

    assert [f"project:{scene.context().project_id}"] == [one.subject for one in failed.failed]
    assert (2, 2, None) == (failed.deep, again.deep, scene.sync().deep)
    assert "Dérive" in said(scene)
