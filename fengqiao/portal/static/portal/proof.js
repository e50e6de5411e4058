// The little sum by which a telephone shows that it is no machine sending thousands: a number with
// which SHA-256 of the draft's name begins with so many zero bits. Own code, since browsers offer
// theirs only over HTTPS.
"use strict";
(() => {
  const form = document.querySelector("form[data-proof]");
  if (!form) return;
  const K = [];
  const H = [];
  for (let n = 2; K.length < 64; n++) {
    let prime = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) prime = false;
    if (!prime) continue;
    if (H.length < 8) H.push((Math.sqrt(n) % 1) * 4294967296 | 0);
    K.push((Math.cbrt(n) % 1) * 4294967296 | 0);
  }
  const turn = (x, by) => (x >>> by) | (x << (32 - by));
  const w = new Int32Array(64);

  // Of a text shorter than 56 bytes, which is one block; only the first word is wanted.
  const firstWord = (text) => {
    w.fill(0);
    for (let i = 0; i < text.length; i++) w[i >> 2] |= text.charCodeAt(i) << (24 - (i % 4) * 8);
    w[text.length >> 2] |= 0x80 << (24 - (text.length % 4) * 8);
    w[15] = text.length * 8;
    for (let i = 16; i < 64; i++) {
      const a = turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ (w[i - 15] >>> 3);
      const b = turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ (w[i - 2] >>> 10);
      w[i] = (w[i - 16] + a + w[i - 7] + b) | 0;
    }
    let [a, b, c, d, e, f, g, h] = H;
    for (let i = 0; i < 64; i++) {
      const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
    }
    return (a + H[0]) >>> 0;
  };

  const bits = Number(form.dataset.bits);
  let number = 0;
  const work = () => {
    for (const end = number + 500; number < end; number++) {
      if (firstWord(`${form.dataset.proof}:${number}`) >>> (32 - bits) === 0) {
        form.elements.proof.value = String(number);
        return;
      }
    }
    setTimeout(work, 0);
  };
  work();
})();
