import { encode } from "uqr";

export interface QrPicture {
  readonly columns: number;
  /** Lines of half blocks: two rows of modules each, dark ones in the colour of the text. */
  readonly lines: readonly string[];
}

/** A text as a QR code in half blocks, with so many light modules around it. */
export function qrPicture(text: string, border: number): QrPicture {
  const { data, size } = encode(text, { ecc: "L", border });
  const isDark = (row: number, column: number) => data[row]?.[column] === true;
  const lines: string[] = [];
  for (let row = 0; row < size; row += 2) {
    const halves = Array.from({ length: size }, (_, column) => half(isDark(row, column), isDark(row + 1, column)));
    lines.push(halves.join(""));
  }
  return { columns: size, lines };
}

function half(upper: boolean, lower: boolean): string {
  if (upper) return lower ? "█" : "▀";
  return lower ? "▄" : " ";
}

/**
 * The picture black on white, whatever the colours of the terminal: many apps do not read a code that is light on dark. The colours
 * are those that themes do not change.
 */
export function blackOnWhite({ lines }: QrPicture): readonly string[] {
  return lines.map((line) => `\x1b[38;5;16;48;5;231m${line}\x1b[0m`);
}
