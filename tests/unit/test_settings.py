"""The configuration: what is read, and how a mistake is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealterms.claims.vocabulary import ValueKind
from dealterms.errors import ConfigurationError
from dealterms.setting_types import PUSH_KINDS, format_duration, parse_duration
from dealterms.settings import (
    Settings,
    WebSettings,
    find_settings_file,
    load_settings,
    settings_table,
)

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

WHOLE = f"""\
[store]
url = "sqlite:///here.db"

[network]
allow = ["127.0.0.0/8", "::1"]

[polling]
host_gap = "0s"
backfill = "silent"
user_agent_contact = "ops@example.com"

[[feeds]]
url = "https://example.com/deals.rss"
publisher = "Example Wire"
source_class = "outlet"
every = "1h30m"

[[deals]]
id = "acme-globex"
name = "Acme – Globex"
types = ["acquisition"]
since = 2025-09-01
[[deals.parties]]
name = "Acme"
aliases = ["Acme Corp"]
roles = ["buyer"]
[[deals.parties]]
name = "Globex"
[[deals.terms]]
id = "sites"
kind = "count"
cues = ["sites", "campuses"]

[[alerts]]
url = "https://hooks.example.com/deals"
secret = "{SECRET}"
deals = ["acme-globex"]
terms = ["deal_value", "sites"]
kinds = ["term_changed"]
"""

Load = Callable[..., Settings]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Return a loader of TOML text; the file is called dealterms.toml."""

    def load_text(text: str, **environ: str) -> Settings:
        path = tmp_path / "dealterms.toml"
        path.write_text(text, encoding="utf-8")
        return load_settings(path, environ)

    return load_text


def refusal(load: Load, text: str, **environ: str) -> str:
    with pytest.raises(ConfigurationError) as caught:
        load(text, **environ)
    return str(caught.value)


def test_every_key_of_the_interface_is_read(load: Load) -> None:
    settings = load(WHOLE)

    assert settings.store.url == "sqlite:///here.db"
    assert settings.network.allow == (ip_network("127.0.0.0/8"), ip_network("::1"))
    assert settings.polling.host_gap == timedelta(0)
    assert settings.polling.backfill == "silent"
    (feed,) = settings.feeds
    assert (feed.publisher, feed.every) == ("Example Wire", timedelta(minutes=90))
    (deal,) = settings.watchlist.deals
    assert (deal.deal_id, deal.since) == ("acme-globex", date(2025, 9, 1))
    assert deal.parties[0].aliases == ("Acme Corp",)
    assert deal.terms[0].kind is ValueKind.COUNT
    (alert,) = settings.alerts
    assert alert.kinds == ("term_changed",)
    assert len(alert.endpoint_id) == 12


def test_an_empty_file_gives_the_defaults(load: Load) -> None:
    settings = load("")

    assert settings.store.url == "sqlite:///dealterms.db"
    assert settings.polling.host_gap == timedelta(seconds=1)
    assert settings.network.allow == settings.feeds == settings.deals == settings.alerts == ()


def test_pages_are_on_loopback_unless_guarded(load: Load) -> None:
    assert load("").web is None
    assert load("[web]\n").web == WebSettings()
    assert WebSettings().address == ("127.0.0.1", 8480)
    assert WebSettings(listen="[::1]:0").address == ("::1", 0)
    guarded = load(
        '[web]\nlisten = "0.0.0.0:80"\nuser_header = "X-User"\nproxies = ["10.0.0.5/32"]'
    )
    assert guarded.web is not None


def test_a_token_is_one_long_line(tmp_path: Path) -> None:
    token = tmp_path / "token"
    settings = WebSettings(token_file=token)
    for content, words in (("short", "5 characters; allowed: 16"), ("two words " * 3, "one line")):
        token.write_text(content, encoding="utf-8")
        with pytest.raises(ConfigurationError, match=words):
            settings.token()
    token.write_text("a-long-enough-token\n", encoding="utf-8")

    assert settings.token() == "a-long-enough-token"


def test_an_endpoint_without_kinds_gets_every_push_kind(load: Load) -> None:
    settings = load(f'[[alerts]]\nurl = "https://h.example/"\nsecret = "{SECRET}"\n')

    assert settings.alerts[0].kinds == PUSH_KINDS
    assert "revised_reading" not in PUSH_KINDS


