fn main() -> Result<(), Box<dyn std::error::Error>> {
    // The folder is given by run.sh.
    let proto = std::env::var("STATUS_TRANSLATOR_PROTO")?;
    let files = [
        "statustranslator/v1/translation_service.proto",
        "google/rpc/error_details.proto",
        "google/rpc/status.proto",
    ]
    .map(|name| format!("{proto}/{name}"));
    tonic_prost_build::configure()
        .build_server(false)
        .compile_protos(&files, &[proto])?;
    Ok(())
}
