// A signature drawn with a finger or a pen: what was drawn goes into the form as a picture, nothing else.
"use strict";
(() => {
  const canvas = document.getElementById("drawing");
  const picture = document.getElementById("picture");
  const again = document.getElementById("again");
  if (!canvas || !picture || !again) return;

  const pen = canvas.getContext("2d");
  let last = null;
  const clear = () => {
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    picture.value = "";
  };
  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    const x = (event.clientX - box.left) * canvas.width / box.width;
    const y = (event.clientY - box.top) * canvas.height / box.height;
    return [x, y];
  };
  const begin = (event) => {
    canvas.setPointerCapture(event.pointerId);
    last = at(event);
    event.preventDefault();
  };
  const draw = (event) => {
    if (!last) return;
    const here = at(event);
    pen.strokeStyle = "#111";
    pen.lineWidth = 6;
    pen.lineCap = "round";
    pen.beginPath();
    pen.moveTo(...last);
    pen.lineTo(...here);
    pen.stroke();
    last = here;
  };
  const end = () => {
    if (!last) return;
    last = null;
    picture.value = canvas.toDataURL("image/png");
  };

  clear();
  canvas.hidden = again.hidden = false;
  canvas.addEventListener("pointerdown", begin);
  canvas.addEventListener("pointermove", draw);
  canvas.addEventListener("pointerup", end);
  canvas.addEventListener("pointercancel", end);
  again.addEventListener("click", clear);
})();
