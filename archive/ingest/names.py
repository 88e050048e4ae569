"""The sources and tags that records name: looked up for a batch at once, made when they are new."""

from __future__ import annotations

from archive.ingest import outlets, topics
from archive.ingest.record import Record
from archive.models import Source, Tag

# A longer name is cut off.
SOURCE, TAG = (model._meta.get_field("name").max_length for model in (Source, Tag))


class Names:
    """Names -> primary keys, as the database had them when they were looked up."""

    def __init__(self) -> None:
        self._sources: dict[str, int] = {}
        self._tags: dict[str, int] = {}

    def look_up(self, records: list[Record]) -> None:
        """Forget what was known, and ask for what these records name: one question for sources, one for tags."""
        sources = Source.objects.filter(name__in={record.source[:SOURCE] for record in records if record.source})
        self._sources = {name: into or pk for name, pk, into in sources.values_list("name", "pk", "merged_into")}
        tags = Tag.objects.filter(name__in={name[:TAG] for record in records for name in record.tags})
        self._tags = dict(tags.values_list("name", "pk"))

    def source_id(self, name: str) -> int:
        """The source of a name, or the one it was merged into."""
        name = name[:SOURCE]
        if name not in self._sources:
            self._sources[name] = _source(name).pk
        return self._sources[name]

    def tag_ids(self, record: Record) -> list[int]:
        """The record's tags, each once."""
        names = dict.fromkeys(name[:TAG] for name in record.tags)
        for name in names:
            if name not in self._tags:
                self._tags[name] = _tag(name).pk
        return [self._tags[name] for name in names]


def _tag(name: str) -> Tag:
    """The tag of a name; a topic of the table brings its English name."""
    return Tag.objects.get_or_create(name=name, defaults={"english": topics.in_english(name)})[0]


def _source(name: str) -> Source:
    """The source of a name, or the one it was merged into; an outlet of the table brings what the table knows, an
    unknown one waits for review."""
    outlet = outlets.find(name)
    known = {"kind": outlet.kind, "aliases": list(outlet.aliases), "domains": list(outlet.domains)} if outlet else {}
    if outlet:
        known |= {"region_id": outlet.region or None, "reviewed": True}
    source, _made = Source.objects.select_related("merged_into").get_or_create(name=name, defaults=known)
    return source.merged_into or source
