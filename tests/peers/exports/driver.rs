//! Prints every answer of an export, as all drivers here do.

mod status_table;

use status_table::{grpc_to_http, http_to_grpc, Code, Origin, PROFILE, REVISION};
use std::io::Write;

fn main() {
    let path = std::env::args().nth(1).expect("a file of error codes");
    let text = std::fs::read_to_string(path).expect("error codes");
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    writeln!(out, "{PROFILE}\t{REVISION}").unwrap();
    for code in Code::ALL {
        assert_eq!(Code::from_number(code.number()), Some(code));
        writeln!(out, "{}\t{}\t{}", code.number(), code.name(), code.description()).unwrap();
    }
    let origins = [
        Origin::Unspecified,
        Origin::Application,
        Origin::Intermediary,
        Origin::LocalReply,
    ];
    for error_code in std::iter::once("").chain(text.lines()) {
        let asked = if error_code.is_empty() { None } else { Some(error_code) };
        for (number, origin) in origins.into_iter().enumerate() {
            for status in 99..=600 {
                write!(out, "{error_code}\t{number}\t{status}\t").unwrap();
                match http_to_grpc(status, origin, asked) {
                    Some(answer) => {
                        let retry = if answer.retryable { "retry" } else { "" };
                        writeln!(out, "{}\t{retry}\t{}", answer.code.number(), answer.reason).unwrap();
                    }
                    None => writeln!(out, "-").unwrap(),
                }
            }
        }
    }
    for number in -1..=20 {
        match grpc_to_http(number) {
            Some(status) => writeln!(out, "{number}\t{status}").unwrap(),
            None => writeln!(out, "{number}\t-").unwrap(),
        }
    }
}
