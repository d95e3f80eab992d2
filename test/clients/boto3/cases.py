"""What the cases share: clients of one endpoint, names of their own, and the run itself.

    python3 -m cases <module>

prints one JSON object: the name of each case, and null or why it failed.
"""

import importlib
import io
import itertools
import json
import os
import sys
import unittest
import zipfile

import boto3
from botocore.config import Config

REGION = "eu-west-1"
ACCOUNT = "000000000000"
ROOT = os.path.dirname(os.path.abspath(__file__))

TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "lambda.amazonaws.com"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
)

_names = itertools.count(1)


def fresh(prefix):
    return f"{prefix}-{os.getpid()}-{next(_names)}"


def client(service, **options):
    return boto3.client(
        service,
        endpoint_url=os.environ["ENDPOINT"],
        region_name=REGION,
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(retries={"max_attempts": 0}),
        **options,
    )


def zip_of(code):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("index.py", code)
    return data.getvalue()


def make_role(actions):
    """A role that Lambda may assume and that may do `actions` on everything."""
    iam = client("iam")
    name = fresh("role")
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=TRUST)["Role"]
    statement = {"Effect": "Allow", "Action": actions, "Resource": "*"}
    iam.put_role_policy(
        RoleName=name,
        PolicyName="work",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
    )
    return role["Arn"]


class Results(unittest.TestResult):
    def __init__(self):
        super().__init__()
        self.ends = {}

    def addSuccess(self, test):
        self.ends[test._testMethodName] = None

    def addError(self, test, err):
        name = getattr(test, "_testMethodName", "setUpClass")
        self.ends[name] = self._exc_info_to_string(err, test)

    addFailure = addError


def main(name):
    suite = unittest.defaultTestLoader.loadTestsFromModule(importlib.import_module(name))
    results = Results()
    suite.run(results)
    json.dump(results.ends, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
