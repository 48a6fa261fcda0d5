/** The 12 digits of an account id that may be written with blanks or dashes, `1234 5678 9012`; `undefined` for what is not one. */
export function findAccountId(text: string): string | undefined {
  return checkAccountId(text) === undefined ? digitsOf(text) : undefined;
}

/** What is wrong with an account id; `undefined` when nothing is. */
export function checkAccountId(text: string): string | undefined {
  const soFar = checkAccountIdSoFar(text);
  if (soFar !== undefined) return soFar;
  const { length } = digitsOf(text);
  return length === 12 ? undefined : `an account id has 12 digits, this has ${length}`;
}

/** What is wrong with the beginning of an account id, whatever follows. */
export function checkAccountIdSoFar(text: string): string | undefined {
  const digits = digitsOf(text);
  if (/\D/.test(digits)) return "an account id has digits only";
  return digits.length > 12 ? `an account id has 12 digits, this has ${digits.length}` : undefined;
}

function digitsOf(text: string): string {
  return text.replace(/[\s-]/g, "");
}
