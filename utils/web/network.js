// A trained network is numbers and loops. The numbers are in weights.js; here are the loops.
//
// What one layer hands to the next is a map: { values, height, width, channels }. `values` holds
// all numbers in one list, in Keras' order: row by row, in a row place by place, and at each place
// one number for every channel. A list of features is a map with a single place.

// Send an image through a network and return what its last layer says.
//   network  { layers: [...] }, as utils/web_page.py writes it
//   pixels   784 numbers, 0 (paper) to 255 (ink)
function runNetwork(network, pixels) {
  let map = { values: Float32Array.from(pixels), height: 28, width: 28, channels: 1 };
  for (const layer of network.layers) map = LAYERS[layer.kind](map, layer);
  return map.values;
}

const LAYERS = {
  rescale: (map, { factor, offset }) => change(map, (value) => factor * value + offset),

  // Batch normalization, once training is over: one factor and one offset for each channel.
  normalize: (map, { factors, offsets }) =>
    change(map, (value, channel) => factors[channel] * value + offsets[channel]),

  activate: (map, { name }) => change(map, ACTIVATIONS[name]),

  softmax(map) {
    const largest = map.values.reduce((a, b) => Math.max(a, b));
    const powers = map.values.map((value) => Math.exp(value - largest)); // never too large
    const sum = powers.reduce((a, b) => a + b);
    return { ...map, values: powers.map((power) => power / sum) };
  },

  convolution: convolve,

  // A dense layer is a convolution whose kernel sees one place, with all of its channels.
  dense: (map, layer) =>
    convolve(map, { ...layer, size: [1, 1], strides: [1, 1], padding: "valid" }),

  max_pooling: (map, layer) => pool(map, layer, (values) => Math.max(...values)),

  average_pooling: (map, layer) => pool(map, layer, mean),

  global_max: (map) =>
    pool(map, { size: [map.height, map.width], strides: [1, 1] }, (values) => Math.max(...values)),

  global_average: (map) => pool(map, { size: [map.height, map.width], strides: [1, 1] }, mean),

  flatten: ({ values }) => ({ values, height: 1, width: 1, channels: values.length }),
};

const ACTIVATIONS = {
  relu: (value) => Math.max(value, 0),
  tanh: Math.tanh,
  sigmoid: (value) => 1 / (1 + Math.exp(-value)),
  elu: (value) => (value > 0 ? value : Math.expm1(value)),
  silu: (value) => value / (1 + Math.exp(-value)),
};

const mean = (values) => values.reduce((a, b) => a + b) / values.length;

// Apply a function to every value; it also gets the value's channel.
function change(map, rule) {
  return { ...map, values: map.values.map((value, i) => rule(value, i % map.channels)) };
}

// How often a window fits along one side, and how far the first one begins before the edge.
function windows(length, size, stride, padding) {
  if (padding !== "same") return { count: Math.floor((length - size) / stride) + 1, before: 0 };
  const count = Math.ceil(length / stride);
  return { count, before: Math.max(0, (count - 1) * stride + size - length) >> 1 };
}

// Slide every filter over the map: multiply, add up, add the bias.
//   kernel  numbers in the order row, column, channel, filter
function convolve(map, { kernel, bias, size, strides, padding }) {
  const rows = windows(map.height, size[0], strides[0], padding);
  const columns = windows(map.width, size[1], strides[1], padding);
  const filters = bias.length;
  const sums = new Float32Array(rows.count * columns.count * filters);
  for (let row = 0; row < rows.count; row++) {
    for (let column = 0; column < columns.count; column++) {
      const place = (row * columns.count + column) * filters;
      sums.set(bias, place);
      for (let i = 0; i < size[0]; i++) {
        const y = row * strides[0] + i - rows.before;
        if (y < 0 || y >= map.height) continue; // beyond the edge everything is 0
        for (let j = 0; j < size[1]; j++) {
          const x = column * strides[1] + j - columns.before;
          if (x < 0 || x >= map.width) continue;
          for (let channel = 0; channel < map.channels; channel++) {
            const value = map.values[(y * map.width + x) * map.channels + channel];
            if (value === 0) continue; // paper, or what ReLU has cut off: it adds nothing
            const weights = ((i * size[1] + j) * map.channels + channel) * filters;
            for (let filter = 0; filter < filters; filter++) {
              sums[place + filter] += value * kernel[weights + filter];
            }
          }
        }
      }
    }
  }
  return { values: sums, height: rows.count, width: columns.count, channels: filters };
}

// Put one number in the place of each block of the map, channel by channel.
//   summarize  gets a block's values, without those beyond the edge, and returns the number
function pool(map, { size, strides, padding }, summarize) {
  const rows = windows(map.height, size[0], strides[0], padding);
  const columns = windows(map.width, size[1], strides[1], padding);
  const values = new Float32Array(rows.count * columns.count * map.channels);
  let place = 0;
  for (let row = 0; row < rows.count; row++) {
    const top = row * strides[0] - rows.before;
    for (let column = 0; column < columns.count; column++) {
      const left = column * strides[1] - columns.before;
      for (let channel = 0; channel < map.channels; channel++) {
        const block = [];
        for (let y = Math.max(top, 0); y < Math.min(top + size[0], map.height); y++) {
          for (let x = Math.max(left, 0); x < Math.min(left + size[1], map.width); x++) {
            block.push(map.values[(y * map.width + x) * map.channels + channel]);
          }
        }
        values[place++] = summarize(block);
      }
    }
  }
  return { values, height: rows.count, width: columns.count, channels: map.channels };
}

// Weights travel as text (base64). This turns those of a network back into numbers.
function unpackWeights(network) {
  for (const layer of network.layers) {
    for (const [name, value] of Object.entries(layer)) {
      if (value?.float32) layer[name] = new Float32Array(bytesOf(value.float32));
      if (value?.float16) {
        layer[name] = Float32Array.from(new Uint16Array(bytesOf(value.float16)), fromHalf);
      }
    }
  }
  return network;
}

function bytesOf(base64) {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)).buffer;
}

// The number behind the 16 bits of a float16: 1 for the sign, 5 for the exponent, 10 for the rest.
function fromHalf(bits) {
  const sign = bits >> 15 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const rest = (bits & 1023) / 1024;
  return sign * (exponent ? (1 + rest) * 2 ** (exponent - 15) : rest * 2 ** -14);
}
