import { createHash } from "node:crypto";
import type { StoredObject } from "../entities.ts";
import type { WireResponse } from "../handler.ts";
import { invalidRange } from "./s3-refusals.ts";

/** An object as GetObject sends it: whole, or the one range that is asked for. */
export function objectAnswer(object: StoredObject, range: string | undefined): WireResponse {
  const content = Buffer.from(object.body);
  const headers = {
    "content-type": object.contentType,
    "last-modified": object.modifiedAt.toUTCString(),
    etag: etagOf(object),
    "accept-ranges": "bytes",
  };
  const span = range === undefined ? undefined : spanOf(range, content.length);
  if (span === undefined) return { status: 200, headers, body: content };
  const contentRange = `bytes ${span.from}-${span.to}/${content.length}`;
  return {
    status: 206,
    headers: { ...headers, "content-range": contentRange },
    body: content.subarray(span.from, span.to + 1),
  };
}

// A header that is not of this form is ignored, as HTTP wants.
function spanOf(range: string, size: number): { from: number; to: number } | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(range);
  if (match === null || (match[1] === "" && match[2] === "")) return undefined;
  const [, first = "", last = ""] = match;
  const from = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const to = first === "" || last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (from > to) throw invalidRange(range, size);
  return { from, to };
}

export function etagOf({ body }: StoredObject): string {
  return `"${createHash("md5").update(body).digest("hex")}"`;
}
