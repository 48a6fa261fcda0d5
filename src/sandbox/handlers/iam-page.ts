import { validationError } from "../aws-error.ts";
import type { XmlMembers, XmlValue } from "../xml.ts";

interface Paging {
  readonly Marker: string | undefined;
  readonly MaxItems: number | undefined;
}

const serviceDefault = 100;

/** One page of a list, with what it takes to ask for the next one. The marker means nothing to clients. */
export function page(name: string, items: readonly XmlValue[], { Marker, MaxItems }: Paging): XmlMembers {
  const from = Marker === undefined ? 0 : startOf(Marker, items.length);
  const to = from + (MaxItems ?? serviceDefault);
  const isTruncated = to < items.length;
  return { [name]: items.slice(from, to), IsTruncated: isTruncated, Marker: isTruncated ? markerOf(to) : undefined };
}

function markerOf(index: number): string {
  return Buffer.from(`daypass-sandbox:${index}`).toString("base64");
}

function startOf(marker: string, length: number): number {
  const index = /^daypass-sandbox:(\d+)$/.exec(Buffer.from(marker, "base64").toString("latin1"))?.[1];
  if (index === undefined || Number(index) > length) throw validationError("Invalid Marker.");
  return Number(index);
}
