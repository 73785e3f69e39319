"""Questions as people ask them reach the topic and the facet that answers them."""

from __future__ import annotations

import re

import pytest

from voice_skill.content.schema import Facet
from voice_skill.content.tree import Tree
from voice_skill.nlu.interpreter import Interpreter

FORMS = {
    Facet.WHAT: "what is {}",
    Facet.WHY: "why {}",
    Facet.HOW: "how do i use {}",
    Facet.WHEN: "when should i use {}",
    Facet.HOW_LONG: "how long {}",
    Facet.HOW_OFTEN: "how often {}",
    Facet.CAUTION: "is {} safe",
    Facet.EVIDENCE: "does {} really help",
}


@pytest.mark.parametrize(
    ("text", "node", "facet"),
    [
        ("who are you", "this-skill", "what"),
        ("what are you", "this-skill", "what"),
        ("are you a doctor", "this-skill", "what"),
        ("do you record me", "this-skill", "caution"),
        ("are you listening to me", "this-skill", "caution"),
        ("is this private", "this-skill", "caution"),
        ("where does my data go", "this-skill", "caution"),
        ("how do you work", "this-skill", "how"),
        ("can i trust you", "evidence", "evidence"),
        ("where do you get your information", "evidence", "what"),
        ("how much ibuprofen can i take", "medicine", "how_often"),
        ("how many painkillers should i take", "medicine", "how_often"),
        ("what is the right dose of paracetamol", "medicine", "how_often"),
        ("can i take ibuprofen with alcohol", "medicine", "caution"),
        ("which is the best tablet for neck pain", "medicine", "what"),
        ("which muscle relaxer is better for neck pain", "medicine", "what"),
        ("can panadol relieve neck pain", "medicine", "evidence"),
        ("can i take ibuprofen while pregnant", "pregnancy", "caution"),
        ("is heat safe during pregnancy", "pregnancy", "caution"),
        ("do i need to worry about a heating pad while pregnant", "pregnancy", "caution"),
        ("neck pain with pregnancy", "pregnancy", "what"),
        ("i'm pregnant and my neck hurts", "pregnancy", "what"),
        ("is ice okay for my child", "children", "caution"),
        ("can i use heat on my baby", "children", "caution"),
        ("can i drive", "driving", "caution"),
        ("is it safe to drive with a stiff neck", "driving", "caution"),
        ("should i work out with a stiff neck", "exercise", "caution"),
        ("can i go to the gym", "exercise", "caution"),
        ("should i rest", "exercise", "what"),
        ("how to strengthen neck muscles", "exercise", "how"),
        ("can i crack my neck", "neck-cracking", "caution"),
        ("what happens when a chiropractor cracks your neck", "neck-cracking", "what"),
        ("should i wear a collar", "collar", "what"),
        ("do i need a neck brace", "collar", "what"),
        ("which pillow is best for neck pain", "pillow", "what"),
        ("is it better for your neck to sleep without a pillow", "pillow", "what"),
        ("how to choose a pillow", "pillow", "how"),
        ("how should you set up your workstation", "workstation", "how"),
        ("is it okay to sleep on your stomach", "sleeping-position", "caution"),
        ("how should i sleep with a stiff neck", "sleeping-position", "how"),
        ("can i take a hot bath", "shower", "caution"),
        ("when will my neck get better", "recovery-time", "how_long"),
        ("how long does a stiff neck last", "neck-spasm", "how_long"),
        ("why does neck pain cause headaches", "headache", "why"),
        ("can neck pain cause headaches and dizziness", "headache", "why"),
        ("what emotion causes neck pain", "stress", "why"),
        ("can stress and anxiety cause stiff neck", "stress", "why"),
        ("does stretching relieve neck pain", "stretching", "evidence"),
        ("what happens if you over stretch your neck", "stretching", "caution"),
        ("should i stretch", "stretching", "caution"),
        ("can air conditioning cause neck pain", "cold-exposure", "why"),
        ("what vitamin deficiency causes neck spasms", "nutrient-deficiency", "why"),
        ("can drinking water help", "dehydration", "evidence"),
        ("heat or cold for stiff neck which is better", "ice-or-heat", "what"),
        ("alternating ice and heat", "contrast", "what"),
        (
            "how can you tell the difference between a slipped disc and muscle pain",
            "slipped-disc",
            "why",
        ),
        ("how do i keep it from coming back", "prevention", "how"),
        ("how can i prevent neck pain", "prevention", "how"),
        ("what is torticollis", "neck-spasm", "what"),
        ("can a massage make the pain worse", "massage", "caution"),
        ("is it ok to use a massage gun", "massage", "caution"),
        ("what are red flags", "warning-signs", "what"),
        ("how long until recovery", "recovery-time", "how_long"),
        ("how long should i take a hot shower", "shower", "how_long"),
        ("how does water help", "dehydration", "why"),
        ("how do painkillers help", "medicine", "why"),
        ("how do i do contrast", "contrast", "how"),
        ("can i take four advil", "medicine", "how_often"),
        ("can i double the dose", "medicine", "how_often"),
        ("is it ok to take two kinds of painkillers", "medicine", "how_often"),
        ("can i take ibuprofen and paracetamol together", "medicine", "how_often"),
        ("how much ibuprofen can i give my five year old", "children", "caution"),
        ("can i give my daughter paracetamol", "children", "caution"),
        ("i'm scared it's something serious", "warning-signs", "what"),
        ("i'm worried about my neck", "warning-signs", "what"),
        ("how do i know if it's serious", "warning-signs", "what"),
        ("can i massage my throat", "massage", "caution"),
        ("can i put heat on my throat", "heat", "caution"),
        ("how often should i massage my neck", "massage", "how_often"),
    ],
)
def test_a_question_leads_to_the_answer_that_fits(
    interpreter: Interpreter, text: str, node: str, facet: str
) -> None:
    found = interpreter.interpret(text)
    assert (found.accepted, found.node, found.facet) == (True, node, facet), found.reason


@pytest.mark.parametrize(
    ("form", "facet"),
    [
        ("how does {} help", Facet.WHY),
        ("what does {} do", Facet.WHY),
        ("when is {} dangerous", Facet.CAUTION),
        ("how serious is {}", Facet.CAUTION),
        ("how do i do {}", Facet.HOW),
        ("how many times should i do {}", Facet.HOW_OFTEN),
    ],
)
def test_every_node_tells_what_it_does_apart_from_how_to_do_it(
    interpreter: Interpreter, tree: Tree, form: str, facet: Facet
) -> None:
    found = {node.id: interpreter.interpret(form.format(node.name)) for node in tree.nodes}
    lost = {
        id: one.reason for id, one in found.items() if (one.node, one.facet) != (id, facet.value)
    }
    assert lost == {}


def test_how_often_to_do_an_exercise_says_how_many_times(tree: Tree) -> None:
    """Who asks "how many times" means the repetitions, or the rounds: one answer has both."""
    counted = re.compile(r" times\b|\btwice\b", re.IGNORECASE)
    lost = [
        routine.id
        for routine in tree.routines.values()
        if counted.search(routine.facets[Facet.HOW_LONG].say)
        and not counted.search(routine.facets[Facet.HOW_OFTEN].say)
    ]
    assert lost == []


def test_every_topic_can_be_asked_in_every_form(interpreter: Interpreter, tree: Tree) -> None:
    lost = [
        (topic.id, facet.value, found.reason)
        for topic in tree.topics.values()
        for facet, form in FORMS.items()
        if (found := interpreter.interpret(form.format(topic.name))).node != topic.id
        or found.facet != facet.value
        or not found.accepted
    ]
    assert lost == []
