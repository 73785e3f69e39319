"""`relief ask`: one utterance in text, through the same understanding and dialogue as speech."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from typing import Any

from voice_skill.commands.arguments import text
from voice_skill.dialogue.actions import Action, Say
from voice_skill.dialogue.core import advance
from voice_skill.dialogue.events import Heard
from voice_skill.dialogue.state import State
from voice_skill.errors import ExitCode
from voice_skill.knowledge import Skill, load_skill
from voice_skill.settings import load_settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "text", nargs="+", type=text, help='what to ask; "-" reads one utterance a line'
    )
    parser.add_argument("--json", action="store_true", help="one JSON object an utterance")
    parser.add_argument(
        "--session",
        action="store_true",
        help="with -, keep one conversation going; by default every line stands alone",
    )
    parser.epilog = (
        'examples:\n  relief ask "how long should i ice"\n  relief ask - < questions.txt'
    )


def run(arguments: argparse.Namespace) -> int:
    """Answer; exit code 1 when a single question was not accepted."""
    settings = load_settings()
    skill = load_skill(settings.language)
    fresh = State(emergency_number=settings.emergency_number)
    from_lines = arguments.text == ["-"]
    lines = _lines() if from_lines else [" ".join(arguments.text)]
    state, accepted = fresh, True
    for line in lines:
        state, answer = _answer(skill, state if arguments.session else fresh, line)
        accepted = bool(answer["accepted"])
        if arguments.json or from_lines:
            print(json.dumps(answer, ensure_ascii=False), flush=True)
        else:
            print(answer["spoken"] or answer["reason"])
    return ExitCode.OK if accepted or from_lines else ExitCode.FAILED


def _lines() -> Iterable[str]:
    """Empty lines too: whoever writes a line and waits must get an answer to it."""
    return (line.strip() for line in sys.stdin)


def _answer(skill: Skill, state: State, text: str) -> tuple[State, dict[str, Any]]:
    heard = skill.interpreter.interpret(text, state.context())
    state, actions = advance(state, Heard(0.0, heard), skill.tree)
    return state, {
        "accepted": heard.accepted,
        "intent": heard.intent,
        "node": heard.node,
        "facet": heard.facet,
        "spoken": _spoken(actions),
        "reason": heard.reason,
        "text": heard.text,
        "slots": dict(heard.slots),
        "score": round(heard.score, 3),
    }


def _spoken(actions: Iterable[Action]) -> str:
    return " ".join(action.text for action in actions if isinstance(action, Say))
