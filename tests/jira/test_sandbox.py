"""Both doors against the embedded Jira: what a writer writes, a reader reads back."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from integration.errors import JiraError, JiraNotFound, JiraUnauthorised
from integration.jira.reader import Reader
from integration.jira.transport import connect
from integration.jira.writer import Created, Writer
from integration.mapping.wire import issue_body
from integration.model.blueprint import EpicSpec, IssueSpec
from integration.sandbox.founding import empty_site
from integration.sandbox.mount import transport as mounted

MAIL = "bornage@velours.example"
ADF: dict[str, Any] = {
    "type": "doc",
    "version": 1,
    "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Le besoin"}]}],
}
LONGER = {**ADF, "content": [*ADF["content"], {"type": "rule"}]}
NEW, DONE = "7b0e0000-0000-4000-8000-000000000001", "7b0e0000-0000-4000-8000-000000000002"


def workflow(name):
    """A workflow of two statuses, in the shape of facts 8.2."""
    statuses = [
        {"statusReference": NEW, "name": "Préparer", "statusCategory": "TODO", "description": "bornage:status:prepare:v1"},
        {"statusReference": DONE, "name": "Validé", "statusCategory": "DONE", "description": "bornage:status:validated:v1"},
    ]
    common: dict[str, object] = {"actions": [], "validators": [], "triggers": [], "properties": {}}
    transitions = [
        {"id": "1", "type": "INITIAL", "name": "Créer", "toStatusReference": NEW, "links": [], **common},
        {
            "id": "21",
            "type": "DIRECTED",
            "name": "Valider",
            "toStatusReference": DONE,
            **common,
            "links": [{"fromStatusReference": NEW, "fromPort": 0, "toPort": 1}],
        },
    ]
    used = [{"statusReference": reference, "properties": {}} for reference in (NEW, DONE)]
    made = {"name": name, "description": "bornage:workflow:plain:v1", "statuses": used, "transitions": transitions}
    return {"scope": {"type": "GLOBAL"}, "statuses": statuses, "workflows": [made]}


@pytest.fixture(scope="module")
def site():
    """A site with one project made through the writer alone: two epics' worth of everything."""
    world = empty_site(datetime(2026, 11, 2, 8, 0, tzinfo=UTC), site_language="fr", admin_email=MAIL, admin_token="t")
    world.add_user("Ana", "ana@velours.example", account_id="ana")
    waits: list[float] = []
    transport = connect("https://velours.atlassian.net", MAIL, "t", transport=mounted(world), sleep=waits.append)
    reader, writer = Reader(transport), Writer(transport)
    me = reader.myself().id

    role = writer.create_role("MOA", "bornage:role:MOA:v1")
    kind = writer.create_type("Livrable", "bornage:type:livrable:v1")
    epic = next(found.id for found in reader.types() if found.level == 1)
    types = writer.create_type_scheme("Bornage", "bornage:type-scheme:crm:v1", [epic, kind], kind)
    payload = workflow("Bornage : Livrable")
    problems = writer.validate_workflows(payload)
    writer.create_workflows(payload)
    scheme = writer.create_workflow_scheme(
        "Bornage", "bornage:workflow-scheme:crm:v1", "Bornage : Livrable", {kind: "Bornage : Livrable"}
    )
    project = writer.create_project("CRM", "Velours", "Déploiement", me, type_scheme=types, workflow_scheme=scheme)
    writer.add_members("CRM", role, [me, "ana"])
    component = writer.create_component("CRM", "MOA", "Maîtrise d’ouvrage", "ana")
    jql = "project = CRM ORDER BY Rank ASC"
    filter_id = writer.create_filter("CRM – Bornage", jql, "Le tableau")
    writer.share_filter(filter_id, project)
    board = writer.create_board("CRM", filter_id, "CRM")
    made = SimpleNamespace(**{key: value for key, value in locals().items() if key != "world"})
    made.epic_issue, made.items = issues(made)
    yield made
    transport.close()


def issues(made):
    """An epic and two items, and one that Jira must refuse."""
    epic = EpicSpec(key="framing", summary="Cadrage", description=ADF, labels=("bornage-framing",), due=date(2026, 12, 1))
    [epic_issue] = made.writer.create_issues(
        [issue_body(epic, project_id=made.project, type_id=made.epic, properties={"bornage.item": {"k": 1}})]
    )
    specs = [
        IssueSpec(
            key=key,
            kind="deliverable",
            type="livrable",
            parent="framing",
            component="MOA",
            summary=summary,
            description=ADF,
            labels=(f"bornage-{key}",),
            due=date(2026, 12, 1),
        )
        for key, summary in (("a", "Recueil"), ("b", ""), ("c", "Choix"))
    ]
    common = {"project_id": made.project, "type_id": made.kind, "parent_id": epic_issue.id, "component_id": made.component}
    return epic_issue, made.writer.create_issues(
        [issue_body(spec, **common, properties={"bornage.item": {"k": spec.key}}) for spec in specs]
    )


