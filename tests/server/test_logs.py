import json
import logging
import os

from pathreward.server.logs import BackgroundHandler


def record(event: str) -> logging.LogRecord:
    return logging.makeLogRecord({"msg": event, "levelname": "INFO"})


def test_lines_arrive_in_order() -> None:
    reader, writer = os.pipe()
    handler = BackgroundHandler(writer)
    for number in range(100):
        handler.emit(record(f"event {number}"))
    handler.close()
    os.close(writer)
    with os.fdopen(reader) as lines:
        assert [json.loads(each)["event"] for each in lines] == [f"event {n}" for n in range(100)]


def test_a_reader_that_does_not_read_blocks_nobody() -> None:
    reader, writer = os.pipe()
    handler = BackgroundHandler(writer, most=10)
    for number in range(5000):  # more than the pipe and the queue hold
        handler.emit(record(f"event {number}"))
    text = ""
    while not handler._lines.empty():  # the reader is back
        text += os.read(reader, 1 << 16).decode()
    handler.emit(record("the last"))
    handler.close()
    os.close(writer)
    with os.fdopen(reader) as lines:
        text += lines.read()
    assert "the last" in text
    assert "lines dropped" in text


def test_an_exception_is_logged_by_its_place_without_its_message() -> None:
    reader, writer = os.pipe()
    handler = BackgroundHandler(writer)
    logger = logging.Logger("tests")
    logger.addHandler(handler)
    try:
        raise ValueError("of 'a secret word'")
    except ValueError:
        logger.exception("it failed")
    handler.close()
    os.close(writer)
    with os.fdopen(reader) as lines:
        text = lines.read()
    assert json.loads(text)["exception"].startswith("ValueError at ")
    assert "secret" not in text
