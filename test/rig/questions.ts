/** The questions that login and trust ask of a person, each with what leads to it. */
import { furnishDefaultAccount } from "../../src/sandbox/default-account.ts";
import type { World } from "../../src/sandbox/handler.ts";
import type { Terminal } from "./pty.ts";
import { keysOf, type Person, type Workplace, type WorkplaceOptions } from "./workplace.ts";

export interface Question {
  readonly place: WorkplaceOptions;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What leads to the question, if it is not the first. */
  readonly first?: (terminal: Terminal, place: Workplace) => Promise<void>;
  readonly shows: RegExp;
  /** How many codes were sent by then. */
  readonly sent?: number;
}

export const codeQuestion = /MFA code of ana-phone in (account )?\d{12} \((profile )?work-mfa\)/;

const withSetting = (line: string) => ({
  config: ({ serial }: Person) => `[profile work]\nmfa_serial = ${serial}\n${line}\n`,
});

function twoDevices(world: World): void {
  furnishDefaultAccount(world);
  const [user] = world.account.users.values();
  if (user === undefined) throw new Error("there is nobody");
  world.mfa.furnish(world.account.addDevice({ name: "ana-tablet" }), { userName: user.name });
}

async function another(terminal: Terminal): Promise<void> {
  await terminal.waitFor(codeQuestion);
  terminal.type("r\r");
}

export const questions = {
  "which profile": {
    place: { credentials: (person) => `[work]\n${keysOf(person)}[home]\n${keysOf(person)}` },
    args: ["login"],
    shows: /Which profile\?[\s\S]*work[\s\S]*home/,
  },
  "which device": {
    place: { furnish: twoDevices, config: () => undefined },
    args: ["login", "work"],
    shows: /Which MFA device do you have at hand\?[\s\S]*ana-phone[\s\S]*ana-tablet/,
  },
  "the code": { place: {}, args: ["login", "work"], shows: codeQuestion },
  "the code again": {
    place: {},
    args: ["login", "work"],
    first: async (terminal, place) => {
      await terminal.waitFor(codeQuestion);
      terminal.type(`${place.wrongCode()}\r`);
    },
    shows: /2 tries left/,
    sent: 1,
  },
  "another account": { place: {}, args: ["login", "work"], first: another, shows: /Account id, 12 digits/ },
  "another device": {
    place: {},
    args: ["login", "work"],
    first: async (terminal, place) => {
      await another(terminal);
      await terminal.waitFor(/Account id/);
      terminal.type(`${place.sandbox.account}\r`);
    },
    shows: /MFA device \(until now /,
  },
  "whether keys are to be moved": {
    place: { credentials: (person) => `[default]\n${keysOf(person)}` },
    args: ["login", "default", "--to", "default"],
    shows: /\[default\] holds your long-term keys\. Move them to \[default-long-term\] first\?/,
  },
  "whether an endpoint is trusted": {
    place: withSetting("endpoint_url = http://127.0.0.1:1"),
    args: ["login", "work"],
    env: { AWS_ENDPOINT_URL: undefined },
    shows: /names an address that is not AWS's:[\s\S]*http:\/\/127\.0\.0\.1:1[\s\S]*\(y\/N\)/,
  },
  "whether a command is trusted": {
    place: withSetting("daypass_mfa_process = touch ran"),
    args: ["login", "work"],
    shows: /names a command:[\s\S]*touch ran[\s\S]*\(y\/N\)/,
  },
  "trust, one by one": {
    place: withSetting("daypass_mfa_process = touch ran"),
    args: ["trust"],
    shows: /May daypass run it\? \(y\/N\)/,
  },
} as const satisfies Readonly<Record<string, Question>>;
