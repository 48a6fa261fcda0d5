/** A computer as `daypass explain` finds it: files and variables of a test, looked at by the same code as a person's. */
import { contextFor } from "../../src/cli/context.ts";
import { gatherEvidence } from "../../src/cli/diagnosis/explain-evidence.ts";
import { printExplanation } from "../../src/cli/diagnosis/print-explanation.ts";
import type { Evidence } from "../../src/diagnosis/evidence.ts";
import { explain } from "../../src/diagnosis/explain.ts";
import { expirationText } from "../../src/profiles/edits.ts";
import { testHome } from "../rig/home.ts";
import { fakeHost, plainFlags } from "../rig/host.ts";

export interface Computer {
  readonly config?: string;
  readonly credentials?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Somebody who has set daypass up and logged in an hour ago. Nothing is wrong. */
export const atWork: Computer = {
  config: `[profile work]
region = eu-west-1
mfa_serial = arn:aws:iam::123456789012:mfa/ana-phone

[profile work-mfa]
region = eu-west-1

[profile admin]
region = eu-west-1
role_arn = arn:aws:iam::210987654321:role/Admin
source_profile = work-mfa
`,
  credentials: `${keysSection("work")}\n${sessionSection("work-mfa", 11)}`,
  env: { AWS_PROFILE: "work-mfa" },
};

/** A section with long-term keys. */
export function keysSection(name: string): string {
  return `[${name}]\naws_access_key_id = AKIAY34FZKBOKMUTVV7A\naws_secret_access_key = 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\n`;
}

/** A section with a session that ends in so many hours, or has ended. */
export function sessionSection(name: string, hours: number): string {
  const end = expirationText(new Date(Date.now() + hours * 3_600_000 + (hours > 0 ? 20_000 : -20_000)));
  return `[${name}]\naws_access_key_id = ASIAY34FZKBOKMUTVV7A\naws_secret_access_key = AAAArXUtnFEMI/K7MDENG+bPxRfiCYzzzzzzzzzz\naws_session_token = IQoJb3JpZ2luX2VjEAAtoken\nexpiration = ${end}\n`;
}

/** What that computer shows. */
export async function evidenceOn(computer: Computer): Promise<Evidence> {
  return (await onComputer(computer, "")).evidence;
}

/** What `daypass explain` says of a text there; an empty text for one that it does not know. */
export async function explainedOn(computer: Computer, text: string): Promise<string> {
  return (await onComputer(computer, text)).printed;
}

// Whoever has set daypass up has its function in the shell, so that `daypass use` is typed as it is.
const shell = { DAYPASS_FUNCTION: "bash" };

async function onComputer({ config, credentials, env = {} }: Computer, text: string) {
  const home = testHome();
  try {
    if (config !== undefined) home.write(".aws/config", config);
    if (credentials !== undefined) home.write(".aws/credentials", credentials);
    const host = fakeHost([], home, { env: { ...shell, ...env } });
    const context = contextFor(host, plainFlags);
    const evidence = await gatherEvidence(context);
    const answer = explain(text, evidence);
    if (answer !== undefined) printExplanation(answer, context);
    return { evidence, printed: host.stdoutText().trimEnd() };
  } finally {
    home.remove();
  }
}
