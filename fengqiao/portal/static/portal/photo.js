// Shows what was chosen, and makes large photographs smaller before they go over a slow line.
"use strict";
(() => {
  const LONGEST = 2000;
  const SMALL = 1024 * 1024;
  const input = document.getElementById("photo");
  const list = document.getElementById("preview");
  if (!input || !list) return;

  const read = (file) => new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = reject;
    reader.readAsDataURL(file);
  });
  const opened = (url) => new Promise((resolve, reject) => {
    const picture = new Image();
    picture.onload = () => resolve(picture);
    picture.onerror = reject;
    picture.src = url;
  });
  const smaller = async (file) => {
    const picture = await opened(await read(file));
    const scale = Math.min(1, LONGEST / Math.max(picture.naturalWidth, picture.naturalHeight));
    if (file.size <= SMALL || !window.DataTransfer) return [file, picture];
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.naturalWidth * scale);
    canvas.height = Math.round(picture.naturalHeight * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.82));
    const name = file.name.replace(/\.\w+$/, "") + ".jpg";
    return [blob && blob.size < file.size ? new File([blob], name, { type: "image/jpeg" }) : file, picture];
  };

  const shown = async () => {
    list.replaceChildren();
    const kept = window.DataTransfer ? new DataTransfer() : null;
    for (const file of input.files) {
      let taken = file;
      try {
        const [small, picture] = await smaller(file);
        taken = small;
        picture.alt = `${list.dataset.alt}：${file.name}`;
        picture.width = picture.height = 120;
        const row = document.createElement("li");
        row.append(picture);
        list.append(row);
      } catch (error) {
        taken = file; // no picture that this browser knows: the server says what is wrong
      }
      if (kept) kept.items.add(taken);
    }
    if (kept) input.files = kept.files;
    const send = document.querySelector("button[data-with]");
    if (send && input.files.length) send.textContent = send.dataset.with;
  };
  input.addEventListener("change", shown);
  if (input.files.length) shown(); // chosen before this script had come, or kept by the browser
})();
