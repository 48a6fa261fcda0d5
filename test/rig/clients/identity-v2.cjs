// Whose credentials the JavaScript SDK v2 finds, with nothing said in code but the endpoint, which it does not read.
process.env.AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE = "1";
const { config, STS } = require(`${process.argv[2]}/aws-sdk`);

config.sts = { endpoint: process.env.AWS_ENDPOINT_URL };
new STS().getCallerIdentity({}, (/** @type {any} */ error, /** @type {any} */ answer) => {
  if (error === null) console.log(answer.Arn);
  else {
    console.error(`${error.code}: ${error.message}`);
    process.exitCode = 1;
  }
});
