"""What a template says on every page alike: translations, addresses and files that it names without a variable.

Each run of them, with the text between, becomes one node when the template is compiled, is rendered once for each
language, and kept: code and translations do not change while a process lives. A template that is included by its name
is put where it is included, and one that extends another becomes it, with its own blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby

from django.template import Context, Origin, Template
from django.template.base import FilterExpression, Node, NodeList, TextNode, VariableNode
from django.template.defaulttags import IfNode, URLNode, WithNode
from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode
from django.template.loaders import base, cached
from django.templatetags.i18n import TranslateNode
from django.templatetags.static import StaticNode
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language


class _Joining(base.Loader):
    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Template:
        template = super().get_template(template_name, skip)
        template.nodelist = _inherited(template, self.engine.get_template)
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


def _inherited(template: Template, get: Callable[[str], Template]) -> NodeList:
    """The nodes of a template; of one that extends another by its name, the other's with its own blocks in them.

    Blocks within other nodes, and those that name what they take the place of, are left for Django to find.
    """
    match template.nodelist:
        case [ExtendsNode(parent_name=name, blocks=own)] if _is_said(name) and name.var != template.name:
            nodes = get(name.var).nodelist
            places = {node.name for node in nodes if isinstance(node, BlockNode)}
            if own.keys() <= places and not any(map(_names_what_was, own.values())):
                return NodeList(own.get(node.name, node) if isinstance(node, BlockNode) else node for node in nodes)
    return template.nodelist


def _names_what_was(block: BlockNode) -> bool:
    return any(node.token.contents == "block.super" for node in block.get_nodes_by_type(VariableNode))


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
        case IncludeNode(template=name, isolated_context=False) if _is_said(name):
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
            return all(map(_is_said, (name, *args, *kwargs.values())))
        case StaticNode(varname=None, path=path):
            return _is_said(path)
    return False


def _is_said(value: FilterExpression) -> bool:
    """Whether a template says the value itself."""
    return not (value.is_var or value.filters)


def _below(node: Node) -> Iterator[NodeList]:
    """The lists of nodes that a node renders."""
    if isinstance(node, IfNode):  # whose other lists are copies
        yield from (nodes for _condition, nodes in node.conditions_nodelists)
        return
    yield from filter(None, (getattr(node, name, None) for name in node.child_nodelists))