def test_the_site_is_read_by_marks(site):
    """What was made is found again, with its mark, in each list."""
    reader = site.reader
    lists = [
        reader.roles(),
        reader.types(),
        reader.statuses(),
        reader.type_schemes(),
        reader.workflow_schemes(),
        reader.workflows(),
    ]

    marks = [{mark for found in rows if (mark := found.description)[:8] == "bornage:"} for rows in lists]

    assert marks == [
        {"bornage:role:MOA:v1"},
        {"bornage:type:livrable:v1"},
        {"bornage:status:prepare:v1", "bornage:status:validated:v1"},
        {"bornage:type-scheme:crm:v1"},
        {"bornage:workflow-scheme:crm:v1"},
        {"bornage:workflow:plain:v1"},
    ]
    assert site.problems == ()
    mapping = site.transport.raw("GET", f"rest/api/3/issuetypescheme/mapping?issueTypeSchemeId={site.types}")
    assert {row["issueTypeId"] for row in mapping["values"]} == {site.epic, site.kind}
    assert {"Blocks"} <= {found.name for found in reader.link_types()}


def test_categories_are_one_of_three_words(site):
    """Whatever list they come from."""
    found = {status.name: status.category for status in site.reader.statuses()}

    assert (found["Préparer"], found["Validé"]) == ("new", "done")


def test_a_scheme_says_what_the_plan_compares(site):
    """Its default workflow, and the one of each type, by name."""
    [scheme] = [one for one in site.reader.workflow_schemes() if one.id == site.scheme]
    assert scheme.extra == {"default": "Bornage : Livrable", "by_type": {site.kind: "Bornage : Livrable"}}


def test_the_server_and_the_account_are_known(site):
    """cloudId, language, permissions and mails; a mail nobody has finds nobody."""
    server, ana = site.reader.server(), site.reader.accounts_by_email("ana@velours.example")

    assert server.cloud_id
    assert ["ana"] == [account.id for account in ana]
    assert () == site.reader.accounts_by_email("ana@velours")
    assert ["ana"] == [account.id for account in site.reader.accounts_named("ana")]
    assert {"ana", site.me} == {account.id for account in site.reader.accounts(["ana", site.me, "nobody"])}
    assert site.reader.permissions(["ADMINISTER", "EDIT_ISSUES"], project="CRM") == {"ADMINISTER": True, "EDIT_ISSUES": True}
    assert abs((site.reader.now() - datetime(2026, 11, 2, 8, 0, tzinfo=UTC)).total_seconds()) < 3600


def test_the_project_is_company_managed_and_has_its_parts(site):
    """Lead, members, component, statuses by type."""
    project = site.reader.project("CRM")
    [component] = site.reader.components("CRM")

    assert project is not None
    assert (project.id, project.style, project.simplified, project.lead) == (site.project, "classic", False, site.me)
    assert site.reader.members("CRM", site.role) == {"ana", site.me}
    assert (component.id, component.name, component.lead) == (site.component, "MOA", "ana")
    assert {
        status.id for status in site.reader.statuses() if status.name in ("Préparer", "Validé")
    } == site.reader.project_statuses("CRM")[site.kind]
    assert site.reader.project("XYZ") is None


def test_a_project_shows_its_roles_and_statuses(site):
    """With their marks, as the site's own lists do; each status once."""
    roles, statuses = site.reader.roles_of("CRM"), site.reader.statuses_of("CRM")

    assert [(one.id, one.name, one.description) for one in site.reader.roles()] == [
        (one.id, one.name, one.description) for one in roles
    ]
    assert {"Préparer": "new", "Validé": "done"}.items() <= {one.name: one.category for one in statuses}.items()
    assert len({status.id for status in statuses}) == len(statuses)


def test_a_component_changes_only_where_asked(site):
    """A new description keeps the name; an empty lead takes it away."""
    site.writer.update_component(site.component, description="MOA")
    site.writer.update_component(site.component, lead="")
    [component] = site.reader.components("CRM")
    site.writer.update_component(site.component, lead="ana")

    assert (component.name, component.description, component.lead) == ("MOA", "MOA", None)


def test_a_project_property_is_replaced_whole(site):
    """None, then the value, then the other value."""
    before = site.reader.project_property("CRM", "bornage.project")
    for value in ({"v": 1, "a": 1}, {"v": 2}):
        site.writer.set_project_property("CRM", "bornage.project", value)

    assert (None, {"v": 2}) == (before, site.reader.project_property("CRM", "bornage.project"))


def test_the_filter_is_ours_and_shared_with_the_project(site):
    """By its exact name."""
    [found] = site.reader.filters("CRM – Bornage")

    assert (found.id, found.extra["jql"], found.extra["shared"]) == (site.filter_id, site.jql, (site.project,))
    assert site.reader.filters("CRM") == ()


