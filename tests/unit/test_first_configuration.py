"""A first configuration: the names it proposes, and a file that says what was answered."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealterms.cli.interview import chosen_places
from dealterms.errors import UsageError
from dealterms.feed_list import FeedLine
from dealterms.first_configuration.aliases import propose_aliases
from dealterms.first_configuration.text import Answers, PartyAnswer, configuration_text, deal_id_of
from dealterms.settings import load_settings

NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)
ROLES = st.lists(NAMES, max_size=3).map(tuple)


@pytest.mark.parametrize(
    ("name", "aliases"),
    [
        ("NVIDIA", ("Nvidia",)),
        ("IBM", ()),
        ("OpenAI", ()),
        ("Brightwater Foods, Inc.", ("Brightwater Foods", "Brightwater")),
        ("Kessel & Rowe plc", ("Kessel & Rowe", "Kessel and Rowe")),
        ("Acme Holdings, Inc.", ("Acme",)),
        ("General Motors", ()),
    ],
)
def test_names_that_follow_from_a_name_are_proposed(name: str, aliases: tuple[str, ...]) -> None:
    assert propose_aliases(name) == aliases


@pytest.mark.parametrize(
    ("name", "title", "alias"),
    [
        ("Taiwan Semiconductor Manufacturing Company", "TSMC to invest in Arizona", "TSMC"),
        ("Kessel & Rowe plc", "Kessel raises its bid", "Kessel"),
        ("Advanced Micro Devices", "AMD and OpenAI sign", "AMD"),
    ],
)
def test_bolder_ones_are_proposed_if_the_news_say_them(name: str, title: str, alias: str) -> None:
    assert alias not in propose_aliases(name, ["Another title", title.lower()])
    assert alias in propose_aliases(name, ["Another title", title])


def test_an_ordinary_first_word_is_never_proposed() -> None:
    assert propose_aliases("General Motors", ["General strike", "The General said"]) == ()


def test_the_id_of_a_deal_is_made_of_its_parties() -> None:
    assert deal_id_of(["NVIDIA", "OpenAI"]) == "nvidia-openai"
    assert deal_id_of(["Ørsted A/S", "Société Générale"]) == "rsted-a-s-societe-generale"
    assert deal_id_of(["株式会社"]) == "deal"


@given(st.lists(st.builds(PartyAnswer, NAMES, ROLES, ROLES), min_size=1, max_size=3), NAMES, ROLES)
def test_the_file_says_what_was_answered_whatever_it_was(
    parties: list[PartyAnswer], deal_name: str, types: tuple[str, ...]
) -> None:
    feed = FeedLine("https://wire.example/rss", deal_name, "outlet")
    answers = Answers(tuple(parties), deal_name, types, (feed,), "sqlite:///deals.db",
                      allow=("127.0.0.0/8",), webhook="https://hooks.example.com/x",
                      key_file="key")  # fmt: skip
    with TemporaryDirectory() as folder:
        path = Path(folder) / "dealterms.toml"
        path.write_text(configuration_text(answers), encoding="utf-8")
        settings = load_settings(path, environ={})

    [deal] = settings.deals
    assert [PartyAnswer(one.name, one.roles, one.aliases) for one in deal.parties] == parties
    assert (deal.name, deal.types, settings.feeds[0].publisher) == (deal_name, types, deal_name)


def test_what_stands_in_comments_is_sound_too(tmp_path: Path) -> None:
    feed = FeedLine("https://a.example/", "A", "blog")
    answers = Answers((PartyAnswer("Acme"),), "D", (), (feed,), "sqlite:///deals.db")
    text = configuration_text(answers)
    opened = "\n".join(
        line.removeprefix("# ") if line.startswith(("# [", "# id", "# kind", "# cues", "# since",
                                                    "# url", "# listen")) else line
        for line in text.splitlines()
    )  # fmt: skip
    path = tmp_path / "dealterms.toml"
    path.write_text(opened.replace("[[alerts]]", f'[[alerts]]\nsecret = "whsec_{"A" * 32}"'))

    settings = load_settings(path, environ={})

    assert settings.web is not None
    assert len(settings.alerts) == len(settings.deals[0].terms) == 1
    assert settings.deals[0].since is not None


def test_feeds_are_chosen_by_their_numbers() -> None:
    assert chosen_places("All", 3) == [0, 1, 2]
    assert chosen_places("3, 1", 3) == [2, 0]
    for wrong in ("4", "0", "", "first"):
        with pytest.raises(UsageError, match="names none of the feeds"):
            chosen_places(wrong, 3)
