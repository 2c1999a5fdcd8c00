"""Mentions in the text of a note."""

import pytest

from helpdesk.markdown import to_html
from helpdesk.mentions import MAX_MENTIONS, MAX_SIGNS, Named, mention_text, mentions_of

BEN = Named(1, "Ben Okafor", "ben@veloza.example")
BENNO = Named(2, "Ben Okafor-Lind", "benno@veloza.example")
JO = Named(3, "Jo", "jo@veloza.example")
TWIN = Named(4, "ben okafor", "ben.o@veloza.example")
NAMELESS = Named(5, "", "desk@veloza.example")
WEISS = Named(6, "Lars Weiß", "lars@veloza.example")
TEAM = (BEN, BENNO, JO, NAMELESS, WEISS)


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("@Ben Okafor please look", [1]),
        ("please look, @ben okafor.", [1]),
        ("(@Ben Okafor)", [1]),
        ("@Ben Okafor-Lind", [2]),
        ("@Ben Okafor, @Ben Okafor-Lind and @Jo", [1, 2, 3]),
        ("@Jo @jo @JO", [3]),
        ("@jo@veloza.example has it", [3]),
        ("@desk@veloza.example", [5]),
        ("@lars weiß: done?", [6]),
        ("@Jo’s ticket", [3]),
        ("@Jo\n", [3]),
        ("@Joanna", []),
        ("@Jo_x", []),
        ("@ Jo", []),
        ("@Ben", []),
        ("mail@Jo", []),
        ("write to jo@veloza.example", []),
        ("x.@Jo", []),
        ("https://mastodon.example/@Jo", []),
        ("https://chat.example/?to=@Jo", []),
        ("acct:@Jo", []),
        ("`@Jo`", []),
        ("``a ` @Jo``", []),
        ("```\n@Jo\n\n@Jo\n```", []),
        ("`x`@Jo`x`", [3]),
        ("5` @Jo", [3]),
        ("5`\n\n@Jo 6`", [3]),
        ("Jo", []),
        ("@", []),
        ("", []),
    ],
)
def test_a_name_or_address_after_an_at_sign_is_a_mention(text, people):
    assert [pk for mention in mentions_of(text, TEAM) for pk in mention.people] == people


def test_a_name_that_two_people_have_means_both():
    (mention,) = mentions_of("@Ben Okafor", (BEN, TWIN))
    assert (mention.written, mention.people) == ("Ben Okafor", (1, 4))
    assert mention_text(BEN, (BEN, TWIN, JO)) == "ben@veloza.example"
    assert mention_text(JO, (BEN, TWIN, JO)) == "Jo"
    assert mention_text(NAMELESS, TEAM) == "desk@veloza.example"


def test_a_text_full_of_signs_is_looked_at_up_to_a_limit():
    people = [Named(number, f"Person {number}", f"p{number}@x.example") for number in range(100)]
    everybody = " ".join(f"@{each.name}" for each in people)
    assert len(mentions_of(everybody, people)) == MAX_MENTIONS
    assert len(mentions_of("@x " * (MAX_SIGNS - 1) + "@Person 7", people)) == 1
    assert mentions_of("@x " * 60_000 + "@Person 7", people) == []


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("@Jo look", '<p><span class="mention">@Jo</span> look</p>'),
        ("**@jo**", '<p><strong><span class="mention">@Jo</span></strong></p>'),
        ("@Joanna", "<p>@Joanna</p>"),
        ("@O'Neil & Co", '<p><span class="mention">@O&#x27;Neil &amp; Co</span></p>'),
        ("@Jo Lee and @Jo", '<p><span class="mention">@Jo Lee</span> and '
         '<span class="mention">@Jo</span></p>'),
        ("@Ana_B_C", '<p><span class="mention">@Ana_B_C</span></p>'),
        ("@jo@x.example", '<p><span class="mention">@jo@x.example</span></p>'),
        ("https://mastodon.example/@jo", '<p><a href="https://mastodon.example/@jo" '
         'rel="noopener noreferrer nofollow">https://mastodon.example/@jo</a></p>'),
        ("`@Jo` @Jo", '<p><code>@Jo</code> <span class="mention">@Jo</span></p>'),
        ("```\n@Jo\n```", "<pre><code>@Jo\n</code></pre>"),
        ("a\ue0009\ue001b", "<p>ab</p>"),
    ],
)  # fmt: skip
def test_mentions_are_marked_in_the_html(text, html):
    names = ["Jo", "O'Neil & Co", "Jo Lee", "Ana_B_C", "jo@x.example"]
    assert to_html(text, mentions=names).strip() == html


def test_without_mentions_nothing_is_marked():
    assert to_html("@Jo").strip() == "<p>@Jo</p>"
