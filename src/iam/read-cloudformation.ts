import { isJsonObject } from "../core/json-object.ts";
import {
  type Found,
  type FoundIdentity,
  type FoundPolicy,
  type FoundRole,
  type LineOf,
  listOf,
  policyIn,
  pretended,
  textsIn,
} from "./found.ts";
import { resolvedResources, type Template } from "./resolve-template.ts";
import type { FileValues } from "./template-file.ts";
import { refuseMacros } from "./template-macros.ts";

// The policies of a template by whom they reach: groups, users with their groups, roles. A template that attaches a policy to a group
// which is there already says nothing more about that group; the policy is then judged by itself.

interface Resource {
  readonly id: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A policy, and the names that it is attached to by itself. */
interface Attached {
  readonly policy: FoundPolicy;
  /** Of a managed policy: its ARN. */
  readonly arn: string | undefined;
  readonly groups: readonly string[];
  readonly users: readonly string[];
  readonly roles: readonly string[];
}

export function foundInTemplate(template: Template, { lineOf }: FileValues, path: string): Found {
  refuseMacros(template, path);
  const lines = new Map<object, number>();
  const resolved = resolvedResources(template, pretended, (made, from) => {
    const line = lineOf(from);
    if (line !== undefined) lines.set(made, line);
  });
  const reading = new Reading(resourcesIn(resolved), path, (value) => lines.get(value));
  return {
    ...pretended,
    identities: [...reading.groups(), ...reading.users(), ...reading.loose()],
    roles: reading.roles(),
    serviceControl: reading.organisation(),
  };
}

function resourcesIn(resolved: Readonly<Record<string, unknown>>): readonly Resource[] {
  return Object.entries(resolved).flatMap(([id, resource]) =>
    isJsonObject(resource)
      ? [{ id, type: String(resource.Type), properties: isJsonObject(resource.Properties) ? resource.Properties : {} }]
      : [],
  );
}

class Reading {
  readonly #resources: readonly Resource[];
  readonly #policies: readonly Attached[];
  readonly #read: (name: string, document: unknown) => FoundPolicy;

  constructor(resources: readonly Resource[], path: string, lineOf: LineOf) {
    this.#resources = resources;
    this.#read = (name, document) => policyIn(path, name, document, lineOf);
    this.#policies = resources.flatMap((resource) => this.#attached(resource));
  }

  groups(): readonly FoundIdentity[] {
    return this.#of("AWS::IAM::Group").map(({ id, properties }) => {
      const name = nameOf(id, properties.GroupName);
      return { kind: "group", name, ...this.#policiesOf(properties, ({ groups }) => groups.includes(name)) };
    });
  }

