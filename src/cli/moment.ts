import { spanText } from "../core/duration.ts";

/** When something ends, in the person's own time: `21:40`, on another day `Mon 09:40`. */
export function momentText(moment: Date, now: Date): string {
  const time = `${pad(moment.getHours())}:${pad(moment.getMinutes())}`;
  if (moment.toDateString() === now.toDateString()) return time;
  return `${new Intl.DateTimeFormat("en", { weekday: "short" }).format(moment)} ${time}`;
}

/** `21:40 (in 12 h)`. */
export function untilText(moment: Date, now: Date): string {
  return `${momentText(moment, now)} (in ${spanText((moment.getTime() - now.getTime()) / 1000)})`;
}

function pad(number: number): string {
  return String(number).padStart(2, "0");
}
