// Makes the page new when something it shows has changed; without it, reloading does the same.
// The server says when (server-sent events); the page itself is asked for again and its middle
// exchanged, so there is one way only in which anything is drawn.
"use strict";

const main = document.querySelector("main[data-live]");
if (main && "EventSource" in window) {
  const source = new EventSource("/changes/live");
  const sign = () => {
    const mark = document.querySelector(".live-sign");
    if (mark) mark.hidden = source.readyState !== EventSource.OPEN;
  };
  let waiting = null;

  const renew = async () => {
    waiting = null;
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const known = new Set([...main.querySelectorAll("[id]")].map((element) => element.id));
    const next = fresh.querySelector("main");
    if (!next || main.contains(document.activeElement) && document.activeElement.matches("input, select")) return;
    main.replaceChildren(...next.childNodes);
    for (const entry of main.querySelectorAll(".change[id]")) {
      if (!known.has(entry.id)) entry.classList.add("fresh");
    }
    sign();
  };

  source.addEventListener("open", sign);
  source.addEventListener("error", sign);
  source.addEventListener(main.dataset.live, () => {
    if (waiting === null) waiting = setTimeout(renew, 300);
  });
  addEventListener("pagehide", () => source.close());
}
