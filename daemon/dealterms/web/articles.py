"""The evidence: an article's stored text with its quotes, its claims, refusals and revisions."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dealterms.claims.claim import Section
from dealterms.claims.document import Block, Document
from dealterms.errors import DealtermsError
from dealterms.events.blobs import ContentBlock, load_blobs, read_content
from dealterms.meanings import why
from dealterms.tables import article_records
from dealterms.view_rows import query
from dealterms.web.answers import not_found, page
from dealterms.web.asked import asked_number, asked_text, path_text
from dealterms.web.differences import differences_of
from dealterms.web.highlights import Quote, paragraphs_of
from dealterms.web.site import reading, site_of
from dealterms.web.wording import term_order, words_after, words_before

__all__ = ["article_page", "claim_page", "differences_page", "find_article", "refused_page"]

Row = dict[str, Any]

_LARGEST_REVISION = 2**31 - 1
_COLUMNS = [
    article_records.c[name]
    for name in ("article_id", "revision", "is_latest", "url", "publisher", "source_class",
                 "title", "author", "published_at", "feed_published_at", "first_seen_at",
                 "recorded_at", "word_count", "content_sha256", "text", "unavailable_reason",
                 "forgotten_at")
]  # fmt: skip


def claim_page(request: Request) -> Response:
    """Lead to the article that a claim rests on, at its quote."""
    claim_id = path_text(request, "claim_id")
    with reading(request) as connection:
        found = query(connection, "SELECT article_id, revision FROM claim_records"
                                  " WHERE claim_id = :claim", claim=claim_id)  # fmt: skip
    if not found:
        raise not_found(f"There is no claim {claim_id}.")
    place = request.url_for("article", article_id=found[0]["article_id"])
    address = place.include_query_params(revision=found[0]["revision"], claim=claim_id)
    return RedirectResponse(f"{address.path}?{address.query}#claim-{claim_id}", 303)


def article_page(request: Request) -> Response:
    """Answer with the text of an article, its newest revision unless another is asked for."""
    article_id, chosen = path_text(request, "article_id"), asked_text(request, "claim")
    with reading(request) as connection:
        revisions = _revisions(connection, article_id)
        article = _chosen(request, revisions)
        claims = _claims(connection, article, chosen or "")
        stored = _readings(connection, article_id)
        kinds = _kinds(connection, article["content_sha256"])
    text = article["text"] or ""
    quotes = [Quote(row["claim_id"], row["quote_start"], row["quote_end"]) for row in claims]
    return page(
        request,
        "article.html",
        section="",
        article=article,
        revisions=revisions,
        claims=claims,
        by_id={row["claim_id"]: row for row in claims},
        numbers={row["claim_id"]: number for number, row in enumerate(claims, 1)},
        paragraphs=paragraphs_of(text, quotes, kinds),
        chosen=chosen,
        readings=stored,
    )


async def refused_page(request: Request) -> Response:
    """Answer with what was looked at in an article and is no claim, and why.

    The log keeps the number of refusals, not the refusals: the article is read again, with today's
    rules, in a worker.
    """
    from asyncio import to_thread

    read_again = site_of(request).read_again
    if read_again is None:
        raise HTTPException(503, "This server has no workers to read an article again.")
    article, document = await to_thread(_document, request)
    try:
        refusals = await read_again(document)
    except DealtermsError as error:
        raise HTTPException(503, f"The article could not be read again: {error}") from error
    rows = [
        {"term": one.term, "reason": one.reason, "start": one.start,
         "words": document.text[one.start : one.end],
         "before": words_before(document.text, one.start),
         "after": words_after(document.text, one.end)}
        for one in sorted(refusals, key=lambda one: (one.start, one.end))
    ]  # fmt: skip
    return await to_thread(page, request, "refused.html", section="", article=article, rows=rows)


def differences_page(request: Request) -> Response:
    """Answer with what a revision changed in an earlier one: `from` and `to` are their numbers."""
    with reading(request) as connection:
        revisions = _revisions(connection, path_text(request, "article_id"))
    newest = revisions[-1]["revision"]
    to = asked_number(request, "to", newest, _LARGEST_REVISION)
    since = asked_number(request, "from", max(to - 1, 1), _LARGEST_REVISION)
    before, after = _revision(revisions, since), _revision(revisions, to)
    return page(
        request,
        "differences.html",
        section="",
        before=before,
        after=after,
        revisions=revisions,
        paragraphs=differences_of(before["text"] or "", after["text"] or ""),
    )


def find_article(connection: Connection, article_id: str) -> Row:
    """Return an article's row of the view `articles`; HTTP 404 if it is unknown."""
    rows = query(connection, "SELECT * FROM articles WHERE article_id = :id", id=article_id)
    if not rows:
        raise not_found(f"There is no article {article_id}.")
    return rows[0]


