// Whose credentials the JavaScript SDK v3 finds, with nothing said in code.
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";

try {
  console.log((await new STSClient().send(new GetCallerIdentityCommand({}))).Arn);
} catch (error) {
  const { name, message } = /** @type {Error} */ (error);
  console.error(`${name}: ${message}`);
  process.exitCode = 1;
}
