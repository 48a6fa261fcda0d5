/** Where the bytes of a file stop being UTF-8, and why, in terms of the decoded text. */
export interface Damage {
  readonly offset: number;
  readonly what: string;
}

/** Finds the first line whose bytes are not UTF-8. To be asked only of bytes that are known not to be. */
export function damageOf(bytes: Uint8Array): Damage {
  const wide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (wide) return { offset: 0, what: "the file is UTF-16, as Windows PowerShell's redirection writes it, not UTF-8" };
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let offset = 0;
  for (let start = 0; start < bytes.length; ) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline === -1 ? bytes.length : newline + 1;
    try {
      offset += decoder.decode(bytes.subarray(start, end)).length;
    } catch {
      break;
    }
    start = end;
  }
  return { offset, what: "this line holds bytes that are not UTF-8" };
}
