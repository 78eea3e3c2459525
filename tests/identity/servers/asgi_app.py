"""Tools behind FastAPI: a coroutine, a function in the thread pool, a stream, a plain thread."""

import asyncio
import threading

from agentcore_clients.identity import IdentityMiddleware, WorkloadTokenMissing, requires_api_key
from fastapi import FastAPI
from fastapi.responses import PlainTextResponse, StreamingResponse

app = FastAPI()
app.add_middleware(IdentityMiddleware)


@app.exception_handler(WorkloadTokenMissing)
async def missing(request, error):
    return PlainTextResponse("no token", 401)


@app.get("/async")
@requires_api_key(provider_name="p")
async def atool(*, api_key: str):
    await asyncio.sleep(0.01)
    return [api_key]


@app.get("/sync")
@requires_api_key(provider_name="p")
def tool(*, api_key: str):
    return [api_key]


@app.get("/stream")
async def stream():
    @requires_api_key(provider_name="p")
    async def events(*, api_key: str):
        for _ in range(3):
            await asyncio.sleep(0.01)
            yield f"{api_key}\n"

    return StreamingResponse(events(), media_type="text/plain")


@app.get("/thread")
def thread():
    results = []

    def run():
        try:
            results.append(tool())
        except WorkloadTokenMissing:
            results.append("no token")

    worker = threading.Thread(target=run)
    worker.start()
    worker.join()
    return results
