/**
 * The name under which a person's role sessions stand in CloudTrail, made from the e-mail address: `user@company.com` becomes
 * `user_at_company_dot_com`. What STS does not take in a name becomes `_`; more than its 64 characters are cut off.
 */
export function sessionNameFromEmail(email: string): string {
  const [user = "", host = ""] = email.trim().split("@");
  const name = host === "" ? user : `${user}_at_${host}`;
  return name
    .replaceAll(".", "_dot_")
    .replaceAll(/[^\w+=,.@-]/g, "_")
    .slice(0, 64);
}

/** What is wrong with a role session's name, by STS's rule `[\w+=,.@-]{2,64}`; `undefined` when nothing is. */
export function checkSessionName(text: string): string | undefined {
  return checkSessionNameSoFar(text) ?? (text.length < 2 ? "a session name has 2 characters at least" : undefined);
}

/** What is wrong with the beginning of a session name, whatever follows. */
export function checkSessionNameSoFar(text: string): string | undefined {
  if (text.length > 64) return `a session name has 64 characters at most, this has ${text.length}`;
  const other = /[^\w+=,.@-]/u.exec(text)?.[0];
  return other === undefined ? undefined : `a session name has letters, digits and + = , . @ _ -, not "${other}"`;
}

/** The e-mail address that `sessionNameFromEmail` makes this very name of, where there is such a one. */
export function emailOfSessionName(name: string): string | undefined {
  const email = name.replace("_at_", "@").replaceAll("_dot_", ".");
  return email.includes("@") && sessionNameFromEmail(email) === name ? email : undefined;
}
