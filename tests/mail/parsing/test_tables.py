"""Tables keep their lines and sizes, and nothing unsafe passes with them."""

import pytest

from mail.parsing.html.sanitize import sanitise

ROW = "<tbody><tr><td>7</td></tr></tbody>"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ('border="1" cellpadding="4"', 'border="1" cellpadding="4"'),
        ('border="40"', 'border="1"'),
        ("border", 'border="1"'),
        ('border="0"', 'border="0"'),
        ('border="00px"', 'border="0"'),
        ('width="60%" align="center"', 'width="60%" align="center"'),
        ('width="600px" cellspacing="calc(1)"', ""),
        ('width="99999" onclick="go()" style="color:red" bgcolor="red"', ""),
    ],
)
def test_size_attributes_of_a_table(written, kept):
    clean = sanitise(f"<table {written}>{ROW}</table>", set())
    assert sorted(clean.partition(">")[0].split()[1:]) == sorted(kept.split())


def test_a_cell_that_does_not_wrap():
    clean = sanitise("<table><tr><td nowrap>one two</td></tr></table>", set())
    assert '<td nowrap="">one two' in clean
