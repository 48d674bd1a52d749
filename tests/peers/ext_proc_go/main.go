// Calls through grpc-go's own ext_proc filter, the other client of the protocol, with the real binary behind it: whatever
// the filter sends, calls end as they do without it. It keeps grpc-status and grpc-message to itself and takes no change
// of either, so there is nothing to translate; what counts is that nothing is broken, lost or stuck.
//
//	peer BINARY
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	cluster "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	endpoint "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	listener "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	route "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	extproc "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/ext_proc/v3"
	router "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/router/v3"
	hcm "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	discovery "github.com/envoyproxy/go-control-plane/envoy/service/discovery/v3"
	"github.com/envoyproxy/go-control-plane/pkg/cache/types"
	"github.com/envoyproxy/go-control-plane/pkg/cache/v3"
	"github.com/envoyproxy/go-control-plane/pkg/resource/v3"
	"github.com/envoyproxy/go-control-plane/pkg/server/v3"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	testgrpc "google.golang.org/grpc/interop/grpc_testing"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/grpc/xds"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

const (
	nodeID  = "peer"
	send    = extproc.ProcessingMode_SEND
	skip    = extproc.ProcessingMode_SKIP
	in      = extproc.ProcessingMode_GRPC
	none    = extproc.ProcessingMode_NONE
	patient = 10 * time.Second
)

// How the filter may be configured.
var filters = map[string]*extproc.ExternalProcessor{
	"heads":               {ProcessingMode: &extproc.ProcessingMode{}},
	"response head alone": {ProcessingMode: &extproc.ProcessingMode{RequestHeaderMode: skip}},
	"heads and trailers":  {ProcessingMode: &extproc.ProcessingMode{ResponseTrailerMode: send}},
	"trailers alone": {ProcessingMode: &extproc.ProcessingMode{
		RequestHeaderMode: skip, ResponseHeaderMode: skip, ResponseTrailerMode: send}},
	"everything": {ProcessingMode: &extproc.ProcessingMode{
		RequestBodyMode: in, ResponseBodyMode: in, ResponseTrailerMode: send}},
	"request bodies": {ProcessingMode: &extproc.ProcessingMode{RequestBodyMode: in}},
	"response bodies without heads": {ProcessingMode: &extproc.ProcessingMode{
		RequestHeaderMode: skip, ResponseHeaderMode: skip, ResponseBodyMode: in, ResponseTrailerMode: send}},
	"observability": {ObservabilityMode: true, ProcessingMode: &extproc.ProcessingMode{
		RequestBodyMode: in, ResponseBodyMode: in, ResponseTrailerMode: send}},
}

// What a caller gets: compared as text.
type outcome struct {
	Code     codes.Code
	Message  string
	Details  int
	Trailers []string
	Bytes    int
}

type upstream struct {
	testgrpc.UnimplementedTestServiceServer
}

func fails(in *testgrpc.EchoStatus) error {
	made := status.New(codes.Code(in.Code), in.Message)
	with, err := made.WithDetails(&errdetails.ErrorInfo{Reason: "ORG_QUOTA", Domain: "example.org"})
	if err != nil {
		panic(err)
	}
	return with.Err()
}

func (upstream) UnaryCall(ctx context.Context, in *testgrpc.SimpleRequest) (*testgrpc.SimpleResponse, error) {
	grpc.SetTrailer(ctx, metadata.Pairs("retry-after", "7"))
	if in.ResponseStatus != nil {
		return nil, fails(in.ResponseStatus)
	}
	return &testgrpc.SimpleResponse{Payload: in.Payload}, nil
}

func (upstream) FullDuplexCall(stream testgrpc.TestService_FullDuplexCallServer) error {
	for {
		in, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if in.ResponseStatus != nil {
			return fails(in.ResponseStatus)
		}
		if err := stream.Send(&testgrpc.StreamingOutputCallResponse{Payload: in.Payload}); err != nil {
			return err
		}
	}
}

func seen(err error, trailers metadata.MD, bytes int) outcome {
	said := status.Convert(err)
	return outcome{said.Code(), said.Message(), len(said.Details()), trailers.Get("retry-after"), bytes}
}

func unary(ctx context.Context, client testgrpc.TestServiceClient, in *testgrpc.SimpleRequest) outcome {
	var trailers metadata.MD
	out, err := client.UnaryCall(ctx, in, grpc.Trailer(&trailers))
	return seen(err, trailers, len(out.GetPayload().GetBody()))
}

// Sends messages one by one, each once the one before came back, and then perhaps asks for an error.
func stream(ctx context.Context, client testgrpc.TestServiceClient, messages, size int, end *testgrpc.EchoStatus) outcome {
	call, err := client.FullDuplexCall(ctx)
	if err != nil {
		return seen(err, nil, 0)
	}
	bytes := 0
	for range messages {
		if err := call.Send(&testgrpc.StreamingOutputCallRequest{Payload: payload(size)}); err != nil {
			break
		}
		out, err := call.Recv()
		if err != nil {
			return seen(err, call.Trailer(), bytes)
		}
		bytes += len(out.GetPayload().GetBody())
	}
	if end != nil {
		call.Send(&testgrpc.StreamingOutputCallRequest{ResponseStatus: end})
	}
	call.CloseSend()
	if _, err = call.Recv(); errors.Is(err, io.EOF) {
		err = nil
	}
	return seen(err, call.Trailer(), bytes)
}

