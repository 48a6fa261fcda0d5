import jsqr from "jsqr";

/** A dot of a screen: whether it is dark. */
type Dots = readonly (readonly boolean[])[];

const pixelsPerModule = 4;

/**
 * What a camera reads from a QR code that is drawn in half blocks. Colours are taken as the terminal draws them: text without any is
 * light on dark, as most terminals are.
 */
export function readQrCode(drawn: string): string | undefined {
  const dots = dotsOf(drawn);
  const width = Math.max(...dots.map((row) => row.length)) * pixelsPerModule;
  const height = dots.length * pixelsPerModule;
  const pixels = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const isDark = dots[Math.floor(y / pixelsPerModule)]?.[Math.floor(x / pixelsPerModule)] ?? true;
      pixels.set([...Array<number>(3).fill(isDark ? 0 : 255), 255], (y * width + x) * 4);
    }
  }
  // As strict as the strictest app: a picture that is light on dark is not read.
  return jsqr.default(pixels, width, height, { inversionAttempts: "dontInvert" })?.data;
}

/** Two rows of dots for every line. */
function dotsOf(drawn: string): Dots {
  const rows: boolean[][] = [];
  for (const line of drawn.split(/\r?\n/)) {
    if (!/[█▀▄]|\x1b\[38;5;16;48;5;231m/.test(line)) continue;
    const upper: boolean[] = [];
    const lower: boolean[] = [];
    let blackOnWhite = false;
    for (const [part] of line.matchAll(/\x1b\[[\d;]*m|[^\x1b]/gu)) {
      if (part.startsWith("\x1b")) {
        blackOnWhite = part === "\x1b[38;5;16;48;5;231m";
        continue;
      }
      // The colour of the text is what is drawn, the other one what is not.
      upper.push((part === "█" || part === "▀") === blackOnWhite);
      lower.push((part === "█" || part === "▄") === blackOnWhite);
    }
    rows.push(upper, lower);
  }
  return rows;
}