MISTAKES = [
    pytest.param(
        '[polling]\n\nhost_gpa = "1s"\n',
        [":3: polling.host_gpa", "did you mean host_gap?", "user_agent_contact"],
        id="a misspelt key names its line and the nearest key",
    ),
    pytest.param(
        '[poling]\nhost_gap = "1s"\n',
        [":1: poling is not a setting", "did you mean polling?"],
        id="a misspelt table",
    ),
    pytest.param(
        WHOLE.replace('"outlet"', '"magazine"'),
        [
            'feeds[0].source_class is "magazine"',
            "filing, company, regulator, outlet, aggregator, blog",
        ],
        id="a source class outside the list",
    ),
    pytest.param(
        WHOLE.replace('"1h30m"', "15"),
        ["feeds[0].every is 15", 'such as "15m"'],
        id="a duration without unit",
    ),
    pytest.param(
        WHOLE.replace('every = "1h30m"', 'every = "0s"'),
        ["feeds[0].every", "greater than"],
        id="a feed that would be polled without pause",
    ),
    pytest.param(
        WHOLE + '[[feeds]]\nurl = "https://example.com/deals.rss"\npublisher = "B"\n'
        'source_class = "blog"\n',
        ["feeds[1].url is the same as feeds[0].url"],
        id="one feed twice",
    ),
    pytest.param(
        WHOLE + '[[deals]]\nid = "acme-globex"\nname = "B"\n[[deals.parties]]\nname = "B"\n',
        [":41: deals[1].id is the same as deals[0].id"],
        id="one deal id twice",
    ),
    pytest.param(
        WHOLE.replace('deals = ["acme-globex"]', 'deals = ["acme-globes"]'),
        [":37: alerts[0].deals[0]", "did you mean acme-globex?"],
        id="an alert for an unknown deal",
    ),
    pytest.param(
        WHOLE.replace('"deal_value"', '"deal_valeu"'),
        [":38: alerts[0].terms[0]", "did you mean deal_value?"],
        id="an alert for an unknown term",
    ),
    pytest.param(
        WHOLE.replace('kinds = ["term_changed"]', 'kinds = ["changed"]'),
        [":39: alerts[0].kinds[0]", "term_changed", "status_changed"],
        id="an alert for an unknown kind",
    ),
    pytest.param(
        WHOLE.replace('id = "sites"', 'id = "deal_value"'),
        ["deals[0].terms[0].id", "not in the vocabulary"],
        id="a user's term with the name of a built-in one",
    ),
    pytest.param(
        WHOLE.replace('kind = "count"', 'kind = "number"'),
        ["deals[0].terms[0].kind", "money, money_per_share, power"],
        id="a kind that does not exist",
    ),
    pytest.param(
        WHOLE.replace('publisher = "Example Wire"\n', ""),
        [":12: feeds[0].publisher is missing"],
        id="a missing key names the line of its table",
    ),
    pytest.param(
        WHOLE.replace('"127.0.0.0/8"', '"127.0.0.1/8"'),
        [":5: network.allow[0]", "127.0.0.0/8"],
        id="a network with host bits",
    ),
    pytest.param(
        WHOLE.replace("https://example.com/deals.rss", "file:///etc/passwd"),
        ["feeds[0].url", "http:// or https://"],
        id="a feed that is no web address",
    ),
    pytest.param(
        WHOLE.replace("https://example.com/", "https://user:pw@example.com/"),
        ["feeds[0].url", "without user name"],
        id="a feed with a password in its address",
    ),
    pytest.param(
        WHOLE.replace("sqlite:///here.db", "mysql://here"),
        [':2: store.url is "mysql://here"', "sqlite:///FILE"],
        id="a database that is not supported",
    ),
    pytest.param(
        WHOLE.replace("kinds = [", 'format = "slak"\nkinds = ['),
        ['alerts[0].format is "slak"', "did you mean slack?", "cloudevents"],
        id="a form that does not exist",
    ),
    pytest.param(
        WHOLE.replace("kinds = [", 'least_modality = "denied"\nkinds = ['),
        ['alerts[0].least_modality is "denied"', "rumoured", "in_effect"],
        id="a modality that is no measure",
    ),
    pytest.param(
        WHOLE.replace("kinds = [", "least_change = 0.05\nkinds = ["),
        ["alerts[0].least_change is 0.05", '"5%"'],
        id="a share without its sign",
    ),
    pytest.param(
        WHOLE.replace("kinds = [", 'quiet_hours = "22-7"\nkinds = ['),
        ['alerts[0].quiet_hours is "22-7"', '"22:00-07:00"'],
        id="hours that are none",
    ),
    pytest.param(
        WHOLE.replace("kinds = [", 'digest = ["8"]\nkinds = ['),
        ['alerts[0].digest[0] is "8"', '"08:00"'],
        id="a digest at no hour",
    ),
    pytest.param(
        WHOLE.replace("kinds = [", 'time_zone = "Berlin"\nkinds = ['),
        ['alerts[0].time_zone is "Berlin"', "Europe/Berlin"],
        id="a zone that does not exist",
    ),
    pytest.param(
        WHOLE.replace("kinds = [", 'digest = ["08:00"]\ngroup_wait = "30s"\nkinds = ['),
        ["alerts[0].group_wait has no meaning beside digest"],
        id="a group beside a digest",
    ),
    pytest.param(
        WHOLE.replace("https://hooks.example.com/deals", "mailto://me:pw@example.com"),
        ["alerts[0].url is something else (not shown", "http:// or https://"],
        id="an address that only apprise takes",
    ),
    pytest.param(
        '[web]\nlisten = "0.0.0.0:8480"\n',
        [
            "dealterms.toml:2: web.listen is 0.0.0.0:8480, which other machines can reach",
            "token_file",
        ],
        id="pages for everybody without a token",
    ),
    pytest.param(
        '[web]\nlisten = "localhost:8480"\n',
        ['web.listen is "localhost:8480"', "127.0.0.1:8480"],
        id="a name where it is not plain who can reach it",
    ),
    pytest.param(
        '[web]\nlisten = "127.0.0.1:70000"\n',
        ['web.listen is "127.0.0.1:70000"', "a port"],
        id="a port that there is not",
    ),
    pytest.param(
        '[web]\nuser_header = "X-User"\n',
        ["web needs both of user_header and proxies"],
        id="a header that anybody could write",
    ),
    pytest.param(
        '[web]\nhosts = ["http://deals.example.com"]\n',
        ['web.hosts[0] is "http://deals.example.com"', '"deals.example.com"'],
        id="an address where a name belongs",
    ),
    pytest.param(
        'feeds = "none"\n',
        [":1: feeds is", "allowed: tables, each under [[feeds]]"],
        id="a word where tables belong",
    ),
    pytest.param(
        '[[deals]]\nid = "a"\nname = "A"\n[deals.parties]\nname = "Acme"\n',
        [":4: deals[0].parties is a table", "each under [[deals.parties]] in double brackets"],
        id="single brackets where double ones belong",
    ),
    pytest.param(
        '[network]\nallow = "10.0.0.0/8"\n',
        ['network.allow is "10.0.0.0/8"; allowed: a list, such as ["10.0.0.0/8"]'],
        id="one word where a list belongs",
    ),
    pytest.param(
        '[[deals]]\nid = "a"\nname = ""\nsince = "September"\n',
        ['name is ""; allowed: at least a word', 'since is "September"; allowed: a date, such as'],
        id="no name, and a date in words",
    ),
    pytest.param(
        '[[feeds]]\nurl = "https://a.example/"\npublisher = 3\nheaders = "X: 1"\n',
        ["publisher is 3; allowed: words in quotes", "allowed: a table, such as"],
        id="a number where words belong",
    ),
    pytest.param("[store]\nurl = \n", ["dealterms.toml:2: not TOML"], id="not TOML"),
    pytest.param("[store\n", ["dealterms.toml:1: not TOML"], id="an open bracket"),
]


