import { ask, iamArn, type Row, type RowVerdict, userNameOf } from "./matrix-row.ts";
import { gateTag } from "./policies/admin-mfa.ts";
import type { Promises, Subject } from "./subject.ts";

const nameOf = (action: string) => action.split(":")[1] ?? "";

/** What leads to a session: without it nobody gets in. */
export function findDeviceRows(subject: Subject): readonly Row[] {
  const { user } = subject;
  const actions: readonly (readonly [action: string, resource: string])[] = [
    ["iam:GetUser", user],
    ["iam:ListMFADevices", user],
    ["iam:GetMFADevice", user],
    ["iam:ListVirtualMFADevices", "*"],
    ["iam:ResyncMFADevice", user],
    ["sts:GetSessionToken", "*"],
    ["sts:GetCallerIdentity", "*"],
  ];
  const found: RowVerdict = {
    expected: "allow",
    because: "without the serial number of their device nobody can log in",
    otherwise: "people are locked out: their tools cannot find out which device they have",
    mend: "allow it on the user's own ARN, with its path, and except it in the deny",
  };
  const drifted: RowVerdict = {
    ...found,
    because: "a device that has drifted gives no code to log in with; two codes in a row prove that it is there",
    otherwise: "whoever's device has drifted is locked out until an administrator helps",
  };
  return actions.flatMap(([action, resource]) =>
    (["key alone", "console session without MFA"] as const).map((state) => ({
      ...ask({ id: `find-device/${nameOf(action)}/${state.replaceAll(" ", "-")}`, state, action, resource }, subject),
      ...(nameOf(action) === "ResyncMFADevice" ? drifted : found),
    })),
  );
}

const lockedOut: RowVerdict = {
  expected: "allow",
  because: "a first device is enrolled before there is one, under any name",
  otherwise: "new people are locked out: they cannot enrol their first device",
  mend: "allow iam:CreateVirtualMFADevice on mfa/* and iam:EnableMFADevice on the user's own ARN, and except both in the deny",
};
const further: RowVerdict = {
  ...lockedOut,
  because: "with MFA people enrol a second device by themselves, and a lost phone is no lock-out",
  otherwise: "nobody can enrol a second device: whoever loses the first is locked out",
};
const keptShut: RowVerdict = {
  expected: "deny",
  because: "until somebody opens the gate, whoever holds the key must not enrol a device",
  otherwise: "whoever finds the key of somebody without a device enrols one, and has MFA",
  mend: `deny both without MFA where aws:PrincipalTag/${gateTag.key} is not ${gateTag.open}`,
};

/** A first device without MFA, where the gate is open; further ones with MFA. */
export function enrolmentRows(subject: Subject, { enrolment }: Pick<Promises, "enrolment">): readonly Row[] {
  if (enrolment === undefined) return [];
  const actions: readonly (readonly [action: string, resource: string])[] = [
    ["iam:CreateVirtualMFADevice", iamArn(subject, "mfa/any-name")],
    ["iam:EnableMFADevice", subject.user],
  ];
  return actions.flatMap(([action, resource]): readonly Row[] => {
    const id = `enrol/${nameOf(action)}`;
    const second = { ...ask({ id: `${id}/second`, state: "session with MFA", action, resource }, subject), ...further };
    if (enrolment === "open")
      return [{ ...ask({ id, state: "key alone", action, resource }, subject), ...lockedOut }, second];
    const gate = (value: string) => ({ [gateTag.key]: value });
    const rows = [
      { id: `${id}/gate-open`, tags: gate(gateTag.open), verdict: lockedOut },
      { id: `${id}/gate-shut`, tags: undefined, verdict: keptShut },
      { id: `${id}/gate-another-word`, tags: gate("closed"), verdict: keptShut },
    ];
    return [
      second,
      ...rows.map(({ id: rowId, tags, verdict }): Row => {
        const holding = verdict === keptShut ? "own and all rights" : "own";
        return {
          ...ask({ id: rowId, state: "key alone", action, resource, holding, ...(tags && { tags }) }, subject),
          ...verdict,
        };
      }),
    ];
  });
}

/** Names that a pattern with a star in front, or behind, would take for the user's. */
function otherUsers(subject: Subject, path: string | undefined): readonly (readonly [kind: string, arn: string])[] {
  const name = userNameOf(subject);
  const named = (other: string) => subject.user.slice(0, -name.length) + other;
  return [
    ["another", named("somebody-else")],
    ["longer-name", named(`m${name}`)],
    ["name-and-more", named(`${name}2`)],
    // Where every path is taken, the same name elsewhere is the same user: names are unique in an account.
    ["other-path", iamArn(subject, `user/elsewhere/${path === undefined ? `m${name}` : name}`)],
  ];
}

/** What is one's own is not everybody's. */
export function othersRows(subject: Subject, { path, selfOnly }: Pick<Promises, "path" | "selfOnly">): readonly Row[] {
  const others = otherUsers(subject, path);
  const byKey = ["iam:EnableMFADevice", "iam:ResyncMFADevice"].flatMap((action) =>
    others.flatMap(([kind, resource]) =>
      (["own", "own and all rights"] as const).map(
        (holding): Row => ({
          ...ask(
            {
              id: `others/${nameOf(action)}/${kind}/${holding === "own" ? "none" : "rights"}`,
              state: "key alone",
              action,
              resource,
              holding,
            },
            subject,
          ),
          expected: "deny",
          because: "NotAction with Resource * exempts these actions for every user",
          otherwise: "whoever finds a key with wide rights enrols a device of their own for somebody else",
          mend: "deny EnableMFADevice and ResyncMFADevice without MFA with NotResource: the user's own ARN",
        }),
      ),
    ),
  );
  const look = ["iam:GetUser", "iam:ListMFADevices"].flatMap((action) =>
    others.map(
      ([kind, resource]): Row => ({
        ...ask({ id: `others/${nameOf(action)}/${kind}`, state: "key alone", action, resource }, subject),
        expected: "deny",
        because: "what finds one's own device needs nobody else's",
        otherwise: "whoever finds a key learns who else there is, and who has no device yet",
        mend: "name the user's own ARN, with its path: user/PATH/${aws:username}",
      }),
    ),
  );
  return [...byKey, ...(selfOnly ? [...look, ...othersWithMfa(subject, others)] : [])];
}

function othersWithMfa(subject: Subject, others: readonly (readonly [kind: string, arn: string])[]): readonly Row[] {
  const asked: readonly (readonly [action: string, kind: string, resource: string])[] = [
    ...["iam:EnableMFADevice", "iam:ResyncMFADevice", "iam:DeactivateMFADevice"].flatMap((action) =>
      others.map(([kind, resource]) => [action, kind, resource] as const),
    ),
    ["iam:DeleteVirtualMFADevice", "another", iamArn(subject, "mfa/somebody-elses-phone")],
    ["iam:DeleteVirtualMFADevice", "folder", iamArn(subject, "mfa/somebody-else/phone")],
  ];
  return asked.map(
    ([action, kind, resource]): Row => ({
      ...ask({ id: `others-with-mfa/${nameOf(action)}/${kind}`, state: "session with MFA", action, resource }, subject),
      expected: "deny",
      because: "the guardrail gives rights on one's own devices only",
      otherwise: "any member can take another's device away, and enrol one of their own in its place",
      mend: "name the user's own ARN, with its path: user/PATH/${aws:username}",
    }),
  );
}
