/** The tool that a text comes from, as far as it lets that be seen. */
export type Client =
  | "botocore"
  | "javascript-2"
  | "javascript-3"
  | "go-1"
  | "go-2"
  | "java"
  | "rust"
  | "ruby"
  | "php"
  | "dotnet"
  | "terraform"
  | "cdk"
  | "s3cmd"
  | "cloudformation";

const marks: readonly (readonly [Client, RegExp])[] = [
  [
    "terraform",
    /provider\["registry\.(?:terraform\.io|opentofu\.org)|Terraform AWS Provider|No valid credential sources? found/,
  ],
  [
    "cdk",
    /\bcdk(?:\.out|-hnb659fds|\.json)|Need to perform AWS calls for account|Toolkit stack|❌ {1,2}\S{1,200} failed:/,
  ],
  ["dotnet", /\bAmazon\.\w{1,60}\.(?:\w{1,60}\.)?\w{1,80}Exception\b|CredentialProfileStoreChain|MfaTokenCodeCallback/],
  ["php", /Error executing "\w{1,80}" on "|Aws\\\w{1,80}\\Exception|GuzzleHttp/],
  [
    "java",
    /software\.amazon\.awssdk|com\.amazonaws\.|AwsCredentialsProviderChain|SdkClientException|SDK Attempt Count|Unable to execute HTTP request:/,
  ],
  ["rust", /dispatch failure:|unhandled error \(|aws_smithy|SdkError/],
  ["ruby", /\bAws::\w{1,60}::|\(Aws::Errors::|Seahorse::/],
  [
    "javascript-2",
    /aws-sdk\/(?:lib|clients)|AWS_SDK_LOAD_CONFIG|CredentialsError|SharedIniFileCredentials|UnknownEndpoint/,
  ],
  ["javascript-3", /CredentialsProviderError|@smithy|@aws-sdk\/|\$metadata|\$fault/],
  [
    "go-2",
    /operation error [\w -]{1,60}: \w{1,80},|failed to refresh cached credentials|get identity: get credentials/,
  ],
  [
    "go-1",
    /status code: \d{3}, request id|NoCredentialProviders|SharedConfig\w{1,40}Error|ProcessProvider\w{1,40}Error/,
  ],
  [
    "botocore",
    /botocore|An error occurred \(|boto3|\baws: (?:\[ERROR\]|error)|The config profile \(|Unable to locate credentials/,
  ],
];

export function clientOf(text: string): Client | undefined {
  return marks.find(([, mark]) => mark.test(text))?.[0];
}