@pytest.mark.parametrize(("text", "words"), MISTAKES)
def test_a_mistake_is_told_with_line_name_and_what_is_allowed(
    load: Load, text: str, words: list[str]
) -> None:
    message = refusal(load, text)

    assert "dealterms.toml:" in message
    assert [word for word in words if word not in message] == []


@pytest.mark.parametrize(
    "text",
    [
        '[alerts]\nurl = "https://h.example/KEY"\nsecret = "KEY"\n',
        'alerts = "https://h.example/KEY"\n',
        'alerts = ["https://h.example/KEY"]\n',
        'alerts = [["https://h.example/KEY"]]\n',
        '[[alerts]]\nurl = ["https://h.example/KEY"]\nsecret = ["KEY"]\n',
        '[[alerts]]\nurl = { https = "h.example/KEY" }\n',
        '[feeds]\nurl = "https://a.example/"\nheaders = { Authorization = "KEY" }\n',
        '[[feeds]]\nheaders = ["Authorization: KEY"]\n',
        '[[feeds]]\nheaders = { Authorization = ["KEY"] }\n',
        '[[feeds]]\nurl = "https://me:KEY@a.example/"\n',
        'store = "postgresql+psycopg://me:KEY@h/d"\n',
        '[store]\nurl = "mysql://me:KEY@h/d"\n',
        '[llm]\nbase_url = "https://me:KEY@h"\n',
    ],
)
def test_no_mistake_is_told_with_a_key_or_a_password(load: Load, text: str) -> None:
    message = refusal(load, text)

    assert " is " in message
    assert "KEY" not in message


