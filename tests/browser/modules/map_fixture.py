"""The markup of a small map, with the templates of its editor and foot."""

from django.template.loader import render_to_string

MAP = """
<main id="main" data-may-edit data-chosen="">
<section id="map-grid" hx-get="/map-grid/">
  <div data-row class="touchpoints">
    <div class="touchpoint-head" id="touchpoint-1" role="columnheader" tabindex="-1" data-stop
      data-touchpoint="1"
      data-feeling="0.00" data-feeling-url="/feeling/1/" data-edit="name" data-text="Ask"
      data-url="/rename/1/" data-revision="4" data-move-url="/move/1/"
      data-remove-url="/off/1/"></div>
    <div class="touchpoint-head" id="touchpoint-2" role="columnheader" tabindex="-1" data-stop
      data-touchpoint="2"
      data-feeling="1.00" data-feeling-url="/feeling/2/"></div>
  </div>
  <div data-row><div class="cell cards" id="cell-1" role="gridcell" data-lane="pains"
    data-touchpoint="1" data-add-url="/add/"><article id="card-7" tabindex="-1" data-stop
      data-edit="body" data-url="/card/7/" data-remove-url="/card/7/off/" data-text="Old"
      data-touchpoint="1"></article>
    <button data-add>+</button></div></div>
</section>
<div id="feeling"></div>
FOOT
<button data-undo>Undo</button><button data-redo>Redo</button>
</main>
"""


def map_fixture() -> str:
    """Return a map with one card under the first of two touchpoints."""
    foot = render_to_string("journeys/map/foot.html", {"may_edit": True})
    return MAP.replace("FOOT", foot) + render_to_string("journeys/map/edit_template.html")
