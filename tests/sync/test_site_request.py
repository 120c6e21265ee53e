"""Who does not administer Jira gets the very words to send to somebody who does."""

import pytest

from integration.mapping.site_blueprint import site_blueprint
from integration.mapping.site_request import site_request
from integration.sync.prepare import NotAdmin, prepare
from tests.sync.shared_half import older
from tests.sync.site import new_site, no_wait, yes


def test_without_the_right_nothing_is_read_or_written():
    """Asked first, refused in words."""
    site = new_site()
    site.world.users["712020:bornage"].admin = False

    with pytest.raises(NotAdmin, match="Administer Jira"):
        prepare(site.reader, site.writer, older(), gates="none", ask=yes, sleep=no_wait)

    assert 0 == site.transport.writes
    assert not any("/role" in call for call in site.transport.calls)


@pytest.mark.parametrize(("language", "gates"), [("fr", "all"), ("en", "decisions"), ("fr", "none")])
def test_the_request_says_what_why_how_with_which_right_and_the_way_back(language, gates):
    """All in one message: nothing has to be looked up elsewhere."""
    spec = site_blueprint(older(), language)

    text = site_request(spec, language, site="https://velours.example", charter="c.yaml", project="CRM", gates=gates)

    assert f"bornage site prepare c.yaml --language {language} --gates {gates}" in text
    assert all(role.name in text for role in spec.roles)
    assert all(status.name in text for status in spec.statuses)
    assert all(one.name in text for one in (spec.type_scheme, spec.workflow_scheme))
    assert ("Administrer Jira" if language == "fr" else "Administer Jira") in text
    assert ("revenir en arrière" if language == "fr" else "undo") in text
    assert "{" not in text