def test_all_mistakes_are_told_at_once_one_line_each(load: Load) -> None:
    message = refusal(load, '[polling]\nhost_gap = "x"\nbackfill = "y"\n')

    assert [line.split(" is ")[0].split(": ")[1] for line in message.splitlines()] == [
        "polling.host_gap",
        "polling.backfill",
    ]


def test_the_line_is_that_of_a_statement_over_several_lines(load: Load) -> None:
    text = '[network]\nallow = [\n  "10.0.0.0/8",\n  "nowhere",\n]\n'

    assert "dealterms.toml:2: network.allow[1]" in refusal(load, text)


def test_the_environment_wins_over_the_file(load: Load) -> None:
    settings = load(
        WHOLE,
        DEALTERMS_STORE__URL="sqlite:///there.db",
        DEALTERMS_NETWORK__ALLOW="10.0.0.0/8, 192.168.0.0/16",
        DEALTERMS_FEEDS__0__EVERY="5m",
    )

    assert settings.store.url == "sqlite:///there.db"
    assert settings.network.allow == (ip_network("10.0.0.0/8"), ip_network("192.168.0.0/16"))
    assert settings.feeds[0].every == timedelta(minutes=5)


def test_a_mistake_in_the_environment_names_the_variable(load: Load) -> None:
    message = refusal(load, WHOLE, DEALTERMS_POLLING__HOST_GAP="fast")

    assert "environment variable DEALTERMS_POLLING__HOST_GAP: polling.host_gap" in message


def test_an_unknown_variable_is_an_error_like_an_unknown_key(load: Load) -> None:
    message = refusal(load, WHOLE, DEALTERMS_POLLING__HOST_GPA="1s")

    assert "environment variable DEALTERMS_POLLING__HOST_GPA" in message
    assert "did you mean host_gap?" in message


def test_a_variable_for_a_table_that_is_not_there_is_refused(load: Load) -> None:
    message = refusal(load, WHOLE, DEALTERMS_FEEDS__7__EVERY="1m")

    assert "DEALTERMS_FEEDS__7__EVERY" in message


def test_the_file_is_found_by_variable_then_by_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_settings_file({"DEALTERMS_CONFIG": "/x/y.toml"}) == Path("/x/y.toml")

    (tmp_path / "dealterms.toml").touch()
    assert find_settings_file({}) == Path("dealterms.toml")


def test_no_file_at_all_is_told_with_the_places_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    with pytest.raises(ConfigurationError, match=r"--config FILE.*/etc/dealterms/dealterms\.toml"):
        find_settings_file({})


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"gone\.toml: there is no such file"):
        load_settings(tmp_path / "gone.toml", {})


def test_a_secret_never_prints_itself(load: Load) -> None:
    settings = load(WHOLE)

    assert SECRET not in repr(settings) + str(settings) + repr(settings.alerts[0].secret)
    assert settings.alerts[0].secret.reveal() == SECRET


def test_a_key_that_is_being_replaced_signs_beside_the_new_one(load: Load) -> None:
    previous = "whsec_" + "b2xk" * 8
    text = WHOLE.replace("deals = [", f'previous_secret = "{previous}"\ndeals = [')
    (alert,) = load(text).alerts

    assert alert.signing_keys() == (alert.secret.key(), b"old" * 8)
    assert previous not in repr(alert)


def test_a_previous_key_is_held_to_the_same_rules(load: Load) -> None:
    wrong = WHOLE.replace("deals = [", 'previous_secret = "whsec_short"\ndeals = [')
    both = WHOLE.replace(
        "deals = [", 'previous_secret = "x"\nprevious_secret_file = "/x"\ndeals = ['
    )

    assert "alerts[0].previous_secret is not a signing key" in refusal(load, wrong)
    assert "whsec_short" not in refusal(load, wrong)
    assert "alerts[0] cannot have both previous_secret and" in refusal(load, both)


