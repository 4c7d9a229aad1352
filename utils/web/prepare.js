// From a drawing to a digit like those of MNIST: what utils/drawing.py does, step by step.
//
//   redraw (strokes)  ->  center  ->  shrink
//
// A drawing is a list of strokes, a stroke a list of points [x, y] from 0 to 280. A picture here
// is a list of 280 x 280 numbers, row by row: 0 (paper) or 255 (ink).

const PAD_SIZE = 280; // of a side
const DIGIT_SIZE = 28; // pixels of a side, as the network takes them
const INK_SIZE = 200; // of the 280: the longest side of the ink
const PEN_WIDTH = 26; // of the 280: lines in MNIST are about 2.6 of the 28 pixels thick
const MIDDLE = 144.5; // of pixel 14 of the 28, in the picture's pixels

// Return the 28 x 28 pixels that the network sees, 784 numbers from 0 to 255.
function prepare(strokes, penWidth) {
  return shrink(center(redraw(strokes, penWidth)));
}

// Draw the strokes anew, as large and as thick as MNIST's digits are.
function redraw(strokes, penWidth) {
  const points = strokes.flat();
  const range = (values) => [Math.min(...values), Math.max(...values)];
  const [left, right] = range(points.map(([x]) => x));
  const [top, bottom] = range(points.map(([, y]) => y));
  const longest = Math.max(right - left, bottom - top);
  // A dot stays a dot. The pen adds half its width on either side.
  const scale = longest > penWidth / 2 ? (INK_SIZE - PEN_WIDTH) / longest : 0;
  const [middleX, middleY] = [(left + right) / 2, (top + bottom) / 2];

  const picture = new Uint8Array(PAD_SIZE * PAD_SIZE);
  for (const stroke of strokes) {
    const moved = stroke.map(([x, y]) => [
      (x - middleX) * scale + PAD_SIZE / 2,
      (y - middleY) * scale + PAD_SIZE / 2,
    ]);
    for (const point of moved) drawDisk(picture, point);
    for (let i = 1; i < moved.length; i++) drawBand(picture, moved[i - 1], moved[i]);
  }
  return picture;
}

// The pen's tip: a disk of 26 x 26 pixels. These are the rules of Pillow, which draws in Python.
function drawDisk(picture, [x, y]) {
  const left = Math.trunc(x - PEN_WIDTH / 2);
  const top = Math.trunc(y - PEN_WIDTH / 2);
  DISK.forEach((indent, row) => {
    fillRow(picture, top + row, left + indent, left + PEN_WIDTH - 1 - indent);
  });
}

// For each row of the disk, how many of its 26 pixels lie outside on either side.
const DISK = Array.from({ length: PEN_WIDTH }, (_, row) => {
  const down = 2 * row - PEN_WIDTH + 1; // from the middle, in half pixels
  let indent = 0;
  while ((PEN_WIDTH - 1 - 2 * indent) ** 2 + down ** 2 > (PEN_WIDTH - 1) * PEN_WIDTH) indent++;
  return indent;
});

// The straight piece between two points of a stroke: a rectangle, as wide as the pen.
function drawBand(picture, [startX, startY], [endX, endY]) {
  const length = Math.hypot(endX - startX, endY - startY);
  if (length === 0) return;
  const acrossX = ((endY - startY) * PEN_WIDTH) / 2 / length;
  const acrossY = (-(endX - startX) * PEN_WIDTH) / 2 / length;
  const corners = [
    [startX + acrossX, startY + acrossY],
    [endX + acrossX, endY + acrossY],
    [endX - acrossX, endY - acrossY],
    [startX - acrossX, startY - acrossY],
  ].map((corner) => corner.map((coordinate) => Math.trunc(coordinate - 0.5)));

  const sides = corners.map((corner, i) => [corner, corners[(i + 1) % 4]]);
  const rows = corners.map(([, y]) => y);
  const [top, bottom] = [Math.min(...rows), Math.max(...rows)];
  for (let row = top; row <= bottom; row++) {
    let [left, right] = extent(sides, row);
    if (top < bottom && (row === top || row === bottom) && left === right) {
      // A corner at the very top or bottom reaches to where the row beside it has its ink.
      const [nextLeft, nextRight] = extent(sides, row === top ? row + 1 : row - 1);
      if (nextLeft > right + 1) right = Math.round(nextLeft) - 1;
      if (nextRight < left - 1) left = Math.round(nextRight) + 1;
    }
    fillRow(picture, row, Math.floor(left + 0.5), Math.ceil(right - 0.5));
  }
}

// Where a row crosses the sides of a shape: the leftmost and the rightmost x.
function extent(sides, row) {
  let [left, right] = [Infinity, -Infinity];
  for (const [[x0, y0], [x1, y1]] of sides) {
    if (row < Math.min(y0, y1) || row > Math.max(y0, y1)) continue;
    // Pillow calculates with 32 bits here; without them, a pixel in a million differs.
    const slope = Math.fround((x1 - x0) / (y1 - y0));
    const crossings = y0 === y1 ? [x0, x1] : [Math.fround(Math.fround((row - y0) * slope) + x0)];
    left = Math.min(left, ...crossings);
    right = Math.max(right, ...crossings);
  }
  return [left, right];
}

function fillRow(picture, row, left, right) {
  if (left <= right) picture.fill(255, row * PAD_SIZE + left, row * PAD_SIZE + right + 1);
}

// Move the ink by whole pixels, so that it balances in the middle.
function center(picture) {
  let [ink, rows, columns] = [0, 0, 0];
  for (let row = 0; row < PAD_SIZE; row++) {
    for (let column = 0; column < PAD_SIZE; column++) {
      const value = picture[row * PAD_SIZE + column];
      ink += value;
      rows += value * row;
      columns += value * column;
    }
  }
  const down = roundToEven(MIDDLE - rows / ink);
  const right = roundToEven(MIDDLE - columns / ink);
  const moved = new Uint8Array(picture.length);
  for (let row = 0; row < PAD_SIZE; row++) {
    const y = row - down; // where this row comes from
    if (y < 0 || y >= PAD_SIZE) continue;
    const line = picture.subarray(y * PAD_SIZE, (y + 1) * PAD_SIZE);
    const kept = right < 0 ? line.subarray(-right) : line.subarray(0, PAD_SIZE - right);
    moved.set(kept, row * PAD_SIZE + Math.max(right, 0));
  }
  return moved;
}

// Make 28 x 28 pixels of 280 x 280: each becomes the average of a block of 10 x 10.
function shrink(picture) {
  const block = PAD_SIZE / DIGIT_SIZE;
  const sums = new Float64Array(DIGIT_SIZE * DIGIT_SIZE);
  for (let row = 0; row < PAD_SIZE; row++) {
    const line = Math.floor(row / block) * DIGIT_SIZE;
    for (let column = 0; column < PAD_SIZE; column++) {
      sums[line + Math.floor(column / block)] += picture[row * PAD_SIZE + column];
    }
  }
  return Uint8Array.from(sums, (sum) => roundToEven(sum / block ** 2));
}

// Python rounds a half to the even neighbor, JavaScript always up.
function roundToEven(value) {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
