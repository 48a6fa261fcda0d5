import type { CauseId } from "../../src/diagnosis/catalogue.ts";
import type { AwsAnswer } from "./wrapped.ts";

const arn = "arn:aws:iam::123456789012";
const role = `${arn}:role/Admin`;
const user = `User: ${arn}:user/ana is not authorized to perform`;
const sts = (code: string, operation: string, message: string, status = 403): AwsAnswer => ({
  code,
  operation,
  message,
  service: "STS",
  status,
});
const s3 = (code: string, message: string, status = 403): AwsAnswer => ({
  code,
  message,
  operation: "ListBuckets",
  service: "S3",
  status,
});
const assume = (end: string) => sts("AccessDenied", "AssumeRole", `${user}: sts:AssumeRole on resource: ${role}${end}`);
const iam = (code: string, operation: string, message: string, status = 409): AwsAnswer => ({
  code,
  operation,
  message,
  service: "IAM",
  status,
});
const stacks = (operation: string, message: string, code = "ValidationError"): AwsAnswer => ({
  code,
  operation,
  message,
  service: "CloudFormation",
  status: 400,
});
const stackArn = "arn:aws:cloudformation:eu-west-1:123456789012:stack/daypass/7140d9c3-c545-4133-9a46-cc22163b218f";
const invalid = (at: string, value: string, what: string) =>
  `1 validation error detected: Value '${value}' at '${at}' failed to satisfy constraint: Member must ${what}`;

