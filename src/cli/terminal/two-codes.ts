import type { TwoCodes } from "../../aws-api/iam-devices.ts";
import type { Clock } from "../../core/clock.ts";
import { DaypassError } from "../../core/errors.ts";
import { codeStep, secondsToNextCode } from "../../totp/totp.ts";
import { codeFault, sixDigits } from "../code-text.ts";
import { progressOn } from "./progress.ts";
import { askText } from "./questions.ts";
import type { Terminal } from "./terminal.ts";

/** Two codes of a device are wanted. */
export interface TwoCodesQuestion {
  readonly device: string;
  readonly above: readonly string[];
  /** Whether the device shows another code by now, where its seed is known. */
  readonly isOver?: ((code: string) => boolean) | undefined;
}

/** Asks for two codes that a device shows one after the other; the second once there can be one. */
export async function askTwoCodes(
  { device, above, isOver = () => false }: TwoCodesQuestion,
  terminal: Terminal,
  now: Clock,
): Promise<TwoCodes> {
  const firstAnswer = await askText({ above, message: `First code of ${device}:`, check: codeFault }, terminal);
  const first = sixDigits(firstAnswer) ?? "";
  // Read at the end of its half minute and typed in the next one: to wait now would be to miss the one that follows.
  if (!isOver(first)) await nextCode(terminal, now);
  const check = (answer: string) => {
    if (sixDigits(answer) === first) return "That is the first code again: wait until the app shows the next one";
    return codeFault(answer);
  };
  const second = await askText({ message: `Second code of ${device}, the one that follows:`, check }, terminal);
  return [first, sixDigits(second) ?? ""];
}

/** Waits until the device shows another code. What is typed meanwhile is not taken for it. */
async function nextCode(terminal: Terminal, now: Clock): Promise<void> {
  const { input, output, accessible } = terminal;
  const since = codeStep(now());
  const progress = progressOn(terminal);
  const tell = () => progress.show(`The next code comes in ${secondsToNextCode(now())} s.`);
  if (accessible) output.write(`The next code comes in ${secondsToNextCode(now())} s; you are asked for it then.\r\n`);
  tell();
  input.setRawMode(true);
  input.resume();
  let timer: NodeJS.Timeout | undefined;
  let stop = () => {};
  const onData = (typed: Buffer | string) => {
    // Ctrl-C, Ctrl-D, Esc alone.
    if (["\x03", "\x04", "\x1b"].includes(String(typed))) stop();
  };
  const onEnd = () => stop();
  try {
    await new Promise<void>((resolve, reject) => {
      stop = () => reject(new DaypassError("interrupted", {}));
      input.on("data", onData).once("end", onEnd).once("close", onEnd);
      timer = setInterval(() => {
        if (codeStep(now()) > since) resolve();
        else tell();
      }, 250);
    });
  } finally {
    clearInterval(timer);
    input.off("data", onData).off("end", onEnd).off("close", onEnd);
    input.pause();
    input.setRawMode(false);
    progress.clear();
  }
}