def test_the_board_waited_for_its_filter_and_takes_columns(site):
    """Refused once, made once; the columns are read back, behind the backlog."""
    assert [site.board] == [found.id for found in site.reader.boards("CRM")]
    assert site.waits[0] == 1.0
    ids = {status.name: status.id for status in site.reader.statuses()}

    taken = site.writer.set_columns(site.board, [("Backlog", []), ("À faire", [ids["Préparer"]]), ("Fait", [ids["Validé"]])])

    columns = site.reader.board(site.board).columns
    assert taken is True
    assert columns[-2:] == (("À faire", (ids["Préparer"],)), ("Fait", (ids["Validé"],)))


def test_issues_are_made_in_order_and_refused_by_name(site):
    """Two of three; the empty summary names its field."""
    first, refused, third = site.items

    assert [Created, Created, Created] == [type(site.epic_issue), type(first), type(third)]
    assert isinstance(refused, JiraError)
    assert "summary" in refused.fields


def test_issues_come_back_with_their_marks(site):
    """Ids, parent, component, date, document and property in one call."""
    read, epic = site.reader.issues([site.items[0].id, site.epic_issue.id], properties=["bornage.item"])[::-1]
    if epic.id != site.epic_issue.id:
        read, epic = epic, read

    assert (read.key, read.project_id, read.type_id, read.parent_id) == (site.items[0].key, site.project, site.kind, epic.id)
    assert (read.components, read.labels, read.due) == ((site.component,), ("bornage-a",), date(2026, 12, 1))
    assert (read.creator, read.comments, read.properties) == (site.me, (), {"bornage.item": {"k": "a"}})
    assert read.description is not None


def test_a_search_finds_ids_and_a_typo_is_a_problem(site):
    """All pages, each id once; the search itself would say nothing."""
    made = {site.epic_issue.id, site.items[0].id, site.items[2].id}

    assert made == set(site.reader.search("project = CRM"))
    assert site.reader.jql_problems("project = CRM") == ()
    assert site.reader.jql_problems("projet = CRM") != ()


def test_a_link_is_made_once_and_read_from_both_ends(site):
    """The source blocks the target."""
    blocks = next(found.id for found in site.reader.link_types() if found.name == "Blocks")
    source, target = site.items[0], site.items[2]
    for _ in range(2):
        site.writer.create_link(blocks, source.key, target.key)

    reads = {read.id: read.links for read in site.reader.issues([source.id, target.id])}

    assert [(True, target.id)] == [(link.outward, link.other_id) for link in reads[source.id]]
    assert [(False, source.id)] == [(link.outward, link.other_id) for link in reads[target.id]]


def test_what_is_changed_is_in_the_history(site):
    """Labels by add, a date by set; every asked issue has its tuple."""
    issue = site.items[2].id
    site.writer.update_issue(
        issue, fields={"duedate": "2026-12-24"}, update={"labels": [{"add": "bornage-ecart"}]}, notify=False
    )

    histories = site.reader.histories([issue, site.epic_issue.id])

    items = {item.field_id or item.field: item for history in histories[issue] for item in history.items}
    assert (items["duedate"].old, items["duedate"].new) == ("2026-12-01", "2026-12-24")
    assert items["labels"].new_text == "bornage-c bornage-ecart"
    assert {history.author for history in histories[issue]} == {site.me}
    assert set(histories) == {issue, site.epic_issue.id}


def test_a_comment_carries_its_mark_from_the_first(site):
    """Written, marked, edited, marked again, listed, and gone."""
    issue = site.items[0].id
    comment = site.writer.add_comment(issue, ADF, properties={"bornage.record": {"v": 1}}, visible_to=None)
    [made] = site.reader.comments_by_id([comment])
    site.writer.edit_comment(issue, comment, LONGER, notify=False)
    site.writer.set_comment_property(comment, "bornage.record", {"v": 2})
    [listed] = site.reader.comments(issue)
    [marked] = site.reader.comments_by_id([comment, "999999"])
    [read] = site.reader.issues([issue])
    site.writer.delete_comment(issue, comment)
    site.writer.delete_comment(issue, comment)

    assert (made.author, made.properties) == (site.me, {"bornage.record": {"v": 1}})
    assert (listed.id, listed.properties, marked.properties) == (comment, {}, {"bornage.record": {"v": 2}})
    assert [comment] == [found.id for found in read.comments or ()]
    assert site.reader.comments(issue) == ()


def test_an_issue_property_is_read_with_the_issue(site):
    """The record of an audit."""
    site.writer.set_issue_property(site.epic_issue.id, "bornage.audit", {"v": 1})

    [read] = site.reader.issues([site.epic_issue.id], fields=["summary"], properties=["bornage.audit"])

    assert read.properties == {"bornage.audit": {"v": 1}}


def test_what_is_missing_or_not_ours_says_so(site):
    """404 for a comment list, 401 for a wrong token; missing issues are left out."""
    with pytest.raises(JiraNotFound):
        site.reader.comments("999999")
    assert site.reader.issues(["999999"]) == ()
    stranger = connect("https://velours.atlassian.net", MAIL, "wrong", client=site.transport._client)
    with pytest.raises(JiraUnauthorised):
        Reader(stranger).myself()
