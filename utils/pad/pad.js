// The drawing pad, for notebooks, for the web app, and for a page without a server. hosts.js
// connects it with the first two. Its style sheet is pad.css, which every host adds to the page.
//
// The pad puts ink on the screen by itself, so drawing feels the same however busy Python is. While
// the pen moves it sends the drawing to Python, and shows what comes back:
//
//   drawing = { strokes: [[[x, y], ...], ...], pen_width, revision }
//   result  = { revision, probabilities: [ten numbers] or null, message, doubt, pictures: [...] }
//   picture = { title, alt, source (an address, "data:image/png;..."), width (on the screen) }
//
// `revision` counts the changes of the drawing. A result carries the revision it belongs to, so
// the pad knows whether Python has seen the latest ink.
//
// `createPad` makes one; all else here serves it.

const SIZE = 280; // the pad's coordinates go from 0 to 280, whatever its size on the screen
const SEND_EVERY = 80; // milliseconds between two drawings sent: more would not look more alive
const SEND_ANYWAY = 500; // do not wait longer than this for the answer to the drawing before
const PATIENCE = 5000; // without an answer for so long, something is wrong with Python
const SPEAK_AFTER = 700; // a screen reader hears the answer once the pen has rested for so long

const HELP =
  "Keyboard: arrow keys move the pen (with Shift: in small steps), Space puts it down or lifts " +
  "it, Delete clears, Ctrl+Z undoes, Ctrl+Y redoes.";

const MARKUP = `
<div class="pad">
  <canvas tabindex="0" role="application" aria-label="Drawing pad. Draw one digit."></canvas>
  <div class="tools">
    <button type="button" class="undo">Undo</button>
    <button type="button" class="redo">Redo</button>
    <button type="button" class="clear">Clear</button>
    <label>Pen <input type="range" min="4" max="40" aria-label="Width of the pen"></label>
  </div>
  <p class="help">${HELP}</p>
</div>
<div>
  <p class="answer">Draw a digit</p>
  <div class="bars"></div>
</div>
<p class="notice" role="alert"></p>
<div class="pictures"></div>
<p class="spoken" aria-live="polite"></p>
`;

