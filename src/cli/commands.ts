import type { Command } from "./command.ts";
import { clear } from "./commands/clear.ts";
import { completionFor } from "./commands/completion.ts";
import { doctor } from "./commands/doctor.ts";
import { each } from "./commands/each.ts";
import { env } from "./commands/env.ts";
import { exec } from "./commands/exec.ts";
import { explain } from "./commands/explain.ts";
import { helpFor } from "./commands/help.ts";
import { iam } from "./commands/iam.ts";
import { initFor } from "./commands/init.ts";
import { keysCommand } from "./commands/keys.ts";
import { login } from "./commands/login.ts";
import { logout } from "./commands/logout.ts";
import { mfa } from "./commands/mfa.ts";
import { processCommand } from "./commands/process.ts";
import { profilesCommand } from "./commands/profiles.ts";
import { report } from "./commands/report.ts";
import { sandbox } from "./commands/sandbox.ts";
import { setup } from "./commands/setup.ts";
import { shell } from "./commands/shell.ts";
import { status } from "./commands/status.ts";
import { trustCommand } from "./commands/trust.ts";
import { undo } from "./commands/undo.ts";
import { use } from "./commands/use.ts";
import { versionCommand } from "./commands/version.ts";

/** Every command there is, in the order help shows them. */
export const commands: readonly Command[] = [
  login,
  use,
  clear,
  logout,
  status,
  exec,
  each,
  explain,
  setup,
  profilesCommand,
  mfa,
  keysCommand,
  doctor,
  undo,
  trustCommand,
  iam,
  env,
  processCommand,
  shell,
  initFor(() => commands),
  completionFor(() => commands),
  report,
  sandbox,
  versionCommand,
  helpFor(() => commands),
];
