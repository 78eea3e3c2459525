// A worker for pages that are opened as files, where browsers start none: a hidden frame runs its
// script. As with a worker, a message arrives later, and each side has its own copy of it.
if (location.protocol === "file:") {
  window.Worker = class extends EventTarget {
    constructor(url) {
      super();
      const frame = document.createElement("iframe");
      frame.hidden = true;
      frame.title = "search";
      document.body.append(frame);
      const inner = (this.inner = frame.contentWindow);
      inner.postMessage = (data) => this.deliver(window, data, (event) => this.answer(event));
      inner.importScripts = (...urls) => urls.forEach((each) => this.load(each));
      this.ready = this.load(url);
    }

    load(url) {
      return new Promise((done, failed) => {
        const script = this.inner.document.createElement("script");
        script.src = String(url);
        script.onload = done;
        script.onerror = failed;
        this.inner.document.head.append(script);
      });
    }

    deliver(side, message, handle) {
      const data = side.structuredClone(message);
      setTimeout(() => handle(new MessageEvent("message", { data })));
    }

    answer(event) {
      this.dispatchEvent(event);
      if (this.onmessage) this.onmessage(event);
    }

    postMessage(message) {
      const run = (event) => this.ready.then(() => this.inner.dispatchEvent(event));
      this.deliver(this.inner, message, run);
    }

    terminate() {
      this.inner.frameElement.remove();
    }
  };
}
