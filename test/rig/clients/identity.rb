# Whose credentials the SDK for Ruby finds, with nothing said in code but the endpoint, which Debian's version does not read.
require "aws-sdk-core"

Aws.config[:sts] = { endpoint: ENV.fetch("AWS_ENDPOINT_URL") }
begin
  puts Aws::STS::Client.new.get_caller_identity.arn
rescue StandardError => e
  warn "#{e.message} (#{e.class})"
  exit 1
end
