/** What an answer holds: members in the order in which they are written; `undefined` ones are left out. */
export type XmlValue =
  | string
  | number
  | boolean
  | Date
  | XmlMembers
  | readonly XmlValue[]
  | ReadonlyMap<string, XmlValue>
  | undefined;

export interface XmlMembers {
  readonly [name: string]: XmlValue;
}

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\r": "&#xD;",
};

export function escapeXml(text: string): string {
  return text.replace(/[&<>"\r]/g, (character) => escapes[character] ?? character);
}

/** A time as it goes over the wire: UTC, whole seconds. */
export function wireTime(time: Date): string {
  return time.toISOString().replace(/\.\d{3}Z$/, "Z");
}

/**
 * The document as the Query services write it: no XML declaration, two spaces per level, a final newline. Items of a list
 * are `<member>` elements, those of a map `<entry>` with `<key>` and `<value>`.
 */
export function xmlDocument(root: string, namespace: string, members: XmlMembers): string {
  return `<${root} xmlns="${namespace}">\n${lines(members, 1)}</${root}>\n`;
}

function lines(members: XmlMembers, depth: number): string {
  return Object.entries(members)
    .map(([name, value]) => element(name, value, depth))
    .join("");
}

function element(name: string, value: XmlValue, depth: number): string {
  if (value === undefined) return "";
  const indent = "  ".repeat(depth);
  if (Array.isArray(value)) {
    const items = value.map((item: XmlValue) => element("member", item, depth + 1)).join("");
    return items === "" ? `${indent}<${name}/>\n` : `${indent}<${name}>\n${items}${indent}</${name}>\n`;
  }
  if (value instanceof Map) {
    const entries = [...value].map(([key, entry]: [string, XmlValue]) =>
      element("entry", { key, value: entry }, depth + 1),
    );
    return `${indent}<${name}>\n${entries.join("")}${indent}</${name}>\n`;
  }
  if (value instanceof Date) return element(name, wireTime(value), depth);
  if (typeof value === "object") {
    return `${indent}<${name}>\n${lines(value as XmlMembers, depth + 1)}${indent}</${name}>\n`;
  }
  const text = escapeXml(String(value));
  return text === "" ? `${indent}<${name}/>\n` : `${indent}<${name}>${text}</${name}>\n`;
}
