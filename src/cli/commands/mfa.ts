import { deviceKind } from "../../core/arn.ts";
import { DaypassError } from "../../core/errors.ts";
import { jsonLine, visible } from "../../core/visible.ts";
import { givesCodes } from "../../sessions/device.ts";
import { planLogin } from "../../sessions/plan.ts";
import { choose } from "../choose.ts";
import { command } from "../command.ts";
import type { Context } from "../context.ts";
import { askTrust } from "../sessions/ask-trust.ts";
import { mfaAdd } from "./mfa-add.ts";
import { mfaRemove } from "./mfa-remove.ts";
import { mfaResync } from "./mfa-resync.ts";

const kindTexts = {
  fido: "a security key or passkey: AWS takes nothing of it through its API",
  unknown: "a device of a kind that daypass does not know",
} as const;

const list = command({
  name: "list",
  group: "SET UP",
  summary: "the MFA devices of a user, one serial a line",
  argument: { name: "profile", summary: "the profile whose keys are asked with" },
  options: { user: { kind: "text", flags: "--user <name>", summary: "another user's (needs the right to ask)" } },
  examples: [
    { line: "daypass mfa list", says: "your own devices" },
    { line: "daypass mfa list work --user bo", says: "those of another user of that account" },
  ],
  async run({ argument, options }, context) {
    const profiles = await context.readProfiles();
    const tools = { ...context.stateTools(), env: context.env, askTrust: askTrust(context) };
    const chooseProfile = (names: readonly string[]) => choose("Which profile?", names, context);
    const wish = { profile: argument, envFile: undefined, fromEnvironment: false, target: undefined, cwd: "" };
    const route = await planLogin(wish, profiles, { ...tools, chooseProfile });
    const { listDevices } = await import("../../sessions/list-devices.ts");
    const { user, serials } = await listDevices({ route, user: options.user }, profiles, tools);
    if (serials.length === 0) throw new DaypassError("device-not-found", { user, onlyFido: false });
    printDevices({ user, serials }, context);
    return undefined;
  },
});

export const mfa = command({
  name: "mfa",
  group: "SET UP",
  summary: "MFA devices: list, add, resync, remove",
  options: {},
  subcommands: [list, mfaAdd, mfaResync, mfaRemove],
  examples: [
    { line: "daypass mfa list", says: "your own devices, and which of them give codes" },
    { line: "daypass mfa add", says: "a new one: scan, type two codes, done" },
  ],
  async run() {
    throw new DaypassError("usage", { what: "Say what to do with MFA devices", hint: "daypass mfa list" });
  },
});

interface Devices {
  readonly user: string | undefined;
  readonly serials: readonly string[];
}

function printDevices({ user, serials }: Devices, context: Context): void {
  const devices = serials.map((serial) => ({ serial, kind: deviceKind(serial), givesCodes: givesCodes(serial) }));
  if (context.flags.json) {
    context.print(jsonLine({ schema: "daypass.mfa/1", user, devices }));
    return;
  }
  for (const { serial } of devices) context.print(visible(serial));
  for (const { serial, kind } of devices) {
    if (kind === "fido" || kind === "unknown")
      context.say(`${context.paint("yellow", "!")} ${visible(serial)} is ${kindTexts[kind]}`);
  }
}
