import { wordOf } from "../core/plain-word.ts";
import { formOf } from "../profiles/forms.ts";
import { isOwnProcess } from "../profiles/process-line.ts";
import { holdsLongTermKeys, holdsSession, type Profile, roleSourceOf, settingOf } from "../profiles/profile.ts";
import { kindOf, type Profiles, sourceOf } from "../profiles/read.ts";
import { sessionProfileOf } from "../profiles/route.ts";
import type { ProfileStatus } from "../sessions/status.ts";

/** The tools that `doctor --for` knows. */
export const tools = [
  ...["aws-cli", "boto3", "js", "go", "java", "rust"],
  ...["terraform", "cdk", "vscode", "jetbrains", "docker", "kubectl"],
] as const;
export type Tool = (typeof tools)[number];

/** What a tool finds in the files for a profile. */
export type Shape =
  | "keys"
  | "file"
  | "process"
  | "foreign-process"
  | "chain"
  | "chain-by-process"
  | "chain-by-foreign-process"
  | "chain-with-code"
  | "serial-beside-session"
  | "nothing"
  | "nowhere"
  | "other";

/** What becomes of it: it works, it asks for a code itself, it fails; or that is for another tool to say. */
export interface Fit {
  readonly verdict: "works" | "prompts" | "fails" | "unknown";
  readonly why: string;
  /** What would do better, as a command. */
  readonly better: string | undefined;
}

type Answer = readonly [verdict: Fit["verdict"], why: string];

const fine: Answer = ["works", "it reads the profile as it is"];
const asksEachTime = (how: string): Answer => [
  "prompts",
  `it asks for a code of its own ${how}, and AWS takes each code once`,
];

/** What each tool makes of each shape; what is not said here is as in `usual`. Sources: the tools' code and issues, AWS's SDK reference. */
const usual: Readonly<Record<Exclude<Shape, "keys" | "nothing" | "nowhere" | "other">, Answer>> = {
  file: fine,
  process: ["works", "it asks daypass, which renews by itself"],
  "foreign-process": ["works", "it runs the program that credential_process names"],
  chain: ["works", "it assumes the role with the session"],
  "chain-by-process": ["works", "it assumes the role with what credential_process gives it"],
  "chain-by-foreign-process": ["works", "it assumes the role with what credential_process gives it"],
  "chain-with-code": ["fails", "it cannot ask for a code: the role profile has mfa_serial"],
  "serial-beside-session": ["works", "it does not look at mfa_serial beside a session"],
};

const notInside = "the program that credential_process names is not inside the container";

const special: Readonly<Partial<Record<Tool, Partial<typeof usual>>>> = {
  "aws-cli": { "chain-with-code": asksEachTime("for each role") },
  boto3: { "chain-with-code": asksEachTime("in every new process") },
  js: {
    "chain-with-code": [
      "fails",
      "it says: requires multi-factor authentication, but no MFA code callback was provided",
    ],
  },
  go: {
    file: ["works", "it reads the keys once: a program that runs on needs a restart after a renewal"],
    "chain-with-code": ["fails", "it says: AssumeRoleTokenProvider session option not set"],
  },
  java: {
    file: ["works", "versions before 2.41.5 read the keys once: such a program needs a restart after a renewal"],
  },
  rust: {
    file: ["works", "it reads the keys once: a program that runs on needs a restart after a renewal"],
    chain: ["works", "it passes over duration_seconds: the role session is an hour long"],
    "chain-with-code": ["fails", "it passes over mfa_serial, assumes the role without a code, and is refused"],
  },
  terraform: {
    "chain-with-code": ["fails", "it never asks for codes: AssumeRoleTokenProvider session option not set"],
  },
  cdk: { "chain-with-code": asksEachTime("at every command") },
  vscode: {
    file: ["works", "it takes the keys for good ones that never end: choose the profile again after a renewal"],
    process: ["works", "it asks daypass again when the credentials end: the best form for it"],
    chain: [
      "works",
      "it names its role sessions AssumeRoleSession: a role that demands your name refuses it, then take the form process",
    ],
    "chain-with-code": asksEachTime("each time it connects"),
    "serial-beside-session": ["fails", "it does not connect by itself to a profile with mfa_serial"],
  },
  jetbrains: {
    "chain-with-code": asksEachTime("in a dialog that does not always appear"),
    "serial-beside-session": ["works", "it does not look at mfa_serial without a role"],
  },
  docker: {
    file: ["works", "with ~/.aws mounted read-only: -v ~/.aws:/root/.aws:ro"],
    process: ["fails", notInside],
    "foreign-process": ["fails", notInside],
    "chain-by-process": ["fails", notInside],
    "chain-by-foreign-process": ["fails", notInside],
    chain: ["works", "with ~/.aws mounted read-only: -v ~/.aws:/root/.aws:ro"],
  },
  kubectl: {
    process: ["works", "aws eks get-token asks daypass; name the profile in the kubeconfig"],
    chain: ["works", "aws eks get-token assumes the role; name the profile in the kubeconfig"],
    "chain-with-code": asksEachTime("at every kubectl command"),
  },
};

