from domain.upserts import in_turn


def test_rows_that_refer_to_nothing_are_taken_as_given() -> None:
    assert in_turn(["a", "b", "c"], [[], [], []]) == [0, 1, 2]


def test_what_a_row_refers_to_comes_before_it() -> None:
    assert in_turn(["leaf", "branch", "root"], [["branch"], ["root"], []]) == [2, 1, 0]


def test_what_is_no_row_is_not_waited_for() -> None:
    assert in_turn(["a", "b"], [["elsewhere"], ["elsewhere", "a"]]) == [0, 1]


def test_rows_that_wait_for_each_other_come_last() -> None:
    assert in_turn(["a", "b", "c", "d"], [["b"], ["a"], ["b"], []]) == [3, 0, 1, 2]


def test_a_row_does_not_wait_for_itself() -> None:
    assert in_turn(["a"], [["a"]]) == [0]


def test_of_rows_with_one_key_others_wait_for_the_first() -> None:
    assert in_turn(["b", "a", "a"], [["a"], [], ["b"]]) == [1, 0, 2]
