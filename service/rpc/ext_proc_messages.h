// Envoy's external processing messages as the plain values of service/ext_proc, and back.
#ifndef STATUS_TRANSLATOR_RPC_EXT_PROC_MESSAGES_H_
#define STATUS_TRANSLATOR_RPC_EXT_PROC_MESSAGES_H_

#include "envoy/service/ext_proc/v3/external_processor.pb.h"
#include "ext_proc/message.h"

namespace status_translator {

// The views of the result point into `message`. Of attributes and settings at most kMaxExtProcAttributes + 1 are read.
ProxyMessage ReadProxyMessage(const envoy::service::ext_proc::v3::ProcessingRequest& message);

// The metadata is in the bytes of the message, but not in its field dynamic_metadata until they are parsed.
envoy::service::ext_proc::v3::ProcessingResponse WriteProxyCommand(ProxyCommand command);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_RPC_EXT_PROC_MESSAGES_H_
