// An invented picture, so that a visitor needs no photo at hand: a village road being cleaned, each time a little different.

const WIDTH = 960;
const HEIGHT = 720;

const between = (low, high) => low + Math.random() * (high - low);

/** A JPEG Blob of WIDTH × HEIGHT pixels. */
export function samplePhoto() {
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const pen = canvas.getContext("2d");
  drawLand(pen);
  for (const x of [70, 200, 760, 890]) drawTree(pen, x + between(-20, 20), between(330, 370));
  drawHouse(pen, between(300, 560), 300);
  const people = 3 + Math.floor(Math.random() * 3);
  for (let at = 0; at < people; at++) drawPerson(pen, 250 + (at * 480) / people + between(0, 50), between(500, 570));
  drawCaption(pen);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
}

function drawLand(pen) {
  const sky = pen.createLinearGradient(0, 0, 0, 330);
  sky.addColorStop(0, "#9fc9e6");
  sky.addColorStop(1, "#f3ead2");
  fill(pen, sky, [[0, 0], [WIDTH, 0], [WIDTH, HEIGHT], [0, HEIGHT]]);
  disc(pen, between(120, 840), between(70, 130), 42, "#f6d98a");
  const ridge = () => between(150, 230);
  fill(pen, "#8fae9a", [[0, 300], [160, ridge()], [330, 280], [520, ridge()], [700, 270], [850, ridge()], [WIDTH, 290], [WIDTH, 420], [0, 420]]);
  fill(pen, "#a9bf6c", [[0, 330], [WIDTH, 310], [WIDTH, HEIGHT], [0, HEIGHT]]);
  fill(pen, "#d9cfbd", [[430, 330], [520, 330], [880, HEIGHT], [110, HEIGHT]]);
}

function drawTree(pen, x, y) {
  fill(pen, "#7a5a3c", [[x - 9, y], [x + 9, y], [x + 12, y + 130], [x - 12, y + 130]]);
  for (const [dx, dy] of [[-38, 0], [38, 0], [0, -44], [0, 10]]) disc(pen, x + dx, y + dy, between(44, 56), "#5d8a4a");
}

function drawHouse(pen, x, y) {
  fill(pen, "#f1e3c6", [[x, y], [x + 130, y], [x + 130, y + 84], [x, y + 84]]);
  fill(pen, "#a8452f", [[x - 18, y + 6], [x + 65, y - 54], [x + 148, y + 6]]);
  fill(pen, "#80583a", [[x + 50, y + 28], [x + 80, y + 28], [x + 80, y + 84], [x + 50, y + 84]]);
}

function drawPerson(pen, x, y) {
  const coat = ["#2f5d8a", "#8f1d21", "#6d4c8d", "#2c7a63", "#b56a1f"][Math.floor(Math.random() * 5)];
  pen.strokeStyle = "#6b4a2a";
  pen.lineWidth = 6;
  pen.beginPath();
  pen.moveTo(x + 30, y - 30);
  pen.lineTo(x + 66, y + 100);
  pen.stroke();
  fill(pen, "#3d3a38", [[x - 20, y + 44], [x + 20, y + 44], [x + 24, y + 108], [x - 24, y + 108]]);
  fill(pen, coat, [[x - 24, y - 22], [x + 24, y - 22], [x + 28, y + 54], [x - 28, y + 54]]);
  disc(pen, x, y - 40, 19, "#e7bd95");
  fill(pen, "#ecdba8", [[x - 36, y - 44], [x, y - 76], [x + 36, y - 44]]);
}

function drawCaption(pen) {
  pen.fillStyle = "rgba(43, 37, 33, 0.72)";
  pen.fillRect(0, HEIGHT - 56, WIDTH, 56);
  pen.fillStyle = "#fff";
  pen.font = "28px 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif";
  pen.fillText("Ảnh mẫu: hình vẽ, không có thật", 24, HEIGHT - 19);
}

function fill(pen, colour, points) {
  pen.fillStyle = colour;
  pen.beginPath();
  for (const [x, y] of points) pen.lineTo(x, y);
  pen.fill();
}

function disc(pen, x, y, radius, colour) {
  pen.fillStyle = colour;
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.fill();
}
