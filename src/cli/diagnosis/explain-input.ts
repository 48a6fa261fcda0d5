import { fstatSync } from "node:fs";
import { decoded } from "../../diagnosis/plain-text.ts";

// What is kept of a stream: errors stand at the beginning and at the end.
const keptBytes = 512 * 1024;
// A stream that goes on after this is none that anybody waits for.
const mostBytes = 64 * 1024 * 1024;

/** All of a stream, or its beginning and its end, as text. Whoever writes it is not stopped in the middle, unless it never ends. */
export async function readBounded(input: AsyncIterable<string | Uint8Array>): Promise<string> {
  const head: Uint8Array[] = [];
  let tail: Uint8Array[] = [];
  let [headLength, tailLength, total] = [0, 0, 0];
  for await (const chunk of input) {
    const bytes = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
    total += bytes.length;
    const room = Math.max(0, keptBytes - headLength);
    head.push(bytes.subarray(0, room));
    headLength += Math.min(room, bytes.length);
    tail.push(bytes.subarray(room));
    tailLength += bytes.length - Math.min(room, bytes.length);
    if (tailLength > 2 * keptBytes) {
      tail = [Buffer.concat(tail).subarray(-keptBytes)];
      tailLength = keptBytes;
    }
    if (total > mostBytes) break;
  }
  const end = Buffer.concat(tail);
  // In UTF-16 a character is two bytes: cut at an even place, its end is still text.
  const cut = Math.max(0, end.length - keptBytes);
  const kept = end.subarray(cut + ((total - end.length + cut) % 2));
  return decoded(Buffer.concat(total > 2 * keptBytes ? [...head, kept] : [...head, end]));
}

/** Whether something can come in: a pipe or a file, and not a terminal or /dev/null. */
export function hasInput(stdin: { readonly isTTY?: boolean | undefined }): boolean {
  if (stdin.isTTY === true) return false;
  try {
    return !fstatSync(0).isCharacterDevice();
  } catch {
    // No stdin at all.
    return false;
  }
}
