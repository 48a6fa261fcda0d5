import { writePrivateFile } from "../../aws-files/atomic-write.ts";
import { DaypassError } from "../../core/errors.ts";
import type { Secret } from "../../core/secret.ts";
import { visible } from "../../core/visible.ts";
import { type OtpLabel, otpauthUri } from "../../totp/otpauth-uri.ts";
import type { Context } from "../context.ts";
import { plainLine } from "./plain-questions.ts";
import { blackOnWhite, type QrPicture, qrPicture } from "./qr-code.ts";
import { askText, askYesNo } from "./questions.ts";
import type { Terminal } from "./terminal.ts";

// The one place where a seed is shown. It goes to the terminal and nowhere else, on the screen that terminals keep apart from what
// can be scrolled back to, and is wiped when a key is pressed, when the question is left, and when the process is ended.

/** A seed on its way into an authenticator app. */
export interface SeedToShow {
  readonly label: OtpLabel;
  readonly serial: string;
  readonly seed: Secret;
}

/** Shows the seed until the person has it. Throws `interrupted` where they do not want to see it, or leave. */
export async function showSeed(shown: SeedToShow, terminal: Terminal, context: Context): Promise<void> {
  // Nobody gets here without wanting to add a device.
  const mayShow = await askYesNo({ message: "This shows a secret. Show it now?", enter: "yes" }, terminal);
  if (!mayShow) throw new DaypassError("interrupted", {});
  if (terminal.accessible) return await showInLines(shown, terminal);
  const { output } = terminal;
  const wipe = () => output.write("\x1b[2J\x1b[H\x1b[?1049l");
  // Told to end, it wipes first.
  const ignore = context.host.onSignals(["SIGINT", "SIGTERM", "SIGHUP"], () => terminal.giveUp());
  output.write("\x1b[?1049h\x1b[2J\x1b[H");
  try {
    output.write(screen(shown, output));
    await askText({ message: "Press Enter when the app shows a code:", check: () => undefined }, terminal);
  } finally {
    wipe();
    ignore();
  }
}

function screen({ label, serial, seed }: SeedToShow, { columns, rows }: Terminal["output"]): string {
  // Heading, seed, question, and the line that says what is wrong with its answer.
  const picture = fittingPicture(otpauthUri(label, seed).reveal(), { columns, rows: rows - 6 });
  const drawn =
    picture === undefined
      ? ["(This window is too small for the QR code. Make it larger and run this again, or type the seed.)"]
      : blackOnWhite(picture);
  const lines = [
    `New MFA device ${visible(serial)}`,
    ...drawn,
    `Can't scan?  ${inFours(seed.reveal())}`,
    `${visible(label.user)}@${label.account} · shown once; cleared when you press Enter`,
  ];
  return lines.map((line) => `${line}\r\n`).join("");
}

/** The picture with as much white around it as there is room for. Readers want four modules and make do with one. */
function fittingPicture(
  text: string,
  room: { readonly columns: number; readonly rows: number },
): QrPicture | undefined {
  return [4, 3, 2, 1]
    .map((border) => qrPicture(text, border))
    .find(({ columns, lines }) => columns <= room.columns && lines.length <= room.rows);
}

/** The text first, as a screen reader follows it; the picture below for whoever helps. Nothing can be wiped here. */
async function showInLines({ label, serial, seed }: SeedToShow, terminal: Terminal): Promise<void> {
  const uri = otpauthUri(label, seed).reveal();
  const above = [
    `New MFA device ${serial}`,
    `Seed, to type into your authenticator app: ${inFours(seed.reveal())}`,
    `Or open this in it: ${uri}`,
    "Clear this terminal afterwards.",
  ];
  await plainLine({ above, message: "Press Enter when the app shows a code:", check: () => undefined }, terminal);
}

function inFours(seed: string): string {
  return seed.replace(/(.{4})(?=.)/g, "$1 ");
}

/** Writes the seed into a file of its own, readable by the user alone, for a script or for handing it over. */
export async function writeSeedFile(
  { label, seed }: Omit<SeedToShow, "serial">,
  path: string,
  context: Context,
): Promise<void> {
  await writePrivateFile(path, `${otpauthUri(label, seed).reveal()}\n`, context);
}
