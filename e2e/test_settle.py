"""No microphone opens by accident: a press within 800 ms after the big act changed does nothing."""

from stagehands.ears import falls_silent
from stagehands.person import Person
from stagehands.scenes import room_with

# Presses from the moment at which the act has changed on: how many. The page makes them
# by its own clock, because from outside a slow machine would press too late.
TOO_SOON = """() => new Promise((done) => {
  const buttons = document.getElementsByTagName('button');
  const find = () => [...buttons].find((button) => button.innerText.includes('Unmute'));
  const begin = () => {
    if (!find()) return;
    watch.disconnect();
    const changed = performance.now();
    let presses = 0;
    const again = () => {
      if (performance.now() - changed > 700) return done(presses);
      presses += 1;
      find().click();
      setTimeout(again, 150);
    };
    again();
  };
  const watch = new MutationObserver(begin);
  watch.observe(document.body, { subtree: true, childList: true, characterData: true });
})"""


def test_a_press_right_after_the_act_became_unmute_does_nothing(
    host: Person, guest: Person
) -> None:
    room_with(host, guest)
    guest.raises_a_hand()
    guest.sees_button("Lower hand")
    guest.page.evaluate(f"() => {{ window.__presses = ({TOO_SOON})(); }}")
    host.accepts(guest.name)
    assert guest.page.evaluate("window.__presses") > 0
    falls_silent(host.page, guest.hertz)
    guest.sees_button("Unmute")


def test_a_press_begun_before_the_change_does_nothing(host: Person, guest: Person) -> None:
    room_with(host, guest)
    guest.raises_a_hand()
    act = guest.button("Lower hand").bounding_box()
    assert act is not None
    guest.page.mouse.move(act["x"] + act["width"] / 2, act["y"] + act["height"] / 2)
    guest.page.mouse.down()
    host.accepts(guest.name)
    guest.sees_button("Unmute")
    guest.page.wait_for_timeout(1000)
    guest.page.mouse.up()
    falls_silent(host.page, guest.hertz)
    guest.sees_button("Unmute")
