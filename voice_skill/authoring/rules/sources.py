"""Rules about where statements come from. That each answer names a source, the schema asks for."""

from __future__ import annotations

from collections.abc import Iterator

from voice_skill.authoring.findings import Finding, Severity, Subject


def unused(subject: Subject) -> Iterator[Finding]:
    """A source that nothing names is a leftover, or a statement forgot to name it."""
    if subject.content is None:
        return
    named: set[str] = set()
    for document in subject.content.documents:
        named |= set(_named(document.data))
    listing = subject.content.document("sources.yaml")
    for key in subject.content.tree.sources:
        if key not in named:
            yield Finding(
                "unused-source",
                Severity.WARNING,
                f'nothing names the source "{key}".',
                "Remove it, or name it where it belongs.",
                listing.place((key,)),
            )


def unaddressed(subject: Subject) -> Iterator[Finding]:
    """A source that is no choice of ours must be findable."""
    if subject.content is None:
        return
    listing = subject.content.document("sources.yaml")
    for key, source in subject.content.tree.sources.items():
        if source.kind != "design" and not source.address:
            yield Finding(
                "source-without-address",
                Severity.WARNING,
                f'nobody can look up "{source.title}".',
                'Add "address:" with where it can be read.',
                listing.place((key,)),
            )


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
