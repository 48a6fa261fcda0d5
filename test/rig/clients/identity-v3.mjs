// Whose credentials the JavaScript SDK v3 finds, with nothing said in code; with `fromIni`, by that instead of its default chain.
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { fromIni } from "@aws-sdk/credential-providers";

try {
  const client = new STSClient(process.argv[2] === "fromIni" ? { credentials: fromIni() } : {});
  console.log((await client.send(new GetCallerIdentityCommand({}))).Arn);
} catch (error) {
  const { name, message } = /** @type {Error} */ (error);
  console.error(`${name}: ${message}`);
  process.exitCode = 1;
}
