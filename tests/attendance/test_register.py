"""Who holds which lease: pure, so every order of events can be tried."""

from itertools import permutations

from attendance.leases import lease
from hypothesis import given
from hypothesis import strategies as st

from parvis.attendance.register import Register
from parvis.attendance.rules import AT_ONCE, folded, overdue


def test_a_lease_counts_from_its_beginning_to_its_end() -> None:
    register, ann = Register(), lease("ann")
    register.expect(ann)
    assert register.of("agora", "ann") is None and not register.present("agora", "ann")
    register.begin(ann)
    assert register.of("agora", "ann") is ann and register.present("agora", "ann")
    assert register.end(ann) is True
    assert register.rooms == {} and register.leases == {}


def test_a_newer_lease_takes_over_and_the_end_of_the_older_is_no_news() -> None:
    """R10."""
    register, old, new = Register(), lease("ann"), lease("ann", replaces="ann-1")
    for each in (old, new):
        register.expect(each)
    register.begin(old)
    assert register.begin(new) == [old]
    assert register.end(old) is False
    assert register.of("agora", "ann") is new


def test_only_a_repair_by_the_same_client_resumes() -> None:
    for same_tab, named, resumes in (
        (True, "old", True),
        (False, "old", False),
        (True, "x", False),
    ):
        register = Register()
        old = lease("ann", connection="old")
        new = lease("ann", connection="new", replaces=named, same_tab=same_tab)
        for each in (old, new):
            register.expect(each)
            register.begin(each)
        assert new.resumes is resumes


def test_a_repair_may_name_a_repair_that_never_came_about() -> None:
    register = Register()
    first = lease("ann", connection="first")
    register.expect(first)
    register.begin(first)
    register.expect(lease("ann", connection="try", replaces="first", same_tab=True))
    assert register.continued("ann", "first") == "first"
    assert register.continued("ann", "try") == "first"
    assert register.continued("ann", "never heard of") is None
    assert register.continued("bob", "first") is None, "nobody repairs what is another's"


def test_beginning_twice_is_beginning_once() -> None:
    register, ann = Register(), lease("ann")
    register.expect(ann)
    register.begin(ann)
    assert register.begin(ann) == [] and register.of("agora", "ann") is ann


def test_whoever_is_reconnecting_is_listed_and_not_present() -> None:
    register, ann = Register(), lease("ann")
    register.expect(ann)
    register.begin(ann)
    ann.silent = True
    assert register.of("agora", "ann") and not register.present("agora", "ann")
    assert register.listening("agora", set()) == 1


def test_names_that_read_alike_are_one() -> None:
    assert folded("Ana") == folded("ANA") == folded("\uff21na")
    for unseen in ("\u200d", "\u200c", "\ufe0f", "\u3164", "\u2800", "\u034f"):
        assert folded(f"Ana{unseen}") == folded("Ana"), hex(ord(unseen))
    register = Register()
    register.expect(lease("ann", name="Ann"))
    assert register.name_taken("agora", "ANN", besides="bob")
    assert not register.name_taken("agora", "ANN", besides="ann")
    assert not register.name_taken("elsewhere", "ANN", besides="bob")
    assert register.name_taken("agora", "Zoe", "bob", others=["zoe"])


def test_a_lease_waits_so_long_for_a_socket_and_for_a_core() -> None:
    ann = lease("ann")
    assert not overdue(ann, 1e9)
    ann.socketless_since = 100.0
    assert not overdue(ann, 129.9) and overdue(ann, 130)
    ann.socketless_since, ann.adrift_since = None, 100.0
    assert not overdue(ann, 109.9) and overdue(ann, 110)


def test_there_are_bounds() -> None:
    """R22."""
    assert AT_ONCE <= 10


steps = st.lists(
    st.tuples(st.sampled_from(("expect", "begin", "end")), st.integers(0, 5)), max_size=40
)


@given(steps)
def test_the_roster_is_the_set_of_begun_leases_one_for_each_person(
    script: list[tuple[str, int]],
) -> None:
    """R2, R16: whatever comes, in whatever order, late or twice."""
    register = Register()
    leases = [lease(f"p{number % 3}", connection=f"c{number}") for number in range(6)]
    known: set[int] = set()
    for what, number in script:
        each = leases[number]
        if what == "expect" and number not in known:
            known.add(number)
            register.expect(each)
        elif what == "begin" and each.connection in register.leases:
            register.begin(each)
        elif what == "end":
            register.end(each)
        here = register.gathering("agora").here
        assert all(lease.begun and who == lease.person.id for who, lease in here.items())
        assert {e.connection for e in here.values()} <= register.leases.keys()
        assert (
            register.listening("agora", set())
            == len(register.audience("agora", set()))
            == len(here)
        )
        assert set(register.leases) == set(register.gathering("agora").all)
        begun = {e.person.id for e in register.everyone("agora") if e.begun}
        assert begun == set(here), "nobody receives who is not listed (A1)"


