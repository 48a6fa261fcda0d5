import { cliCache } from "./checks/cli-cache.ts";
import { clock } from "./checks/clock.ts";
import { deviceUnusable } from "./checks/device-unusable.ts";
import { environmentKeys, legacyToken } from "./checks/environment-keys.ts";
import { environmentFiles, environmentProfile } from "./checks/environment-profile.ts";
import { expiredSessions } from "./checks/expired-sessions.ts";
import { fileConstructs } from "./checks/file-constructs.ts";
import { fileModes } from "./checks/file-modes.ts";
import { filesElsewhere } from "./checks/files-elsewhere.ts";
import { keyAge } from "./checks/key-age.ts";
import { keysRefused } from "./checks/keys-refused.ts";
import { launcher } from "./checks/launcher.ts";
import { misplacedKeys } from "./checks/misplaced-keys.ts";
import { nodeVariables } from "./checks/node-variables.ts";
import { processProgram } from "./checks/process-program.ts";
import { promptVariables } from "./checks/prompt-variables.ts";
import { proxy } from "./checks/proxy.ts";
import { region } from "./checks/region.ts";
import { routes } from "./checks/routes.ts";
import { session } from "./checks/session.ts";
import { sessionMfaSerial } from "./checks/session-mfa-serial.ts";
import { twoForms } from "./checks/two-forms.ts";
import { unreached } from "./checks/unreached.ts";
import type { Check, Finding } from "./finding.ts";
import type { Surroundings } from "./surroundings.ts";

/** Every check, in the order in which what it finds is shown. */
export const checks: readonly Check[] = [
  clock,
  unreached,
  keysRefused,
  session,
  launcher,
  environmentProfile,
  environmentKeys,
  environmentFiles,
  legacyToken,
  misplacedKeys,
  twoForms,
  sessionMfaSerial,
  routes,
  deviceUnusable,
  fileConstructs,
  fileModes,
  filesElsewhere,
  processProgram,
  expiredSessions,
  cliCache,
  keyAge,
  promptVariables,
  nodeVariables,
  proxy,
  region,
];

export interface Diagnosis {
  readonly findings: readonly (Finding & { readonly check: string })[];
  /** What was looked at and is well, a line each. */
  readonly good: readonly string[];
}

/** Looks at everything that was gathered. Changes nothing, reads nothing. */
export function diagnose(seen: Surroundings): Diagnosis {
  const findings = checks.flatMap(({ id, find }) => find(seen).map((finding) => ({ check: id, ...finding })));
  const good = checks.flatMap((check) => {
    const line = findings.some((finding) => finding.check === check.id) ? undefined : check.good?.(seen);
    return line === undefined ? [] : [line];
  });
  return { findings, good };
}
