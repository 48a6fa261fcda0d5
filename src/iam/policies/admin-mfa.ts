import { document, onlyWithMfa, ownUser, type PolicyDocument, type PolicyNames, unlessMfa } from "./document.ts";

/** The tag on a user that opens a gated enrolment, and the value that does. */
export const gateTag = { key: "daypass-enrolment", open: "open" } as const;

/** What finds the serial number of one's own device: without it nobody can log in. */
const findOwn = ["iam:GetUser", "iam:ListMFADevices", "iam:GetMFADevice"];
/** What makes a first device one's own. */
const enrol = ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice"];
/** A token that has drifted gives no code that could buy a session; two codes in a row prove that it is there. */
const resync = "iam:ResyncMFADevice";
/** What AWS answers in any case: listed so that simulators say so, too. */
const signIn = ["sts:GetSessionToken", "sts:GetCallerIdentity"];

/** What a request without MFA may be about. Nothing here turns a key into another credential, or takes a device away. */
export const withoutMfa = [...findOwn, "iam:ListVirtualMFADevices", ...enrol, resync, ...signIn];

/**
 * AdminMFAPolicy: refuses everything that comes without MFA, but for finding and enrolling one's own device. An explicit deny, since
 * an Allow with a condition is void beside any other policy that allows. With MFA, people may look after further devices of their own.
 */
export function adminMfaPolicy(
  names: PolicyNames,
  { enrolment }: { readonly enrolment: "open" | "gated" },
): PolicyDocument {
  const self = ownUser(names);
  const { partition, account, path } = names;
  const devices = `arn:${partition}:iam::${account}:mfa/*`;
  const ownDevices = `arn:${partition}:iam::${account}:mfa${path}\${aws:username}/*`;
  const gateOpen = { StringEquals: { [`aws:PrincipalTag/${gateTag.key}`]: gateTag.open } };
  const gateShut = { StringNotEquals: { [`aws:PrincipalTag/${gateTag.key}`]: gateTag.open } };
  const gated = enrolment === "gated";
  return document(
    { Sid: "AllowSignIn", Effect: "Allow", Action: signIn, Resource: "*" },
    { Sid: "AllowFindOwnDevice", Effect: "Allow", Action: [...findOwn, resync], Resource: self },
    // It names no resource: IAM asks for it on "*".
    { Sid: "AllowListDevices", Effect: "Allow", Action: ["iam:ListVirtualMFADevices"], Resource: "*" },
    {
      Sid: "AllowEnrolOwnDevice",
      Effect: "Allow",
      Action: ["iam:EnableMFADevice"],
      Resource: self,
      ...(gated && { Condition: gateOpen }),
    },
    // Devices are named freely: a name that has to be the user's locks out whoever has two.
    {
      Sid: "AllowCreateDevice",
      Effect: "Allow",
      Action: ["iam:CreateVirtualMFADevice"],
      Resource: devices,
      ...(gated && { Condition: gateOpen }),
    },
    {
      Sid: "AllowOwnDevicesWithMFA",
      Effect: "Allow",
      Action: ["iam:EnableMFADevice", "iam:DeactivateMFADevice"],
      Resource: self,
      Condition: onlyWithMfa,
    },
    ...(gated
      ? [
          {
            Sid: "AllowCreateDeviceWithMFA",
            Effect: "Allow" as const,
            Action: ["iam:CreateVirtualMFADevice"],
            Resource: devices,
            Condition: onlyWithMfa,
          },
        ]
      : []),
    // Devices say nothing of whose they are: only those in the user's own folder, where daypass makes them.
    {
      Sid: "AllowDeleteOwnDeviceWithMFA",
      Effect: "Allow",
      Action: ["iam:DeleteVirtualMFADevice"],
      Resource: ownDevices,
      Condition: onlyWithMfa,
    },
    { Sid: "DenyAllExceptListedIfNoMFA", Effect: "Deny", NotAction: withoutMfa, Resource: "*", Condition: unlessMfa },
    // NotAction exempts for every user: whoever has wide rights elsewhere could enrol the devices of others with a key alone.
    {
      Sid: "DenyOthersMfaIfNoMFA",
      Effect: "Deny",
      Action: ["iam:EnableMFADevice", resync],
      NotResource: self,
      Condition: unlessMfa,
    },
    // The same for one's own first device, as long as nobody has opened the gate: whoever holds the key enrols first.
    ...(gated
      ? [
          {
            Sid: "DenyEnrolmentIfGateShut",
            Effect: "Deny" as const,
            Action: enrol,
            Resource: "*",
            Condition: { ...unlessMfa, ...gateShut },
          },
        ]
      : []),
  );
}
