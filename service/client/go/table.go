// Package statustranslator is a client of status-translator: a copy of a profile's table in this process ([Table],
// [LocalTable]), and whole errors converted by the server ([Converter]).
package statustranslator

import (
	"cmp"
	"fmt"
	"slices"

	v1 "statustranslator/v1"
)

const (
	firstHTTP   = 100
	httpCount   = 500
	originCount = 4
	grpcCount   = 17
	// The depth of a rule that comes from no row; greater than any chain of `extends`.
	noDepth = 1 << 20
)

// Table has all answers of one profile. It is immutable, so goroutines may share it; a lookup makes no call and does not
// allocate.
type Table struct {
	profile, revision string
	byStatus          [originCount][httpCount]*Rule
	byErrorCode       map[string][]errorCodeRow
	numbers           map[int64]*Rule
	other             *Rule
}

type errorCodeRow struct {
	http  int32 // 0: any
	shape string
	rule  *Rule
}

// NewTable checks that the message answers every status, origin and gRPC code exactly once; the error says what is wrong.
func NewTable(message *v1.CompiledProfile) (*Table, error) {
	t := &Table{profile: message.GetSummary().GetName(), revision: message.GetSummary().GetRevision()}
	if t.profile == "" {
		return nil, bad("it has no name")
	}
	if !isRevision(t.revision) {
		return nil, bad("%q is not a revision", t.revision)
	}
	for _, read := range []func(*v1.CompiledProfile) error{t.readStatuses, t.readErrorCodes, t.readNumbers} {
		if err := read(message); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// Profile is the name of the profile.
func (t *Table) Profile() string { return t.profile }

// Revision is the SHA-256 of the table in 64 lower-case hexadecimal digits.
func (t *Table) Revision() string { return t.revision }

// HTTPToGRPC gives what an HTTP status becomes: nil outside 100-599 and for an unknown origin. errorCode is the one in the
// body, for example "Ecs.0001". If it is empty or unknown, and always for 100-199, the status alone decides.
func (t *Table) HTTPToGRPC(http int, origin v1.Origin, errorCode string) *Rule {
	if http < firstHTTP || http >= firstHTTP+httpCount || origin < 0 || origin >= originCount {
		return nil
	}
	byStatus := t.byStatus[origin][http-firstHTTP]
	if errorCode == "" || http < 200 { // an interim response has no body that could name an error code
		return byStatus
	}
	for _, row := range t.byErrorCode[errorCode] {
		if row.shape != "" || row.http != 0 && row.http != int32(http) {
			continue
		}
		// A row by status of a profile overrides a row by error code of a profile that it extends.
		if row.rule.depth <= byStatus.depth {
			return row.rule
		}
		break
	}
	return byStatus
}

// GRPCToHTTP gives what a gRPC number becomes: nil below 0.
func (t *Table) GRPCToHTTP(number int64) *Rule {
	if number < 0 {
		return nil
	}
	if rule := t.numbers[number]; rule != nil {
		return rule
	}
	return t.other
}

func bad(format string, arguments ...any) error {
	return fmt.Errorf("not a valid table: "+format, arguments...)
}

func isRevision(text string) bool {
	for _, c := range []byte(text) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return len(text) == 64
}

// entry is what all kinds of entries have.
type entry interface {
	GetRule() *v1.Rule
	GetReason() string
	GetRetry() *v1.Retry
}

// ruleOf reads an entry whose code, if it has one, must be in [first, last].
func ruleOf(e entry, code int, hasCode bool, first, last int, depth int32) (*Rule, error) {
	kind := e.GetRule().GetKind()
	if _, known := v1.RuleKind_name[int32(kind)]; !known || kind == v1.RuleKind_RULE_KIND_UNSPECIFIED {
		return nil, bad("unknown kind of rule %d", kind)
	}
	rule := &Rule{Kind: kind, Code: code, Row: e.GetRule().GetRow(), Profile: e.GetRule().GetProfile(), Reason: e.GetReason(),
		Retry: Retry{e.GetRetry().GetRetryable(), e.GetRetry().GetReason()}, depth: depth}
	if rule.HasAnswer() != hasCode {
		return nil, bad("the kind of rule %d and its code contradict each other", kind)
	}
	if hasCode && (code < first || code > last) {
		return nil, bad("unknown code %d", code)
	}
	if depth < 0 {
		return nil, bad("depth %d", depth)
	}
	return rule, nil
}

// notPublished is for a direction that the profile lacks; the reason is the same as the server's.
func (t *Table) notPublished(direction string) *Rule {
	return &Rule{Kind: v1.RuleKind_RULE_KIND_NOT_PUBLISHED, Profile: t.profile, depth: noDepth,
		Reason: fmt.Sprintf("the table of %s does not say what this %s becomes", t.profile, direction)}
}

func (t *Table) readStatuses(message *v1.CompiledProfile) error {
	if len(message.GetHttpToGrpc()) == 0 && !message.GetSummary().GetHttpToGrpc() {
		rule := t.notPublished("HTTP status")
		for origin := range t.byStatus {
			for i := range t.byStatus[origin] {
				t.byStatus[origin][i] = rule
			}
		}
		return nil
	}
	var next [originCount]int32
	for _, e := range message.GetHttpToGrpc() {
		origin := e.GetOrigin()
		if origin < 0 || origin >= originCount {
			return bad("unknown origin %d", origin)
		}
		if e.GetTo() < e.GetFrom() || e.GetTo() >= firstHTTP+httpCount {
			return bad("unknown HTTP status %d", e.GetTo())
		}
		if e.GetFrom() != firstHTTP+next[origin] {
			return bad("HTTP %d is missing or defined twice", firstHTTP+next[origin])
		}
		rule, err := ruleOf(e, int(e.GetCode()), e.Code != nil, 0, grpcCount-1, e.GetDepth())
		if err != nil {
			return err
		}
		for ; next[origin] <= e.GetTo()-firstHTTP; next[origin]++ {
			t.byStatus[origin][next[origin]] = rule
		}
	}
	for _, end := range next {
		if end != httpCount {
			return bad("HTTP %d is missing", firstHTTP+end)
		}
	}
	return nil
}

func (t *Table) readErrorCodes(message *v1.CompiledProfile) error {
	type key struct {
		errorCode, shape string
		http, depth      int32
	}
	t.byErrorCode = map[string][]errorCodeRow{}
	seen := map[key]bool{}
	for _, e := range message.GetErrorCodes() {
		if e.GetErrorCode() == "" {
			return bad("an empty error code")
		}
		if e.Http != nil && (e.GetHttp() < firstHTTP || e.GetHttp() >= firstHTTP+httpCount) {
			return bad("unknown HTTP status %d", e.GetHttp())
		}
		if e.Code == nil {
			return bad("error code %s has no answer", e.GetErrorCode())
		}
		rule, err := ruleOf(e, int(e.GetCode()), true, 0, grpcCount-1, e.GetDepth())
		if err != nil {
			return err
		}
		catalog := e.GetCatalogEntry()
		rule.Catalog = CatalogEntry{catalog.GetDomain(), catalog.GetType(), catalog.GetTitle(), catalog.GetHelp()}
		if k := (key{e.GetErrorCode(), e.GetShape(), e.GetHttp(), e.GetDepth()}); seen[k] {
			return bad("error code %s is defined twice", e.GetErrorCode())
		} else {
			seen[k] = true
		}
		t.byErrorCode[e.GetErrorCode()] = append(t.byErrorCode[e.GetErrorCode()], errorCodeRow{e.GetHttp(), e.GetShape(), rule})
	}
	for _, rows := range t.byErrorCode {
		// The profile itself first, then those that it extends; in each, rows with a shape first, then rows with a status.
		slices.SortStableFunc(rows, func(a, b errorCodeRow) int {
			return cmp.Or(cmp.Compare(a.rule.depth, b.rule.depth), compareSet(a.shape != "", b.shape != ""),
				compareSet(a.http != 0, b.http != 0))
		})
	}
	return nil
}

// compareSet puts what is set first.
func compareSet(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

func (t *Table) readNumbers(message *v1.CompiledProfile) error {
	t.numbers = map[int64]*Rule{}
	entries := message.GetGrpcToHttp()
	if len(entries) == 0 && !message.GetSummary().GetGrpcToHttp() {
		t.other = t.notPublished("gRPC code")
		return nil
	}
	if len(entries) < grpcCount {
		return bad("a gRPC code is missing")
	}
	last := int32(-1)
	for i, e := range entries {
		number := e.GetNumber()
		if i < grpcCount && number != last+1 || i >= grpcCount && number <= last {
			return bad("gRPC code %d is out of order", number)
		}
		last = number
		rule, err := ruleOf(e, int(e.GetCode()), e.Code != nil, firstHTTP, firstHTTP+httpCount-1, 0)
		if err != nil {
			return err
		}
		t.numbers[int64(number)] = rule
	}
	other := message.GetOtherGrpcToHttp()
	rule, err := ruleOf(other, int(other.GetCode()), other != nil && other.Code != nil, firstHTTP, firstHTTP+httpCount-1, 0)
	t.other = rule
	return err
}
