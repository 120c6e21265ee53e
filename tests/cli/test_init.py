"""init as people use it: typed answers, flags, a terminal; what it warns of, what it asks again, and that it overwrites nothing."""

import io
import re
import shlex
from pathlib import Path

import pytest

from integration.cli.app import run
from integration.mapping.charter import charter_from
from integration.mapping.charter_draft import charter_draft
from tests.cli.conftest import Place
from tests.cli.test_terminal import screen
from tests.mapping.blueprints import default_template

SOUND = (
    *("--language", "en", "--site", "velours.atlassian.net", "--name", "CRM Velours"),
    *("--key", "VEL", "--start", "2026-09-01"),
    *("--actor", "velours=business", "--actor", "nord=integrator,name=Intégra Nord"),
    *("--person", "claire=claire@velours.example:velours", "--person", "hugo=hugo@nord.example:nord"),
)
HELD = ("--hold", "MOA=claire", "--hold", "MOE=hugo@2026-12-14")


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nothing set, nobody’s token: what is typed is kept as typed."""
    for name in ("EMAIL", "TOKEN", "BASE_URL", "SIGNING_KEYS"):
        monkeypatch.delenv(f"BORNAGE_{name}", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def typing(monkeypatch: pytest.MonkeyPatch):
    """A pipe with these lines in it."""

    def lines(*answers: str) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{answer}\n" for answer in answers)))

    return lines


def written(name: str = "charter.yaml"):
    return charter_from(Path(name).read_text(encoding="utf-8"), file=name, template=default_template())


def heard(capsys: pytest.CaptureFixture[str]) -> str:
    captured = capsys.readouterr()
    assert "Traceback" not in captured.out + captured.err
    return captured.err.replace("\u202f", " ").replace("\u00a0", " ")


def test_flags_alone_write_a_charter_and_its_notice(capsys: pytest.CaptureFixture[str]):
    """Without a terminal and without a question; stdout names the files; what is written checks as valid."""
    assert 0 == run(
        ["init", *SOUND, *HELD, "--mode", "comment", "--gates", "decisions", "--alias", "MOA=Product Owner", "--yes"]
    )

    assert ["charter.yaml", "charter.notice.md"] == capsys.readouterr().out.split()
    made = written()
    assert ("https://velours.atlassian.net", "VEL", "en", "comment") == (
        made.site,
        made.project_key,
        made.language,
        made.mode,
    )
    assert [("MOA", "claire", "2026-09-01"), ("MOE", "hugo", "2026-12-14")] == [
        (one.role, one.person, str(one.start)) for one in made.assignments
    ]
    assert {"MOA": "Product Owner"} == made.aliases
    assert "# Notice: Bornage on the project CRM Velours" in Path("charter.notice.md").read_text(encoding="utf-8")
    assert 0 == run(["check", "charter.yaml"])


def test_every_flag_is_taken_as_it_says(capsys: pytest.CaptureFixture[str]):
    """Scope, durations, end, profiles, partners, stand-ins, delegations, phases and natures."""
    more = (
        *(
            "--omit",
            "selection",
            "--omit",
            "measurement.dashboard,launch.raci",
            "--duration",
            "closing.vsr=20",
            "--end",
            "2027-05-28",
        ),
        *("--actor", "editora=vendor,profile=sells", "--actor", "riva=consultant,partner=editora,internal"),
        *("--person", "ines=712020:abc-1:riva", "--key", "CRM", "--timezone", "Europe/Brussels"),
        *(
            "--hold",
            "MOA=claire@2026-09-01..2027-12-31",
            "--hold",
            "AMOE=ines,delegation",
            "--hold",
            "AMOA=ines,natures=perimetre",
        ),
        *(
            "--hold",
            "MOE=hugo@2026-10-01,phases=configuration+closing,actor=editora",
            "--hold",
            "MOA=ines@2027-01-04,stand-in",
        ),
    )
    known = {item.id for phase in default_template().phases for item in phase.items}
    free = next(iter(sorted(one for one in known if one.startswith("launch.") and one != "launch.contract-signature")))

    assert 0 == run(["init", "c.yaml", *SOUND, *(part.replace("launch.raci", free) for part in more), "--yes"])

    made = written("c.yaml")
    held = {(one.role, one.person): one for one in made.assignments}
    assert (("selection",), ("measurement.dashboard", free)) == (made.omit_phases, made.omit_items)
    assert ({"closing.vsr": 20}, "2027-05-28", "CRM") == (made.durations, str(made.end), made.project_key)
    assert ("sells", ("editora",), True) == (
        made.actors["editora"].vendor_profile, made.actors["riva"].partner_of, made.actors["riva"].internal
    )  # fmt: skip
    assert "712020:abc-1" == made.people["ines"].account
    assert held["AMOE", "ines"].delegation
    assert ("configuration", "closing") == held["MOE", "hugo"].phases
    assert ("editora", "stand-in", ("perimetre",)) == (
        held["MOE", "hugo"].actor, held["MOA", "ines"].kind, held["AMOA", "ines"].natures
    )  # fmt: skip
    heard(capsys)


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (("--site", "http://velours"), "--site: expected the address of a site"),
        (("--key", "1X"), "--key: expected 2 to 10 capital letters and digits"),
        (("--start", "soon"), "--start: expected a date like 2026-09-01, found soon"),
        (("--end", "2026-09-02"), "--end: expected 2026-10-14 or later, the earliest end possible"),
        (("--omit", "launch"), "--omit: expected an optional phase (selection), found launch"),
        (("--duration", "closing.vsr=long"), "--duration: expected a number of working days for closing.vsr, found long"),
        (("--actor", "x=shop"), "--actor: kind: expected one of business, dsi, vendor, integrator, consultant, found shop"),
        (("--actor", "velours=dsi"), "--actor: expected each organisation once"),
        (("--actor", "x=vendor,size=big"), "--actor: expected name=, partner=, profile=, internal or external"),
        (("--person", "ana"), "--person: expected HANDLE=WHO:ACTOR"),
        (("--person", "ana=a@b.example:nowhere"), "--person: expected one of velours, nord, found nowhere"),
        (("--person", "ana=Ana Roy:velours"), "--person: ana: expected one account of this name, found none"),
        (("--person", "ana=claire@velours.example:velours"), "expected a person once"),
        (("--hold", "BOSS=claire"), "--hold: role: expected one of MOA, AMOA, MOE, AMOE, found BOSS"),
        (("--hold", "MOE=clara"), "--hold: expected one of claire, hugo, found clara; did you mean claire?"),
        (("--alias", "MOA=AMOA"), "--alias: expected another word than a role’s own"),
        (("--template", "nothing"), "expected one of crm-deployment"),
    ],
)
def test_a_flag_that_does_not_fit_is_told_and_nothing_is_written(
    flags, said, capsys: pytest.CaptureFixture[str], tmp_path: Path
):
    """By its name, with what was expected, found and what to do; never a traceback."""
    assert 1 == run(["init", *SOUND, *HELD, *flags, "--yes"])

    assert said in heard(capsys)
    assert [] == list(tmp_path.iterdir())


def test_yes_asks_for_what_has_no_default(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    """Rather than inventing a site or a name."""
    assert 1 == run(["init", "--yes"])
    assert "--site: expected it on the command line" in heard(capsys)
    assert 1 == run(["init", "--yes", *SOUND[:8]])
    assert "--actor: expected it on the command line" in heard(capsys)
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("hold", "rule", "seed"),
    [
        ("MOE=paul@2026-12-14", "R04: Editora sells its software", "A-38 · A vendor that only sells"),
        (
            "MOE=hugo",
            "R09: Intégra Nord, an integrator, is to hold MOE from 1 September 2026",
            "A-41 · The integrator",
        ),
        ("MOE=claire", "R05: claire is to hold MOA and MOE together", "A-47 · Success rests on"),
    ],
)
def test_a_staffing_is_warned_of_at_once_with_its_seed_fact(hold, rule, seed, capsys: pytest.CaptureFixture[str]):
    """By init, and in the same words by check."""
    team = (*SOUND, "--actor", "editora=vendor,profile=sells,name=Editora", "--person", "paul=paul@editora.example:editora")

    assert 0 == run(["init", *team, "--hold", "MOA=claire", "--hold", hold, "--yes"])
    at_init = " ".join(heard(capsys).split())
    assert 0 == run(["check", "charter.yaml"])
    at_check = " ".join(heard(capsys).split())

    for told in (at_init, at_check):
        assert rule in told
        assert seed in told


def test_nobody_who_accepts_is_warned_of(capsys: pytest.CaptureFixture[str]):
    """MOA that ends before what it should accept."""
    assert 0 == run(["init", *SOUND, "--hold", "MOA=claire@2026-09-01..2026-12-31", "--yes"])

    told = " ".join(heard(capsys).split())
    assert "R11: Nobody holds AMOA or MOA to accept what is delivered" in told
    assert "A-23 · AMOA carries out the acceptance of deliverables." in told


TYPED = (
    *("xx", "fr", "velours/wiki", "velours", "", "CRM Velours", "1x", ""),
    *("soon", "01/09/2026", "selektion", "selection", "?", "acceptance.vabf, acceptance.go-no-go", "acceptance.vabf"),
    *("closing.vsr=vingt", "closing.vsr=20", "2026-09-02", "2027-04-30"),
    *("Velours", "", "Intégra Nord", "integrateur", "integrator", "Editora", "vendor", "sells", "", "editora"),
    *("Claire Roux", "claire@velours.example", "", "", "712020:abc-1", "hugo", "2", "nord", "integra-nord", ""),
    *(
        "clara",
        "claire",
        "",
        "hugo@2027-01-04",
        "",
        "MOA:PO",
        "MOA=Product Owner",
        "some",
        "decisions",
        "",
        "peut-être",
        "o",
    ),
)


def test_a_conversation_asks_again_until_an_answer_fits(typing, capsys: pytest.CaptureFixture[str]):
    """Through a pipe, in French: every kind of wrong answer is told and asked again, and what was meant is written."""
    typing(*TYPED)

    assert 0 == run(["init"])

    said, made = " ".join(heard(capsys).split()), written()
    assert ("fr", "https://velours.atlassian.net", "VEL", "2026-09-01") == (
        made.language, made.site, made.project_key, str(made.start)
    )  # fmt: skip
    assert (("selection",), ("acceptance.vabf",), {"closing.vsr": 20}) == (made.omit_phases, made.omit_items, made.durations)
    assert ["velours", "integra-nord", "editora"] == list(made.actors)
    assert ("Intégra Nord", ("editora",)) == (made.actors["integra-nord"].name, made.actors["integra-nord"].partner_of)
    assert [("claire", None), ("hugo", "712020:abc-1")] == [(one.handle, one.account) for one in made.people.values()]
    assert [("MOA", "claire", "2026-09-01"), ("MOE", "hugo", "2027-01-04")] == [
        (one.role, one.person, str(one.start)) for one in made.assignments
    ]
    assert ({"MOA": "Product Owner"}, "decisions", None) == (made.aliases, made.gates, made.mode)
    assert said.count("Pas encore :") == 16, said
    assert "acceptance.vabf (12) · Mener la VABF" in said
    assert "Sans jeton pour ce site" in said
    assert "sans jeton, un nom ne se cherche pas" in said
    assert "Écrire charter.yaml et charter.notice.md ?" in said
    assert 0 == run(["check", "charter.yaml"])


def test_answers_that_end_too_early_are_given_back_as_a_command(typing, capsys: pytest.CaptureFixture[str], tmp_path: Path):
    """Nothing is written and nothing is lost: the command goes on where the conversation stopped."""
    typing("en", "velours.atlassian.net", "CRM Velours", "", "2026-09-01", "", "", "", "", "Velours Mode", "business", "")
    assert 1 == run(["init"])
    said = heard(capsys)
    command = next(line for line in said.splitlines() if "bornage init" in line)

    assert "found the end of the input; say it with --person, or take the defaults with --yes" in said
    assert [] == list(tmp_path.iterdir())

    words = shlex.split(command)[1:]
    assert 0 == run([*words, "--person", "claire=claire@velours.example:velours-mode", "--hold", "MOA=claire", "--yes"])
    assert ("VEL", "Velours Mode") == (written().project_key, written().actors["velours-mode"].name)


def test_a_no_at_the_end_writes_nothing(typing, capsys: pytest.CaptureFixture[str], tmp_path: Path):
    """Whatever was answered before."""
    typing("n")

    assert 1 == run(["init", *SOUND, *HELD, "--omit", "selection", "--duration", "closing.vsr=20", "--end", "2027-12-31",
                     "--alias", "MOA=PO", "--gates", "none", "--mode", "observe"])  # fmt: skip

    assert "Nothing was written." in heard(capsys)
    assert [] == list(tmp_path.iterdir())


def test_a_warning_can_be_answered_by_other_holders(typing, capsys: pytest.CaptureFixture[str]):
    """Who holds what is asked again when somebody wants to change it."""
    typing("claire", "", "claire", "", "y", "claire", "", "hugo", "", "", "", "", "y")

    assert 0 == run(["init", *SOUND, "--omit", "selection", "--duration", "closing.vsr=20", "--end", "2027-12-31"])

    assert [("MOA", "claire"), ("MOE", "hugo")] == [(one.role, one.person) for one in written().assignments]
    assert "R05: claire is to hold MOA and MOE together" in " ".join(heard(capsys).split())


def test_an_integrator_begins_once_chosen_unless_a_date_is_typed(typing, capsys: pytest.CaptureFixture[str]):
    """The day after the choice of the provider is due: nothing to warn of (R09)."""
    typing("", "", "", "", "", "", "hugo", "", "", "", "", "y")

    assert 0 == run(["init", *SOUND])

    moe = written().assignments[1]
    said = " ".join(heard(capsys).split())
    assert ("hugo", "2026-12-11") == (moe.person, str(moe.start))
    assert "the role begins, unless a date is written, on 11 December 2026" in said
    assert "R09" not in said


# --- files ------------------------------------------------------------------------------------------------------------


def test_what_stands_is_never_overwritten(typing, capsys: pytest.CaptureFixture[str]):
    """Another name is asked for, refused with --yes, and with --force what stood is kept aside, every time."""
    Path("charter.yaml").write_text("ours\n", encoding="utf-8")

    assert 1 == run(["init", *SOUND, *HELD, "--yes"])
    assert "expected no such file yet, found one; name another, or put it aside with --force" in heard(capsys)
    typing("charter.yaml", "", "y")
    assert 0 == run(["init", *SOUND, *HELD, "--omit", "selection", "--duration", "closing.vsr=20", "--end", "2027-12-31",
                     "--alias", "MOA=PO", "--gates", "none", "--mode", "observe"])  # fmt: skip
    assert "VEL" == written("charter-2.yaml").project_key
    assert "ours\n" == Path("charter.yaml").read_text(encoding="utf-8")
    assert 0 == run(["init", *SOUND, *HELD, "--yes", "--force"])
    first = Path("charter.yaml").read_text(encoding="utf-8")
    assert 0 == run(["init", *SOUND, *HELD, "--yes", "--force", "--mode", "comment"])

    assert ("ours\n", first) == tuple(Path(f"charter.yaml.old{n}").read_text(encoding="utf-8") for n in ("", "2"))
    assert Path("charter.notice.md.old").exists()


def test_a_place_that_cannot_be_written_is_told(capsys: pytest.CaptureFixture[str]):
    """A folder, or a folder that is not there, before anything is asked."""
    Path("here").mkdir()

    assert 1 == run(["init", "here", *SOUND, *HELD, "--yes"])
    assert "expected a file, found a folder" in heard(capsys)
    assert 1 == run(["init", "there/charter.yaml", *SOUND, *HELD, "--yes"])
    assert "expected a folder there, found none" in heard(capsys)


# --- people of the site -----------------------------------------------------------------------------------------------


@pytest.fixture
def known(place: Place, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A site with everybody’s accounts, and the settings of ours; an empty folder beside."""
    monkeypatch.setenv("BORNAGE_EMAIL", "bornage@velours.example")
    monkeypatch.setenv("BORNAGE_TOKEN", "our-secret-token")
    place.charter.unlink()
    return place