// Build a pad inside `parent`.
//   drawing     what is on the pad at first
//   send        called with the drawing whenever Python should see it
//   goneNotice  what to tell when Python does not answer
// Returns { load(drawing), show(result), remove() } for the host.
function createPad(parent, { drawing, send, goneNotice, answerOnly = false }) {
  const root = document.createElement("div");
  root.className = answerOnly ? "digit-pad answer-only" : "digit-pad";
  root.dataset.lmSuppressShortcuts = "true"; // else JupyterLab takes arrow keys and Delete
  root.innerHTML = MARKUP;
  parent.append(root);

  const find = (selector) => root.querySelector(selector);
  const canvas = find("canvas");
  const context = canvas.getContext("2d");
  const penSlider = find("input");
  canvas.setAttribute("aria-description", HELP);

  // --- The drawing, and its past and future ---------------------------------------------------

  let strokes = [];
  let penWidth = 20;
  let past = []; // what `strokes` was before each action
  let future = []; // what Undo took back
  let revision = 0;

  function remember() {
    past.push(strokes.slice());
    future = [];
  }

  function travel(from, to) {
    stopDrawing();
    if (from.length === 0) return;
    to.push(strokes);
    strokes = from.pop();
    changed();
  }

  const undo = () => travel(past, future);
  const redo = () => travel(future, past);

  function clear() {
    stopDrawing();
    if (strokes.length === 0) return;
    remember();
    strokes = [];
    changed();
  }

  function changed({ atOnce = true } = {}) {
    revision += 1;
    paint();
    scheduleSending(atOnce ? 0 : SEND_EVERY);
  }

  // --- Ink -------------------------------------------------------------------------------------

  function paint() {
    // As many canvas pixels as the screen has, so that ink is sharp on every display.
    const pixels = Math.round((canvas.clientWidth || SIZE) * (window.devicePixelRatio || 1));
    if (canvas.width !== pixels) canvas.width = canvas.height = pixels;
    context.setTransform(pixels / SIZE, 0, 0, pixels / SIZE, 0, 0);
    context.clearRect(0, 0, SIZE, SIZE);

    context.lineCap = context.lineJoin = "round";
    context.lineWidth = penWidth;
    context.strokeStyle = context.fillStyle = "#fff";
    for (const stroke of strokes) {
      context.beginPath();
      for (const point of stroke) context.lineTo(...point);
      context.stroke();
      context.beginPath(); // a line of one point has no length, so browsers would not draw it
      context.arc(...stroke[0], penWidth / 2, 0, 2 * Math.PI);
      context.fill();
    }

    if (cursor.visible) {
      context.lineWidth = 2;
      context.strokeStyle = cursor.down ? "#e69f00" : "#999";
      context.beginPath();
      context.arc(cursor.x, cursor.y, Math.max(6, penWidth / 2 + 2), 0, 2 * Math.PI);
      context.stroke();
    }

    find(".undo").disabled = past.length === 0;
    find(".redo").disabled = future.length === 0;
    find(".clear").disabled = strokes.length === 0;
  }

  // --- Mouse, pen and finger -------------------------------------------------------------------

  let pointer = null; // the id of the pointer that is drawing; a second finger is ignored

  function place(event) {
    const box = canvas.getBoundingClientRect();
    const scale = SIZE / box.width;
    return [limit((event.clientX - box.left) * scale), limit((event.clientY - box.top) * scale)];
  }

  function stopDrawing() {
    pointer = null;
    liftPen();
  }

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || pointer !== null) return;
    event.preventDefault(); // no selecting of text
    stopDrawing();
    canvas.focus({ preventScroll: true }); // so that Ctrl+Z works right after
    useKeyboard(false);
    pointer = event.pointerId;
    canvas.setPointerCapture(pointer); // a stroke that leaves the canvas goes on along its edge
    remember();
    strokes.push([place(event)]);
    changed({ atOnce: false });
  });

  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerId !== pointer) return;
    // The browser bundles quick moves into one event; we want every point.
    const bundled = event.getCoalescedEvents?.() ?? [];
    const moves = bundled.length > 0 ? bundled : [event];
    strokes.at(-1).push(...moves.map(place));
    changed({ atOnce: false });
  });

  function endStroke(event) {
    if (event.pointerId !== pointer) return;
    pointer = null;
    scheduleSending(0);
  }
  for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) {
    canvas.addEventListener(name, endStroke);
  }

  // --- Keyboard --------------------------------------------------------------------------------

  const cursor = { x: SIZE / 2, y: SIZE / 2, down: false, visible: false };
  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  // Show the cursor and the help only to those who use the keyboard.
  function useKeyboard(yes) {
    cursor.visible = yes;
    root.classList.toggle("keyboard", yes);
    paint();
  }

  function moveCursor([right, down], step) {
    cursor.x = limit(cursor.x + right * step);
    cursor.y = limit(cursor.y + down * step);
    if (cursor.down) {
      strokes.at(-1).push([cursor.x, cursor.y]);
      changed({ atOnce: false });
    }
  }

  function togglePen() {
    if (cursor.down) return liftPen();
    cursor.down = true;
    remember();
    strokes.push([[cursor.x, cursor.y]]);
    changed();
    speak("Pen down");
  }

  function liftPen() {
    if (cursor.down) speak("Pen up");
    cursor.down = false;
  }

  canvas.addEventListener("keydown", (event) => {
    const command = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    if (command && (key === "y" || (key === "z" && event.shiftKey))) redo();
    else if (command && key === "z") undo();
    else if (command || event.altKey) return;
    else if (event.key in ARROWS) moveCursor(ARROWS[event.key], event.shiftKey ? 3 : 12);
    else if (event.key === " ") togglePen();
    else if (event.key === "Delete" || event.key === "Backspace") clear();
    else return; // Tab and all others do what they always do
    event.preventDefault();
    event.stopPropagation();
    useKeyboard(true);
  });

  canvas.addEventListener("focus", () => useKeyboard(true));

  canvas.addEventListener("blur", () => {
    liftPen();
    useKeyboard(false);
  });

  // --- To Python -------------------------------------------------------------------------------

  let sentRevision = 0;
  let sentAt = -Infinity;
  let answeredRevision = 0;
  let sendTimer, goneTimer;

  // Send `interval` after the last time. But as long as Python has not answered, hold back, so
  // that drawings don't pile up in front of a slow machine.
  function scheduleSending(interval) {
    clearTimeout(sendTimer);
    if (revision === sentRevision) return;
    const pause = answeredRevision < sentRevision ? SEND_ANYWAY : interval;
    sendTimer = setTimeout(sendNow, Math.max(0, sentAt + pause - performance.now()));
  }

  function sendNow() {
    sentRevision = revision;
    sentAt = performance.now();
    goneTimer ??= setTimeout(() => (find(".notice").textContent = goneNotice), PATIENCE);
    try {
      // A copy, since the pen may go on moving
      send({ strokes: strokes.map((stroke) => stroke.slice()), pen_width: penWidth, revision });
    } catch (error) {
      find(".notice").textContent = `${goneNotice} (${error.message})`;
    }
  }

  // --- From Python -----------------------------------------------------------------------------

  function load(loaded) {
    if (pointer !== null || !loaded) return; // never take the pen out of somebody's hand
    liftPen();
    strokes = loaded.strokes.map((stroke) => stroke.map((point) => [...point]));
    strokes = strokes.filter((stroke) => stroke.length > 0);
    penWidth = loaded.pen_width;
    penSlider.value = penWidth;
    past = [];
    future = [];
    revision = Math.max(revision, loaded.revision);
    sentRevision = answeredRevision = revision;
    paint();
  }

  function show(result) {
    if (!result) return;
    answeredRevision = Math.max(answeredRevision, result.revision ?? 0);
    if (answeredRevision >= sentRevision) {
      clearTimeout(goneTimer);
      goneTimer = undefined;
      find(".notice").textContent = "";
    }
    root.dataset.revision = answeredRevision;
    showAnswer(result.probabilities, result.message, result.doubt);
    showPictures(result.pictures ?? [], result.probabilities === null);
    if (revision !== sentRevision) scheduleSending(pointer === null ? 0 : SEND_EVERY);
  }

  // With doubt, the sentence stands where the answer would; the ten bars stay, and none is bold.
  function showAnswer(probabilities, message, doubt) {
    const best = probabilities && !doubt ? probabilities.indexOf(Math.max(...probabilities)) : -1;
    const digit = best === 8 ? "an 8" : `a ${best}`;
    const answer = probabilities
      ? doubt || `It looks like ${digit} (${percent(probabilities[best])})`
      : message || "Draw a digit";
    if (find(".answer").textContent !== answer) {
      find(".answer").textContent = answer;
      speak(answer);
    }
    root.querySelectorAll(".bar > div").forEach((bar, digit) => {
      bar.style.width = probabilities ? `${100 * probabilities[digit]}%` : "0";
    });
    root.querySelectorAll(".percent").forEach((text, digit) => {
      text.textContent = probabilities ? percent(probabilities[digit]) : "";
      text.classList.toggle("best", digit === best);
    });
  }

  function showPictures(pictures, blank) {
    const list = find(".pictures");
    list.classList.toggle("blank", blank);
    if (blank) return;
    // Elements that are there already only get a new picture: nothing flickers.
    while (list.children.length > pictures.length) list.lastElementChild.remove();
    while (list.children.length < pictures.length) {
      const figure = document.createElement("figure");
      figure.append(document.createElement("figcaption"), document.createElement("img"));
      list.append(figure);
    }
    pictures.forEach((picture, i) => {
      const [caption, image] = list.children[i].children;
      caption.textContent = picture.title;
      image.src = picture.source;
      image.alt = picture.alt;
      image.width = picture.width;
    });
  }

  let speakTimer;

  function speak(text) {
    clearTimeout(speakTimer);
    speakTimer = setTimeout(() => (find(".spoken").textContent = text), SPEAK_AFTER);
  }

  // --- Ready -----------------------------------------------------------------------------------

  find(".bars").innerHTML = [...Array(10).keys()]
    .map((digit) => `<div>${digit}</div><div class="bar"><div></div></div><div class="percent"></div>`)
    .join("");
  find(".undo").addEventListener("click", undo);
  find(".redo").addEventListener("click", redo);
  find(".clear").addEventListener("click", clear);
  penSlider.addEventListener("input", () => {
    penWidth = Number(penSlider.value);
    changed({ atOnce: false });
  });
  const resized = new ResizeObserver(paint);
  resized.observe(canvas);
  load(drawing);

  return {
    load,
    show,
    remove() {
      resized.disconnect();
      for (const timer of [sendTimer, goneTimer, speakTimer]) clearTimeout(timer);
      root.remove();
    },
  };
}

// The pad ends at 0 and 280. A tenth of a unit is fine enough, and short to send.
function limit(coordinate) {
  return Math.round(10 * Math.min(SIZE, Math.max(0, coordinate))) / 10;
}

// "100.0 %" would claim a certainty that no network has.
function percent(probability) {
  return probability > 0.999 ? "> 99.9 %" : `${(100 * probability).toFixed(1)} %`;
}
