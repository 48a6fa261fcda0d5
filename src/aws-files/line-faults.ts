import { type Line, opensNested, type Property, trimmed } from "./line.ts";

/** Readers of the files, as they are named to a person. */
export const readers = {
  botocore: "AWS CLI and boto3",
  javascript: "JavaScript SDK",
  rust: "Rust SDK",
  java: "Java SDK",
  go: "Go SDK",
} as const;

export const strictReaders = [readers.rust, readers.java] as const;

/** Something in a line that readers refuse or understand differently. */
export interface Fault {
  readonly what: string;
  readonly severity: "error" | "warning";
  readonly rejectedBy: readonly string[];
  /** Whether an edit of the section around it cannot be made so that all readers agree. */
  readonly blocks: boolean;
  /** Whether readers disagree on which setting the line belongs to. */
  readonly contested?: boolean;
  /** Whether it is about the bytes of the file: no change of a line mends it. */
  readonly isEncoding?: boolean;
}

/** What readers of a line refuse or understand differently. */
export function faultsOf(text: string, line: Line): readonly Fault[] {
  const { kind, indent, property } = line;
  if (kind === "blank") return none;
  if (kind === "comment") return indent === 0 ? none : [nestedCommentFault];
  if (kind === "continuation") return continuationFaults(text, line);
  const indented = indent > 0 ? [indentedFault] : none;
  if (kind === "header") return indented;
  if (property === undefined) return [...indented, noPropertyFault(text, line)];
  return [...indented, ...propertyFaults(text, line, property)];
}

const none: readonly Fault[] = [];
// What Python or JavaScript count as white space or as a line end, and the grammar does not.
const oddSpace = /[\u0000\v\f\u001c-\u001f\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]/;
const plainName = /^[A-Za-z0-9_\-/.%@:+]+$/;

const nestedCommentFault: Fault = {
  what: "a comment must start in the first column here",
  severity: "error",
  rejectedBy: strictReaders,
  blocks: false,
};

const indentedFault: Fault = {
  what: "this line is indented and continues nothing",
  severity: "error",
  rejectedBy: strictReaders,
  blocks: false,
};

function continuationFaults(text: string, line: Line): readonly Fault[] {
  const content = trimmed(text.slice(line.start, line.end));
  const open = { key: line.open?.property?.key ?? "", empty: opensNested(line.open) };
  if (/^[#;]/.test(content)) {
    const what = `some readers take this indented comment as more of the value of "${open.key}"`;
    return [{ what, severity: "warning", rejectedBy: [], blocks: false }];
  }
  if (/^\[.*\]\s*([#;].*)?$/.test(content)) {
    const what = `the JavaScript SDK starts a section here, others read more of the value of "${open.key}"`;
    return [{ what, severity: "error", rejectedBy: [], blocks: true }];
  }
  const assigns = /^[^=]*[^=\s][^=]*=/.test(content);
  if (open.empty && !assigns) {
    const what = `a line below "${open.key} =" needs a name and an equals sign`;
    return [{ what, severity: "error", rejectedBy: [readers.botocore, ...strictReaders], blocks: true }];
  }
  if (open.empty && /=[ \t]*([#;].*)?$/.test(content)) {
    const what = "the JavaScript SDK takes the lines below for parts of this name";
    return [{ what, severity: "warning", rejectedBy: [], blocks: false, contested: true }];
  }
  if (open.empty || !assigns) return none;
  const what = `the JavaScript SDK reads a setting here, others read more of the value of "${open.key}"`;
  return [{ what, severity: "warning", rejectedBy: [], blocks: false, contested: true }];
}

function noPropertyFault(text: string, span: Line): Fault {
  const content = trimmed(text.slice(span.start, span.end));
  const rejectedBy = [readers.botocore, readers.go, ...strictReaders];
  if (content.startsWith("=")) {
    return { what: "there is no name before the equals sign", severity: "error", rejectedBy, blocks: true };
  }
  if (/^[^\s:][^:]*:/.test(content)) {
    const what = "the name and the value are parted by a colon where most readers want an equals sign";
    return { what, severity: "error", rejectedBy: strictReaders, blocks: true };
  }
  return { what: "there is no equals sign", severity: "error", rejectedBy, blocks: true };
}

function propertyFaults(text: string, line: Line, property: Property): readonly Fault[] {
  const faults: Fault[] = [];
  const add = (what: string, rejectedBy: readonly string[], severity: Fault["severity"], blocks = false): void => {
    faults.push({ what, severity, rejectedBy, blocks });
  };
  const { key, rawKey, value } = property;
  if (oddSpace.test(text.slice(line.start, property.equals))) {
    add("there is an unusual blank or a control character in the name", [], "error", true);
  } else if (!plainName.test(rawKey)) add(`most readers ignore the name "${rawKey}"`, [], "warning");
  if (rawKey.includes(":")) {
    add(`the AWS CLI and boto3 end the name at its colon: "${trimmed(rawKey.split(":")[0] ?? "")}"`, [], "warning");
  }
  if (rawKey !== key) add(`the JavaScript SDK does not find "${key}" in capital letters`, [], "warning");
  if (line.indent > 0 && opensNested(line.open)) {
    add(`the JavaScript SDK reads this as a part of "${line.open?.property?.key}"`, [], "error", true);
  }
  if (property.comment !== undefined)
    add("the AWS CLI and boto3 read the comment as a part of the value", [], "warning");
  if (/^(["']).*\1$/.test(value)) add("the Go SDK strips the quotes, others keep them", [], "warning");
  return faults;
}
