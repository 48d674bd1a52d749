//! Makes both calls with stubs generated from our .proto files and checks what comes back: peer ADDR

#[allow(dead_code)] // generated, and not all of it is called
mod google {
    pub mod rpc {
        tonic::include_proto!("google.rpc");
    }
}
#[allow(dead_code)]
mod statustranslator {
    pub mod v1 {
        tonic::include_proto!("statustranslator.v1");
    }
}

use google::rpc::Code as GrpcCode;
use prost::Message;
use statustranslator::v1::translation_service_client::TranslationServiceClient;
use statustranslator::v1::{
    GrpcToHttpRequest, HttpToGrpcRequest, Origin, Outcome, RuleKind, Translation,
};
use std::time::Duration;
use tonic::{Code, Status};

#[derive(Default)]
struct Tally {
    passed: u32,
    failed: u32,
}

impl Tally {
    fn check<T: std::fmt::Debug>(&mut self, name: &str, ok: bool, got: &T) {
        if ok {
            self.passed += 1;
            println!("ok {name}");
        } else {
            self.failed += 1;
            println!("FAIL {name}: got {got:?}");
        }
    }
}

fn grpc_code(answer: &Result<Translation, Status>) -> Option<i32> {
    answer.as_ref().ok()?.grpc.as_ref()?.code
}

fn http_code(answer: &Result<Translation, Status>) -> Option<i32> {
    answer.as_ref().ok()?.http.as_ref()?.code
}

fn kind(answer: &Result<Translation, Status>) -> Option<i32> {
    answer.as_ref().ok()?.rule.as_ref()?.kind
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let address = std::env::args().nth(1).ok_or("usage: peer ADDR")?;
    let channel = tonic::transport::Endpoint::new(format!("http://{address}"))?
        .timeout(Duration::from_secs(10))
        .connect()
        .await?;
    let client = TranslationServiceClient::new(channel);
    let to_grpc = |request: HttpToGrpcRequest| {
        let mut client = client.clone();
        async move {
            client
                .http_to_grpc(request)
                .await
                .map(|r| r.into_inner().translation.unwrap_or_default())
        }
    };
    let to_http = |request: GrpcToHttpRequest| {
        let mut client = client.clone();
        async move {
            client
                .grpc_to_http(request)
                .await
                .map(|r| r.into_inner().translation.unwrap_or_default())
        }
    };
    let mut tally = Tally::default();

    let t = to_grpc(HttpToGrpcRequest {
        code: Some(404),
        ..Default::default()
    })
    .await;
    let http = t
        .as_ref()
        .ok()
        .and_then(|t| t.http.clone())
        .unwrap_or_default();
    tally.check(
        "404",
        grpc_code(&t) == Some(GrpcCode::NotFound as i32)
            && kind(&t) == Some(RuleKind::Exact as i32)
            && t.as_ref()
                .is_ok_and(|t| t.profile.as_deref() == Some("general"))
            && http.reason_phrase.as_deref() == Some("Not Found")
            && http.outcome == Some(Outcome::Abnormal as i32),
        &t,
    );
    let request = HttpToGrpcRequest {
        code: Some(404),
        origin: Origin::Intermediary as i32,
        ..Default::default()
    };
    let t = to_grpc(request).await;
    tally.check(
        "404 of an intermediary",
        grpc_code(&t) == Some(GrpcCode::Unimplemented as i32),
        &t,
    );
    let t = to_grpc(HttpToGrpcRequest {
        code: Some(200),
        ..Default::default()
    })
    .await;
    tally.check(
        "200 with OK visible",
        grpc_code(&t) == Some(GrpcCode::Ok as i32),
        &t,
    );
    let t = to_grpc(HttpToGrpcRequest {
        code: Some(429),
        profile: "grpc".into(),
        ..Default::default()
    })
    .await;
    tally.check(
        "429 of profile grpc",
        grpc_code(&t) == Some(GrpcCode::Unavailable as i32),
        &t,
    );

    let t = to_grpc(HttpToGrpcRequest::default()).await;
    let mut field = String::new();
    let mut domain = String::new();
    if let Err(status) = &t {
        for detail in google::rpc::Status::decode(status.details())?.details {
            if detail.type_url.ends_with("google.rpc.BadRequest") {
                field = google::rpc::BadRequest::decode(&*detail.value)?.field_violations[0]
                    .field
                    .clone();
            } else if detail.type_url.ends_with("google.rpc.ErrorInfo") {
                domain = google::rpc::ErrorInfo::decode(&*detail.value)?.domain;
            }
        }
    }
    let refused = t
        .as_ref()
        .is_err_and(|status| status.code() == Code::InvalidArgument);
    tally.check(
        "no code",
        refused && field == "code" && domain == "status-translator",
        &t,
    );

    let not_found = Some(GrpcCode::NotFound as i32);
    let t = to_http(GrpcToHttpRequest {
        code: not_found,
        ..Default::default()
    })
    .await;
    tally.check("NOT_FOUND", http_code(&t) == Some(404), &t);
    let t = to_http(GrpcToHttpRequest {
        code: Some(17),
        ..Default::default()
    })
    .await;
    let number = t.as_ref().ok().and_then(|t| t.grpc.as_ref()?.number);
    tally.check(
        "17",
        http_code(&t) == Some(500)
            && number == Some(17)
            && kind(&t) == Some(RuleKind::UnknownNumber as i32),
        &t,
    );
    let t = to_http(GrpcToHttpRequest {
        code: not_found,
        profile: "grpc".into(),
        ..Default::default()
    })
    .await;
    let no_http = t.as_ref().is_ok_and(|t| t.http.is_none());
    tally.check(
        "not published",
        no_http && kind(&t) == Some(RuleKind::NotPublished as i32),
        &t,
    );
    let t = to_grpc(HttpToGrpcRequest {
        code: Some(404),
        profile: "genral".into(),
        ..Default::default()
    })
    .await;
    let unknown = t
        .as_ref()
        .is_err_and(|s| s.code() == Code::NotFound && s.message().contains("general"));
    tally.check("unknown profile", unknown, &t);

    println!("rust: {} passed, {} failed", tally.passed, tally.failed);
    std::process::exit(i32::from(tally.failed > 0));
}
