// No test may reach AWS, read the developer's own profile, or ask the instance metadata service.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
process.env["AWS_EC2_METADATA_DISABLED"] = "true";
process.env["AWS_CONFIG_FILE"] = "/dev/null";
process.env["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null";
for (const name of Object.keys(process.env)) {
  if (/^(AWS_(ACCESS|SECRET|SESSION|PROFILE|REGION|DEFAULT|ENDPOINT)|SQSLAM_)/.test(name)) {
    delete process.env[name];
  }
}
