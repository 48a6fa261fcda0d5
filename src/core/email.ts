/** What is wrong with an e-mail address; `undefined` when nothing is. Only of the kinds that companies give to people. */
export function checkEmail(text: string): string | undefined {
  const soFar = checkEmailSoFar(text);
  if (soFar !== undefined) return soFar;
  const [user = "", host] = text.split("@");
  if (host === undefined || user === "") return "an e-mail address is written like user@company.com";
  if (!/^[a-z0-9](-*[a-z0-9])*(\.[a-z0-9](-*[a-z0-9])*)+$/i.test(host))
    return `"${host}" is not a domain such as company.com`;
  return /^\.|\.\.|\.$/.test(user) ? "the part before the @ has a dot too many" : undefined;
}

/** What is wrong with the beginning of an e-mail address, whatever follows. */
export function checkEmailSoFar(text: string): string | undefined {
  if (text.length > 254) return "an e-mail address has 254 characters at most";
  if (/\s/.test(text)) return "an e-mail address has no blanks";
  if (text.startsWith("@")) return "an e-mail address has a name before the @";
  if ((text.match(/@/g) ?? []).length > 1) return "an e-mail address has one @";
  const other = /[^\w.!#$%&'*+/=?^`{|}~@-]/u.exec(text)?.[0];
  return other === undefined ? undefined : `"${other}" does not belong into an e-mail address`;
}
