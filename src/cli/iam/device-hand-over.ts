import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { NewDevice, TwoCodes } from "../../aws-api/iam-devices.ts";
import { deviceKind } from "../../core/arn.ts";
import { DaypassError } from "../../core/errors.ts";
import { Secret } from "../../core/secret.ts";
import type { DeviceTools } from "../../iam/enrol-device.ts";
import { type OtpLabel, otpauthUri, seedInUri } from "../../totp/otpauth-uri.ts";
import { codeOfStep, codeStep, stepsShowing } from "../../totp/totp.ts";
import type { Context } from "../context.ts";
import type { TwoCodesQuestion } from "../terminal/two-codes.ts";

/** How a new device's seed reaches its owner: on the terminal, or in a file of its own. */
export interface SeedWay {
  readonly label: OtpLabel;
  /** Receives the seed; the codes are then computed from it, and nobody is asked. */
  readonly seedFile: string | undefined;
  /** Whether the file is from an attempt before, and may be written over. */
  readonly replace: boolean;
}

/** The flags of commands that give a user a device. */
export const deviceOptions = {
  deviceName: {
    kind: "text",
    flags: "--device-name <name>",
    summary: "what IAM calls it (default: one that is new each time)",
  },
  serial: { kind: "text", flags: "--serial <number>", summary: "a hardware token, by the number on its back" },
  seedFile: {
    kind: "text",
    flags: "--seed-file <file>",
    summary: "write the seed to a file for you only, instead of showing it; nothing is asked then",
  },
} as const;

/** The number of a hardware token. Throws `answer-unusable` for what is none. */
export function tokenSerial(serial: string | undefined, seedFile: string | undefined): string | undefined {
  if (serial === undefined) return undefined;
  const why =
    deviceKind(serial) !== "hardware"
      ? "a hardware token has a plain number, such as GAHT12345678; virtual devices are made anew"
      : seedFile === undefined
        ? undefined
        : "a hardware token keeps its seed to itself: leave --seed-file out";
  if (why !== undefined) throw new DaypassError("answer-unusable", { flag: "--serial", value: serial, why });
  return serial;
}

/** Finds before anything is made that there is a way for the seed. Throws `seed-needs-terminal`. */
export function requireSeedWay(seedFile: string | undefined, context: Context): void {
  if (seedFile !== undefined || context.whereToAsk() !== undefined) return;
  throw new DaypassError("seed-needs-terminal", { why: context.whyNoTerminal() });
}

/** The seed that an attempt before has written to a file, if that file is about this user. */
export async function seedInFile(path: string | undefined, label: OtpLabel): Promise<Secret | undefined> {
  if (path === undefined || !existsSync(path)) return undefined;
  const text = (await readFile(path, "utf8")).trim();
  const seed = seedInUri(text);
  return seed !== undefined && otpauthUri(label, seed).equals(new Secret(text)) ? seed : undefined;
}

const attempts = 3;

/** Hands the seed over and gets the codes that enable the device. */
export function seedHandOver(
  way: SeedWay,
  context: Context,
): Pick<DeviceTools, "ready" | "handOver" | "codes"> & { readonly seed: () => Secret | undefined } {
  let seed: Secret | undefined;
  /** Of the device whose codes somebody reads from an app. */
  let seedOfApp: Secret | undefined;
  let asked = 0;
  const ready = async () => {
    const path = way.seedFile;
    if (path === undefined || !existsSync(path)) return;
    // Only what an attempt before has written there is written over.
    if (way.replace && (await seedInFile(path, way.label)) !== undefined) return;
    throw new DaypassError("file-exists", { path, what: "the seed" });
  };
  const handOver = async (device: NewDevice) => {
    if (way.seedFile === undefined) {
      seedOfApp = device.seed;
      return await shown(device, way.label, context);
    }
    const { writeSeedFile } = await import("../terminal/seed-screen.ts");
    await writeSeedFile({ label: way.label, seed: device.seed }, way.seedFile, context);
    seed = device.seed;
  };
  const codes = async (serial: string, refused: DaypassError | undefined): Promise<TwoCodes | undefined> => {
    asked += 1;
    if (asked > attempts) return undefined;
    if (seed !== undefined) return refused === undefined ? codesOf(seed, context) : undefined;
    const above = refused === undefined ? [] : refusalText(refused, attempts - asked + 1);
    const isOver = seedOfApp === undefined ? undefined : wasShownBy(seedOfApp, context);
    return await askedOn({ device: serial.split("/").at(-1) ?? serial, above, isOver }, context);
  };
  return { ready, handOver, codes, seed: () => seed };
}

/** The code of now and the one before: IAM looks further back than STS. */
function codesOf(seed: Secret, { now }: Context): TwoCodes {
  const step = codeStep(now());
  return [codeOfStep(seed, step - 1), codeOfStep(seed, step)];
}

/** Whether a code is one that a device with this seed has shown a moment ago, and does not now. */
function wasShownBy(seed: Secret, { now }: Context): (code: string) => boolean {
  return (code) => stepsShowing(seed, [code], { at: now(), from: -2, to: -1 }).length > 0;
}

async function shown({ serial, seed }: NewDevice, label: OtpLabel, context: Context): Promise<void> {
  const { showSeed } = await import("../terminal/seed-screen.ts");
  await onTerminal(context, (terminal) => showSeed({ serial, seed, label }, terminal, context));
}

/** Asks for two codes of a device on the terminal. */
export async function askedOn(question: TwoCodesQuestion, context: Context): Promise<TwoCodes> {
  const { askTwoCodes } = await import("../terminal/two-codes.ts");
  return await onTerminal(context, (terminal) => askTwoCodes(question, terminal, context.now));
}

async function onTerminal<T>(
  context: Context,
  ask: (terminal: NonNullable<ReturnType<Context["terminal"]>>) => Promise<T>,
): Promise<T> {
  const terminal = context.terminal();
  if (terminal === undefined) throw new DaypassError("seed-needs-terminal", { why: context.whyNoTerminal() });
  try {
    return await ask(terminal);
  } finally {
    terminal.close();
  }
}

/** Why a pair of codes would not do, and what to type now. */
export function refusalText(refused: DaypassError, left: number): readonly string[] {
  const [, clock] = refused.hints;
  return [
    `IAM did not accept these two codes. They must follow each other, of this device (${left} ${left === 1 ? "try" : "tries"} left).`,
    ...(clock === undefined ? [] : [clock]),
  ];
}