func payload(size int) *testgrpc.Payload { return &testgrpc.Payload{Body: make([]byte, size)} }

var calls = map[string]func(context.Context, testgrpc.TestServiceClient) outcome{
	"success": func(ctx context.Context, client testgrpc.TestServiceClient) outcome {
		return unary(ctx, client, &testgrpc.SimpleRequest{Payload: payload(10)})
	},
	"a large success": func(ctx context.Context, client testgrpc.TestServiceClient) outcome {
		return unary(ctx, client, &testgrpc.SimpleRequest{Payload: payload(100_000)})
	},
	"error": func(ctx context.Context, client testgrpc.TestServiceClient) outcome {
		return unary(ctx, client, &testgrpc.SimpleRequest{ResponseStatus: &testgrpc.EchoStatus{Code: 5, Message: "no such book"}})
	},
	"unimplemented": func(ctx context.Context, client testgrpc.TestServiceClient) outcome {
		_, err := client.EmptyCall(ctx, &testgrpc.Empty{})
		return seen(err, nil, 0)
	},
	// Five times what the filter may send at first.
	"stream": func(ctx context.Context, client testgrpc.TestServiceClient) outcome {
		return stream(ctx, client, 20, 16<<10, nil)
	},
	"stream of small messages": func(ctx context.Context, client testgrpc.TestServiceClient) outcome {
		return stream(ctx, client, 300, 10, nil)
	},
	"error after messages": func(ctx context.Context, client testgrpc.TestServiceClient) outcome {
		return stream(ctx, client, 2, 10, &testgrpc.EchoStatus{Code: 8, Message: "slow down"})
	},
}

func must[T any](made T, err error) T {
	if err != nil {
		panic(err)
	}
	return made
}

func packed(message proto.Message) *anypb.Any { return must(anypb.New(message)) }

func listen(register func(*grpc.Server)) string {
	socket := must(net.Listen("tcp", "127.0.0.1:0"))
	server := grpc.NewServer()
	register(server)
	go server.Serve(socket)
	return socket.Addr().String()
}

// What a service of that name is for grpc-go: one route to the upstream, and the filter before it.
func resources(upstream, processor string) map[resource.Type][]types.Resource {
	host, port, _ := net.SplitHostPort(upstream)
	number := must(strconv.Atoi(port))
	made := map[resource.Type][]types.Resource{
		resource.ClusterType: {&cluster.Cluster{
			Name: "upstream", ClusterDiscoveryType: &cluster.Cluster_Type{Type: cluster.Cluster_EDS},
			EdsClusterConfig: &cluster.Cluster_EdsClusterConfig{
				EdsConfig: &core.ConfigSource{ConfigSourceSpecifier: &core.ConfigSource_Ads{Ads: &core.AggregatedConfigSource{}}}}}},
		resource.EndpointType: {&endpoint.ClusterLoadAssignment{
			ClusterName: "upstream", Endpoints: []*endpoint.LocalityLbEndpoints{{
				Locality: &core.Locality{Region: "here"}, LoadBalancingWeight: wrapperspb.UInt32(1),
				LbEndpoints: []*endpoint.LbEndpoint{{HostIdentifier: &endpoint.LbEndpoint_Endpoint{Endpoint: &endpoint.Endpoint{
					Address: &core.Address{Address: &core.Address_SocketAddress{SocketAddress: &core.SocketAddress{
						Address: host, PortSpecifier: &core.SocketAddress_PortValue{PortValue: uint32(number)}}}}}}}}}}}},
	}
	for name, filter := range filters {
		filter = proto.Clone(filter).(*extproc.ExternalProcessor)
		filter.GrpcService = &core.GrpcService{TargetSpecifier: &core.GrpcService_GoogleGrpc_{
			GoogleGrpc: &core.GrpcService_GoogleGrpc{TargetUri: processor}}}
		manager := &hcm.HttpConnectionManager{
			RouteSpecifier: &hcm.HttpConnectionManager_RouteConfig{RouteConfig: &route.RouteConfiguration{
				Name: name, VirtualHosts: []*route.VirtualHost{{Name: "all", Domains: []string{"*"}, Routes: []*route.Route{{
					Match: &route.RouteMatch{PathSpecifier: &route.RouteMatch_Prefix{Prefix: ""}},
					Action: &route.Route_Route{Route: &route.RouteAction{
						ClusterSpecifier: &route.RouteAction_Cluster{Cluster: "upstream"}}}}}}}}},
			HttpFilters: []*hcm.HttpFilter{
				{Name: "status-translator", ConfigType: &hcm.HttpFilter_TypedConfig{TypedConfig: packed(filter)}},
				{Name: "router", ConfigType: &hcm.HttpFilter_TypedConfig{TypedConfig: packed(&router.Router{})}}},
		}
		made[resource.ListenerType] = append(made[resource.ListenerType],
			&listener.Listener{Name: service(name), ApiListener: &listener.ApiListener{ApiListener: packed(manager)}})
	}
	return made
}

