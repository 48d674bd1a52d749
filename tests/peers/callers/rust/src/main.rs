//! Calls every path that comes on a line of standard input, and says on a line of JSON what a tonic caller gets: caller ADDRESS

use bytes::{Buf, BufMut};
use tonic::codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder};
use tonic::{transport::Endpoint, Request, Status};

/// Messages are bytes, whatever they hold.
#[derive(Default)]
struct Raw;

impl Codec for Raw {
    type Encode = Vec<u8>;
    type Decode = Vec<u8>;
    type Encoder = Raw;
    type Decoder = Raw;
    fn encoder(&mut self) -> Raw {
        Raw
    }
    fn decoder(&mut self) -> Raw {
        Raw
    }
}

impl Encoder for Raw {
    type Item = Vec<u8>;
    type Error = Status;
    fn encode(&mut self, item: Vec<u8>, to: &mut EncodeBuf<'_>) -> Result<(), Status> {
        to.put_slice(&item);
        Ok(())
    }
}

impl Decoder for Raw {
    type Item = Vec<u8>;
    type Error = Status;
    fn decode(&mut self, from: &mut DecodeBuf<'_>) -> Result<Option<Vec<u8>>, Status> {
        Ok(Some(from.copy_to_bytes(from.remaining()).to_vec()))
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let address = std::env::args().nth(1).ok_or("no address")?;
    let channel = Endpoint::new(format!("http://{address}"))?.connect_lazy();
    for line in std::io::stdin().lines() {
        let mut client = tonic::client::Grpc::new(channel.clone());
        client.ready().await?;
        let called = client
            .unary(Request::new(b"x".to_vec()), line?.parse()?, Raw)
            .await;
        let status = called.map_or_else(|status| status, |_| Status::ok(""));
        let code = status.code() as i32;
        println!(
            "{}",
            serde_json::json!({"code": code, "message": status.message()})
        );
    }
    Ok(())
}
