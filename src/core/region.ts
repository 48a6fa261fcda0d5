/** Whether the text has the form of a region name, in any partition. */
export function isRegion(text: string): boolean {
  return /^[a-z]{2,8}(-[a-z]{2,12}){1,3}-\d{1,2}$/.test(text);
}

/** What is wrong with a region name; `undefined` when nothing is. */
export function checkRegion(text: string): string | undefined {
  return isRegion(text) ? undefined : (checkRegionSoFar(text) ?? "a region is written like eu-west-1");
}

/** What is wrong with the beginning of a region name, whatever follows. */
export function checkRegionSoFar(text: string): string | undefined {
  const other = /[^a-z0-9-]/.exec(text)?.[0];
  return other === undefined ? undefined : "a region is written in small letters, digits and dashes, like eu-west-1";
}