  users(): readonly FoundIdentity[] {
    const groups = this.groups();
    return this.#of("AWS::IAM::User").map(({ id, properties }) => {
      const name = nameOf(id, properties.UserName);
      const memberOf = groups.filter((group) => this.#groupsOf(name, properties).includes(group.name));
      const own = this.#policiesOf(properties, ({ users }) => users.includes(name));
      const path = typeof properties.Path === "string" ? properties.Path : "/";
      return {
        kind: "user",
        name,
        arn: `arn:${pretended.partition}:iam::${pretended.account}:user${path}${name}`,
        policies: [...own.policies, ...memberOf.flatMap(({ policies }) => policies)],
        unread: [...own.unread, ...memberOf.flatMap(({ unread }) => unread)],
        boundary: this.#managed(properties.PermissionsBoundary),
      };
    });
  }

  roles(): readonly FoundRole[] {
    return this.#of("AWS::IAM::Role").map(({ id, properties }) => {
      const name = nameOf(id, properties.RoleName);
      const path = typeof properties.Path === "string" ? properties.Path : "/";
      return {
        arn: `arn:${pretended.partition}:iam::${pretended.account}:role${path}${name}`,
        trust: this.#read(`trust of ${name}`, properties.AssumeRolePolicyDocument),
        own: this.#policiesOf(properties, ({ roles }) => roles.includes(name)).policies,
      };
    });
  }

  /** Policies for groups and users that the template does not make, and for nobody in particular. */
  loose(): readonly FoundIdentity[] {
    const taken = new Set(
      [...this.groups(), ...this.users(), ...this.roles().map(({ own }) => ({ policies: own }))].flatMap(
        ({ policies }) => policies,
      ),
    );
    const boundaries = this.#resources.map(({ properties }) => this.#managed(properties.PermissionsBoundary));
    const policies = this.#policies
      .filter(({ policy, roles }) => !taken.has(policy) && roles.length === 0 && !boundaries.includes(policy))
      .map(({ policy }) => policy);
    if (policies.length === 0) return [];
    return [{ kind: "policies", name: policies.map(({ name }) => name).join(", "), policies, unread: [] }];
  }

  organisation(): readonly FoundPolicy[] {
    return this.#of("AWS::Organizations::Policy")
      .filter(({ properties }) => (properties.Type ?? "SERVICE_CONTROL_POLICY") === "SERVICE_CONTROL_POLICY")
      .map(({ id, properties }) => this.#read(nameOf(id, properties.Name), properties.Content));
  }

  #of(type: string): readonly Resource[] {
    return this.#resources.filter((resource) => resource.type === type);
  }

  #attached({ id, type, properties }: Resource): readonly Attached[] {
    const document = properties.PolicyDocument;
    const one = (name: unknown) => textsIn(name);
    const inline = { policy: this.#read(nameOf(id, properties.PolicyName), document), arn: undefined };
    switch (type) {
      case "AWS::IAM::Policy":
        return [{ ...inline, ...holders(properties) }];
      case "AWS::IAM::GroupPolicy":
        return [{ ...inline, groups: one(properties.GroupName), users: [], roles: [] }];
      case "AWS::IAM::UserPolicy":
        return [{ ...inline, groups: [], users: one(properties.UserName), roles: [] }];
      case "AWS::IAM::RolePolicy":
        return [{ ...inline, groups: [], users: [], roles: one(properties.RoleName) }];
      case "AWS::IAM::ManagedPolicy": {
        const name = nameOf(id, properties.ManagedPolicyName);
        const path = typeof properties.Path === "string" ? properties.Path : "/";
        const arn = `arn:${pretended.partition}:iam::${pretended.account}:policy${path}${name}`;
        return [{ policy: this.#read(name, document), arn, ...holders(properties) }];
      }
      default:
        return [];
    }
  }

  /** Policies in a holder's own text, by their ARN, and attached from their side. */
  #policiesOf(
    properties: Resource["properties"],
    isHolder: (attached: Attached) => boolean,
  ): { readonly policies: readonly FoundPolicy[]; readonly unread: readonly string[] } {
    const inline = listOf(properties.Policies).map((each) => this.#inline(each));
    const arns = textsIn(properties.ManagedPolicyArns);
    const byArn = arns.map((arn) => this.#managed(arn)).filter((policy) => policy !== undefined);
    const attached = this.#policies.filter(isHolder).map(({ policy }) => policy);
    return {
      policies: [...new Set([...inline, ...byArn, ...attached])],
      unread: [
        ...arns.filter((arn) => this.#managed(arn) === undefined),
        ...listOf(properties.ManagedPolicyArns).flatMap((arn) => (isJsonObject(arn) ? Object.keys(arn) : [])),
      ],
    };
  }

  readonly #inlineRead = new Map<object, FoundPolicy>();

  /** The same object for the same policy, however often it is asked for. */
  #inline(inline: unknown): FoundPolicy {
    if (!isJsonObject(inline)) return this.#read("policy", inline);
    const known = this.#inlineRead.get(inline);
    if (known !== undefined) return known;
    const read = this.#read(
      typeof inline.PolicyName === "string" ? inline.PolicyName : "policy",
      inline.PolicyDocument,
    );
    this.#inlineRead.set(inline, read);
    return read;
  }

  #managed(arn: unknown): FoundPolicy | undefined {
    return typeof arn === "string" ? this.#policies.find((attached) => attached.arn === arn)?.policy : undefined;
  }

  #groupsOf(user: string, properties: Resource["properties"]): readonly string[] {
    const added = this.#of("AWS::IAM::UserToGroupAddition").filter((addition) =>
      textsIn(addition.properties.Users).includes(user),
    );
    return [...textsIn(properties.Groups), ...added.flatMap((addition) => textsIn(addition.properties.GroupName))];
  }
}

function holders(properties: Resource["properties"]): Pick<Attached, "groups" | "users" | "roles"> {
  return { groups: textsIn(properties.Groups), users: textsIn(properties.Users), roles: textsIn(properties.Roles) };
}

/** As CloudFormation would call it: its own name, else one made of the stack's and the resource's. */
function nameOf(id: string, given: unknown): string {
  return typeof given === "string" ? given : `stack-${id}`;
}