def test_the_address_of_an_endpoint_is_shown_without_what_may_be_a_key(load: Load) -> None:
    (alert,) = load(
        WHOLE.replace('example.com/deals"\nsecret', 'example.com/canary"\nsecret')
    ).alerts
    broken = WHOLE.replace("https://hooks.example.com/deals", "ftp://hooks.example.com/canary")

    assert alert.masked_url == f"https://hooks.example.com/***{alert.endpoint_id}"
    assert "canary" not in refusal(load, broken)


@pytest.mark.parametrize("secret", ["plain", "whsec_", "whsec_c2hvcnQ=", "whsec_not base64 at all"])
def test_a_secret_that_is_no_key_is_refused_without_being_shown(load: Load, secret: str) -> None:
    message = refusal(load, WHOLE.replace(SECRET, secret))

    assert "alerts[0].secret" in message
    assert "24 to 64 bytes" in message
    assert f'"{secret}"' not in message


def test_a_secret_file_is_read_when_the_key_is_needed(load: Load, tmp_path: Path) -> None:
    file = tmp_path / "key"
    settings = load(WHOLE.replace(f'secret = "{SECRET}"', f'secret_file = "{file}"'))
    secret = settings.alerts[0].secret

    with pytest.raises(ConfigurationError, match=r"secret_file .*key cannot be read"):
        secret.key()
    file.write_text(SECRET + "\n")
    assert len(secret.key()) == 24


def test_a_chat_needs_no_secret(load: Load) -> None:
    text = WHOLE.replace(f'secret = "{SECRET}"', 'format = "slack"')

    assert load(text).alerts[0].signing_keys() == ()


def test_apprise_takes_addresses_of_every_kind_and_shows_none_of_their_parts(load: Load) -> None:
    text = WHOLE.replace(f'secret = "{SECRET}"', 'format = "apprise"')
    (alert,) = load(text.replace("https://hooks.example.com/deals", "tgram://canary/chat")).alerts

    assert alert.url == "tgram://canary/chat"
    assert "canary" not in alert.masked_url + repr(alert)
    assert "canary" in alert.secret_parts()


def test_filters_and_hours_of_an_endpoint_are_read(load: Load) -> None:
    text = WHOLE.replace(
        "kinds = [",
        'layers = ["official"]\nleast_modality = "announced"\nleast_change = "2.5%"\n'
        'digest = ["08:00", "18:00"]\nquiet_hours = "22:00-07:00"\n'
        'time_zone = "Europe/Berlin"\nnotices = true\nkinds = [',
    )
    (alert,) = load(text).alerts

    assert (alert.layers, alert.least_modality, str(alert.least_change)) == (
        ("official",),
        "announced",
        "2.5",
    )
    assert (str(alert.quiet_hours), str(alert.time_zone)) == ("22:00-07:00", "Europe/Berlin")
    assert [f"{hour:%H:%M}" for hour in alert.digest] == ["08:00", "18:00"]
    assert alert.notices


def test_an_endpoint_needs_exactly_one_secret(load: Load) -> None:
    none = WHOLE.replace(f'secret = "{SECRET}"\n', "")
    both = WHOLE.replace("deals = [", 'secret_file = "/x"\ndeals = [')

    assert "alerts[0] needs one of secret and secret_file" in refusal(load, none)
    assert "alerts[0] has both secret and secret_file; allowed: one" in refusal(load, both)


@given(st.integers(0, 10**9))
def test_a_duration_survives_writing_and_reading(milliseconds: int) -> None:
    duration = timedelta(milliseconds=milliseconds)

    assert parse_duration(format_duration(duration)) == duration


@given(st.text(max_size=20))
def test_text_that_is_no_duration_is_refused_in_words(text: str) -> None:
    try:
        parse_duration(text)
    except ValueError as error:
        assert "duration" in str(error)


def test_the_table_of_settings_has_a_default_and_a_sentence_for_each() -> None:
    rows = {row.name: row for row in settings_table()}

    assert rows["polling.host_gap"].default == "1s"
    assert rows["feeds[].url"].default == "required"
    assert rows["store.url"].variable == "DEALTERMS_STORE__URL"
    assert [row.name for row in rows.values() if not row.sentence.endswith((".", "…"))] == []