func service(name string) string { return strings.ReplaceAll(name, " ", "-") }

// A control plane that serves them; the resolver that asks it.
func controlPlane(ctx context.Context, upstream, processor string) grpc.DialOption {
	snapshots := cache.NewSnapshotCache(false, cache.IDHash{}, nil)
	snapshot := must(cache.NewSnapshot("1", resources(upstream, processor)))
	if err := snapshots.SetSnapshot(ctx, nodeID, snapshot); err != nil {
		panic(err)
	}
	address := listen(func(s *grpc.Server) {
		discovery.RegisterAggregatedDiscoveryServiceServer(s, server.NewServer(ctx, snapshots, nil))
	})
	bootstrap := fmt.Sprintf(`{"xds_servers": [{"server_uri": %q, "channel_creds": [{"type": "insecure"}], "server_features": ["xds_v3"]}],
	  "node": {"id": %q}, "allowed_grpc_services": {%q: {"channel_creds": [{"type": "insecure"}]}}}`, address, nodeID, processor)
	return grpc.WithResolvers(must(xds.NewXDSResolverWithConfigForTesting([]byte(bootstrap))))
}

// The real binary; where it listens for gRPC and HTTP, and what ends it.
func serve(binary, mode, folder string) (string, string, func()) {
	ports := filepath.Join(folder, mode+".json")
	command := exec.Command(binary, "serve", "--listen", "127.0.0.1:0", "--http-listen", "127.0.0.1:0",
		"--ports-file", ports, "--ext-proc-mode", mode)
	must(0, command.Start())
	stop := func() {
		command.Process.Kill()
		command.Wait()
	}
	for range 200 {
		var addresses struct{ Grpc, Http []string }
		if text, err := os.ReadFile(ports); err == nil && json.Unmarshal(text, &addresses) == nil {
			return addresses.Grpc[0], addresses.Http[0], stop
		}
		time.Sleep(50 * time.Millisecond)
	}
	stop()
	panic("the service does not start")
}

var counted = regexp.MustCompile(`(?m)^status_translator_ext_proc_responses_total\{.*action="([^"]*)".*\} (\d+)$`)

// How many responses the service was told of; by what it did to them, as text.
func counts(address string) (int, string) {
	response := must(http.Get("http://" + address + "/metrics"))
	defer response.Body.Close()
	sum, actions := 0, map[string]int{}
	for _, line := range counted.FindAllStringSubmatch(string(must(io.ReadAll(response.Body))), -1) {
		number := must(strconv.Atoi(line[2]))
		sum += number
		actions[line[1]] += number
	}
	return sum, fmt.Sprint(actions)
}

// A filter that asked nobody would pass everything as well. Who only observes may be told of it later.
func asked(address string, before int) bool {
	for end := time.Now().Add(patient); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if sum, _ := counts(address); sum > before {
			return true
		}
	}
	return false
}

func dial(target string, options ...grpc.DialOption) testgrpc.TestServiceClient {
	options = append(options, grpc.WithTransportCredentials(insecure.NewCredentials()), grpc.WithDisableRetry())
	return testgrpc.NewTestServiceClient(must(grpc.NewClient(target, options...)))
}

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), 4*time.Minute)
	defer cancel()
	folder := must(os.MkdirTemp("", "peer"))
	defer os.RemoveAll(folder)
	upstream := listen(func(s *grpc.Server) { testgrpc.RegisterTestServiceServer(s, upstream{}) })
	expected := map[string]string{}
	for name, call := range calls {
		expected[name] = fmt.Sprintf("%+v", call(ctx, dial("passthrough:///"+upstream)))
	}
	failed := 0
	for _, mode := range []string{"observe", "enforce"} {
		processor, metrics, stop := serve(os.Args[1], mode, folder)
		defer stop()
		resolver := controlPlane(ctx, upstream, processor)
		for filter := range filters {
			client := dial("xds:///"+service(filter), resolver)
			before, _ := counts(metrics)
			for name, call := range calls {
				limited, done := context.WithTimeout(ctx, patient)
				if got := fmt.Sprintf("%+v", call(limited, client)); got != expected[name] {
					fmt.Printf("FAILED: %s, %s, %s: %s without the filter, %s with it\n", mode, filter, name, expected[name], got)
					failed++
				}
				done()
			}
			if !asked(metrics, before) {
				fmt.Printf("FAILED: %s, %s: the filter did not ask the service\n", mode, filter)
				failed++
			}
		}
		_, actions := counts(metrics)
		fmt.Printf("%s: %d filters, %d calls through each; the service counted %s\n", mode, len(filters), len(calls), actions)
	}
	if failed > 0 {
		panic(fmt.Sprint(failed, " failed"))
	}
	fmt.Println("passed: every call ends as it does without the filter")
}
