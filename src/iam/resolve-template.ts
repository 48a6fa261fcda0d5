import { DaypassError } from "../core/errors.ts";
import { isJsonObject } from "../core/json-object.ts";
import type { Deployment } from "./found.ts";
import { isOfIam } from "./template-macros.ts";

// What can be known of a CloudFormation template without deploying it: parameters by their defaults, names and ARNs of what it makes
// itself. What cannot be known is marked, and whoever needs it cannot judge.

/** Something that a template leaves to be known when it is deployed. As an object it shows what that is. */
class Unknown {
  constructor(what: string) {
    Object.defineProperty(this, what, { value: "", enumerable: true });
  }
}

export interface Template {
  readonly Transform?: unknown;
  readonly Parameters?: unknown;
  readonly Mappings?: unknown;
  readonly Conditions?: unknown;
  readonly Resources: Readonly<Record<string, unknown>>;
}

/**
 * A template's resources with its functions worked out. `onMade` is told which value was made of which. Throws `policy-not-judged`
 * where it cannot be known whether a resource of IAM is made at all.
 */
export function resolvedResources(
  template: Template,
  deployment: Deployment,
  onMade: (made: object, from: object) => void,
): Readonly<Record<string, unknown>> {
  const resolver = new Resolver(template, deployment, onMade);
  return Object.fromEntries(
    Object.entries(template.Resources)
      .filter(([id, resource]) => resolver.isMade(id, resource))
      .map(([id, resource]) => [id, resolver.value(resource)]),
  );
}

class Resolver {
  readonly #template: Template;
  readonly #deployment: Deployment;
  readonly #onMade: (made: object, from: object) => void;

  constructor(template: Template, deployment: Deployment, onMade: (made: object, from: object) => void) {
    this.#template = template;
    this.#deployment = deployment;
    this.#onMade = onMade;
  }

  /** A resource with a condition that does not hold is not there. */
  isMade(id: string, resource: unknown): boolean {
    if (!isJsonObject(resource) || typeof resource.Condition !== "string") return true;
    const holds = this.#condition(resource.Condition);
    if (holds !== undefined || !isOfIam(resource)) return holds !== false;
    const what = `condition "${resource.Condition}" of resource "${id}"`;
    const text = `Cannot judge ${what}, which holds or not only once it is deployed`;
    throw new DaypassError("policy-not-judged", { text });
  }

  value(from: unknown): unknown {
    if (Array.isArray(from)) {
      const made = from.map((item: unknown) => this.value(item)).filter((item) => item !== noValue);
      this.#onMade(made, from);
      return made;
    }
    if (!isJsonObject(from)) return from;
    const [[name = "", argument] = []] = Object.entries(from);
    if (Object.keys(from).length === 1 && (name === "Ref" || name.startsWith("Fn::"))) {
      return this.#unlessOpen(from, () => this.#call(name, argument), new Unknown(`${name}, which leads to itself`));
    }
    const entries = Object.entries(from).map(([key, inner]) => [key, this.value(inner)] as const);
    const made = Object.fromEntries(entries.filter(([, inner]) => inner !== noValue));
    this.#onMade(made, from);
    return made;
  }

  /** What is worked out just now, one inside the other: a name made of itself, or a condition, would go on for ever. */
  readonly #open = new Set<object>();

  #unlessOpen<T>(from: object, work: () => T, otherwise: T): T {
    if (this.#open.has(from)) return otherwise;
    this.#open.add(from);
    const made = work();
    this.#open.delete(from);
    return made;
  }

