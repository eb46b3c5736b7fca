"""The story's blocks from a parsed page: trafilatura finds the body, its tree tells the kinds of blocks apart."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from copy import deepcopy
from typing import TYPE_CHECKING

from pipeline.documents import BlockKind

from .fragments import squeezed, words_in
from .leftovers import Blocks, ends_story, is_wall, names_a_box

if TYPE_CHECKING:
    from lxml.etree import _Element
    from lxml.html import HtmlElement

# What is never the story, whatever a page calls its classes. Scripts too: trafilatura would dig text out of JSON-LD,
# walls or not. Not form: some systems wrap the whole page in one.
_FURNITURE = (
    "//script | //style | //nav | //template | //dialog | //button | //select | //noscript"
    " | //amp-sidebar | //amp-ad | //amp-consent"
    " | //amp-social-share | //*[@role='navigation' or @role='dialog' or @role='alertdialog' or @role='banner'"
    " or @role='search' or @role='contentinfo' or @role='complementary' or @role='menu' or @role='toolbar']"
    " | //aside[not(ancestor::article) or .//a] | //figcaption | //*[@hidden]"
)
_THIN_WORDS = 60
"""Below this the precise pass may have thrown the story away: ask the generous one."""
_MANY_ELEMENTS = 8_000
"""Above this the fast pass alone: the fallbacks (jusText) take time by the square of the elements, 90 s at 50,000."""
_MOST_ELEMENTS = 40_000
"""No story's page has more; the fast pass is quadratic too, if slowly."""
_MARGIN = 1.5
_BOX_SHARE = 0.3
_HEADED_SHARE = 0.8
_CELL = 400
"""Characters; a cell of data holds fewer."""
_WHOLE = frozenset({"html", "body", "main", "article", "h1", "p"})
_KINDS = {"head": BlockKind.SUBHEAD, "item": BlockKind.LIST_ITEM, "row": BlockKind.LIST_ITEM, "quote": BlockKind.QUOTE}


def body_blocks(tree: HtmlElement) -> Blocks:
    """The blocks of the page's story, leftovers included; empty where there is none. The tree is left as it is."""
    bare = deepcopy(tree)
    _drop(bare.xpath(_FURNITURE))
    _drop(_boxes(bare))
    _drop(_headed_boxes(bare))
    _flatten_layout_tables(bare)
    elements = sum(1 for _ in bare.iter())
    if elements > _MANY_ELEMENTS:
        return _extracted(bare, fast=True) if elements <= _MOST_ELEMENTS else []
    precise = _extracted(bare, precision=True)
    if words_in(precise) >= _THIN_WORDS:
        return precise
    generous = _extracted(bare)
    return generous if words_in(generous) > _MARGIN * words_in(precise) else precise


def _drop(nodes: Iterable[HtmlElement]) -> None:
    for node in nodes:
        if node.getparent() is not None:
            node.drop_tree()


def _boxes(tree: HtmlElement) -> list[HtmlElement]:
    """Elements whose names say that they stand beside the story, and which do not hold much of the page's text."""
    size: Counter[HtmlElement] = Counter()
    for paragraph in tree.iter("p"):
        for holder in paragraph.iterancestors():
            size[holder] += len(paragraph.text_content())
    of_headline = {holder for heading in tree.iter("h1") for holder in heading.iterancestors()}
    most = _BOX_SHARE * size[tree]
    return [
        node
        for node in tree.xpath("//*[@class or @id]")
        if node.tag not in _WHOLE
        and size[node] <= most
        and node not in of_headline
        and names_a_box(f"{node.get('class')} {node.get('id')}")
    ]


def _headed_boxes(tree: HtmlElement) -> list[HtmlElement]:
    """Elements that begin with a heading of other stories ("More from …"): on a teaser's page they outweigh it."""
    boxes = []
    for heading in tree.xpath("//h2 | //h3 | //h4 | //h5"):
        box = heading.getparent()
        first = box is not None and not (box.text or "").strip() and box[0] is heading
        if first and box.tag not in _WHOLE and ends_story(heading.text_content()) and not box.xpath(".//h1"):
            boxes.append(box)
    most = _HEADED_SHARE * sum(len(node.text_content()) for node in tree.iter("p"))
    return [box for box in boxes if sum(len(node.text_content()) for node in box.iter("p")) <= most]


def _flatten_layout_tables(tree: HtmlElement) -> None:
    """Tables that lay out a page, not data: their cells are columns of it, and what stands there is no row."""
    for table in list(tree.iter("table")):
        cells = table.xpath(".//td")
        if any(cell.xpath(".//p | .//div | .//table | .//ul") or len(cell.text_content()) > _CELL for cell in cells):
            for node in table.xpath("./tr | ./tr/td | ./*[self::tbody or self::thead]//tr | ./tbody | ./tbody/tr/td"):
                node.tag = "div"
            table.tag = "div"


def page_wall(tree: HtmlElement) -> bool:
    """Whether anywhere on the page a box says that the rest is for subscribers."""
    texts = (squeezed(node.text_content()) for node in tree.xpath("//p | //h2 | //h3 | //h4 | //div[not(*)]"))
    return any(is_wall(text) for text in texts if len(text) < 600)


def all_blocks(tree: HtmlElement) -> Blocks:
    """Whatever stands on a page in words, its furniture too."""
    nodes = tree.xpath("//p | //h1 | //h2 | //h3 | //h4 | //li | //label | //button | //noscript | //div[not(*)]")
    return [(BlockKind.PARAGRAPH, text) for text in (squeezed(node.text_content()) for node in nodes) if text]


def _extracted(tree: HtmlElement, *, precision: bool = False, fast: bool = False) -> Blocks:
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    document = trafilatura.bare_extraction(
        deepcopy(tree),
        fast=fast,
        favor_precision=precision,
        include_comments=False,
        with_metadata=False,
        deduplicate=False,
    )
    body = getattr(document, "body", None)
    return [] if body is None else list(_blocks(body, BlockKind.PARAGRAPH))


def _blocks(element: _Element, kind: BlockKind) -> Iterator[tuple[BlockKind, str]]:
    """The blocks below an element; text that stands between them is a block of the element's own kind."""
    words = [element.text or ""]
    for child in element:
        name = child.tag if isinstance(child.tag, str) else ""
        if name in {"hi", "ref", "del", "code", "cell", "span"}:
            words += [_words(child), " " if name == "cell" else "", child.tail or ""]
            continue
        if name in {"", "lb", "graphic"}:
            words += [" ", child.tail or ""]
            continue
        yield from _block(kind, words)
        yield from _blocks(child, _KINDS.get(name, kind))
        words = [child.tail or ""]
    yield from _block(kind, words)


def _block(kind: BlockKind, words: list[str]) -> Iterator[tuple[BlockKind, str]]:
    text = squeezed("".join(words))
    if text:
        yield kind, text


def _words(element: _Element) -> str:
    return "".join(str(text) for text in element.itertext())