def test_of_two_leases_of_one_person_the_newer_stays_in_every_order() -> None:
    """R10: a join that was given up and comes up late does not take the place of its successor."""
    for order in permutations(("begin old", "begin new", "end old")):
        register = Register()
        two = {"old": lease("ann", connection="old"), "new": lease("ann", connection="new")}
        for each in two.values():
            register.expect(each)
        for step in order:
            what, which = step.split()
            if two[which].connection in register.leases:
                getattr(register, what)(two[which])
        assert register.of("agora", "ann") is two["new"], order
        assert list(register.leases) == ["new"]


def test_an_account_ends_the_visitor_it_was() -> None:
    register, vera = Register(), lease("vera")
    ann = lease("ann", replaces=vera.connection)
    ann.former = "vera"
    for each in (vera, ann):
        register.expect(each)
    register.begin(vera)
    assert register.begin(ann) == [vera]
    assert set(register.gathering("agora").here) == {"ann"}


def test_only_the_same_browser_was_that_visitor() -> None:
    register, vera = Register(), lease("vera")
    register.expect(vera)
    assert register.formerly("agora", "ann", vera.connection, ["vera"]) is None, "not here yet"
    register.begin(vera)
    assert register.formerly("agora", "ann", vera.connection, ["vera"]) == "vera"
    assert register.formerly("stoa", "ann", vera.connection, ["vera"]) is None
    assert register.formerly("agora", "ann", vera.connection, ["another"]) is None
    assert register.formerly("agora", "ann", None, ["vera"]) is None


def test_one_account_can_be_that_visitor_and_may_ask_again() -> None:
    """A9: until its join comes to nothing."""
    register, vera, ann = Register(), lease("vera"), lease("ann")
    ann.former = "vera"
    register.expect(vera)
    register.begin(vera)
    register.expect(ann)
    assert register.formerly("agora", "ann", vera.connection, ["vera"]) == "vera"
    assert register.formerly("agora", "bob", vera.connection, ["vera"]) is None
    register.end(ann)
    assert register.formerly("agora", "bob", vera.connection, ["vera"]) == "vera"


def test_a_phone_that_slept_does_not_take_the_room_back_by_itself() -> None:
    """R10: its repair names a connection that gave way to a newer device."""
    register, phone = Register(), lease("ann", connection="phone")
    laptop = lease("ann", connection="laptop", replaces="phone")
    again = lease("ann", connection="again", replaces="laptop", same_tab=True)
    for each in (phone, laptop, again):
        register.expect(each)
        register.begin(each)
    assert register.outdated("agora", "ann", "phone")
    assert not register.outdated("agora", "ann", "laptop"), "its own repair was answered late"
    assert not register.outdated("agora", "ann", None), "whoever asks anew may"
    register.end(again)
    assert not register.outdated("agora", "ann", "phone"), "nobody is there any more"


def test_what_gave_way_is_not_remembered_for_ever() -> None:
    """R22."""
    register = Register()
    for number in range(10_100):
        register.remember(f"{number}")
    assert len(register.taken_over) == 10_000


def test_a_sign_in_knows_the_connections_it_opened() -> None:
    register = Register()
    phone, laptop = lease("ann", connection="phone"), lease("ann", connection="laptop")
    phone.session, laptop.session = "one", "two"
    for each in (phone, laptop, lease("bob")):
        register.expect(each)
    assert register.opened_by("account:ann", "two") == ["laptop"]
    assert register.opened_by("account:ann", None) == ["phone", "laptop"]


def test_a_sign_in_and_a_name_are_found_without_asking_everybody() -> None:
    """A10: each stranger at the door would cost as much as all who are inside."""
    register, ann = Register(), lease("ann")
    register.expect(ann)
    found = (register.opened_by(ann.identity, None), register.name_taken("agora", ann.name, "bob"))
    register.leases, register.gathering("agora").all = {}, {}
    assert found == ([ann.connection], True)
    assert found == (
        register.opened_by(ann.identity, None),
        register.name_taken("agora", ann.name, "bob"),
    )


def test_whose_microphone_may_be_open_is_known_without_asking_everybody() -> None:
    """M1: from the core's table, by a repair, or because we open it."""
    register = Register()
    restored, spoken, mute = lease("ann"), lease("bob"), lease("cid")
    restored.microphone = True
    for each in (restored, spoken, mute):
        register.expect(each)
        register.begin(each)
    register.give_voice(spoken.connection)
    register.give_voice("unknown")
    assert list(register.vocal("agora")) == [restored, spoken]
    repair = lease("bob", connection="again", replaces=spoken.connection, same_tab=True)
    register.expect(repair)
    register.begin(repair)
    assert repair.resumes and list(register.vocal("agora")) == [restored, repair]
    for each in (restored, repair):
        register.end(each)
    assert not register.vocal("agora")


def test_nothing_is_kept_of_who_has_gone() -> None:
    """R22."""
    register, ann = Register(), lease("ann")
    register.expect(ann)
    register.end(ann)
    register.end(ann)
    assert not (register.leases or register.rooms or register.by_identity.leases)
