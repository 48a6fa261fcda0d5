# Whose credentials boto3 finds, with nothing said in code.
import sys

import boto3

try:
    print(boto3.client("sts").get_caller_identity()["Arn"])
except Exception as error:
    sys.exit(f"{type(error).__module__}.{type(error).__name__}: {error}")
