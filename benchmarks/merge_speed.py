"""Measure merging hand-edited files, compared with rendering them.

    python benchmarks/merge_speed.py [--entities 100] [--edited 50]

Renders a spec of many entities, edits some files, adds a field to every entity, and
merges. Prints the total time of the merges and the time of rendering all files.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from make_spec import write_spec

from generator.diagnostics import Problems
from generator.merge import Labels, merge_texts
from generator.pipeline.project import Project
from generator.pipeline.run import Options, generate_tree
from generator.tree import Tree

LABELS = Labels("edited by hand", "gen")


def main() -> None:
    """Parse the command line, measure and print."""
    parser = argparse.ArgumentParser(description="Merging beside rendering.")
    parser.add_argument("--entities", type=int, default=100)
    parser.add_argument("--edited", type=int, default=50)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        specs = Path(folder) / "specs"
        write_spec(specs, given.entities)
        before, _ = _measure_rendering(specs)
        for file in specs.rglob("*.y*ml"):
            text = file.read_text("utf-8")
            new = text.replace(
                "      summary: text",
                "      fresh_one: integer | null\n      summary: text",
            )
            file.write_text(new, "utf-8")
        after, rendering = _measure_rendering(specs)
    merging, files, lines = _measure_merges(before, after, given.edited)
    print(f"rendering {len(after)} files      {rendering * 1000:8.0f} ms")
    print(f"merging   {files} edited files  {merging * 1000:8.0f} ms, {lines} lines")
    print(f"a file of 100 lines       {merging / max(lines, 1) * 1e5:8.1f} ms")


def _measure_rendering(specs: Path) -> tuple[Tree, float]:
    started = time.perf_counter()
    project = Project(specs.parent, specs, specs.parent / "output", None)
    problems = Problems()
    tree = generate_tree(project, Options(), problems)
    if tree is None:
        raise SystemExit("\n".join(p.message for p in problems.items))
    return tree, time.perf_counter() - started


def _measure_merges(before: Tree, after: Tree, edited: int) -> tuple[float, int, int]:
    changed = [
        path
        for path in before
        if path.startswith("app/")
        and path in after
        and before[path].text != after[path].text
    ]
    lines = 0
    spent = 0.0
    chosen = changed[:: max(len(changed) // edited, 1)][:edited]
    for path in chosen:
        base = before[path].text
        ours = f"{base}\n\ndef mine() -> int:\n    return 1\n"
        started = time.perf_counter()
        result = merge_texts(base, ours, after[path].text, LABELS, path=path)
        spent += time.perf_counter() - started
        if result.conflicts:
            raise SystemExit(f"{path}: a conflict that should be none")
        lines += base.count("\n")
    return spent, len(chosen), lines


if __name__ == "__main__":
    main()
