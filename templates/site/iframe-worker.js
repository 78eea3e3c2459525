// A worker for pages that are opened as files, where browsers start none: a hidden frame runs its
// script, and messages go to and fro as between a page and its worker.
if (location.protocol === "file:") {
  window.Worker = class extends EventTarget {
    constructor(url) {
      super();
      this.waiting = [];
      const frame = document.createElement("iframe");
      frame.hidden = true;
      frame.title = "search";
      document.body.append(frame);
      const inner = frame.contentWindow;
      inner.postMessage = (data) => this.answer(data);
      inner.importScripts = (...urls) =>
        urls.reduce((before, each) => before.then(() => this.load(inner, each)), Promise.resolve());
      this.load(inner, url).then(() => {
        this.run = (data) => inner.dispatchEvent(new MessageEvent("message", { data }));
        this.waiting.splice(0).forEach(this.run);
      });
    }

    load(inner, url) {
      return new Promise((done, failed) => {
        const script = inner.document.createElement("script");
        script.src = String(url);
        script.onload = done;
        script.onerror = failed;
        inner.document.head.append(script);
      });
    }

    answer(data) {
      const event = new MessageEvent("message", { data });
      this.dispatchEvent(event);
      if (this.onmessage) this.onmessage(event);
    }

    postMessage(data) {
      if (this.run) this.run(data);
      else this.waiting.push(data);
    }

    terminate() {}
  };
}