def account_of(place: Place, mail: str) -> str:
    return next(user.account_id for user in place.world.users.values() if user.email == mail)


def test_people_are_looked_up_and_only_their_accounts_kept(known: Place, typing, capsys: pytest.CaptureFixture[str]):
    """By a mail, by a name with one or several hits; a mail nobody shows stays; names are shown and never written."""
    known.world.add_user("Claire Martin", "c.martin@velours.example")
    name = next(user.name for user in known.world.users.values() if user.email == "claire@velours.example")
    site = ("--language", "en", "--site", known.url, "--name", "CRM Velours", "--key", "VEL")
    scope = ("--start", "2026-09-01", "--omit", "selection", "--duration", "closing.vsr=20", "--end", "2027-12-31")
    rest = (*scope, "--actor", "velours=business", "--alias", "MOA=PO", "--gates", "none", "--mode", "observe")
    typing("Claire", "7", "1", "", "hugo@integra-nord.example", "", "Zorro", "ghost@velours.example", "", "Marc", "n", "Marc", "y", "", "",
           "claire", "", "hugo", "", "y")  # fmt: skip

    assert 0 == run(["init", *site, *rest])

    said, made = heard(capsys), written()
    people = made.people
    assert account_of(known, "claire@velours.example") == people["claire"].account
    assert account_of(known, "hugo@integra-nord.example") == people["hugo"].account
    assert ("ghost@velours.example", None) == (people["ghost"].email, people["ghost"].account)
    assert account_of(known, "marc@velours.example") == people["marc"].account
    assert f"1 · {name}" in said
    assert "2 · Claire Martin" in said
    assert "No account shows this mail" in said
    assert "Jira finds nobody of this name" in said
    assert "our-secret-token" not in said
    files = Path("charter.yaml").read_text(encoding="utf-8") + Path("charter.notice.md").read_text(encoding="utf-8")
    assert name not in files
    assert "Martin" not in files