/** What AWS answers, and the cause that its words alone point to, on a computer that shows nothing. */
export const answers: readonly (readonly [CauseId, AwsAnswer])[] = [
  ["mfa-missing", s3("AccessDenied", `${user}: s3:ListAllMyBuckets with an explicit deny in an identity-based policy`)],
  [
    "mfa-missing",
    s3(
      "AccessDenied",
      `${user}: s3:GetObject on resource: "arn:aws:s3:::reports/2026.csv" with an explicit deny in an identity-based policy: ${arn}:policy/RequireMFA`,
    ),
  ],
  [
    "not-allowed",
    s3(
      "AccessDenied",
      `${user}: s3:ListAllMyBuckets because no identity-based policy allows the s3:ListAllMyBuckets action`,
    ),
  ],
  ["not-allowed", s3("AccessDenied", `${user}: s3:ListAllMyBuckets with an explicit deny in a service control policy`)],
  [
    "not-allowed",
    s3(
      "AccessDenied",
      `${user}: s3:ListAllMyBuckets because no permissions boundary allows the s3:ListAllMyBuckets action`,
    ),
  ],
  [
    "not-allowed",
    sts(
      "AccessDenied",
      "GetSessionToken",
      `${user}: sts:GetSessionToken with an explicit deny in a VPC endpoint policy`,
    ),
  ],
  ["not-allowed", sts("AccessDenied", "AssumeRole", "Roles may not be assumed by root accounts.")],
  ["keys-without-session", s3("AccessDenied", "Access Denied")],
  [
    "capabilities-missing",
    stacks("CreateStack", "Requires capabilities : [CAPABILITY_NAMED_IAM]", "InsufficientCapabilitiesException"),
  ],
  ["stack-unchanged", stacks("UpdateStack", "No updates are to be performed.")],
  [
    "template-malformed",
    stacks(
      "CreateStack",
      "Template format error: Unresolved resource dependencies [Queue] in the Outputs block of the template",
    ),
  ],
  ["template-malformed", stacks("CreateStack", "Parameters: [GroupName] must have values")],
  [
    "stack-protected",
    stacks("DeleteStack", "Stack [daypass] cannot be deleted while TerminationProtection is enabled"),
  ],
  [
    "stack-unusable",
    stacks("CreateChangeSet", `Stack:${stackArn} is in ROLLBACK_COMPLETE state and can not be updated.`),
  ],
  [
    "stack-unusable",
    stacks("UpdateStack", `Stack:${stackArn} is in UPDATE_ROLLBACK_FAILED state and can not be updated.`),
  ],
  ["stack-busy", stacks("UpdateStack", `Stack:${stackArn} is in UPDATE_IN_PROGRESS state and can not be updated.`)],
  ["stack-not-found", stacks("DescribeStacks", "Stack with id daypass does not exist")],
  ["stack-not-found", stacks("UpdateStack", "Stack [daypass] does not exist")],
  ["entity-exists", stacks("CreateStack", "Stack [daypass] already exists", "AlreadyExistsException")],
  ["entity-exists", iam("EntityAlreadyExists", "CreateRole", "Role with name Admin already exists.")],
  ["entity-in-use", iam("DeleteConflict", "DeleteGroup", "Cannot delete entity, must remove users from group first.")],
  ["quota-exceeded", iam("LimitExceeded", "CreateAccessKey", "Cannot exceed quota for AccessKeysPerUser: 2")],
  [
    "policy-malformed",
    iam("MalformedPolicyDocument", "CreateRole", `Invalid principal in policy: "AWS":"${role}"`, 400),
  ],
  ["policy-malformed", iam("MalformedPolicyDocument", "PutGroupPolicy", "Syntax errors in policy.", 400)],
  ["session-ended", sts("ExpiredToken", "GetCallerIdentity", "The security token included in the request is expired")],
  ["session-ended", s3("ExpiredToken", "The provided token has expired.", 400)],
  [
    "session-ended",
    {
      ...s3("ExpiredTokenException", "The security token included in the request is expired", 400),
      service: "KMS",
      operation: "Decrypt",
    },
  ],
  [
    "keys-not-accepted",
    sts("InvalidClientTokenId", "GetSessionToken", "The security token included in the request is invalid."),
  ],
  [
    "keys-not-accepted",
    {
      ...sts(
        "UnrecognizedClientException",
        "ListTables",
        "The security token included in the request is invalid.",
        400,
      ),
      service: "DynamoDB",
    },
  ],
  [
    "keys-not-accepted",
    {
      ...sts("AuthFailure", "DescribeInstances", "AWS was not able to validate the provided access credentials", 401),
      service: "EC2",
    },
  ],
  [
    "session-token-missing",
    s3("InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records."),
  ],
  ["session-not-accepted", s3("InvalidToken", "The provided token is malformed or otherwise invalid.", 400)],
  [
    "secret-not-accepted",
    sts(
      "SignatureDoesNotMatch",
      "GetCallerIdentity",
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
    ),
  ],
  [
    "clock-off",
    sts(
      "SignatureDoesNotMatch",
      "GetCallerIdentity",
      "Signature expired: 20261121T063426Z is now earlier than 20261121T071926Z (20261121T073426Z - 15 min.)",
    ),
  ],
  [
    "clock-off",
    sts(
      "SignatureDoesNotMatch",
      "GetCallerIdentity",
      "Signature not yet current: 20210502T183640Z is still later than 20210502T175140Z (20210502T173640Z + 15 min.)",
    ),
  ],
  [
    "clock-off",
    s3("RequestTimeTooSkewed", "The difference between the request time and the current time is too large."),
  ],
  [
    "code-not-accepted",
    sts("AccessDenied", "GetSessionToken", "MultiFactorAuthentication failed with invalid MFA one time pass code. "),
  ],
  [
    "serial-not-accepted",
    sts(
      "AccessDenied",
      "GetSessionToken",
      "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.",
    ),
  ],
  [
    "mfa-incomplete",
    sts(
      "AccessDenied",
      "GetSessionToken",
      "MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.",
    ),
  ],
  [
    "session-keys-not-accepted",
    sts("AccessDenied", "GetSessionToken", "Cannot call GetSessionToken with session credentials"),
  ],
  [
    "session-keys-not-accepted",
    sts("AccessDenied", "GetFederationToken", "Cannot call GetFederationToken with session credentials"),
  ],
  ["role-not-trusting", assume("")],
  ["role-not-trusting", assume(" because no role trust policy allows the sts:AssumeRole action")],
  ["role-not-granted", assume(" because no identity-based policy allows the sts:AssumeRole action")],
  ["role-needs-mfa", assume(" with an explicit deny in an identity-based policy")],
  [
    "duration-not-granted",
    sts(
      "ValidationError",
      "AssumeRole",
      "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
      400,
    ),
  ],
  [
    "duration-not-granted",
    sts(
      "ValidationError",
      "AssumeRole",
      "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
      400,
    ),
  ],
  [
    "duration-out-of-range",
    sts(
      "ValidationError",
      "GetSessionToken",
      invalid("durationSeconds", "200000", "have value less than or equal to 129600"),
      400,
    ),
  ],
  [
    "code-malformed",
    sts(
      "ValidationError",
      "GetSessionToken",
      invalid("tokenCode", "abcdef", "satisfy regular expression pattern: [\\d]*"),
      400,
    ),
  ],
  [
    "device-unusable",
    sts(
      "ValidationError",
      "GetSessionToken",
      invalid("serialNumber", "phone", "have length greater than or equal to 9"),
      400,
    ),
  ],
  [
    "request-not-valid",
    sts("ValidationError", "AssumeRole", invalid("roleArn", "x", "have length greater than or equal to 20"), 400),
  ],
  ["request-not-valid", sts("ValidationError", "AssumeRole", "Request ARN is invalid", 400)],
  [
    "region-disabled",
    sts(
      "RegionDisabledException",
      "GetSessionToken",
      "STS is not activated in this region for account:123456789012. Your account administrator can activate STS in this region using the IAM Console.",
    ),
  ],
  ["aws-throttled", sts("Throttling", "AssumeRole", "Rate exceeded", 400)],
  ["aws-throttled", { ...sts("ThrottlingException", "ListFunctions", "Rate exceeded", 400), service: "Lambda" }],
  [
    "aws-unavailable",
    sts(
      "ServiceUnavailable",
      "GetCallerIdentity",
      "The request has failed due to a temporary failure of the server.",
      503,
    ),
  ],
  [
    "mfa-session-needed",
    {
      ...sts(
        "AccessDenied",
        "EnableMFADevice",
        "To complete this action, please ensure that you are authenticated with an MFA device that is enabled for this user.",
      ),
      service: "IAM",
    },
  ],
  [
    "device-codes-not-accepted",
    {
      ...sts("InvalidAuthenticationCode", "EnableMFADevice", "Authentication code for device is not valid."),
      service: "IAM",
    },
  ],
];

