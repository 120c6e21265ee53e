"""The site and its people: who am I, who is that, who comes and goes.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-users/
"""

from typing import Any, Final

from integration.sandbox import membership, shapes
from integration.sandbox.call import Call
from integration.sandbox.http import Response, bad, missing, unauthenticated
from integration.sandbox.present import common as present
from integration.sandbox.routes import Route
from integration.sandbox.state.people import User

Json = Any


def myself(call: Call) -> Response:
    if call.me is None:
        raise unauthenticated()
    return Response(json=present.profile(call.world, call.me, expand=call.many("expand")))


def server(call: Call) -> Response:
    world = call.world
    return Response(
        json={
            "baseUrl": world.base_url,
            "displayUrl": world.base_url,
            "displayUrlServicedeskHelpCenter": world.base_url,
            "version": "1001.0.0-SNAPSHOT",
            "versionNumbers": [1001, 0, 0],
            "deploymentType": "Cloud",
            "buildNumber": 100287,
            "buildDate": "2026-08-31T12:25:16.000+0200",
            "serverTime": present.timestamp(world, world.now()),
            "scmInfo": "0" * 40,
            "serverTitle": "Jira",
            "serverTimeZone": world.zone.key,
            "defaultLocale": {"locale": "fr_FR" if world.language == "fr" else "en_US"},
        }
    )


def session(call: Call) -> Response:
    """Who is signed in, as older clients ask when they start; no cookie is ever given."""
    if call.me is None:
        raise unauthenticated()
    who = present.user(call.world, call.me.account_id)["self"].replace("/rest/api/3/", "/rest/api/latest/")
    counted = {"loginCount": 1, "previousLoginTime": present.timestamp(call.world, call.world.now())}
    return Response(json={"self": who, "name": call.me.email, "loginInfo": counted})


def tenant(call: Call) -> Response:
    """``/_edge/tenant_info``, off specification (facts 12.2)."""
    return Response(json={"cloudId": call.world.cloud_id})


def account(call: Call) -> User:
    """The account the query names; 404 when there is none."""
    number = call.one("accountId")
    if not number:
        raise bad("The query parameter 'accountId' needs to be provided.")
    found = call.world.users.get(number)
    if found is None:
        raise missing("Specified user does not exist or you do not have required permissions")
    return found


def one_user(call: Call) -> Response:
    """Without an account id, as clients of old ask by user name, 404: the one refusal the specification has for it."""
    call.need("USER_PICKER")
    if not call.one("accountId"):
        raise missing("The 'accountId' query parameter needs to be provided")
    return Response(json=present.profile(call.world, account(call), expand=call.many("expand")))


def bulk_users(call: Call) -> Response:
    """Pages of ten by default; unknown ids are left out (facts 14.1)."""
    call.need("USER_PICKER")
    asked = call.request.query.get("accountId", [])
    if not asked:
        raise bad("At least one accountId needs to be provided.")
    found = [call.world.users[one] for one in dict.fromkeys(asked) if one in call.world.users]
    return call.page(found, lambda user: present.user(call.world, user.account_id), default=10, cap=200)


def migrated(call: Call) -> Response:
    """Account ids of names and keys of old; nobody here ever had one."""
    if not (call.one("username") or call.one("key")):
        raise bad("At least one username or key has to be provided.")
    return Response(json=[])


def groups_of(call: Call) -> Response:
    call.need("USER_PICKER")
    found = account(call)
    held = [group for group in call.world.groups.values() if found.account_id in group.members]
    return Response(json=[present.group_name(call.world, group) for group in held])


def email(_: Call) -> Response:
    """For approved apps only; someone with a token hears 400 (seen on a real site)."""
    raise bad("This API is only accessible to approved apps.")


_NEW: Final = {
    **dict.fromkeys(("displayName", "emailAddress", "key", "name", "password", "self"), shapes.text),
    "applicationKeys": shapes.texts,
    "products": shapes.texts,
}


def create(call: Call) -> Response:
    """Someone new by mail address, with or without access to Jira; someone known stays as they are."""
    call.need("ADMINISTER")
    body = call.object(_NEW, closed=False)
    address, products = body.get("emailAddress"), body.get("products")
    if not isinstance(address, str) or "@" not in address.strip("@"):
        raise bad(emailAddress="You must specify a valid email address.")
    if products is None:
        raise bad(products="You must specify the products the user gets access to; an empty list for none.")
    strange = sorted(set(products) - _PRODUCTS)
    if strange:
        raise bad(products=f"The product '{strange[0]}' is not valid.")
    found = call.world.user_of_email(address)
    if found is None:
        name = body.get("displayName") or address.partition("@")[0]
        found = call.world.add_user(name, address)
        for group in () if products else list(call.world.groups.values()):
            membership.leave(call.world, group, found)
        call.world.tell("user_created", call.me, user=found)
    return Response(status=201, json=present.profile(call.world, found))


_PRODUCTS: Final = frozenset(
    {"jira-core", "jira-servicedesk", "jira-product-discovery", "jira-software", "jira-customer-service"}
)


def delete(call: Call) -> Response:
    """The account stays known by its id, without access."""
    call.need("ADMINISTER")
    found = account(call)
    if found is call.me:
        raise bad("You cannot remove yourself.")
    found.active = False
    for group in list(call.world.groups.values()):
        membership.leave(call.world, group, found)
    call.world.tell("user_deleted", call.me, user=found)
    return Response(status=204)


_API = "/rest/api/3"
ROUTES: Final = (
    Route("GET", f"{_API}/myself", myself, anonymous=True),
    Route("GET", f"{_API}/serverInfo", server, anonymous=True),
    Route("GET", "/_edge/tenant_info", tenant, anonymous=True),
    Route("GET", "/rest/auth/1/session", session, anonymous=True),
    Route("GET", f"{_API}/user", one_user),
    Route("POST", f"{_API}/user", create),
    Route("DELETE", f"{_API}/user", delete),
    Route("GET", f"{_API}/user/bulk", bulk_users),
    Route("GET", f"{_API}/user/bulk/migration", migrated),
    Route("GET", f"{_API}/user/groups", groups_of),
    Route("GET", f"{_API}/user/email", email),
    Route("GET", f"{_API}/user/email/bulk", email),
)
