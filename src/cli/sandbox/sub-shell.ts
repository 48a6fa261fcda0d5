import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { variable } from "../../core/environment.ts";
import { DaypassError } from "../../core/errors.ts";
import { exitCodes } from "../../core/problem.ts";
import type { Sandbox } from "../../sandbox/server.ts";
import { trust } from "../../sessions/trust.ts";
import type { Context } from "../context.ts";
import { findAwsCli } from "./aws-cli.ts";
import { makeSandboxHome, type SandboxHome, sandboxKeys } from "./home.ts";

/** Opens a sub-shell whose home folder is a throw-away one that leads every AWS tool to the sandbox. Ends with the shell's code. */
export async function openSubShell(sandbox: Sandbox, context: Context): Promise<number> {
  const terminal = context.terminal();
  if (terminal === undefined) {
    throw new DaypassError("needs-answer", {
      question: "a shell to type in",
      why: context.whyNoTerminal(),
      flag: "daypass sandbox serve or tour, which need none",
    });
  }
  terminal.close();
  const home = makeSandboxHome(sandbox, context.host);
  try {
    await furnish(home, sandbox, context);
    greet(sandbox, home, context);
    return await shell(home, context);
  } finally {
    home.remove();
  }
}

async function furnish(home: SandboxHome, sandbox: Sandbox, context: Context): Promise<void> {
  const { endpoint, region } = sandbox;
  const serial = sandbox.description().users[0]?.devices[0]?.serial;
  const device = serial === undefined ? "" : `mfa_serial = ${serial}\n`;
  const common = `region = ${region}\nendpoint_url = ${endpoint}\n`;
  home.write(".aws/credentials", sandboxKeys("work", sandbox));
  home.write(".aws/config", `[default]\n${common}\n[profile work]\n${common}${device}\n[profile work-mfa]\n${common}`);
  const where = join(home.path, ".aws", "config");
  const items = ["default", "work", "work-mfa"].map(
    (profile) => ({ kind: "endpoint", where, profile, text: endpoint }) as const,
  );
  await trust(items, { ...context.stateTools(), stateDirectory: home.env.DAYPASS_HOME ?? home.path });
  // Shells without a start-up file of their own ask questions (zsh) or do not show that this is another place; and `use` and
  // `clear` are there to be tried.
  home.write(".bashrc", "PS1='(pretend AWS) \\w \\$ '\neval \"$(daypass init bash)\"\n");
  home.write(".zshrc", "PS1='(pretend AWS) %~ %# '\neval \"$(daypass init zsh)\"\n");
  mkdirSync(join(home.path, ".config", "fish"), { recursive: true });
  home.write(
    ".config/fish/config.fish",
    "function fish_prompt; echo -n '(pretend AWS) '(prompt_pwd)' > '; end\nset -g fish_greeting\ndaypass init fish | source\n",
  );
}

function greet(sandbox: Sandbox, home: SandboxHome, context: Context): void {
  const { port } = new URL(sandbox.endpoint);
  context.say(`A pretend AWS runs on 127.0.0.1:${port}. Your own ~/.aws is not touched: HOME is a throw-away folder.`);
  const { users, roles } = sandbox.description();
  if (users[0]?.devices.length === 0) {
    context.say(`The account is empty but for ${users[0].name}, an administrator without an MFA device: profile work.`);
    context.say(
      "Try:  daypass iam deploy    daypass iam add-user alice    aws iam list-users --profile work        Leave: exit",
    );
  } else {
    context.say(`Your pretend authenticator shows ${sandbox.code()}; later codes: daypass sandbox code`);
    context.say("Try:  daypass login work    daypass status    aws s3 ls --profile work-mfa        Leave: exit");
    const named = roles.map(({ arn, mfaRequired }) => `${arn}${mfaRequired ? " (wants MFA)" : ""}`);
    context.say(`Roles:  ${named.join("    ")}`);
    context.say(`        daypass profiles add admin --role-arn ${roles[0]?.arn}`);
  }
  const aws = findAwsCli(home.env);
  if (aws?.honoursEndpoint === false) {
    context.say(
      `! ${aws.version} does not honour endpoint_url: add --endpoint-url ${sandbox.endpoint} to its commands`,
    );
  }
}

function shell(home: SandboxHome, { host }: Context): Promise<number> {
  const program =
    host.platform === "win32"
      ? (variable(host.env, "ComSpec") ?? "cmd.exe")
      : (variable(host.env, "SHELL") ?? "/bin/sh");
  // Ctrl-C is the shell's business as long as it runs.
  host.onEnd(() => {});
  return new Promise((resolve, reject) => {
    const child = host.asStarted(() => spawn(program, [], { env: home.env, cwd: home.path, stdio: "inherit" }));
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? exitCodes.failed));
  });
}
