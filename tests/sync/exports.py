"""Exports of a synthetic project, replayed in process."""

import io
import json
from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from typing import Any

from bench.export import CHARTER, STATUS_MAP, write_export
from bench.project import TEMPLATE, deployment_of
from integration.mapping.source import scan
from integration.mapping.status_map import status_map_from
from integration.sync.replay import Replayed, line_of, replay
from integration.sync.replay_frame import Terms
from integration.terms import terms_of


@lru_cache
def terms(charter: str = CHARTER, sheet: str = STATUS_MAP) -> Terms:
    found = terms_of(charter, file="charter.yaml", beside=None)
    return Terms(
        charter=found.charter,
        template=found.template,
        policy=found.policy,
        sheet=status_map_from(sheet, file="map.yaml", template=TEMPLATE),
        place=scan(charter, file="charter.yaml").problem,
    )


def exported(folder: Path, changes: int) -> list[dict[str, Any]]:
    """Issues of a project with about that many changes."""
    file = folder / "export.json"
    write_export(deployment_of(changes), file)
    issues: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))["issues"]
    return deepcopy(issues)


def replayed(issues: list[dict[str, Any]], given: Terms | None = None, **more: Any) -> Replayed:
    raw = json.dumps({"issues": issues}, ensure_ascii=False).encode()
    return replay(io.BytesIO(raw), given or terms(), name="export.json", **more)


def lines(done: Replayed) -> list[dict[str, Any]]:
    return [line_of(verdict, done.zone) for verdict in done.outcome.verdicts]
