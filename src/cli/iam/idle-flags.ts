import { DaypassError } from "../../core/errors.ts";
import type { GuardrailKind } from "../../iam/guardrail.ts";
import { type GuardrailFlags, guardrailFlags, kindOf } from "./guardrail-options.ts";

// A flag that changes nothing is refused: whoever gives it believes that it does. Those that only say where the guardrail is for
// (--account, --partition, --group) may always be given.

/** What `iam template` prints; `iam plan` and `iam deploy` use the first. */
export const templateFormats = ["cfn-yaml", "cfn-json", "terraform", "policies", "scp"] as const;
export type TemplateFormat = (typeof templateFormats)[number];

/** `iam plan` and `iam deploy` know the partition from the account. */
type Given = Omit<GuardrailFlags, "partition">;
type Flag = keyof Given;

/** Flags that say nothing beside another one, and why. */
interface Idle {
  readonly flags: readonly Flag[];
  readonly beside: string;
  readonly because: string;
}

const ofRole = [
  ...(["roleName", "mfaMaxAge", "anySessionName"] as const),
  ...(["rolePolicy", "roleDocument", "maxSession", "boundary"] as const),
];

const inKind: Readonly<Record<GuardrailKind, readonly Idle[]>> = {
  role: [],
  "existing-roles": [{ flags: ofRole, beside: "--role-arn", because: "makes no role" }],
  "guardrail-only": [
    { flags: ofRole, beside: "--guardrail-only", because: "makes no role" },
    { flags: ["groupName"], beside: "--guardrail-only", because: "makes no group" },
  ],
  "trusting-role": [{ flags: ["groupName", "enrolment"], beside: "--trust-account", because: "makes no group" }],
};

const inScp: readonly Idle[] = [
  {
    flags: [...ofRole, "groupName", "enrolment", "path", "trustAccount", "roleArn", "guardrailOnly", "managed"],
    beside: "--format scp",
    because: "prints the same for everybody",
  },
];

/** Throws `usage` for a flag that would change nothing in what is made. */
export function refuseIdleFlags(given: Given, format: TemplateFormat): void {
  for (const { flags, beside, because } of idleIn(given, format)) {
    const flag = flags.find((each) => isGiven(given[each]));
    if (flag === undefined) continue;
    const [name = ""] = guardrailFlags[flag].flags.split(" ");
    const what = `${name} says nothing with ${beside}, which ${because}`;
    throw new DaypassError("usage", { what, hint: `leave ${name} out, or ${beside}` });
  }
}

function idleIn(given: Given, format: TemplateFormat): readonly Idle[] {
  if (format === "scp") return inScp;
  // All four documents are printed, whichever the kind deploys, and the flags of a deployment may be given again.
  return format === "policies" ? [] : inKind[kindOf(given)];
}

function isGiven(value: Given[Flag]): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false;
}
