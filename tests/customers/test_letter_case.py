"""Addresses are compared by one function: the database changes no letter of the normal form."""

import sys

import pytest
from django.db import connection

from config.addresses import normalize_address
from customers.actions.find import find_or_create_customer

# In the columns of the table, as its constraint reads them.
CHANGED = "SELECT each FROM unnest(%s::text[]) AS each WHERE lower(each) <> each"
NEW_CAPITALS = ["\u1c89", "\ua7cb", "\ua7da", "\U00010d50"]


def test_the_database_changes_no_normal_form(db):
    codes = (code for code in range(1, sys.maxunicode + 1) if not 0xD800 <= code <= 0xDFFF)
    forms = sorted({normalize_address(f"a{chr(code)}@x.example") for code in codes})
    with connection.cursor() as cursor:
        cursor.execute(CHANGED, [forms])
        assert cursor.fetchall() == []


@pytest.mark.parametrize("letter", [*NEW_CAPITALS, "\u0130", "\u03a3", "\u1e9e"])
def test_a_second_mail_finds_the_customer_of_the_first(db, letter):
    address = f"a{letter}@x.example"
    assert find_or_create_customer(address) == find_or_create_customer(address)
    assert find_or_create_customer(normalize_address(address)) == find_or_create_customer(address)
