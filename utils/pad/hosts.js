// The pad's two hosts: a widget in a notebook, and a component in a Streamlit app.
//
// They load one module, so Python puts this file behind pad.js.

// Notebooks (JupyterLab, Notebook, Voila): `model` holds the traits of the Python class DigitPad.
function renderInNotebook({ model, el }) {
  const drawing = () => ({
    strokes: model.get("strokes"),
    pen_width: model.get("pen_width"),
    revision: model.get("revision"),
  });
  let ours = false; // tells our own changes from those that Python or a second view makes
  const pad = createPad(el, {
    drawing: drawing(),
    goneNotice:
      "No answer from Python. If a cell is running, wait until it is done. If the kernel was " +
      "restarted, run this notebook's cells again.",
    send(changes) {
      ours = true;
      model.set(changes);
      model.save_changes();
      ours = false;
    },
  });
  const onDrawing = () => ours || pad.load(drawing());
  const onResult = () => pad.show(model.get("result"));
  model.on("change:strokes change:pen_width", onDrawing);
  model.on("change:result", onResult);
  onResult();
  return () => {
    model.off("change:strokes change:pen_width", onDrawing);
    model.off("change:result", onResult);
    pad.remove();
  };
}

// Streamlit calls this after every run of the app's script, always with the same parentElement.
const padsInApp = new WeakMap();

function renderInApp({ parentElement, data, setStateValue }) {
  if (!padsInApp.has(parentElement)) {
    const pad = createPad(parentElement, {
      drawing: data.drawing,
      answerOnly: data.answer_only,
      goneNotice: "No answer from the app. Reload this page, or start the app again.",
      send: (drawing) => setStateValue("drawing", drawing),
    });
    padsInApp.set(parentElement, pad);
  }
  padsInApp.get(parentElement).show(data.result);
  return () => {
    padsInApp.get(parentElement)?.remove();
    padsInApp.delete(parentElement);
  };
}

// anywidget calls the default export without arguments and takes { render } from it.
export default (component) =>
  component ? renderInApp(component) : { render: renderInNotebook };
