/** The six digits of an MFA code, however they are grouped. */
export function sixDigits(text: string): string | undefined {
  const digits = withoutGaps(text);
  return /^\d{6}$/.test(digits) ? digits : undefined;
}

/** What is wrong with a code as it was typed; `undefined` when nothing is. */
export function codeFault(text: string): string | undefined {
  if (sixDigits(text) !== undefined) return undefined;
  const digits = withoutGaps(text);
  return /^\d+$/.test(digits) ? `A code is six digits, this has ${digits.length}` : "A code is six digits";
}

function withoutGaps(text: string): string {
  return text.replace(/[\s-]/g, "");
}