def _document(request: Request) -> tuple[Row, Document]:
    """Return the article that is asked for as the claim reader takes it."""
    with reading(request) as connection:
        article = _chosen(request, _revisions(connection, path_text(request, "article_id")))
        sha256 = article["content_sha256"]
        stored = load_blobs(connection, [sha256]).get(sha256)
    if stored is None:
        raise not_found("The text of this article was forgotten; there is nothing to read again.")
    content = read_content(stored)
    blocks = tuple(Block(Section(one.section), *one[1:]) for one in content.blocks)
    return article, Document(
        article_id=article["article_id"],
        content_hash=sha256,
        text=content.text,
        blocks=blocks,
        published_at=article["published_at"] or article["feed_published_at"],
        publisher=article["publisher"],
        source_class=article["source_class"],
        url=article["url"],
    )


def _kinds(connection: Connection, sha256: str) -> dict[int, str]:
    """Return what kind of block begins at which offset of a stored text; none once forgotten."""
    stored = load_blobs(connection, [sha256]).get(sha256)
    if stored is None:
        return {}
    return {block.start: _kind(block) for block in read_content(stored).blocks}


def _kind(block: ContentBlock) -> str:
    if block.is_quote:
        return "quote"
    return "entry" if block.is_list_item else block.section


def _revisions(connection: Connection, article_id: str) -> list[Row]:
    """Return every revision of an article, oldest first; HTTP 404 if it is unknown."""
    columns = article_records.c
    found = connection.execute(
        select(*_COLUMNS).where(columns.article_id == article_id).order_by(columns.revision)
    ).mappings()
    rows = [dict(row) for row in found]
    if not rows:
        raise not_found(f"There is no article {article_id}.")
    return rows


def _chosen(request: Request, revisions: list[Row]) -> Row:
    latest = next(row["revision"] for row in revisions if row["is_latest"])
    return _revision(revisions, asked_number(request, "revision", latest, _LARGEST_REVISION))


def _revision(revisions: list[Row], number: int) -> Row:
    for row in revisions:
        if row["revision"] == number:
            return row
    raise not_found(f"This article has no revision {number}.")


def _claims(connection: Connection, article: Row, chosen: str) -> list[Row]:
    """Return the claims of a revision in the order of the text, the chosen one in any case.

    Of the newest revision those of the newest reading are shown, of an earlier one all that were.
    """
    rows = query(
        connection,
        "SELECT c.*, d.name AS deal_name FROM claim_records AS c"
        " LEFT JOIN deals AS d ON d.deal_id = c.deal_id"
        " WHERE c.article_id = :article AND c.revision = :revision"
        " AND (NOT c.is_superseded OR c.claim_id = :chosen OR :all_of_them = 1)"
        " AND c.extractor = (SELECT min(other.extractor) FROM claim_records AS other"
        " WHERE other.claim_id = c.claim_id)",
        article=article["article_id"],
        revision=article["revision"],
        chosen=chosen,
        all_of_them=int(not article["is_latest"]),
    )
    rows.sort(key=lambda row: (row["quote_start"], term_order(row["term"]), row["claim_id"]))
    return [row | {"why": why(row)} for row in rows]


def _readings(connection: Connection, article_id: str) -> list[Row]:
    return query(
        connection,
        "SELECT extractor, extractor_version, claim_count, refusal_count FROM article_readings"
        " WHERE article_id = :article ORDER BY extractor",
        article=article_id,
    )
