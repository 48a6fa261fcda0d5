//! Whose credentials the SDK for Rust finds, with nothing said in code.
use aws_config::BehaviorVersion;
use std::error::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let http = aws_smithy_http_client::Builder::new().build_http();
    let found = aws_config::defaults(BehaviorVersion::latest()).http_client(http).load().await;
    match aws_sdk_sts::Client::new(&found).get_caller_identity().send().await {
        Ok(answer) => println!("{}", answer.arn().unwrap_or("")),
        Err(error) => {
            eprintln!("{}", with_causes(&error));
            std::process::exit(1);
        }
    }
}

fn with_causes(error: &dyn Error) -> String {
    match error.source() {
        Some(cause) => format!("{error}: {}", with_causes(cause)),
        None => error.to_string(),
    }
}
