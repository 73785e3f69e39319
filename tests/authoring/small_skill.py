"""The smallest skill that breaks no rule but one, and a way to break the others."""

from __future__ import annotations

from pathlib import Path

from voice_skill.asr.graph.lexicon import Entry, Lexicon, Origin, parse
from voice_skill.authoring.check import Finding, check

VOCABULARY = {
    *("what", "is", "ice", "start", "the", "bad", "stretch"),
    *("stop", "no", "yes", "cold", "numb"),
}
SOUNDS = {
    "ice": "AY S",
    "cold": "K OW L D",
    "stretch": "S T R EH CH",
    "stop": "S T AA P",
    "top": "T AA P",
    "no": "N OW",
    "know": "N OW",
    "yes": "Y EH S",
    "numb": "N AH M",
}
LEXICON: Lexicon = {w: Entry(w, (parse(p),), Origin.WRITTEN) for w, p in SOUNDS.items()}
FILES = {
    "content/en/sources.yaml": "leaflet: {title: A leaflet, address: https://example.org}\n",
    "content/en/prompts.yaml": "help-hold: Say “stop”.\n",
    "content/en/safety/screening.yaml": """\
- id: fall
  needs: [movement]
  ask: Did you fall?
  level: today
  on_yes: Ask a doctor.
  sources: [leaflet]
""",
    "content/en/safety/warning_signs.yaml": """\
- {id: numb, level: today, say: Ask a doctor., sources: [leaflet]}
""",
    "content/en/topics/ice.yaml": """\
id: ice
name: ice
says: [cold]
routine: stretch
facets:
  what: {say: Cold numbs., sources: [leaflet]}
""",
    "content/en/routines/stretch.yaml": """\
id: stretch
name: stretch
facets:
  caution: {say: Stop when it hurts., sources: [leaflet]}
need: movement
introduction: Sit.
steps: [{id: one, name: One, say: Turn., hold: 5, release: Let go.}]
finish: Done.
sources: [leaflet]
""",
    "grammars/intents.yaml": """\
language: en
intents:
  AskWhat:
    data:
      - sentences: ["[what is] {topic:node}"]
  AskCaution:
    data:
      - sentences: ["is the {routine:node} bad"]
  StartRoutine:
    data:
      - sentences: ["[start the] {routine}"]
  Stop:
    data:
      - sentences: [stop]
  WarningSign:
    data:
      - sentences: [numb]
        slots: {sign: numb}
  "Yes":
    data:
      - sentences: ["yes"]
        requires_context: {situation: [asking]}
""",
}


class SmallSkill:
    """A small skill in a folder of its own, one file of which a test may change."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name, text in FILES.items():
            self.write(name, text)

    def write(self, name: str, text: str) -> None:
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def change(self, name: str, old: str, new: str) -> None:
        assert old in FILES[name]
        self.write(name, FILES[name].replace(old, new))

    def add(self, name: str, text: str) -> None:
        self.write(name, FILES[name] + text)

    def check(
        self, vocabulary: set[str] = VOCABULARY, lexicon: Lexicon | None = LEXICON
    ) -> tuple[Finding, ...]:
        content = self.root / "content" / "en"
        return check(self.root / "grammars", content, {"the model": vocabulary}, lexicon)

    def findings(self, rule: str, vocabulary: set[str] = VOCABULARY) -> list[Finding]:
        return [finding for finding in self.check(vocabulary) if finding.rule == rule]


def where(finding: Finding) -> tuple[str, int | None]:
    assert finding.place is not None
    return finding.place.file.name, finding.place.line