/** Whether a tool will work with a profile, and what would do better. `status` is the profile's own. */
export function fitOf(tool: Tool, profile: Profile, profiles: Profiles, status?: ProfileStatus): Fit {
  const shape = shapeOf(profile, profiles);
  const word = wordOf(profile.name);
  switch (shape) {
    case "keys":
      return keysFit(tool, profile, profiles);
    case "nothing": {
      const better = kindOf(profile, profiles) === "settings" ? "daypass setup" : `daypass login ${word}`;
      return { verdict: "fails", why: "the files hold no credentials for it now", better };
    }
    case "nowhere":
      return {
        verdict: "fails",
        why: "no profile with credentials stands behind its role",
        better: `daypass profiles show ${word}`,
      };
    case "other": {
      const why = "another tool gets the credentials of this profile; daypass does not know how";
      return { verdict: "unknown", why, better: undefined };
    }
    default:
  }
  const [verdict, why] = special[tool]?.[shape] ?? usual[shape];
  if (verdict === "works" && lacksSession(shape, status, profiles)) {
    const gone = status?.secondsLeft === undefined ? "there is no session for it now" : "its session has ended";
    return { verdict: "fails", why: gone, better: `daypass login ${wordOf(status?.login ?? profile.name)}` };
  }
  return { verdict, why, better: betterThan(tool, shape, verdict, word) };
}

function keysFit(tool: Tool, profile: Profile, profiles: Profiles): Fit {
  const why = "it uses the long-term keys without MFA, and is refused where MFA is demanded";
  const better = holdsLongTermKeys(profile)
    ? `daypass login ${wordOf(profile.name)}; then name profile ${wordOf(sessionProfileOf(profile.name, profiles))}`
    : betterForm(tool, wordOf(profile.name));
  return { verdict: "fails", why, better };
}

/** Whether the credentials are those of a session that has ended, or are asked of daypass, which has none. */
function lacksSession(shape: Shape, status: ProfileStatus | undefined, profiles: Profiles): boolean {
  if (status === undefined || shape === "foreign-process") return false;
  if (shape === "process" && hasCodeCommand(status.login, profiles)) return false;
  if (status.secondsLeft !== undefined) return status.secondsLeft <= 0;
  return (shape === "process" || shape === "chain-by-process") && status.login !== undefined;
}

/** Whether daypass gets its codes from a program: then it logs in by itself when it is asked. */
function hasCodeCommand(session: string | undefined, profiles: Profiles): boolean {
  const profile = profiles.byName.get(session ?? "");
  if (profile === undefined) return false;
  const keys = profiles.byName.get(sourceOf(profile, profiles) ?? "");
  return [profile, keys].some((one) => settingOf(one, "daypass_mfa_process") !== undefined);
}

function betterThan(tool: Tool, shape: Shape, verdict: Fit["verdict"], word: string): string | undefined {
  if (shape === "serial-beside-session") return verdict === "works" ? undefined : "daypass doctor --fix";
  // daypass has no session for what another program gives.
  if (verdict === "works" || shape === "foreign-process" || shape === "chain-by-foreign-process") return undefined;
  return betterForm(tool, word);
}

/** A program of this computer is not inside a container; files can be. */
function betterForm(tool: Tool, word: string): string {
  return `daypass profiles form ${word} ${tool === "docker" ? "file" : "process"}`;
}

/** What a tool finds; `behind` are the roles on the way to it. */
function shapeOf(profile: Profile, profiles: Profiles, behind: readonly Profile[] = []): Shape {
  if (settingOf(profile, "role_arn") !== undefined && kindOf(profile, profiles) === "role") {
    const shape = chainShape(profile, profiles, behind);
    if (settingOf(profile, "mfa_serial") === undefined) return shape;
    return shape === "nowhere" || shape === "other" ? shape : "chain-with-code";
  }
  if (holdsLongTermKeys(profile)) return "keys";
  if (holdsSession(profile)) return settingOf(profile, "mfa_serial") === undefined ? "file" : "serial-beside-session";
  if (formOf(profile, profiles) === "process" && settingOf(profile, "credential_process") !== undefined)
    return isOwnProcess(profile) ? "process" : "foreign-process";
  const kind = kindOf(profile, profiles);
  const known = kind === "role" || kind === "session" || kind === "settings";
  return known ? "nothing" : "other";
}

/** A role is as good as what it is assumed with. */
function chainShape(profile: Profile, profiles: Profiles, behind: readonly Profile[]): Shape {
  const name = roleSourceOf(profile);
  if (name === undefined) return settingOf(profile, "credential_source") === undefined ? "nowhere" : "other";
  const source = profiles.byName.get(name);
  if (source === undefined || behind.includes(source)) return "nowhere";
  if (holdsLongTermKeys(source)) return "keys";
  if (source === profile) return holdsSession(source) ? "chain" : "nowhere";
  const shape = shapeOf(source, profiles, [...behind, profile]);
  if (shape === "file" || shape === "serial-beside-session") return "chain";
  if (shape === "foreign-process") return "chain-by-foreign-process";
  return shape === "process" ? "chain-by-process" : shape;
}
