"use strict";
// Draws the charts, and shows the sections marked "slide" one at a time.
(() => {
  const page = document.documentElement;
  const figures = JSON.parse(document.getElementById("figures").textContent);
  const charts = [...document.querySelectorAll(".chart")];
  const slides = [...document.querySelectorAll(".slide")];
  const place = document.getElementById("place");
  const PAPER = { width: 680, shrunk: 0.72 }; // pixels between the margins of A4; of a chart's height on the screen
  let shown = -1; // the slide; -1: the page

  const presenting = () => shown >= 0;

  // A chart as wide as its place, or as high too (`fill`), or made for `paper`; its letters `scale` times as large.
  function draw(chart, { scale = 1, fill = false, paper = false } = {}) {
    const { data, layout } = figures[chart.dataset.figure];
    const scaled = structuredClone(layout);
    const family = getComputedStyle(document.body).fontFamily;
    for (const note of scaled.annotations ?? []) {
      note.font = { ...note.font, size: (note.font?.size ?? 12) * scale };
      note.yshift = (note.yshift ?? 0) * scale;
    }
    if (scaled.margin) scaled.margin.t *= scale;
    for (const axis of Object.keys(scaled).filter((key) => /^[xy]axis/.test(key))) scaled[axis].automargin = true;
    const height = layout.height * (paper ? PAPER.shrunk : 1);
    chart.style.height = fill ? "" : `${height}px`;
    const size = paper
      ? { width: PAPER.width, height, autosize: false }
      : { width: undefined, height: undefined, autosize: true };
    const fine = matchMedia("(pointer: fine)").matches;
    const cramped = !paper && chart.clientWidth < 560; // no room for values in cells
    Plotly.react(
      chart,
      cramped ? data.filter((trace) => trace.mode !== "text") : data,
      { ...scaled, ...size, font: { family, size: 13 * scale }, dragmode: fine && !fill ? "zoom" : false },
      { responsive: true, displayModeBar: false },
    );
  }

  function show(number) {
    shown = Math.max(0, Math.min(number, slides.length - 1));
    page.classList.add("presenting");
    slides.forEach((slide, at) => slide.classList.toggle("current", at === shown));
    place.textContent = `${shown + 1} / ${slides.length}`;
    fillSlide();
  }

  // Letters as large as there is room for.
  function fillSlide() {
    const slide = slides[shown];
    for (const size of [1, 0.92, 0.85, 0.78, 0.71, 0.64]) {
      slide.style.setProperty("--size", size);
      if (slide.scrollHeight <= slide.clientHeight) break;
    }
    const large = Math.max(1, Math.min(innerWidth / 900, innerHeight / 560, 2));
    slide.querySelectorAll(".chart").forEach((chart) => draw(chart, { scale: large, fill: true }));
  }

  function leave() {
    if (page.dataset.present !== undefined) {
      parent.postMessage("unalike: leave", "*"); // the app shows this page as slides and nothing else
      return;
    }
    const left = slides[shown];
    shown = -1;
    page.classList.remove("presenting");
    charts.forEach((chart) => draw(chart));
    if (document.fullscreenElement) document.exitFullscreen();
    left.scrollIntoView();
  }

  const STEPS = {
    ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, Enter: 1,
    ArrowLeft: -1, ArrowUp: -1, PageUp: -1, Backspace: -1,
    Home: -Infinity, End: Infinity,
  };

  addEventListener("keydown", (event) => {
    if (!presenting() || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") leave();
    else if (event.key in STEPS) show(shown + STEPS[event.key]);
    else return;
    event.preventDefault();
  });

  addEventListener("click", (event) => {
    if (presenting()) show(shown + (event.clientX < innerWidth / 3 ? -1 : 1));
  });

  let touched = null;
  addEventListener("touchstart", (event) => { touched = event.touches[0].clientX; }, { passive: true });
  addEventListener("touchend", (event) => {
    const moved = event.changedTouches[0].clientX - touched;
    if (!presenting() || Math.abs(moved) < 40) return;
    event.preventDefault(); // no click follows
    show(shown + (moved < 0 ? 1 : -1));
  }, { passive: false });

  addEventListener("resize", () => { if (presenting()) fillSlide(); });
  addEventListener("fullscreenchange", () => {
    if (!document.fullscreenElement && presenting()) leave(); // Escape, which the browser keeps for itself
  });

  // On paper charts are as wide as the paper, whatever the window is.
  addEventListener("beforeprint", () => charts.forEach((chart) => draw(chart, { paper: true })));
  addEventListener("afterprint", () => (presenting() ? show(shown) : charts.forEach((chart) => draw(chart))));

  document.getElementById("print").addEventListener("click", () => print());
  document.getElementById("present").addEventListener("click", (event) => {
    event.stopPropagation();
    event.target.blur();
    page.requestFullscreen?.().catch(() => {});
    show(0);
  });

  if (page.dataset.present !== undefined) {
    show(0);
    focus();
  } else {
    charts.forEach((chart) => draw(chart));
  }
})();
