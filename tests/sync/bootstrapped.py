"""A site prepared, a project applied to it, and what stands there."""

from integration.mapping.records import project_record_from
from integration.mapping.seal import unseal
from integration.sync.bootstrap import bootstrap, prepare
from tests.mapping.blueprints import charter, default_template, item, phase, template_of
from tests.sync.site import KEYS, new_site, no_wait, yes

TEMPLATE = default_template()
SMALL = template_of(
    phase("first", item("first.need", component="AMOA"), item("first.build", ("first.need",))),
    phase("second", item("second.build", ("first.build",)), optional=True),
)


def prepared(template=SMALL, *, language="fr", gates="none"):
    site = new_site(language=language)
    prepare(site.reader, site.writer, template, language=language, gates=gates, ask=yes)
    return site


def applied(site, template=SMALL, plan=None, **more):
    return bootstrap(site.reader, site.writer, template, plan or charter(), keys=KEYS, ask=yes, sleep=no_wait, **more)


def issue_of(site, key):
    return next(issue for issue in site.world.issues.values() if f"bornage-{key}" in issue.labels)


def record_of(site, keys=KEYS):
    project = site.world.project("CRM")
    home = {"kind": "bornage.project", "site": site.world.cloud_id, "subject": f"project:{project.id}"}
    return project_record_from(unseal(project.properties["bornage.project"], **home, keys=keys))
