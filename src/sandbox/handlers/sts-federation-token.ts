import { accessDenied } from "../aws-error.ts";
import { credentialsMembers, issueSession } from "../issue-session.ts";
import { integer, operation, required, text } from "../query-input.ts";
import { policyArns, tags } from "./sts-members.ts";
import { givenPolicies } from "./sts-session-policies.ts";

/** Long-term keys only, and no MFA can come into it: what a federated session may do is what both policies allow. */
export const getFederationToken = operation({
  action: "GetFederationToken",
  input: {
    Name: required(text({ min: 2, max: 32, pattern: "[\\w+=,.@-]*" })),
    Policy: text({ min: 1, max: 2048, pattern: "[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+" }),
    PolicyArns: policyArns,
    DurationSeconds: integer({ min: 900, max: 129_600 }),
    Tags: tags,
  },
  run(input, { caller, account, world }) {
    if (caller.session !== undefined) throw accessDenied("Cannot call GetFederationToken with session credentials");
    const arn = `arn:${account.partition}:sts::${account.id}:federated-user/${input.Name}`;
    world.authorize(caller, { action: "sts:GetFederationToken", resource: arn });
    const { limits } = world;
    const isRoot = caller.kind === "root";
    const wanted = input.DurationSeconds ?? (isRoot ? limits.rootSessionSeconds : limits.sessionDefaultSeconds);
    const { documents, packedPercent } = givenPolicies(input, world);
    const session = issueSession(
      {
        by: "GetFederationToken",
        seconds: isRoot ? Math.min(wanted, limits.rootSessionSeconds) : wanted,
        userName: caller.user?.name,
        sessionName: input.Name,
        policies: documents,
      },
      world,
    );
    return {
      Credentials: credentialsMembers(session),
      FederatedUser: { FederatedUserId: `${account.id}:${input.Name}`, Arn: arn },
      PackedPolicySize: packedPercent,
    };
  },
});
