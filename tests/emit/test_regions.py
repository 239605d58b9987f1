"""Custom regions are where users usually add to the emitted code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from generator.merge import Labels, merge_texts
from generator.tree import Tree
from tests.emit_helpers import SAMPLES, emit_specs, write_spec
from tests.properties.spec_changes import Spec, load_spec

PLACES = {
    "layered": {
        "app/models/tag.py": ["imports", "model"],
        "app/schemas/tag.py": [
            *("imports", "base", "create", "update", "public", "schemas"),
        ],
        "app/repositories/tag.py": ["imports", "queries"],
        "app/services/tag.py": ["imports", "methods"],
        "app/api/v1/endpoints/tags.py": ["imports", "routes"],
        "app/main.py": ["start-up", "shut-down", "app"],
    },
    "modular": {
        "app/modules/tag/models.py": ["imports", "tag model"],
        "app/modules/tag/schemas.py": [
            *("imports", "tag base", "tag create", "tag update", "tag public"),
            "schemas",
        ],
        "app/modules/tag/repository.py": ["imports", "tag queries"],
        "app/modules/tag/service.py": ["imports", "tag methods"],
        "app/modules/tag/router.py": ["imports", "routes"],
        "app/main.py": ["start-up", "shut-down", "app"],
    },
}
IMPORTS = "# region custom: imports\n"
FILLED_IMPORTS = f"{IMPORTS}import abc\n\nfrom my_library import thing\n\n"


def _tree(spec: Spec, folder: Path) -> Tree:
    return emit_specs(write_spec(spec, folder / "specs"))


@pytest.mark.parametrize("layout", PLACES)
def test_regions_are_where_users_usually_add_code(layout: str, tmp_path: Path) -> None:
    spec = load_spec(SAMPLES["bookshop"])
    spec["app"]["layout"] = layout

    tree = _tree(spec, tmp_path)

    assert {
        path: re.findall("# region custom: (.+)", tree[path].text)
        for path in PLACES[layout]
    } == PLACES[layout]


def test_custom_imports_survive_new_generated_imports(
    tmp_path: Path,
) -> None:
    spec = load_spec(SAMPLES["bookshop"])
    path = "app/schemas/tag.py"
    base = _tree(spec, tmp_path / "before")[path].text
    assert "TYPE_CHECKING" not in base
    spec["entities"]["Tag"] = yaml.safe_load("""
        fields: {name: string(50), added: date}
        relations: {maker: {belongs_to: User, inverse: tags}}
        endpoints: {get: {include: [maker]}}
    """)
    theirs = _tree(spec, tmp_path / "after")[path].text
    assert "if TYPE_CHECKING:\n    from app.schemas.user import UserPublic" in theirs
    ours = base.replace(IMPORTS, FILLED_IMPORTS)

    merged = merge_texts(base, ours, theirs, Labels("mine", "gen"), path=path)

    assert merged.conflicts == ()
    assert merged.text == theirs.replace(IMPORTS, FILLED_IMPORTS)
