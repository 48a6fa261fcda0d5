import { escapeXml } from "../xml.ts";

/** Members in order; a list is its element repeated, as S3 writes lists. `undefined` ones are left out. */
export interface S3Members {
  readonly [name: string]: S3Value | readonly S3Value[];
}

type S3Value = string | number | boolean | Date | S3Members | undefined;

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** A document as S3 writes it: with a declaration, on one line. Only answers have a namespace, refusals none. */
export function s3Document(root: string, members: S3Members | string, namespace?: string): string {
  const attribute = namespace === undefined ? "" : ` xmlns="${namespace}"`;
  return `${declaration}<${root}${attribute}>${typeof members === "string" ? escapeXml(members) : content(members)}</${root}>`;
}

function content(members: S3Members): string {
  return Object.entries(members)
    .flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map((each: S3Value) => element(name, each)))
    .join("");
}

function element(name: string, value: S3Value): string {
  if (value === undefined) return "";
  if (value instanceof Date) return `<${name}>${value.toISOString()}</${name}>`;
  return `<${name}>${typeof value === "object" ? content(value) : escapeXml(String(value))}</${name}>`;
}
