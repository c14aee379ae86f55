from pathreward.answers.given import NOTHING, given


def test_the_last_question_of_a_prompt_is_read() -> None:
    prompt = "Look closely. Which lobe is it not in? Answer briefly."
    assert given(prompt).text.strip() == "Which lobe is it not in?"


def test_a_prompt_of_one_line_may_lack_its_mark() -> None:
    assert given("name the lobe").words == {"name", "lobe"}
    assert given("Name the lobe\nAnswer briefly") == given("")


def test_a_denial_is_the_questions_if_it_says_more_than_not() -> None:
    question = given("Which lobe does it not reach?")
    assert question.denies("not reach the ")
    assert not question.denies("not ")
    assert not question.denies("not reach and never ")
    assert not NOTHING.denies("not reach the ")


def test_a_lack_is_the_questions_if_it_asks_for_it() -> None:
    assert given("The lack of which vitamin is it?").denies("lack of ")
    assert not given("Which vitamin is it?").denies("lack of ")
