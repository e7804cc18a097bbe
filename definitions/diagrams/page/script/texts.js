// How wide texts are, and texts in lines that are not too wide.

const SANS = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
const TITLE = { font: `600 13px ${SANS}`, width: 230, lines: 3, height: 17 };
const CAPTION = { font: `400 11px ${SANS}`, width: 230, lines: 2, height: 15 };
const RULE = { font: `400 11px ${SANS}`, width: 230, lines: 3, height: 15 };
const LABEL = { font: `600 11px ${SANS}`, width: 170, lines: 1, height: 14 };

const pen = document.createElement("canvas").getContext("2d");
const segmenter = new Intl.Segmenter();
const lettersOf = (text) => [...segmenter.segment(text)].map(({ segment }) => segment);

function widthOf(text, font) {
  pen.font = font;
  return Math.ceil(pen.measureText(text).width);
}

/** So many texts at most; the last says how many there are besides. */
function shortened(texts, most) {
  return texts.length > most ? [...texts.slice(0, most - 1), `and ${texts.length - most + 1} more`] : texts;
}

/** The lines of a text in a style; what does not fit ends with an ellipsis. */
function linesOf(text, style) {
  const fits = (line) => widthOf(line, style.font) <= style.width;
  const lines = [];
  let line = "";
  for (const word of text.split(/(?<=[\s_\-.\/])|(?<=[a-z0-9])(?=[A-Z])/)) {
    if (fits((line + word).trimEnd())) {
      line += word;
      continue;
    }
    if (line) lines.push(line.trimEnd());
    line = "";
    if (lines.length > style.lines) break;
    if (fits(word.trimEnd())) {
      line = word;
      continue;
    }
    // A letter may have hundreds of marks; it is broken too if it is wider than a line.
    for (const letter of lettersOf(word).flatMap((one) => (fits(one) ? one : [...one]))) {
      if (line && !fits(line + letter)) {
        lines.push(line);
        line = "";
        if (lines.length > style.lines) break;
      }
      line += letter;
    }
  }
  if (line.trim() || !lines.length) lines.push(line.trimEnd());
  if (lines.length <= style.lines) return lines;
  const last = lettersOf(lines[style.lines - 1]);
  while (last.length && !fits(`${last.join("")}…`)) last.pop();
  return [...lines.slice(0, style.lines - 1), `${last.join("").trimEnd()}…`];
}
