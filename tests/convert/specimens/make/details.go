package main

import (
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/protobuf/types/known/durationpb"
)

var (
	badRequest = &errdetails.BadRequest{FieldViolations: []*errdetails.BadRequest_FieldViolation{
		{Field: "book.title", Description: "must not be empty"},
		{Field: "book.pages", Description: "must be more than 0"},
	}}
	invalidBook = &errdetails.ErrorInfo{Reason: "BOOK_INVALID", Domain: "books.example",
		Metadata: map[string]string{"shelf": "poetry"}}
	shelfFull    = &errdetails.ErrorInfo{Reason: "SHELF_FULL", Domain: "books.example"}
	retryInfo    = &errdetails.RetryInfo{RetryDelay: durationpb.New(2500 * time.Millisecond)}
	quotaFailure = &errdetails.QuotaFailure{Violations: []*errdetails.QuotaFailure_Violation{
		{Subject: "reader:7", Description: "at most 20 loans a day"},
	}}
)
