/**
 * One answer of AWS's in the words of each tool. The forms are those that the clients of `test/rig/clients.ts` print here; where a
 * client cannot be had (PHP, .NET, CDK, Java v1), those in the issues of their own repositories.
 */

export interface AwsAnswer {
  readonly code: string;
  readonly message: string;
  readonly operation: string;
  readonly service: string;
  readonly status: number;
}

export type Wrapper = (answer: AwsAnswer) => string;

const id = "7140d9c3-c545-4133-9a46-cc22163b218f";
const stack = (...lines: readonly string[]) => lines.map((line) => `    at ${line}`).join("\n");

const goV2: Wrapper = ({ code, message, operation, service, status }) =>
  `operation error ${service}: ${operation}, https response error StatusCode: ${status}, RequestID: ${id}, api error ${code}: ${message}`;

const cli: Wrapper = ({ code, message, operation }) =>
  `\nAn error occurred (${code}) when calling the ${operation} operation: ${message}\n`;

const javascriptV3: Wrapper = ({ code, message, status }) =>
  `/app/node_modules/@smithy/smithy-client/dist-cjs/index.js:388
      throw this.deserializeError;
            ^

${code}: ${message}
${stack("ProtocolLib.getErrorSchemaOrThrowBaseException (/app/node_modules/@aws-sdk/core/dist-cjs/submodules/protocols/index.js:61:67)", "process.processTicksAndRejections (node:internal/process/task_queues:95:5)")} {
  '$fault': 'client',
  '$metadata': { httpStatusCode: ${status}, requestId: '${id}', extendedRequestId: undefined, cfId: undefined, attempts: 1, totalRetryDelay: 0 },
  Type: 'Sender',
  Code: '${code}'
}

Node.js v20.20.2`;

const boto3: Wrapper = ({ code, message, operation }) =>
  `Traceback (most recent call last):
  File "/app/main.py", line 4, in <module>
    boto3.client("s3").list_buckets()
  File "/usr/lib/python3/dist-packages/botocore/client.py", line 602, in _api_call
    return self._make_api_call(operation_name, kwargs)
  File "/usr/lib/python3/dist-packages/botocore/client.py", line 1078, in _make_api_call
    raise error_class(parsed_response, operation_name)
botocore.exceptions.ClientError: An error occurred (${code}) when calling the ${operation} operation: ${message}`;

const xml: Wrapper = ({ code, message }) =>
  `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">\n  <Error>\n    <Type>Sender</Type>\n    <Code>${code}</Code>\n    <Message>${escaped(message)}</Message>\n  </Error>\n  <RequestId>${id}</RequestId>\n</ErrorResponse>`;

