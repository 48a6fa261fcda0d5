import type { ForeignCause } from "../../src/diagnosis/catalogue.ts";
import { atWork, type Computer, keysSection, sessionSection } from "../explain/computer.ts";

export interface SampleComplaint extends Computer {
  /** What the person typed, and what came of it. */
  readonly text: string;
}

const arn = "arn:aws:iam::123456789012";
const listing = "An error occurred (AccessDenied) when calling the ListBuckets operation";
const keys = { AWS_ACCESS_KEY_ID: "AKIAY34FZKBOKMUTVV7A", AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI" };
const sessionKeys = {
  AWS_ACCESS_KEY_ID: "ASIAY34FZKBOKMUTAAAA",
  AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI",
  AWS_SESSION_TOKEN: "IQoJb3JpZ2luX2VjEAAtoken",
};
const region = (name: string) => atWork.config?.replaceAll("eu-west-1", name) ?? "";
const role = (more: string) => `${atWork.config}${more}`;
const sibling = (setting: string) =>
  `\n[profile reader]\nrole_arn = arn:aws:iam::210987654321:role/Reader\nsource_profile = work-mfa\n${setting}\n`;
const invalid =
  "An error occurred (InvalidClientTokenId) when calling the ListUsers operation: The security token included in the request is invalid";

/** What the page of each cause that other tools meet shows as its example: the text, and the computer it is explained on. */
export const sampleComplaints: { readonly [Id in ForeignCause]: SampleComplaint } = {
  "capabilities-missing": {
    ...atWork,
    text: "An error occurred (InsufficientCapabilitiesException) when calling the CreateStack operation: Requires capabilities : [CAPABILITY_NAMED_IAM]",
  },
  "config-not-loaded": {
    ...atWork,
    env: { AWS_PROFILE: "admin" },
    text: "CredentialsError: Missing credentials in config, if using AWS_CONFIG_FILE, set AWS_SDK_LOAD_CONFIG=1",
  },
  "former-session": {
    ...atWork,
    text: "ExpiredToken: The provided token has expired.",
  },
  "global-token": {
    ...atWork,
    config: region("me-south-1"),
    text: "An error occurred (AuthFailure) when calling the DescribeInstances operation: AWS was not able to validate the provided access credentials",
  },
  "keys-without-session": {
    ...atWork,
    env: { AWS_PROFILE: "work" },
    text: `${listing}: Access Denied`,
  },
  "legacy-token": {
    ...atWork,
    env: { ...sessionKeys, AWS_SECURITY_TOKEN: "FwoGZXIvYXdzEOLDtoken" },
    text: "An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity operation: The security token included in the request is invalid",
  },
  "mfa-missing": {
    ...atWork,
    env: { ...keys, AWS_PROFILE: "work-mfa" },
    text: `${listing}: User: ${arn}:user/ana is not authorized to perform: s3:ListAllMyBuckets with an explicit deny in an identity-based policy`,
  },
  "no-credentials": {
    ...atWork,
    env: {},
    text: "CredentialsProviderError: Could not load credentials from any providers",
  },
  "other-partition": {
    ...atWork,
    config: `${region("cn-north-1")}\n[profile other]\nregion = eu-west-1\n`,
    text: "InvalidAccessKeyId: The AWS Access Key Id you provided does not exist in our records.",
  },
  "policy-malformed": {
    ...atWork,
    text: `An error occurred (MalformedPolicyDocument) when calling the UpdateAssumeRolePolicy operation: Invalid principal in policy: "AWS":"${arn}:role/Deployer"`,
  },
  "process-failed": {
    config: "[profile work]\nregion = eu-west-1\ncredential_process = /bin/sh /opt/tools/get-keys\n",
    env: { AWS_PROFILE: "work" },
    text: "Error when retrieving credentials from custom-process: vault is sealed",
  },
  "process-not-found": {
    config: "[profile work]\nregion = eu-west-1\ncredential_process = /opt/nowhere/get-keys work\n",
    env: { AWS_PROFILE: "work" },
    text: "CredentialsProviderError: Could not load credentials from any providers",
  },
  "profile-shadowed": {
    ...atWork,
    env: { ...sessionKeys, AWS_PROFILE: "work-mfa" },
    text: `${listing}: Access Denied`,
  },
  "profile-variable-empty": {
    ...atWork,
    env: { AWS_PROFILE: "" },
    text: "The config profile () could not be found",
  },
  "region-missing": {
    credentials: keysSection("default"),
    text: 'You must specify a region. You can also configure your region by running "aws configure".',
  },
  "role-needs-external-id": {
    ...atWork,
    config: role(sibling("external_id = acme-1")),
    env: { AWS_PROFILE: "admin" },
    text: `An error occurred (AccessDenied) when calling the AssumeRole operation: User: ${arn}:user/ana is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::210987654321:role/Admin`,
  },
  "role-needs-mfa": {
    ...atWork,
    config: atWork.config?.replace("source_profile = work-mfa", "source_profile = work") ?? "",
    env: { AWS_PROFILE: "admin" },
    text: `An error occurred (AccessDenied) when calling the AssumeRole operation: User: ${arn}:user/ana is not authorized to perform: sts:AssumeRole on resource: ${arn}:role/Admin`,
  },
  "role-session-name-refused": {
    ...atWork,
    config: role(sibling("role_session_name = ana")),
    env: { AWS_PROFILE: "admin" },
    text: `An error occurred (AccessDenied) when calling the AssumeRole operation: User: ${arn}:user/ana is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::210987654321:role/Admin`,
  },
  "root-session-hour": {
    config: `[profile work]\nregion = eu-west-1\nmfa_serial = ${arn}:mfa/root-account-mfa-device\n`,
    credentials: `${keysSection("work")}${sessionSection("work-mfa", -1)}`,
    env: { AWS_PROFILE: "work-mfa" },
    text: "An error occurred (ExpiredToken) when calling the ListBuckets operation: The provided token has expired.",
  },
  "session-token-missing": {
    ...atWork,
    env: { AWS_ACCESS_KEY_ID: "ASIAY34FZKBOKMUTVV7A", AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI" },
    text: "An error occurred (InvalidAccessKeyId) when calling the ListBuckets operation: The AWS Access Key Id you provided does not exist in our records.",
  },
  "session-without-mfa": { ...atWork, text: invalid },
  "stack-protected": {
    ...atWork,
    text: "An error occurred (ValidationError) when calling the DeleteStack operation: Stack [daypass] cannot be deleted while TerminationProtection is enabled",
  },
  "stack-unchanged": {
    ...atWork,
    text: "An error occurred (ValidationError) when calling the UpdateStack operation: No updates are to be performed.",
  },
  "stack-without-mfa": {
    ...atWork,
    env: { AWS_PROFILE: "work" },
    text: "CREATE_FAILED AWS::SQS::Queue Queue API: sqs:CreateQueue Access to the resource https://sqs.eu-west-1.amazonaws.com/ is denied.",
  },
  "template-malformed": {
    ...atWork,
    text: "An error occurred (ValidationError) when calling the CreateChangeSet operation: Template format error: Unresolved resource dependencies [AdminRole] in the Outputs block of the template",
  },
  "tool-cannot-ask": {
    ...atWork,
    config: role("mfa_serial = arn:aws:iam::123456789012:mfa/ana-phone\n"),
    env: { AWS_PROFILE: "admin" },
    text: "CredentialsProviderError: Profile admin requires multi-factor authentication, but no MFA code callback was provided.",
  },
};
