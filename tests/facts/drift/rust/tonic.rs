//! Prints what tonic makes of each status of a server without gRPC.

use http::{uri::PathAndQuery, Response};
use tokio::net::{TcpListener, TcpStream};
use tonic::{client::Grpc, transport::Endpoint, Request};
use tonic_prost::ProstCodec;

/// Answers with the status that the path names.
async fn serve(stream: TcpStream) {
    let mut connection = h2::server::handshake(stream).await.unwrap();
    while let Some(Ok((request, mut respond))) = connection.accept().await {
        let path = request.uri().path();
        let status: u16 = path[path.len() - 3..].parse().unwrap();
        let response = Response::builder().status(status).header("content-type", "text/plain").body(()).unwrap();
        respond.send_response(response, true).unwrap();
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream));
        }
    });
    let channel = Endpoint::from_shared(format!("http://{address}")).unwrap().connect().await.unwrap();
    let mut client = Grpc::new(channel);
    for status in 200..600 {
        client.ready().await.unwrap();
        let path: PathAndQuery = format!("/drift.Status/{status}").parse().unwrap();
        let codec: ProstCodec<(), ()> = ProstCodec::default();
        let code = match client.unary(Request::new(()), path, codec).await {
            Ok(_) => "Ok".to_string(),
            Err(error) => format!("{:?}", error.code()),
        };
        println!("http\t{status}\t{code}");
    }
}