export const wrappers: Readonly<Record<string, Wrapper>> = {
  "AWS CLI v1": cli,
  "AWS CLI v2": (answer) => `\naws: [ERROR]: ${cli(answer).trim()}\n\nAdditional error details:\nType: Sender\n`,
  "AWS CLI after retries": ({ code, message, operation }) =>
    `An error occurred (${code}) when calling the ${operation} operation (reached max retries: 4): ${message}`,
  "AWS CLI in PowerShell": (answer) =>
    `aws : \r\n${folded(cli(answer).trim(), 79).replaceAll("\n", "\r\n")}\r\nAt line:1 char:1\r\n+ aws s3 ls\r\n+ ~~~~~~~~~\r\n    + CategoryInfo          : NotSpecified: (:String) [], RemoteException\r\n    + FullyQualifiedErrorId : NativeCommandError\r\n`,
  "AWS CLI in a GitHub log": (answer) =>
    `2026-11-21T06:33:10.1234567Z ##[group]Run aws s3 ls\n2026-11-21T06:33:10.2234567Z ${cli(answer).trim()}\n2026-11-21T06:33:10.3234567Z ##[error]Process completed with exit code 254.`,
  boto3,
  "boto3, coloured": (answer) => `\u001b[31m${boto3(answer)}\u001b[0m`,
  "JavaScript v3": javascriptV3,
  "JavaScript v3, its message alone": ({ code, message }) => `${code}: ${message}`,
  "JavaScript v2": ({ code, message, status }) =>
    `${code}: ${message}
${stack("Request.extractError (/app/node_modules/aws-sdk/lib/protocol/query.js:50:29)", "Request.callListeners (/app/node_modules/aws-sdk/lib/sequential_executor.js:106:20)")} {
  code: '${code}',
  time: 2026-11-21T06:33:10.000Z,
  requestId: '${id}',
  statusCode: ${status},
  retryable: false
}`,
  "Go v1": ({ code, message, status }) => `${code}: ${message}\n\tstatus code: ${status}, request id: ${id}`,
  "Go v2": goV2,
  "Go v2 behind credentials": (answer) =>
    `operation error S3: ListBuckets, get identity: get credentials: failed to refresh cached credentials, ${goV2(answer)}`,
  "Java v1": ({ code, message, status }) =>
    `Exception in thread "main" com.amazonaws.services.securitytoken.model.AWSSecurityTokenServiceException: ${message} (Service: AWSSecurityTokenService; Status Code: ${status}; Error Code: ${code}; Request ID: ${id}; Proxy: null)\n\tat com.amazonaws.http.AmazonHttpClient$RequestExecutor.handleErrorResponse(AmazonHttpClient.java:1879)`,
  "Java v2": ({ message, service, status }) =>
    `Exception in thread "main" software.amazon.awssdk.services.sts.model.StsException: ${message} (Service: ${service}, Status Code: ${status}, Request ID: ${id}) (SDK Attempt Count: 1)\n\tat software.amazon.awssdk.services.sts.model.StsException$BuilderImpl.build(StsException.java:113)`,
  Rust: ({ code, message }) =>
    `Error: service error: unhandled error (${code}): Error { code: "${code}", message: "${message}", aws_request_id: "${id}" }`,
  "Rust, in full": ({ code, message }) =>
    `ServiceError(ServiceError { source: Unhandled(Unhandled { source: ErrorMetadata { code: Some("${code}"), message: Some("${message}"), extras: Some({"aws_request_id": "${id}"}) }, meta: ErrorMetadata { code: Some("${code}"), message: Some("${message}"), extras: None } }), raw: Response { status: StatusCode(403) } })`,
  Ruby: ({ code, message, service }) =>
    `/usr/lib/ruby/aws-sdk-core/seahorse/client/plugins/raise_response_errors.rb:17:in \`call': ${message} (Aws::${service}::Errors::${code})\n\tfrom main.rb:3:in \`<main>'`,
  PHP: ({ code, message, operation, status }) =>
    `PHP Fatal error:  Uncaught exception 'Aws\\Sts\\Exception\\StsException' with message 'Error executing "${operation}" on "https://sts.eu-west-1.amazonaws.com"; AWS HTTP error: Client error: \`POST https://sts.eu-west-1.amazonaws.com\` resulted in a \`${status} Forbidden\` response: Sender ${code.slice(0, 6)} (truncated...) ${code} (client): ${message} - Sender ${code} ${message} ${id}'`,
  Terraform: (answer) =>
    boxed(
      folded(
        `Error: Retrieving AWS account details: validating provider credentials: retrieving caller identity from STS: ${goV2(answer)}`,
        76,
      ),
      '  with provider["registry.terraform.io/hashicorp/aws"],',
      '  on main.tf line 7, in provider "aws":',
      '   7: provider "aws" {}',
    ),
  "Terraform of old": ({ code, message, status }) =>
    `Error: error configuring Terraform AWS Provider: error validating provider credentials: error calling sts:GetCallerIdentity: ${code}: ${message}\n\tstatus code: ${status}, request id: ${id}\n\n  on main.tf line 1, in provider "aws":\n   1: provider "aws" {`,
  CDK: ({ code, message }) =>
    `\n ❌  MyStack failed: ${code}: ${message}\n${stack("/app/node_modules/aws-cdk/lib/index.js:1:2345")}\n\n ❌ Deployment failed: ${code}: ${message}`,
  "an answer in XML": xml,
  "an answer in JSON": ({ code, message }) =>
    `{"__type":"com.amazon.coral.service#${code}","message":${JSON.stringify(message)}}`,
  "a log line in JSON": (answer) =>
    JSON.stringify({ level: "error", time: "2026-11-21T06:33:10Z", msg: "cannot list", error: javascriptV3(answer) }),
};

/** Those that leave the code out: words that say too little cannot be told then. */
export const withoutCode: readonly string[] = ["Java v2"];

function folded(text: string, width: number): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].join("\n");
}

function boxed(text: string, ...more: readonly string[]): string {
  const lines = [...text.split("\n"), "", ...more];
  return `╷\n${lines.map((line) => `│ ${line}`.trimEnd()).join("\n")}\n╵\n`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll("'", "&apos;").replaceAll('"', "&quot;");
}
