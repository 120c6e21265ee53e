"""S12 to S14: waiting, blocking and mediation; launch, stand-ins and gates; selection, minutes, privacy and design."""

from tests.rules.build import keys_in
from tests.rules.cast import hat
from tests.scenarios.stage import CAST, WORDS, Runs, at, decision, project, text, typed


def waiting():
    story = project()
    for key, labels in (("CRM-111", "desaccord"), ("CRM-112", "")):
        tale = story.issue(key, labels=labels).does("10-20", "ines", "submit", assignee="claire")
        tale.does("10-21", "claire", "approve").does("10-22", "hugo", "start", assignee="hugo")
    tale = (
        story.tales["CRM-111"].does("11-06 17:30", "hugo", "block").does("11-17 10:00", "ines", "escalate", assignee="ines")
    )
    tale.says("11-18", "ines").does("11-19", "claire", "resume:build", assignee="hugo").says("11-19", "claire")
    story.tales["CRM-112"].does("11-06", "hugo", "block").does("11-18", "hugo", "unblock:build")
    never = story.issue("CRM-113").does("11-09", "hugo", "block").does("11-10 10:00", "hugo", "unblock:ready")
    never.does("11-10 15:00", "hugo", "start", assignee="hugo")
    story.issue("CRM-114").does("11-06", "ines", "submit", assignee="claire").does(
        "11-18", "claire", "approve", assignee="hugo"
    )
    return story


def test_s12_blocking_arbitration_and_waiting():
    """Five full working days, the holiday out: none on the 14th, said on the 17th, over when somebody takes it up."""
    runs = Runs(waiting()).types("CRM-112", typed("11-12", "claire", "waive", "R30", until="11-20"))
    named = ("CRM-111", "CRM-112", "CRM-113", "CRM-114")
    early = ["CRM-113 R25 warning"]

    assert early == runs.at("11-14 00:30", *named)
    assert early == runs.at("11-16 00:30", *named)
    said = ["CRM-111 R30 warning", "CRM-112 R30 warning waived", *early, "CRM-114 R33 warning"]
    assert said == runs.at("11-17 00:30", *named)
    assert ("MOA",) == runs.violation("CRM-114", "R33").role_expected
    assert ["CRM-111 R30 warning corrected", *said[1:]] == runs.at("11-18 00:30", *named)
    over = runs.at("11-20 00:30", *named)
    assert ["CRM-111 R30 warning corrected", *early, "CRM-114 R33 warning corrected"] == [
        o for o in over if "CRM-112" not in o
    ]
    assert (at("11-17 10:00"), at("11-18")) == (
        runs.entry("CRM-111", "R30").closed_at,
        runs.entry("CRM-114", "R33").closed_at,
    )


def launched():
    """CRM-120 is the launch decision; a stand-in acts on his last day, and the day after."""
    story = project(launch=False)
    minutes = story.issue("COPIL-1", of="rituel", component="AMOA", phase="launch")
    minutes.does("08-31", "ines", "submit", assignee="ines").does("08-31 15:00", "ines", "decide").attaches(
        "08-31 16:00", "ines"
    )
    launch = story.issue("CRM-120", phase="launch", of="decision", labels="lancement", component="AMOA")
    launch.linked("08-31", "ines", minutes).does("08-31 17:00", "ines", "submit", assignee="claire")
    launch.does("09-01", "ines", "decide").says("09-01 10:05", "ines")
    launch.does("09-03 10:00", "claire", "revise").does("09-03 11:00", "ines", "submit").does(
        "09-03 12:00", "claire", "decide"
    )
    launch.says("09-03 12:05", "claire")
    for key, when in (("CRM-121", "09-30 18:00"), ("CRM-122", "10-01 09:00")):
        tale = story.issue(key, of="decision", labels="perimetre", component="AMOA").linked("09-29", "ines", minutes)
        tale.does("09-29", "ines", "submit", assignee="marc").does(when, "marc", "decide").says(when, "marc")
    story.built("CRM-123", "hugo", "09-24", "10-01")
    story.issue("CRM-124").does("10-01", "claire", "drop")
    story.task("CRM-125", story.epics["data"], of="task")
    story.built("CRM-126", "hugo", "09-25", "10-20", phase="config", approve="09-24")
    decision(story, "CRM-129", "data", "go-no-go", submit="10-01", decide="10-02")
    story.epics["data"].does("10-02 10:01", "bornage", "close")
    return story


LAUNCHED = (*(f"CRM-{n}" for n in (120, 121, 122, 123, 124, 126)), "EPIC-data", "EPIC-config")


