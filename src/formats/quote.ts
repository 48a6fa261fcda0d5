// A value as a word that a shell takes to the letter. What has no such word in a shell is `undefined` there.

/** In single quotes nothing is special but the quote itself. */
export function quotePosix(value: string): string {
  return `'${value.replaceAll("'", String.raw`'\''`)}'`;
}

export function quoteFish(value: string): string {
  return `'${value.replaceAll(/['\\]/g, String.raw`\$&`)}'`;
}

/**
 * PowerShell ends a quoted text at any of five quotes, and takes two of them for one: ' and U+2018 to U+201B (its documentation,
 * about_Quoting_Rules, names one).
 */
export function quotePowerShell(value: string): string {
  return `'${value.replaceAll(/['\u2018-\u201b]/g, "$&$&")}'`;
}
