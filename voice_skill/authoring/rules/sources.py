"""Rules about where statements come from. That each answer names a source, the schema asks for."""

from __future__ import annotations

from collections.abc import Iterator

from voice_skill.authoring.findings import Content, Finding, Severity, Subject


def unused(_: Subject, content: Content) -> Iterator[Finding]:
    """A source that nothing names is a leftover, or a statement forgot to name it."""
    named = {key for document in content.documents for key in _named(document.data)}
    for key in sorted(content.tree.sources.keys() - named):
        yield _finding(
            "unused-source",
            f'nothing names the source "{key}".',
            "Remove it, or name it where it belongs.",
            key,
            content,
        )


def unaddressed(_: Subject, content: Content) -> Iterator[Finding]:
    """A source that is no choice of ours must be findable."""
    for key, source in content.tree.sources.items():
        if source.kind != "design" and not source.address:
            yield _finding(
                "source-without-address",
                f'nobody can look up "{source.title}".',
                'Add "address:" with where it can be read.',
                key,
                content,
            )


def _finding(rule: str, message: str, hint: str, key: str, content: Content) -> Finding:
    place = content.document("sources.yaml").place((key,))
    return Finding(rule, Severity.WARNING, message, hint, place)


def _named(data: object) -> Iterator[str]:
    """Every source key under any `sources:`."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key == "sources" and isinstance(value, list):
                yield from map(str, value)
            else:
                yield from _named(value)
    elif isinstance(data, list):
        for item in data:
            yield from _named(item)
