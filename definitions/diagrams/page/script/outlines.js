// Outlines: a shape for each group of types, so that colour is never the only sign.

const LIDS = { model: 5 };
const INSETS = { choice: 10, baseline: 10, external: 10, gate: 10, endpoint: 8, training: 6, failure: 6 };

const SLANT = 14;
const CUT = 9;
const BAR = 7;
const FOLD = 10;
const TIP = 8;

function outline(group, w, h) {
  const lid = LIDS.model;
  const paths = {
    training: `M0,0H${w}V${h}H0ZM${BAR},0V${h}M${w - BAR},0V${h}`,
    baseline: `M${SLANT},0H${w}L${w - SLANT},${h}H0Z`,
    model:
      `M0,${lid}A${w / 2},${lid} 0 0 1 ${w},${lid}V${h - lid}A${w / 2},${lid} 0 0 1 0,${h - lid}Z` +
      `M0,${lid}A${w / 2},${lid} 0 0 0 ${w},${lid}`,
    external: `M${SLANT},0H${w - SLANT}L${w},${h}H0Z`,
    cause: `M0,0H${w}V${h - TIP}L${w / 2},${h}L0,${h - TIP}Z`,
    gate: `M0,0H${w}L${w - SLANT},${h}H${SLANT}Z`,
    choice: `M${SLANT},0H${w - SLANT}L${w},${h / 2}L${w - SLANT},${h}H${SLANT}L0,${h / 2}Z`,
    failure: `M${CUT},0H${w - CUT}L${w},${CUT}V${h - CUT}L${w - CUT},${h}H${CUT}L0,${h - CUT}V${CUT}Z`,
    record: `M0,0H${w - FOLD}L${w},${FOLD}V${h}H0ZM${w - FOLD},0V${FOLD}H${w}`,
  };
  paths.idle = paths.cause;
  if (group in paths) return shape("path", { class: "outline", d: paths[group] });
  return shape("rect", { class: "outline", width: w, height: h, rx: group === "endpoint" ? Math.min(h / 2, 24) : 4 });
}
