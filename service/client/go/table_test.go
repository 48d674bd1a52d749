package statustranslator

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	v1 "statustranslator/v1"

	"google.golang.org/genproto/googleapis/rpc/code"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

func table(t *testing.T, message *v1.CompiledProfile) *Table {
	t.Helper()
	made, err := NewTable(message)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func TestTableAnswers100To599AndNothingElse(t *testing.T) {
	made := table(t, house("1", code.Code_ABORTED))
	for _, http := range []int{-1, 0, 99, 600, 1 << 40} {
		if rule := made.HTTPToGRPC(http, 0, ""); rule != nil {
			t.Errorf("%d: %v", http, rule)
		}
	}
	for http, want := range map[int]codes.Code{100: codes.Unknown, 419: codes.Unknown, 420: codes.Aborted, 599: codes.Unknown} {
		if got := made.HTTPToGRPC(http, 0, "").GRPCCode(); got != want {
			t.Errorf("%d: %v, not %v", http, got, want)
		}
	}
	for _, origin := range []v1.Origin{-1, 4} {
		if rule := made.HTTPToGRPC(404, origin, ""); rule != nil {
			t.Errorf("origin %d: %v", origin, rule)
		}
	}
	want := Rule{Kind: v1.RuleKind_RULE_KIND_EXACT, Code: 10, Row: "row", Profile: "house", Reason: "because",
		Retry: Retry{false, "why"}}
	if got := made.HTTPToGRPC(420, 0, ""); *got != want {
		t.Errorf("%+v", got)
	}
}

func TestTableAnswersNumbersFrom0(t *testing.T) {
	made := table(t, house("1", 10))
	if rule := made.GRPCToHTTP(-1); rule != nil {
		t.Errorf("-1: %v", rule)
	}
	for number, want := range map[int64]int{0: 400, 16: 416, 17: 500, 999: 500, 1000: 599, 1 << 40: 500} {
		if got := made.GRPCToHTTP(number).Code; got != want {
			t.Errorf("%d: %d, not %d", number, got, want)
		}
	}
}

func TestErrorCodeDecidesUnlessANearerProfileHasTheStatus(t *testing.T) {
	made := table(t, house("1", 10))
	for _, one := range []struct {
		http      int
		errorCode string
		want      int
	}{{404, "X", 5}, {400, "X", 6}, {420, "X", 5}, {404, "Y", 7}, {420, "Y", 10}, {404, "Z", 2}, {404, "unknown", 2}, {150, "X", 2}} {
		if got := made.HTTPToGRPC(one.http, 0, one.errorCode).Code; got != one.want {
			t.Errorf("%v: %d", one, got)
		}
	}
	if got := made.HTTPToGRPC(404, 0, "X").Catalog.Title; got != "title of X" {
		t.Error(got)
	}
}

func TestDirectionThatTheProfileLacksIsNotPublished(t *testing.T) {
	message := house("1", 10)
	message.HttpToGrpc, message.GrpcToHttp, message.ErrorCodes, message.OtherGrpcToHttp = nil, nil, nil, nil
	message.Summary.HttpToGrpc, message.Summary.GrpcToHttp = nil, nil
	made := table(t, message)
	for _, rule := range []*Rule{made.HTTPToGRPC(404, 3, ""), made.GRPCToHTTP(5), made.GRPCToHTTP(17)} {
		if rule.HasAnswer() || rule.GRPCCode() != codes.Unknown || !strings.Contains(rule.Reason, "house does not say") {
			t.Errorf("%+v", rule)
		}
	}
}

func encoded(t *testing.T, message proto.Message, marshal func(proto.Message) ([]byte, error)) []byte {
	t.Helper()
	data, err := marshal(message)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestParseTableReadsEveryForm(t *testing.T) {
	message := house("1", 10)
	asJSON := string(encoded(t, message, protojson.Marshal))
	other := string(encoded(t, madeUp("other", revision("2"), 10), protojson.Marshal))
	both := []byte(`{"profiles": [` + other + "," + asJSON + "]}")
	forms := [][]byte{encoded(t, message, proto.Marshal), []byte(" " + asJSON), []byte(`{"profiles":[` + asJSON + `]}`), both,
		[]byte(`{"profile": ` + asJSON + `, "fieldOfANewerServer": 1}`),
		encoded(t, &v1.GetProfileResponse{Profile: message, AtlasRevision: proto.String("x")}, proto.Marshal),
		encoded(t, &v1.WatchProfileResponse{Profile: message}, proto.Marshal)}
	for i, data := range forms {
		made, err := ParseTable(data, "house")
		if err != nil || made.HTTPToGRPC(420, 0, "").Code != 10 || made.Revision() != revision("1") {
			t.Errorf("form %d: %v", i, err)
		}
		if _, err := ParseTable(data, "third"); err == nil {
			t.Errorf("form %d: another profile is accepted", i)
		}
	}
	if _, err := ParseTable(both, ""); err == nil || !strings.Contains(err.Error(), "2 profiles: name one") {
		t.Error(err)
	}
}

// "\n" is the tag of the first field, and 123, its length, is "{".
func TestBinaryTableThatBeginsAsJSONDoesIsRead(t *testing.T) {
	message := house("1", 10)
	message.Summary.Description = proto.String("")
	message.Summary.Description = proto.String(strings.Repeat("x", 123-proto.Size(message.Summary)))
	data := encoded(t, message, proto.Marshal)
	if !bytes.HasPrefix(data, []byte("\n{")) {
		t.Fatalf("%.9q", data)
	}
	for _, data := range [][]byte{data, []byte("\n" + string(encoded(t, message, protojson.Marshal)))} {
		if made, err := ParseTable(data, "house"); err != nil || made.HTTPToGRPC(420, 0, "").Code != 10 {
			t.Error(err)
		}
	}
}

func TestParseTableRefusesOtherBytes(t *testing.T) {
	good := encoded(t, house("1", 10), proto.Marshal)
	inputs := [][]byte{nil, []byte("{"), []byte("{}"), []byte("[]"), []byte(`{"profile": 1}`), []byte(`{"profiles": {}}`),
		[]byte(`{"profiles": [1]}`), bytes.Repeat([]byte{0xff}, 9), []byte("<html>"), []byte(strings.Repeat(`{"profile":`, 100000))}
	for length := 0; length < len(good); length += 7 {
		inputs = append(inputs, good[:length])
	}
	for _, data := range inputs {
		if _, err := ParseTable(data, ""); err == nil {
			t.Errorf("%.40q is accepted", data)
		}
	}
}

func TestEachMistakeIsNamed(t *testing.T) {
	for want, spoil := range map[string]func(*v1.CompiledProfile){
		"no name":                              func(m *v1.CompiledProfile) { m.Summary.Name = nil },
		"is not a revision":                    func(m *v1.CompiledProfile) { m.Summary.Revision = proto.String(revision("G")) },
		"HTTP 421 is missing":                  func(m *v1.CompiledProfile) { m.HttpToGrpc = append(m.HttpToGrpc[:2], m.HttpToGrpc[3:]...) },
		"HTTP 600 is missing or defined twice": func(m *v1.CompiledProfile) { m.HttpToGrpc = append(m.HttpToGrpc, m.HttpToGrpc[0]) },
		"unknown HTTP status 600":              func(m *v1.CompiledProfile) { m.HttpToGrpc[2].To = proto.Int32(600) },
		"unknown HTTP status 2147483647":       func(m *v1.CompiledProfile) { m.HttpToGrpc[0].To = proto.Int32(1<<31 - 1) },
		"HTTP 100 is missing":                  func(m *v1.CompiledProfile) { m.HttpToGrpc[0].From = proto.Int32(-1 << 31) },
		"unknown origin 4":                     func(m *v1.CompiledProfile) { m.HttpToGrpc[0].Origin = v1.Origin(4).Enum() },
		"unknown origin -1":                    func(m *v1.CompiledProfile) { m.HttpToGrpc[0].Origin = v1.Origin(-1).Enum() },
		"unknown code 17":                      func(m *v1.CompiledProfile) { m.HttpToGrpc[3].Code = code.Code(17).Enum() },
		"contradict each other":                func(m *v1.CompiledProfile) { m.HttpToGrpc[3].Code = nil },
		"unknown kind of rule 0":               func(m *v1.CompiledProfile) { m.HttpToGrpc[3].Rule = nil },
		"unknown kind of rule 99":              func(m *v1.CompiledProfile) { m.HttpToGrpc[3].Rule.Kind = v1.RuleKind(99).Enum() },
		"depth -1":                             func(m *v1.CompiledProfile) { m.HttpToGrpc[3].Depth = proto.Int32(-1) },
		"an empty error code":                  func(m *v1.CompiledProfile) { m.ErrorCodes[0].ErrorCode = nil },
		"has no answer":                        func(m *v1.CompiledProfile) { m.ErrorCodes[0].Code = nil },
		"unknown HTTP status 0":                func(m *v1.CompiledProfile) { m.ErrorCodes[0].Http = proto.Int32(0) },
		"X is defined twice":                   func(m *v1.CompiledProfile) { m.ErrorCodes = append(m.ErrorCodes, m.ErrorCodes[0]) },
		"a gRPC code is missing":               func(m *v1.CompiledProfile) { m.GrpcToHttp = nil },
		"gRPC code 4 is out of order":          func(m *v1.CompiledProfile) { m.GrpcToHttp[3].Number = proto.Int32(4) },
		"gRPC code 1000 is out of order":       func(m *v1.CompiledProfile) { m.GrpcToHttp = append(m.GrpcToHttp, m.GrpcToHttp[17]) },
		"unknown code 600":                     func(m *v1.CompiledProfile) { m.OtherGrpcToHttp.Code = proto.Int32(600) },
		"unknown code 99":                      func(m *v1.CompiledProfile) { m.GrpcToHttp[3].Code = proto.Int32(99) },
	} {
		message := house("1", 10)
		spoil(message)
		if _, err := NewTable(message); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
	message := house("1", 10)
	message.OtherGrpcToHttp = nil
	if _, err := NewTable(message); err == nil {
		t.Error("no answer for other numbers is accepted")
	}
}

func TestFileIsReadIfItIsRegularAndBounded(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "table")
	if err := writeFile(path, encoded(t, house("1", 10), proto.Marshal)); err != nil {
		t.Fatal(err)
	}
	if made, err := ReadTable(path, "house"); err != nil || made.Profile() != "house" {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) != 1 {
		t.Error(left, err, "something temporary stays")
	}
	if err := syscall.Mkfifo(filepath.Join(folder, "pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"pipe", "missing", "."} {
		if _, err := ReadTable(filepath.Join(folder, name), ""); err == nil {
			t.Errorf("%s is read", name)
		}
	}
	if err := os.Truncate(path, maxFileBytes+1); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadTable(path, ""); err == nil || !strings.Contains(err.Error(), "more than") {
		t.Error(err)
	}
}

func TestLookupsDoNotAllocate(t *testing.T) {
	made := table(t, house("1", 10))
	if n := testing.AllocsPerRun(100, func() { made.HTTPToGRPC(400, 0, "X"); made.GRPCToHTTP(17) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