/** What tools say before AWS is asked, as the clients here print it, or as their issues have it (marked). */
export const clientTexts: readonly (readonly [CauseId, string])[] = [
  ["no-credentials", "CredentialsProviderError: Could not load credentials from any providers"],
  ["no-credentials", 'Unable to locate credentials. You can configure credentials by running "aws configure".'],
  ["no-credentials", "botocore.exceptions.NoCredentialsError: Unable to locate credentials"],
  [
    "no-credentials",
    "NoCredentialProviders: no valid providers in chain. Deprecated.\n\tFor verbose messaging see aws.Config.CredentialsChainVerboseErrors",
  ],
  [
    "no-credentials",
    'operation error STS: GetCallerIdentity, get identity: get credentials: failed to refresh cached credentials, no EC2 IMDS role found, operation error ec2imds: GetMetadata, access disabled to EC2 IMDS via client option, or "AWS_EC2_METADATA_DISABLED" environment variable',
  ],
  [
    "no-credentials",
    "Unable to load credentials from any of the providers in the chain AwsCredentialsProviderChain(credentialsProviders=[SystemPropertyCredentialsProvider(), EnvironmentVariableCredentialsProvider()]) : [SystemPropertyCredentialsProvider(): Unable to load credentials from system settings.]",
  ],
  [
    "no-credentials",
    "dispatch failure: other: the credential provider was not enabled: no credentials found in chain. Attempted:\n  Environment: the credential provider was not enabled: environment variable not set\n  Profile: the credential provider was not enabled",
  ],
  ["no-credentials", "unable to sign request without credentials set (Aws::Errors::MissingCredentialsError)"],
  [
    "no-credentials",
    '╷\n│ Error: No valid credential sources found\n│ \n│   with provider["registry.terraform.io/hashicorp/aws"],\n│   on main.tf line 7, in provider "aws":\n│    7: provider "aws" {}\n│ \n│ Please see https://registry.terraform.io/providers/hashicorp/aws\n│ for more information about providing credentials.\n╵',
  ],
  // aws/aws-cdk#20935, pbar1/mfaws#2
  [
    "no-credentials",
    "Error: Need to perform AWS calls for account 123456789012, but no credentials have been configured",
  ],
  [
    "no-credentials",
    "* provider.aws: No valid credential sources found for AWS Provider.\n  Please see https://terraform.io/docs/providers/aws/index.html for more information",
  ],
  [
    "config-not-loaded",
    "CredentialsError: Missing credentials in config, if using AWS_CONFIG_FILE, set AWS_SDK_LOAD_CONFIG=1",
  ],
  ["profile-not-found", "\nThe config profile (wrok) could not be found\n"],
  ["profile-not-found", "failed to get shared config profile, wrok"],
  ["profile-not-found", 'The source_profile "gone" referenced in the profile "admin" does not exist.'],
  ["profile-variable-empty", "The config profile () could not be found"],
  [
    "tool-cannot-ask",
    "CredentialsProviderError: Profile admin requires multi-factor authentication, but no MFA code callback was provided.",
  ],
  ["tool-cannot-ask", "assume role with MFA enabled, but AssumeRoleTokenProvider session option not set."],
  [
    "tool-cannot-ask",
    "AssumeRoleTokenProviderNotSetError: assume role with MFA enabled, but AssumeRoleTokenProvider session option not set.",
  ],
  ["tool-cannot-ask", "Enter MFA code for arn:aws:iam::123456789012:mfa/ana-phone: builtins.EOFError: "],
  [
    "tool-cannot-ask",
    "botocore.exceptions.RefreshWithMFAUnsupportedError: Cannot refresh credentials: MFA token required.",
  ],
  // After a question for a code, what AWS said of it is the cause.
  [
    "code-not-accepted",
    "Enter MFA code for arn:aws:iam::123456789012:mfa/ana-phone: \n\nAn error occurred (AccessDenied) when calling the AssumeRole operation: MultiFactorAuthentication failed with invalid MFA one time pass code. ",
  ],
  ["code-not-accepted", "Failed to get session token"],
  ["process-failed", "Error when retrieving credentials from custom-process: oops"],
  [
    "process-failed",
    "operation error STS: GetCallerIdentity, get identity: get credentials: failed to refresh cached credentials, process provider error: error in credential_process: exit status 3",
  ],
  [
    "process-failed",
    "dispatch failure: other: an error occurred while loading credentials: Error retrieving credentials: external process exited with code exit status: 3. Stderr: oops",
  ],
  ["process-failed", "CredentialsProviderError: Profile work credential_process returned invalid JSON."],
  [
    "process-not-found",
    "sh: 1: /opt/nowhere/get-keys: not found\noperation error STS: GetCallerIdentity, get identity: get credentials: failed to refresh cached credentials, process provider error: error in credential_process: exit status 127",
  ],
  [
    "process-not-found",
    "CredentialsProviderError: Command failed: /opt/nowhere/get-keys work\n/bin/sh: 1: /opt/nowhere/get-keys: not found",
  ],
  [
    "process-not-found",
    "Could not find process /opt/nowhere/get-keys work (Aws::Errors::InvalidProcessCredentialsPayload)",
  ],
  // The program's own words are the cause where they are known.
  [
    "session-missing",
    'Error when retrieving credentials from custom-process: daypass: there is no session for "admin". Run: daypass login work-mfa [session-missing]',
  ],
  [
    "session-ended",
    "Error when retrieving credentials from custom-process: An error occurred (ExpiredToken) when calling the AssumeRole operation: The security token included in the request is expired",
  ],
  ["file-unparsable", "Unable to parse config file: /home/ana/.aws/config"],
  ["file-unparsable", "Expected an '=' sign defining a property on line 3"],
  [
    "file-unparsable",
    "dispatch failure: other: the credentials provider was not properly configured: ProfileFile provider could not be built: invalid profile: could not parse profile file",
  ],
  ["file-unreadable", "PermissionError: [Errno 13] Permission denied: '/home/ana/.aws/credentials'"],
  ["keys-incomplete", "Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY"],
  [
    "keys-incomplete",
    "error fetching config from profile, work, Error using profile: \n 2, partial credentials found for profile work",
  ],
  ["role-without-source", "Partial credentials found in assume-role, missing: source_profile or credential_source"],
  [
    "route-cycle",
    "Infinite loop in credential configuration detected. Attempting to load from profile a which has already been visited. Visited profiles: ['a', 'b']",
  ],
  ["profile-not-served", "Error loading SSO Token: Token for work does not exist"],
  ["profile-not-served", "Error when retrieving token from sso: Token has expired and refresh failed"],
  ["region-missing", 'You must specify a region. You can also configure your region by running "aws configure".'],
  ["region-missing", "Error: Region is missing"],
  ["region-missing", "ConfigError: Missing region in config"],
  ["stack-without-mfa", "API: sqs:CreateQueue Access to the resource https://sqs.us-east-1.amazonaws.com/ is denied."],
  [
    "stack-without-mfa",
    'Resource handler returned message: "User: arn:aws:iam::123456789012:user/ana is not authorized to perform: sqs:createqueue on resource: arn:aws:sqs:us-east-1:123456789012:jobs with an explicit deny in an identity-based policy (Service: Sqs, Status Code: 403, Request ID: 7140d9c3-c545-4133-9a46-cc22163b218f)" (RequestToken: 1b0a-2, HandlerErrorCode: AccessDenied)',
  ],
  ["network-unreachable", 'Could not connect to the endpoint URL: "https://sts.us-east-9.amazonaws.com/"'],
  [
    "network-unreachable",
    "UnknownEndpoint: Inaccessible host: `sts.us-east-9.amazonaws.com' at port `undefined'. This service may not be available in the `us-east-9' region.",
  ],
  [
    "network-unreachable",
    'operation error STS: GetCallerIdentity, https response error StatusCode: 0, RequestID: , request send failed, Post "https://sts.us-east-1.amazonaws.com/": dial tcp: lookup sts.us-east-1.amazonaws.com on 10.0.0.2:53: no such host',
  ],
  ["network-timeout", 'Connect timeout on endpoint URL: "https://sts.amazonaws.com/"'],
  ["proxy-refused", 'Failed to connect to proxy URL: "http://proxy:3128"'],
  [
    "proxy-refused",
    'operation error STS: GetCallerIdentity, exceeded maximum number of attempts, 1, https response error StatusCode: 0, RequestID: , request send failed, Post "https://sts.us-east-1.amazonaws.com/": proxyconnect tcp: dial tcp 10.0.0.9:3128: connect: connection refused',
  ],
  [
    "tls-not-trusted",
    "SSL validation failed for https://sts.amazonaws.com/ [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer certificate (_ssl.c:1006)",
  ],
  [
    "tls-not-trusted",
    "Unable to execute HTTP request: PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target (SDK Attempt Count: 1)",
  ],
  [
    "captive-portal",
    'service error: unhandled error: error parsing XML: invalid root, expected GetCallerIdentityResponse got StartEl { name: Name { prefix: "", local: "html" }, attributes: [], closed: false, depth: 0 }',
  ],
  [
    "captive-portal",
    "operation error STS: GetCallerIdentity, https response error StatusCode: 200, RequestID: , deserialization failed, failed to decode response body, GetCallerIdentityResult node not found",
  ],
  ["answer-unusable", "Account ID must be exactly 12 digits"],
  ["device-unusable", "Enter MFA code for arn:aws:iam::123456789012:u2f/user/ana/key-ABCDEFGH: "],
];
