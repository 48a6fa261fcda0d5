import { formOf } from "../profiles/forms.ts";
import {
  holdsLongTermKeys,
  holdsSession,
  type Profile,
  roleArnOf,
  roleSourceOf,
  settingOf,
} from "../profiles/profile.ts";
import { kindOf, type Profiles } from "../profiles/read.ts";
import { sessionProfileOf } from "../profiles/route.ts";

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
  | "chain"
  | "chain-with-code"
  | "serial-beside-session"
  | "nothing"
  | "other";

/** What becomes of it: it works, it asks for a code itself, or it fails. */
export interface Fit {
  readonly verdict: "works" | "prompts" | "fails";
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
const usual: Readonly<Record<Exclude<Shape, "keys" | "nothing" | "other">, Answer>> = {
  file: fine,
  process: ["works", "it asks daypass, which renews by itself"],
  chain: ["works", "it assumes the role with the session"],
  "chain-with-code": ["fails", "it cannot ask for a code: the role profile has mfa_serial"],
  "serial-beside-session": ["works", "it does not look at mfa_serial beside a session"],
};

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
    process: ["fails", "the program that credential_process names is not inside the container"],
    chain: ["works", "with ~/.aws mounted read-only: -v ~/.aws:/root/.aws:ro"],
  },
  kubectl: {
    process: ["works", "aws eks get-token asks daypass; name the profile in the kubeconfig"],
    chain: ["works", "aws eks get-token assumes the role; name the profile in the kubeconfig"],
    "chain-with-code": asksEachTime("at every kubectl command"),
  },
};

/** Whether a tool will work with a profile, and what would do better. */
export function fitOf(tool: Tool, profile: Profile, profiles: Profiles): Fit {
  const shape = shapeOf(profile, profiles);
  const { name } = profile;
  if (shape === "keys") {
    const session = sessionProfileOf(name, profiles);
    const why = "it uses the long-term keys without MFA, and is refused where MFA is demanded";
    return { verdict: "fails", why, better: `daypass login ${name}; then name profile ${session}` };
  }
  if (shape === "nothing") {
    return { verdict: "fails", why: "the files hold no credentials for it now", better: `daypass login ${name}` };
  }
  if (shape === "other") {
    const why = "another tool gets the credentials of this profile; daypass does not know how";
    return { verdict: "fails", why, better: undefined };
  }
  const [verdict, why] = special[tool]?.[shape] ?? usual[shape];
  return { verdict, why, better: betterThan(tool, shape, verdict, name) };
}

function betterThan(tool: Tool, shape: Shape, verdict: Fit["verdict"], name: string): string | undefined {
  if (shape === "serial-beside-session") return verdict === "works" ? undefined : "daypass doctor --fix";
  if (verdict === "works") return undefined;
  return tool === "docker" ? `daypass profiles form ${name} file` : `daypass profiles form ${name} process`;
}

function shapeOf(profile: Profile, profiles: Profiles): Shape {
  if (settingOf(profile, "role_arn") !== undefined && kindOf(profile, profiles) === "role") {
    if (settingOf(profile, "mfa_serial") === undefined) return chainShape(profile, profiles);
    return roleSourceOf(profile) === undefined ? "other" : "chain-with-code";
  }
  if (holdsLongTermKeys(profile)) return "keys";
  if (holdsSession(profile)) return settingOf(profile, "mfa_serial") === undefined ? "file" : "serial-beside-session";
  if (formOf(profile, profiles) === "process" && settingOf(profile, "credential_process") !== undefined)
    return "process";
  const known = roleArnOf(profile) !== undefined || kindOf(profile, profiles) === "session";
  return known ? "nothing" : "other";
}

/** A role is as good as what it is assumed with. */
function chainShape(profile: Profile, profiles: Profiles): Shape {
  const name = roleSourceOf(profile);
  if (name === undefined) return "other";
  const source = profiles.byName.get(name);
  if (source === undefined) return "nothing";
  if (holdsLongTermKeys(source)) return "keys";
  const shape = source === profile ? "keys" : shapeOf(source, profiles);
  return shape === "chain-with-code" || shape === "nothing" || shape === "keys" ? shape : "chain";
}
