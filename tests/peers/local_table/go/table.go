package main

import (
	"cmp"
	"errors"
	"slices"

	v1 "peer/v1"
)

// Table answers from one message. Immutable.
type Table struct {
	revision string
	statuses map[[2]int32]*v1.HttpToGrpcEntry // by origin and status
	byError  map[string][]*v1.ErrorCodeEntry
	numbers  map[int32]*v1.GrpcToHttpEntry // others: -1
}

func NewTable(p *v1.CompiledProfile) (*Table, error) {
	t := &Table{p.GetSummary().GetRevision(), map[[2]int32]*v1.HttpToGrpcEntry{}, map[string][]*v1.ErrorCodeEntry{},
		map[int32]*v1.GrpcToHttpEntry{-1: p.GetOtherGrpcToHttp()}}
	for _, row := range p.GetHttpToGrpc() {
		for code := max(row.GetFrom(), 100); code <= min(row.GetTo(), 599) && uint32(row.GetCode()) <= 16; code++ {
			t.statuses[[2]int32{int32(row.GetOrigin() & 3), code}] = row
		}
	}
	slices.SortStableFunc(p.GetErrorCodes(), func(a, b *v1.ErrorCodeEntry) int { // the nearest first, and with a status
		return cmp.Or(cmp.Compare(a.GetDepth(), b.GetDepth()), cmp.Compare(b.GetHttp(), a.GetHttp()))
	})
	for _, row := range p.GetErrorCodes() {
		t.byError[row.GetErrorCode()] = append(t.byError[row.GetErrorCode()], row)
	}
	for _, row := range p.GetGrpcToHttp() {
		t.numbers[row.GetNumber()] = row
	}
	if p.GetSummary().GetHttpToGrpc() && len(t.statuses) < 2000 || p.GetSummary().GetGrpcToHttp() && len(t.numbers) < 18 {
		return nil, errors.New("no whole table")
	}
	return t, nil
}

// HttpToGrpc answers 100-599: an entry by error code, or else one by status; both nil where the profile never says.
func (t *Table) HttpToGrpc(code int32, origin v1.Origin, error string) (*v1.HttpToGrpcEntry, *v1.ErrorCodeEntry) {
	byStatus := t.statuses[[2]int32{int32(origin), code}]
	for _, row := range t.byError[error] {
		if code >= 200 && (row.Http == nil || *row.Http == code) {
			if row.GetDepth() <= byStatus.GetDepth() {
				return nil, row
			}
			break
		}
	}
	return byStatus, nil
}

func (t *Table) GrpcToHttp(number int32) *v1.GrpcToHttpEntry {
	return cmp.Or(t.numbers[number], t.numbers[-1])
}