def test_flags_look_people_up_too(known: Place, capsys: pytest.CaptureFixture[str]):
    """One account is taken; several are refused with their number; of none a mail stays."""
    known.world.add_user("Claire Martin", "c.martin@velours.example")
    flags = (
        "--language",
        "en",
        "--site",
        known.url,
        "--name",
        "CRM Velours",
        "--actor",
        "velours=business",
        "--hold",
        "MOA=a",
        "--yes",
    )

    assert 0 == run(["init", *flags, "--person", "a=claire@velours.example:velours"])
    assert account_of(known, "claire@velours.example") == written().people["a"].account
    assert 1 == run(["init", "b.yaml", *flags, "--person", "a=Claire:velours"])

    assert "--person: a: expected one account of this name, found 2; give a mail or an accountId" in heard(capsys)


def test_a_site_that_does_not_answer_keeps_what_is_typed(known: Place, monkeypatch, capsys: pytest.CaptureFixture[str]):
    """A wrong token is told once, and the mail is kept."""
    monkeypatch.setenv("BORNAGE_TOKEN", "wrong")
    flags = (
        "--language",
        "en",
        "--site",
        known.url,
        "--name",
        "CRM Velours",
        "--actor",
        "velours=business",
        "--hold",
        "MOA=a",
        "--yes",
    )

    assert 0 == run(["init", *flags, "--person", "a=claire@velours.example:velours"])

    assert "Jira could not be asked" in heard(capsys)
    assert "claire@velours.example" == written().people["a"].email


# --- a terminal -------------------------------------------------------------------------------------------------------


def test_on_a_terminal_ctrl_c_gives_the_answers_back(tmp_path: Path):
    """In words, with the command to take up again, and without a file."""
    with screen("init", "--language", "en", "--site", "velours.atlassian.net") as terminal:
        terminal.until("Name of the project:")
        terminal.types("CRM Velours\n")
        terminal.until("Key of the Jira project [VEL]:")
        terminal.interrupt("To take up again")
        assert 130 == terminal.ends()

    told = " ".join(terminal.text.split())
    assert "bornage init charter.yaml --language en --site velours.atlassian.net --name 'CRM Velours'" in told
    assert not re.search(r"Traceback", terminal.text)
    assert [] == list(tmp_path.iterdir())


def test_a_charter_written_by_init_is_its_own_draft():
    """Read and drafted again, it is the same file: nothing is lost on the way to an edit by machine."""
    assert 0 == run(["init", *SOUND, *HELD, "--yes"])

    text = Path("charter.yaml").read_text(encoding="utf-8")
    assert text == charter_draft(written())
