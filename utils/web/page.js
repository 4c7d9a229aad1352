// The page: the course's pad (pad.js), prepared digits (prepare.js), the network (network.js) with
// its weights (weights.js). Everything runs in this browser; no server is asked for anything.

// Answer a drawing. Python's `utils.pad.recognize_drawing` is its model, and returns the same.
function recognize({ strokes, pen_width: penWidth }) {
  if (strokes.length === 0) return { probabilities: null, message: "Draw a digit", pictures: [] };
  const digit = prepare(strokes, penWidth);
  const doubt = looksLikeADigit(digit) ? "" : "This does not look like one digit.";
  const probabilities = Array.from(runNetwork(NETWORKS.digits, digit));
  return { probabilities, doubt, pictures: [pictureOf(digit)] };
}

// A second network has eleven outputs: ten digits, and "none of them"; see utils/doubt.py.
function looksLikeADigit(digit) {
  return 1 - runNetwork(NETWORKS.doubt, digit)[10] >= 0.5;
}

// Turn 28 x 28 grays into a picture for the pad.
function pictureOf(digit) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 28;
  const context = canvas.getContext("2d");
  const image = context.createImageData(28, 28);
  digit.forEach((gray, i) => image.data.set([gray, gray, gray, 255], 4 * i));
  context.putImageData(image, 0, 0);
  const title = "What the network sees";
  return { title, alt: title, source: canvas.toDataURL(), width: 112 };
}

function startPage() {
  const place = document.querySelector("#pad");
  if (typeof NETWORKS === "undefined") {
    place.textContent = "The file weights.js did not arrive. Reload this page.";
    return;
  }
  Object.values(NETWORKS).forEach(unpackWeights);
  recognize({ strokes: [[[140, 70], [140, 210]]], pen_width: 20 }); // the first answer is slow
  place.textContent = "";
  const pad = createPad(place, {
    drawing: { strokes: [], pen_width: 20, revision: 0 },
    send: (drawing) => pad.show({ ...recognize(drawing), revision: drawing.revision }),
    goneNotice: "The network does not answer. Reload this page.",
  });
  // The service worker keeps the page for the next visit, also without internet.
  if (place.dataset.serviceWorker && location.protocol !== "file:") {
    navigator.serviceWorker?.register(place.dataset.serviceWorker);
  }
}

startPage();
