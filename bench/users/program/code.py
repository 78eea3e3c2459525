"""Code that runs in a session of an interpreter."""

from __future__ import annotations

from .clients import data

INTERPRETER = "aws.codeinterpreter.v1"


def output(session: str, source: str) -> str:
    reply = data().invoke_code_interpreter(
        codeInterpreterIdentifier=INTERPRETER,
        sessionId=session,
        name="executeCode",
        arguments={"language": "python", "code": source},
    )
    written: list[str] = []
    for event in reply["stream"]:
        if "result" in event:
            for block in event["result"].get("content", []):
                written.append(block.get("text", ""))
    return "".join(written)
