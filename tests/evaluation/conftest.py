from tests.llm.stub_server import server

__all__ = ["server"]
