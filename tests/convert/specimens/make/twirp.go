package main

import (
	"errors"
	"net/http"

	"github.com/twitchtv/twirp"
)

func twirpErrors() http.Handler {
	mux := http.NewServeMux()
	for method, failed := range map[string]error{
		"NotFound":          twirp.NotFoundError("no book with the id 41"),
		"InvalidArgument":   twirp.InvalidArgumentError("title", "must not be empty"),
		"ResourceExhausted": twirp.NewError(twirp.ResourceExhausted, "too many loans today").WithMeta("retryable", "true").WithMeta("retry_after", "15s"),
		"Unauthenticated":   twirp.NewError(twirp.Unauthenticated, "the token has expired"),
		"Malformed":         twirp.NewError(twirp.Malformed, "the json request could not be decoded"),
		"DataLoss":          twirp.NewError(twirp.DataLoss, "the catalogue is damaged"),
		"Aborted":           twirp.NewError(twirp.Aborted, "the shelf changed meanwhile"),
		"Canceled":          twirp.NewError(twirp.Canceled, "the reader went away"),
		"Internal":          twirp.InternalErrorWith(errors.New("no connection to the catalogue")),
		"Plain":             errors.New("an error that is not Twirp's"),
	} {
		mux.HandleFunc("POST /twirp/books.v1.Books/"+method, func(w http.ResponseWriter, _ *http.Request) {
			_ = twirp.WriteError(w, failed)
		})
	}
	// As the generated code answers.
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		_ = twirp.WriteError(w, twirp.NewError(twirp.BadRoute, "no handler for path \""+r.URL.Path+"\"").
			WithMeta("twirp_invalid_route", r.Method+" "+r.URL.Path))
	})
	return mux
}
