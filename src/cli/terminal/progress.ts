import type { Output } from "../host.ts";

/** A line on the terminal that is drawn over, and gone when others are written. */
export interface Progress {
  show(text: string): void;
  /** Takes the line away, until it is shown again. */
  clear(): void;
}

/** On an output that is a terminal and may be drawn over; elsewhere nothing is shown. */
export function progressOn({
  output,
  accessible,
}: {
  readonly output: Output;
  readonly accessible: boolean;
}): Progress {
  if (output.isTTY !== true || accessible) return { show: () => {}, clear: () => {} };
  let isShown = false;
  return {
    show(text) {
      // A line that wraps could not be drawn over.
      output.write(`\r\x1b[2K${text.slice(0, (output.columns ?? 80) - 1)}`);
      isShown = true;
    },
    clear() {
      if (isShown) output.write("\r\x1b[2K");
      isShown = false;
    },
  };
}