  #call(name: string, argument: unknown): unknown {
    switch (name) {
      case "Ref":
        return typeof argument === "string" ? this.#ref(argument) : new Unknown("Ref");
      case "Fn::Sub":
        return this.#sub(argument);
      case "Fn::GetAtt":
        return this.#attribute(argument);
      case "Fn::Join":
        return this.#join(argument);
      case "Fn::If":
        return this.#if(argument);
      case "Fn::Select": {
        const [at, list] = this.#list(argument);
        const items = this.value(list);
        return Array.isArray(items) ? (items[Number(at)] ?? new Unknown("Fn::Select")) : new Unknown("Fn::Select");
      }
      case "Fn::Split": {
        const [by, text] = this.#list(argument);
        const whole = this.value(text);
        return typeof by === "string" && typeof whole === "string" ? whole.split(by) : new Unknown("Fn::Split");
      }
      case "Fn::FindInMap":
        return this.#inMap(this.#list(argument).map((part) => this.value(part)));
      default:
        return new Unknown(name);
    }
  }

  #inMap(keys: readonly unknown[]): unknown {
    let found: unknown = this.#template.Mappings;
    for (const key of keys)
      found = isJsonObject(found) && typeof key === "string" && Object.hasOwn(found, key) ? found[key] : undefined;
    return found === undefined || keys.length !== 3 ? new Unknown("Fn::FindInMap") : this.value(found);
  }

  #list(argument: unknown): readonly unknown[] {
    return Array.isArray(argument) ? argument : [];
  }

  #ref(name: string): unknown {
    const { partition, account } = this.#deployment;
    const pseudo: Readonly<Record<string, unknown>> = {
      "AWS::Partition": partition,
      "AWS::AccountId": account,
      "AWS::Region": "us-east-1",
      "AWS::StackName": "stack",
      "AWS::NoValue": noValue,
      "AWS::URLSuffix": partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com",
    };
    if (Object.hasOwn(pseudo, name)) return pseudo[name];
    const parameter = isJsonObject(this.#template.Parameters) ? this.#template.Parameters[name] : undefined;
    if (isJsonObject(parameter)) return parameterValue(name, parameter);
    const resource = this.#template.Resources[name];
    return isJsonObject(resource) ? this.#nameOf(name, resource) : new Unknown(`Ref ${name}`);
  }

  /** What Ref gives of a resource: for IAM its name, for managed policies the ARN. */
  #nameOf(id: string, resource: Readonly<Record<string, unknown>>): unknown {
    const given = isJsonObject(resource.Properties)
      ? resource.Properties[nameProperties[String(resource.Type)] ?? ""]
      : undefined;
    const name = given === undefined ? `stack-${id}` : this.value(given);
    return resource.Type === "AWS::IAM::ManagedPolicy" && typeof name === "string"
      ? this.#arn("policy", resource, name)
      : name;
  }

  #arn(kind: string, resource: Readonly<Record<string, unknown>>, name: string): unknown {
    const { partition, account } = this.#deployment;
    const given = isJsonObject(resource.Properties) ? resource.Properties.Path : undefined;
    const path = given === undefined ? "/" : this.value(given);
    return typeof path === "string" ? `arn:${partition}:iam::${account}:${kind}${path}${name}` : path;
  }

  #attribute(argument: unknown): unknown {
    const [id, attribute] = typeof argument === "string" ? argument.split(".") : this.#list(argument);
    const resource = this.#template.Resources[String(id)];
    const kind = isJsonObject(resource) ? arnKinds[String(resource.Type)] : undefined;
    if (!isJsonObject(resource) || kind === undefined || attribute !== "Arn")
      return new Unknown(`Fn::GetAtt ${id}.${attribute}`);
    const name = this.#nameOf(String(id), resource);
    return typeof name === "string" ? this.#arn(kind, resource, name) : name;
  }

  #sub(argument: unknown): unknown {
    const [text, own] = Array.isArray(argument) ? argument : [argument, {}];
    if (typeof text !== "string") return new Unknown("Fn::Sub");
    let unknown: Unknown | undefined;
    const made = text.replace(/\$\{(!?)([^}]*)\}/g, (whole, bang: string, name: string) => {
      if (bang === "!") return `\${${name}}`;
      const given = isJsonObject(own) && Object.hasOwn(own, name) ? this.value(own[name]) : undefined;
      const value =
        given ?? (name.includes(".") && !name.startsWith("AWS::") ? this.#attribute(name) : this.#ref(name));
      if (value instanceof Unknown) unknown ??= value;
      return typeof value === "string" || typeof value === "number" ? String(value) : whole;
    });
    return unknown ?? made;
  }

  #join(argument: unknown): unknown {
    const [by, list] = this.#list(argument);
    const items = this.value(list);
    if (!Array.isArray(items)) return items instanceof Unknown ? items : new Unknown("Fn::Join");
    return items.find((item) => item instanceof Unknown) ?? items.join(String(by));
  }

  #if(argument: unknown): unknown {
    const [name, yes, no] = this.#list(argument);
    const holds = typeof name === "string" ? this.#condition(name) : undefined;
    return holds === undefined ? new Unknown(`Fn::If ${String(name)}`) : this.value(holds ? yes : no);
  }

  /** `undefined` where it cannot be known. */
  #condition(name: string): boolean | undefined {
    const { Conditions: conditions } = this.#template;
    const test = isJsonObject(conditions) && Object.hasOwn(conditions, name) ? conditions[name] : undefined;
    if (!isJsonObject(test)) return undefined;
    if (!this.#known.has(test)) {
      this.#known.set(
        test,
        this.#unlessOpen(test, () => this.#holds(test), undefined),
      );
    }
    return this.#known.get(test);
  }

  /** Conditions that are worked out: each may be named by many, which are named by many in turn. */
  readonly #known = new Map<object, boolean | undefined>();

  #holds(test: unknown): boolean | undefined {
    if (!isJsonObject(test)) return undefined;
    const [[name = "", argument] = []] = Object.entries(test);
    if (name === "Condition" && typeof argument === "string") return this.#condition(argument);
    const parts = this.#list(argument);
    if (name === "Fn::Equals") {
      const [one, other] = parts.map((part) => this.value(part));
      return one instanceof Unknown || other instanceof Unknown ? undefined : String(one) === String(other);
    }
    const results = parts.map((part) => this.#holds(part));
    if (results.includes(undefined)) return undefined;
    if (name === "Fn::Not") return results[0] === false;
    if (name === "Fn::And") return results.every((one) => one === true);
    return name === "Fn::Or" ? results.includes(true) : undefined;
  }
}

/** What stands for `AWS::NoValue`. */
const noValue = Symbol("AWS::NoValue");

/** What daypass's own templates leave to whoever deploys them. */
const assumed: Readonly<Record<string, unknown>> = {
  RoleArns: ["arn:aws:iam::111122223333:role/any"],
  TrustAccount: "444455556666",
};

function parameterValue(name: string, { Default: value, Type: type }: Readonly<Record<string, unknown>>): unknown {
  if (value === undefined) return assumed[name] ?? new Unknown(`parameter ${name}, which has no default`);
  const isList = typeof type === "string" && (type === "CommaDelimitedList" || type.startsWith("List<"));
  return isList
    ? String(value)
        .split(",")
        .map((item) => item.trim())
    : value;
}

const nameProperties: Readonly<Record<string, string>> = {
  "AWS::IAM::Role": "RoleName",
  "AWS::IAM::Group": "GroupName",
  "AWS::IAM::User": "UserName",
  "AWS::IAM::ManagedPolicy": "ManagedPolicyName",
};

const arnKinds: Readonly<Record<string, string>> = {
  "AWS::IAM::Role": "role",
  "AWS::IAM::Group": "group",
  "AWS::IAM::User": "user",
  "AWS::IAM::ManagedPolicy": "policy",
};
