from hypothesis import given
from room.crossings import the_lesser_power_is_left
from room.scripts import PEOPLE, Script, play, scripts


@given(scripts)
def test_r21_of_a_yes_and_a_no_at_once_the_lesser_power_is_left(script: Script) -> None:
    story = play(script)
    story.wait(1)
    for person in PEOPLE:
        the_lesser_power_is_left(story, person)
