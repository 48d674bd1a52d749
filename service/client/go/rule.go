package statustranslator

import (
	v1 "statustranslator/v1"

	"google.golang.org/grpc/codes"
)

// Rule is one answer of a table. It is immutable.
type Rule struct {
	Kind v1.RuleKind
	// Code is a gRPC number or an HTTP status; meaningless unless HasAnswer.
	Code int
	// Row is the row as written, for example "404" or "4xx", and Profile the profile that has it.
	Row, Profile string
	// Reason is one sentence; empty in some published tables.
	Reason string
	Retry  Retry
	// Catalog is what an organisation's catalogue says about an error code.
	Catalog CatalogEntry

	depth int32
}

// Retry says whether the same request may be sent again, and why.
type Retry struct {
	Retryable bool
	Reason    string
}

// CatalogEntry is empty where the catalogue says nothing.
type CatalogEntry struct {
	Domain, Type, Title, Help string
}

// HasAnswer is false where the profile's source does not define a code.
func (r *Rule) HasAnswer() bool { return r.Kind != v1.RuleKind_RULE_KIND_NOT_PUBLISHED }

// GRPCCode is the answer of HTTPToGRPC; Unknown where there is none, and for a nil rule.
func (r *Rule) GRPCCode() codes.Code {
	if r == nil || !r.HasAnswer() {
		return codes.Unknown
	}
	return codes.Code(r.Code)
}
