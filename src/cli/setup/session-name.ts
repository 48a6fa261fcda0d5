import { checkEmail, checkEmailSoFar } from "../../core/email.ts";
import { DaypassError } from "../../core/errors.ts";
import {
  checkSessionName,
  checkSessionNameSoFar,
  emailOfSessionName,
  sessionNameFromEmail,
} from "../../core/session-name.ts";
import type { Context } from "../context.ts";
import type { Asker } from "./asker.ts";

export interface NameOptions {
  readonly email: string | undefined;
  readonly sessionName: string | undefined;
}

/**
 * The name of role sessions: from the e-mail address, the IAM user's where a role's trust wants that, or any other. What holds
 * already is offered first.
 */
export async function chooseSessionName(
  options: NameOptions,
  known: { readonly current: string | undefined; readonly user: string | undefined },
  asker: Asker,
  context: Context,
): Promise<string> {
  const typed = {
    name: "Session name",
    flag: "--session-name",
    given: options.sessionName,
    check: checkSessionName,
    checkSoFar: checkSessionNameSoFar,
  };
  if (options.sessionName !== undefined) return asker.text(typed);
  const { current, user } = known;
  const hinted = current === undefined ? user : emailOfSessionName(current);
  if (!asker.canAsk && options.email === undefined) {
    if (current !== undefined) return current;
    const why = context.whyNoTerminal();
    throw new DaypassError("needs-answer", { question: "E-mail address", why, flag: "--email or --session-name" });
  }
  const email = await asker.text({
    name: "E-mail address",
    flag: "--email",
    given: options.email,
    above: ["It names your work in the audit log of AWS."],
    check: checkEmail,
    checkSoFar: checkEmailSoFar,
    fallback: hinted !== undefined && checkEmail(hinted) === undefined ? hinted : undefined,
    optional: current !== undefined || user !== undefined,
  });
  const fromEmail = email === "" ? undefined : sessionNameFromEmail(email);
  if (options.email !== undefined && fromEmail !== undefined) return fromEmail;
  const names = new Map<string, string>();
  const keeps = current !== undefined && email === (emailOfSessionName(current) ?? "");
  if (keeps) names.set(current, `${current} (as now)`);
  if (fromEmail !== undefined && !names.has(fromEmail)) names.set(fromEmail, `${fromEmail} (from the e-mail address)`);
  if (current !== undefined && !names.has(current)) names.set(current, `${current} (as now)`);
  if (user !== undefined && checkSessionName(user) === undefined && !names.has(user))
    names.set(user, `${user} (the IAM user name, which the trust of some roles demands)`);
  const choices = [...names].map(([value, label]): { value: string | undefined; label: string } => ({ value, label }));
  const chosen = await asker.choice<string | undefined>({
    ...typed,
    choices: [...choices, { value: undefined, label: "another one" }],
    fallback: choices[0]?.value,
  });
  return chosen ?? asker.text(typed);
}
