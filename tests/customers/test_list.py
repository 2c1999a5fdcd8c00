from tests.personas import signed_in


def test_a_character_the_database_cannot_keep_breaks_no_search(carla, ana):
    assert "Carla Reyes" in signed_in(ana).get("/customers/?q=car%00la").text
