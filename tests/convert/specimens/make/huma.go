package main

import (
	"context"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"
	"github.com/go-chi/chi/v5"
)

type book struct {
	Body struct {
		Title string `json:"title" minLength:"1"`
		Pages int    `json:"pages" minimum:"1"`
	}
}

type bookID struct {
	ID int `path:"id"`
}

func humaOnChi() http.Handler {
	router := chi.NewRouter()
	api := humachi.New(router, huma.DefaultConfig("Books", "1.0.0"))
	huma.Post(api, "/books", func(context.Context, *book) (*struct{}, error) { return nil, nil })
	huma.Get(api, "/books/{id}", func(_ context.Context, in *bookID) (*struct{}, error) {
		switch in.ID {
		case 1:
			return nil, huma.Error409Conflict("the book is on loan", errors.New("loan 17 is open"))
		case 2:
			return nil, huma.ErrorWithHeaders(huma.Error429TooManyRequests("too many loans today"),
				http.Header{"Retry-After": {"30"}})
		case 3:
			return nil, errors.New("no connection to the catalogue")
		}
		return nil, huma.Error404NotFound("no book with the id 41")
	})
	return router
}