def test_s13_launch_stand_in_and_gate():
    """Launched by AMOA until MOA decides; a stand-in's last day counts; what was open when the phase closed is listed."""
    story = launched()
    runs = Runs(story)

    assert ["CRM-120 R17 breach"] == runs.at("09-02 00:30", "CRM-120")
    assert ["CRM-120 R17 breach corrected"] == runs.at("09-04 00:30", "CRM-120")
    assert at("09-03 12:00") == runs.entry("CRM-120", "R17").closed_at
    assert ["CRM-120 R17 breach corrected"] == runs.at("10-01 00:30", *LAUNCHED)
    said = ["CRM-120 R17 breach corrected", "CRM-122 R06 breach", "EPIC-data R26 breach"]
    assert said == runs.at("10-03 00:30", *LAUNCHED)
    assert ["CRM-123"] == keys_in(runs.violation("EPIC-data", "R26").values["list"])


def test_s13_an_extension_typed_afterwards():
    """Recorded by Claire it puts the act right; recorded by its own beneficiary it is void."""
    for by, how in (("claire", "late-assignment"), ("marc", None)):
        story = launched()
        story.assignments = (*CAST, hat("MOA", "marc", "10-01", "10-02", kind="stand-in", recorded="10-05", by=by))
        runs = Runs(story)

        assert ["CRM-122 R06 breach"] == runs.at("10-03 00:30", "CRM-122")
        assert [" ".join(filter(None, ("CRM-122 R06 breach", how)))] == runs.at("10-06 00:30", "CRM-122")


def selection():
    story = project(choice=False)
    need = story.issue("CRM-131", phase="selection", of="document", labels="selection", component="AMOA")
    need.first["description"] = text(WORDS)
    need.sets("08-20", "hugo", description=text(WORDS, fifth=True))
    offer = story.issue("CRM-132", phase="selection", of="document", labels="consultation", component="AMOA")
    offer.attaches("08-21", "paul").says("08-21 11:00", "paul")
    offer.does("08-24", "hugo", "submit", assignee="claire").does("08-27", "claire", "decide")
    choice = story.issue("CRM-136", phase="selection", of="decision", labels="prestataire", component="AMOA")
    choice.first["description"] = "Nous retenons Intégra Nord."
    choice.does("08-27", "ines", "submit", assignee="claire").does("08-28", "claire", "decide")
    for key, when in (("CRM-133", "09-22"), ("CRM-134", "09-29")):
        meeting = story.issue(key, of="rituel", component="AMOA", created=f"{when} 08:00")
        meeting.does(f"{when} 09:00", "ines", "submit", assignee="ines").does(when, "ines", "decide")
    story.tales["CRM-133"].attaches("09-23", "ines")
    rights = story.issue("CRM-135", labels="rgpd")
    rights.first["description"] = text(WORDS)
    rights.sets("09-29", "hugo", description=text(WORDS, fifth=True))
    design = story.issue("CRM-137", of="document", labels="conception", component="MOE").linked("09-30", "hugo", rights)
    design.first["description"] = text(WORDS)
    design.does("10-06", "hugo", "submit", assignee="ines").sets("10-07", "claire", description=text(WORDS, fifth=True))
    return story


def test_s14_selection_minutes_privacy_and_design():
    """Each is said on its day: at once for an act, after two full working days for what is missing."""
    runs = Runs(selection()).types("CRM-137", typed("10-08", "hugo", "confirm", "R34"))
    named = tuple(f"CRM-{n}" for n in range(131, 138))
    bids = ["CRM-131 R08 breach", "CRM-132 R09 breach"]

    assert bids[:1] == runs.at("08-21 00:30", *named[:2])
    found = runs.violation("CRM-131", "R08")
    assert ("partner", frozenset({"hugo", "lina", "paul"})) == (found.variant, found.answerable.excluded)
    assert bids == runs.at("09-01 00:30", *named[:2], "CRM-136")
    said = [*bids, "CRM-136 R29 breach"]
    assert said == runs.at("09-02 00:30", *named[:2], "CRM-136")
    assert said == runs.at("09-26 00:30", *named[:5], "CRM-136")
    said = [*bids, "CRM-135 R24 breach", "CRM-136 R29 breach"]
    assert said == runs.at("10-01 00:30", *named)
    said = [*bids, "CRM-134 R28 info", *said[2:]]
    assert said == runs.at("10-02 00:30", *named)
    assert [*said, "CRM-137 R34 warning"] == runs.at("10-08 00:30", *named)
    assert [*said, "CRM-137 R34 warning confirmed"] == runs.at("10-09 00:30", *named)
