"""`manage.py search 沂蒙精神`: hits with snippets, in the terminal."""

from __future__ import annotations

import json

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.text import Text

from archive.search import Hit, Query, Results, SearchUnavailable, TooMuchAsked, search
from archive.search.query import DEEPEST, ORDERS


class Command(BaseCommand):
    help = "Search the archive. The query language is that of the search page. Exit code 1: the index is unavailable."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "query", nargs="+", metavar="QUERY", help='words, "exact runs", -excluded, 标题：…, 日期：2024-04'
        )
        parser.add_argument("--json", action="store_true", help="one JSON object, for programs")
        parser.add_argument("--limit", type=int, default=10, metavar="N", help="hits to show (10)")
        parser.add_argument("--sort", choices=list(ORDERS), default="relevance")

    def handle(self, *args, **options) -> None:
        if not 1 <= options["limit"] <= DEEPEST:
            raise CommandError(f"--limit is {options['limit']}: it must lie between 1 and {DEEPEST}.", returncode=2)
        query = Query(" ".join(options["query"]), sort=options["sort"], size=options["limit"])
        try:
            results = search(query, facets=())
        except TooMuchAsked as fault:
            raise CommandError(str(fault), returncode=2) from fault
        except SearchUnavailable as fault:
            raise CommandError(str(fault), returncode=1) from fault
        if options["json"]:
            self.stdout.write(json.dumps(as_json(results), ensure_ascii=False, indent=2))
        else:
            self._print(results)

    def _print(self, results: Results) -> None:
        console = Console(file=self.stdout, highlight=False, soft_wrap=True)
        console.print(
            Text(f"{results.understood.text or '*'}  {results.total} 篇，{results.took_ms} 毫秒", style="dim")
        )
        for sentence in (*results.understood.notes, *_reasons(results)):
            console.print(Text(sentence, style="yellow"))
        for number, hit in enumerate(results.hits, 1):
            console.print(Text(f"\n{number}. ") + _marked(hit.marked_title, "bold"))
            console.print(Text("   " + " · ".join(_facts(hit)), style="dim"))
            console.print(Text("   ") + _marked(hit.marked_snippet))


def _reasons(results: Results) -> list[str]:
    """Why there is less than was asked for."""
    reasons = ["没有一篇包含全部词语，以下各篇包含的最多。"] if results.relaxed else []
    if results.failing:
        reasons.append(f"查不到：{'、'.join(results.failing)}")
    return reasons


def _marked(marked, style: str = "") -> Text:
    text = Text(style=style)
    for piece, is_marked in marked.parts():
        text.append(piece.replace("\n", " "), "bold red" if is_marked else "")
    return text


def _facts(hit: Hit) -> list[str]:
    article = hit.article
    region = " ".join(region.name for region in article.region.path) if article.region else ""
    source = article.source.name if article.source else ""
    return [fact for fact in (article.published or "日期不详", source, region, article.get_absolute_url()) if fact]


def as_json(results: Results) -> dict:
    """What a program reads: the question as it was understood, and the hits."""
    return {
        "understood": results.understood.text,
        "notes": list(results.understood.notes),
        "variants": list(results.understood.variants),
        "total": results.total,
        "relaxed": results.relaxed,
        "failing": results.failing,
        "suggestions": results.suggestions,
        "hits": [_hit_as_json(hit) for hit in results.hits],
    }


def _hit_as_json(hit: Hit) -> dict:
    article = hit.article
    return {
        "article_id": article.pk,
        "title": article.title,
        "published": article.published,
        "source": article.source.name if article.source else None,
        "region_code": article.region_id,
        "region": [region.name for region in article.region.path] if article.region else [],
        "url": article.get_absolute_url(),
        "score": round(hit.score, 4),
        "snippet": hit.marked_snippet.text,
        "marks": [list(span) for span in hit.marked_snippet.spans],
    }
