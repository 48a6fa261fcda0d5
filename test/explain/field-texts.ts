import type { CauseId } from "../../src/diagnosis/catalogue.ts";

/** Errors as people paste them into issues and questions: the tools that the clients here are not, and what stands around an error. */
export const fieldTexts: readonly (readonly [CauseId, string])[] = [
  [
    "mfa-missing",
    'fatal error: An error occurred (AccessDenied) when calling the ListObjectsV2 operation: User: arn:aws:iam::123456789012:user/ana is not authorized to perform: s3:ListBucket on resource: "arn:aws:s3:::reports" with an explicit deny in an identity-based policy',
  ],
  [
    "mfa-missing",
    'upload failed: ./a.txt to s3://reports/a.txt An error occurred (AccessDenied) when calling the PutObject operation: User: arn:aws:iam::123456789012:user/ana is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::reports/a.txt" with an explicit deny in an identity-based policy',
  ],
  [
    "mfa-missing",
    "aws: [ERROR]: An error occurred (AccessDenied) when calling the ListBuckets operation: User: arn:aws:iam::123456789012:user/ana is not authorized to perform: s3:ListAllMyBuckets with an explicit deny in an identity-based policy: arn:aws:iam::123456789012:policy/RequireMFA. Go to https://us-east-1.console.aws.amazon.com/iam/home?region=us-east-1#/authorization-details/abc to see",
  ],
  [
    "mfa-missing",
    "An error occurred (UnauthorizedOperation) when calling the DescribeInstances operation: You are not authorized to perform this operation. User: arn:aws:iam::123456789012:user/ana is not authorized to perform: ec2:DescribeInstances with an explicit deny in an identity-based policy",
  ],
  [
    "mfa-missing",
    "An error occurred (AccessDeniedException) when calling the ListFunctions operation: User: arn:aws:iam::123456789012:user/ana is not authorized to perform: lambda:ListFunctions on resource: * with an explicit deny in an identity-based policy",
  ],
  [
    "mfa-missing",
    "╷\n│ Error: reading IAM Group (MFAGroup): operation error IAM: GetGroup, https response error StatusCode: 403, RequestID: 3b1f..., api error AccessDenied: User: arn:aws:iam::123456789012:user/ana is not authorized to perform: iam:GetGroup\n│ on resource: group MFAGroup with an explicit deny in an identity-based policy\n│ \n│   with aws_iam_group.x,\n╵",
  ],
  [
    "mfa-missing",
    "Error: reading IAM Group (MFAGroup): AccessDenied: User: arn:aws:iam::123456789012:user/ana is not authorized to perform: iam:GetGroup on resource: group MFAGroup with an explicit deny in an identity-based policy\n\tstatus code: 403, request id: 7140d9c3-c545-4133-9a46-cc22163b218f",
  ],
  [
    "mfa-missing",
    'Error: Failed to load S3 backend state... Error: Unable to list objects in S3 bucket "tf-state" with prefix "env:/": operation error S3: ListObjectsV2, https response error StatusCode: 403, RequestID: 4QW5, HostID: abcd/efg=, api error AccessDenied: User: arn:aws:iam::123456789012:user/ana is not authorized to perform: s3:ListBucket on resource: "arn:aws:s3:::tf-state" with an explicit deny in an identity-based policy',
  ],
  [
    "mfa-missing",
    "/app/node_modules/@aws-sdk/client-s3/dist-cjs/index.js:100\nAccessDenied: User: arn:aws:iam::123456789012:user/ana is not authorized to perform: s3:ListAllMyBuckets with an explicit deny in an identity-based policy\n    at throwDefaultError (/app/node_modules/@smithy/smithy-client/dist-cjs/index.js:867:20)\n    at async file:///app/x.mjs:4:1 {\n  '$fault': 'client',\n  '$metadata': {\n    httpStatusCode: 403,\n    requestId: 'V4K',\n    extendedRequestId: 'kj3h4kjhdf98723498hiuhfdjkhsdfkjhsdf8973498yiuhfsdkjfhsdfkjh=',\n    cfId: undefined,\n    attempts: 1,\n    totalRetryDelay: 0\n  },\n  Code: 'AccessDenied',\n  RequestId: 'V4K',\n  HostId: 'x'\n}",
  ],
  [
    "mfa-missing",
    "Amazon.S3.AmazonS3Exception: User: arn:aws:iam::123456789012:user/ana is not authorized to perform: s3:ListAllMyBuckets with an explicit deny in an identity-based policy\n ---> Amazon.Runtime.Internal.HttpErrorResponseException: Exception of type 'Amazon.Runtime.Internal.HttpErrorResponseException' was thrown.\n   at Amazon.Runtime.HttpWebRequestMessage.ProcessHttpResponseMessage(HttpResponseMessage responseMessage)",
  ],
  [
    "mfa-missing",
    "software.amazon.awssdk.services.s3.model.S3Exception: User: arn:aws:iam::123456789012:user/ana is not authorized to perform: s3:ListAllMyBuckets with an explicit deny in an identity-based policy (Service: S3, Status Code: 403, Request ID: ABC123, Extended Request ID: xyz=)",
  ],
  [
    "mfa-missing",
    "ERROR: S3 error: 403 (AccessDenied): User: arn:aws:iam::123456789012:user/ana is not authorized to perform: s3:ListAllMyBuckets with an explicit deny in an identity-based policy",
  ],
  [
    "mfa-missing",
    "2026/11/21 10:00:00 ERROR : Attempt 1/3 failed with 1 errors and: operation error S3: ListBuckets, https response error StatusCode: 403, RequestID: A, HostID: B, api error AccessDenied: User: arn:aws:iam::123456789012:user/ana is not authorized to perform: s3:ListAllMyBuckets with an explicit deny in an identity-based policy",
  ],
  [
    "mfa-missing",
    'fatal: [localhost]: FAILED! => {"boto3_version": "1.34.0", "botocore_version": "1.34.0", "changed": false, "error": {"code": "AccessDenied", "message": "User: arn:aws:iam::123456789012:user/ana is not authorized to perform: s3:ListAllMyBuckets with an explicit deny in an identity-based policy"}, "msg": "Failed to list buckets: An error occurred (AccessDenied) when calling the ListBuckets operation: User: arn:aws:iam::123456789012:user/ana is not authorized to perform: s3:ListAllMyBuckets with an explicit deny in an identity-based policy"}',
  ],
  [
    "mfa-missing",
    '  aws:s3:Bucket (my-bucket):\n    error: 1 error occurred:\n    \t* creating S3 Bucket (my-bucket-1): operation error S3: CreateBucket, https response error StatusCode: 403, RequestID: R, HostID: H, api error AccessDenied: User: arn:aws:iam::123456789012:user/ana is not authorized to perform: s3:CreateBucket on resource: "arn:aws:s3:::my-bucket-1" with an explicit deny in an identity-based policy',
  ],
  [
    "mfa-missing",
    " ❌ Deployment failed: AccessDenied: User: arn:aws:iam::123456789012:user/ana is not authorized to perform: cloudformation:DescribeStacks on resource: arn:aws:cloudformation:eu-west-1:123456789012:stack/CDKToolkit/* with an explicit deny in an identity-based policy",
  ],
  [
    "mfa-missing",
    "Error: Failed to create managed resources: An error occurred (AccessDenied) when calling the CreateChangeSet operation: User: arn:aws:iam::123456789012:user/ana is not authorized to perform: cloudformation:CreateChangeSet on resource: arn:aws:cloudformation:eu-west-1:aws:transform/Serverless-2016-10-31 with an explicit deny in an identity-based policy",
  ],
  [
    "mfa-missing",
    "Error:\nAccessDenied: User: arn:aws:iam::123456789012:user/ana is not authorized to perform: cloudformation:DescribeStackResource on resource: arn:aws:cloudformation:us-east-1:123456789012:stack/x-dev/* with an explicit deny in an identity-based policy\n    at Request.extractError (/usr/lib/node_modules/serverless/node_modules/aws-sdk/lib/protocol/query.js:50:29)",
  ],
  [
    "mfa-missing",
    'PHP Fatal error:  Uncaught Aws\\S3\\Exception\\S3Exception: Error executing "ListBuckets" on "https://s3.us-east-1.amazonaws.com/"; AWS HTTP error: Client error: `GET https://s3.us-east-1.amazonaws.com/` resulted in a `403 Forbidden` response:\n<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>User: arn:aws:iam::123456789012:user/ana is not authorized to perform: s3:ListAllMyBuckets with (truncated...)\n AccessDenied (client): User: arn:aws:iam::123456789012:user/ana is not authorized to perform: s3:ListAllMyBuckets with an explicit deny in an identity-based policy - <?xml version="1.0" encoding="UTF-8"?>',
  ],
  [
    "not-allowed",
    "An error occurred (AccessDenied) when calling the ListBuckets operation: User: arn:aws:sts::123456789012:assumed-role/Admin/ana is not authorized to perform: s3:ListAllMyBuckets because no identity-based policy allows the s3:ListAllMyBuckets action",
  ],
  [
    "no-credentials",
    "Unable to resolve AWS account to use. It must be either configured when you define your CDK Stack, or through the environment",
  ],
  ["no-credentials", "[100%] fail: Unable to resolve AWS account"],
  [
    "no-credentials",
    "Error: Could not load credentials from any providers\n    at /app/node_modules/@aws-sdk/credential-provider-node/dist-cjs/index.js:123:13\n    at chain (/app/node_modules/@smithy/property-provider/dist-cjs/index.js:91:33) {\n  tryNextLink: false\n}",
  ],
  [
    "no-credentials",
    "CredentialsProviderError: Could not load credentials from any providers\n    at /app/node_modules/@aws-sdk/credential-provider-node/dist-cjs/index.js:125:37\n    at /app/node_modules/@smithy/property-provider/dist-cjs/index.js:104:33\n    at process.processTicksAndRejections (node:internal/process/task_queues:95:5) {\n  tryNextLink: false\n}\n\nNode.js v20.20.2",
  ],
  ["no-credentials", "ProviderError: Error response received from instance metadata service\n    at RequestSender"],
  [
    "profile-not-found",
    "CredentialsProviderError: Could not resolve credentials using profile: [default] in configuration/credentials file(s).",
  ],
  ["no-credentials", "TimeoutError: Could not load credentials from any providers"],
  [
    "no-credentials",
    "Error: AWS provider credentials not found. Learn how to set up AWS provider credentials in our docs here: <http://slss.io/aws-creds-setup>.",
  ],
  ["no-credentials", "AWS provider credentials not found."],
  [
    "no-credentials",
    "Error: Credentials could not be loaded, please check your action inputs: Could not load credentials from any providers",
  ],
  ["no-credentials", "Error: AWS Credential error: Unable to locate credentials"],
  [
    "no-credentials",
    'fatal: [localhost]: FAILED! => {"changed": false, "msg": "Failed to describe instances: Unable to locate credentials"}',
  ],
  [
    "no-credentials",
    "error: unable to discover AWS AccessKeyID and/or SecretAccessKey - see https://pulumi.io/install/aws.html for details on configuration",
  ],
  [
    "no-credentials",
    'error: failed to load checkpoint: blob (key ".pulumi/stacks/x.json") (code=Unknown): NoCredentialProviders: no valid providers in chain. Deprecated.',
  ],
  [
    "no-credentials",
    "  error: pulumi:providers:aws resource 'default_6_0_0' has a problem: Invalid credentials configured.\nNo valid credential sources found.",
  ],
  [
    "no-credentials",
    "com.amazonaws.SdkClientException: Unable to load AWS credentials from any provider in the chain: [EnvironmentVariableCredentialsProvider: Unable to load AWS credentials from environment variables (AWS_ACCESS_KEY_ID (or AWS_ACCESS_KEY) and AWS_SECRET_KEY (or AWS_SECRET_ACCESS_KEY)), SystemPropertiesCredentialsProvider: Unable to load AWS credentials from Java system properties (aws.accessKeyId and aws.secretKey)]",
  ],
  [
    "no-credentials",
    "Amazon.Runtime.AmazonServiceException: Unable to get IAM security credentials from EC2 Instance Metadata Service.\n   at Amazon.Runtime.DefaultInstanceProfileAWSCredentials.FetchCredentials()",
  ],
  [
    "no-credentials",
    'Amazon.Runtime.AmazonClientException: Failed to resolve AWS credentials. The credential providers used to search for credentials returned the following errors:\n\nException 1 of 4: Unable to find the "default" profile.\nException 2 of 4: The environment variables AWS_ACCESS_KEY_ID/AWS_SECRET_ACCESS_KEY/AWS_SESSION_TOKEN were not set with AWS credentials.',
  ],
  [
    "no-credentials",
    "PHP Fatal error:  Uncaught exception 'Aws\\Exception\\CredentialsException' with message 'Error retrieving credentials from the instance profile metadata server. (cURL error 7: Failed to connect to 169.254.169.254 port 80: Connection refused (see http://curl.haxx.se/libcurl/c/libcurl-errors.html))' in x.php:79",
  ],
  [
    "no-credentials",
    "[Aws\\Exception\\CredentialsException]\nError retrieving credentials from the instance profile metadata service. (cURL error 28: Connection timed out after 1001 milliseconds (see https://curl.haxx.se/libcurl/c/libcurl-errors.html) for http://169.254.169.254/latest/meta-data/iam/security-credentials/)",
  ],
  [
    "no-credentials",
    "botocore.exceptions.NoCredentialsError: Unable to locate credentials\nmake: *** [deploy] Error 1",
  ],
  [
    "no-credentials",
    'Unable to connect to the server: getting credentials: exec: executable aws failed with exit code 253\n\nUnable to locate credentials. You can configure credentials by running "aws configure".',
  ],
  [
    "no-credentials",
    "failed to create fs: s3: NoCredentialProviders: no valid providers in chain. Deprecated. For verbose messaging see aws.Config.CredentialsChainVerboseErrors",
  ],
  [
    "no-credentials",
    '2026/11/21 10:00:00 CRITICAL: Failed to create file system for "s3:bucket": operation error S3: ListBuckets, get identity: get credentials: failed to refresh cached credentials, no EC2 IMDS role found, operation error ec2imds: GetMetadata, exceeded maximum number of attempts, 3, request send failed, Get "http://169.254.169.254/latest/meta-data/iam/security-credentials/": dial tcp 169.254.169.254:80: connect: no route to host',
  ],
  [
    "no-credentials",
    "Error: error configuring Terraform AWS Provider: no valid credential sources for Terraform AWS Provider found.\n\nPlease see https://registry.terraform.io/providers/hashicorp/aws\nfor more information about providing credentials.\n\nError: failed to refresh cached credentials, no EC2 IMDS role found, operation error ec2imds: GetMetadata, http response error StatusCode: 404, request to EC2 IMDS failed",
  ],
  [
    "no-credentials",
    "Error: configuring Terraform AWS Provider: no valid credential sources for Terraform AWS Provider found.",
  ],
  ["no-credentials", "dispatch failure: other: No credentials in the property bag"],
  ["no-credentials", "Error: the credential provider was not enabled: no providers in chain provided credentials"],
  ["no-credentials", "CredentialsNotLoaded: the credential provider was not enabled"],
  ["no-credentials", "aws-vault: error: exec: Failed to get credentials for default: no credentials found"],
  ["no-credentials", "Aws::Errors::MissingCredentialsError: unable to sign request without credentials set"],
  [
    "no-credentials",
    "Error: AccessKeyId is missing ... CredentialsError: Could not load credentials from any providers",
  ],
  [
    "no-credentials",
    '[ERROR]: login: failed to connect with "profile:default": Could not load credentials from any providers',
  ],
  [
    "config-not-loaded",
    "Error [CredentialsError]: Missing credentials in config, if using AWS_CONFIG_FILE, set AWS_SDK_LOAD_CONFIG=1\n    at Timeout.connectTimeout [as _onTimeout] (/app/node_modules/aws-sdk/lib/metadata_service.js:69:15)\n    at listOnTimeout (node:internal/timers:559:17) {\n  code: 'CredentialsError',\n  time: 2022-06-06T14:33:04.000Z,\n  retryable: true,\n  originalError: {\n    message: 'Could not load credentials from any providers',\n    code: 'CredentialsError',\n    time: 2022-06-06T14:33:04.000Z,\n    retryable: true,\n    originalError: {\n      message: 'EC2 Metadata roleName request returned error',\n      code: 'TimeoutError'\n    }\n  }\n}",
  ],
  ["config-not-loaded", "CredentialsError: Missing credentials in config"],
  [
    "config-not-loaded",
    "UnhandledPromiseRejectionWarning: CredentialsError: Missing credentials in config, if using AWS_CONFIG_FILE, set AWS_SDK_LOAD_CONFIG=1",
  ],
  [
    "session-ended",
    "An error occurred (ExpiredTokenException) when calling the DescribeCluster operation: The security token included in the request is expired",
  ],
  [
    "session-ended",
    "Unable to connect to the server: getting credentials: exec: executable aws failed with exit code 254\n\nAn error occurred (ExpiredToken) when calling the GetToken operation: The security token included in the request is expired",
  ],
  [
    "session-ended",
    'E1121 10:00:00.000000   12345 memcache.go:265] couldn\'t get current server API group list: Get "https://ABC.gr7.eu-west-1.eks.amazonaws.com/api?timeout=32s": getting credentials: exec: executable aws failed with exit code 254\nAn error occurred (ExpiredToken) when calling the AssumeRole operation: The security token included in the request is expired',
  ],
  ["session-ended", "ExpiredToken: The provided token has expired.\n\tstatus code: 400, request id: 123, host id: abc"],
  ["session-ended", "ERROR: S3 error: 400 (ExpiredToken): The provided token has expired."],
  [
    "session-ended",
    "botocore.exceptions.ClientError: An error occurred (ExpiredToken) when calling the GetCallerIdentity operation: The security token included in the request is expired",
  ],
  [
    "session-ended",
    "Amazon.S3.AmazonS3Exception: The provided token has expired.\n   at Amazon.Runtime.Internal.HttpErrorResponseExceptionHandler.HandleExceptionStream",
  ],
  [
    "session-ended",
    "com.amazonaws.services.s3.model.AmazonS3Exception: The provided token has expired. (Service: Amazon S3; Status Code: 400; Error Code: ExpiredToken; Request ID: X; S3 Extended Request ID: Y; Proxy: null), S3 Extended Request ID: Y",
  ],
  [
    "session-ended",
    "Error: failed to refresh cached credentials, operation error STS: AssumeRole, https response error StatusCode: 403, RequestID: x, api error ExpiredToken: The security token included in the request is expired",
  ],
  [
    "session-ended",
    "Error: error configuring S3 Backend: error validating provider credentials: error calling sts:GetCallerIdentity: ExpiredToken: The security token included in the request is expired\n\tstatus code: 403, request id: 6a",
  ],
  [
    "session-ended",
    "Need to perform AWS calls for account 123456789012, but the current credentials are for 210987654321 ... ExpiredToken: The security token included in the request is expired",
  ],
  [
    "session-ended",
    "ExpiredTokenException: The security token included in the request is expired\n    at Object.extractError (/app/node_modules/aws-sdk/lib/protocol/json.js:61:27)",
  ],
  ["session-ended", '{"message":"The security token included in the request is expired"}'],
  [
    "session-ended",
    '{"__type":"ExpiredTokenException","message":"The security token included in the request is expired"}',
  ],
  ["session-ended", "Exception: error: ExpiredToken"],
  ["session-ended", "The security token included in the request is expired"],
  ["session-ended", "Caused by: The provided token has expired. Please renew"],
  ["session-ended", "error listing S3 Bucket: RequestExpired: Request has expired."],
  [
    "session-ended",
    "An error occurred (RequestExpired) when calling the DescribeInstances operation: Request has expired.",
  ],
  ["profile-not-found", "aws: error: The config profile (prod) could not be found"],
  ["profile-not-found", "botocore.exceptions.ProfileNotFound: The config profile (mfa) could not be found"],
  [
    "profile-not-found",
    'Error: failed to get shared config profile, mfa\n\n  with provider["registry.terraform.io/hashicorp/aws"],',
  ],
  ["profile-not-found", "Error: error configuring Terraform AWS Provider: failed to get shared config profile, acme"],
  ["profile-not-found", 'AWS profile "acme" doesn\'t seem to be configured'],
  ["profile-not-found", "Profile acme not found in ~/.aws/credentials"],
  ["profile-not-found", 'AWS profile "dev" is not configured'],
  ["profile-not-found", "Profile [dev] not found. Please check profile: aws configure list-profiles"],
  ["profile-not-found", "SharedConfigProfileNotExistsError: failed to get profile, dev"],
  ["profile-not-found", "Error: SharedConfigProfileNotExist: failed to get shared config profile, dev"],
  ["profile-not-found", 'Unable to find the "acme" profile in CredentialProfileStoreChain.'],
  [
    "profile-not-found",
    "Amazon.Runtime.AmazonClientException: Unable to find the 'acme' profile in CredentialProfileStoreChain.",
  ],
  ["profile-not-found", "'acme' not found in '/home/ana/.aws/credentials'"],
  ["profile-not-found", "java.lang.IllegalArgumentException: No AWS profile named 'acme'"],
  [
    "profile-not-found",
    "software.amazon.awssdk.core.exception.SdkClientException: Profile file contained no credentials for profile 'acme': ProfileFile(sections=[])",
  ],
  ["profile-not-found", 'Aws::Errors::NoSuchProfileError: Profile `acme\' not found in ["/home/ana/.aws/credentials"]'],
  ["profile-not-found", "ProfileNotFound: could not find profile"],
  ["profile-not-found", "Error: the profile `acme` was not defined"],
  ["profile-not-found", "Could not find AWS profile 'acme'"],
  ["profile-not-found", "Couldn't find AWS Profile 'acme'"],
  [
    "profile-not-found",
    "CredentialsProviderError: Could not resolve credentials using profile: [acme] in configuration/credentials file(s).",
  ],
  [
    "keys-not-accepted",
    "An error occurred (InvalidClientTokenId) when calling the GetSessionToken operation: The security token included in the request is invalid.",
  ],
  [
    "keys-not-accepted",
    "Error: error configuring Terraform AWS Provider: error validating provider credentials: error calling sts:GetCallerIdentity: InvalidClientTokenId: The security token included in the request is invalid.\nstatus code: 403, request id: a",
  ],
  [
    "keys-not-accepted",
    "An error occurred (UnrecognizedClientException) when calling the GetAuthorizationToken operation: The security token included in the request is invalid.",
  ],
  [
    "keys-not-accepted",
    "An error occurred (AuthFailure) when calling the DescribeRegions operation: AWS was not able to validate the provided access credentials",
  ],
  [
    "keys-not-accepted",
    "AuthFailure: AWS was not able to validate the provided access credentials\n\tstatus code: 401, request id: x",
  ],
  [
    "keys-not-accepted",
    "UnrecognizedClientException: The security token included in the request is invalid.\n    at throwDefaultError {\n  '$fault': 'client', '$metadata': { httpStatusCode: 400 }, __type: 'com.amazon.coral.service#UnrecognizedClientException' }",
  ],
  [
    "keys-not-accepted",
    "An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity operation: The security token included in the request is invalid",
  ],
  ["keys-without-session", "An error occurred (AccessDenied) when calling the ListBuckets operation: Access Denied"],
  [
    "keys-without-session",
    "com.amazonaws.services.s3.model.AmazonS3Exception: Access Denied (Service: Amazon S3; Status Code: 403; Error Code: AccessDenied; Request ID: X; S3 Extended Request ID: Y; Proxy: null)",
  ],
  ["keys-without-session", "ERROR: S3 error: 403 (AccessDenied): Access Denied"],
  [
    "keys-without-session",
    "Error: error getting S3 Bucket: AccessDenied: Access Denied\n\tstatus code: 403, request id: X, host id: Y",
  ],
  [
    "keys-without-session",
    "AccessDenied: Access Denied\n    at Request.extractError (/app/node_modules/aws-sdk/lib/services/s3.js:714:35) {\n  code: 'AccessDenied', region: null, time: 2026-11-21T00:00:00.000Z, requestId: 'X', extendedRequestId: 'Y', cfId: undefined, statusCode: 403, retryable: false }",
  ],
  [
    "keys-without-session",
    '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message><RequestId>X</RequestId><HostId>Y</HostId></Error>',
  ],
  ["keys-without-session", "An error occurred (403) when calling the HeadObject operation: Forbidden"],
  [
    "keys-without-session",
    "fatal error: An error occurred (403) when calling the HeadObject operation: Forbidden\nCompleted 0 Bytes",
  ],
  [
    "keys-without-session",
    "2026/11/21 10:00:00 Failed to ls: AccessDenied: Access Denied\n\tstatus code: 403, request id: X, host id: Y",
  ],
  [
    "keys-without-session",
    "Amazon.S3.AmazonS3Exception: Access Denied\n ---> Amazon.Runtime.Internal.HttpErrorResponseException: The remote server returned an error: (403) Forbidden.",
  ],
  [
    "keys-without-session",
    "operation error S3: GetObject, https response error StatusCode: 403, RequestID: X, HostID: Y, api error AccessDenied: Access Denied",
  ],
  [
    "keys-without-session",
    'Error executing "ListBuckets" on "https://s3.us-east-1.amazonaws.com/"; AWS HTTP error: Client error: `GET https://s3.us-east-1.amazonaws.com/` resulted in a `403 Forbidden` response: AccessDenied (client): Access Denied',
  ],
  ["keys-without-session", "unhandled error (AccessDenied): Access Denied"],
  [
    "keys-without-session",
    "S3Error: S3 operation failed; code: AccessDenied, message: Access Denied, resource: /bucket, request_id: X",
  ],
  [
    "keys-without-session",
    "UnknownError: 403\n    at throwDefaultError {\n  '$fault': 'client',\n  '$metadata': { httpStatusCode: 403, requestId: 'X' } } @aws-sdk/client-s3 HeadObjectCommand",
  ],
  [
    "mfa-missing",
    "User: arn:aws:iam::123456789012:user/ana is not authorized to perform: s3:ListAllMyBuckets with an explicit deny in an identity-based policy",
  ],
  [
    "mfa-missing",
    "User: arn:aws:iam::***:user/ana is not authorized to perform: s3:ListAllMyBuckets with an explicit deny in an identity-based policy",
  ],
  [
    "role-not-trusting",
    "User: arn:aws:iam::***:user/ana is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::***:role/Admin",
  ],
  [
    "serial-not-accepted",
    "An error occurred (AccessDenied) when calling the AssumeRole operation: MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.",
  ],
  [
    "serial-not-accepted",
    '[ERROR]: login: failed to connect with "profile:prod": MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.',
  ],
  [
    "code-not-accepted",
    "AccessDenied: MultiFactorAuthentication failed with invalid MFA one time pass code.\n\tstatus code: 403, request id: a",
  ],
  [
    "code-not-accepted",
    "aws-vault: error: exec: Failed to get credentials for acme: operation error STS: GetSessionToken, https response error StatusCode: 403, RequestID: 1, api error AccessDenied: MultiFactorAuthentication failed with invalid MFA one time pass code.",
  ],
  [
    "code-not-accepted",
    "Amazon.SecurityToken.AmazonSecurityTokenServiceException: MultiFactorAuthentication failed with invalid MFA one time pass code. ---> Amazon.Runtime.Internal.HttpErrorResponseException",
  ],
  [
    "code-not-accepted",
    "botocore.exceptions.ClientError: An error occurred (AccessDenied) when calling the AssumeRole operation (reached max retries: 0): MultiFactorAuthentication failed with invalid MFA one time pass code.",
  ],
  [
    "code-not-accepted",
    "Error: error configuring Terraform AWS Provider: IAM Role (arn:aws:iam::123456789012:role/Admin) cannot be assumed. There are a number of possible causes... Error: operation error STS: AssumeRole, https response error StatusCode: 403, RequestID: 1, api error AccessDenied: MultiFactorAuthentication failed with invalid MFA one time pass code.",
  ],
  [
    "mfa-incomplete",
    "ValidationError? no: An error occurred (AccessDenied) when calling the AssumeRole operation: MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.",
  ],
  [
    "mfa-incomplete",
    "Uncaught Aws::STS::Errors::AccessDenied: MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.",
  ],
  [
    "session-not-accepted",
    "ERROR: S3 error: 400 (InvalidToken): The provided token is malformed or otherwise invalid.",
  ],
  [
    "session-not-accepted",
    "InvalidToken: The provided token is malformed or otherwise invalid.\n    at Request.extractError (/x/node_modules/aws-sdk/lib/services/s3.js:711:35)",
  ],
  [
    "session-not-accepted",
    "S3Exception: The provided token is malformed or otherwise invalid. (Service: S3, Status Code: 400, Request ID: X)",
  ],
  ["session-not-accepted", "Amazon.S3.AmazonS3Exception: The provided token is malformed or otherwise invalid."],
  [
    "secret-not-accepted",
    "ERROR: S3 error: 403 (SignatureDoesNotMatch): The request signature we calculated does not match the signature you provided. Check your key and signing method.",
  ],
  [
    "secret-not-accepted",
    "com.amazonaws.services.s3.model.AmazonS3Exception: The request signature we calculated does not match the signature you provided. Check your key and signing method. (Service: Amazon S3; Status Code: 403; Error Code: SignatureDoesNotMatch; Request ID: X)",
  ],
  [
    "secret-not-accepted",
    "An error occurred (InvalidSignatureException) when calling the ListFunctions operation: The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
  ],
  [
    "clock-off",
    "An error occurred (InvalidSignatureException) when calling the ListFunctions operation: Signature expired: 20261121T063426Z is now earlier than 20261121T071926Z (20261121T072426Z - 5 min.)",
  ],
  [
    "clock-off",
    "Error: error validating provider credentials: error calling sts:GetCallerIdentity: SignatureDoesNotMatch: Signature not yet current: 20210502T183640Z is still later than 20210502T175140Z (20210502T173640Z + 15 min.)\n\tstatus code: 403, request id: x",
  ],
  [
    "clock-off",
    "InvalidSignatureException: Signature not yet current: 20210502T183640Z is still later than 20210502T175140Z (20210502T173640Z + 5 min.)",
  ],
  [
    "keys-not-accepted",
    "An error occurred (AuthFailure) when calling the DescribeInstances operation: AWS was not able to validate the provided access credentials",
  ],
  [
    "clock-off",
    "RequestTimeTooSkewed: The difference between the request time and the current time is too large.\n    at throwDefaultError { RequestTime: '20261121T063426Z', ServerTime: '2026-11-21T07:19:26Z', MaxAllowedSkewMilliseconds: '900000', Code: 'RequestTimeTooSkewed' }",
  ],
  [
    "clock-off",
    "ERROR: S3 error: 403 (RequestTimeTooSkewed): The difference between the request time and the current time is too large.",
  ],
  [
    "region-invalid",
    "An error occurred (SignatureDoesNotMatch) when calling the GetCallerIdentity operation: Credential should be scoped to a valid region, not 'us-east'. ",
  ],
  [
    "keys-malformed",
    "An error occurred (IncompleteSignature) when calling the GetCallerIdentity operation: Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'AKIA XYZ/20261121/us-east-1/sts/aws4_request'",
  ],
  [
    "no-credentials",
    "An error occurred (MissingAuthenticationToken) when calling the GetCallerIdentity operation: Request is missing Authentication Token",
  ],
  [
    "session-token-missing",
    "ERROR: S3 error: 403 (InvalidAccessKeyId): The AWS Access Key Id you provided does not exist in our records.",
  ],
  [
    "session-token-missing",
    "InvalidAccessKeyId: The AWS Access Key Id you provided does not exist in our records.\n\tstatus code: 403, request id: X, host id: Y",
  ],
  [
    "session-token-missing",
    "upload failed: ./x to s3://b/x An error occurred (InvalidAccessKeyId) when calling the PutObject operation: The AWS Access Key Id you provided does not exist in our records.",
  ],
  [
    "session-token-missing",
    "Amazon.S3.AmazonS3Exception: The AWS Access Key Id you provided does not exist in our records.",
  ],
  [
    "session-token-missing",
    "2026/11/21 10:00:00 ERROR : : error listing: InvalidAccessKeyId: The AWS Access Key Id you provided does not exist in our records. status code: 403",
  ],
  [
    "session-keys-not-accepted",
    "AccessDenied: Cannot call GetSessionToken with session credentials\n\tstatus code: 403, request id: x",
  ],
  [
    "session-keys-not-accepted",
    "aws-vault: error: exec: Failed to get credentials for work: AccessDenied: Cannot call GetSessionToken with session credentials",
  ],
  [
    "session-keys-not-accepted",
    "Amazon.SecurityToken.AmazonSecurityTokenServiceException: Cannot call GetSessionToken with session credentials",
  ],
  [
    "stack-without-mfa",
    "CREATE_FAILED        AWS::SQS::Queue          JobsQueue                API: sqs:CreateQueue Access to the resource https://sqs.us-east-1.amazonaws.com/ is denied.",
  ],
  [
    "stack-without-mfa",
    "12:01:01 PM | CREATE_FAILED        | AWS::SQS::Queue | Jobs\nAPI: sqs:CreateQueue Access to the resource https://queue.amazonaws.com/ is denied.",
  ],
  [
    "stack-without-mfa",
    "Serverless Error: An error occurred: JobsQueue - API: sqs:CreateQueue Access to the resource https://sqs.us-east-1.amazonaws.com/ is denied..",
  ],
  [
    "stack-without-mfa",
    "API: iam:CreateRole User: arn:aws:iam::123456789012:user/ana is not authorized to perform: iam:CreateRole on resource: arn:aws:iam::123456789012:role/x with an explicit deny in an identity-based policy",
  ],
  [
    "stack-without-mfa",
    'Resource handler returned message: "Access Denied (Service: Sqs, Status Code: 403, Request ID: X)" (RequestToken: Y, HandlerErrorCode: AccessDenied)',
  ],
  [
    "stack-without-mfa",
    'Resource handler returned message: "User: arn:aws:iam::123456789012:user/ana is not authorized to perform: sqs:createqueue on resource: arn:aws:sqs:us-east-1:123456789012:x with an explicit deny in an identity-based policy (Service: Sqs, Status Code: 403, Request ID: X)" (RequestToken: Y, HandlerErrorCode: AccessDenied)',
  ],
  ["stack-without-mfa", "API: ec2:RunInstances You are not authorized to perform this operation."],
  ["stack-without-mfa", "API: s3:CreateBucket Access Denied"],
  [
    "role-not-trusting",
    "An error occurred (AccessDenied) when calling the AssumeRole operation: User: arn:aws:iam::123456789012:user/ana is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::210987654321:role/Admin",
  ],
  [
    "role-not-trusting",
    "AccessDenied: User: arn:aws:iam::123456789012:user/ana is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::210987654321:role/Admin\n\tstatus code: 403, request id: x",
  ],
  [
    "role-not-trusting",
    '│ Error: Cannot assume IAM Role\n│ \n│   with provider["registry.terraform.io/hashicorp/aws"],\n│   on main.tf line 1, in provider "aws":\n│    1: provider "aws" {\n│ \n│ IAM Role (arn:aws:iam::210987654321:role/Admin) cannot be assumed.\n│ \n│ There are a number of possible causes of this - the most common are:\n│   * The credentials used in order to assume the role are invalid\n│   * The credentials do not have appropriate permission to assume the role\n│   * The role ARN is not valid\n│ \n│ Error: operation error STS: AssumeRole, https response error StatusCode:\n│ 403, RequestID: 8f1c, api error AccessDenied: User:\n│ arn:aws:iam::123456789012:user/ana is not authorized to perform:\n│ sts:AssumeRole on resource: arn:aws:iam::210987654321:role/Admin\n╵',
  ],
  [
    "role-not-trusting",
    "Amazon.Runtime.AmazonClientException: Error calling AssumeRole for role arn:aws:iam::210987654321:role/Admin\n ---> Amazon.SecurityToken.AmazonSecurityTokenServiceException: User: arn:aws:iam::123456789012:user/ana is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::210987654321:role/Admin",
  ],
  [
    "role-not-trusting",
    "software.amazon.awssdk.services.sts.model.StsException: User: arn:aws:iam::123456789012:user/ana is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::210987654321:role/Admin (Service: Sts, Status Code: 403, Request ID: x)",
  ],
  [
    "role-not-trusting",
    "current credentials could not be used to assume 'arn:aws:iam::123456789012:role/cdk-hnb659fds-deploy-role-123456789012-eu-west-1', but are for the right account. Proceeding anyway.\nAccessDenied: User: arn:aws:iam::123456789012:user/ana is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::123456789012:role/cdk-hnb659fds-deploy-role-123456789012-eu-west-1",
  ],
  [
    "role-not-trusting",
    "Error: Could not assume role in target account using current credentials (which are for account 123456789012) User: arn:aws:iam::123456789012:user/ana is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::210987654321:role/cdk-x . Please make sure that this role exists in the account.",
  ],
  [
    "role-not-trusting",
    "error: You must be logged in to the server? An error occurred (AccessDenied) when calling the AssumeRole operation: User: arn:aws:sts::123456789012:assumed-role/Dev/ana is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::210987654321:role/Admin",
  ],
  ["role-not-trusting", "An error occurred (AccessDenied) when calling the AssumeRole operation: Access denied"],
  [
    "role-not-trusting",
    '[ERROR]: login: failed to connect with "profile:admin": User: arn:aws:iam::123456789012:user/ana is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::210987654321:role/Admin',
  ],
  [
    "not-allowed",
    "An error occurred (AccessDenied) when calling the AssumeRoleWithWebIdentity operation: Not authorized to perform sts:AssumeRoleWithWebIdentity",
  ],
  [
    "role-not-trusting",
    "An error occurred (AccessDenied) when calling the AssumeRole operation: Not authorized to perform sts:AssumeRole",
  ],
  [
    "duration-not-granted",
    "aws-vault: error: exec: Failed to get credentials for admin: operation error STS: AssumeRole, https response error StatusCode: 400, RequestID: x, api error ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
  ],
  [
    "duration-not-granted",
    "ValidationError: The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.\n\tstatus code: 400, request id: x",
  ],
  [
    "duration-out-of-range",
    "An error occurred (ValidationError) when calling the GetSessionToken operation: 1 validation error detected: Value '172800' at 'durationSeconds' failed to satisfy constraint: Member must have value less than or equal to 129600",
  ],
  [
    "duration-out-of-range",
    "Parameter validation failed:\nInvalid value for parameter DurationSeconds, value: 600, valid min value: 900",
  ],
  ["duration-not-granted", "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."],
  ["tool-cannot-ask", "Profile admin requires multi-factor authentication, but no MFA code callback was provided."],
  [
    "tool-cannot-ask",
    "Error: Profile admin requires multi-factor authentication, but no MFA code callback was provided.\n    at resolveAssumeRoleCredentials (/app/node_modules/@aws-sdk/credential-provider-ini/dist-cjs/index.js:60:15)",
  ],
  [
    "tool-cannot-ask",
    "Error: error configuring Terraform AWS Provider: Error creating AWS session: AssumeRoleTokenProviderNotSetError: assume role with MFA enabled, but AssumeRoleTokenProvider session option not set.",
  ],
  [
    "tool-cannot-ask",
    "Error: failed to refresh cached credentials, assume role with MFA enabled, but AssumeRoleTokenProvider session option not set.",
  ],
  [
    "tool-cannot-ask",
    "The MfaSerialNumber has been set but the MfaTokenCodeCallback hasn't.  MfaTokenCodeCallback is required in order to determine the MfaTokenCode when MfaSerialNumber is set.",
  ],
  [
    "tool-cannot-ask",
    "CredentialsError: Profile admin requires multi-factor authentication, but no MFA code callback was provided",
  ],
  [
    "tool-cannot-ask",
    "Error [SharedIniFileCredentialsProviderFailure]: Profile admin requires multi-factor authentication, but no MFA code callback",
  ],
  [
    "tool-cannot-ask",
    "Enter MFA code for arn:aws:iam::123456789012:mfa/ana: Traceback (most recent call last): EOFError: EOF when reading a line",
  ],
  [
    "tool-cannot-ask",
    "AssumeRole with MFA: multi-factor authentication required, could not prompt: inappropriate ioctl for device Enter MFA code for arn:aws:iam::123456789012:mfa/ana: ",
  ],
  [
    "process-failed",
    "Error: CredentialsProviderError: Command failed: /usr/local/bin/get-creds --profile x\n    at genericNodeError (node:internal/errors:984:15) {code: 1, killed: false}  credential_process",
  ],
  [
    "process-failed",
    "botocore.exceptions.CredentialRetrievalError: Error when retrieving credentials from custom-process: Traceback: boom",
  ],
  ["process-failed", "ProcessProviderExecutionError: error in credential_process\ncaused by: exit status 1"],
  [
    "process-failed",
    "Error: error configuring Terraform AWS Provider: error validating provider credentials: ... process provider error: error in credential_process: exit status 1",
  ],
  ["process-not-found", "ProcessProviderExecutionError: error in credential_process\ncaused by: exit status 127"],
  [
    "process-not-found",
    'process provider error: error in credential_process: exec: "get-creds": executable file not found in $PATH',
  ],
  ["process-failed", "Unsupported version '2' for credential process provider, supported versions: 1"],
  [
    "process-failed",
    "Error when retrieving credentials from custom-process: Unsupported version '2' for credential process provider, supported versions: 1",
  ],
  ["process-failed", "CredentialsProviderError: Profile work credential_process did not return Version 1."],
  ["process-failed", "CredentialsProviderError: Profile work credential_process returned expired credentials."],
  [
    "process-failed",
    "Amazon.Runtime.CredentialManagement.ProcessAWSCredentialException: The process provider credential generation failed",
  ],
  [
    "process-failed",
    "software.amazon.awssdk.core.exception.SdkClientException: Failed to refresh process-based credentials.",
  ],
  [
    "process-not-found",
    "Failed to refresh process-based credentials. Caused by: java.lang.IllegalStateException: Command returned non-zero exit value (127) with error message: /bin/sh: 1: get-creds: not found",
  ],
  ["profile-not-found", "The config profile (work-mfa) could not be found"],
  ["file-unparsable", "botocore.exceptions.ConfigParseError: Unable to parse config file: /home/ana/.aws/config"],
  [
    "file-unparsable",
    "SharedConfigLoadError: failed to load config file, /home/ana/.aws/config\ncaused by: INIParseError: unexpected or unsupported...",
  ],
  ["file-unparsable", "Error: failed to load shared config file, /home/ana/.aws/config: invalid state with ASTKind"],
  [
    "file-unparsable",
    "configparser.MissingSectionHeaderError: File contains no section headers. file: '/home/ana/.aws/credentials', line: 1",
  ],
  [
    "file-unparsable",
    "configparser.DuplicateOptionError: While reading from '/home/ana/.aws/credentials' [line  5]: option 'aws_access_key_id' in section 'default' already exists",
  ],
  ["file-unparsable", "Source contains parsing errors: '/home/ana/.aws/config' [line  3]: 'region us-east-1\\n'"],
  ["file-unparsable", "ERROR: SyntaxError in profile file: Expected an '=' sign defining a property on line 4"],
  ["file-unparsable", "Aws\\Exception\\CredentialsException: Invalid credentials file: /home/ana/.aws/credentials"],
  ["file-unparsable", "Invalid credentials file: /home/ana/.aws/credentials"],
  ["no-credentials", "Cannot read credentials from /home/ana/.aws/credentials"],
  ["file-unparsable", "awscli.customizations? Unable to parse config file: /root/.aws/credentials"],
  ["code-not-accepted", "Failed to get session token"],
  ["answer-unusable", "Account ID must be exactly 12 digits"],
  ["answer-unusable", "Invalid email format"],
  ["request-not-valid", "Invalid ARN format"],
  ["request-not-valid", "Invalid role ARN format"],
  ["request-not-valid", "Invalid MFA ARN format"],
  ["answer-unusable", "account id must be exactly 12 digits"],
  ["code-malformed", "MFA code must be exactly 6 digits"],
  [
    "code-malformed",
    "Parameter validation failed:\nInvalid length for parameter TokenCode, value: 5, valid min length: 6",
  ],
  [
    "region-disabled",
    "Error: error calling sts:GetCallerIdentity: RegionDisabledException: STS is not activated in this region for account:123456789012. Your account administrator can activate STS in this region using the IAM Console.",
  ],
  ["aws-throttled", "ThrottlingException: Rate exceeded\n\tstatus code: 400, request id: x"],
  [
    "aws-throttled",
    "Error: creating X: operation error IAM: GetRole, exceeded maximum number of attempts, 25, https response error StatusCode: 400, RequestID: x, api error Throttling: Rate exceeded",
  ],
  [
    "aws-throttled",
    "An error occurred (RequestLimitExceeded) when calling the DescribeInstances operation (reached max retries: 4): Request limit exceeded.",
  ],
  [
    "aws-throttled",
    "An error occurred (SlowDown) when calling the PutObject operation (reached max retries: 4): Please reduce your request rate.",
  ],
  [
    "aws-throttled",
    "An error occurred (TooManyRequestsException) when calling the GetFunction operation: Rate exceeded",
  ],
  [
    "captive-portal",
    "Unable to parse response (not well-formed (invalid token): line 1, column 3), invalid XML received. Further retries may succeed: b'<!DOCTYPE html><html>'",
  ],
  [
    "captive-portal",
    "SyntaxError: Unexpected token '<', \"<!DOCTYPE \"... is not valid JSON\n  Deserialization error: to see the raw response, inspect the hidden field {error}.$response on this object.",
  ],
  [
    "captive-portal",
    "Expecting value: line 1 column 1 (char 0) Unable to parse response (syntax error: line 1, column 0), invalid XML received",
  ],
  [
    "network-unreachable",
    'botocore.exceptions.EndpointConnectionError: Could not connect to the endpoint URL: "https://sts.eu-west-9.amazonaws.com/"',
  ],
  [
    "network-unreachable",
    "Error: getaddrinfo ENOTFOUND sts.eu-west-1.amazonaws.com\n    at GetAddrInfoReqWrap.onlookupall [as oncomplete] (node:dns:120:26) {\n  errno: -3008, code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname: 'sts.eu-west-1.amazonaws.com',\n  '$metadata': { attempts: 3, totalRetryDelay: 112 }\n}",
  ],
  [
    "network-unreachable",
    'RequestError: send request failed\ncaused by: Post "https://sts.amazonaws.com/": dial tcp: lookup sts.amazonaws.com: no such host',
  ],
  [
    "network-unreachable",
    "Unable to execute HTTP request: sts.us-east-1.amazonaws.com: Name or service not known (SDK Attempt Count: 4) UnknownHostException",
  ],
  [
    "network-timeout",
    'RequestError: send request failed\ncaused by: Post "https://sts.amazonaws.com/": dial tcp 54.239.29.25:443: i/o timeout',
  ],
  ["network-timeout", "TimeoutError: Connection timed out after 1000ms @smithy/node-http-handler sts.amazonaws.com"],
  ["network-timeout", "TimeoutError: connect ETIMEDOUT 52.94.1.1:443 at @smithy/node-http-handler"],
  [
    "proxy-refused",
    'botocore.exceptions.ProxyConnectionError: Failed to connect to proxy URL: "http://proxy.corp:8080"',
  ],
  [
    "proxy-refused",
    'Post "https://sts.amazonaws.com/": proxyconnect tcp: dial tcp 10.0.0.1:3128: connect: connection refused',
  ],
  [
    "proxy-refused",
    "Could not connect to the endpoint URL? urllib3.exceptions.ProxyError: ('Cannot connect to proxy.', OSError('Tunnel connection failed: 407 Proxy Authentication Required')) botocore",
  ],
  [
    "tls-not-trusted",
    "botocore.exceptions.SSLError: SSL validation failed for https://sts.us-east-1.amazonaws.com/ [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self signed certificate in certificate chain (_ssl.c:1131)",
  ],
  [
    "tls-not-trusted",
    "Error: self-signed certificate in certificate chain\n    at TLSSocket.onConnectSecure (node:_tls_wrap:1674:34) {\n  code: 'SELF_SIGNED_CERT_IN_CHAIN',\n  '$metadata': { attempts: 1, totalRetryDelay: 0 }\n}",
  ],
  [
    "tls-not-trusted",
    'Error: error calling sts:GetCallerIdentity: RequestError: send request failed\ncaused by: Post "https://sts.amazonaws.com/": x509: certificate signed by unknown authority',
  ],
  [
    "tls-not-trusted",
    'tls: failed to verify certificate: x509: certificate is not trusted operation error STS: GetCallerIdentity, https response error StatusCode: 0, RequestID: , request send failed, Post "https://sts.eu-west-1.amazonaws.com/": tls: failed to verify certificate: x509: "Corp CA" certificate is not trusted',
  ],
  ["tls-not-trusted", "UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unable to get local issuer certificate, sts.amazonaws.com"],
  ["tls-not-trusted", "Unable to execute HTTP request: PKIX path building failed"],
  ["device-unusable", "MultiFactorAuthentication failed: serial arn:aws:iam::123456789012:u2f/user/ana/key-ABC"],
  [
    "session-ended",
    '[ERROR]: login: failed to connect with "profile:work-mfa": The security token included in the request is expired',
  ],
  [
    "role-without-source",
    'Profile admin is a role profile: The profile "admin" requires source_profile or credential_source',
  ],
  ["role-without-source", "Partial credentials found in assume-role, missing: source_profile or credential_source"],
  ["role-without-source", "Partial credentials found in assume-role, missing: source_profile or credential_source"],
  [
    "route-cycle",
    "CredentialsProviderError: Detected a cycle attempting to resolve credentials for profile a. Profiles visited: a, b",
  ],
  ["region-missing", "botocore.exceptions.NoRegionError: You must specify a region."],
  ["region-missing", "Error: Missing region in config"],
  ["region-missing", "MissingRegion: could not find region configuration"],
  [
    "region-missing",
    "Error: Region is missing\n    at default (/app/node_modules/@smithy/config-resolver/dist-cjs/index.js:117:11)",
  ],
  ["region-missing", "Amazon.Runtime.AmazonClientException: No RegionEndpoint or ServiceURL configured"],
  [
    "region-missing",
    "Aws::Errors::MissingRegionError: No region was provided. Configure the `:region` option or export the region name to ENV['AWS_REGION']",
  ],
  ["profile-not-served", "Error: SSOTokenProviderFailure? Error loading SSO Token: Token for default does not exist"],
  [
    "profile-not-served",
    "The SSO session associated with this profile has expired or is otherwise invalid. To refresh this SSO session run aws sso login with the corresponding profile.",
  ],
  [
    "profile-not-served",
    "CredentialsProviderError: The SSO session associated with this profile has expired. To refresh this SSO session run aws sso login with the corresponding profile.",
  ],
  [
    "region-invalid",
    "botocore.exceptions.InvalidRegionError: Provided region_name 'us east 1' doesn't match a supported format.",
  ],
  [
    "region-invalid",
    "An error occurred (SignatureDoesNotMatch) when calling the GetCallerIdentity operation: Credential should be scoped to a valid region, not 'us-east'. ",
  ],
  ["region-invalid", "Error: invalid AWS Region: eu-west1"],
  [
    "keys-malformed",
    "An error occurred (IncompleteSignatureException) when calling the ListFunctions operation: 'wJalrX/K7MD/20261121/us-east-1/lambda/aws4_request' not a valid key=value pair (missing equal-sign) in Authorization header: 'AWS4-HMAC-SHA256 Credential=",
  ],
  [
    "keys-malformed",
    'An error occurred (AuthorizationHeaderMalformed) when calling the ListBuckets operation: The authorization header is malformed; the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".',
  ],
  [
    "keys-malformed",
    "AuthorizationHeaderMalformed: The authorization header is malformed; a non-empty Access Key (AKID) must be provided in the credential.",
  ],
  [
    "keys-malformed",
    "ValueError: Invalid header value b'AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE\\n/20200101/us-east-1/sts/aws4_request, SignedHeaders=...'",
  ],
  [
    "entity-exists",
    "CREATE_FAILED        AWS::IAM::Group          AdminGroup               daypass-admins already exists",
  ],
  [
    "entity-exists",
    "CREATE_FAILED AWS::IAM::Role AdminRole Resource handler returned message: \"Resource of type 'AWS::IAM::Role' with identifier 'Admin' already exists.\" (RequestToken: 0e5e, HandlerErrorCode: AlreadyExists)",
  ],
  [
    "entity-exists",
    "daypass-admins already exists in stack arn:aws:cloudformation:eu-west-1:123456789012:stack/other/7140d9c3-c545-4133-9a46-cc22163b218f",
  ],
  // What eksctl, Pulumi, Amplify and the Serverless Framework print.
  [
    "keys-malformed",
    'Error: checking AWS STS access – cannot get role ARN for current session: operation error STS: GetCallerIdentity, https response error StatusCode: 0, RequestID: , request send failed, Post "https://sts.us-east-1.amazonaws.com/": net/http: invalid header field value for "Authorization"',
  ],
  [
    "network-timeout",
    'Error: checking AWS STS access – cannot get role ARN for current session: RequestError: send request failed\ncaused by: Post "https://sts.amazonaws.com/": net/http: TLS handshake timeout',
  ],
  [
    "network-timeout",
    'operation error STS: GetCallerIdentity, https response error StatusCode: 0, RequestID: , request send failed, Post "https://sts.eu-west-1.amazonaws.com/": net/http: request canceled (Client.Timeout exceeded while awaiting headers)',
  ],
  [
    "tool-cannot-ask",
    "Assume Role MFA token code: 2018-09-28T14:58:45+01:00 [✖]  checking AWS STS access – cannot get role ARN for current session: EOF",
  ],
  [
    "tool-cannot-ask",
    "unable to use kubectl with the EKS cluster (check ' --kubeconfig /Users/ana/.kube/config version'): Assume Role MFA token code: could not get token: EOF",
  ],
  [
    "region-missing",
    "error: error validating provider credentials: error calling sts:GetCallerIdentity: operation error STS: GetCallerIdentity, failed to resolve service endpoint, an AWS region is required, but was not found",
  ],
  [
    "no-credentials",
    "  aws:s3:Bucket (website-content):\n    error: unable to validate AWS AccessKeyID and/or SecretAccessKey - see https://pulumi.io/install/aws.html for details on configuration",
  ],
  [
    "keys-malformed",
    "error: rpc error: code = Unknown desc = unable to validate AWS credentials.\n    Details: validating provider credentials: retrieving caller identity from STS: operation error STS: GetCallerIdentity, https response error StatusCode: 400, RequestID: 0b0a3693, api error IncompleteSignature: '/20231114/us-east-1/sts/aws4_request' not a valid key=value pair (missing equal-sign) in Authorization header: 'AWS4-HMAC-SHA256",
  ],
  ["profile-not-found", "Failed to get profile: Profile configuration is missing for: default"],
  [
    "stack-busy",
    "Error: Stack:arn:aws:cloudformation:eu-west-1:123456789012:stack/app/7140d9c3 is in UPDATE_IN_PROGRESS state and can not be updated.",
  ],
  [
    "stack-unusable",
    "❌  app failed: Error: The stack named app failed creation, it may need to be manually deleted from the AWS console: ROLLBACK_COMPLETE",
  ],
  [
    "stack-unchanged",
    "An error occurred (ValidationError) when calling the ExecuteChangeSet operation: The submitted information didn't contain changes. Submit different information to create a change set.",
  ],
];
