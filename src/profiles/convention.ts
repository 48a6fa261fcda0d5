// How session profiles and keys profiles find each other by name alone, so that set-ups made by other scripts work as they are:
// `NAME-mfa` is bought with `NAME`, `mfa-auth` with `default`, and `NAME` with `NAME-long-term` (the layout of aws-mfa).

/** The keys profile that convention gives a session profile, if there is one that holds keys. */
export function findConventionalSource(session: string, holdsKeys: (name: string) => boolean): string | undefined {
  const candidates = [`${session}-long-term`];
  if (session === "mfa-auth") candidates.push("default");
  if (session.endsWith("-mfa")) candidates.push(session.slice(0, -"-mfa".length));
  return candidates.find((name) => name !== "" && name !== session && holdsKeys(name));
}

/** The session profile that convention gives a keys profile; `exists` decides between an old name and the usual one. */
export function conventionalSession(keys: string, exists: (name: string) => boolean): string {
  if (keys.endsWith("-long-term") && keys !== "-long-term") return keys.slice(0, -"-long-term".length);
  if (keys === "default" && exists("mfa-auth") && !exists("default-mfa")) return "mfa-auth";
  return `${keys}-mfa`;
}
