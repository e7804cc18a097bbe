// Outlines of steps: a shape for each group of types, so that colour is never the only sign.

const LIDS = { model: 5 };
const INSETS = { choice: 10, baseline: 10, external: 10, endpoint: 8, training: 6, failure: 6 };

function outline(group, width, height) {
  const w = width, h = height;
  const slant = 14, cut = 9, bar = 7, lid = LIDS.model, fold = 10;
  const paths = {
    training: `M0,0H${w}V${h}H0ZM${bar},0V${h}M${w - bar},0V${h}`,
    baseline: `M${slant},0H${w}L${w - slant},${h}H0Z`,
    model: `M0,${lid}A${w / 2},${lid} 0 0 1 ${w},${lid}V${h - lid}A${w / 2},${lid} 0 0 1 0,${h - lid}Z`
      + `M0,${lid}A${w / 2},${lid} 0 0 0 ${w},${lid}`,
    external: `M${slant},0H${w - slant}L${w},${h}H0Z`,
    choice: `M${slant},0H${w - slant}L${w},${h / 2}L${w - slant},${h}H${slant}L0,${h / 2}Z`,
    failure: `M${cut},0H${w - cut}L${w},${cut}V${h - cut}L${w - cut},${h}H${cut}L0,${h - cut}V${cut}Z`,
    record: `M0,0H${w - fold}L${w},${fold}V${h}H0ZM${w - fold},0V${fold}H${w}`,
  };
  if (group in paths) return shape("path", { class: "outline", d: paths[group] });
  return shape("rect", { class: "outline", width: w, height: h, rx: group === "endpoint" ? Math.min(h / 2, 24) : 4 });
}
