"""inbox/known-customers.js."""

from playwright.sync_api import Page

FORM = """<form><input type="hidden" name="customer">
  <p id="caller"><input name="email" value="car"><input name="phone"><input name="name"></p>
  <div id="known-customers"><button type="button" id="carla" data-known-customer="7"
    data-name="Carla Reyes" data-email="carla@correu.example" data-phone="">Carla</button></div>
  <input name="subject" id="subject"></form>"""


def values(page: Page) -> list[str]:
    return page.evaluate(
        "['email', 'phone', 'name'].map((name) => document.forms[0].elements[name].value)"
    )


def test_a_known_customer_is_put_into_the_form(modules, focused):
    page = modules.load(FORM, "inbox/known-customers.js")
    page.locator("#subject").click()
    assert values(page) == ["car", "", ""]
    page.locator("#carla").click()
    assert values(page) == ["carla@correu.example", "", "Carla Reyes"]
    assert page.locator("[data-known-customer]").count() == 0
    assert focused() == "subject"
    assert page.locator("[name=customer]").input_value() == "7"
    page.locator("[name=name]").fill("Dora")
    assert page.locator("[name=customer]").input_value() == ""
