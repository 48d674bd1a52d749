fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Both folders are given by run.sh.
    let proto = std::env::var("STATUS_TRANSLATOR_PROTO")?;
    let googleapis = std::env::var("GOOGLEAPIS_DIR")?;
    let files =
        ["translation_service.proto"].map(|name| format!("{proto}/statustranslator/v1/{name}"));
    let details = ["error_details.proto", "status.proto"]
        .map(|name| format!("{googleapis}/google/rpc/{name}"));
    let all: Vec<String> = files.into_iter().chain(details).collect();
    tonic_prost_build::configure()
        .build_server(false)
        .compile_protos(&all, &[googleapis, proto])?;
    Ok(())
}
