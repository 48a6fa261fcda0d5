import { DaypassError } from "./errors.ts";

/** GetSessionToken's limits for an IAM user, in seconds (STS API reference). */
export const sessionSeconds = { min: 900, max: 129_600, default: 43_200 } as const;

const unitSeconds = { h: 3600, m: 60, s: 1 } as const;

/**
 * The seconds that a length of time names: `12h`, `90m`, `1h30m`, `45s`, or plain seconds, `43200`.
 * Throws `duration-invalid` for anything else; limits are the caller's. `place` is what said it, where no flag did.
 */
export function durationSeconds(text: string, place?: string): number {
  const trimmed = text.trim().toLowerCase();
  if (/^\d{1,9}$/.test(trimmed)) return Number(trimmed);
  const parts = /^(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s)?$/.exec(trimmed);
  if (parts === null || trimmed === "") throw new DaypassError("duration-invalid", { text, place });
  const [, hours, minutes, seconds] = parts;
  return Number(hours ?? 0) * unitSeconds.h + Number(minutes ?? 0) * unitSeconds.m + Number(seconds ?? 0);
}

/** A wanted session length, checked against what GetSessionToken grants. Throws `duration-invalid` or `duration-out-of-range`. */
export function sessionDurationSeconds(text: string, place?: string): number {
  const seconds = durationSeconds(text, place);
  if (seconds < sessionSeconds.min || seconds > sessionSeconds.max) {
    throw new DaypassError("duration-out-of-range", { text, min: sessionSeconds.min, max: sessionSeconds.max, place });
  }
  return seconds;
}

/** A length of time as `--duration` takes it, no shorter than it is: `13h`, `90m`. */
export function durationWord(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  return minutes % 60 === 0 ? `${minutes / 60}h` : `${minutes}m`;
}

/** A span of time for a person, in its two largest units: `9 h 52 min`, `12 h`, `3 min`, `20 s`, `2 d 4 h`. */
export function spanText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return hours % 24 === 0 ? `${Math.floor(hours / 24)} d` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
