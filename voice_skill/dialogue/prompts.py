"""What the dialogue says itself: ids of prompts.

The words are in `content/<language>/prompts.yaml`; here are only their names.
"""

from __future__ import annotations

from enum import Enum

from voice_skill.content.schema import Facet


class Prompt(str, Enum):
    """Every prompt that `prompts.yaml` must hold, with the {placeholders} that are filled in."""

    fields: frozenset[str]

    def __new__(cls, name: str, *fields: str) -> Prompt:
        """A member that is its own id."""
        prompt = str.__new__(cls, name)
        prompt._value_ = name
        prompt.fields = frozenset(fields)
        return prompt

    EMERGENCY_NUMBER = "emergency-number"
    DISCLAIMER = "disclaimer"
    GREETING = "greeting"
    WELCOME_BACK = "welcome-back", "name"
    GOODBYE = "goodbye"
    WELCOME = "you-are-welcome"

    # Answering
    WHICH_TOPIC = "which-topic"
    MISSING_FACET = "missing-facet", "name", "facets"
    NOTHING_KNOWN = "nothing-known", "name"
    NO_MORE = "no-more", "name"
    WANT_MORE = "want-more"
    OFFER_ROUTINE = "offer-routine", "name"
    OFFER_DECLINED = "offer-declined"
    OR = "or", "first", "last"
    PROPOSE = "propose", "routines"
    PROPOSE_SET = "propose-set", "name", "others"
    PROPOSE_ONLY_SET = "propose-only-set", "name"
    PROPOSAL_DECLINED = "proposal-declined"
    LATER = "later"
    INTERVIEW_STARTS = "interview-starts"
    TOLD = "told"
    NOTHING_TO_PROPOSE = "nothing-to-propose"
    WHICH_MEANT = "which-meant", "choices"

    # Screening
    SCREENING_STARTS = "screening-starts", "name"
    SCREENING_SILENCE = "screening-silence"
    SCREENING_UNSURE = "screening-unsure"
    SCREENING_WHY = "screening-why"
    SCREENING_NEEDED = "screening-needed"
    SCREENING_LEFT = "screening-left"
    ROUTINE_STARTS = "routine-starts", "name"
    ROUTINE_REFUSED = "routine-refused", "name"
    NOT_IN_PHASE = "not-in-phase"
    ASK_AGAIN = "ask-again"
    RESTART_SESSION = "restart-session"
    STILL_POSSIBLE = "still-possible", "name"

    # Leading
    SET_FIRST = "set-first", "name"
    SET_NEXT = "set-next", "name"
    ROUTINE_SKIPPED = "routine-skipped"
    SAFETY = "safety"
    TIMES = "times", "total"
    TIMES_EACH_SIDE = "times-each-side", "total"
    STEP_ONLY = "step-only", "name"
    STEP_FIRST = "step-first", "name"
    STEP_NEXT = "step-next", "name"
    STEP_LAST = "step-last", "name"
    CHANGE_SIDES = "change-sides", "side"
    SIDE_FIRST = "side-first", "side"
    AGAIN = "again"
    COUNT = "count", "ordinal", "total"
    ORDINALS = "ordinals"  # a list: first, second …
    NUMBERS = "numbers"  # a list: one, two …
    HALF_WAY = "half-way"
    LAST_SECONDS = "last-seconds"
    PAUSED = "paused"
    PAUSED_HOLD = "paused-hold"
    RESUMING = "resuming", "name"
    RESUMING_HOLD = "resuming-hold", "name", "left"
    HOLD_GOES_ON = "hold-goes-on", "left"
    STOPPED = "stopped"
    DROPPED = "dropped"
    FIRST_STEP = "first-step"
    WHICH_STEP = "which-step", "name", "step", "steps"
    WHICH_STEP_SIDE = "which-step-side", "side"
    WHICH_STEP_COUNT = "which-step-count", "ordinal", "total"
    STEP_AT = "step-at", "ordinal", "name"
    STEP_AFTER = "step-after", "name"
    STEP_BEFORE = "step-before", "name"
    NONE_AFTER = "none-after"
    SET_SO_FAR = "set-so-far", "name", "place", "total"
    FAR_ENOUGH = "far-enough"
    NOISE = "noise"
    LEFT_IN_HOLD = "left-in-hold", "left"
    LEFT_IN_ROUTINE = "left-in-routine", "left"

    # Applications of cold and heat
    APPLICATION_LASTS = "application-lasts", "left"
    APPLICATION_MOST = "application-most", "left"
    SAY_READY = "say-ready"
    STARTING_ANYWAY = "starting-anyway"
    APPLICATION_RUNS = "application-runs", "left"
    APPLICATION_LEFT = "application-left", "name", "left"
    APPLICATION_PAUSED = "application-paused"
    APPLICATION_RESUMED = "application-resumed", "left"
    APPLICATION_IN_THE_WAY = "application-in-the-way"
    SKIN_FINE = "skin-fine", "left"
    SKIN_SILENCE = "skin-silence"
    SKIN_TROUBLE = "skin-trouble"
    SKIN_BURN = "skin-burn"
    SKIN_NUMB = "skin-numb"
    SKIN_TROUBLE_BEFORE = "skin-trouble-before"
    PACK_SINCE = "pack-since", "name", "most"
    PACK_TIMED = "pack-timed", "most", "left"
    PACK_ENOUGH = "pack-enough", "most"
    PACK_ASLEEP = "pack-asleep"
    PACK_ANY = "pack-any"
    OFF_CONFIRM = "off-confirm"
    OFF_THANKS = "off-thanks"
    EXTENDED = "extended", "left"
    EXTENDED_FULLY = "extended-fully", "left"
    NOT_LONGER = "not-longer"
    TOO_SOON = "too-soon", "name", "left"
    ENOUGH_TODAY = "enough-today", "name"
    POWER_WAS_LOST = "power-was-lost"

    # Timers
    TIMER_SET = "timer-set", "length"
    TIMER_HOW_LONG = "timer-how-long"
    TIMER_WITH_LENGTH = "timer-with-length"
    TIMER_TOO_LONG = "timer-too-long"
    TIMER_LEFT = "timer-left", "length", "left"
    TIMER_DONE = "timer-done", "length"
    TIMER_CANCELLED = "timer-cancelled", "length", "left"
    TIMERS_CANCELLED = "timers-cancelled"
    TIMER_EXTENDED = "timer-extended", "length", "left"
    TIMER_NONE = "timer-none"
    TIMER_KEPT = "timer-kept"
    TIMER_TWIN = "timer-twin", "length", "left"
    TIMER_WHICH_CANCEL = "timer-which-cancel", "length", "left"
    TIMER_WHICH_ADD = "timer-which-add", "length", "left"

    # Steering
    NOTHING_UNDER_WAY = "nothing-under-way"
    NOT_TODAY = "not-today"
    NOTHING_TO_RESUME = "nothing-to-resume"
    NOTHING_TO_REPEAT = "nothing-to-repeat"
    NOTHING_ASKED = "nothing-asked"
    TAKE_YOUR_TIME = "take-your-time"
    SLOWER = "slower"
    FASTER = "faster"
    LOUDER = "louder"
    QUIETER = "quieter"
    SLOWEST = "slowest"
    FASTEST = "fastest"
    LOUDEST = "loudest"
    QUIETEST = "quietest"

    # Safety
    WARNING = "warning"
    WARNING_UNKNOWN = "warning-unknown"
    EASE_OFF = "ease-off"
    STILL_HURTS = "still-hurts"
    HURT_END = "hurt-end"
    HURT_OVER = "hurt-over"
    HURT_IDLE = "hurt-idle"
    HURT_BUSY = "hurt-busy"
    HURT_RESTING = "hurt-resting"
    SIGN_SOMEONE_ELSE = "sign-someone-else"
    SIGN_DOUBTFUL = "sign-doubtful"
    SIGN_OR_ELSE = "sign-or-else"
    SIGN_DENIED = "sign-denied"
    SIGN_DENIED_ONLY = "sign-denied-only"
    CANNOT_CALL = "cannot-call"

    # Devices
    MICROPHONE_LOST = "microphone-lost"
    DEVICE_RESTORED = "device-restored"

    # Repair
    ELSEWHERE = "elsewhere"
    MISHEARD = "misheard"
    MISHEARD_ASKED = "misheard-asked"
    MISHEARD_ANSWER = "misheard-answer"
    ELSEWHERE_BRIEFLY = "elsewhere-briefly"
    REST_QUIETLY = "rest-quietly"

    # Lengths of time
    ONE_SECOND = "one-second"
    SECONDS = "seconds", "count"
    ONE_MINUTE = "one-minute"
    MINUTES = "minutes", "count"
    MINUTES_AND_SECONDS = "minutes-and-seconds", "minutes", "seconds"
    ONE_HOUR = "one-hour"
    HOURS = "hours", "count"
    HOURS_AND_MINUTES = "hours-and-minutes", "hours", "minutes"

    LEFT = "side-left"
    RIGHT = "side-right"


HELP = "help-{label}"
"""Help for a state; `help-idle` where there is none for its label."""
REPAIR = "repair-{label}"
"""Two or more wordings: a short reprompt, then one with examples, for a state's label."""
REPROMPT = "reprompt-{kind}"
"""Said when the reply window of a question of this kind closes; the question follows."""
FACET = "facet-{facet}"
"""How to ask for a facet, between “ ”."""


def required_prompts() -> tuple[str, ...]:
    """Ids that `prompts.yaml` of every language must hold."""
    facets = (FACET.format(facet=facet.value.replace("_", "-")) for facet in Facet)
    general = (HELP.format(label="idle"), REPAIR.format(label="idle"))
    return (*(prompt.value for prompt in Prompt), *facets, *general)
