"""The forms of a message: what they say, and that text of others stays text."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealterms.alerts.bodies import CUT_MARK, body_of, digests_of, plain_body
from dealterms.alerts.formats import render
from dealterms.alerts.formats.news import MOST_CHANGES, news_of
from dealterms.alerts.formats.plain import text_of
from support.told_changes import NOON, a_change, a_side

CHATS = ("slack", "teams", "discord")
HOSTILE = "<!channel> @everyone <@U1> [x](http://evil.example) **b** _i_ `c` &amp; \u202e\x1b[31m"


def a_body(*changes: Any) -> bytes:
    return body_of("acme-globex", "Acme – Globex", changes or [a_change()], NOON)


def rendered(form: str, body: bytes) -> Any:
    return json.loads(render(form, "msg_1", body).body)


def strings_in(part: Any) -> list[str]:
    """Return every text of a JSON document, keys apart."""
    if isinstance(part, str):
        return [part]
    parts = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    return [text for one in parts for text in strings_in(one)]


def test_the_standard_form_is_the_queued_bytes_themselves() -> None:
    body = a_body()

    form = render("standard", "msg_1", body)
    assert form.body is body
    assert form.content_type == "application/json"


def test_a_cloud_event_carries_the_message_in_an_envelope() -> None:
    form = render("cloudevents", "msg_1", a_body())

    event = json.loads(form.body)
    assert form.content_type == "application/cloudevents+json"
    assert event.pop("data") == json.loads(a_body())["data"]
    assert event == {
        "specversion": "1.0",
        "id": "msg_1",
        "source": "dealterms",
        "type": "deal.terms_changed",
        "time": "2026-01-31T12:00:00Z",
        "subject": "acme-globex",
        "datacontenttype": "application/json",
    }


@pytest.mark.parametrize("form", CHATS)
def test_a_chat_message_says_what_who_how_sure_with_quote_and_link(form: str) -> None:
    told = "\n".join(strings_in(rendered(form, a_body()))).replace("\\", "")

    for words in (
        "deal value raised, $1 → $2",
        "“quoted”",
        "Example Wire, official, announced, 2026-01-31",
        "https://news.example/a1",
    ):
        assert words in told


def test_a_mail_says_the_same_in_plain_text() -> None:
    title, text = text_of(news_of(json.loads(a_body())))

    assert title == "Acme – Globex: deal value raised, $1 → $2 (official, per Example Wire)"
    assert text.splitlines() == [
        "deal value raised, $1 → $2",
        "“quoted”",
        "Example Wire, official, announced, 2026-01-31",
        "https://news.example/a1",
    ]


@pytest.mark.parametrize("form", CHATS)
def test_no_control_character_and_no_direction_mark_gets_through(form: str) -> None:
    told = "".join(strings_in(rendered(form, a_body(a_change(quote=HOSTILE)))))

    assert "\x1b" not in told and "\u202e" not in told


def test_slack_parses_nothing_of_others() -> None:
    """Text elements are shown as they are; only the fallback is parsed, and escaped."""
    message = rendered("slack", a_body(a_change(new={**a_side("2"), "text": HOSTILE})))

    (block,) = message["blocks"]
    elements = [one for section in block["elements"] for one in section["elements"]]
    assert {one["type"] for one in elements} <= {"text", "link"}
    assert "&lt;!channel&gt;" in message["text"]
    assert not {"<", ">"} & set(message["text"])


def test_teams_gets_text_runs_which_know_no_markdown() -> None:
    card = rendered("teams", a_body(a_change(quote=HOSTILE)))["attachments"][0]["content"]

    assert card["type"] == "AdaptiveCard"
    assert {block["type"] for block in card["body"]} == {"RichTextBlock"}
    runs = [run for block in card["body"] for run in block["inlines"]]
    assert {run["type"] for run in runs} == {"TextRun"}


def test_discord_gets_a_backslash_before_mark_up_and_may_mention_nobody() -> None:
    message = rendered("discord", a_body(a_change(quote=HOSTILE)))

    assert message["allowed_mentions"] == {"parse": []}
    (embed,) = message["embeds"]
    for words in (r"\<\!channel", r"\*\*b\*\*", r"\[x\]\(http\:"):
        assert words.replace(r"\!", "!") in embed["description"]


@pytest.mark.parametrize("form", CHATS)
@given(quote=st.text(max_size=3000), count=st.integers(1, 40))
def test_every_message_stays_within_the_limits_of_its_service(
    form: str, quote: str, count: int
) -> None:
    changes = [a_change(f"c{n}", quote=quote * 3, term=f"term_{n}") for n in range(count)]
    body = render(form, "msg_1", a_body(*changes)).body
    message = json.loads(body)

    assert len(body) < 28_000  # Teams
    if form == "slack":
        assert sum(map(len, strings_in(message["blocks"]))) < 13_000
    if form == "discord":
        embeds = message["embeds"]
        assert 0 < len(embeds) <= 10 and len(message["content"]) <= 2000
        assert sum(len(e["description"]) + len(e["title"]) for e in embeds) <= 6000
        assert all(len(e["title"]) <= 256 for e in embeds)


def test_what_does_not_fit_is_cut_with_a_mark_and_counted() -> None:
    changes = [a_change(f"c{n}", quote="w " * 400) for n in range(MOST_CHANGES + 2)]

    news = news_of(json.loads(a_body(*changes)))

    assert news.more == "and 2 more changes"
    assert all(one.quote.endswith(f"{CUT_MARK}”") for one in news.changes)


@pytest.mark.parametrize("form", CHATS)
def test_a_link_that_is_no_web_address_is_left_out(form: str) -> None:
    assert "javascript:" not in str(rendered(form, a_body(a_change(url="javascript:alert(1)"))))


@pytest.mark.parametrize("form", CHATS)
def test_a_digest_tells_the_changes_of_every_deal(form: str) -> None:
    other = body_of("other", "Other Deal", [a_change("c2", deal_id="other")], NOON)

    told = "\n".join(strings_in(rendered(form, digests_of([a_body(), other])[0])))

    for words in (
        "2 changes: Acme – Globex, Other Deal",
        "Globex: deal value raised, $1",
        "Deal: deal value",
    ):
        assert words in told.replace("\\", "")


@pytest.mark.parametrize("form", CHATS)
def test_a_notice_is_its_summary(form: str) -> None:
    body = plain_body("dealterms.endpoint_failing", NOON, {"summary": "it is down"})

    assert "it is down" in "\n".join(strings_in(rendered(form, body)))
