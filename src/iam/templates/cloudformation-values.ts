import { isJsonObject } from "../../core/json-object.ts";

/** A function of CloudFormation with one text: `!Sub`, `!Ref`, `!GetAtt`. */
export class Call {
  readonly name: "Sub" | "Ref" | "GetAtt";
  readonly text: string;

  constructor(name: Call["name"], text: string) {
    this.name = name;
    this.text = text;
  }

  toJSON(): object {
    if (this.name === "Ref") return { Ref: this.text };
    return { [`Fn::${this.name}`]: this.name === "GetAtt" ? this.text.split(".") : this.text };
  }
}

export const ref = (name: string) => new Call("Ref", name);

/** Stands for all of them: the parameter is a list. */
export const roleArns = "${RoleArns}";

/** A document with CloudFormation's functions where it needs them. */
export function quoted(value: unknown): unknown {
  if (typeof value === "string") return text(value);
  if (Array.isArray(value)) return value.length === 1 && value[0] === roleArns ? ref("RoleArns") : value.map(quoted);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, quoted(inner)]));
}

/** What names something of the template is substituted; policy variables are then written `${!aws:username}`. */
export function text(plain: string): string | Call {
  return /\$\{(AWS::|[A-Z])/.test(plain) ? new Call("Sub", plain.replaceAll("${aws:", "${!aws:")) : plain;
}
