"""Seals: what our key sealed opens, for this kind, site and subject alone; nothing else does, and nothing raises."""

import copy
import json

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from integration.errors import Refused
from integration.mapping.seal import first_signed, seal, unseal
from integration.model.canonical import canonical_json
from tests.mapping.newer import newer

KEYS = (b"the first key", b"an older key")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)
BODIES = st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=8) | st.none(), max_size=4)
HOME = {"kind": "audit", "site": "cloud-1", "subject": "issue:10001"}


@given(BODIES)
@settings(max_examples=60)
def test_what_we_sealed_opens(body):
    """A sealed value survives a journey through JSON and opens to the same body."""
    sealed = json.loads(json.dumps(seal(body, **HOME, keys=KEYS)))

    assert body == unseal(sealed, **HOME, keys=KEYS)
    assert sealed["v"] == 1
    assert len(sealed["sig"]["key"]) == 8
    assert len(sealed["sig"]["mac"]) == 64


def test_older_keys_still_open():
    """The first key signs, all verify; a key that is gone opens nothing."""
    sealed = seal({"a": 1}, **HOME, keys=KEYS[1:])

    assert unseal(sealed, **HOME, keys=KEYS) == {"a": 1}
    assert unseal(sealed, **HOME, keys=KEYS[:1]) is None
    assert unseal(sealed, **HOME, keys=()) is None


@pytest.mark.parametrize("other", [{"kind": "item"}, {"site": "cloud-2"}, {"subject": "issue:10002"}])
def test_a_seal_holds_for_one_place_only(other):
    """Copied to another issue, site or property, a sealed value is not ours."""
    sealed = seal({"a": 1}, **HOME, keys=KEYS)

    assert unseal(sealed, **(HOME | other), keys=KEYS) is None


@given(body=BODIES, other=JSON)
@settings(max_examples=60)
def test_a_changed_body_does_not_open(body, other):
    """Any other body under the same signature is refused."""
    assume(canonical_json(other) != canonical_json(body))
    sealed = seal(body, **HOME, keys=KEYS)

    assert unseal({**sealed, "body": other}, **HOME, keys=KEYS) is None


@given(other=JSON, place=st.sampled_from([("v",), ("sig",), ("sig", "key"), ("sig", "mac"), ("more",), ("sig", "more")]))
@settings(max_examples=80)
def test_a_changed_envelope_does_not_open(other, place):
    """Neither version, nor key name, nor signature can be touched, nor anything added."""
    sealed = copy.deepcopy(seal({"a": 1}, **HOME, keys=KEYS))
    target = sealed if len(place) == 1 else sealed["sig"]
    assume(place[-1] not in target or canonical_json(target[place[-1]]) != canonical_json(other))
    target[place[-1]] = other

    assert unseal(sealed, **HOME, keys=KEYS) is None


@pytest.mark.parametrize("version", [2, 3, 10**30])
def test_what_a_newer_version_sealed_is_refused_with_the_way_out(version):
    """Under any of our keys, whatever its body looks like: it is ours, and not ours to rewrite."""
    sealed = newer(["anything"], **HOME, key=KEYS[1], version=version)

    with pytest.raises(Refused, match=rf"^audit: .*version {version}, written by a newer Bornage; upgrade this one$"):
        unseal(sealed, **HOME, keys=KEYS)
    with pytest.raises(Refused):
        unseal({**sealed, "more": 1}, **HOME, keys=KEYS)


@pytest.mark.parametrize("version", [2, -1, 0, True, "1", 1.0])
def test_a_version_nobody_signed_is_a_stranger_s(version):
    """Who writes a number into a property stops no audit of it: the version is part of what is signed."""
    ours = seal({"a": 1}, **HOME, keys=KEYS)

    assert unseal({**ours, "v": version}, **HOME, keys=KEYS) is None
    assert unseal({"v": version, "body": {}, "sig": {"key": "00000000", "mac": "0" * 64}}, **HOME, keys=KEYS) is None


def test_the_key_that_signs_is_told_from_the_others():
    """What an older key signed is to be signed anew; a stranger's value is not signed by the first either."""
    assert first_signed(seal({}, **HOME, keys=KEYS), KEYS)
    assert not first_signed(seal({}, **HOME, keys=KEYS[1:]), KEYS)
    assert not first_signed(seal({}, **HOME, keys=KEYS), ())
    strangers: list[object] = [None, 3, {}, {"sig": 1}, {"sig": {}}]
    assert not any(first_signed(value, KEYS) for value in strangers)


def test_any_text_can_be_sealed():
    """Half of a surrogate pair too, which JSON can escape."""
    body = {"a": "\ud83d"}

    assert unseal(json.loads(json.dumps(seal(body, **HOME, keys=KEYS))), **HOME, keys=KEYS) == body


@given(JSON)
@settings(max_examples=80)
def test_a_stranger_never_raises(value):
    """Anything that people put into a property is simply not ours."""
    assert unseal(value, **HOME, keys=KEYS) is None
    assert unseal({"v": 1, "body": value, "sig": value}, **HOME, keys=KEYS) is None


def test_a_bottomless_value_never_raises():
    """Nesting that would exhaust the stack is not ours either."""
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]

    assert unseal({"v": 1, "body": deep, "sig": {"key": "", "mac": ""}}, **HOME, keys=KEYS) is None


def test_without_a_key_nothing_is_sealed():
    """Sealing without a key is refused and names the setting."""
    with pytest.raises(Refused, match="BORNAGE_SIGNING_KEYS"):
        seal({}, **HOME, keys=())


def test_one_value_has_one_text():
    """Key order and spacing never matter; types do."""
    assert canonical_json({"b": 1, "a": [True, "é"]}) == '{"a":[true,"é"],"b":1}'
    assert len({canonical_json(one) for one in (1, True, "1", 1.5, None)}) == 5
