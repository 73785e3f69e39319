"""Child process that makes a lexicon small: `python -m voice_skill.asr.graph.compiler TEXT FST`.

TEXT is what `lexicon_fst` wrote; FST will be the smallest deterministic transducer that means the
same. It is a process of its own because `kaldifst` and `vosk` must not meet: imported in the wrong
order they wait for each other for ever.
"""

from __future__ import annotations

import sys
from pathlib import Path

import kaldifst


def compile_lexicon(text: Path, output: Path) -> None:
    """Determinise and minimise the transducer in `text`, and write it as a constant FST."""
    fst = kaldifst.compile(text.read_text(encoding="ascii"), acceptor=False)
    kaldifst.arcsort(fst, sort_type="ilabel")
    kaldifst.determinize_star(fst)  # raises RuntimeError where it does not end
    kaldifst.minimize_encoded(fst)
    kaldifst.arcsort(fst, sort_type="ilabel")
    if not kaldifst.StdConstFst(fst).write(str(output)):
        raise SystemExit(f"{output} could not be written")


if __name__ == "__main__":
    compile_lexicon(Path(sys.argv[1]), Path(sys.argv[2]))
