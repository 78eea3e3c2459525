"""Asks an agent what its memory is about."""

from __future__ import annotations

from . import agents, browsers, code, events, gateways, identities, memories, records


def main(name: str, question: str) -> str:
    agent = agents.called(name)
    if agent is None:
        memories.make(name, 30)
        return ""
    known: list[str] = []
    for memory in memories.identifiers():
        for event in events.newest(memory, name, "now"):
            known.append(events.said(event))
        known += records.texts(records.about(memory, "/", question))
    for gateway in filter(gateways.ready, gateways.every()):
        known += gateways.targets(gateway)
    session = browsers.start(name)
    known.append(code.output(session, "print(1)"))
    browsers.stop(session)
    known.append(identities.key("token", "provider"))
    return agents.ask(agent, "\n".join([question, *known]).encode()).decode()
