"use strict";
(() => {
  const by = (id) => document.getElementById(id);
  const box = by("search"), hits = by("hits"), menu = by("menu"), root = document.documentElement;

  // Every heading, with the words up to the next one.
  const places = [];
  const textOf = (part) => part.textContent.replace(/\s+/g, " ").trim();

  // Chapters whose tables are looked up row by row: a message, a call of another console.
  const lookedUp = ["errors", "from-pico-8", "from-tic-80"];
  function rows(table, head) {
    for (const row of table.querySelectorAll("tbody tr")) {
      const [first, ...rest] = [...row.children].map(textOf);
      row.id = head.id + "-" + (places.length + 1);
      const chapter = head.chapter + ": " + head.title;
      places.push({ id: row.id, title: first, chapter, words: rest.join(" "), head: row });
    }
  }

  for (const section of document.querySelectorAll("main section")) {
    let place = null, chapter = "";
    for (const part of section.children) {
      if (/^H[234]$/.test(part.tagName)) {
        const title = part.textContent.trim();
        if (part.tagName === "H2") chapter = title;
        const listed = lookedUp.some((id) => part.id.startsWith(id + "/"));
        place = { id: part.id, title, chapter, words: "", head: part, rows: listed };
        places.push(place);
      } else if (place) {
        if (place.rows && part.className === "table") {
          rows(part, place);
          continue;
        }
        const cells = [...part.querySelectorAll("td, th, li")];
        place.words += cells.length ? cells.map(textOf).join(" ") : textOf(part);
        place.words += " ";
      }
    }
  }
  for (const place of places) {
    place.lowTitle = place.title.toLowerCase();
    place.lowWords = place.words.toLowerCase();
    place.lowChapter = place.chapter.toLowerCase();
  }

  // Where a word of the text begins with these letters, from a place on; -1 is nowhere.
  const lettered = (c) => c !== undefined && /[a-z0-9]/.test(c);
  function wordAt(low, letters, from) {
    let at = low.indexOf(letters, from);
    while (at > 0 && lettered(low[at - 1]) && lettered(letters[0])) at = low.indexOf(letters, at + 1);
    return at;
  }

  function count(low, letters) {
    let times = 0;
    for (let at = wordAt(low, letters, 0); at >= 0 && times < 6; times++) {
      at = wordAt(low, letters, at + 1);
    }
    return times;
  }

  // How well a place answers one word; 0 is not at all.
  function worth(place, word) {
    if (place.lowTitle === word) return 100;
    if (place.lowTitle.startsWith(word)) return 40;
    if (place.lowTitle.includes(word)) return 20;
    const times = count(place.lowWords, word);
    if (times > 0) return 4 + times;
    return place.lowChapter.includes(word) ? 2 : 0;
  }

  // The places that have all words; if there are none, those that have most, at least half.
  function search(text) {
    const asked = text.toLowerCase().trim();
    const words = asked.split(/[\s()'"`,;:]+/).filter(Boolean);
    const found = [];
    places.forEach((place, order) => {
      let sum = place.lowTitle === asked ? 200 : 0, has = 0;
      for (const word of words) {
        const points = worth(place, word);
        sum += points;
        has += points > 0 ? 1 : 0;
      }
      if (has > 0 && has >= words.length / 2) found.push({ place, has, sum, order });
    });
    found.sort((a, b) => b.has - a.has || b.sum - a.sum || a.order - b.order);
    const best = found.filter((hit) => hit.has === found[0].has);
    return { words, found: best.slice(0, 24).map((hit) => hit.place) };
  }

  // Text with the words that were asked for marked.
  function marked(target, text, words) {
    const low = text.toLowerCase();
    let at = 0;
    while (at < text.length) {
      let next = -1, length = 0;
      for (const word of words) {
        const place = wordAt(low, word, at);
        if (place >= 0 && (next < 0 || place < next)) { next = place; length = word.length; }
      }
      if (next < 0) break;
      target.append(text.slice(at, next));
      target.appendChild(document.createElement("mark")).textContent =
        text.slice(next, next + length);
      at = next + length;
    }
    target.append(text.slice(at));
  }

  function excerpt(place, words) {
    const first = words.map((w) => wordAt(place.lowWords, w, 0)).filter((n) => n >= 0);
    const middle = first.length ? Math.min(...first) : 0;
    const start = Math.max(0, place.words.lastIndexOf(" ", Math.max(0, middle - 40)));
    const end = place.words.indexOf(" ", start + 150);
    return place.words.slice(start, end < 0 ? undefined : end).trim();
  }

  let chosen = -1;
  const shown = () => [...hits.querySelectorAll("a")];

  function choose(n) {
    const all = shown();
    if (!all.length) return;
    chosen = (n + all.length) % all.length;
    all.forEach((row, i) => row.setAttribute("aria-selected", String(i === chosen)));
    all[chosen].scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", all[chosen].id);
  }

  function close() {
    hits.hidden = true;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }

  function show() {
    hits.textContent = "";
    chosen = -1;
    if (!box.value.trim()) return close();
    const { words, found } = search(box.value);
    found.forEach((place, i) => {
      const row = hits.appendChild(document.createElement("a"));
      row.href = "#" + place.id;
      row.id = "hit-" + i;
      row.setAttribute("role", "option");
      row.tabIndex = -1;
      marked(row.appendChild(document.createElement("b")), place.title, words);
      if (place.chapter !== place.title) {
        row.append(" ");
        row.appendChild(document.createElement("small")).textContent = place.chapter;
      }
      marked(row.appendChild(document.createElement("span")), excerpt(place, words), words);
      row.addEventListener("click", close);
    });
    if (!found.length) {
      hits.appendChild(document.createElement("p")).textContent =
        "Nothing has these words.";
    }
    hits.hidden = false;
    box.setAttribute("aria-expanded", "true");
    choose(0);
  }

  box.addEventListener("input", show);
  box.addEventListener("focus", () => { if (box.value) show(); });
  box.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen - 1);
    else if (event.key === "Enter" && shown()[chosen]) {
      shown()[chosen].click();
      box.blur();
    } else if (event.key === "Escape") {
      if (hits.hidden) box.blur();
      close();
    } else return;
    event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
  addEventListener("hashchange", close);
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".find")) close();
    const inside = event.target.closest("nav, #menu");
    if (!inside || event.target.closest("nav a")) contents(false);
  });

  function contents(open) {
    document.body.classList.toggle("contents-open", open);
    menu.setAttribute("aria-expanded", String(open));
  }
  menu.addEventListener("click", () => contents(menu.getAttribute("aria-expanded") !== "true"));

  // Light or dark: as the system says, until the button is pressed.
  const keep = (theme) => { try { localStorage.setItem("narthex-manual", theme); } catch { } };
  try {
    const kept = localStorage.getItem("narthex-manual");
    if (kept) root.dataset.theme = kept;
  } catch { }
  by("light").addEventListener("click", () => {
    const system = matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
    root.dataset.theme = (root.dataset.theme || system) === "light" ? "dark" : "light";
    keep(root.dataset.theme);
  });

  // The contents show where one reads.
  const lines = new Map();
  for (const link of document.querySelectorAll("nav a")) {
    lines.set(link.getAttribute("href").slice(1), link.parentElement);
  }
  const listed = places.filter((place) => lines.has(place.id));
  let waiting = false;
  function follow() {
    waiting = false;
    let here = null;
    for (const place of listed) {
      if (place.head.getBoundingClientRect().top > 120) break;
      here = place;
    }
    document.querySelectorAll("nav li.here").forEach((line) => line.classList.remove("here"));
    if (!here) return;
    const own = lines.get(here.id);
    for (let line = own; line; line = line.parentElement.closest("li")) line.classList.add("here");
    own.firstChild.scrollIntoView({ block: "nearest" });
  }
  addEventListener("scroll", () => {
    if (!waiting) requestAnimationFrame(follow);
    waiting = true;
  }, { passive: true });

  // Rows have their anchors only now, so a link to one is followed again.
  if (location.hash) location.replace(location.hash);
  const start = document.body.dataset.start;
  if (start && !location.hash) location.hash = start;
  follow();
})();
