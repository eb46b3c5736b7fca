// What is too near in colour to what lies behind it, one line each: text (WCAG 2.2 §1.4.3: 4.5 to 1), and the marks of
// charts with their legend (§1.4.11: 3 to 1), which may be seen by their fill or by their edge.
() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const linear = (value) => {
    const share = value / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  const luminance = ([red, green, blue]) => 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  const behind = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const colour = rgba(getComputedStyle(e).backgroundColor);
      if (colour[3] > 250) return colour;
    }
    return [255, 255, 255];
  };
  const contrast = (colour, element) => {
    const [a, b] = [luminance(rgba(colour)), luminance(behind(element))];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  };
  const faults = [];
  for (const element of document.querySelectorAll("body *")) {
    const words = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (!(words || element.matches("textarea")) || !element.checkVisibility() || element.closest(".unseen, .skip")) continue;
    const ratio = contrast(getComputedStyle(element).color, element);
    if (ratio < 4.5) faults.push(`${element.tagName}.${element.className} ${ratio.toFixed(2)}`);
  }
  for (const mark of document.querySelectorAll(".chart rect, .chart circle, .chart .step, .bars rect, .swatch")) {
    const style = getComputedStyle(mark);
    const seen = mark.matches(".swatch") ? [style.backgroundColor, style.borderTopColor] : [style.fill, style.stroke];
    // The mark itself is no ground for its own colour.
    const ratio = Math.max(...seen.filter((colour) => colour !== "none").map((colour) => contrast(colour, mark.parentElement)));
    if (!(ratio >= 3)) faults.push(`${mark.tagName}.${mark.getAttribute("class")} ${ratio.toFixed(2)}`);
  }
  return faults;
}
