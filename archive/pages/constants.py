"""What a template says on every page alike: translations, addresses and files that it names without a variable.

Each run of them, with the text between, becomes one node when the template is compiled, is rendered once for each
language, and kept: code and translations do not change while a process lives. A template that is included by its name
is put where it is included.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby

from django.template import Context, Origin, Template
from django.template.base import Node, NodeList, TextNode
from django.template.defaulttags import IfNode, URLNode, WithNode
from django.template.loader_tags import IncludeNode
from django.template.loaders import base, cached
from django.templatetags.i18n import TranslateNode
from django.templatetags.static import StaticNode
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language


class _Joining(base.Loader):
    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Template:
        template = super().get_template(template_name, skip)
        _join(template.nodelist, self.engine.get_template)
        return template


class Loader(cached.Loader, _Joining):
    """Django's cached loader; what is constant in a template is joined before it is kept."""


class Constant(Node):
    """Nodes that render alike wherever the language is the same, and where the site begins."""

    def __init__(self, nodes: list[Node]):
        self._nodes, self._kept = nodes, {}
        self.token, self.origin = nodes[0].token, nodes[0].origin  # for Django's report of an error

    def render(self, context: Context) -> SafeString:
        key = _interface(context)
        if key not in self._kept:
            self._kept[key] = SafeString("".join(node.render(context) for node in self._nodes))
        return self._kept[key]


def _interface(context: Context) -> tuple[str | None, str]:
    """The language of a page and where the site begins, asked for once a page: each is kept behind a lock."""
    if not hasattr(context, "interface"):
        context.interface = get_language(), get_script_prefix()
    return context.interface


def _join(nodes: NodeList, get: Callable[[str], Template]) -> None:
    """Put what is included in its place, and one node for each run of constant ones, here and below."""
    joined = []
    for constant, run in groupby((each for node in nodes for each in _included(node, get)), _is_constant):
        run = list(run)
        joined += [Constant(run)] if constant and (len(run) > 1 or not isinstance(run[0], TextNode | Constant)) else run
    nodes[:] = joined
    for below in (below for node in nodes for below in _below(node)):
        _join(below, get)


def _included(node: Node, get: Callable[[str], Template]) -> list[Node]:
    """What to put for a node: itself, or the nodes of the template that it includes by its name."""
    match node:
        case IncludeNode(template=name, isolated_context=False) if not (name.is_var or name.filters):
            nodes = get(name.var).nodelist
            if not node.extra_context:
                return list(nodes)
            within = WithNode(None, None, nodes, node.extra_context)
            within.token, within.origin = node.token, node.origin  # for Django's report of an error
            return [within]
    return [node]


def _is_constant(node: Node) -> bool:
    match node:
        case TextNode() | Constant():
            return True
        case TranslateNode(asvar=None, filter_expression=words):
            return words.var.lookups is None and not words.filters
        case URLNode(asvar=None, view_name=name, args=args, kwargs=kwargs):
            return not any(value.is_var or value.filters for value in (name, *args, *kwargs.values()))
        case StaticNode(varname=None, path=path):
            return not (path.is_var or path.filters)
    return False


def _below(node: Node) -> Iterator[NodeList]:
    """The lists of nodes that a node renders."""
    if isinstance(node, IfNode):  # whose other lists are copies
        yield from (nodes for _condition, nodes in node.conditions_nodelists)
        return
    yield from filter(None, (getattr(node, name, None) for name in node.child_nodelists))
